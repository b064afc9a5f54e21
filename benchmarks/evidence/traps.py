"""Statements that tempt a checker: undated, carried, narrowed, nearly right, out of the ledger.

Written for the third set of ledgers; `traps` takes the place of `statement`.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date

from domains import M
from making import AS_OF, Row, Statement, Table, between
from statements import MAKERS, Scene, growth, minus, over, rows_of, total

_IDLE_ZH = (
    "坚持问题导向、狠抓工作落实",
    "聚焦主责主业",
    "强化统筹协调、压实各方责任",
    "多措并举、精准发力",
)
_IDLE_EN = (
    "after months of careful preparation",
    "working closely with partners",
    "despite a difficult start",
)
_NARROW_ZH = (
    "夜间",
    "面向女性",
    "在农村",
    "为退役军人",
    "涉港澳",
    "针对民营企业",
    "周末",
    "利用无人机",
    "跨省",
    "联合高校",
    "首次",
    "涉外",
)
_NARROW_EN = ("at night", "for veterans", "in rural areas", "by apprentices", "under the pilot")


def _span(s: Scene, a: date, b: date) -> None:
    s.now = between(a, b)
    s.then = between(a.replace(year=a.year - 1), b.replace(year=b.year - 1))


def _close(s: Scene) -> Statement | None:
    s.w.add("。" if s.w.zh else ".")
    return s.w.done()


def _any_flow(s: Scene) -> tuple[str, M | None, str]:
    """A phrase, its measure (None: rows) and its unit."""
    ms: list[M | None] = [m for m in s.flow() if not m.running]
    if s.d.counts:
        ms.append(None)
    if not ms:
        return "", None, ""
    m = s.rng.choice(ms)
    return (
        (s.rng.choice(m.phrases), m, m.unit)
        if m
        else (s.rng.choice(s.d.counts), None, s.d.count_unit)
    )


def undated(s: Scene) -> Statement | None:
    """No time is said: all of the ledger, or this year; when neither, nothing follows."""
    phrase, m, unit = _any_flow(s)
    if s.d.grain != "day" or not phrase:
        return None
    if s.rng.random() < 0.5:
        _span(s, date(2022, 1, 1), AS_OF)
        s.then = lambda v: True
    else:
        s.now = lambda v: True
    pairs = s.filters(s.rng.choice([0, 1]))
    gold = total(m, s.at(*pairs)) if m else rows_of(s.at(*pairs))
    said = s.w.number(s.with_filter(pairs, phrase), gold, unit, "count", "undated", m)
    if said and s.w.said[-1].label == "contradicted":
        s.w.said[-1].label, s.w.said[-1].gold = "unsupported", None
    return _close(s)


def running(s: Scene) -> Statement | None:
    """A month's cell holds the year so far: the last one counts, never their sum."""
    ms = [m for m in s.measures if m.running]
    if not ms:
        return None
    m = s.rng.choice(ms)
    month, words = s.rng.choice(
        [
            (8, "1—8月"),
            (6, "上半年"),
            (8, "今年以来"),
            (3, "一季度"),
            (8, "截至8月底"),
            (7, "前7个月"),
        ]
    )
    pairs = s.filters(s.rng.choice([0, 1, 1]))

    def at(year: int) -> Callable[[Row], bool]:
        when = f"{year}-{month:02}"
        return lambda r: r[s.d.time] == when and all(r[c] == v for c, v in pairs)

    s.w.add(f"{words},")
    s.w.number(
        s.with_filter(pairs, s.rng.choice(m.phrases)),
        total(m, at(2022)),
        m.unit,
        "count",
        "running",
        m,
    )
    change = growth(total(m, at(2022)), total(m, at(2021)))
    value = change(s.table.rows)
    if value and abs(value) > 0.3 and s.rng.random() < 0.6:
        up = value > 0
        s.w.number(
            f",同比{'增长' if up else '下降'}{{n}}",
            change,
            "%",
            "rate_change",
            "running_rate",
            direction="up" if up else "down",
        )
    return _close(s)


