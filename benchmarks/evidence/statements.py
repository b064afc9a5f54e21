"""Statements about a made-up ledger, of every kind of query, with their references."""

from __future__ import annotations

import random
from collections.abc import Callable

from domains import DOMAINS, D, M
from making import Gold, Row, Statement, Table, Writer, past, whens

Test = Callable[[Row], bool]


def total(m: M, test: Test) -> Gold:
    return lambda rows: sum(float(r[m.header]) for r in rows if test(r)) * m.scale or None  # type: ignore[arg-type]


def rows_of(test: Test) -> Gold:
    return lambda rows: sum(1 for r in rows if test(r)) or None


def mean(m: M, test: Test) -> Gold:
    def of(rows: list[Row]) -> float | None:
        hit = [float(r[m.header]) for r in rows if test(r)]  # type: ignore[arg-type]
        return sum(hit) / len(hit) * m.scale if hit else None

    return of


def most(m: M, test: Test) -> Gold:
    return lambda rows: (
        max((float(r[m.header]) for r in rows if test(r)), default=0) * m.scale or None
    )  # type: ignore[arg-type]


def over(a: Gold, b: Gold, f: float = 100.0) -> Gold:
    def of(rows: list[Row]) -> float | None:
        x, y = a(rows), b(rows)
        return None if x is None or not y else f * x / y

    return of


def growth(a: Gold, b: Gold) -> Gold:
    def of(rows: list[Row]) -> float | None:
        x, y = a(rows), b(rows)
        return None if x is None or not y else 100.0 * (x - y) / y

    return of


def minus(a: Gold, b: Gold) -> Gold:
    def of(rows: list[Row]) -> float | None:
        x, y = a(rows), b(rows)
        return None if x is None or y is None else x - y

    return of


def rank_of(column: str, value: str, m: M | None, test: Test) -> Gold:
    def of(rows: list[Row]) -> float | None:
        sums: dict[object, float] = {}
        for r in rows:
            if test(r):
                sums[r[column]] = sums.get(r[column], 0.0) + (float(r[m.header]) if m else 1.0)  # type: ignore[arg-type]
        if value not in sums:
            return None
        return float(1 + sum(v > sums[value] for v in sums.values()))

    return of


class Scene:
    """A writer with a time and up to two filters chosen."""

    def __init__(self, table: Table, rng: random.Random) -> None:
        self.w, self.rng, self.d, self.table = Writer(table, rng), rng, table.domain, table
        self.measures = list(self.d.measures)
        if table.layout == "wide":
            self.measures = self.measures[:1]
        self.when, self.now, self.then = ("", lambda v: True, lambda v: True)
        if self.d.time:
            self.when, self.now, self.then = whens(self.d, rng)

    def at(self, *pairs: tuple[str, str]) -> Test:
        time = self.d.time
        return lambda r: (not time or self.now(r[time])) and all(r[c] == v for c, v in pairs)

    def before(self, *pairs: tuple[str, str]) -> Test:
        time = self.d.time
        return lambda r: self.then(r[time]) and all(r[c] == v for c, v in pairs)

    def start(self) -> None:
        if self.when:
            self.w.add(self.when + ("," if self.w.zh else ", "))

    def filters(self, n: int) -> tuple[tuple[str, str], ...]:
        columns = self.rng.sample(sorted(self.d.filters), min(n, len(self.d.filters)))
        return tuple((c, self.rng.choice(self.d.cats[c])) for c in columns)

    def said(self, pairs: tuple[tuple[str, str], ...]) -> str:
        joined = ("" if self.w.zh else " ").join(self.d.filters[c].format(v=v) for c, v in pairs)
        return joined

    def with_filter(self, pairs: tuple[tuple[str, str], ...], phrase: str) -> str:
        if not pairs:
            return phrase
        said = self.said(pairs)
        if self.w.zh:
            return said + phrase
        return f"{said} {phrase}" if self.rng.random() < 0.5 else f"{phrase} {said}"

    def flow(self) -> list[M]:
        return [
            m
            for m in self.measures
            if not m.stock
            and m.unit not in ("%", "分", "天", "分钟")
            and m.label
            and "平均" not in m.phrases[0]
        ]


