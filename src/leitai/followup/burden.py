"""The burden meter: what each unit is asked for, and which fact it is asked for twice.

Two asks are for the same fact when unit and period overlap, the measure words are the same and
so are the names after `plain_name`. An ask that a ledger answers by itself is no burden.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, Literal, TypeVar

U = TypeVar("U")
Place = Literal["statement", "question", "progress", "report", "answer", "indicator"]
PLACES: tuple[Place, ...] = (
    "statement", "question", "progress", "report", "answer", "indicator",
)  # fmt: skip
# Words that say of which time or sum a figure is, and not what is counted.
_FRAME = re.compile(
    r"(全年|今年|本年|年度|上半年|下半年|季度|本季|累计|合计|总计|总数|总量|新增|实现|完成|"
    r"力争|确保|预计|达到|保持|动态|的|数$|量$|率$)"
)


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
        where: for the reader: which promise, which indicator.
    """

    unit: U
    place: Place
    fields: int
    name: str = ""
    measure: str = ""
    start: date | None = None
    end: date | None = None
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


def plain_name(name: str) -> str:
    """What is counted, bare: half width, no blanks or marks, no words of time and sum.

    新增职业技能竞赛数（项） and 职业技能竞赛 are the same; 技能竞赛 is another: nothing is guessed.
    """
    text = unicodedata.normalize("NFKC", name).casefold()
    text = re.sub(r"\(.*?\)", "", text)
    text = re.sub(r"[\W_]+", "", text)
    for _ in range(3):
        shorter = _FRAME.sub("", text)
        if not shorter or shorter == text:
            break
        text = shorter
    return text


def weigh(asks: Iterable[Ask[U]], units: Sequence[U]) -> tuple[Load[U], ...]:
    """The load of each unit on the roster, in its order; asks of others are left out."""
    counts: dict[U, Counter[str]] = {unit: Counter() for unit in units}
    for ask in asks:
        if ask.unit in counts:
            counts[ask.unit][ask.place] += ask.fields
    return tuple(Load(u, tuple(counts[u][place] for place in PLACES)) for u in units)


def asked_twice(asks: Iterable[Ask[U]]) -> tuple[AskedTwice[U], ...]:
    """Facts that a unit has to give at two places or more, in the order they were first asked."""
    same: dict[tuple[U, str, str], list[Ask[U]]] = defaultdict(list)
    for ask in asks:
        name = plain_name(ask.name)
        if ask.fields and name:
            same[ask.unit, name, plain_name(ask.measure) or ask.measure].append(ask)
    found = []
    for (unit, _name, measure), rows in same.items():
        together = tuple(
            row for row in rows if any(other is not row and _overlap(row, other) for other in rows)
        )
        if together:
            found.append(AskedTwice(unit, together[0].name, measure, together))
    return tuple(found)


def _overlap(one: Ask[U], other: Ask[U]) -> bool:
    """Whether two periods share a day; without a period an ask is of any time."""
    if one.end is None or other.end is None:
        return True
    first = one.start or date.min
    second = other.start or date.min
    return first <= other.end and second <= one.end
