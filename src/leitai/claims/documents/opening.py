"""Opening: what a file is, and the extractor for it."""

from __future__ import annotations

from pathlib import Path

from leitai.base.problem import Place as ProblemPlace
from leitai.claims.documents.model import Document, Kind, Place
from leitai.claims.documents.problems import (
    DocumentProblem,
    EmptyDocument,
    EncryptedDocument,
    FolderGiven,
    MissingDocument,
    NotText,
    OldFormat,
    TooLarge,
    UnknownKind,
)
from leitai.claims.documents.texts import read_html, read_markdown, read_plain

MAX_BYTES = 200 * 1000 * 1000
"""Files from this size on are refused: 200 MB."""

_KINDS: dict[str, Kind] = {
    "": "text",
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".htm": "html",
    ".html": "html",
    ".docx": "docx",
    ".pptx": "pptx",
    ".pdf": "pdf",
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def open_document(source: Path | str | bytes, *, name: str = "") -> Document:
    """Open a .txt, .md, .html, .docx, .pptx or .pdf file.

    The kind is taken from the ending of the name and, for office files and PDF, checked
    against the content. Text files may be UTF-8, UTF-16 or GB18030 (GBK, GB2312).

    Args:
        source: a path, or the bytes of the file.
        name: the name to use when `source` is bytes; its ending decides the kind.

    Raises:
        DocumentProblem: empty, binary, encrypted, too large, damaged or of unknown kind.
    """
    if isinstance(source, bytes):
        return _open(source, name)
    return _open(read_bytes(source), name or str(source))


def read_bytes(path: Path | str) -> bytes:
    """The bytes of a file below the limit.

    Raises:
        MissingDocument, TooLarge
    """
    where = ProblemPlace(file=str(path))
    file = Path(path)
    if not file.is_file():
        raise (FolderGiven if file.is_dir() else MissingDocument)(place=where)
    _refuse_large(file.stat().st_size, where)
    return file.read_bytes()


def _open(data: bytes, name: str) -> Document:
    where = ProblemPlace(file=name)
    _refuse_large(len(data), where)
    ending = Path(name).suffix.lower()
    if not data.strip():
        raise EmptyDocument(place=where)
    if data.startswith(_OLE):
        # An encrypted .docx or .pptx is an OLE container with an "EncryptedPackage" stream.
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise EncryptedDocument(place=where)
        raise OldFormat(kind=ending or "OLE", place=where)
    if ending not in _KINDS:
        raise UnknownKind(ending=ending, place=where)
    document = _extract(data, name, _KINDS[ending], where)
    if not document.text.strip():
        raise EmptyDocument(place=where)
    return document


def _extract(data: bytes, name: str, kind: Kind, where: ProblemPlace) -> Document:
    if kind in ("text", "markdown", "html"):
        if data.startswith((b"PK\x03\x04", b"%PDF-")):
            raise NotText(place=where)
        readers = {"text": read_plain, "markdown": read_markdown, "html": read_html}
        return readers[kind](data, name, where)
    if kind == "docx":
        from leitai.claims.documents.docx import read_docx

        return read_docx(data, name, where)
    if kind == "pptx":
        from leitai.claims.documents.pptx import read_pptx

        return read_pptx(data, name, where)
    from leitai.claims.documents.pdf import read_pdf

    return read_pdf(data, name, where)


def _refuse_large(size: int, where: ProblemPlace) -> None:
    if size >= MAX_BYTES:
        raise TooLarge(megabytes=size // 1_000_000, limit=MAX_BYTES // 1_000_000, place=where)


__all__ = ["MAX_BYTES", "Document", "DocumentProblem", "Place", "open_document", "read_bytes"]