def plain(s: Scene) -> Statement | None:
    """Count and sums after one another, no filter or one or two."""
    pairs = s.filters(s.rng.choice([0, 0, 1, 1, 2]))
    s.start()
    first = True
    if s.d.counts:
        phrase = s.with_filter(pairs, s.rng.choice(s.d.counts))
        first = not s.w.number(phrase, rows_of(s.at(*pairs)), s.d.count_unit, "count", "count")
    for m in s.rng.sample(s.flow(), min(len(s.flow()), s.rng.choice([1, 2]))):
        phrase = s.rng.choice(m.phrases)
        if not first:
            s.w.add("," if s.w.zh else ", ")
        s.w.number(
            s.with_filter(pairs, phrase) if first else phrase,
            total(m, s.at(*pairs)),
            m.unit,
            "count",
            "sum",
            m,
        )
        first = False
    s.w.add("。" if s.w.zh else ".")
    return s.w.done()


def parts(s: Scene) -> Statement | None:
    """A total, of which two values."""
    if not s.d.counts or not s.d.filters:
        return None
    column = s.rng.choice(sorted(s.d.filters))
    a, b = s.rng.sample(s.d.cats[column], 2)
    s.start()
    s.w.number(s.rng.choice(s.d.counts), rows_of(s.at()), s.d.count_unit, "count", "count")
    zh = s.w.zh
    s.w.add(",其中" if zh else ", of which ")
    for i, v in enumerate((a, b)):
        said = s.d.filters[column].format(v=v)
        phrase = f"{said}{{n}}" if zh else f"{{n}} {said}"
        s.w.add(("、" if zh else " and ") if i else "")
        s.w.number(phrase, rows_of(s.at((column, v))), s.d.count_unit, "count", "count_part")
    s.w.add("。" if zh else ".")
    return s.w.done()


def average(s: Scene) -> Statement | None:
    ms = [m for m in s.measures if not m.stock and m.unit != "%"]
    if not ms:
        return None
    m = s.rng.choice(ms)
    pairs = s.filters(s.rng.choice([0, 1]))
    s.start()
    if s.w.zh:
        phrase = (
            f"{s.said(pairs)}平均{m.label}为{{n}}"
            if "平均" not in m.phrases[0]
            else s.said(pairs) + m.phrases[0]
        )
    else:
        phrase = f"{m.label} averaged {{n}} {s.said(pairs)}".strip()
    gold = mean(m, s.at(*pairs))
    mm = M(m.header, (), m.unit, 0, 1, 1, m.scale)
    s.w.number(phrase, gold, m.unit, "count", "avg", mm)
    s.w.add("。" if s.w.zh else ".")
    return s.w.done()


def extreme(s: Scene) -> Statement | None:
    ms = [m for m in s.measures if not m.stock and m.unit != "%" and m.high > 9]
    if not ms:
        return None
    m = s.rng.choice(ms)
    s.start()
    phrase = (
        f"{s.rng.choice(['单次', '单笔', ''])}{m.label}最高达{{n}}"
        if s.w.zh
        else f"the highest {m.label} was {{n}}"
    )
    s.w.number(phrase, most(m, s.at()), m.unit, "count", "max", m)
    s.w.add("。" if s.w.zh else ".")
    return s.w.done()


def share(s: Scene) -> Statement | None:
    if not s.d.filters:
        return None
    ((column, value),) = s.filters(1)
    s.start()
    said = s.d.filters[column].format(v=value)
    if s.d.counts and s.rng.random() < 0.5:
        noun = s.rng.choice(s.d.counts).replace("{n}", "")
        gold = over(rows_of(s.at((column, value))), rows_of(s.at()))
        phrase = (
            f"{noun}中,{said}占{{n}}" if s.w.zh else f"{{n}} of all {s.d.count_unit} were {said}"
        )
        s.w.number(phrase, gold, "%", "share", "share_count")
    elif s.flow():
        m = s.rng.choice(s.flow())
        gold = over(total(m, s.at((column, value))), total(m, s.at()))
        phrase = (
            f"{said}{m.label}占全部的{{n}}"
            if s.w.zh
            else f"{m.label} {said} made up {{n}} of the total"
        )
        s.w.number(phrase, gold, "%", "share", "share_sum")
    s.w.add("。" if s.w.zh else ".")
    return s.w.done()


