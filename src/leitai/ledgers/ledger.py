"""A ledger: a file's table with its template, typed, and what is wrong in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from leitai.base.problem import Place
from leitai.ledgers.draft import draft_template, is_missing, read_number
from leitai.ledgers.grid import (
    BOOK_ENDINGS,
    ENDINGS,
    PARQUET_ENDING,
    TEXT_ENDINGS,
    Cell,
    Grid,
    read_grid,
)
from leitai.ledgers.header import Shape, find_shape
from leitai.ledgers.periods import form_of, read_part_of_year, read_period
from leitai.ledgers.problems import (
    ErrorCell,
    LedgerProblem,
    MissingColumn,
    NotAFolder,
    TextDate,
    WrongType,
)
from leitai.ledgers.template import Field, Template, find_template

if TYPE_CHECKING:
    import pyarrow as pa

LARGE = 40_000_000  # bytes: beyond this DuckDB reads the file itself
SAMPLE_ROWS = 2_000
_ERROR = re.compile(r"#(REF!|N/A|VALUE!|DIV/0!|NAME\?|NUM!|NULL!)")
_WORDS = {
    "integer": ("a whole number", "整数"),
    "number": ("a number", "数字"),
    "date": ("a date", "日期"),
    "period": ("a period", "期间"),
    "boolean": ("yes or no", "是或否"),
}


@dataclass(frozen=True, slots=True)
class Ledger:
    """A table ready to be queried.

    Args:
        name: file name without its ending; the table's name in SQL.
        path: the file.
        template: its template, given or drafted.
        table: typed columns as named in the file; None when DuckDB reads the file.
        row_numbers: sheet row of each table row (empty when DuckDB reads the file).
        problems: faults of file and cells; the rest of the table is still there.
        shape: where the table was found in the file (None for large files).
    """

    name: str
    path: Path
    template: Template
    table: pa.Table | None = None
    row_numbers: tuple[int, ...] = ()
    problems: tuple[LedgerProblem, ...] = field(default=())
    shape: Shape | None = None

    @property
    def template_names(self) -> tuple[str, ...]:
        """Column names, in file order."""
        return tuple(f.name for f in self.template.fields)


def load_ledger(path: Path, template: Template | None = None) -> Ledger:
    """Read a ledger file; the template beside it is used, or one is drafted.

    Raises:
        LedgerProblem: when the file or its template cannot be used at all.
    """
    template = template or find_template(path)
    if path.suffix.lower() == PARQUET_ENDING or _is_large(path):
        return _load_large(path, template)
    grid = read_grid(path, template.sheet if template else "")
    shape = find_shape(grid)
    template = template or draft_template(shape, path.stem)
    problems = list(shape.problems)
    template, missing = _fit(template, shape.names, Place(file=path.name, sheet=grid.sheet))
    problems += missing
    table, faults = _convert(shape, template)
    rows = tuple(r + grid.top for r in shape.rows)
    return Ledger(path.stem, path, template, table, rows, (*problems, *faults), shape)


def ledger_files(folder: Path) -> list[Path]:
    """Files of a folder that can be ledgers, by name; lock files are left out.

    Raises:
        NotAFolder: when it is none.
    """
    if not folder.is_dir():
        raise NotAFolder(place=Place(file=folder.name))
    found = [p for p in folder.iterdir() if p.suffix.lower() in ENDINGS and p.is_file()]
    return sorted(p for p in found if not p.name.startswith(("~$", ".")))


def load_folder(folder: Path) -> tuple[list[Ledger], list[LedgerProblem]]:
    """All ledgers of a folder; a file that cannot be read becomes a problem.

    Raises:
        NotAFolder: when it is none.
    """
    ledgers: dict[str, Ledger] = {}
    problems: list[LedgerProblem] = []
    for path in ledger_files(folder):
        try:
            ledger = load_ledger(path)
        except LedgerProblem as problem:
            problems.append(problem)
            continue
        if ledger.name not in ledgers or path.suffix.lower() == PARQUET_ENDING:
            ledgers[ledger.name] = ledger  # a kept Parquet stands for its source
        problems += ledger.problems
    return list(ledgers.values()), problems


def _is_large(path: Path) -> bool:
    return path.suffix.lower() in TEXT_ENDINGS and path.stat().st_size > LARGE


def _load_large(path: Path, template: Template | None) -> Ledger:
    from leitai.ledgers.store import sample_rows

    names, rows = sample_rows(path, SAMPLE_ROWS)
    grid = Grid(path.name, "", [list(names), *rows])
    shape = find_shape(grid)
    if template is None:
        template = draft_template(shape, path.stem)
    template, missing = _fit(template, shape.names, Place(file=path.name))
    return Ledger(path.stem, path, template, problems=tuple(missing))


def _fit(
    template: Template, names: Sequence[str], place: Place
) -> tuple[Template, list[LedgerProblem]]:
    """The template over the columns that are there; columns it lacks become notes."""
    from dataclasses import replace

    known = {f.name: f for f in template.fields}
    problems: list[LedgerProblem] = [
        MissingColumn(
            place=Place(file=place.file, sheet=place.sheet, column=name),
            template=template.name,
            name=name,
            have=", ".join(names[:12]),
        )
        for name in known
        if name not in names
    ]
    fields = tuple(known.get(name) or Field(name) for name in names)
    return replace(template, fields=fields), problems


def _convert(shape: Shape, template: Template) -> tuple[pa.Table, list[LedgerProblem]]:
    import pyarrow as pa

    arrays: list[Any] = []
    faults: list[LedgerProblem] = []
    for one, column in zip(template.fields, shape.columns, strict=True):
        cells = [shape.cell(row, column) for row in shape.rows]
        values, wrong = _typed(one, cells, template.missing)
        for at, problem, params in wrong:
            faults.append(problem(place=shape.grid.place(shape.rows[at], column), **params))
        arrays.append(_array(one, values))
    return pa.table(arrays, names=[f.name for f in template.fields]), faults


def _array(one: Field, values: list[Any]) -> Any:
    import pyarrow as pa

    kinds = {type(v) for v in values if v is not None}
    if kinds <= {int} and one.type in ("integer", "period"):
        try:
            return pa.array(values, pa.int64())
        except (pa.ArrowInvalid, OverflowError):
            return pa.array([None if v is None else float(v) for v in values], pa.float64())
    if one.type in ("integer", "number"):
        return pa.array([None if v is None else float(v) for v in values], pa.float64())
    if kinds and kinds <= {date}:
        return pa.array(values, pa.date32())
    if kinds and kinds <= {date, datetime}:
        return pa.array([_as_datetime(v) for v in values], pa.timestamp("us"))
    return pa.array([None if v is None else str(v) for v in values], pa.string())


def _as_datetime(value: date | datetime | None) -> datetime | None:
    if value is None or isinstance(value, datetime):
        return value
    return datetime(value.year, value.month, value.day)


_Fault = tuple[int, type[LedgerProblem], dict[str, Any]]


def _typed(one: Field, cells: list[Cell], missing: Sequence[str]) -> tuple[list[Any], list[_Fault]]:
    if one.type in ("integer", "number"):
        return _typed_numbers(one, cells, missing)
    if one.role == "time" and one.type in ("date", "period"):
        return _typed_times(one, cells, missing)
    faults: list[_Fault] = []
    values: list[Any] = []
    for at, cell in enumerate(cells):
        if isinstance(cell, str) and _ERROR.fullmatch(cell) and cell != "#N/A":
            faults.append((at, ErrorCell, {"value": cell}))
            cell = None  # noqa: PLW2901
        values.append(None if cell is None or cell == "" else _plain(cell))
    return values, faults


def _plain(cell: Cell) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return str(cell)


def _typed_numbers(
    one: Field, cells: list[Cell], missing: Sequence[str]
) -> tuple[list[Any], list[_Fault]]:
    values: list[Any] = []
    faults: list[_Fault] = []
    for at, cell in enumerate(cells):
        value = None if is_missing(cell, missing) else read_number(cell)
        if value is None and not is_missing(cell, missing):
            if isinstance(cell, str) and _ERROR.fullmatch(cell):
                faults.append((at, ErrorCell, {"value": cell}))
            else:
                faults.append((at, WrongType, _wrong(one, cell)))
        elif one.type == "integer" and isinstance(value, float) and not value.is_integer():
            faults.append((at, WrongType, _wrong(one, cell)))
        values.append(value)
    return values, faults


def _wrong(one: Field, cell: Cell) -> dict[str, Any]:
    english, chinese = _WORDS.get(one.type, ("of the right type", "正确类型的值"))
    return {"value": cell, "type_en": english, "type_zh": chinese}


def _typed_times(
    one: Field, cells: list[Cell], missing: Sequence[str]
) -> tuple[list[Any], list[_Fault]]:
    faults: list[_Fault] = []
    present = [c for c in cells if not is_missing(c, missing)]
    # 2022-4-5 beside 2022-10-10 is one form: its numbers are not padded.
    bare = any(re.match(r"\d{4}-(?:\d-\d{1,2}|\d{2}-\d)$", str(c)) for c in present)

    def form(cell: Cell) -> str:
        found = _form(cell)
        return "ymd-" if bare and found == "ymd-iso" and _NO_PADDING.match(str(cell)) else found

    forms: dict[str, int] = {}
    for cell in present:
        forms[form(cell)] = forms.get(form(cell), 0) + 1
    usual = max((f for f in forms if f), key=lambda f: forms[f], default="")
    for at, cell in enumerate(cells):
        if is_missing(cell, missing):
            continue
        period = read_period(cell)
        if period is None and not read_part_of_year(cell):
            faults.append((at, WrongType, _wrong(one, cell)))
        elif period is not None and form(cell) != usual and one.type == "date":
            faults.append((at, TextDate, {"value": cell, "read": period.start.isoformat()}))
    if one.type == "date" and (len(forms) > 1 or usual == "date" or usual.startswith("ymd-iso")):
        return list(_days(cells, missing)), faults
    values: list[Any] = [None if is_missing(c, missing) else c for c in cells]
    if any(isinstance(v, str) for v in values):
        values = [None if v is None else str(v) for v in values]
    return values, faults


def _days(cells: list[Cell], missing: Sequence[str]) -> Iterator[date | datetime | None]:
    for cell in cells:
        if is_missing(cell, missing):
            yield None
        elif isinstance(cell, date):
            yield cell
        else:
            period = read_period(cell)
            yield period.start if period else None


_NO_PADDING = re.compile(r"\d{4}-1[0-2]-[1-3]\d$")


def _form(cell: Cell) -> str:
    if isinstance(cell, date):
        return "date"
    text = str(cell)
    if re.match(r"\d{4}-\d{2}-\d{2}$", text):
        return "ymd-iso"
    return "serial" if isinstance(cell, float) else (form_of(text) + _separator(text))


def _separator(text: str) -> str:
    return next((c for c in "/.-" if c in text), "")


__all__ = [
    "BOOK_ENDINGS",
    "Ledger",
    "ledger_files",
    "load_folder",
    "load_ledger",
]
