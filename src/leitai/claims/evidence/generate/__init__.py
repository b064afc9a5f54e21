"""Typed queries for a claim."""

from leitai.claims.evidence.generate.drafting import drafts
from leitai.claims.evidence.generate.pieces import Draft

__all__ = ["Draft", "drafts"]
