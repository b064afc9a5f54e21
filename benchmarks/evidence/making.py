"""Seeded ledgers of many shapes and statements about them, true, false and not sayable.

Every statement carries its claims with a reference: a function of the rows,
so that a query is right only when it gives the reference's number on two
independent fillings of the same ledger.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from domains import D, M

AS_OF = date(2022, 9, 20)
FIRST, LAST = date(2021, 1, 1), date(2022, 9, 18)
Row = dict[str, object]
Gold = Callable[[list[Row]], float | None]


@dataclass
class Said:
    """One number in a statement."""

    start: int
    end: int
    value: Decimal
    unit: str
    kind: str
    direction: str
    label: str  # supported | contradicted | unsupported
    gold: Gold | None
    digits: str
    what: str
    comparator: str = "="
    per: float = 1.0  # how many of the claim's unit one of the reference's is (亿元: 10^8)


@dataclass
class Statement:
    """A text with its numbers."""

    text: str
    said: list[Said] = field(default_factory=list)


@dataclass
class Table:
    """A made-up ledger in two fillings."""

    domain: D
    name: str
    layout: str
    rows: list[Row]
    shadow: list[Row]
    fmt: str = "iso"


def make_table(domain: D, rng: random.Random) -> Table:
    """A ledger of a kind, with another filling for telling queries apart."""
    layout = "plain"
    if domain.grain == "month":
        layout = rng.choice(["plain", "plain", "long", "wide"])
    if domain.reference and layout == "wide":
        layout = "long"
    name = rng.choice(domain.files)
    if domain.grain == "day" and rng.random() < 0.3:
        name += rng.choice(
            ["2021-2022", "_2022版", "汇总"] if domain.language == "zh" else ["_log", "_2022"]
        )
    fmt = rng.choice(["iso", "iso", "iso", "slash", "zh"]) if domain.language == "zh" else "iso"
    return Table(domain, name, layout, fill(domain, rng), fill(domain, rng), fmt)


def fill(domain: D, rng: random.Random) -> list[Row]:
    """Rows of a ledger: events with a day, or cells of a panel."""
    rows: list[Row] = []
    if domain.grain in ("month", "year"):
        columns = list(domain.cats.items())
        periods = [f"{y}-{m:02}" for y in (2021, 2022) for m in range(1, 13) if (y, m) <= (2022, 8)]
        if domain.grain == "year":
            periods = [str(y) for y in range(2018, 2023)]
        combos: list[dict[str, str]] = [{}]
        for column, values in columns:
            combos = [c | {column: v} for c in combos for v in values]
        for combo in combos:
            for period in periods:
                rows.append(
                    {domain.time: period}
                    | combo
                    | {m.header: draw(m, rng) for m in domain.measures}
                )
        for m in domain.measures:
            if m.running:
                _run_up(rows, domain.time, m)
        return rows
    days = (LAST - FIRST).days
    for i in range(domain.rows):
        row: Row = {}
        if domain.ident:
            row[domain.ident] = (
                f"{domain.ident_stem}{i + 1:04}" if domain.ident_stem else f"{i + 1:05}"
            )
        if domain.time:
            row[domain.time] = FIRST + timedelta(days=rng.randint(0, days))
        for column, values in domain.cats.items():
            weights = [1 + 1.7 * rng.random() * (k % 3) for k in range(len(values))]
            row[column] = rng.choices(values, weights)[0]
        for m in domain.measures:
            row[m.header] = draw(m, rng)
        rows.append(row)
    return rows


def _run_up(rows: list[Row], time: str, m: M) -> None:
    """Turn a month's own figure into the year so far (rows are in order of time)."""
    year, total = "", 0.0
    for row in rows:
        if str(row[time])[:4] != year or str(row[time])[5:7] == "01":
            year, total = str(row[time])[:4], 0.0
        total += float(row[m.header])  # type: ignore[arg-type]
        row[m.header] = round(total, m.digits) if m.digits else round(total)


def draw(m: M, rng: random.Random) -> float | int:
    """A value of a measure."""
    value = m.low + (m.high - m.low) * (rng.random() ** 1.6)
    return round(value, m.digits) if m.digits else round(value)


def write_table(table: Table, rows: list[Row], folder: Path, rng: random.Random) -> None:
    """Write one filling as CSV (UTF-8 or GBK) or Excel, in the table's layout."""
    header, lines = laid_out(table, rows)
    if rng.random() < 0.2 and table.layout != "wide":
        import xlsxwriter

        with xlsxwriter.Workbook(str(folder / f"{table.name}.xlsx")) as book:
            sheet = book.add_worksheet()
            top = 0
            if rng.random() < 0.5:
                sheet.merge_range(0, 0, 0, max(1, len(header) - 1), table.name)
                top = 1
            day = book.add_format({"num_format": "yyyy-mm-dd"})
            for c, name in enumerate(header):
                sheet.write(top, c, name)
            for r, line in enumerate(lines):
                for c, value in enumerate(line):
                    if isinstance(value, date):
                        sheet.write_datetime(top + 1 + r, c, value, day)
                    else:
                        sheet.write(top + 1 + r, c, value)
        return
    encoding = "gb18030" if table.domain.language == "zh" and rng.random() < 0.3 else "utf-8"
    with (folder / f"{table.name}.csv").open("w", encoding=encoding, newline="") as file:
        out = csv.writer(file)
        out.writerow(header)
        for line in lines:
            out.writerow([shown(v, table.fmt) for v in line])


