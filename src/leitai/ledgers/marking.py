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


_MOST_BYTES = 8_000_000  # of a workbook that is marked in place


def write_marked(
    grid: Grid,
    problems: Sequence[LedgerProblem],
    target: Path,
    lang: Lang = "en",
    source: Path | None = None,
) -> None:
    """Write the ledger with its faulty cells marked and commented, and a sheet of all problems.

    A workbook (.xlsx, up to 8 MB) comes back as it was: formats, merged cells, formulas and the
    other sheets are kept, only the faulty cells change. Of other files, and larger ones, every
    row and column is written at its old address with the values read (formulas as their stored
    values).

    Args:
        grid: the sheet as read.
        problems: what was found in it.
        target: workbook to write (.xlsx).
        lang: language of the reasons.
        source: the file that the grid was read from.
    """
    import xlsxwriter

    reasons = _by_cell(problems, lang)
    if source is not None and _mark_in_place(source, grid, problems, reasons, target, lang):
        return
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


def _mark_in_place(
    source: Path,
    grid: Grid,
    problems: Sequence[LedgerProblem],
    reasons: dict[tuple[int | None, str], str],
    target: Path,
    lang: Lang,
) -> bool:
    """Mark the cells of the workbook itself; False when that cannot be done."""
    if source.suffix.lower() != ".xlsx" or source.stat().st_size > _MOST_BYTES:
        return False
    import openpyxl
    from openpyxl.comments import Comment
    from openpyxl.styles import Border, PatternFill, Side

    try:
        book = openpyxl.load_workbook(source)
    except Exception:  # openpyxl raises what its parts raise; the values are written instead
        return False
    if grid.sheet not in book.sheetnames:
        return False
    sheet = book[grid.sheet]
    side = Side(style="medium", color="B3261E")
    for (line, letter), text in reasons.items():
        if not line or not letter:
            continue
        cell = sheet[f"{letter}{line}"]
        if type(cell).__name__ == "MergedCell":
            continue
        cell.fill = PatternFill("solid", fgColor="F6D5CF")
        cell.border = Border(left=side, right=side, top=side, bottom=side)
        cell.comment = Comment(text, "Leitai", width=320, height=120)
    title, *heads, whole = _WORDS[lang]
    listing = book.create_sheet(_free_name(title, book.sheetnames))
    listing.append(heads)
    for problem in problems:
        place = problem.place
        first = place.row if place.row is not None else whole
        listing.append([first, place.column, problem.what(lang), problem.todo(lang)])
        for cell in listing[listing.max_row]:
            if isinstance(cell.value, str):
                cell.data_type = "s"  # a reason that quotes "=C2*10" is no formula
    listing.column_dimensions["C"].width = listing.column_dimensions["D"].width = 60
    book.save(target)
    return True


def _free_name(title: str, taken: Sequence[str]) -> str:
    name, number = title, 2
    while name in taken:
        name, number = f"{title} {number}", number + 1
    return name


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
