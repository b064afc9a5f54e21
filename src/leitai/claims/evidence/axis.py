"""Time columns of a ledger: what they cover and how to ask for a period."""

# ruff: noqa: S608 - SQL is built from quoted identifiers and literals, on a store that can only read

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from leitai.claims.evidence.model import Scope
from leitai.ledgers.draft import hinted
from leitai.ledgers.ledger import Ledger
from leitai.ledgers.periods import (
    Grain,
    Period,
    day_of,
    form_of,
    months_of,
    read_part_of_year,
    read_period,
)
from leitai.ledgers.store import Store, literal, quote
from leitai.ledgers.template import Field
from leitai.ledgers.units import split_header

_DAYS = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d"]
_FORMATS = [
    *_DAYS,
    *("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d %b %Y", "%d-%b-%Y", "%d-%b-%y", "%d %b %y"),
    *("%d/%m/%y", "%d.%m.%y"),
    *("%d %B %Y", "%B %d, %Y", "%b %d, %Y", "%Y年%m月%d日 %H时%M分"),
    *(f"{day} {clock}" for day in _DAYS[:4] for clock in ("%H:%M", "%H:%M:%S")),
]


@dataclass(frozen=True, slots=True)
class Axis:
    """A time column (or a year and a month column) and how to ask for a period.

    mode: "day" (DATE or ISO text), "text" (days in another written form),
    "run" (20220831), "label" (months, quarters, years as written).
    """

    columns: tuple[str, ...]
    mode: str
    first: date
    last: date
    grain: Grain
    labels: tuple[tuple[Period, tuple[str, ...]], ...] = ()
    name: str = ""
    second: bool = False

    def where(self, scope: Scope) -> str:
        """SQL for the rows whose time lies in the scope; "" when no label fits."""
        if self.mode == "label":
            return self._labels(scope)
        column = quote(self.columns[0])
        start, after = scope.period.start, scope.period.end + timedelta(days=1)
        if self.mode == "run":
            bounds = (f"'{start:%Y%m%d}'", f"'{scope.period.end:%Y%m%d}'")
            low = "" if scope.open_start else f"{column} >= {bounds[0]} AND "
            return f"{low}{column} <= {bounds[1]}"
        if self.mode == "text":
            forms = ", ".join(map(literal, self._formats()))
            column = f"CAST(try_strptime(CAST({column} AS VARCHAR), [{forms}]) AS DATE)"
        low = "" if scope.open_start else f"{column} >= '{start}' AND "
        return f"{low}{column} < '{after}'"

    def _formats(self) -> list[str]:
        """The written forms that occur, so that no row is tried in all of them."""
        cells = [cells[0] for _, cells in self.labels[:: max(1, len(self.labels) // 50)]]
        used = [f for f in _FORMATS if any(_parses(cell, f) for cell in cells)]
        return used if all(any(_parses(c, f) for f in used) for c in cells) else _FORMATS

    def _labels(self, scope: Scope) -> str:
        inside = [
            (period, cells)
            for period, cells in self.labels
            if period.end <= scope.period.end
            and (scope.open_start or period.start >= scope.period.start)
        ]
        # A year's row beside months' rows would count the months twice.
        grains = {p.grain for p, _ in inside}
        if len(grains) > 1:
            finest = min(grains, key=("day", "month", "quarter", "half", "year").index)
            inside = [(p, c) for p, c in inside if p.grain == finest]
        return self._in(inside)

    def _in(self, inside: list[tuple[Period, tuple[str, ...]]]) -> str:
        if not inside:
            return "FALSE"  # the ledger has no such period
        if len(self.columns) == 1:
            return _one_of(self.columns[0], sorted({c[0] for _, c in inside}))
        years = sorted({c[0] for _, c in inside})
        parts = [
            f"({_one_of(self.columns[0], [year])} AND "
            f"{_one_of(self.columns[1], [c[1] for _, c in inside if c[0] == year])})"
            for year in years
        ]
        return parts[0][1:-1] if len(parts) == 1 else f"({' OR '.join(parts)})"

    def at_end(self, scope: Scope) -> str:
        """SQL for the last moment of the scope that the ledger has (for stocks)."""
        day = self.last_day(scope)
        if day is None:
            return ""
        if self.mode == "label":
            inside = [(p, c) for p, c in self.labels if p.end == day]
            finest = min(inside, key=lambda pair: pair[0].end - pair[0].start)
            return self._in([pair for pair in inside if pair[0] == finest[0]])
        return self.where(Scope(day_of(day)))

    def last_day(self, scope: Scope) -> date | None:
        """End of the last period in the scope."""
        ends = [p.end for p, _ in self.labels if p.end <= scope.period.end]
        if not scope.open_start:
            ends = [e for e in ends if e >= scope.period.start]
        return max(ends, default=None)

    def covers(self, scope: Scope, as_of: date) -> bool:
        """Whether the ledger reaches over the scope, as far as today allows."""
        if self.mode == "label" and self.where(scope) == "FALSE":
            return False
        end = min(scope.period.end, as_of)
        slack = {"day": 40, "month": 5, "quarter": 5, "half": 5, "year": 5}[self.grain]
        if self.grain != "day" and scope.period.end >= as_of:
            slack += {"month": 62, "quarter": 130, "half": 250, "year": 460}[self.grain]
        if self.grain == "day" and len(self.labels) > 2:
            # Where entries are rare, a longer silence at the end is no gap.
            usual = (self.last - self.first).days / (len(self.labels) - 1)
            slack = max(slack, min(120, round(4 * usual)))
        if end > self.last + timedelta(days=slack):
            return False
        if scope.open_start:
            return scope.period.end >= self.first
        if self.grain == "day":
            slack = max(62, slack)  # an event ledger need not have an event in every week
        if scope.period.start < self.first - timedelta(days=slack):
            return False
        return scope.period.start <= self.last


@lru_cache(maxsize=20_000)
def _parses(cell: str, form: str) -> bool:
    try:
        datetime.strptime(cell, form)
    except ValueError:
        return False
    return True


def _one_of(column: str, values: list[str]) -> str:
    if len(values) == 1:
        return f"{quote(column)} = {literal(values[0])}"
    return f"{quote(column)} IN ({', '.join(map(literal, values))})"


def axes_of(
    ledger: Ledger, fields: tuple[Field, ...], distinct: dict[str, int], store: Store
) -> tuple[Axis, ...]:
    """The time axes of a ledger, its own time first; `distinct` has the values of each column."""
    times = [f for f in fields if f.role == "time"]
    cells = {f.name: _time_cells(ledger, f, distinct[f.name], store) for f in times}
    found: list[Axis] = []
    used: set[str] = set()
    years = [f for f in times if _grains(cells[f.name]) == {"year"}]
    for part in times:
        values = [v for v in cells[part.name] if v is not None]
        if years and values and all(read_part_of_year(v) and not read_period(v) for v in values):
            found += _paired(ledger, years[0], part, store)
            used |= {years[0].name, part.name}
    for one in times:
        if one.name not in used and (axis := _axis(one, cells[one.name])):
            found.append(axis)
    found.sort(key=lambda a: a.second)
    return tuple(found)


def _time_cells(ledger: Ledger, one: Field, distinct: int, store: Store) -> list[object]:
    column = quote(one.name)
    if distinct > 20_000:
        sql = f"SELECT min({column}), max({column}) FROM {quote(ledger.name)}"
        return list(store.rows(sql)[0])
    sql = f"SELECT DISTINCT {column} FROM {quote(ledger.name)} WHERE {column} IS NOT NULL"
    return [row[0] for row in store.rows(sql)]


def _grains(values: list[object]) -> set[str]:
    return {p.grain for v in values if (p := read_period(v))}


def _axis(one: Field, values: list[object]) -> Axis | None:
    labels = [(p, (str(v),)) for v in values if (p := read_period(v))]
    if not labels:
        return None
    labels.sort()
    mode = "label"
    if all(p.grain == "day" for p, _ in labels):
        mode = "text"
        if all(isinstance(v, (date, datetime)) for v in values) or all(
            re.match(r"\d{4}-\d{2}-\d{2}", str(v)) for v in values
        ):
            mode = "day"
        elif all(form_of(str(v)) == "ymd-run" for v in values):
            mode = "run"
    grain = max((p.grain for p, _ in labels), key=("day", "month", "quarter", "half", "year").index)
    name = split_header(one.name)[0]
    return Axis(
        (one.name,),
        mode,
        labels[0][0].start,
        max(p.end for p, _ in labels),
        grain,
        tuple(dict.fromkeys(labels)),
        name,
        hinted(name, "second_time"),
    )


def _paired(ledger: Ledger, year: Field, part: Field, store: Store) -> list[Axis]:
    columns = f"{quote(year.name)}, {quote(part.name)}"
    labels = []
    for y, p in store.rows(f"SELECT DISTINCT {columns} FROM {quote(ledger.name)}"):
        outer, inner = read_period(y), read_part_of_year(p)
        if outer and inner:
            size = inner[1] - inner[0] + 1
            grain: Grain = {1: "month", 3: "quarter"}.get(size, "half")  # type: ignore[assignment]
            labels.append((months_of(outer.start.year, *inner, grain), (str(y), str(p))))
    if not labels:
        return []
    labels.sort()
    return [
        Axis(
            (year.name, part.name),
            "label",
            labels[0][0].start,
            max(p.end for p, _ in labels),
            labels[0][0].grain,
            tuple(labels),
            part.name,
        )
    ]
