"""Typed queries over ledgers, their candidates for a claim, and verdicts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from leitai.ledgers.periods import Period

Aggregate = Literal["count", "distinct", "sum", "avg", "max", "min", "last"]
Kind = Literal[
    "level", "share", "ratio", "rate", "multiple", "difference", "points", "rank", "group_extreme"
]
Verdict = Literal["supported", "contradicted", "unsupported", "not_checkable"]


@dataclass(frozen=True, slots=True)
class Scope:
    """A time scope read from a text.

    Args:
        period: the days meant.
        point: a level at the end of the period (8月末), not a sum over it.
        open_start: everything up to the end (截至目前).
        text: the words, for the reader.
        start, end: where they stand in the text (-1: not in the text).
        guessed: the year is not said and the period would lie ahead (奋战四季度).
        aside: the time of a figure that another is compared with; nothing later is of it.
        again: the words take up a period spoken of before (in the quarter).
        base: the words name what is compared with (比去年同期), not the claim's own time.
    """

    period: Period
    point: bool = False
    open_start: bool = False
    text: str = ""
    start: int = -1
    end: int = -1
    base: bool = False
    guessed: bool = False
    aside: bool = False
    again: bool = False

    @property
    def carries(self) -> bool:
        """Whether later sentences speak of the same time (今年以来, 上半年; no single day)."""
        long = (self.period.end - self.period.start).days > 20
        return (self.open_start or (long and not self.point)) and not (
            self.guessed or self.base or self.aside
        )


@dataclass(frozen=True, slots=True)
class Level:
    """One aggregated number of a table: the piece every query is made of.

    Args:
        table: the ledger's name.
        aggregate: what is done with the rows.
        column: SQL of what is aggregated ("" for count of rows).
        filters: (column, value) pairs, in column order; at most two from the text,
            more only where a long table names its indicator.
        when: SQL of the time scope, or "".
    """

    table: str
    aggregate: Aggregate
    column: str = ""
    filters: tuple[tuple[str, str], ...] = ()
    when: str = ""


@dataclass(frozen=True, slots=True)
class Query:
    """What a claim may mean: an expression over one or two levels.

    Args:
        kind: level, or how the levels make one number.
        levels: its levels (numerator and denominator, now and then ...).
        group: for a rank, the column whose groups are ranked.
        entity: for a rank, the group asked for.
        ascending: for a rank, whether the smallest is first.
        scale: exact factor from the query's number to the claim's value, as float.
        hundred: whether the number is a percentage of a fraction (times 100).
    """

    kind: Kind
    levels: tuple[Level, ...]
    group: str = ""
    entity: str = ""
    ascending: bool = False
    scale: float = 1.0
    hundred: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """A query with how well its meaning fits and the number it finds.

    Args:
        query, sql: the query and its SQL (one number out, in the column's unit).
        score: fit of the meaning, 0 to 1; the number plays no part in it.
        features: what the score is made of, for --explain and for tests.
        found: the number, or None when there is none.
        rows: rows behind the number.
        covered: whether the ledger covers the period.
        reason: why it cannot decide, or "".
    """

    query: Query
    sql: str
    score: float
    features: dict[str, float] = field(default_factory=dict, hash=False)
    found: float | int | None = None
    rows: int | None = None
    covered: bool = True
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Binding:
    """The verdict on one claim.

    Args:
        index: the claim's index in the document.
        verdict: supported, contradicted, unsupported or not_checkable.
        reason: code of the reason (see data/reasons.toml).
        best: the candidate that decided, or None.
        candidates: best first, at most five.
        confidence: how sure the binding (not the number) is, 0 to 1.
        low, high: the claim's interval; low_open, high_open: whether an end is left out.
        rule: the rounding rule, in words of the reasons table.
        confirmed: whether a person confirmed the binding.
        key: what a confirmation of it is kept under.
    """

    index: int
    verdict: Verdict
    reason: str
    best: Candidate | None = None
    candidates: tuple[Candidate, ...] = ()
    confidence: float = 0.0
    low: float | None = None
    high: float | None = None
    low_open: bool = False
    high_open: bool = False
    rule: str = ""
    confirmed: bool = False
    key: str = ""
