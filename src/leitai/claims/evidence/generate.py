"""Typed queries for a claim: bases, filters named nearby, time scopes, operations."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from itertools import combinations
from typing import Any

from leitai.claims.evidence.bases import (
    Base,
    bases,
    fit,
    fit_zones,
    is_multiple,
    is_percent,
    is_points,
    is_rank,
)
from leitai.claims.evidence.catalog import Axis, Catalog, Category, Measure, TableProfile
from leitai.claims.evidence.frame import Frame, Mention
from leitai.claims.evidence.lexicon import plain_form
from leitai.claims.evidence.model import Aggregate, Level, Query, Scope
from leitai.ledgers.periods import Period
from leitai.ledgers.store import quote
from leitai.ledgers.units import split_header

_MOST_BASES = 10
_MOST_FILTERS = 2


@dataclass(frozen=True, slots=True)
class Draft:
    """A query before it is scored, with what it was made from."""

    query: Query
    base: Base
    filters: tuple[Mention, ...]
    scope: Scope | None
    axis: Axis | None
    covered: bool
    cues: float = 0.0
    names: tuple[str, ...] = ()  # further column names the query explains
    whole: bool = False  # a total row or the whole was taken by default


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to narrow a base: filters and a time scope, as SQL-ready parts."""

    filters: tuple[Mention, ...]
    pairs: tuple[tuple[str, str], ...]
    scope: Scope | None
    axis: Axis | None
    covered: bool
    whole: bool


@cache
def named_ratios() -> tuple[dict[str, Any], ...]:
    """Rows of data/ratios.toml."""
    text = (files("leitai.claims.evidence") / "data" / "ratios.toml").read_text("utf-8")
    return tuple(tomllib.loads(text)["ratio"])


def _ratios_of(table: TableProfile) -> list[dict[str, Any]]:
    """The table's own ratios first, then the named ones that it does not define."""
    own = [
        {"names": r.names, "top": [split_header(r.top)[0]], "bottom": [split_header(r.bottom)[0]]}
        for r in table.ledger.template.ratios
    ]
    told = {plain_form(n) for row in own for n in row["names"]}
    return own + [r for r in named_ratios() if not told & {plain_form(n) for n in r["names"]}]


def drafts(frame: Frame, catalog: Catalog, today: date, inherited: Base | None) -> Iterator[Draft]:
    """All typed queries worth scoring for a claim.

    Args:
        frame: the claim with its surroundings.
        catalog: the ledgers.
        today: the day the statement speaks from.
        inherited: what the claim before in the sentence was about.
    """
    ranked = sorted(
        (_as_ratio(b, frame, catalog) for b in bases(frame, catalog)),
        key=lambda b: b.header + 0.35 * b.unit + 0.25 * b.table_fit + _inherits(b, inherited),
        reverse=True,
    )
    for base in ranked[:_MOST_BASES]:
        table = catalog.table(base.table)
        for choice in _choices(frame, table, base, today):
            yield from _operations(frame, table, base, choice, today, ranked)


def _as_ratio(base: Base, frame: Frame, catalog: Catalog) -> Base:
    """The numerator of a ratio that is named (存贷比) fits, though its own name is not said."""
    if base.measure is None or not (is_percent(frame) or is_points(frame)):
        return base
    text = frame.sentence_text if is_points(frame) else frame.clause_text
    for row in _ratios_of(catalog.table(base.table)):
        said = any(plain_form(n) in text for n in row["names"])
        if said and _named(base.measure.name, row["top"]):
            return replace(base, header=max(base.header, 0.9))
    return base


def _inherits(base: Base, inherited: Base | None) -> float:
    return 0.5 if inherited is not None and base.key == inherited.key else 0.0


