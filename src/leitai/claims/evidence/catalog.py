"""What the ledgers hold: measures, categories with their values, and periods covered."""

# ruff: noqa: S608 - SQL is built from quoted identifiers and literals, on a store that can only read

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cache, cached_property, lru_cache

from leitai.claims.evidence.lexicon import Term, plain_form, terms_of
from leitai.claims.evidence.model import Scope
from leitai.ledgers.draft import hinted, hints, strip_table_words
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
from leitai.ledgers.template import Field, Nature
from leitai.ledgers.units import Unit, read_unit, split_header

_MOST_VALUES = 3_000  # distinct values of a category that are matched in the text
_GROUPABLE = 400  # above this a filter is a WHERE of its own, not a grouping set
_FORMATS = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d", "%d/%m/%Y", "%d %b %Y"]
_WIDER = (
    "全国",
    "全省",
    "全市",
    "全球",
    "全区",
    "全县",
    "全校",
    "national",
    "nation",
    "china",
    "country",
    "province",
    "citywide",
    "world",
)


@dataclass(frozen=True, slots=True)
class Measure:
    """A column, a family of columns by period, or an indicator of a long table."""

    name: str
    column: str
    unit: Unit | None
    nature: Nature
    synonyms: tuple[str, ...] = ()
    implied: tuple[tuple[str, str], ...] = ()
    by_period: tuple[tuple[Period, str], ...] = ()
    whole: bool = False

    @property
    def terms(self) -> tuple[Term, ...]:
        """Words of its name."""
        return terms_of(self.name)


@dataclass(frozen=True, slots=True)
class Category:
    """A column whose values can filter, and be counted.

    `values` maps a value to its number of rows; `totals` are the values that
    stand for all others (合计); `wider` those that stand for a wider area (全省).
    """

    column: str
    name: str
    values: dict[str, int] = field(hash=False)
    distinct: int = 0
    identifier: bool = False
    boolean: bool = False
    synonyms: tuple[str, ...] = ()
    aliases: dict[str, tuple[str, ...]] = field(default_factory=dict, hash=False)

    totals: tuple[str, ...] = ()
    wider: tuple[str, ...] = ()

    @property
    def groupable(self) -> bool:
        return self.distinct <= _GROUPABLE


@cache
def _total_words() -> frozenset[str]:
    return frozenset(plain_form(w) for w in hints()["totals"])


