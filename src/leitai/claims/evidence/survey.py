"""Profile ledgers: their measures, categories with values, and axes."""

# ruff: noqa: S608 - SQL is built from quoted identifiers and literals, on a store that can only read

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import cache

from leitai.claims.evidence.axis import Axis, axes_of
from leitai.claims.evidence.catalog import Catalog, Category, Measure, TableProfile, is_place
from leitai.claims.evidence.lexicon import plain_form
from leitai.ledgers.draft import hinted, hints, strip_table_words
from leitai.ledgers.ledger import Ledger
from leitai.ledgers.periods import Period, months_of, read_part_of_year, read_period
from leitai.ledgers.store import Store, quote
from leitai.ledgers.template import Field, Nature
from leitai.ledgers.units import read_unit, split_header

_MOST_VALUES = 3_000  # distinct values of a category that are matched in the text
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
    axes = axes_of(ledger, fields, distinct, store)
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


@cache
def _total_words() -> frozenset[str]:
    return frozenset(plain_form(w) for w in hints()["totals"])


def _special_values(name: str, values: dict[str, int]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Values that stand for all others, and values that stand for a wider area."""
    totals = tuple(v for v in values if plain_form(v) in _total_words())
    if not is_place(name):
        return totals, ()
    return totals, tuple(v for v in values if v in _WIDER or plain_form(v) in _WIDER)
