"""Tables as Excel workbooks: exactly what is seen, safe to open, widths for Chinese.

Text is always written as text and marked as such (`quotePrefix`), so a cell
that begins with = + - @ is never a formula, not even after it was edited.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, ClassVar, Literal

from leitai.base.problem import Problem

Value = str | int | Decimal | date | bool | None
Kind = Literal["text", "number", "date"]

LONGEST_CELL = 32_767
MOST_ROWS = 1_048_576
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_SHEET_SIGNS = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_CUT = "……[截断 cut]"
# A double holds 15 significant decimal digits; longer numbers stay text, digit for digit.
_MOST_DIGITS = 15


class TableTooLong(Problem):
    """A worksheet has no room for so many rows."""

    code: ClassVar[str] = "reports.table_too_long"
    en: ClassVar[str] = "The table has {rows} rows; a worksheet holds {most}."
    zh: ClassVar[str] = "表格有{rows}行，一张工作表最多{most}行。"
    todo_en: ClassVar[str] = "Filter the list and export it in parts."
    todo_zh: ClassVar[str] = "请先筛选，再分批导出。"


class RowNotFitting(Problem):
    """A row has more or fewer cells than there are columns."""

    code: ClassVar[str] = "reports.row_not_fitting"
    en: ClassVar[str] = "Row {row} has {cells} cells for {columns} columns."
    zh: ClassVar[str] = "第{row}行有{cells}格，而表头有{columns}列。"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, the kind of its cells, and decimals shown for numbers.

    Args:
        decimals: fixed number of decimals; None shows each number as it is.
        width: in characters; None fits the content.
    """

    title: str
    kind: Kind = "text"
    decimals: int | None = None
    width: float | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A worksheet: name of its tab, columns, rows, and lines of text above the head."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    notes: tuple[str, ...] = ()


def write_table(
    columns: Sequence[Column | str],
    rows: Iterable[Sequence[Value]],
    *,
    name: str = "",
    notes: Sequence[str] = (),
    made: datetime | None = None,
) -> bytes:
    """One table as an .xlsx file.

    Args:
        columns: heads in order; a plain string is a text column.
        rows: one sequence of values a row; numbers may be decimal strings in
            number columns. None and "" leave a cell empty.
        name: of the tab. notes: lines above the table.
        made: creation time written into the file; fixed when left out.
    Raises:
        RowNotFitting, TableTooLong.
    """
    heads = tuple(one if isinstance(one, Column) else Column(one) for one in columns)
    table = Table(name, heads, tuple(tuple(row) for row in rows), tuple(notes))
    return write_workbook([table], made=made)


def write_long_table(
    columns: Sequence[Column],
    rows: Iterable[Sequence[Value]],
    *,
    name: str = "",
    notes: Sequence[str] = (),
    made: datetime | None = None,
) -> bytes:
    """One table as an .xlsx file, its rows read once and never held together.

    Memory grows with the compressed file alone, so a list may be as long as a worksheet; the
    columns need widths of their own, since nothing is measured.

    Raises:
        RowNotFitting, TableTooLong.
    """
    book, target = _open_book("", made, constant_memory=True)
    sheet = book.add_worksheet(name_sheet(name, set()))
    _fill_rows(sheet, Table(name, tuple(columns), (), tuple(notes)), rows, _Looks(book))
    book.close()
    return target.getvalue()


def write_workbook(
    tables: Sequence[Table], *, title: str = "", made: datetime | None = None
) -> bytes:
    """Several tables as one .xlsx file, a worksheet each.

    Raises:
        RowNotFitting, TableTooLong.
    """
    book, target = _open_book(title, made, in_memory=True)
    looks = _Looks(book)
    taken: set[str] = set()
    for table in tables:
        sheet = book.add_worksheet(name_sheet(table.name, taken))
        _fill(sheet, table, looks)
    book.close()
    return target.getvalue()


