"""Evaluate many levels together: one scan with grouping sets per table and time scope."""

# ruff: noqa: S608 - SQL is built from quoted identifiers and literals, on a store that can only read

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from leitai.claims.evidence.model import Level, Query
from leitai.claims.evidence.sql import aggregate_sql, condition, query_sql
from leitai.ledgers.store import Store, quote

Number = float | int | None
_MOST_SETS = 24


class Numbers:
    """Values of levels and queries, computed on demand and in batches.

    Args:
        store: where the ledgers are.
        groupable: whether a (table, column) has few enough values to group by.
    """

    def __init__(self, store: Store, groupable: Callable[[str, str], bool]) -> None:
        self._store = store
        self._groupable = groupable
        self._values: dict[Level, tuple[Number, int]] = {}
        self._own: dict[str, Number] = {}

    def prepare(self, levels: Iterable[Level]) -> None:
        """Compute all levels that are not known yet, in as few scans as possible."""
        batches: dict[tuple[str, str, tuple[tuple[str, str], ...]], set[Level]] = {}
        for level in levels:
            if level in self._values:
                continue
            fixed = tuple(f for f in level.filters if self._stays(level.table, f))
            batches.setdefault((level.table, level.when, fixed), set()).add(level)
        for (table, when, fixed), members in batches.items():
            self._scan(table, when, fixed, sorted(members, key=repr))

    def _stays(self, table: str, one: tuple[str, str]) -> bool:
        """Filters of high cardinality, and exclusions, stay in the WHERE clause."""
        return one[1].startswith(("!", "∈")) or not self._groupable(table, one[0])

    def _scan(
        self, table: str, when: str, fixed: tuple[tuple[str, str], ...], levels: list[Level]
    ) -> None:
        sets = sorted({self._columns(level, fixed) for level in levels})
        for at in range(0, len(sets), _MOST_SETS):
            some = sets[at : at + _MOST_SETS]
            here = [v for v in levels if self._columns(v, fixed) in some]
            self._scan_sets(table, when, fixed, here, some)

    @staticmethod
    def _columns(level: Level, fixed: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
        return tuple(c for c, _ in level.filters if (c, _) not in fixed)

    def _scan_sets(
        self,
        table: str,
        when: str,
        fixed: tuple[tuple[str, str], ...],
        levels: list[Level],
        sets: list[tuple[str, ...]],
    ) -> None:
        columns = sorted({c for one in sets for c in one})
        aggregates = list(dict.fromkeys(aggregate_sql(level) for level in levels))
        picks = ", ".join([*map(quote, columns), "count(*)", *aggregates])
        where = condition(Level(table, "count", "", fixed, when))
        sql = f"SELECT {picks} FROM {quote(table)}{where}"
        if columns:
            mask = ", ".join(map(quote, columns))
            grouping = ", ".join(f"({', '.join(map(quote, one))})" for one in sets)
            sql = sql.replace("SELECT ", f"SELECT GROUPING({mask}), ", 1)
            sql += f" GROUP BY GROUPING SETS ({grouping})"
        rows = self._store.rows(sql)
        found: dict[tuple[tuple[str, str], ...], tuple[Any, ...]] = {}
        for row in rows:
            if not columns:
                found[()] = row
                continue
            absent = row[0]
            # GROUPING() has a bit per column, the first column highest: 1 = not grouped.
            present = [i for i in range(len(columns)) if not absent >> (len(columns) - 1 - i) & 1]
            key = tuple((columns[i], _text(row[1 + i])) for i in present)
            found[key] = row[1 + len(columns) :]
        for level in levels:
            key = tuple(sorted(f for f in level.filters if f not in fixed))
            hit = found.get(key)
            if hit is None:
                zero = 0 if level.aggregate in ("count", "distinct") else None
                self._values[level] = (zero, 0)
            else:
                value = hit[1 + aggregates.index(aggregate_sql(level))]
                self._values[level] = (_number(value), int(hit[0]))

    def level(self, level: Level) -> tuple[Number, int]:
        """Value of a level and the number of rows behind it."""
        if level not in self._values:
            self.prepare([level])
        return self._values[level]

    def query(self, query: Query) -> tuple[Number, int]:
        """Value of a query and the fewest rows behind one of its levels."""
        found = [self.level(level) for level in query.levels]
        rows = min(n for _, n in found)
        if query.kind in ("rank", "group_extreme"):
            sql = query_sql(query)
            if sql not in self._own:
                self._own[sql] = self._store.number(sql)
            return self._own[sql], rows
        values = [v for v, _ in found]
        if any(v is None for v in values):
            return None, rows
        return _combine(query, [v for v in values if v is not None]), rows


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _number(value: Any) -> Number:
    return value if value is None or isinstance(value, (int, float)) else float(value)


def _combine(query: Query, values: list[float | int]) -> Number:
    factor = 100.0 if query.hundred else 1.0
    match query.kind:
        case "level":
            return values[0]
        case "difference":
            return values[0] - values[1]
        case "rate":
            return None if not values[1] else 100.0 * (values[0] - values[1]) / values[1]
        case "points":
            half = len(values) // 2
            one, two = _part(values[:half], factor), _part(values[half:], factor)
            return None if one is None or two is None else one - two
        case _:
            return _part(values, factor)


def _part(values: list[float | int], factor: float) -> Number:
    if len(values) == 1:
        return values[0]
    return None if not values[1] else factor * values[0] / values[1]
