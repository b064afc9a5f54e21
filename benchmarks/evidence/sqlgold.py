"""Worlds of made-up ledgers whose statements carry their reference as DuckDB SQL.

A statement is text with slots `⟦table op target ? filters @ span ; unit ; options⟧`:

    n count, s sum, a average, hi and lo extremes, dc distinct values, e level at the span's end,
    g growth in percent, d difference, x multiple (of "n" or "s column" against the year before),
    sh share of rows that meet a condition, sc share of a column's sum ("column:condition"),
    ra ratio of two columns in percent, q ratio of two columns, rk rank of a value by "s column"

A filter is `column=value`, a span `22.1-22.6` (months) or `22.9.18-22.9.20` (days). Options:
`*f` from the column's unit to the unit said, `.k` digits, `~余` `~超` `~近` a rounded figure, `u` a
figure the ledgers cannot speak of (the SQL only lends it a size), `up/down` words for the sign.
A slot is true, or wrong: off by 3 to 50 %, the figure of the year before, of another value, or of
all values together.
"""

from __future__ import annotations

import csv
import random
import re
import tempfile
from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import xlsxwriter
from domains import D
from making import Said, Statement, Table

Cells = list[tuple[object, ...]]


@dataclass(frozen=True)
class Sheet:
    """A ledger: typed rows for the reference, and how it looks in its file."""

    header: tuple[str, ...]
    fill: Callable[[random.Random], Cells]
    time: str = ""
    ending: str = "csv"  # csv | gbk | xlsx
    title: tuple[str, ...] = ()  # rows above the header (xlsx)
    shown: dict[str, Callable[[object], object]] = field(default_factory=dict)


@dataclass(frozen=True)
class World:
    """A folder of ledgers and the paragraphs about them."""

    name: str
    language: str
    as_of: date
    sheets: dict[str, Sheet]
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Slot:
    """What a figure says, taken from the notation."""

    table: str
    op: str
    target: str
    filters: tuple[tuple[str, str], ...]
    span: str
    unit: str
    factor: float = 1.0
    digits: int = 0
    about: str = ""
    unsayable: bool = False
    signs: str = ""


def slot_of(text: str) -> Slot:
    """Read a slot; see the module's notation."""
    head, unit, *options = [p.strip() for p in text.split(";")] + [""]
    head, _, span = head.partition("@")
    head, _, filters = head.partition("?")
    table, op, *target = head.split(maxsplit=2)
    pairs = tuple(tuple(f.strip().split("=")) for f in filters.split("&") if f.strip())
    slot = Slot(table, op, "".join(target).strip(), pairs, span.strip(), unit)  # type: ignore[arg-type]
    for option in " ".join(options).split():
        if option[0] == "*":
            slot = replace(slot, factor=float(option[1:]))
        elif option[0] == ".":
            slot = replace(slot, digits=int(option[1:]))
        elif option[0] == "~":
            about = option[1:]
            slot = replace(slot, about=about + " " * about.isascii())
        elif option == "u":
            slot = replace(slot, unsayable=True)
        else:
            slot = replace(slot, signs=option)
    return slot


def days_of(span: str) -> tuple[date, date]:
    first, _, last = span.partition("-")
    a, b = [[int(x) for x in part.split(".")] for part in (first, last or first)]
    a += [1, 1][len(a) - 1 :]
    b += [12][len(b) - 1 :] if len(b) == 1 else []
    b += [monthrange(2000 + b[0], b[1])[1]] if len(b) == 2 else []
    return date(2000 + a[0], a[1], a[2]), date(2000 + b[0], b[1], b[2])


def sql_of(slot: Slot, time: str, back: int = 0) -> str:
    """The reference's DuckDB SQL."""
    where = ["\"{}\" = '{}'".format(c, v.replace("'", "''")) for c, v in slot.filters]
    if slot.span:
        a, b = days_of(slot.span)
        year = f" - INTERVAL {back} YEAR"
        where.append(
            f"\"{time}\" >= DATE '{a}'{year} AND \"{time}\" < DATE '{b}' + INTERVAL 1 DAY{year}"
        )
    table, clause = f'"{slot.table}"', " AND ".join(where) or "true"
    op, target = slot.op, slot.target

    def plain(what: str) -> str:
        return "count(*)" if what == "n" else f'sum("{what.removeprefix("s ")}")'

    if op in ("g", "d", "x"):
        inner = target.partition(" ")
        one = replace(slot, op=inner[0], target=inner[2])
        now, then = sql_of(one, time), sql_of(one, time, 1)
        form = {"g": "100.0 * (({0}) / ({1}) - 1)", "d": "({0}) - ({1})", "x": "({0}) / ({1})"}
        return "SELECT " + form[op].format(
            now.replace("SELECT ", "SELECT 1.0 * ", 1), then.replace("SELECT ", "SELECT 1.0 * ", 1)
        )
    if op == "e":
        level = f'"{time}" = (SELECT max("{time}") FROM {table} WHERE {where[-1]})'
        return f'SELECT sum("{target}") FROM {table} WHERE {clause} AND {level}'
    if op in ("sh", "sc"):
        column, _, condition = target.rpartition(":")
        c, v = condition.split("=")
        of = f'sum("{column}")' if column else "count(*)"
        met = f"{of} FILTER (WHERE \"{c}\" = '{v}')"
        return f"SELECT 100.0 * {met} / {of} FROM {table} WHERE {clause}"
    if op in ("ra", "q"):
        a, b = target.split("//" if "//" in target else "/")
        by = "count(*)" if b == "n" else f'sum("{b}")'
        return f'SELECT {"100.0" if op == "ra" else "1.0"} * sum("{a}") / {by} FROM {table} WHERE {clause}'  # noqa: E501
    if op == "rk":
        column, value = slot.filters[0]
        rest = replace(slot, filters=slot.filters[1:], op="s", target=target)
        within = sql_of(rest, time).partition(" WHERE ")[2]
        sums = f'SELECT "{column}" k, {plain(target)} v FROM {table} WHERE {within} GROUP BY 1'
        return f"WITH g AS ({sums}) SELECT 1 + count(*) FROM g WHERE v > (SELECT v FROM g WHERE k = '{value}')"  # noqa: E501
    form = {
        "n": "count(*)", "s": f'sum("{target}")', "a": f'avg("{target}")', "hi": f'max("{target}")',
        "lo": f'min("{target}")', "dc": f'count(DISTINCT "{target}")',
    }  # fmt: skip
    return f"SELECT {form[op]} FROM {table} WHERE {clause}"


