"""Sums, counts, averages and extremes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from leitai.claims.evidence.bases import Base, fit_zones
from leitai.claims.evidence.catalog import TableProfile
from leitai.claims.evidence.frame import Frame
from leitai.claims.evidence.generate.comparisons import compare
from leitai.claims.evidence.generate.levels import make_level
from leitai.claims.evidence.generate.pieces import Choice, Draft, make_draft
from leitai.claims.evidence.model import Level, Query
from leitai.ledgers.store import quote


def draft_amounts(
    frame: Frame, table: TableProfile, base: Base, choice: Choice, today: date, ranked: list[Base]
) -> Iterator[Draft]:
    compared = frame.cue("growth") and (
        frame.cue("yearly") or frame.cue("since_new_year") or frame.cue("monthly")
    )
    if compared and base.category is None:
        yield from compare(frame, table, base, choice, today, "difference")
    average, high, low = frame.cue("average"), frame.cue("highest"), frame.cue("lowest")
    level = make_level(table, base, choice, today=today)
    if level is not None:
        off = -0.3 * (average and level.aggregate != "avg") - 0.3 * (
            (high or low) and base.measure is not None
        )
        off -= 0.3 * compared
        if base.category is not None:
            off += 0.1 * frame.cue("distinct")
        yield make_draft(base, choice, Query("level", (level,), scale=base.scale), off)
    if base.measure is None:
        return
    yield from _last_levels(frame, table, base, choice, today)
    if average:
        yield from _per_month(frame, table, base, choice, today)
    if average and (level := make_level(table, base, choice, "avg", today=today)):
        if level.aggregate == "avg":
            yield make_draft(base, choice, Query("level", (level,), scale=base.scale), 0.05)
        yield from _per_thing(frame, table, base, choice, today, ranked)
    for cue, aggregate in ((high, "max"), (low, "min")):
        if not cue:
            continue
        extreme = make_level(table, base, choice, aggregate, today=today)  # type: ignore[arg-type]
        if extreme is not None and extreme.aggregate == aggregate:
            yield make_draft(base, choice, Query("level", (extreme,), scale=base.scale), 0.05)
        yield from _group_extremes(frame, table, base, choice, today, aggregate == "min")


_STANDS = re.compile(r"(?:用户|户|人|会员|家|企业|机构)(?:总)?数$|户$|(?:总数|数量|规模)$")
_ADDED = re.compile("累计|新增|新办|办理|完成|实现|共|发放|举办|开展|接待|受理|招收|净增|增加|减少")


def _last_levels(
    frame: Frame, table: TableProfile, base: Base, choice: Choice, today: date
) -> Iterator[Draft]:
    """截至8月,在园幼儿13642人: a column whose nature is only guessed may be a level in time."""
    measure, scope = base.measure, choice.scope
    if measure is None or measure.nature != "flow" or scope is None:
        return
    if not (table.panel and table.ledger.template.drafted):
        return
    level = make_level(
        table, replace(base, measure=replace(measure, nature="stock")), choice, today=today
    )
    if level is None:
        return
    ends = scope.point or scope.open_start
    # 「截至6月末,欠费用户」 are those of that day, unless they are said to have added up.
    stands = scope.point and _STANDS.search(measure.name) and not _ADDED.search(frame.clause_text)
    off = 0.03 if stands else -0.015 if ends else -0.09
    yield make_draft(base, choice, Query("level", (level,), scale=base.scale), off)


def _group_extremes(
    frame: Frame, table: TableProfile, base: Base, choice: Choice, today: date, ascending: bool
) -> Iterator[Draft]:
    unit = base.measure.unit if base.measure else None
    if unit is not None and unit.norm in ("hour", "day"):
        return  # the slowest decision is one that took long, not a kind of decision
    for category in table.categories:
        if category.identifier or category.column in dict(choice.pairs):
            continue
        fits = fit_zones((category.name,), frame, near_only=True)
        level = make_level(table, base, choice, today=today)
        if fits > 0.5 and level is not None:
            query = Query(
                "group_extreme", (level,), category.column, ascending=ascending, scale=base.scale
            )
            yield make_draft(base, choice, query, 0.08, (category.name,))


_MONTHLY = re.compile(r"月均|平均每月|每月平均|(?:a|per|each|every) month\b|monthly")


def _per_month(
    frame: Frame, table: TableProfile, base: Base, choice: Choice, today: date
) -> Iterator[Draft]:
    """月均: the sum over the number of months that the ledger has in the time said."""
    axis = choice.axis
    if axis is None or len(axis.columns) != 1 or axis.second or base.category is not None:
        return
    monthly = axis.mode == "label" and axis.grain == "month"
    if not (monthly or axis.mode == "day") or not _MONTHLY.search(frame.clause_text):
        return
    top = make_level(table, base, choice, today=today)
    if top is None or top.aggregate not in ("sum", "count"):
        return
    column = quote(axis.columns[0])
    months = column if monthly else f"substr(CAST({column} AS VARCHAR), 1, 7)"
    bottom = Level(table.name, "distinct", months, top.filters, top.when)
    yield make_draft(base, choice, Query("ratio", (top, bottom), scale=base.scale), 0.07)


def _per_thing(
    frame: Frame, table: TableProfile, base: Base, choice: Choice, today: date, ranked: list[Base]
) -> Iterator[Draft]:
    """平均每批次发现问题1.4个: a sum over rows or over another measure."""
    top = make_level(table, base, choice, "sum", today=today)
    if top is None or top.aggregate != "sum" or not frame.cue("each"):
        return
    for other in ranked:
        if other.table != base.table or other.key == base.key or other.category is not None:
            continue
        bottom = make_level(table, other, choice, today=today)
        if bottom is None or other.header < 0.3:
            continue
        name = other.measure.name if other.measure else table.words[0] if table.words else ""
        query = Query("ratio", (top, bottom), scale=base.scale)
        yield make_draft(base, choice, query, 0.02 if other.measure else 0.0, (name,))