def compare(s: Scene) -> Statement | None:
    """Growth, multiple or difference against the year before."""
    if not s.d.time or s.d.grain == "year":
        return None
    pairs = s.filters(s.rng.choice([0, 0, 1]))
    ms = s.flow()
    m = s.rng.choice([*ms, None]) if ms and s.d.counts else (s.rng.choice(ms) if ms else None)
    if m is None and not s.d.counts:
        return None
    now = total(m, s.at(*pairs)) if m else rows_of(s.at(*pairs))
    then = total(m, s.before(*pairs)) if m else rows_of(s.before(*pairs))
    unit = m.unit if m else s.d.count_unit
    phrase = s.rng.choice(m.phrases) if m else s.rng.choice(s.d.counts)
    s.start()
    value = growth(now, then)(s.table.rows)
    if value is None or abs(value) < 0.3:
        return None
    up = value > 0
    kind = s.rng.choice(["rate", "rate", "multiple", "difference", "alone"])
    if kind == "alone":
        noun = (
            (m.label if m else phrase.replace("{n}", ""))
            if s.w.zh
            else (m.label if m else f"the number of {s.d.count_unit}")
        )
        text = (
            f"{s.said(pairs)}{noun}同比{'增长' if up else '下降'}{{n}}"
            if s.w.zh
            else f"{noun} {s.said(pairs)} {'rose' if up else 'fell'} {{n}} year on year"
        )
        s.w.number(
            text, growth(now, then), "%", "rate_change", "rate", direction="up" if up else "down"
        )
        s.w.add("。" if s.w.zh else ".")
        return s.w.done()
    if not s.w.number(
        s.with_filter(pairs, phrase),
        now,
        unit,
        "count",
        "sum" if m else "count",
        m,
        label="supported",
    ):
        return None
    if kind == "rate":
        text = (
            f",同比{'增长' if up else '下降'}{{n}}"
            if s.w.zh
            else f", {'up' if up else 'down'} {{n}} from a year earlier"
        )
        s.w.number(
            text, growth(now, then), "%", "rate_change", "rate", direction="up" if up else "down"
        )
    elif kind == "multiple":
        text = ",是去年同期的{n}" if s.w.zh else ", {n} the figure of a year earlier"
        s.w.number(text, over(now, then, 1.0), "倍" if s.w.zh else "times", "multiple", "multiple")
    else:
        word = ("增加" if up else "减少") if s.w.zh else ("more" if up else "fewer")
        text = f",比去年同期{word}{{n}}" if s.w.zh else f", {{n}} {word} than a year earlier"
        s.w.number(
            text, minus(now, then), unit, "count", "difference", m, direction="up" if up else "down"
        )
    s.w.add("。" if s.w.zh else ".")
    return s.w.done()


def ratio(s: Scene) -> Statement | None:
    if not s.d.ratios:
        return None
    phrase, top, bottom = s.rng.choice(s.d.ratios)
    a = next(m for m in s.d.measures if m.header == top)
    b = next(m for m in s.d.measures if m.header == bottom)
    if s.d.reference:
        here = s.d.cats[s.d.reference][-1]
        return _reference(s, phrase, a, b, here)
    pairs = s.filters(s.rng.choice([0, 1]))
    s.start()
    s.w.number(
        s.with_filter(pairs, phrase),
        over(total(a, s.at(*pairs)), total(b, s.at(*pairs))),
        "%",
        "share",
        "ratio",
    )
    s.w.add("。" if s.w.zh else ".")
    return s.w.done()


def _reference(s: Scene, phrase: str, a: M, b: M, here: str) -> Statement | None:
    column = s.d.reference

    def at(place: str) -> Test:
        return lambda r: r[s.d.time] == "2022-08" and r[column] == place

    def lvl(place: str) -> Gold:
        return over(total(a, at(place)), total(b, at(place)))

    s.w.add("8月末,")
    s.w.number(phrase, lvl(here), "%", "share", "ratio")
    for place in s.d.cats[column][:-1]:
        gold = minus(lvl(here), lvl(place))
        value = gold(s.table.rows)
        if value is None or abs(value) < 0.3:
            continue
        word = "高于" if value > 0 else "低于"
        s.w.number(
            f",{word}{place}{{n}}",
            gold,
            "个百分点",
            "pp_diff",
            "points",
            direction="up" if value > 0 else "down",
        )
    s.w.add("。")
    return s.w.done()