def shown(value: object, fmt: str) -> object:
    if isinstance(value, date):
        if fmt == "slash":
            return f"{value.year}/{value.month}/{value.day}"
        return f"{value.year}年{value.month}月{value.day}日" if fmt == "zh" else value.isoformat()
    return value


def laid_out(table: Table, rows: list[Row]) -> tuple[list[str], list[list[object]]]:
    d = table.domain
    if table.layout == "long":
        header = [*d.cats, "指标", d.time, "数值", "单位"]
        lines = []
        for row in rows:
            for m in d.measures:
                name, unit = split(m.header, m.unit)
                lines.append([*(row[c] for c in d.cats), name, row[d.time], row[m.header], unit])
        return header, lines
    if table.layout == "wide":
        m = d.measures[0]
        name, unit = split(m.header, m.unit)
        periods = sorted({str(r[d.time]) for r in rows})
        header = [*d.cats, *(f"{p}{name}({unit})" for p in periods)]
        by: dict[tuple[object, ...], dict[str, object]] = {}
        for row in rows:
            by.setdefault(tuple(row[c] for c in d.cats), {})[str(row[d.time])] = row[m.header]
        return header, [[*key, *(cells[p] for p in periods)] for key, cells in by.items()]
    return list(rows[0]), [list(r.values()) for r in rows]


def split(header: str, unit: str) -> tuple[str, str]:
    for mark in ("(", "_"):
        if mark in header:
            name, _, rest = header.partition(mark)
            return name, rest.rstrip(")")
    return header, unit


# ---------------------------------------------------------------- time

When = tuple[str, Callable[[object], bool], Callable[[object], bool]]


def as_day(value: object) -> date:
    if isinstance(value, date):
        return value
    text = str(value)
    return date(int(text[:4]), int(text[5:7] or 1) if len(text) > 4 else 1, 1)


def between(a: date, b: date) -> Callable[[object], bool]:
    return lambda v: a <= as_day(v) <= b


def whens(d: D, rng: random.Random) -> When:
    """A time phrase, its rows, and the same period a year before."""
    y = 2022
    zh = [
        ("今年以来", date(y, 1, 1), AS_OF),
        ("上半年", date(y, 1, 1), date(y, 6, 30)),
        ("一季度", date(y, 1, 1), date(y, 3, 31)),
        ("二季度", date(y, 4, 1), date(y, 6, 30)),
        ("1至8月", date(y, 1, 1), date(y, 8, 31)),
        ("前8个月", date(y, 1, 1), date(y, 8, 31)),
        ("8月份", date(y, 8, 1), date(y, 8, 31)),
        ("2022年5月", date(y, 5, 1), date(y, 5, 31)),
        ("截至8月底,今年", date(y, 1, 1), date(y, 8, 31)),
    ]
    en = [
        ("so far this year", date(y, 1, 1), AS_OF),
        ("in the first half of the year", date(y, 1, 1), date(y, 6, 30)),
        ("in the first quarter", date(y, 1, 1), date(y, 3, 31)),
        ("in August", date(y, 8, 1), date(y, 8, 31)),
        ("between January and August 2022", date(y, 1, 1), date(y, 8, 31)),
        ("in June 2022", date(y, 6, 1), date(y, 6, 30)),
    ]
    if d.grain == "year":
        return (
            "2022年" if d.language == "zh" else "in 2022",
            lambda v: str(v) == "2022",
            lambda v: str(v) == "2021",
        )
    text, a, b = rng.choice(zh[:-1] if d.language == "zh" else en)
    if d.grain == "month":
        b = min(b, date(2022, 8, 31))  # the last month the panel has
    before = (date(a.year - 1, a.month, a.day), date(b.year - 1, b.month, b.day))
    return text, between(a, b), between(*before)


def past(d: D, rng: random.Random) -> tuple[str, Callable[[object], bool]]:
    if d.grain == "year":
        year = rng.choice([2019, 2020, 2021])
        return f"{year}年" if d.language == "zh" else f"in {year}", lambda v: str(v) == str(year)
    text, a, b = rng.choice(
        [
            ("去年", date(2021, 1, 1), date(2021, 12, 31)),
            ("2021年", date(2021, 1, 1), date(2021, 12, 31)),
            ("去年上半年", date(2021, 1, 1), date(2021, 6, 30)),
        ]
        if d.language == "zh"
        else [
            ("last year", date(2021, 1, 1), date(2021, 12, 31)),
            ("in 2021", date(2021, 1, 1), date(2021, 12, 31)),
        ]
    )
    return text, between(a, b)