def _special_values(name: str, values: dict[str, int]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Values that stand for all others, and values that stand for a wider area."""
    totals = tuple(v for v in values if plain_form(v) in _total_words())
    if not _PLACES.search(name):
        return totals, ()
    return totals, tuple(v for v in values if v in _WIDER or plain_form(v) in _WIDER)


_PLACES = re.compile(
    r"地区|区域|区市|区县|区划|省份|城市|地方|region|area|place|country|city", re.I
)


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


@dataclass
class TableProfile:
    """One ledger as the binding sees it."""

    name: str
    ledger: Ledger
    rows: int
    measures: tuple[Measure, ...]
    categories: tuple[Category, ...]
    axes: tuple[Axis, ...]
    panel: bool = False

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Names for the rows: noun, title, file name, the template's synonyms."""
        template = self.ledger.template
        nouns = [template.noun, strip_table_words(self.name), strip_table_words(template.title)]
        for one in template.fields:
            if one.role == "identifier":
                base = re.sub(
                    r"(名称|编号|姓名|序号|[_ ]?name|[_ ]?id|[_ ]?no)$", "", one.name, flags=re.I
                )
                nouns.append(base)
        found = [n for n in (*nouns, *template.synonyms) if n]
        return tuple(dict.fromkeys(found))

    def category(self, column: str) -> Category:
        """The category of that column."""
        return next(c for c in self.categories if c.column == column)


@dataclass
class Catalog:
    """All ledgers of a check."""

    tables: tuple[TableProfile, ...]
    store: Store
    names: dict[str, list[tuple[str, str, str, float]]] = field(default_factory=dict)

    def table(self, name: str) -> TableProfile:
        """The table of that name."""
        return next(t for t in self.tables if t.name == name)

    @cached_property
    def last_day(self) -> date | None:
        """The last day any ledger reaches."""
        return max((a.last for t in self.tables for a in t.axes if not a.second), default=None)


def survey(ledgers: Iterable[Ledger], store: Store) -> Catalog:
    """Profile all ledgers."""
    return Catalog(tuple(_profile(ledger, store) for ledger in ledgers), store)


def _profile(ledger: Ledger, store: Store) -> TableProfile:
    fields = ledger.template.fields
    counted = [f for f in fields if f.role in ("category", "identifier", "time", "indicator")]
    picks = ["count(*)"]
    picks += [
        f"{'approx_count_distinct' if ledger.table is None else 'count(DISTINCT '}"
        f"{'(' if ledger.table is None else ''}{quote(f.name)})"
        for f in counted
    ]
    row = store.rows(f"SELECT {', '.join(picks)} FROM {quote(ledger.name)}")[0]
    distinct = {f.name: int(n) for f, n in zip(counted, row[1:], strict=True)}
    rows = int(row[0])
    axes = _axes(ledger, fields, distinct, store)
    categories = tuple(
        _category(ledger, f, distinct[f.name], store)
        for f in counted
        if f.role in ("category", "identifier")
    )
    measures = _measures(ledger, fields, store)
    if ledger.template.as_of:
        until = date.fromisoformat(ledger.template.as_of)
        axes = tuple(replace(a, last=max(a.last, until)) for a in axes)
    panel = _is_panel(rows, axes, measures, categories)
    return TableProfile(ledger.name, ledger, rows, measures, categories, axes, panel)


def _is_panel(
    rows: int,
    axes: tuple[Axis, ...],
    measures: tuple[Measure, ...],
    categories: tuple[Category, ...],
) -> bool:
    """Rows are (thing, period) cells, not events: few periods, each with as many rows."""
    if not axes or not measures or any(c.identifier and c.distinct == rows for c in categories):
        return False
    axis = axes[0]
    return axis.grain != "day" or (0 < len(axis.labels) <= 80 and rows % len(axis.labels) == 0)


def _category(ledger: Ledger, one: Field, distinct: int, store: Store) -> Category:
    values: dict[str, int] = {}
    if distinct <= _MOST_VALUES:
        column = quote(one.name)
        sql = (
            f"SELECT CAST({column} AS VARCHAR), count(*) FROM {quote(ledger.name)} "
            f"WHERE {column} IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1"
        )
        values = {str(v): int(n) for v, n in store.rows(sql)}
        for allowed in one.enum:  # a stage that no project has reached is still a stage
            values.setdefault(allowed, 0)
    name = split_header(one.name)[0]
    totals, wider = _special_values(name, values)
    return Category(
        one.name,
        name,
        values,
        distinct,
        one.role == "identifier",
        one.type == "boolean",
        one.synonyms,
        dict(one.values),
        totals,
        wider,
    )


def _measures(ledger: Ledger, fields: tuple[Field, ...], store: Store) -> tuple[Measure, ...]:
    found: list[Measure] = []
    wide: dict[str, list[tuple[Period, Field]]] = {}
    indicator = next((f for f in fields if f.role == "indicator"), None)
    unit_column = next((f for f in fields if f.role == "unit"), None)
    for one in fields:
        if one.role != "measure":
            continue
        if one.period and (period := _header_period(one, ledger)):
            name = split_header(one.name)[0].replace(one.period, "").strip("_-– 末年")
            wide.setdefault(name, []).append((period, one))
        elif indicator is not None:
            found += _indicators(ledger, one, indicator, unit_column, store)
        else:
            header, unit = split_header(one.name)
            if one.unit and (unit is None or unit.text != one.unit):
                unit = read_unit(one.unit) or unit
            found.append(
                Measure(
                    header, one.name, unit, one.nature, one.synonyms, whole=one.type == "integer"
                )
            )
    for name, columns in wide.items():
        first = columns[0][1]
        label = name or strip_table_words(ledger.name) or ledger.template.title
        found.append(
            Measure(
                label,
                "",
                read_unit(first.unit) if first.unit else None,
                "stock" if hinted(label, "stock") else first.nature,
                first.synonyms,
                by_period=tuple((p, f.name) for p, f in columns),
                whole=first.type == "integer",
            )
        )
    return tuple(found)


def _header_period(one: Field, ledger: Ledger) -> Period | None:
    period = read_period(one.period)
    if period or not (part := read_part_of_year(one.period)):
        return period
    year = re.search(r"(?:19|20)\d{2}", f"{ledger.template.title} {ledger.name}")
    if year is None:
        return None
    return months_of(int(year[0]), part[0], part[1], "month" if part[0] == part[1] else "quarter")


def _indicators(
    ledger: Ledger, one: Field, indicator: Field, unit_column: Field | None, store: Store
) -> Iterable[Measure]:
    unit_sql = f"any_value({quote(unit_column.name)})" if unit_column else "NULL"
    sql = (
        f"SELECT CAST({quote(indicator.name)} AS VARCHAR), {unit_sql} "
        f"FROM {quote(ledger.name)} WHERE {quote(indicator.name)} IS NOT NULL GROUP BY 1 ORDER BY 1"
    )
    for value, written in store.rows(sql)[:_MOST_VALUES]:
        name, unit = split_header(str(value))
        if written:
            unit = read_unit(str(written)) or unit
        elif one.unit:
            unit = unit or read_unit(one.unit)
        nature: Nature = "flow"
        if hinted(name, "rate") or (unit and unit.norm in ("%", "pp")):
            nature = "rate"
        elif hinted(name, "stock"):
            nature = "stock"
        yield Measure(name, one.name, unit, nature, implied=((indicator.name, str(value)),))


def _axes(
    ledger: Ledger, fields: tuple[Field, ...], distinct: dict[str, int], store: Store
) -> tuple[Axis, ...]:
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
