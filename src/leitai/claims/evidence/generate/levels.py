"""One aggregated number of a ledger under a choice of filters and time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from leitai.claims.evidence.axis import Axis
from leitai.claims.evidence.bases import Base
from leitai.claims.evidence.catalog import Measure, TableProfile
from leitai.claims.evidence.generate.pieces import Choice
from leitai.claims.evidence.generate.scopes import is_in_scope
from leitai.claims.evidence.model import Aggregate, Level, Scope
from leitai.ledgers.periods import Period
from leitai.ledgers.store import quote


def make_level(
    table: TableProfile,
    base: Base,
    choice: Choice,
    aggregate: Aggregate | None = None,
    scope: Scope | None = None,
    today: date | None = None,
) -> Level | None:
    """The level of a base under a choice, or None when the ledger has no such cells."""
    aggregate = aggregate or base.aggregate
    scope = scope or choice.scope
    if base.category is not None:
        return _plain_level(table, choice, scope, "distinct", quote(base.category.column))
    if base.measure is None:
        return _plain_level(table, choice, scope, "count", "")
    measure = base.measure
    if dict(measure.implied) != {k: v for k, v in choice.pairs if k in dict(measure.implied)}:
        # Another indicator of the same long table: its own name in place of the base's.
        choice = replace(
            choice, pairs=tuple(sorted((dict(choice.pairs) | dict(measure.implied)).items()))
        )
    if measure.by_period:
        return _wide_level(table, measure, choice, aggregate, scope, today)
    column = quote(measure.column)
    if aggregate == "sum" and _is_level_in_time(measure, table, scope, choice):
        when = _moment(choice.axis, scope, today)
        if when is None:
            return None
        kind: Aggregate = "last" if measure.nature == "stock" else "avg"
        return Level(table.name, kind, column, choice.pairs, when)
    if aggregate == "sum" and measure.nature == "rate":
        aggregate = "avg"
    return _plain_level(table, choice, scope, aggregate, column)


def _is_level_in_time(
    measure: Measure, table: TableProfile, scope: Scope | None, choice: Choice
) -> bool:
    if choice.axis is None or not table.panel:
        return False
    if measure.nature == "stock":
        return True
    return measure.nature == "rate" and (scope is None or scope.point)


def _moment(axis: Axis | None, scope: Scope | None, today: date | None) -> str | None:
    if axis is None:
        return None
    if scope is None:
        end = max((p.end for p, _ in axis.labels), default=axis.last)
        scope = Scope(Period(end, end), open_start=True)
    elif scope.period.end == today:
        # "now": the last period the ledger has, though the month is not over.
        end = max((p.end for p, _ in axis.labels), default=axis.last)
        scope = Scope(
            Period(min(scope.period.start, end), max(end, scope.period.end)), open_start=True
        )
    return axis.at_end(scope) or "FALSE"


def _plain_level(
    table: TableProfile, choice: Choice, scope: Scope | None, aggregate: Aggregate, column: str
) -> Level | None:
    when = ""
    if scope is not None and choice.axis is not None:
        when = choice.axis.where(scope)
        if not when:
            return None
    return Level(table.name, aggregate, column, choice.pairs, when)


def _wide_level(
    table: TableProfile,
    measure: Measure,
    choice: Choice,
    aggregate: Aggregate,
    scope: Scope | None,
    today: date | None,
) -> Level | None:
    columns = list(measure.by_period)
    if scope is not None:
        columns = [(p, c) for p, c in columns if is_in_scope(p, scope, today or p.end)]
    if not columns:
        return None
    columns.sort()
    if scope is None or measure.nature in ("stock", "rate"):
        columns = columns[-1:]
    names = [quote(c) for _, c in columns]
    inner = names[0] if len(names) == 1 else " + ".join(f"coalesce({n}, 0)" for n in names)
    if measure.nature == "rate" and aggregate == "sum":
        aggregate = "avg"
    if aggregate in ("max", "min") and len(names) > 1:
        inner = f"{'greatest' if aggregate == 'max' else 'least'}({', '.join(names)})"
    if aggregate == "avg" and len(names) > 1:
        inner = f"({inner}) / {len(names)}"
    return Level(table.name, aggregate, inner, choice.pairs)