Con = duckdb.DuckDBPyConnection


def typed(sheets: dict[str, Cells], world: World, folder: Path) -> Con:
    """A database with the typed rows."""
    con = duckdb.connect()
    kinds = {int: "BIGINT", float: "DOUBLE", str: "VARCHAR", date: "DATE", datetime: "TIMESTAMP"}
    for name, rows in sheets.items():
        header = world.sheets[name].header
        path = folder / f"{name}.typed"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
        first = [
            next((r[i] for r in rows if r[i] not in (None, "")), "") for i in range(len(header))
        ]
        columns = ", ".join(
            f"'{h}': '{kinds[type(v)]}'" for h, v in zip(header, first, strict=True)
        )
        con.execute(
            f"CREATE TABLE \"{name}\" AS SELECT * FROM read_csv('{path}', header=false, columns={{{columns}}})"  # noqa: E501
        )
        path.unlink()
    return con


def write_sheet(sheet: Sheet, name: str, rows: Cells, folder: Path) -> None:
    """Write a filling as its file would look."""
    show = [sheet.shown.get(h, lambda v: v) for h in sheet.header]
    cells = [[s(v) if v is not None else "" for s, v in zip(show, r, strict=True)] for r in rows]
    if sheet.ending == "xlsx":
        book = xlsxwriter.Workbook(folder / f"{name}.xlsx", {"default_date_format": "yyyy-mm-dd"})
        page = book.add_worksheet("Sheet1")
        for at, line in enumerate([*([t] for t in sheet.title), sheet.header, *cells]):
            page.write_row(at, 0, line)
        if sheet.title:
            page.merge_range(0, 0, 0, len(sheet.header) - 1, sheet.title[0])
        book.close()
        return
    encoding = "gb18030" if sheet.ending == "gbk" else "utf-8"
    with (folder / f"{name}.csv").open("w", encoding=encoding, newline="") as file:
        out = csv.writer(file)
        out.writerow(sheet.header)
        out.writerows(cells)


def one(con: Con, sql: str) -> float | None:
    found = con.execute(sql).fetchone()
    return None if not found or found[0] is None else float(found[0])


def fill_statement(world: World, text: str, con: Con, rng: random.Random) -> Statement:
    """Fill a paragraph; a slot without a figure is left as a dash."""
    made = Statement("")
    text = re.sub(r"\{([^{}]*)\}", lambda m: rng.choice(m[1].split("/")), text)
    for part in re.split(r"(⟦[^⟧]*⟧)", text):
        if part.startswith("⟦"):
            _say(slot_of(part[1:-1]), world, con, rng, made)
        else:
            made.text += part
    return made


def _say(slot: Slot, world: World, con: Con, rng: random.Random, made: Statement) -> None:
    time = world.sheets[slot.table].time
    sql = sql_of(slot, time)
    value = one(con, sql)
    if not value:
        made.text += "—"
        return
    value *= slot.factor
    label = "unsupported" if slot.unsayable else rng.choice(["supported", "contradicted"])
    told = value
    if label == "contradicted":
        told = _false(slot, time, value, con, rng)
    elif slot.unsayable:
        told = max(2, value * rng.choice([1, rng.uniform(0.3, 1.5)]))
    shown, number = _printed(slot, told)
    if label == "contradicted" and shown == _printed(slot, value)[0]:
        label = "supported"
    if slot.signs:
        made.text += slot.signs.split("/")[value < 0] + " " * (world.language == "en")
    start = len(made.text)
    zh = world.language == "zh"
    before = {"£": "£", "$": "$"}.get(slot.unit, "")
    after = "" if before else ("" if zh or slot.unit == "%" else " ") + slot.unit
    if slot.about in ("超", "近", "over ", "nearly ", "逾", "about ", "约"):
        made.text += slot.about
    if slot.about == "余":
        after = after[:1] + "余" + after[1:] if after[:1] in "万亿" else "余" + after
    if not zh and abs(number) >= 1000 and not slot.digits:
        shown = f"{int(shown):,}"
    made.text += before + shown + after
    per = {"万": 1e4, "亿": 1e8}.get(slot.unit[:1], 1.0) if slot.unit != "万" else 1e4
    per = {"million": 1e6, "m": 1e6, "million pounds": 1e6}.get(slot.unit, per)
    gold = _gold(sql, slot.factor)
    made.said.append(
        Said(start, len(made.text), Decimal(shown.replace(",", "")), slot.unit, "count", "", label,
             None if slot.unsayable else gold, shown, f"{slot.op}", per=per)  # type: ignore[arg-type]
    )  # fmt: skip


