"""Times a claim may mean in a ledger, and the times they are compared with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from leitai.claims.evidence.axis import Axis
from leitai.claims.evidence.bases import Base, fit
from leitai.claims.evidence.catalog import TableProfile
from leitai.claims.evidence.frame import Frame
from leitai.claims.evidence.generate.pieces import Choice
from leitai.claims.evidence.lexicon import plain_form
from leitai.claims.evidence.model import Scope
from leitai.ledgers.periods import Period


def times_of(
    frame: Frame, table: TableProfile, base: Base, today: date
) -> Iterator[tuple[Scope | None, Axis | None, bool]]:
    wide = base.measure is not None and base.measure.by_period
    if wide:
        yield from _wide_times(frame, base, today)
        return
    axes = sorted(table.axes, key=lambda a: (-_axis_fit(frame, a), a.second))[:2]
    told = [s for s, _ in frame.scopes]
    if not axes:
        yield (told[0] if told else None), None, True
        return
    for axis in axes:
        for scope in told:
            yield scope, axis, axis.covers(scope, today)
            if (ended := _full_months(scope, today)) is not None:
                yield ended, axis, axis.covers(ended, today)
            if scope.open_start:
                year = Scope(
                    Period(date(scope.period.end.year, 1, 1), scope.period.end),
                    point=scope.point,
                    text=scope.text,
                    start=scope.start,
                    end=scope.end,
                )
                yield year, axis, axis.covers(year, today)
        yield None, axis, True
        if not told:
            year = Scope(Period(date(today.year, 1, 1), today))
            if axis.first < year.period.start <= axis.last:
                yield year, axis, True


def _full_months(scope: Scope, today: date) -> Scope | None:
    """今年以来, said early in a month, may reach to the end of the month before."""
    start, end = scope.period.start, scope.period.end
    if end != today or today.day > 15 or scope.open_start or (start.month, start.day) != (1, 1):
        return None
    last = today.replace(day=1) - timedelta(days=1)
    return replace(scope, period=Period(start, last)) if last > start else None


def _axis_fit(frame: Frame, axis: Axis) -> float:
    return fit(axis.name, plain_form(frame.clause_text)) if axis.name else 0.0


def _wide_times(
    frame: Frame, base: Base, today: date
) -> Iterator[tuple[Scope | None, Axis | None, bool]]:
    assert base.measure is not None
    periods = [p for p, _ in base.measure.by_period]
    for scope, _ in frame.scopes:
        inside = sorted(p for p in periods if is_in_scope(p, scope, today))
        yield scope, None, bool(inside) and _reach_over(inside, scope, today)
    if not frame.scopes:
        yield None, None, True


def _reach_over(inside: list[Period], scope: Scope, today: date) -> bool:
    """Whether columns span a scope: 2017年以来 is not in a table that begins in 2021."""
    late = (min(scope.period.end, today) - inside[-1].end).days
    size = (inside[-1].end - inside[-1].start).days
    if late > 62 + size:
        return False
    if scope.point or scope.open_start:
        return True
    return (inside[0].start - scope.period.start).days <= size


def is_in_scope(period: Period, scope: Scope, today: date) -> bool:
    """A column lies in a scope; the running year's column counts for 今年以来."""
    end = scope.period.end
    if end == today and period.start.year == today.year and period.end > today:
        return scope.period.start <= period.start and period.grain == "year"
    if scope.point and not scope.open_start:
        return period.end == end
    return period.end <= end and (scope.open_start or period.start >= scope.period.start)


def default_scope(table: TableProfile, base: Base, choice: Choice, today: date) -> Scope | None:
    if choice.axis is None:
        if base.measure and base.measure.by_period:
            last = max(p for p, _ in base.measure.by_period)
            return Scope(last)
        return None
    end = min(today, choice.axis.last)
    return Scope(Period(date(end.year, 1, 1), end))


def earlier_scope(frame: Frame, scope: Scope, axis: Axis | None) -> tuple[Scope, float]:
    if frame.cue("since_new_year", "clause"):
        year = scope.period.end.year - 1
        return replace(
            scope,
            period=Period(date(year, 12, 1), date(year, 12, 31), "month"),
            point=True,
            open_start=False,
        ), 0.06
    if frame.cue("monthly", "clause"):
        return replace(scope, period=_period_before(scope.period)), 0.06
    period = scope.period.shift_years(-1)
    cue = 0.05 if frame.cue("yearly", "clause") else 0.0
    return replace(scope, period=period), cue


def _period_before(period: Period) -> Period:
    end = period.start - timedelta(days=1)
    if period.start.day == 1 and (period.end + timedelta(days=1)).day == 1:
        months = (
            (period.end.year - period.start.year) * 12 + period.end.month - period.start.month + 1
        )
        first = period.start.year * 12 + period.start.month - 1 - months
        return Period(date(first // 12, first % 12 + 1, 1), end, period.grain)
    return Period(period.start - (period.end - period.start) - timedelta(days=1), end, period.grain)
