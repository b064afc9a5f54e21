"""Ledgers with paragraphs of running prose about them; numbers are slots in a small notation.

A paragraph is text with slots `[op|column|filters|span|unit|words|about]`, about one of 余 超 近:

    n count, s sum, a average, hi and lo extremes, dc distinct values, e level at the span's end,
    g growth in percent, d difference (both against the year before; words are "up/down"),
    x multiple, sh share of a value in all rows, sc in all of a column, ra ratio of two columns
    "top,bottom", rk rank of a value among its column's, u a number the ledger cannot speak of.

`{a/b}` is a choice, `<T>` a time (span T), `<column>` a value (filter `column=*`), `<column2>`
another one. A slot is true, or wrong in one of four ways: off by an eighth to two fifths, two
digits swapped, the figure of another value, the figure of the year before.
"""

from __future__ import annotations

import csv
import random
import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from domains import D, M
from making import AS_OF, FIRST, LAST, Gold, Row, Said, Statement, Table, printed

Span = tuple[date, date]
_MONTHS = [f"{y}-{m:02}" for y in (2021, 2022) for m in range(1, 13) if (y, m) <= (2022, 8)]


@dataclass(frozen=True)
class N:
    """A column of numbers; `scale` leads from its unit to the unit said."""

    low: float
    high: float
    digits: int = 0


@dataclass(frozen=True)
class K:
    """A kind of ledger: columns by their plain name, headers as written, paragraphs."""

    file: str
    columns: dict[str, object]  # "day" | "month" | ("id", stem) | values | N
    paragraphs: tuple[str, ...]
    headers: dict[str, str] = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    template: str = ""
    layout: str = "plain"  # plain | ym (a column for the year, one for the month) | wide
    language: str = "zh"
    rows: int = 360
    yuan: tuple[str, ...] = ()  # columns in yuan whose headers do not say so


TIMES: dict[str, tuple[tuple[str, Span], ...]] = {
    "zh": (
        ("今年上半年", (date(2022, 1, 1), date(2022, 6, 30))),
        ("1—8月", (date(2022, 1, 1), date(2022, 8, 31))),
        ("今年前7个月", (date(2022, 1, 1), date(2022, 7, 31))),
        ("今年二季度", (date(2022, 4, 1), date(2022, 6, 30))),
        ("刚刚过去的8月", (date(2022, 8, 1), date(2022, 8, 31))),
        ("2022年一季度", (date(2022, 1, 1), date(2022, 3, 31))),
        ("今年3月至8月", (date(2022, 3, 1), date(2022, 8, 31))),
    ),
    "en": (
        ("In the first half of 2022", (date(2022, 1, 1), date(2022, 6, 30))),
        ("Between January and August this year", (date(2022, 1, 1), date(2022, 8, 31))),
        ("In the second quarter", (date(2022, 4, 1), date(2022, 6, 30))),
        ("In the three months to August", (date(2022, 6, 1), date(2022, 8, 31))),
        ("In July", (date(2022, 7, 1), date(2022, 7, 31))),
    ),
}


def table_of(kind: K, rng: random.Random) -> Table:
    """Two independent fillings of a ledger."""
    rows, shadow = _fill(kind, rng), _fill(kind, rng)
    domain = D((kind.file,), kind.language, "", "", {}, (), (), "")
    return Table(domain, kind.file, kind.layout, rows, shadow)


def _fill(kind: K, rng: random.Random) -> list[Row]:
    time = next((c for c, s in kind.columns.items() if s in ("day", "month")), "")
    values = {c: s for c, s in kind.columns.items() if isinstance(s, tuple) and s[0] != "id"}
    rows: list[Row] = []
    if kind.columns.get(time) == "month":
        combos: list[dict[str, object]] = [{}]
        for column, some in values.items():
            combos = [c | {column: v} for c in combos for v in some]
        rows = [{time: m} | c for c in combos for m in _MONTHS]
    else:
        for n in range(kind.rows):
            row: Row = {}
            for column, spec in kind.columns.items():
                if spec == "day":
                    row[column] = FIRST + timedelta(days=rng.randint(0, (LAST - FIRST).days))
                elif isinstance(spec, tuple) and spec[0] == "id":
                    row[column] = f"{spec[1]}{n + 1:04}"
                elif isinstance(spec, tuple):
                    weights = [1 + 1.5 * rng.random() * (i % 3) for i in range(len(spec))]
                    row[column] = rng.choices(spec, weights)[0]
            rows.append(row)
    for row in rows:
        for column, spec in kind.columns.items():
            if isinstance(spec, N):
                value = spec.low + (spec.high - spec.low) * rng.random() ** 1.5
                row[column] = round(value, spec.digits) if spec.digits else round(value)
    return [{c: row[c] for c in kind.columns} for row in rows]