def _open_book(title: str, made: datetime | None, **memory: bool) -> tuple[Any, io.BytesIO]:
    import xlsxwriter

    target = io.BytesIO()
    options = {
        **memory,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(target, options)
    # Without a fixed time the same table would give other bytes each time.
    stamp = (made or datetime(2000, 1, 1, tzinfo=UTC)).replace(tzinfo=None)
    book.set_properties({"title": title, "author": "Leitai", "created": stamp})
    return book, target


def name_sheet(name: str, taken: set[str]) -> str:
    """A name that Excel accepts for a tab and that is not `taken` yet; it is added there."""
    clean = _SHEET_SIGNS.sub(" ", name).strip().strip("'").strip()[:31] or "Sheet"
    if clean.lower() == "history":  # a name Excel keeps for itself
        clean = "History_"
    found, number = clean, 2
    while found.lower() in taken:
        tail = f" ({number})"
        found, number = clean[: 31 - len(tail)] + tail, number + 1
    taken.add(found.lower())
    return found


class _Looks:
    """The few cell formats of a workbook, made when first asked for."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, object], ...], Any] = {}

    def get(self, **wanted: object) -> Any:
        key = tuple(sorted(wanted.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format({"valign": "top", **wanted})
        return self._made[key]


def _fill(sheet: Any, table: Table, looks: _Looks) -> None:
    head = _head_of(table)
    if head + 1 + len(table.rows) > MOST_ROWS:
        raise TableTooLong(rows=len(table.rows), most=MOST_ROWS - head - 1)
    _fill_rows(sheet, table, table.rows, looks)


def _head_of(table: Table) -> int:
    """The row of the heads, counted from 0: below the notes and an empty line."""
    return len(table.notes) + (1 if table.notes else 0)


def _fill_rows(sheet: Any, table: Table, rows: Iterable[Sequence[Value]], looks: _Looks) -> None:
    head = _head_of(table)
    for at, note in enumerate(table.notes):
        _write_text(sheet, at, 0, note, looks, wrap=False)
    title = looks.get(bold=True, bottom=1, text_wrap=True, valign="vcenter", quote_prefix=True)
    for column, one in enumerate(table.columns):
        sheet.write_string(head, column, one.title[:LONGEST_CELL], title)
    last = head
    for at, row in enumerate(rows):
        if head + 1 + at >= MOST_ROWS:
            raise TableTooLong(rows=at + 1, most=MOST_ROWS - head - 1)
        if len(row) != len(table.columns):
            raise RowNotFitting(row=at + 1, cells=len(row), columns=len(table.columns))
        for column, value in enumerate(row):
            _write(sheet, head + 1 + at, column, value, table.columns[column], looks)
        last = head + 1 + at
    for column, one in enumerate(table.columns):
        sheet.set_column(column, column, one.width or _fit(table, column))
    sheet.freeze_panes(head + 1, 1 if len(table.columns) > 1 else 0)
    if last > head and table.columns:
        sheet.autofilter(head, 0, last, len(table.columns) - 1)
    sheet.set_paper(9)  # A4
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(head)


def _write(sheet: Any, row: int, column: int, value: Value, kind: Column, looks: _Looks) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        _write_text(sheet, row, column, "是" if value else "否", looks)
    elif isinstance(value, date):
        shown = "yyyy-mm-dd hh:mm" if isinstance(value, datetime) else "yyyy-mm-dd"
        if isinstance(value, datetime):
            value = value.replace(tzinfo=None)  # worksheets know no zones: the wall clock stays
        sheet.write_datetime(row, column, value, looks.get(num_format=shown, align="left"))
    elif kind.kind == "number" and (number := _read_number(value)) is not None:
        shown = _number_format(number, kind.decimals)
        sheet.write_number(row, column, float(number), looks.get(num_format=shown))
    else:
        _write_text(sheet, row, column, str(value), looks)


def _write_text(
    sheet: Any, row: int, column: int, text: str, looks: _Looks, *, wrap: bool = True
) -> None:
    if len(text) > LONGEST_CELL:
        text = text[: LONGEST_CELL - len(_CUT)] + _CUT
    wanted: dict[str, object] = {"text_wrap": wrap}
    if text.startswith(_FORMULA_STARTS):
        wanted["quote_prefix"] = True
    sheet.write_string(row, column, text, looks.get(**wanted))


def _read_number(value: Value) -> Decimal | None:
    """The number, if a worksheet can hold it without losing a digit."""
    try:
        number = Decimal(str(value))
    except ArithmeticError:
        return None
    if not number.is_finite() or len(number.as_tuple().digits) > _MOST_DIGITS:
        return None
    return number


def _number_format(number: Decimal, decimals: int | None) -> str:
    places = decimals if decimals is not None else max(0, -int(number.as_tuple().exponent))
    return "#,##0" + ("." + "0" * places if places else "")


def _fit(table: Table, column: int) -> float:
    """Width in characters of Excel's measure: Chinese signs count twice, 8 to 48."""
    cells = [table.columns[column].title, *(_shown(row[column]) for row in table.rows)]
    widest = max((_width(line) for cell in cells for line in cell.splitlines()), default=0)
    return min(48.0, max(8.0, widest + 3.0))


def _shown(value: Value) -> str:
    if isinstance(value, datetime):
        return "0000-00-00 00:00"
    return "" if value is None else str(value)


def _width(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(one) in "WFA" else 1 for one in line)
