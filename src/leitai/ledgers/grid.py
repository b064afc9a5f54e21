"""A file's table as rows of raw cells, before anything is guessed about it."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

from leitai.base.problem import Place
from leitai.ledgers.problems import (
    BinaryFile,
    BrokenWorkbook,
    EmptyFile,
    EncryptedFile,
    FormulaWithoutValue,
    LedgerProblem,
    ManySheets,
    UnknownEncoding,
    UnknownKind,
)

Cell = str | int | float | bool | date | datetime | None

TEXT_ENDINGS = (".csv", ".tsv")
BOOK_ENDINGS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
PARQUET_ENDING = ".parquet"
ENDINGS = (*TEXT_ENDINGS, *BOOK_ENDINGS, PARQUET_ENDING)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True, slots=True)
class Grid:
    """The used cells of one sheet.

    Args:
        file: file name as given.
        sheet: name of the worksheet, "" for text files.
        rows: cells; row `i` is line `top + i` of the sheet (counted from 1).
        merged: ranges as (row, column, row, column) in indices of `rows`.
        problems: what was already wrong while reading.
    """

    file: str
    sheet: str
    rows: list[list[Cell]]
    top: int = 1
    left: int = 0
    merged: tuple[tuple[int, int, int, int], ...] = ()
    problems: tuple[LedgerProblem, ...] = field(default=())

    def place(self, row: int, column: int | None = None) -> Place:
        """The address of a cell, by its indices in `rows`."""
        letter = "" if column is None else column_letter(column + self.left)
        return Place(file=self.file, sheet=self.sheet, row=row + self.top, column=letter)


def column_letter(index: int) -> str:
    """Spreadsheet letters of a column counted from 0 (0 -> A, 26 -> AA)."""
    letters, index = "", index + 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    """`B7` for row 7 (counted from 1) and column 1 (counted from 0)."""
    return f"{column_letter(column)}{row}"


def read_grid(path: Path, sheet: str = "", most_rows: int | None = None) -> Grid:
    """Read a CSV or workbook as it stands.

    Args:
        path: the file.
        sheet: name of the sheet; the first one with data when empty.
        most_rows: stop after so many rows (a sample).
    Raises:
        LedgerProblem: when nothing can be read at all.
    """
    ending = path.suffix.lower()
    place = Place(file=path.name)
    if ending not in TEXT_ENDINGS + BOOK_ENDINGS:
        raise UnknownKind(place=place, ending=ending or path.name)
    if path.stat().st_size == 0:
        raise EmptyFile(place=place)
    if ending in TEXT_ENDINGS:
        return _read_text(path, most_rows)
    return _read_book(path, sheet, most_rows)


def text_encoding(head: bytes) -> str:
    """Encoding of a text file from its first bytes, or "" when it is no text."""
    if head.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if b"\0" in head:
        return ""
    for encoding in ("utf-8", "gb18030"):
        for cut in range(4):  # the sample may end inside a character
            try:
                head[: len(head) - cut].decode(encoding)
            except UnicodeDecodeError:
                continue
            return encoding
    return ""


def _read_text(path: Path, most_rows: int | None) -> Grid:
    place = Place(file=path.name)
    with path.open("rb") as file:
        head = file.read(1 << 18)
        encoding = text_encoding(head)
        if not encoding:
            raise (BinaryFile if b"\0" in head else UnknownEncoding)(place=place)
        body = head if most_rows and most_rows < 200 else head + file.read()
    try:
        text = body.decode(encoding, errors="replace" if body is head else "strict")
    except UnicodeDecodeError:
        try:  # a late character can show that it was not UTF-8 after all
            text = body.decode("gb18030")
        except UnicodeDecodeError as error:
            raise UnknownEncoding(place=place) from error
    if not text.strip():
        raise EmptyFile(place=place)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(path, text))
    rows: list[list[Cell]] = []
    try:
        for line in lines:
            rows.append([cell.strip() or None for cell in line])
            if most_rows and len(rows) >= most_rows:
                break
    except csv.Error as error:
        raise BrokenWorkbook(
            place=Place(file=path.name, row=len(rows) + 1), detail=error
        ) from error
    return Grid(path.name, "", rows)


def _delimiter(path: Path, text: str) -> str:
    if path.suffix.lower() == ".tsv":
        return "\t"
    lines = text[:20_000].splitlines()[:20]
    # The separator that cuts most lines, and all alike.
    best = max(",\t;|", key=lambda d: (sum(line.count(d) > 0 for line in lines), d == ","))
    return best if any(best in line for line in lines) else ","


def _read_book(path: Path, sheet: str, most_rows: int | None) -> Grid:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    place = Place(file=path.name)
    with path.open("rb") as file:
        if file.read(8) == _OLE and _ENCRYPTED in path.read_bytes():
            raise EncryptedFile(place=place)
    try:
        book = CalamineWorkbook.from_path(str(path))
        name, others = _choose_sheet(book, sheet)
        if not name:
            raise EmptyFile(place=place)
        source = book.get_sheet_by_name(name)
        rows = [
            [_cell(value) for value in row]
            for row in source.to_python(skip_empty_area=True, nrows=most_rows)
        ]
    except PasswordError as error:
        raise EncryptedFile(place=place) from error
    except (CalamineError, OSError, zipfile.BadZipFile) as error:
        raise BrokenWorkbook(place=place, detail=str(error)[:120]) from error
    start = source.start or (0, 0)
    top, left = start[0] + 1, start[1]
    problems: list[LedgerProblem] = []
    if len(others) > 1 and not sheet:
        problems.append(
            ManySheets(place=Place(file=path.name, sheet=name), n=len(others), name=name)
        )
    problems += _formulas_without_value(path, name, place)
    merged = tuple(
        (a[0] - start[0], a[1] - left, b[0] - start[0], b[1] - left)
        for a, b in (source.merged_cell_ranges or [])
    )
    return Grid(path.name, name, rows, top, left, merged, tuple(problems))


def _choose_sheet(book: object, wanted: str) -> tuple[str, list[str]]:
    names: list[str] = book.sheet_names  # type: ignore[attr-defined]
    filled = [n for n in names if book.get_sheet_by_name(n).height > 0]  # type: ignore[attr-defined]
    if wanted:
        return (wanted if wanted in filled else ""), filled
    return (filled[0] if filled else ""), filled


def _cell(value: object) -> Cell:  # noqa: PLR0911
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, datetime):
        return value.date() if value.time() == time() else value
    if isinstance(value, (int, float, date)):
        return value
    if isinstance(value, (time, timedelta)):
        return str(value)
    return str(value)


def _formulas_without_value(path: Path, sheet: str, place: Place) -> Iterator[LedgerProblem]:
    """Cells `<f>` without `<v>`: written by a program that does not calculate."""
    if path.suffix.lower() not in (".xlsx", ".xlsm"):
        return
    from lxml import etree

    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    with zipfile.ZipFile(path) as book:
        part = _sheet_part(book, sheet)
        if not part or b"<f" not in book.read(part):
            return
        with book.open(part) as file:
            cells = etree.iterparse(file, tag=f"{space}c", resolve_entities=False, no_network=True)
            for _, cell in cells:
                formula, value = cell.find(f"{space}f"), cell.find(f"{space}v")
                if formula is not None and (value is None or not value.text):
                    address = str(cell.get("r"))
                    row = int("".join(c for c in address if c.isdigit()))
                    column = "".join(c for c in address if c.isalpha())
                    yield FormulaWithoutValue(
                        place=Place(file=place.file, sheet=sheet, row=row, column=column),
                        formula=formula.text or "",
                    )
                cell.clear()


def _sheet_part(book: zipfile.ZipFile, sheet: str) -> str:
    from lxml import etree

    main = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    link = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
    try:
        safe = etree.XMLParser(resolve_entities=False, no_network=True)
        tree = etree.fromstring(book.read("xl/workbook.xml"), safe)
        rels = etree.fromstring(book.read("xl/_rels/workbook.xml.rels"), safe)
    except KeyError:
        return ""
    ids = {s.get("name"): s.get(link) for s in tree.iter(f"{main}sheet")}
    targets = {r.get("Id"): str(r.get("Target")) for r in rels}
    target = targets.get(ids.get(sheet, ""), "")
    if not target:
        return ""
    part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return part if part in book.namelist() else ""
