"""Sources: anything that holds a table, as an Arrow table of the columns that matter."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from leitai.base.problem import Place
from leitai.scoring.reading.headers import Layout, recognise
from leitai.scoring.reading.problems import BallotsNotReadable

NAMES = ("unit", "judge", "criterion", "panel", "judge_group", "unit_group")
_SNIFFED = 1 << 16
_EXCEL = {".xlsx", ".xls", ".xlsm", ".xlsb", ".ods"}


def load(source: Any, given: Mapping[str, str]) -> tuple[pa.Table, Layout, str]:
    """The table, its layout, and the file's name for messages.

    Raises:
        BallotsNotReadable, ColumnsNotFound, ColumnTwice.
    """
    if isinstance(source, (str, Path)):
        path = Path(source)
        if not path.is_file():
            raise BallotsNotReadable(place=Place(file=path.name), why="no such file / 文件不存在")
        if path.suffix.lower() in _EXCEL:
            table = _guard(_read_excel, path)
        elif path.suffix.lower() in {".parquet", ".pq"}:
            table = _guard(_read_parquet, path)
        elif path.suffix.lower() in {".arrow", ".feather"}:
            table = _guard(_read_feather, path)
        else:
            return _read_csv(path, given)
        return table, recognise(table.column_names, given, path.name), path.name
    table = _from_memory(source)
    return table, recognise(table.column_names, given), ""


def _guard(read: Callable[[Path], pa.Table], path: Path) -> pa.Table:
    try:
        return read(path)
    except BallotsNotReadable:
        raise
    except Exception as error:
        raise BallotsNotReadable(place=Place(file=path.name), why=str(error)[:200]) from error


def _from_memory(source: Any) -> pa.Table:
    if isinstance(source, pa.Table) or hasattr(source, "__arrow_c_stream__"):
        return source if isinstance(source, pa.Table) else pa.table(source)
    for way in ("to_arrow_table", "to_arrow"):
        if hasattr(source, way):
            return getattr(source, way)()
    if type(source).__module__.startswith("pandas"):
        return pa.Table.from_pandas(source, preserve_index=False)
    if isinstance(source, Mapping):
        return pa.table(dict(source))
    if isinstance(source, (list, tuple)) and source and isinstance(source[0], Mapping):
        return pa.Table.from_pylist(list(source))
    raise BallotsNotReadable(why=f"{type(source).__name__} is not a table / 不是表格")


def _read_excel(path: Path) -> pa.Table:
    from python_calamine import CalamineWorkbook

    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    filled = [row for row in rows if any(value not in ("", None) for value in row)]
    if not filled:
        raise BallotsNotReadable(place=Place(file=path.name), why="empty sheet / 工作表为空")
    headers = [str(value).strip() for value in filled[0]]
    columns = {}
    for at, header in enumerate(headers):
        if header:
            values = [row[at] if at < len(row) else None for row in filled[1:]]
            columns[header] = pa.array([_plain(value) for value in values], pa.string())
    return pa.table(columns)


def _plain(value: Any) -> str | None:
    """A sheet's cell as text; whole floats lose their point so that judge 7.0 is judge 7."""
    if value is None or value == "":
        return None
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value)


def _read_parquet(path: Path) -> pa.Table:
    import pyarrow.parquet as pq

    schema = pq.read_schema(path)
    layout = recognise(schema.names, {}, path.name) if schema.names else None
    wanted = None if layout is None else [*layout.roles.values(), *layout.marks]
    text = [
        name
        for name in (layout.roles.values() if layout else ())
        if pa.types.is_string(schema.field(name).type)
    ]
    return pq.read_table(path, columns=wanted, read_dictionary=text)


def _read_feather(path: Path) -> pa.Table:
    from pyarrow import feather

    return feather.read_table(path)


def _read_csv(path: Path, given: Mapping[str, str]) -> tuple[pa.Table, Layout, str]:
    from pyarrow import csv

    with path.open("rb") as file:
        head = file.read(_SNIFFED)
    if not head.strip():
        raise BallotsNotReadable(place=Place(file=path.name), why="empty file / 文件为空")
    encoding = _encoding(head)
    first = head.decode(encoding, "ignore").lstrip("\ufeff").splitlines()[0]
    separator = max(",\t;|", key=first.count)
    try:
        names = csv.read_csv(
            pa.BufferReader(_first_row(head, encoding)),
            parse_options=csv.ParseOptions(delimiter=separator),
        ).column_names
    except pa.ArrowInvalid as error:
        raise BallotsNotReadable(place=Place(file=path.name), why=str(error)[:200]) from error
    layout = recognise(names, given, path.name)
    text = pa.dictionary(pa.int32(), pa.string())
    kinds: dict[str, pa.DataType] = {
        header: text for role, header in layout.roles.items() if role in NAMES
    }
    numbers = [header for role, header in layout.roles.items() if role not in NAMES]
    numbers += layout.marks

    def read(number: pa.DataType, using: str) -> pa.Table:
        return csv.read_csv(
            path,
            read_options=csv.ReadOptions(encoding=using, block_size=1 << 22),
            parse_options=csv.ParseOptions(delimiter=separator, newlines_in_values=b'"' in head),
            convert_options=csv.ConvertOptions(
                column_types={**kinds, **dict.fromkeys(numbers, number)},
                include_columns=[*kinds, *numbers],
                strings_can_be_null=True,
                quoted_strings_can_be_null=True,
                null_values=["", "NA", "N/A", "NaN", "nan", "null", "NULL"],
            ),
        )

    last: Exception | None = None
    for number, using in (
        (pa.float64(), encoding),
        (pa.string(), encoding),
        (pa.string(), "gb18030"),
    ):
        try:
            return read(number, using), layout, path.name
        except (pa.ArrowInvalid, UnicodeDecodeError) as error:
            last = error
    raise BallotsNotReadable(place=Place(file=path.name), why=str(last)[:200]) from last


def _first_row(head: bytes, encoding: str) -> bytes:
    line = head.decode(encoding, "ignore").lstrip("\ufeff").splitlines()[0]
    return (line + "\n").encode()


def _encoding(head: bytes) -> str:
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    try:
        # The sniffed part may end inside a character.
        head.decode("utf-8", "strict" if len(head) < _SNIFFED else "ignore")
        if len(head) == _SNIFFED:
            head[: head.rfind(b"\n")].decode("utf-8")
    except UnicodeDecodeError:
        return "gb18030"
    return "utf8"
