"""Bind claims to typed queries over ledgers, and say whether the evidence bears them out."""

from leitai.claims.evidence.bind import bind_claims
from leitai.claims.evidence.catalog import Catalog
from leitai.claims.evidence.document import Evidence, bind_document, binding_row, open_evidence
from leitai.claims.evidence.model import Binding, Candidate, Query, Verdict
from leitai.claims.evidence.survey import survey

__all__ = [
    "Binding",
    "Candidate",
    "Catalog",
    "Evidence",
    "Query",
    "Verdict",
    "bind_claims",
    "bind_document",
    "binding_row",
    "open_evidence",
    "survey",
]
