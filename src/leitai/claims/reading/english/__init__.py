"""Numbers in English text."""

from leitai.claims.reading.english.reader import read_english

__all__ = ["read_english"]