def _choices(frame: Frame, table: TableProfile, base: Base, today: date) -> Iterator[Choice]:
    mentions = [(m, w) for m, w in frame.mentions if m.table == table.name and w >= 0.1]
    mentions.sort(key=lambda pair: -pair[1])
    mentions = mentions[:6]
    subsets: list[tuple[Mention, ...]] = [()]
    for size in range(1, _MOST_FILTERS + 1):
        for group in combinations([m for m, _ in mentions], size):
            if len({m.column for m in group}) == size and not _nested(group):
                subsets.append(group)
    implied = dict(base.measure.implied) if base.measure else {}
    for subset in subsets:
        if any(m.column in implied for m in subset):
            continue
        if base.category is not None and any(m.column == base.category.column for m in subset):
            continue
        pairs, whole = _with_totals(table, base, subset, implied)
        for scope, axis, covered in _times(frame, table, base, today):
            yield Choice(subset, pairs, scope, axis, covered, whole)


def _nested(group: tuple[Mention, ...]) -> bool:
    """Two filters from the same words say one thing twice."""
    return any(a.start < b.end and b.start < a.end for a, b in combinations(group, 2))


def _with_totals(
    table: TableProfile, base: Base, subset: tuple[Mention, ...], implied: dict[str, str]
) -> tuple[tuple[tuple[str, str], ...], bool]:
    """Filters with total rows dealt with: taken where nothing else is, else left out."""
    pairs = {m.column: m.value for m in subset if not _is_all(table, m)} | implied
    whole = False
    for category in table.categories:
        if category.column in pairs or not category.values:
            continue
        special = _special(category)
        if not special:
            continue
        total = next((v for v in special if v in category.totals), "")
        rest = [v for v in category.values if v not in special]
        if base.aggregate == "sum" and total and base.measure is not None:
            pairs[category.column] = total
        elif base.aggregate == "sum" and category.wider and len(rest) == 1:
            pairs[category.column] = rest[0]  # 本市 beside 全省 and 全国
        elif "全市" in special and base.aggregate == "sum":
            pairs[category.column] = "全市"
        else:
            pairs[category.column] = "!" + "|".join(special)
        whole = True
    return tuple(sorted(pairs.items())), whole


def _is_all(table: TableProfile, mention: Mention) -> bool:
    """Several values that together are all values of the column filter nothing."""
    if not mention.value.startswith("∈"):
        return False
    named = set(mention.value[1:].split("|"))
    return named >= set(table.category(mention.column).values)


def _special(category: Category) -> list[str]:
    return list(dict.fromkeys((*category.totals, *category.wider)))