def carried(s: Scene) -> Statement | None:
    """The subject stands in an earlier clause, the time in an earlier sentence."""
    phrase, m, unit = _any_flow(s)
    if not phrase or not s.d.filters:
        return None
    pairs = s.filters(1)
    gold = total(m, s.at(*pairs)) if m else rows_of(s.at(*pairs))
    if s.w.zh:
        if any("对" in s.said(pairs)[:1] for _ in pairs):
            return None
        lead = (
            f"{s.when},{s.said(pairs)}{s.rng.choice(_IDLE_ZH)},"
            if s.when
            else f"{s.said(pairs)}{s.rng.choice(_IDLE_ZH)},"
        )
        s.w.add(lead)
        s.w.number(phrase, gold, unit, "count", "carried", m)
    else:
        s.w.add(f"{s.when}, {s.said(pairs)} and {s.rng.choice(_IDLE_EN)}, ")
        s.w.number(phrase, gold, unit, "count", "carried", m)
    other, m2, unit2 = _any_flow(s)
    if other and other != phrase and m2 is not m:
        s.w.add("," if s.w.zh else ", and ")
        gold = total(m2, s.at(*pairs)) if m2 else rows_of(s.at(*pairs))
        s.w.number(other, gold, unit2, "count", "carried", m2)
    return _close(s)


def narrowed(s: Scene) -> Statement | None:
    """The ledger knows only the wider thing, and the wider thing's number is said."""
    phrase, m, unit = _any_flow(s)
    if not phrase:
        return None
    gold = total(m, s.at()) if m else rows_of(s.at())
    s.start()
    extra = s.rng.choice(_NARROW_ZH if s.w.zh else _NARROW_EN)
    phrase = extra + phrase if s.w.zh else f"{phrase} {extra}"
    if not s.w.number(phrase, gold, unit, "count", "narrowed", m):
        return None
    s.w.said[-1].label, s.w.said[-1].gold = "unsupported", None
    return _close(s)


def near(s: Scene) -> Statement | None:
    """Nearly the true figure, off by one in fifty or by a unit; or by a slip of ten."""
    phrase, m, unit = _any_flow(s)
    if not phrase:
        return None
    pairs = s.filters(s.rng.choice([0, 1]))
    gold = total(m, s.at(*pairs)) if m else rows_of(s.at(*pairs))
    s.start()
    off = s.rng.choice([0.03, -0.025, 0.02, 9.0, -0.9])
    if not s.w.number(
        s.with_filter(pairs, phrase),
        gold,
        unit,
        "count",
        "near",
        m,
        label=s.rng.choice(["contradicted", "supported"]),
        off=off,
    ):
        return None
    return _close(s)


def outside(s: Scene) -> Statement | None:
    """A period the ledger does not reach, with a number it holds for another."""
    phrase, m, unit = _any_flow(s)
    if not phrase or s.d.grain == "year":
        return None
    _span(s, date(2022, 1, 1), AS_OF)
    gold = total(m, s.at()) if m else rows_of(s.at())
    words = (
        ("2019年,", "2020年上半年,", "2017年以来,", "去年之前的2018年,", "2020年四季度,")
        if s.w.zh
        else ("in 2019, ", "in March 2020, ", "in the second half of 2020, ")
    )
    s.w.add(s.rng.choice(words))
    if not s.w.number(phrase, gold, unit, "count", "outside", m):
        return None
    s.w.said[-1].label, s.w.said[-1].gold = "unsupported", None
    return _close(s)


