"""SQL of typed queries: one number out, tables and columns as in the files."""

# ruff: noqa: S608 - SQL is built from quoted identifiers and literals, on a store that can only read

from __future__ import annotations

from leitai.claims.evidence.model import Level, Query
from leitai.ledgers.store import literal, quote


def aggregate_sql(level: Level) -> str:
    """The aggregate expression of a level."""
    if level.aggregate == "count":
        return "count(*)"
    if level.aggregate == "distinct":
        return f"count(DISTINCT {level.column})"
    if level.aggregate == "last":  # `when` already points at one moment
        return f"sum({level.column})"
    return f"{level.aggregate}({level.column})"


def condition(level: Level) -> str:
    """WHERE clause of a level with a leading blank, or ""."""
    parts = [filter_sql(column, value) for column, value in level.filters]
    parts += [level.when] if level.when else []
    return f" WHERE {' AND '.join(parts)}" if parts else ""


def filter_sql(column: str, value: str) -> str:
    """One filter; "!a|b" leaves values out, "∈a|b" takes several."""
    if value.startswith("!"):
        values = ", ".join(literal(v) for v in value[1:].split("|"))
        return f"({quote(column)} IS NULL OR {quote(column)} NOT IN ({values}))"
    if value.startswith("∈"):
        values = ", ".join(literal(v) for v in value[1:].split("|"))
        return f"{quote(column)} IN ({values})"
    return f"{quote(column)} = {literal(value)}"


def level_sql(level: Level) -> str:
    """A whole SELECT for one level."""
    return f"SELECT {aggregate_sql(level)} FROM {quote(level.table)}{condition(level)}"


def query_sql(query: Query) -> str:  # noqa: PLR0911
    """A whole SELECT for a query."""
    first = query.levels[0]
    if query.kind == "level":
        return level_sql(first)
    if query.kind == "rank":
        return _rank_sql(query)
    if query.kind == "group_extreme":
        inner = _groups_sql(first, query.group)
        return f"SELECT {'min' if query.ascending else 'max'}(v) FROM ({inner})"
    if query.kind == "points":
        one = _fraction(query.levels[: len(query.levels) // 2], query.hundred)
        two = _fraction(query.levels[len(query.levels) // 2 :], query.hundred)
        return f"SELECT {one} - {two}"
    now, then = (f"({level_sql(level)})" for level in query.levels)
    if query.kind == "difference":
        return f"SELECT {now} - {then}"
    if query.kind == "rate":
        return f"SELECT 100.0 * ({now} - {then}) / nullif({then}, 0)"
    return f"SELECT {_fraction(query.levels, query.hundred)}"


def _fraction(levels: tuple[Level, ...], hundred: bool) -> str:
    if len(levels) == 1:
        return f"({level_sql(levels[0])})"
    top, bottom = (f"({level_sql(level)})" for level in levels)
    return f"{'100.0' if hundred else '1.0'} * {top} / nullif({bottom}, 0)"


def _groups_sql(level: Level, group: str) -> str:
    where = condition(level)
    where += f"{' AND' if where else ' WHERE'} {quote(group)} IS NOT NULL"
    return (
        f"SELECT {quote(group)}, {aggregate_sql(level)} AS v "
        f"FROM {quote(level.table)}{where} GROUP BY {quote(group)}"
    )


def _rank_sql(query: Query) -> str:
    level = query.levels[0]
    own = Level(
        level.table,
        level.aggregate,
        level.column,
        tuple(sorted((*level.filters, (query.group, query.entity)))),
        level.when,
    )
    sign = "<" if query.ascending else ">"
    groups = _groups_sql(level, query.group)
    return f"SELECT 1 + count(*) FROM ({groups}) WHERE v {sign} ({level_sql(own)})"


def rows_sql(level: Level, most: int = 5) -> str:
    """The rows behind a level."""
    return f"SELECT * FROM {quote(level.table)}{condition(level)} LIMIT {most}"
