"""Sources: anything that holds a table, as an Arrow table of the columns that matter."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

import pyarrow as pa

from leitai.base.problem import Place
from leitai.scoring.reading.headers import Layout, recognise
from leitai.scoring.reading.origin import Origin
from leitai.scoring.reading.problems import BallotsNotReadable, ColumnsNotFound, FullWidthCommas

T = TypeVar("T")

NAMES = ("unit", "judge", "criterion", "panel", "judge_group", "unit_group")
_SNIFFED = 1 << 16
_TITLES = 10  # rows among which the header is looked for
_EXCEL = {".xlsx", ".xls", ".xlsm", ".xlsb", ".ods"}


def load(source: Any, given: Mapping[str, str]) -> tuple[pa.Table, Layout, Origin]:
    """The table, its layout, and where it comes from.

    Raises:
        BallotsNotReadable, ColumnsNotFound, ColumnTwice, HeaderTwice.
    """
    if not isinstance(source, (str, Path)):
        table = _from_memory(source)
        return table, recognise(table.column_names, given), Origin()
    path = Path(source)
    if not path.is_file():
        raise BallotsNotReadable.because(Place(file=path.name), "no such file", "文件不存在")
    if path.suffix.lower() in _EXCEL:
        return _read_excel(path, given)
    if path.suffix.lower() in {".parquet", ".pq"}:
        table = _guard(_read_parquet, path)
    elif path.suffix.lower() in {".arrow", ".feather"}:
        table = _guard(_read_feather, path)
    else:
        return _read_csv(path, given)
    return table, recognise(table.column_names, given, path.name), Origin(path.name)


def _find_header(
    rows: Iterable[list[str]], given: Mapping[str, str], file: str
) -> tuple[int, Layout]:
    """Place of the header among the first rows (titles often stand above it), and its layout.

    Raises:
        ColumnsNotFound: of the first row, where none will do; ColumnTwice, HeaderTwice.
    """
    first: ColumnsNotFound | None = None
    for at, row in enumerate(islice(rows, _TITLES)):
        try:
            return at, recognise(row, given, file)
        except ColumnsNotFound as error:
            first = first or error
    assert first is not None
    raise first


def _guard(read: Callable[[Path], T], path: Path) -> T:
    try:
        return read(path)
    except BallotsNotReadable:
        raise
    except Exception as error:
        raise BallotsNotReadable.because(Place(file=path.name), str(error)[:200]) from error


def _from_memory(source: Any) -> pa.Table:
    if isinstance(source, pa.Table) or hasattr(source, "__arrow_c_stream__"):
        return source if isinstance(source, pa.Table) else pa.table(source)
    if type(source).__name__ == "LazyFrame" and hasattr(source, "collect"):
        return _from_memory(source.collect())
    for way in ("to_arrow_table", "to_arrow"):
        if hasattr(source, way):
            return getattr(source, way)()
    if type(source).__module__.startswith("pandas"):
        return pa.Table.from_pandas(source, preserve_index=False)
    if isinstance(source, Mapping):
        return pa.table(dict(source))
    if isinstance(source, (list, tuple)) and source and isinstance(source[0], Mapping):
        return pa.Table.from_pylist(list(source))
    kind = type(source).__name__
    raise BallotsNotReadable.because(None, f"{kind} is not a table", f"{kind}不是表格")


def _read_excel(path: Path, given: Mapping[str, str]) -> tuple[pa.Table, Layout, Origin]:
    filled = _guard(_read_sheet, path)
    if not filled:
        raise BallotsNotReadable.because(Place(file=path.name), "empty sheet", "工作表为空")
    texts = ([str(value).strip() for value in row] for _, row in filled)
    at, layout = _find_header(texts, given, path.name)
    rows = filled[at + 1 :]
    columns = {}
    for place, header in enumerate(str(value).strip() for value in filled[at][1]):
        if header:
            values = [row[place] if place < len(row) else None for _, row in rows]
            columns[header] = pa.array([_plain(value) for value in values], pa.string())
    origin = Origin(path.name, above=at, lines=[line for line, _ in rows])
    return pa.table(columns), layout, origin


def _read_sheet(path: Path) -> list[tuple[int, list[Any]]]:
    """Rows of the first sheet that hold anything, with their numbers."""
    from python_calamine import CalamineWorkbook

    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
    start = rows.start[0] if rows.start else 0
    found = enumerate(rows.to_python(skip_empty_area=True), start + 1)
    return [(at, row) for at, row in found if any(value not in ("", None) for value in row)]


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


def _read_csv(path: Path, given: Mapping[str, str]) -> tuple[pa.Table, Layout, Origin]:
    with path.open("rb") as file:
        head = file.read(_SNIFFED)
    if not head.strip():
        raise BallotsNotReadable.because(Place(file=path.name), "empty file", "文件为空")
    encoding = _encoding(head)
    lines = head.decode(encoding, "ignore").lstrip("\ufeff").splitlines()[: 2 * _TITLES]
    longest = max(lines, key=len)
    separator = max(",\t;|", key=longest.count)
    if separator not in longest and "，" in longest:
        raise FullWidthCommas(place=Place(file=path.name, row=1))
    rows = _split(lines, separator)
    above, layout = _find_header(rows, given, path.name)
    origin = Origin(path.name, above, (), path, encoding, separator)
    usings = [encoding]
    if encoding == "utf8" and head.isascii():
        usings.append("gb18030")  # the first Chinese character came after what was looked at
    ways = [(pa.float64(), encoding, False)]
    if b'"' in head:
        ways.append((pa.float64(), encoding, True))
    ways += [(pa.string(), name, True) for name in usings]
    last: Exception | None = None
    blanks = _name_columns(lines[above], separator, rows[above])
    for number, using, broken in ways:
        try:
            table = _parse(origin, layout, number, using, broken=broken, names=blanks)
            return table, layout, replace(origin, encoding=using)
        except (pa.ArrowInvalid, UnicodeDecodeError) as error:
            last = error
    raise _explain(origin, layout, last)


def _split(lines: list[str], separator: str) -> list[list[str]]:
    """Headers of each line as they stand, outer quotes off."""
    import csv

    return [
        [header.strip() for header in next(csv.reader([line], delimiter=separator), [])]
        for line in lines
    ]


def _name_columns(line: str, separator: str, headers: list[str]) -> list[str] | None:
    """The headers, where blanks stand about them that are no part of them; else None."""
    import csv

    raw = next(csv.reader([line], delimiter=separator), [])
    return headers if raw != headers else None


def _parse(
    origin: Origin,
    layout: Layout,
    number: pa.DataType,
    using: str,
    *,
    threads: bool = True,
    broken: bool = False,
    names: list[str] | None = None,
) -> pa.Table:
    """Read the columns that matter; `broken` where quoted values may hold line ends.

    That takes half as long again. Without it Arrow refuses a block that ends inside a
    value, so that a table that was read has been read right.
    """
    from pyarrow import csv

    text = pa.dictionary(pa.int32(), pa.string())
    kinds: dict[str, pa.DataType] = {
        header: text for role, header in layout.roles.items() if role in NAMES
    }
    numbers = [header for role, header in layout.roles.items() if role not in NAMES]
    numbers += layout.marks
    assert origin.text is not None
    return csv.read_csv(
        origin.text,
        read_options=csv.ReadOptions(
            encoding=using,
            block_size=1 << 22,
            skip_rows=origin.above + (names is not None),
            column_names=names,
            use_threads=threads,
        ),
        parse_options=csv.ParseOptions(delimiter=origin.separator, newlines_in_values=broken),
        convert_options=csv.ConvertOptions(
            column_types={**kinds, **dict.fromkeys(numbers, number)},
            include_columns=[*kinds, *numbers],
            # A team may well be called NA; only an empty name is none.
            strings_can_be_null=False,
            null_values=["", "NA", "N/A", "NaN", "nan", "null", "NULL"],
        ),
    )


def _explain(origin: Origin, layout: Layout, error: Exception | None) -> BallotsNotReadable:
    """The row where reading stopped: of characters by looking, of columns by reading in order."""
    assert origin.text is not None
    if "invalid UTF" in str(error) or isinstance(error, UnicodeDecodeError):
        with origin.text.open("rb") as file:
            for at, line in enumerate(file, 1):
                try:
                    line.decode(origin.encoding)
                except UnicodeDecodeError:
                    place = Place(file=origin.file, row=at)
                    why = f"the characters are not {origin.encoding}"
                    return BallotsNotReadable.because(place, why, "字符编码前后不一致")
    try:
        _parse(origin, layout, pa.string(), origin.encoding, threads=False, broken=True)
    except (pa.ArrowInvalid, UnicodeDecodeError) as again:
        error = again
    why = str(error)
    found = re.search(r"Row #(\d+): ", why)
    place = origin.place()
    if found:
        # Rows are counted from the header, without blank lines.
        place = origin.place(max(int(found[1]) - 2, 0))
        why = why[found.end() :]
    return BallotsNotReadable.because(place, why.replace("CSV parse error: ", "")[:200])


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
