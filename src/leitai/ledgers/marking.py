"""Write a ledger back as a workbook with the faulty cells marked and the reasons."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from leitai.base.problem import Lang
from leitai.ledgers.grid import Grid, column_letter
from leitai.ledgers.problems import LedgerProblem

_WORDS: dict[Lang, tuple[str, ...]] = {
    "zh": ("问题清单", "行", "列", "问题", "怎么改", "整张表"),
    "en": ("Problems", "Row", "Column", "What is wrong", "What to do", "Whole table"),
}


def write_marked(
    grid: Grid, problems: Sequence[LedgerProblem], target: Path, lang: Lang = "en"
) -> None:
    """Write the cells as they were read, faulty ones marked and commented.

    Every row and column of the sheet is written at its old address; values are
    those of the file (formulas as their stored values). A second sheet lists
    all problems.

    Args:
        grid: the sheet as read.
        problems: what was found in it.
        target: workbook to write (.xlsx).
        lang: language of the reasons.
    """
    import xlsxwriter

    reasons = _by_cell(problems, lang)
    with xlsxwriter.Workbook(str(target), {"default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet(_sheet_name(grid.sheet))
        plain, marked = book.add_format(), book.add_format()
        # Colour, border and comment: a mark that also shows in black and white.
        marked.set_bg_color("#F6D5CF")
        marked.set_border(2)
        marked.set_border_color("#B3261E")
        for r, row in enumerate(grid.rows):
            for c, value in enumerate(row):
                address = (r + grid.top, column_letter(c + grid.left))
                style = marked if address in reasons else plain
                _write(sheet, r + grid.top - 1, c + grid.left, value, style)
        for (line, letter), text in reasons.items():
            if line and letter:
                at = _column_index(letter)
                _touch(sheet, grid, line, at, marked)
                sheet.write_comment(line - 1, at, text, {"x_scale": 2, "author": "Leitai"})
        _list_problems(book, problems, lang)


def _by_cell(problems: Sequence[LedgerProblem], lang: Lang) -> dict[tuple[int | None, str], str]:
    found: dict[tuple[int | None, str], str] = {}
    for problem in problems:
        key = (problem.place.row, problem.place.column)
        text = f"{problem.what(lang)} {problem.todo(lang)}".strip()
        found[key] = f"{found[key]}\n{text}" if key in found else text
    return found


def _sheet_name(name: str) -> str:
    return (name or "ledger")[:31]


def _column_index(letter: str) -> int:
    index = 0
    for char in letter:
        index = index * 26 + ord(char) - 64
    return index - 1


def _touch(sheet: Any, grid: Grid, line: int, column: int, style: Any) -> None:
    """A blank faulty cell has no value to carry its format."""
    row, at = line - grid.top, column - grid.left
    inside = 0 <= row < len(grid.rows) and 0 <= at < len(grid.rows[row])
    if not inside or grid.rows[row][at] is None:
        sheet.write_blank(line - 1, column, None, style)


def _write(sheet: Any, row: int, column: int, value: Any, style: Any) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value, style)
    elif isinstance(value, (int, float)):
        sheet.write_number(row, column, value, style)
    elif isinstance(value, (date, datetime)):
        sheet.write_string(
            row,
            column,
            value.isoformat(" ") if isinstance(value, datetime) else value.isoformat(),
            style,
        )
    else:
        # Always as text: a cell that starts with "=" must not become a formula.
        sheet.write_string(row, column, str(value), style)


def _list_problems(book: Any, problems: Sequence[LedgerProblem], lang: Lang) -> None:
    title, *heads, whole = _WORDS[lang]
    sheet = book.add_worksheet(title)
    bold = book.add_format({"bold": True})
    sheet.write_row(0, 0, heads, bold)
    for i, problem in enumerate(problems, start=1):
        place = problem.place
        sheet.write(i, 0, place.row if place.row is not None else whole)
        sheet.write_string(i, 1, place.column)
        sheet.write_string(i, 2, problem.what(lang))
        sheet.write_string(i, 3, problem.todo(lang))
    sheet.set_column(2, 3, 60)
