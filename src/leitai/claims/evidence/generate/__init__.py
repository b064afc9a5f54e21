"""Typed queries for a claim."""

from leitai.claims.evidence.generate.choices import choices_of
from leitai.claims.evidence.generate.drafting import drafts, operations
from leitai.claims.evidence.generate.pieces import Draft

__all__ = ["Draft", "choices_of", "drafts", "operations"]
