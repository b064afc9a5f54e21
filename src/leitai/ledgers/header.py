"""Where a table's header is: titles above it, one row or two, merged cells."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from leitai.ledgers.grid import Cell, Grid, cell_name
from leitai.ledgers.halfwidth import half_width
from leitai.ledgers.periods import read_part_of_year, read_period
from leitai.ledgers.problems import (
    BlankHeader,
    EmptyFile,
    HardHeader,
    LedgerProblem,
    MergedCells,
    NoHeader,
    NoRows,
    RaggedRow,
    RepeatedHeader,
)
from leitai.ledgers.units import read_unit

_UNIT_NOTE = re.compile(r"单位\s*:\s*([^,;\s)]+)|\bunits?\s*:\s*([^,;)]+)", re.IGNORECASE)
_FOOTNOTE = re.compile(
    r"^(注|说明|备注|制表|填表|审核|数据来源|资料来源|来源|notes?|source)\s*:", re.I
)
_MOST_TITLES = 8


@dataclass(frozen=True, slots=True)
class Shape:
    """A table inside a grid.

    Args:
        names: column names; `columns[i]` is the grid column of `names[i]`.
        rows: indices of the data rows in `grid.rows`.
        title: text above the header, without the unit note.
        unit: unit for the whole table from a note like (单位:万元), or "".
        header: indices of the header rows.
        notes: footnotes below the table, kept for the reader.
    """

    grid: Grid
    names: tuple[str, ...]
    columns: tuple[int, ...]
    rows: tuple[int, ...]
    title: str = ""
    unit: str = ""
    header: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()
    problems: tuple[LedgerProblem, ...] = field(default=())

    def cell(self, row: int, column: int) -> Cell:
        """Value of a data cell by grid row and column index; short rows are blank."""
        line = self.grid.rows[row]
        return line[column] if column < len(line) else None


def find_shape(grid: Grid) -> Shape:
    """Find header and data rows.

    Raises:
        EmptyFile, NoHeader, NoRows, HardHeader: when there is no readable table.
    """
    filled = [i for i, row in enumerate(grid.rows) if any(c is not None for c in row)]
    if not filled:
        raise EmptyFile(place=grid.place(0))
    width = max(len(grid.rows[i]) for i in filled)
    titles, at = _skip_titles(grid, filled, width)
    head = grid.rows[at]
    if _looks_like_data(head):
        shown = ", ".join(str(c) for c in head[:4] if c is not None)
        raise NoHeader(place=grid.place(at), cells=shown)
    rows = [at]
    second = at + 1
    if _has_second_row(grid, at, width):
        rows.append(second)
    _refuse_deep_merges(grid, rows)
    problems = list(grid.problems)
    names, columns = _names(grid, rows, width, problems)
    below = [i for i in filled if i > rows[-1]]
    body, notes = _cut_footnotes(grid, below)
    if not body:
        raise NoRows(place=grid.place(rows[-1]))
    problems += _merged_data(grid, rows[-1], body)
    problems += _ragged(grid, body, width, len(head))
    titles = [half_width(t) for t in titles]
    said = " ".join(titles)
    unit = _unit_note(said)
    title = _UNIT_NOTE.sub("", titles[0]).strip(" ()") if titles else ""
    return Shape(
        grid, names, columns, tuple(body), title, unit, tuple(rows), tuple(notes), tuple(problems)
    )


def _unit_note(text: str) -> str:
    found = _UNIT_NOTE.search(text)
    if not found:
        return ""
    words = (found[1] or found[2]).strip(" ()")
    return words if read_unit(words) else ""


def _skip_titles(grid: Grid, filled: list[int], width: int) -> tuple[list[str], int]:
    titles: list[str] = []
    for at in filled[:_MOST_TITLES]:
        cells = [c for c in grid.rows[at] if c is not None]
        alone = len(cells) == 1 or (len(cells) == 2 and _unit_note(" ".join(map(str, cells))))
        if width > 2 and alone and all(isinstance(c, str) for c in cells):
            titles += [str(c) for c in cells]
            continue
        return titles, at
    return titles, filled[min(len(titles), len(filled) - 1)]


def _looks_like_data(row: list[Cell]) -> bool:
    """A header is words; years and months may stand among them (wide tables)."""
    cells = [c for c in row if c is not None]
    numbers = [c for c in cells if _is_number(c)]
    if not numbers:
        return not cells or bool(
            len(cells) > 1 and read_period(cells[0]) and not any(map(read_period, cells[1:]))
        )
    periods = [c for c in numbers if read_period(c) or read_part_of_year(c)]
    return len(periods) < len(numbers) or len(numbers) == len(cells) or len(periods) < 2


def _is_number(cell: Cell) -> bool:
    if isinstance(cell, bool) or cell is None:
        return False
    if isinstance(cell, (int, float)):
        return True
    return bool(re.fullmatch(r"[-+]?\d[\d,]*(\.\d+)?%?", str(cell)))


def _has_second_row(grid: Grid, at: int, width: int) -> bool:
    if at + 2 >= len(grid.rows):
        return False
    head, below = grid.rows[at], grid.rows[at + 1]
    across = any(r0 <= at <= r1 and c1 > c0 for r0, c0, r1, c1 in grid.merged)
    down = any(r0 == at and r1 == at + 1 for r0, c0, r1, c1 in grid.merged)
    gaps = [c for c in range(width) if c >= len(head) or head[c] is None]
    words = [c for c in below if c is not None]
    if not words or any(_is_number(c) and not read_period(c) for c in words):
        return False
    if across or down:
        return True
    # Without merges (CSV): blanks in the first row stand over names in the second,
    # and names of the first stand over blanks.
    over = [c for c in gaps if c < len(below) and below[c] is not None]
    under = [c for c in range(min(len(head), len(below))) if head[c] and below[c] is None]
    return bool(over) and bool(under) and len(over) == len(gaps)


def _refuse_deep_merges(grid: Grid, rows: list[int]) -> None:
    for r0, c0, r1, c1 in grid.merged:
        if r0 in rows and r1 > rows[-1]:
            top, left = grid.top, grid.left
            cells = f"{cell_name(r0 + top, c0 + left)}:{cell_name(r1 + top, c1 + left)}"
            raise HardHeader(place=grid.place(r0, c0), cells=cells)


def _names(
    grid: Grid, rows: list[int], width: int, problems: list[LedgerProblem]
) -> tuple[tuple[str, ...], tuple[int, ...]]:
    names: list[str] = []
    columns: list[int] = []
    for column in range(width):
        parts = [_header_cell(grid, row, column, rows) for row in rows]
        name = "_".join(dict.fromkeys(p for p in parts if p))
        if not name:
            if any(len(r) > column and r[column] is not None for r in grid.rows[rows[-1] + 1 :]):
                problems.append(BlankHeader(place=grid.place(rows[-1], column)))
                name = f"column_{column + 1}"
            else:
                continue
        if name in names:
            problems.append(RepeatedHeader(place=grid.place(rows[-1], column), name=name))
            name = f"{name}_{column + 1}"
        names.append(name)
        columns.append(column)
    return tuple(names), tuple(columns)


def _header_cell(grid: Grid, row: int, column: int, rows: list[int]) -> str:
    line = grid.rows[row]
    value = line[column] if column < len(line) else None
    if value is None:
        for r0, c0, r1, c1 in grid.merged:
            if r0 <= row <= r1 and c0 <= column <= c1:
                value = grid.rows[r0][c0] if c0 < len(grid.rows[r0]) else None
        if value is None and not grid.merged and len(rows) == 2 and row == rows[0]:
            value = next((v for v in reversed(line[:column]) if v is not None), None)
            below = grid.rows[rows[1]]
            if column >= len(below) or below[column] is None:
                value = None
    return "" if value is None else re.sub(r"\s+", " ", str(value)).strip()


def _cut_footnotes(grid: Grid, below: list[int]) -> tuple[list[int], list[str]]:
    notes: list[str] = []
    body = list(below)
    while body:
        cells = [c for c in grid.rows[body[-1]] if c is not None]
        if not (
            isinstance(cells[0], str) and len(cells) <= 2 and _FOOTNOTE.match(half_width(cells[0]))
        ):
            break
        notes.insert(0, " ".join(map(str, cells)))
        body.pop()
    return body, notes


def _merged_data(grid: Grid, last: int, body: list[int]) -> list[LedgerProblem]:
    found: list[LedgerProblem] = []
    for r0, c0, r1, c1 in grid.merged:
        if r0 > last and r1 <= body[-1]:
            a, b = (
                cell_name(r0 + grid.top, c0 + grid.left),
                cell_name(r1 + grid.top, c1 + grid.left),
            )
            found.append(MergedCells(place=grid.place(r0, c0), cells=f"{a}:{b}"))
    return found


def _ragged(grid: Grid, body: list[int], width: int, head: int) -> list[LedgerProblem]:
    if grid.sheet:
        return []
    return [
        RaggedRow(place=grid.place(i), n=len(grid.rows[i]), m=head)
        for i in body
        if len(grid.rows[i]) > head and any(c is not None for c in grid.rows[i][head:])
    ]