def _times(
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


def _axis_fit(frame: Frame, axis: Axis) -> float:
    return fit(axis.name, plain_form(frame.clause_text)) if axis.name else 0.0


def _wide_times(
    frame: Frame, base: Base, today: date
) -> Iterator[tuple[Scope | None, Axis | None, bool]]:
    assert base.measure is not None
    periods = [p for p, _ in base.measure.by_period]
    for scope, _ in frame.scopes:
        inside = sorted(p for p in periods if _in_scope(p, scope, today))
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


def _in_scope(period: Period, scope: Scope, today: date) -> bool:
    """A column lies in a scope; the running year's column counts for 今年以来."""
    end = scope.period.end
    if end == today and period.start.year == today.year and period.end > today:
        return scope.period.start <= period.start and period.grain == "year"
    if scope.point and not scope.open_start:
        return period.end == end
    return period.end <= end and (scope.open_start or period.start >= scope.period.start)


# ---------------------------------------------------------------- levels


def _level(
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
        columns = [(p, c) for p, c in columns if _in_scope(p, scope, today or p.end)]
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


# ---------------------------------------------------------------- operations


def _operations(
    frame: Frame, table: TableProfile, base: Base, choice: Choice, today: date, ranked: list[Base]
) -> Iterator[Draft]:
    if is_rank(frame):
        yield from _ranks(frame, table, base, choice, today)
    elif is_points(frame):
        yield from _points(frame, table, base, choice, today, ranked)
    elif is_multiple(frame):
        yield from _comparisons(frame, table, base, choice, today, "multiple")
    elif is_percent(frame):
        yield from _percents(frame, table, base, choice, today, ranked)
    else:
        yield from _amounts(frame, table, base, choice, today, ranked)


def _draft(
    base: Base, choice: Choice, query: Query, cues: float = 0.0, names: tuple[str, ...] = ()
) -> Draft:
    return Draft(
        query,
        base,
        choice.filters,
        choice.scope,
        choice.axis,
        choice.covered,
        cues,
        names,
        choice.whole,
    )


def _amounts(
    frame: Frame, table: TableProfile, base: Base, choice: Choice, today: date, ranked: list[Base]
) -> Iterator[Draft]:
    compared = frame.cue("growth") and (
        frame.cue("yearly") or frame.cue("since_new_year") or frame.cue("monthly")
    )
    if compared and base.category is None:
        yield from _comparisons(frame, table, base, choice, today, "difference")
    average, high, low = frame.cue("average"), frame.cue("highest"), frame.cue("lowest")
    level = _level(table, base, choice, today=today)
    if level is not None:
        off = -0.3 * (average and level.aggregate != "avg") - 0.3 * (
            (high or low) and base.measure is not None
        )
        off -= 0.3 * compared
        if base.category is not None:
            off += 0.1 * frame.cue("distinct")
        yield _draft(base, choice, Query("level", (level,), scale=base.scale), off)
    if base.measure is None:
        return
    if average and (level := _level(table, base, choice, "avg", today=today)):
        if level.aggregate == "avg":
            yield _draft(base, choice, Query("level", (level,), scale=base.scale), 0.05)
        yield from _per_thing(frame, table, base, choice, today, ranked)
    for cue, aggregate in ((high, "max"), (low, "min")):
        if not cue:
            continue
        extreme = _level(table, base, choice, aggregate, today=today)  # type: ignore[arg-type]
        if extreme is not None and extreme.aggregate == aggregate:
            yield _draft(base, choice, Query("level", (extreme,), scale=base.scale), 0.05)
        yield from _group_extremes(frame, table, base, choice, today, aggregate == "min")


def _group_extremes(
    frame: Frame, table: TableProfile, base: Base, choice: Choice, today: date, ascending: bool
) -> Iterator[Draft]:
    for category in table.categories:
        if category.identifier or category.column in dict(choice.pairs):
            continue
        fits = fit_zones((category.name,), frame, near_only=True)
        level = _level(table, base, choice, today=today)
        if fits > 0.5 and level is not None:
            query = Query(
                "group_extreme", (level,), category.column, ascending=ascending, scale=base.scale
            )
            yield _draft(base, choice, query, 0.08, (category.name,))


def _per_thing(
    frame: Frame, table: TableProfile, base: Base, choice: Choice, today: date, ranked: list[Base]
) -> Iterator[Draft]:
    """平均每批次发现问题1.4个: a sum over rows or over another measure."""
    top = _level(table, base, choice, "sum", today=today)
    if top is None or top.aggregate != "sum" or not frame.cue("each"):
        return
    for other in ranked:
        if other.table != base.table or other.key == base.key or other.category is not None:
            continue
        bottom = _level(table, other, choice, today=today)
        if bottom is None or other.header < 0.3:
            continue
        name = other.measure.name if other.measure else table.words[0] if table.words else ""
        query = Query("ratio", (top, bottom), scale=base.scale)
        yield _draft(base, choice, query, 0.02 if other.measure else 0.0, (name,))


def _percents(
    frame: Frame, table: TableProfile, base: Base, choice: Choice, today: date, ranked: list[Base]
) -> Iterator[Draft]:
    claim = frame.claim
    change = claim.kind == "rate_change" or (frame.cue("growth") and claim.kind != "share")
    change = change and not frame.cue("share")
    if change:
        yield from _comparisons(frame, table, base, choice, today, "rate")
    typed = (
        base.measure is not None and base.measure.unit is not None and base.measure.unit.norm == "%"
    )
    if base.measure is not None and (typed or base.measure.nature == "rate"):
        level = _level(table, base, choice, today=today)
        if level is not None:
            growth_column = _is_growth_name(base.measure.name)
            off = 0.0 if change == growth_column else -0.2
            sign = -1.0 if growth_column and claim.direction == "down" else 1.0
            yield _draft(base, choice, Query("level", (level,), scale=base.scale * sign), off)
        if typed:
            return
    if change and claim.kind == "rate_change":
        return  # growth of what is said, never a share
    yield from _shares(frame, table, base, choice, today)
    yield from _named_ratios(frame, table, base, choice, today)


def _is_growth_name(name: str) -> bool:
    return any(
        w in plain_form(name)
        for w in ("增速", "增长", "增幅", "同比", "环比", "growth", "yoy", "change")
    )


def _shares(
    frame: Frame, table: TableProfile, base: Base, choice: Choice, today: date
) -> Iterator[Draft]:
    """Part with a filter over the whole without it."""
    if base.category is not None or (base.measure is not None and base.measure.nature == "rate"):
        return
    top = _level(table, base, choice, today=today)
    if top is None or top.aggregate not in ("sum", "count", "last"):
        return
    for mention in choice.filters:
        rest = tuple(p for p in top.filters if p[0] != mention.column)
        category = table.category(mention.column)
        special = _special(category)
        if special:
            total = next(iter(category.totals), "")
            rest = tuple(sorted((*rest, (mention.column, total or "!" + "|".join(special)))))
        bottom = replace(top, filters=rest)
        if mention.value.startswith("∈"):
            continue
        cue = 0.05 if frame.cue("share", "clause") else -0.1
        yield _draft(base, choice, Query("share", (top, bottom), hundred=True), cue)


def _named_ratios(
    frame: Frame, table: TableProfile, base: Base, choice: Choice, today: date
) -> Iterator[Draft]:
    """整改率 = 整改 / 发现: the base is the numerator."""
    if base.category is not None:
        return
    top = _level(table, base, choice, today=today)
    if top is None or top.aggregate not in ("sum", "count", "last"):
        return
    for row in _ratios_of(table):
        name = next((n for n in row["names"] if plain_form(n) in frame.own), "")
        cues = 0.1
        if not name:
            name = next((n for n in row["names"] if plain_form(n) in frame.clause_text), "")
            cues = 0.0
        if not name:
            continue
        if base.measure is None:
            yield from _counted_ratio(frame, table, base, choice, top, row, cues, name)
            continue
        if not _named(base.measure.name, row["top"]):
            continue
        for other in table.measures:
            if other.name == base.measure.name or other.nature == "rate":
                continue
            rank = _named(other.name, row["bottom"])
            if rank:
                bottom = _level(table, replace(base, measure=other), choice, today=today)
                if bottom is not None:
                    query = Query("ratio", (top, bottom), hundred=True)
                    yield _draft(base, choice, query, cues + 0.04 * rank, (name, other.name))
        if "#" in row["bottom"] and base.measure.nature == "flow":
            bottom = Level(table.name, "count", "", top.filters, top.when)
            yield _draft(
                base, choice, Query("ratio", (top, bottom), hundred=True), cues - 0.06, (name,)
            )


def _counted_ratio(
    frame: Frame,
    table: TableProfile,
    base: Base,
    choice: Choice,
    top: Level,
    row: dict[str, Any],
    cues: float,
    name: str,
) -> Iterator[Draft]:
    """Rows in a state over all rows: 办结率 from a column of states."""
    if "#" not in row["bottom"]:
        return
    used = {c for c, _ in choice.pairs}
    for category in table.categories:
        if category.column in used or category.identifier:
            continue
        for value in category.values:
            plain = plain_form(value)
            yes = category.boolean and value.lower() in ("是", "true", "yes", "y", "1")
            if yes and not any(plain_form(w) in plain_form(category.name) for w in row["top"]):
                continue
            if not yes and (
                plain.startswith(("未", "不", "not", "un", "非")) or not _named(value, row["top"])
            ):
                continue
            part = replace(top, filters=tuple(sorted((*top.filters, (category.column, value)))))
            yield _draft(
                base, choice, Query("share", (part, top), hundred=True), cues, (name, value)
            )


def _named(name: str, words: Iterable[str]) -> int:
    """1 when a name has one of the words, more when it is among the first."""
    words = list(words)
    plain = f" {plain_form(name)} "
    for at, word in enumerate(words):
        word = plain_form(word)  # noqa: PLW2901
        if word != "#" and (f" {word} " in plain if word.isascii() else word in plain):
            return 2 if at < 3 else 1
    return 0


def _comparisons(
    frame: Frame, table: TableProfile, base: Base, choice: Choice, today: date, kind: str
) -> Iterator[Draft]:
    """Now against then: same period a year before, the period before, or the year's start."""
    if base.category is not None or (base.measure is not None and base.measure.nature == "rate"):
        return
    scope = choice.scope or _default_scope(table, base, choice, today)
    if scope is None or (choice.axis is None and not (base.measure and base.measure.by_period)):
        return
    earlier, cue = _earlier(frame, scope, choice.axis)
    now = _level(table, base, choice, scope=scope, today=today)
    then = _level(table, base, choice, scope=earlier, today=today)
    if now is None or then is None or now == then:
        return
    covered = choice.covered
    if choice.axis is not None:
        covered = choice.axis.covers(scope, today) and choice.axis.covers(earlier, today)
    down = frame.claim.direction == "down" or (
        not frame.claim.direction and kind != "multiple" and _down(frame)
    )
    if kind == "multiple":
        added = frame.cue("growth") and "增长" in frame.own and "是" not in frame.before
        query = Query("rate" if added else "multiple", (now, then), scale=0.01 if added else 1.0)
    else:
        scale = base.scale if kind == "difference" else 1.0
        query = Query(kind, (now, then), scale=-scale if down else scale)  # type: ignore[arg-type]
    draft = _draft(base, choice, query, cue)
    yield replace(draft, scope=scope, covered=covered)


_DOWN = (
    "下降",
    "减少",
    "降低",
    "回落",
    "下滑",
    "减",
    "降",
    "少",
    "fell",
    "down",
    "decrease",
    "decline",
    "drop",
    "lower",
    "fewer",
    "less",
)


def _down(frame: Frame) -> bool:
    near = frame.before[-12:] if frame.before.strip() else frame.own
    return any(w in near for w in _DOWN) or any(w in frame.own for w in _DOWN[8:])


def _default_scope(table: TableProfile, base: Base, choice: Choice, today: date) -> Scope | None:
    if choice.axis is None:
        if base.measure and base.measure.by_period:
            last = max(p for p, _ in base.measure.by_period)
            return Scope(last)
        return None
    end = min(today, choice.axis.last)
    return Scope(Period(date(end.year, 1, 1), end))


def _earlier(frame: Frame, scope: Scope, axis: Axis | None) -> tuple[Scope, float]:
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


def _points(
    frame: Frame, table: TableProfile, base: Base, choice: Choice, today: date, ranked: list[Base]
) -> Iterator[Draft]:
    """A percentage against a reference row, or against the year before."""
    if base.measure is None:
        return
    pieces = list(_fractions(frame, table, base, choice, today))
    for levels, hundred, names, cue in pieces:
        yield from _against_reference(frame, table, base, choice, levels, hundred, names, cue)
        yield from _against_earlier(frame, table, base, choice, today, levels, hundred, names, cue)


_Piece = tuple[tuple[Level, ...], bool, tuple[str, ...], float]


def _fractions(
    frame: Frame, table: TableProfile, base: Base, choice: Choice, today: date
) -> Iterator[_Piece]:
    """Percentages that the sentence may speak of: a typed column, a named ratio, a growth."""
    assert base.measure is not None
    if (
        base.measure.unit is not None and base.measure.unit.norm == "%"
    ) or base.measure.nature == "rate":
        if level := _level(table, base, choice, today=today):
            yield (level,), False, (), 0.05
        return
    for row in _ratios_of(table):
        name = next((n for n in row["names"] if plain_form(n) in frame.sentence_text), "")
        if not name or not _named(base.measure.name, row["top"]):
            continue
        for other in table.measures:
            if other.name != base.measure.name and _named(other.name, row["bottom"]):
                top = _level(table, base, choice, today=today)
                bottom = _level(table, replace(base, measure=other), choice, today=today)
                if top and bottom:
                    yield (top, bottom), True, (name, other.name), 0.1


def _against_reference(
    frame: Frame,
    table: TableProfile,
    base: Base,
    choice: Choice,
    levels: tuple[Level, ...],
    hundred: bool,
    names: tuple[str, ...],
    cue: float,
) -> Iterator[Draft]:
    """高于全国24个百分点: the reference is a row of the same column."""
    for mention in choice.filters:
        category = table.category(mention.column)
        own = _own_value(frame, category, mention)
        if not own:
            continue
        here = tuple(_swap(level, mention.column, own) for level in levels)
        there = tuple(_swap(level, mention.column, mention.value) for level in levels)
        down = (
            frame.claim.direction == "down"
            or "低于" in frame.own
            or "below" in frame.own
            or "lower" in frame.own
        )
        query = Query("points", here + there, hundred=hundred, scale=-1.0 if down else 1.0)
        order = _order_bonus(frame, mention)
        above = 0.05 if _COMPARES.search(frame.clause_text) else -0.08
        yield _draft(base, choice, query, cue + above + order, (*names, own))


_COMPARES = re.compile(r"高于|低于|高出|above|below|higher than|lower than|ahead of")


def _own_value(frame: Frame, category: Category, reference: Mention) -> str:
    others = [
        m for m, _ in frame.mentions if m.column == category.column and m.table == reference.table
    ]
    before = [
        m
        for m in others
        if m.value != reference.value
        and m.value not in category.wider
        and m.start < reference.start
    ]
    if before:
        return before[-1].value
    if reference.value in category.wider or reference.value in category.totals:
        rest = [v for v in category.values if v not in category.wider and v not in category.totals]
        if len(rest) == 1:
            return rest[0]
        if "全市" in category.values and reference.value != "全市":
            return "全市"
    return ""


def _order_bonus(frame: Frame, mention: Mention) -> float:
    """全国、全省24和22个百分点: first with first, second with second."""
    named = sorted(
        {
            m.start
            for m, _ in frame.mentions
            if (m.table, m.column) == (mention.table, mention.column)
            and frame.clause[0] <= m.start < frame.start
        }
    )
    if len(named) < 2:
        return 0.0
    earlier = len(re.findall(r"\d[\d.]*", frame.clause_text[: frame.start - frame.clause[0]]))
    at = named.index(mention.start) if mention.start in named else -1
    return 0.1 if at == min(earlier, len(named) - 1) else -0.05


def _swap(level: Level, column: str, value: str) -> Level:
    rest = tuple(p for p in level.filters if p[0] != column)
    return replace(level, filters=tuple(sorted((*rest, (column, value)))))


def _against_earlier(
    frame: Frame,
    table: TableProfile,
    base: Base,
    choice: Choice,
    today: date,
    levels: tuple[Level, ...],
    hundred: bool,
    names: tuple[str, ...],
    cue: float,
) -> Iterator[Draft]:
    if choice.axis is None and not (base.measure and base.measure.by_period):
        return
    scope = choice.scope or _default_scope(table, base, choice, today)
    if scope is None:
        return
    earlier, extra = _earlier(frame, scope, choice.axis)
    before = replace(choice, scope=earlier)
    for old in _fractions(frame, table, base, before, today):
        if len(old[0]) != len(levels) or old[0] == levels:
            continue
        if [v.column for v in old[0]] != [v.column for v in levels] and not (
            base.measure and base.measure.by_period
        ):
            continue
        covered = choice.covered and (choice.axis is None or choice.axis.covers(earlier, today))
        down = frame.claim.direction == "down" or _down(frame)
        query = Query("points", (*levels, *old[0]), hundred=hundred, scale=-1.0 if down else 1.0)
        if _COMPARES.search(frame.clause_text) and not frame.cue("yearly"):
            extra -= 0.15
        yield replace(_draft(base, choice, query, cue + extra, names), covered=covered)


def _ranks(
    frame: Frame, table: TableProfile, base: Base, choice: Choice, today: date
) -> Iterator[Draft]:
    if base.category is not None:
        return
    ascending = frame.cue("from_bottom", "clause")
    for mention in choice.filters:
        rest = tuple(p for p in choice.pairs if p[0] != mention.column)
        category = table.category(mention.column)
        special = _special(category)
        if mention.value in special:
            continue
        if special:
            rest = tuple(sorted((*rest, (mention.column, "!" + "|".join(special)))))
        level = _level(table, base, replace(choice, pairs=rest), today=today)
        if level is None:
            continue
        yield _draft(
            base, choice, Query("rank", (level,), mention.column, mention.value, ascending), 0.05
        )