def stock(s: Scene) -> Statement | None:
    ms = [m for m in s.measures if m.stock]
    if not ms:
        return None
    m = s.rng.choice(ms)
    if s.d.grain == "year":
        pairs = s.filters(s.rng.choice([0, 1, 2]))
        s.start()
        s.w.number(
            s.with_filter(pairs, m.phrases[0]), total(m, s.at(*pairs)), m.unit, "count", "stock", m
        )
        s.w.add(".")
        return s.w.done()
    month, words = s.rng.choice(
        [
            ("2022-08", "8月末"),
            ("2022-06", "6月末"),
            ("2021-12", "去年末"),
            ("2022-08", "截至8月底"),
        ]
    )
    if not s.d.reference:
        return _simple_stock(s, m)
    column = s.d.reference
    here = s.d.cats[column][-1]
    place, said = s.rng.choice([(here, ""), (here, "全市"), ("全省", "全省")])

    def at(when: str) -> Test:
        return lambda r: r[s.d.time] == when and r[column] == place

    s.w.add(f"{words},{said}")
    kind = "share" if m.unit == "%" else "amount"
    s.w.number(
        s.rng.choice(m.phrases),
        total(m, at(month)),
        m.unit,
        kind,
        "stock",
        M(m.header, (), m.unit, 0, 1, 2),
    )
    if month == "2022-08" and m.unit != "%":
        gold = minus(total(m, at("2022-08")), total(m, at("2021-12")))
        value = gold(s.table.rows)
        if value:
            s.w.number(
                f",比年初{'增加' if value > 0 else '减少'}{{n}}",
                gold,
                m.unit,
                "amount",
                "new_year",
                m,
                direction="up" if value > 0 else "down",
            )
    s.w.add("。")
    return s.w.done()


def _simple_stock(s: Scene, m: M) -> Statement | None:
    month, words = s.rng.choice([("2022-08", "8月末"), ("2022-03", "3月末"), ("2021-12", "去年底")])
    pairs = s.filters(s.rng.choice([0, 1]))

    def test(r: Row) -> bool:
        return r[s.d.time] == month and all(r[c] == v for c, v in pairs)

    s.w.add(f"{words},")
    s.w.number(s.with_filter(pairs, m.phrases[0]), total(m, test), m.unit, "count", "stock", m)
    s.w.add("。")
    return s.w.done()


def distinct(s: Scene) -> Statement | None:
    if not s.d.distinct or not s.d.counts:
        return None
    column = s.rng.choice(sorted(s.d.distinct))
    s.start()
    s.w.number(s.rng.choice(s.d.counts), rows_of(s.at()), s.d.count_unit, "count", "count")
    gold: Gold = lambda rows: float(len({r[column] for r in rows if s.at()(r)}))  # noqa: E731
    s.w.add(",")
    s.w.number(s.d.distinct[column], gold, "个", "count", "distinct")
    s.w.add("。")
    return s.w.done()


def rank(s: Scene) -> Statement | None:
    if not s.d.filters or not s.w.zh:
        return None
    columns = [c for c in s.d.filters if c in s.d.cats and not s.d.filters[c].startswith("对")]
    column = s.rng.choice(sorted(columns))
    value = s.rng.choice(s.d.cats[column])
    m = s.rng.choice([*s.flow(), None]) if s.flow() and s.d.counts else None
    if m is None and not s.d.counts:
        return None
    s.start()
    noun = m.label if m else s.rng.choice(s.d.counts).replace("{n}", "") + "数量"
    phrase = f"{s.d.filters[column].format(v=value)}{noun}居{s.rng.choice(['全市', '各单位', ''])}第{{n}}"  # noqa: E501
    s.w.number(phrase, rank_of(column, value, m, s.at()), "位", "rank", "rank")
    s.w.add("。")
    return s.w.done()


