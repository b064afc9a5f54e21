"""Cells of tables: a bare number takes its unit from the head of its column or row."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from leitai.claims.reading.number import Number
from leitai.claims.reading.words import UNITS
from leitai.quantities.numerals import MYRIADS, TENS


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table.

    Args:
        start, end: offsets of its text.
        header: text of the head of its column, "" in the head itself.
        label: text of the first cell of its row.
    """

    start: int
    end: int
    header: str
    label: str


# 总投资(亿元), 面积_平方米, 增速/%, 客流,万人次
_HEAD_UNIT = re.compile(r"[((\[_/,::]\s*(?:单位[::]?)?\s*([^()()\[\]]{1,8}?)\s*[))\]]?\s*$")
_WORD = re.compile(r"[^\s]+")
_FIGURE = re.compile(r"-?\d[\d,]*(?:\.\d+)?%?")
_SPACED_ROW = re.compile(
    r"^ *[^\s\d|,。;:][^\s|,。;]{1,19}(?: +(?P<unit>[^\s\d|,。;:-][^\s|,。;]{0,7}))?"
    r"(?: +-?\d[\d,]*(?:\.\d+)?%?)+ *$",
    re.M,
)
_PERCENT_HEAD = re.compile(r"[^(\[]([%‰])$")
_EARLIER_HEAD = re.compile(r"^(?:上年|去年|同期|年初|上期|基期)(?!.*(?:增|比|±|%))")
_PIPE_ROW = re.compile(r"^[^\n|]*(?:\|[^\n|]*){1,}$", re.M)
_RULE_ROW = re.compile(r"[\s|:+-]+$")
_CHART = re.compile(r"[((]([^()()]{1,6})[))][^\n:]{0,30}:\s*$")


def find_cells(plain: str) -> list[Cell]:
    """Cells of tables drawn with `|` or flattened to blanks; the first row of each is its head."""
    cells = _spaced_cells(plain)
    if "|" not in plain:
        return cells
    cells += _drawn_cells(plain)
    cells.sort(key=lambda cell: cell.start)
    return cells


def _spaced_cells(plain: str) -> list[Cell]:
    """原煤产量 万吨 386.2 371.5 4.0 below a line of as many heads."""
    cells: list[Cell] = []
    heads: list[str] = []
    below = -1
    for match in _SPACED_ROW.finditer(plain):
        columns = [(m.start(), m.end(), m[0]) for m in _WORD.finditer(plain, *match.span())]
        if match.start() != below or len(heads) != len(columns):
            heads = _heads_above(plain, match.start())
        below = match.end() + 1
        if len(heads) != len(columns):
            continue
        named = match["unit"] is not None
        label = f"{columns[0][2]}({columns[1][2]})" if named else columns[0][2]
        for (start, end, _), head in list(zip(columns, heads, strict=True))[1 + named :]:
            cells.append(Cell(start, end, head, label))
    return cells


def _heads_above(plain: str, at: int) -> list[str]:
    """The words of the line above, unless it holds figures of its own."""
    line = plain.rfind("\n", 0, max(0, at - 1)) + 1
    words = plain[line : max(line, at - 1)].split()
    return [] if any(_FIGURE.fullmatch(word) for word in words) else words


def _drawn_cells(plain: str) -> list[Cell]:
    cells: list[Cell] = []
    heads: list[str] = []
    last = -2
    for match in _PIPE_ROW.finditer(plain):
        if match.start() > last + 1:
            heads = []
        last = match.end()
        if _RULE_ROW.match(match[0]):
            continue
        row: list[tuple[int, int, str]] = []
        at = match.start()
        for part in match[0].split("|"):
            row.append((at, at + len(part), part.strip()))
            at += len(part) + 1
        if not heads:
            heads = [text for _, _, text in row]
            continue
        label = next((text for _, _, text in row if text), "")
        for index, (start, end, text) in enumerate(row):
            if text:
                head = heads[index] if index < len(heads) else ""
                cells.append(Cell(start, end, head, label))
    return cells


def settle_cells(plain: str, numbers: list[Number], cells: Sequence[Cell]) -> None:
    """Give bare numbers that fill a cell, or a line of a chart, their unit."""
    starts = [cell.start for cell in cells]
    for number in numbers:
        if number.reason not in ("bare", "code") or number.unit is not None:
            continue
        if number.rules[0] != "numeral":
            continue
        index = bisect_right(starts, number.start) - 1
        if index >= 0 and number.end <= cells[index].end:
            cell = cells[index]
            rest = plain[cell.start : number.start] + plain[number.end : cell.end]
            if rest.strip(" \n-+|") == "" and cell.header:
                _settle(plain, number, cell)
        elif plain[number.start - 2 : number.start] == ": ":
            line = plain.rfind("\n", 0, number.start) + 1
            head = _CHART.search(plain, line, number.start)
            if head and _take_unit(number, head[1]):
                number.subject = plain[line : head.start()].strip()


def _settle(plain: str, number: Number, cell: Cell) -> None:
    # A unit named in the row is closer to the figure than that of the column,
    # except for the columns of rates and shares.
    sources = [
        _HEAD_UNIT.search(cell.header) or _PERCENT_HEAD.search(cell.header),
        _HEAD_UNIT.search(cell.label),
    ]
    if sources[0] and sources[0][1] != "%":
        sources.reverse()
    if not any(found and _take_unit(number, found[1]) for found in sources):
        return
    if plain[number.start - 1 : number.start] == "-":
        number.start -= 1
        number.value = -number.value
    if _EARLIER_HEAD.match(cell.header):
        number.change = "from"  # the level of an earlier time
    title = _HEAD_UNIT.sub("", cell.header).strip()
    name = _HEAD_UNIT.sub("", cell.label).strip()
    number.subject = f"{name} {title}".strip() if name != title else name
    if number.kind == "share" and re.search("增长|增速|增幅|同比|环比", cell.header):
        number.kind = "rate_change"
        number.direction = "down" if number.value < 0 else "up"


def _take_unit(number: Number, written: str) -> bool:
    """万人次 as scale 万 and unit 人次; False when no unit word is left."""
    factor = 1
    word = written.strip()
    while word and word not in UNITS and word[0] in (MYRIADS.keys() | TENS.keys()):
        factor *= MYRIADS.get(word[0]) or TENS[word[0]]
        word = word[1:]
    unit = UNITS.get(word)
    if unit is None or unit.cut:
        return False
    number.unit, number.word, number.kind = unit, unit.word, unit.kind
    number.value *= factor
    number.reason = ""
    number.rules.append("unit_of_head")
    return True
