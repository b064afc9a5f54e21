"""The burden meter: what each unit is asked for, and which fact it is asked for twice.

Two asks are for the same fact when the unit is the same, `facts.same_fact` holds of their names
and measures, and their times meet. What a ledger answers by itself is no burden.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Generic, Literal, TypeVar

from leitai.followup.facts import Fact, fact_of, same_fact

U = TypeVar("U")
Place = Literal["statement", "question", "progress", "report", "answer", "indicator", "ledger"]
# Where fields are counted. A ledger is kept for its own sake: its columns are no fields here,
# but what stands in one need not be typed again.
PLACES: tuple[Place, ...] = (
    "statement", "question", "progress", "report", "answer", "indicator",
)  # fmt: skip
# Figures of one day are seldom of one date: a month's end is said some days later.
_NEAR = timedelta(days=10)
# A figure said on stage has its evidence in a ledger, and ledgers cut one fact in many ways.
_NO_DEFECT = ({"ledger", "statement"}, {"ledger"})


@dataclass(frozen=True, slots=True)
class Ask(Generic[U]):
    """One thing that one unit is asked for.

    Args:
        unit: who is asked.
        place: where it is asked.
        fields: how many fields the unit has to fill for it; 0 when a ledger answers.
        name: what is counted, "" where it is not a figure.
        measure: measure word of the figure (项, %).
        start, end: the period the figure is of; None where it has none.
        exact: these days are the figure's own, as a half-year's are; otherwise it is asked for
            at some day within them, as progress is.
        typed: whether the unit types a figure, though no field is counted for it here.
        source: two asks of one source are never the same fact twice.
        where: for the reader: which promise, which indicator.
    """

    unit: U
    place: Place
    fields: int
    name: str = ""
    measure: str = ""
    start: date | None = None
    end: date | None = None
    exact: bool = False
    typed: bool = False
    source: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class AskedTwice(Generic[U]):
    """A defect: one unit is asked for one fact at several places."""

    unit: U
    name: str
    measure: str
    asks: tuple[Ask[U], ...]


@dataclass(frozen=True, slots=True)
class Load(Generic[U]):
    """How many fields one unit is asked to fill, by place."""

    unit: U
    by_place: tuple[int, ...]

    @property
    def fields(self) -> int:
        return sum(self.by_place)


def weigh(asks: Iterable[Ask[U]], units: Sequence[U]) -> tuple[Load[U], ...]:
    """The load of each unit on the roster, in its order; asks of others are left out."""
    counts: dict[U, Counter[str]] = {unit: Counter() for unit in units}
    for ask in asks:
        if ask.unit in counts:
            counts[ask.unit][ask.place] += ask.fields
    return tuple(Load(u, tuple(counts[u][place] for place in PLACES)) for u in units)


def asked_twice(asks: Iterable[Ask[U]]) -> tuple[AskedTwice[U], ...]:
    """Facts that a unit has to give at two places or more, in the order they were first asked."""
    facts: list[tuple[Ask[U], Fact]] = [
        (ask, fact_of(ask.name, ask.measure)) for ask in asks if ask.name and _costs(ask)
    ]
    by_unit: dict[tuple[U, str, int], list[int]] = defaultdict(list)
    for place, (ask, fact) in enumerate(facts):
        by_unit[ask.unit, fact.measure, len(fact.name)].append(place)
    found: list[AskedTwice[U]] = []
    told: set[int] = set()
    for place, (ask, fact) in enumerate(facts):
        if place in told:
            continue
        same = [
            other for other in by_unit[ask.unit, fact.measure, len(fact.name)]
            if other not in told and same_fact(fact, facts[other][1])
        ]  # fmt: skip
        rows = [(other, facts[other][0]) for other in same]
        together = [
            (other, row) for other, row in rows if any(_meet(row, second) for _n, second in rows)
        ]
        if together:
            told.update(other for other, _row in together)
            first = together[0][1]
            found.append(
                AskedTwice(ask.unit, first.name, first.measure, tuple(row for _n, row in together))
            )
    return tuple(found)


def _costs(ask: Ask[U]) -> bool:
    return bool(ask.fields) or ask.typed


def _meet(one: Ask[U], other: Ask[U]) -> bool:
    """Whether two asks are for figures of the same time; of no time an ask is of any."""
    places = {one.place, other.place}
    if one is other or (one.source and one.source == other.source) or places in _NO_DEFECT:
        return False
    if one.end is None or other.end is None:
        return True
    if one.exact and other.exact:
        if one.start and other.start and abs(one.start - other.start) > _NEAR:
            return False
        return abs(one.end - other.end) <= _NEAR
    if "statement" in places:
        return False
    first = one.start or date.min
    second = other.start or date.min
    return first <= other.end and second <= one.end
