"""Coverage (全覆盖): it holds only if every unit has a dated record in the period."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

U = TypeVar("U")


@dataclass(frozen=True, slots=True)
class CoverageRow(Generic[U]):
    """One unit's records by month of the period, with the first and the last day."""

    unit: U
    by_month: tuple[int, ...]
    records: int
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class Coverage(Generic[U]):
    """Records x units in a period.

    Args:
        months: first days of the period's months, the columns of `rows`.
        rows: one for each unit on the roster, in its order.
        missing: units without any dated record in the period, in the roster's order.
        outside: records in the period of units that are not on the roster, or of none.
    """

    months: tuple[date, ...]
    rows: tuple[CoverageRow[U], ...]
    missing: tuple[U, ...]
    outside: int

    @property
    def holds(self) -> bool:
        """Whether 全覆盖 may be said: a roster with units, and none of them missing."""
        return bool(self.rows) and not self.missing


def cover(
    records: Iterable[tuple[U | None, date | None]], units: Sequence[U], start: date, end: date
) -> Coverage[U]:
    """The coverage matrix of a roster.

    Args:
        records: (unit, day); one without a day covers nobody, one without a unit is `outside`.
        units: the roster, each unit once.
        start, end: the period, both days in it.

    Raises:
        ValueError: an end before its start, or a unit twice on the roster.
    """
    if end < start or len(set(units)) < len(units):
        raise ValueError("a period that runs backwards, or a unit twice")
    months = months_between(start, end)
    days: dict[U, list[date]] = {unit: [] for unit in units}
    outside = 0
    for unit, day in records:
        if day is None or not start <= day <= end:
            continue
        if unit is None or unit not in days:
            outside += 1
        else:
            days[unit].append(day)
    rows = tuple(_row(unit, days[unit], months) for unit in units)
    return Coverage(months, rows, tuple(row.unit for row in rows if not row.records), outside)


def _row(unit: U, days: list[date], months: Sequence[date]) -> CoverageRow[U]:
    counts = Counter(day.replace(day=1) for day in days)
    return CoverageRow(
        unit=unit,
        by_month=tuple(counts[month] for month in months),
        records=len(days),
        first=min(days, default=None),
        last=max(days, default=None),
    )


def months_between(start: date, end: date) -> tuple[date, ...]:
    """First days of the months from `start` to `end`."""
    first, last = start.year * 12 + start.month - 1, end.year * 12 + end.month - 1
    return tuple(date(month // 12, month % 12 + 1, 1) for month in range(first, last + 1))