def respectively(s: Scene) -> Statement | None:
    """Two values, two numbers."""
    phrase, m, unit = _any_flow(s)
    columns = [c for c, how in s.d.filters.items() if how == "{v}"]
    if not phrase or not columns or not s.w.zh:
        return None
    column = s.rng.choice(columns)
    a, b = s.rng.sample(s.d.cats[column], 2)
    s.start()
    golds = [total(m, s.at((column, v))) if m else rows_of(s.at((column, v))) for v in (a, b)]
    if any(not g(s.table.rows) for g in golds):
        return None
    s.w.number(f"{a}、{b}分别{phrase}", golds[0], unit, "count", "respectively", m)
    s.w.number("、{n}", golds[1], unit, "count", "respectively", m)
    return _close(s)


def measured_parts(s: Scene) -> Statement | None:
    """A sum and of which one value's."""
    ms = [m for m in s.flow() if not m.running]
    if not ms or not s.d.filters:
        return None
    m = s.rng.choice(ms)
    (pair,) = s.filters(1)
    s.start()
    s.w.number(s.rng.choice(m.phrases), total(m, s.at()), m.unit, "count", "sum", m)
    said = s.said((pair,))
    s.w.number(
        f",其中{said}{{n}}" if s.w.zh else f", of which {{n}} {said}",
        total(m, s.at(pair)),
        m.unit,
        "count",
        "sum_part",
        m,
    )
    return _close(s)


def monthly(s: Scene) -> Statement | None:
    """Against the month before."""
    phrase, m, unit = _any_flow(s)
    if not phrase or s.d.grain == "year":
        return None
    s.now, s.then = (
        between(date(2022, 8, 1), date(2022, 8, 31)),
        between(date(2022, 7, 1), date(2022, 7, 31)),
    )
    now, then = (
        (total(m, s.at()), total(m, s.before())) if m else (rows_of(s.at()), rows_of(s.before()))
    )
    value = growth(now, then)(s.table.rows)
    if value is None or abs(value) < 0.3:
        return None
    up = value > 0
    s.w.add("8月份," if s.w.zh else "in August, ")
    s.w.number(phrase, now, unit, "count", "month", m)
    text = (
        f",环比{'增长' if up else '下降'}{{n}}"
        if s.w.zh
        else f", {'up' if up else 'down'} {{n}} month on month"
    )
    s.w.number(
        text,
        growth(now, then),
        "%",
        "rate_change",
        "monthly_rate",
        direction="up" if up else "down",
    )
    return _close(s)


def points_back(s: Scene) -> Statement | None:
    """A rate and its change in points."""
    if not s.d.ratios or s.d.reference or s.table.layout == "wide":
        return None
    phrase, top, bottom = s.rng.choice(s.d.ratios)
    a, b = (next(m for m in s.d.measures if m.header == h) for h in (top, bottom))
    s.start()
    now, then = (
        over(total(a, s.at()), total(b, s.at())),
        over(total(a, s.before()), total(b, s.before())),
    )
    gap = minus(now, then)
    value = gap(s.table.rows)
    if value is None or abs(value) < 0.3:
        return None
    s.w.number(phrase, now, "%", "share", "ratio")
    up = value > 0
    s.w.number(
        f",同比{'提高' if up else '下降'}{{n}}",
        gap,
        "个百分点",
        "pp_diff",
        "points_back",
        direction="up" if up else "down",
    )
    return _close(s)


TRAPS = (
    undated, undated, running, running, running, carried, carried, narrowed, narrowed, near, near,
    outside, outside, respectively, measured_parts, monthly, points_back,
)  # fmt: skip


def trap(table: Table, rng: random.Random) -> Statement:
    """One statement about a ledger, a tempting one in two of three."""
    for _ in range(90):
        makers = TRAPS if rng.random() < 0.66 else MAKERS
        scene = Scene(table, rng)
        if makers is MAKERS:
            scene.measures = [m for m in scene.measures if not m.running] or scene.measures
            if all(m.running for m in scene.measures):
                continue
        made = rng.choice(makers)(scene)
        if made is not None and made.said:
            return made
    raise ValueError(f"no statement for {table.name}")
