"""Documents: files of seven kinds to one text with places."""

from leitai.claims.documents.model import Block, Document, Place
from leitai.claims.documents.opening import MAX_BYTES, open_document
from leitai.claims.documents.problems import (
    DocumentProblem,
    EmptyDocument,
    EncryptedDocument,
    NoTextLayer,
    NotText,
    TooLarge,
    UnknownKind,
    UnreadableDocument,
)

__all__ = [
    "MAX_BYTES",
    "Block",
    "Document",
    "DocumentProblem",
    "EmptyDocument",
    "EncryptedDocument",
    "NoTextLayer",
    "NotText",
    "Place",
    "TooLarge",
    "UnknownKind",
    "UnreadableDocument",
    "open_document",
]
