"""Relations as rows of JSON."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from leitai.claims.relations.model import Relation


def relation_row(relation: Relation) -> dict[str, Any]:
    """A relation as `leitai check --json` prints it.

    Returns:
        kind, claims (indices), verdict, computed, stated, explanation. Numbers
        are integers where they are whole, else floats with ten digits.
    """
    return {
        "kind": relation.kind,
        "claims": list(relation.claims),
        "verdict": relation.verdict,
        "computed": _number(relation.computed),
        "stated": _number(relation.stated),
        "explanation": relation.explanation,
    }


def _number(value: Fraction | None) -> int | float | None:
    if value is None:
        return None
    if value.denominator == 1:
        return int(value)
    return float(f"{float(value):.10g}")
