"""Claims as rows of JSON."""

from __future__ import annotations

from decimal import Decimal, localcontext
from typing import Any

from leitai.claims.model import Claim


def as_row(claim: Claim, index: int | None = None) -> dict[str, Any]:
    """The claim as one JSON row, in the order that `leitai read --json` prints.

    Values are whole numbers where they are whole, else numbers that read back to the
    same decimal (fractions such as 三分之二 are kept to six decimals).

    Args:
        claim: the claim.
        index: its place in the document, for rows that others point at.
    """
    row: dict[str, Any] = {} if index is None else {"index": index}
    row |= {
        "start": claim.start,
        "end": claim.end,
        "text": claim.text,
        "value": number_of(claim.value),
        "unit": claim.unit,
        "norm_value": None if claim.norm_value is None else number_of(claim.norm_value),
        "norm_unit": claim.norm_unit,
        "comparator": claim.comparator,
        "kind": claim.kind,
        "direction": claim.direction,
        "tense": claim.tense,
        "period": claim.period,
        "subject": claim.subject,
        "claim": claim.claim,
        "reason": claim.reason,
        "group": claim.group,
        "digits": claim.digits,
        "place": claim.place,
    }
    return row


def number_of(value: Decimal) -> int | float:
    """An exact int when whole, else a float rounded to six decimals where it is longer."""
    with localcontext() as context:
        context.prec = 500
        if value == value.to_integral_value():
            return int(value)
        rounded = round(value, 6)
    # 3 nanometres are not nothing
    return float(rounded) if rounded else float(value)