def _gold(sql: str, factor: float) -> Callable[[Con], float | None]:
    def of(con: Con) -> float | None:
        found = one(con, sql)
        return None if found is None else found * factor

    return of


def _printed(slot: Slot, value: float) -> tuple[str, float]:
    value = abs(value)
    if slot.about:
        step = 10 ** (len(str(int(value))) - 2) if value >= 100 else 1
        up = slot.about in ("近", "nearly ")
        near = slot.about in ("约", "about ")
        value = (round(value / step) if near else int(value // step) + up) * step
        return str(int(value)), value
    shown = f"{value:.{slot.digits}f}"
    return shown, float(shown)


def _false(slot: Slot, time: str, value: float, con: Con, rng: random.Random) -> float:
    """A wrong figure, as slips and wishes make them."""
    how = "off" if slot.about else rng.choice(["off", "off", "year", "value", "all"])
    other: float | None = None
    if how == "year" and slot.span and slot.op not in ("g", "d", "x", "rk"):
        other = one(con, sql_of(slot, time, 1))
    elif how == "value" and slot.filters and slot.op != "rk":
        c, v = slot.filters[0]
        others = [
            r[0]
            for r in con.execute(f'SELECT DISTINCT "{c}" FROM "{slot.table}" ORDER BY 1').fetchall()
        ]
        pick = rng.choice([o for o in others if o != v] or [v])
        other = one(con, sql_of(replace(slot, filters=((c, str(pick)), *slot.filters[1:])), time))
    elif how == "all" and slot.filters and slot.op in ("n", "s", "dc", "e"):
        other = one(con, sql_of(replace(slot, filters=()), time))
    if other is not None:
        other *= slot.factor
        if abs(other - value) > 0.03 * abs(value) and other > 0:
            return other
    off = rng.choice([rng.uniform(0.03, 0.12), rng.uniform(0.12, 0.5)])
    if slot.about:
        off = max(off, 0.2)
    told = abs(value) * (1 + rng.choice([-1, 1]) * off)
    if slot.op == "rk":
        return value + rng.choice([1, 2])
    if slot.about in ("超", "余", "逾", "over "):
        told = abs(value) * (1 + off)
    if slot.about in ("近", "nearly "):
        told = abs(value) * (1 - off)
    least = 10**-slot.digits * (1 if slot.digits == 0 else 4)
    if abs(told - abs(value)) < least:
        told = abs(value) + least
    return told


def make_world(
    world: World, seed: int
) -> tuple[tuple[Path, Path], tuple[Con, Con], list[tuple[Table, Statement]]]:
    """Two folders, their databases, and the statement about the first, in one text."""
    rng = random.Random(seed)
    folders, cons = [], []
    for _ in range(2):
        folder = Path(tempfile.mkdtemp())
        rows = {name: sheet.fill(rng) for name, sheet in world.sheets.items()}
        cons.append(typed(rows, world, folder))
        for name, sheet in world.sheets.items():
            write_sheet(sheet, name, rows[name], folder)
        folders.append(folder)
    whole = fill_statement(world, "\n".join(world.paragraphs), cons[0], rng)
    domain = D((world.name,), world.language, "", "", {}, (), (), "")
    made = [(Table(domain, world.name, "sql", cons[0], cons[1]), whole)]  # type: ignore[arg-type]
    return (folders[0], folders[1]), (cons[0], cons[1]), made


def days(rng: random.Random, first: date, last: date, rows: int) -> list[date]:
    """Ascending days."""
    a, b = first.toordinal(), last.toordinal()
    return sorted(date.fromordinal(rng.randint(a, b)) for _ in range(rows))


def months(first: str, last: str) -> list[date]:
    """First days of months, both included: "2021-01"."""
    y, m = map(int, first.split("-"))
    found: list[date] = []
    while f"{y}-{m:02}" <= last:
        found.append(date(y, m, 1))
        y, m = (y, m + 1) if m < 12 else (y + 1, 1)
    return found


def drawn(rng: random.Random, values: Sequence[str]) -> str:
    """A value, the first ones more often."""
    return rng.choices(values, [2 + len(values) - i for i in range(len(values))])[0]
