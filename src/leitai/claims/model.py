"""The claim: one number in a text, and what the text says of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

Comparator = Literal["=", "~", ">", ">=", "<", "<="]
Tense = Literal["achieved", "target", "background"]
Direction = Literal["up", "down", ""]


@dataclass(frozen=True, slots=True)
class Claim:
    """One number read from a text.

    Args:
        start, end: Python string offsets into the text as given.
        text: `source[start:end]`, the number with its unit and hedge as written.
        value: exact scaled value (690万平方米 -> 6900000).
        unit: unit as written, without the scale word (平方米, 元, %, 个百分点).
        norm_value, norm_unit: value in the normal unit (m2, CNY, USD, pp, %).
        comparator: how the text bounds the value.
        kind: count, amount, share, rate_change, pp_diff, multiple, rank, ratio,
            duration, ... (the whole list is in docs/reference/kinds.md).
        direction: "up" or "down" for growth and points, else "".
        tense: achieved, target or background.
        period: the period as written in the text that holds for the claim, or "".
        subject: short phrase that says what is counted, or "".
        claim: False for a number that claims nothing; then `reason` says why.
        reason: date, ordinal, name, code, idiom, base, label ..., or "".
        group: number shared by the members of one expression (a range, 分别), or None.
        digits: the number's own characters as printed, for its printed precision.
        place: page, slide, table cell or note for office files, or "".
        rules: names of the rules that made the reading, in order.
    """

    start: int
    end: int
    text: str
    value: Decimal
    unit: str = ""
    norm_value: Decimal | None = None
    norm_unit: str = ""
    comparator: Comparator = "="
    kind: str = "count"
    direction: Direction = ""
    tense: Tense = "achieved"
    period: str = ""
    subject: str = ""
    claim: bool = True
    reason: str = ""
    group: int | None = None
    digits: str = ""
    place: str = ""
    rules: tuple[str, ...] = field(default=())