# ---------------------------------------------------------------- numbers


def printed(
    value: float, unit: str, m: M | None, rng: random.Random, zh: bool
) -> tuple[str, Decimal, str]:
    """A number as a statement prints it: text with unit, scaled value, digits."""
    if unit in ("%", "个百分点", "倍"):
        digits = f"{value:.1f}"
        return f"{digits}{unit}", Decimal(digits), digits
    if zh:
        scale, word = 1, ""
        base = unit
        if unit.startswith("亿"):
            scale, base = 10**8, unit[1:]
        elif unit.startswith("万"):
            scale, base = 10**4, unit[1:]
        real = value * scale
        if base in ("元", "平方米") or real >= 100000:
            if real >= 10**8 and base == "元":
                scale, word = 10**8, "亿"
            elif real >= 10**4 * 3 and (base in ("元", "平方米") or rng.random() < 0.4):
                scale, word = 10**4, "万"
            else:
                scale, word = 1, ""
        else:
            scale = 1
        shown = real / scale
        whole = scale == 1 and (m is None or m.digits == 0 or m.scale != 1)
        digits = (
            f"{shown:.0f}"
            if whole and float(shown).is_integer()
            else f"{shown:.2f}"
            if shown < 100
            else f"{shown:.1f}"
        )
        return f"{digits}{word}{base}", Decimal(digits) * scale, digits
    if unit == "dollars" or unit == "pounds":
        digits = f"{value:,.0f}"
        return (
            (f"${digits}" if unit == "dollars" else f"£{digits}"),
            Decimal(digits.replace(",", "")),
            digits,
        )
    digits = f"{value:,.1f}" if m is not None and m.digits else f"{value:,.0f}"
    return f"{digits} {unit}", Decimal(digits.replace(",", "")), digits


def wrong(value: float, rng: random.Random, unit: str) -> float:
    """A value that is not the true one, off by an eighth to a third."""
    factor = 1 + rng.choice([-1, 1]) * rng.uniform(0.12, 0.4)
    out = value * factor
    if unit in ("%", "个百分点") and abs(out - value) < 0.6:
        out = value + rng.choice([-1, 1]) * 1.7
    if abs(out - value) < 1 and float(value).is_integer():
        out = value + rng.choice([1, 2, 3])
    return round(out) if float(value).is_integer() else out


class Writer:
    """Builds one statement, piece by piece."""

    def __init__(self, table: Table, rng: random.Random) -> None:
        self.table, self.rng, self.d = table, rng, table.domain
        self.zh = self.d.language == "zh"
        self.text = ""
        self.said: list[Said] = []

    def add(self, text: str) -> None:
        self.text += text

    def number(
        self,
        phrase: str,
        gold: Gold | None,
        unit: str,
        kind: str,
        what: str,
        m: M | None = None,
        *,
        label: str = "",
        direction: str = "",
        stand_in: float = 0.0,
        off: float = 0.0,
    ) -> bool:
        """Write a phrase with its number; False when the gold is unusable.

        A false figure is wrong by the share `off`, or by an eighth to two fifths.
        """
        value = gold(self.table.rows) if gold else stand_in
        if value is None or value != value or (not value and kind != "rank"):
            return False
        label = label or ("supported" if self.rng.random() < 0.55 else "contradicted")
        told = value
        if label == "contradicted":
            told = wrong(abs(value), self.rng, unit) * (1 if value > 0 else -1)
            if off:
                told = value * (1 + off)
                if float(value).is_integer():
                    told = float(round(told))
                if told == value:
                    told += 1 if off > 0 else -1
            if told == 0:
                return False
        text, scaled, digits = printed(abs(told), unit, m, self.rng, self.zh)
        if label == "contradicted" and text == printed(abs(value), unit, m, self.rng, self.zh)[0]:
            return False
        at = len(self.text) + phrase.index("{n}")
        self.text += phrase.replace("{n}", text)
        said_unit = "" if text[0] in "$£" else text.lstrip("0123456789.,-").lstrip("万亿 ")
        said_unit = {"$": "dollars", "£": "pounds"}.get(text[0], said_unit)
        self.said.append(
            Said(
                at,
                at + len(text),
                scaled,
                said_unit,
                kind,
                direction,
                label,
                gold,
                digits,
                what,
                per={"亿": 1e8, "万": 1e4}.get(unit[:1], 1.0),
            )
        )
        return True

    def done(self) -> Statement | None:
        return Statement(self.text, self.said) if self.said else None
