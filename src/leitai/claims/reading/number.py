"""The number on its way to becoming a claim."""

from __future__ import annotations

from decimal import Decimal

from leitai.quantities.units import Unit


class Number:
    """A number found by the scan; the later steps fill in what the text says of it.

    Mutable on purpose: a reading is built in several passes over a long list, and
    only the finished Claim is frozen.
    """

    __slots__ = (
        "change",
        "comparator",
        "core",
        "digits_end",
        "direction",
        "end",
        "group",
        "kind",
        "period",
        "reason",
        "rules",
        "start",
        "subject",
        "tense",
        "unit",
        "value",
        "word",
    )

    def __init__(self, start: int, digits_end: int, value: Decimal, rule: str) -> None:
        self.start = start  # with hedges
        self.core = start  # the first character of the numeral itself
        self.digits_end = digits_end
        self.end = digits_end
        self.value = value
        self.rules: list[str] = [rule]
        self.unit: Unit | None = None
        self.word = ""
        self.comparator = "="
        self.kind = ""
        self.direction = ""
        self.tense = ""
        self.period = ""
        self.subject = ""
        self.reason = ""
        self.group: int | None = None
        self.change = ""  # "from" or "to" in 由…压缩至…