def write_kind(kind: K, rows: list[Row], folder: Path) -> None:
    """Write one filling as the kind's layout has it, with its template when it has one."""
    header, lines = _laid_out(kind, rows)
    with (folder / f"{kind.file}.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(header)
        out.writerows(lines)
    if kind.template:
        (folder / f"{kind.file}.toml").write_text(kind.template, "utf-8")


def _laid_out(kind: K, rows: list[Row]) -> tuple[list[str], list[list[object]]]:
    time = next((c for c, s in kind.columns.items() if s in ("day", "month")), "")
    named = [kind.headers.get(c, c) for c in kind.columns]

    def cell(column: str, value: object) -> object:
        return kind.codes.get(column, {}).get(str(value), value)

    if kind.layout == "ym":
        header = ["年份", "月份"] if kind.language == "zh" else ["year", "month"]
        header += [h for c, h in zip(kind.columns, named, strict=True) if c != time]
        return header, [
            [str(r[time])[:4], int(str(r[time])[5:7])]
            + [cell(c, v) for c, v in r.items() if c != time]
            for r in rows
        ]
    if kind.layout == "wide":
        number = next(c for c, s in kind.columns.items() if isinstance(s, N))
        keys = [c for c, s in kind.columns.items() if isinstance(s, tuple)]
        found: dict[tuple[object, ...], dict[str, object]] = {}
        for r in rows:
            found.setdefault(tuple(r[k] for k in keys), {})[str(r[time])] = r[number]
        months = sorted({str(r[time]) for r in rows})
        head = kind.headers.get(number, number)
        header = [*keys, *(f"{m[:4]}年{int(m[5:])}月{head}" for m in months)]
        return header, [[*key, *(cells[m] for m in months)] for key, cells in found.items()]
    return named, [[cell(c, v) for c, v in r.items()] for r in rows]


def paragraph(kind: K, table: Table, rng: random.Random) -> Statement | None:
    """One paragraph with its slots filled; None when a figure cannot be had."""
    text = rng.choice(kind.paragraphs)
    text = re.sub(r"\{([^{}]*)\}", lambda m: rng.choice(m[1].split("/")), text)
    phrase, span = rng.choice(TIMES[kind.language])
    text = text.replace("<T>", phrase)
    chosen: dict[str, str] = {}
    for column in dict.fromkeys(re.findall(r"<([^<>]+)>", text)):
        base = column.rstrip("23")
        taken = [v for c, v in chosen.items() if c.rstrip("23") == base]
        chosen[column] = rng.choice([v for v in kind.columns[base] if v not in taken])  # type: ignore[attr-defined]
        text = text.replace(f"<{column}>", chosen[column])
    made = Statement("")
    for part in re.split(r"(\[[^\]]*\])", text):
        if not part.startswith("["):
            made.text += part
            continue
        said = _slot(part[1:-1], kind, table, span, chosen, rng, made)
        if not said:
            return None
    return made if made.said else None


def _slot(
    slot: str,
    kind: K,
    table: Table,
    spoken: Span,
    chosen: dict[str, str],
    rng: random.Random,
    made: Statement,
) -> bool:
    op, column, filters, when, unit, words, about = (slot.split("|") + [""] * 7)[:7]
    span = spoken if when == "T" else _span(when)
    pairs = _pairs(filters, chosen)
    gold = _gold(op, kind, column, pairs, span, unit)
    value = gold(table.rows)
    label = "supported" if rng.random() < 0.55 else "contradicted"
    if op == "u":
        label = "unsupported"
    if value is None or (not value and op != "rk"):
        return False
    told = value
    if label == "contradicted":
        told = _wrong(value, op, kind, column, pairs, span, table, rng, unit)
        if about:
            told = value * rng.choice([0.5, 0.6, 1.5, 1.8])
    if op == "u" and rng.random() < 0.5:
        told = max(2, round(value * rng.uniform(0.2, 1.4)))
    spec = kind.columns.get(column)
    digits = spec.digits if isinstance(spec, N) else 0
    if op == "a":
        digits = 1
    m = M(column, (), unit, 0, 1, digits)
    zh = kind.language == "zh"
    if about:
        told = _rounded(abs(told), up=about == "近")
        if told is None:
            return False
    text, scaled, shown = printed(abs(told), unit, m, rng, zh)
    if about and not about.startswith("余"):
        made.text += about
    elif about:
        text = re.sub(r"^([\d.]+万?)", r"\1余", text)
    if label == "contradicted" and text == printed(abs(value), unit, m, rng, zh)[0]:
        return False
    if words:  # up/down
        up, down = words.split("/")
        made.text += up if value > 0 else down
    start = len(made.text)
    made.text += text
    said_unit = {"$": "dollars", "£": "pounds"}.get(text[0]) or text.lstrip("0123456789.,-").lstrip(
        "万亿 "
    )
    direction = ("up" if value > 0 else "down") if words else ""
    kinds = {"g": "rate_change", "sh": "share", "sc": "share", "ra": "share", "x": "multiple"}
    kinds |= {"rk": "rank", "pt": "pp_diff"}
    per = {"亿": 1e8, "万": 1e4}.get(unit[:1], 1.0)
    made.said.append(
        Said(
            start, len(made.text), scaled, said_unit, kinds.get(op, "count"), direction,
            label, None if op == "u" else gold, shown, op, per=per,
        )
    )  # fmt: skip
    return True


def _rounded(value: float, *, up: bool) -> float | None:
    """To two digits, down or up, so that it is said beside 余, 超 or 近; whole numbers only."""
    if value < 200:
        return None
    step = 10 ** (len(str(int(value))) - 2)
    return float((int(value) // step + up) * step)


def _wrong(
    value: float,
    op: str,
    kind: K,
    column: str,
    pairs: tuple[tuple[str, str], ...],
    span: Span,
    table: Table,
    rng: random.Random,
    unit: str,
) -> float:
    """A false figure: off, digits swapped, of another value, of the year before."""
    how = rng.choice(["off", "swap", "value", "year"])
    other: float | None = None
    if how == "swap" and float(value).is_integer() and abs(value) >= 100:
        digits = str(abs(int(value)))
        at = rng.randrange(len(digits) - 1)
        other = float(digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :])
    elif how == "value" and pairs and op in ("n", "s", "e", "a"):
        name, now = pairs[0]
        values = [v for v in kind.columns[name] if v != now]  # type: ignore[attr-defined]
        other = _gold(op, kind, column, ((name, rng.choice(values)), *pairs[1:]), span, unit)(
            table.rows
        )
    elif how == "year" and op in ("n", "s", "e", "a") and span[0].year == 2022:
        other = _gold(op, kind, column, pairs, _back(span), unit)(table.rows)
    near = other is None or abs(other - abs(value)) < 0.02 * abs(value) or other <= 0
    if not near:
        return float(other)  # type: ignore[arg-type]
    told = abs(value) * (1 + rng.choice([-1, 1]) * rng.uniform(0.12, 0.4))
    if op == "rk":
        return float(value + rng.choice([1, 2]))
    if unit in ("%", "个百分点") and abs(told - abs(value)) < 0.6:
        told = abs(value) + 1.7
    if float(value).is_integer():
        told = round(told) if round(told) != abs(value) else abs(value) + 2
    return float(told)


def _span(text: str) -> Span:
    if text == "ytd":
        return date(2022, 1, 1), AS_OF
    if not text:
        return date(2000, 1, 1), date(2099, 1, 1)
    first, _, last = text.partition("-")
    a, b = _month(first), _month(last or first)
    end = date(b[1] + b[2] // 12, b[2] % 12 + 1, 1) - timedelta(days=1)
    return date(a[1], a[0], 1), end


def _month(text: str) -> tuple[int, int, int]:
    """22.6 -> first month, year, last month."""
    year, _, month = text.partition(".")
    return int(month or 1), 2000 + int(year), int(month or 12)


def _back(span: Span) -> Span:
    a, b = span
    last = 28 if (b.month, b.day) == (2, 29) else b.day
    return a.replace(year=a.year - 1), b.replace(year=b.year - 1, day=last)


def _pairs(text: str, chosen: dict[str, str]) -> tuple[tuple[str, str], ...]:
    found = []
    for one in filter(None, text.split("&")):
        column, _, value = one.partition("=")
        found.append((column, chosen[column + value[1:]] if value[:1] == "*" else value))
    return tuple(found)


def _gold(
    op: str,
    kind: K,
    column: str,
    pairs: tuple[tuple[str, str], ...],
    span: Span,
    unit: str,
) -> Gold:
    time = next((c for c, s in kind.columns.items() if s in ("day", "month")), "")
    spec = kind.columns.get(column)
    header = kind.headers.get(column, column)
    scale = 1.0
    said = "元" in header and "万" not in header and "亿" not in header
    if unit == "万元" and (said or column in kind.yuan):
        scale = 1e-4

    def inside(row: Row, where: Span) -> bool:
        if not time:
            return True
        value = row[time]
        day = (
            value if isinstance(value, date) else date(int(str(value)[:4]), int(str(value)[5:7]), 1)
        )
        return where[0] <= day <= where[1]

    def hits(rows: list[Row], where: Span, some: tuple[tuple[str, str], ...]) -> list[Row]:
        return [r for r in rows if inside(r, where) and all(r[c] == v for c, v in some)]

    def level(
        rows: list[Row],
        where: Span = span,
        some: tuple[tuple[str, str], ...] = pairs,
        name: str = "",
    ) -> float:
        found = hits(rows, where, some)
        name = name or column
        if isinstance(kind.columns.get(name), N):
            return sum(float(r[name]) for r in found) * scale  # type: ignore[arg-type]
        return float(len(found))

    def of(rows: list[Row]) -> float | None:
        numbers = (
            [float(r[column]) * scale for r in hits(rows, span, pairs)]  # type: ignore[arg-type]
            if isinstance(spec, N)
            else []
        )
        match op:
            case "n" | "s":
                return level(rows)
            case "u":
                return level(rows, span) or 57.0
            case "a":
                return sum(numbers) / len(numbers) if numbers else None
            case "hi":
                return max(numbers, default=None)
            case "lo":
                return min(numbers, default=None)
            case "dc":
                return float(len({r[column] for r in hits(rows, span, pairs)}))
            case "e":
                last = max(str(r[time]) for r in rows if inside(r, span))
                some = [r for r in rows if str(r[time]) == last]
                return sum(
                    float(r[column]) * scale  # type: ignore[arg-type]
                    for r in some
                    if all(r[c] == v for c, v in pairs)
                )
            case "sh" | "sc":
                whole = level(rows, span, pairs[1:])
                return 100 * level(rows) / whole if whole else None
            case "ra":
                top, bottom = column.split(",")
                below = level(rows, name=bottom)
                return 100 * level(rows, name=top) / below if below else None
            case "g" | "d" | "x":
                before = level(rows, _back(span))
                now = level(rows)
                if not before or now == before:
                    return None
                return {"g": 100 * (now - before) / before, "d": now - before, "x": now / before}[
                    op
                ]
            case "rk":
                name, value = pairs[0]
                sums = {
                    v: level(rows, span, ((name, str(v)), *pairs[1:]))
                    for v in kind.columns[name]  # type: ignore[attr-defined]
                }
                return 1.0 + sum(v > sums[value] for v in sums.values())
        raise ValueError(op)

    return of