def earlier(s: Scene) -> Statement | None:
    """A plain sum in a past period."""
    if not s.d.time or (s.d.grain == "month" and s.d.reference):
        return None
    s.when, s.now = past(s.d, s.rng)
    return plain(s) if s.d.grain != "year" else None


def nothing(s: Scene) -> Statement | None:
    """Claims the ledger cannot speak of: another subject, a narrower one, another period."""
    how = s.rng.choice(["subject", "narrow", "period", "value"])
    zh = s.w.zh
    n = float(s.rng.randint(12, 900))
    unit = s.d.count_unit or ("人" if zh else "people")
    if how == "period" and s.d.time:
        s.w.add(
            s.rng.choice(
                ["2013年,", "2016年,"] if s.d.grain == "year" else ["2018年,", "2019年上半年,"]
            )
            if zh
            else s.rng.choice(["in 2015, ", "in 2016, "])
        )
        phrase = s.rng.choice(s.d.counts) if s.d.counts else s.rng.choice(s.measures[0].phrases)
        u = s.d.count_unit if s.d.counts else s.measures[0].unit
        s.w.number(
            phrase,
            None,
            u,
            "count",
            "no_period",
            None if s.d.counts else s.measures[0],
            label="unsupported",
            stand_in=n,
        )
    elif how == "narrow" and s.d.counts:
        s.start()
        extra = s.rng.choice(
            [
                "涉及未成年人的",
                "由外籍人士提出的",
                "利用无人机",
                "夜间",
                "联合纪检部门",
                "国际合作类",
                "高龄老人",
            ]
            if zh
            else ["drone-assisted ", "night-time ", "award-winning ", "government-funded "]
        )
        base = s.rng.choice(s.d.counts)
        phrase = (
            extra + base
            if zh
            else base.replace("{n}", "{n}").replace("{n}", "{n} " + "") + " " + extra.strip()
        )
        s.w.number(phrase, None, unit, "count", "no_narrow", label="unsupported", stand_in=n)
    elif how == "value" and s.d.filters and s.d.counts:
        s.start()
        strange = s.rng.choice(
            ["莱西市", "平度市", "金融科技园", "军民融合", "数字货币"]
            if zh
            else ["in Westvale", "in Kingsbridge", "under the Orion label"]
        )
        base = s.rng.choice(s.d.counts)
        s.w.number(
            strange + base if zh else f"{base} {strange}",
            None,
            unit,
            "count",
            "no_value",
            label="unsupported",
            stand_in=n,
        )
    else:
        s.start()
        phrase, u = s.rng.choice(
            [
                ("发放助学贷款{n}", "万元"),
                ("救治濒危动物{n}", "只"),
                ("发布政策文件{n}", "份"),
                ("新增专利授权{n}", "件"),
                ("种植油料作物{n}", "亩"),
                ("慰问困难党员{n}", "人"),
                ("调解家事纠纷{n}", "起"),
                ("新建充电桩{n}", "个"),
                ("更新公交车{n}", "辆"),
            ]
            if zh
            else [
                ("we planted {n}", "trees"),
                ("the museum lent {n}", "paintings"),
                ("{n} received flu vaccinations", "pensioners"),
                ("we repaired {n}", "street lamps"),
            ]
        )
        s.w.number(phrase, None, u, "count", "no_subject", label="unsupported", stand_in=n)
    s.w.add("。" if zh else ".")
    return s.w.done()


MAKERS: tuple[Callable[[Scene], Statement | None], ...] = (
    plain,
    plain,
    plain,
    plain,
    parts,
    parts,
    average,
    extreme,
    share,
    share,
    compare,
    compare,
    compare,
    ratio,
    stock,
    stock,
    distinct,
    rank,
    earlier,
    nothing,
    nothing,
    nothing,
    nothing,
)


def statement(table: Table, rng: random.Random) -> Statement:
    """One statement about a ledger."""
    for _ in range(60):
        made = rng.choice(MAKERS)(Scene(table, rng))
        if made is not None and made.said:
            return made
    raise ValueError(f"no statement for {table.name}")


__all__ = ["DOMAINS", "D", "statement"]
