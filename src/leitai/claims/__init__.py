"""Statements to claims, relations between claims, and verdicts."""

from leitai.claims.model import Claim
from leitai.claims.reading import read, read_document
from leitai.claims.reading.rows import as_row

__all__ = ["Claim", "as_row", "read", "read_document"]
