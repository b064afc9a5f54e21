"""From an Arrow table to Marks: codes, exact marks, long or wide."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from leitai.scoring.ballots import Marks, Scale, scale_exactly
from leitai.scoring.notes import Notice, warn
from leitai.scoring.reading.headers import ROLE_ZH, Layout, fold, totals
from leitai.scoring.reading.origin import Origin
from leitai.scoring.reading.problems import (
    MarkNotNumber,
    MarkTooLarge,
    NameMissing,
    NoMarks,
    WeightNegative,
)
from leitai.scoring.reading.sources import NAMES, load

MOST_MARK = 1e12
MOST_COMPARED = 20_000  # names that are looked through for slips of spelling

_DAY = date(1970, 1, 1)
_CLOCK = re.compile(
    r"^(?:(?P<year>\d{4})[-/.年](?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?)?[T ]*"
    r"(?:(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}(?:\.\d+)?))?)?$"
)
DECIMAL_COMMA = ";\t|"  # separators of files in which a comma may be a decimal point

Rows = slice | NDArray[np.intp]

# What people write where there is no mark.
_BLANK = re.compile(
    r"^(|-+|—+|/|\\|\.|na|n/a|nan|null|none|回避|弃权|缺席|未打分|无|不适用|recused)$"
)


def read_ballots(source: Any, *, columns: Mapping[str, str] | None = None) -> Marks:
    """Read a table of marks.

    Args:
        source: path of a CSV, Excel or Parquet file; Arrow table, pandas or Polars
            frame, DuckDB relation, dictionary of columns, or list of rows.
        columns: role (unit, judge, criterion, mark, panel, weight, time, judge_group,
            unit_group) -> header, where the headers are not known words.

    Returns:
        Marks whose warnings say how the columns were read and what was left out.

    Raises:
        BallotsNotReadable, ColumnsNotFound, ColumnTwice, HeaderTwice, MarkNotNumber,
        MarkTooLarge, NameMissing, NoMarks, WeightNegative.
    """
    try:
        # Nobody but the reader may hold the table, or its columns could not go one by one.
        return _read(lambda: load(source, columns or {}))
    except NameMissing:
        if not isinstance(source, (str, Path)):
            raise
    return _read_without_totals(*load(source, columns or {}))


def _read_without_totals(table: pa.Table, layout: Layout, file: Origin) -> Marks:
    """Read again without the rows that sum up the others (合计 under the units, and no judge).

    Raises:
        NameMissing: as before, where other names are missing.
    """
    names = [
        [(name or "").strip() for name in table[layout.roles[role]].cast(pa.string()).to_pylist()]
        for role in ("unit", "judge")
        if role in layout.roles
    ]
    sums = totals()
    # With a column a judge nobody is missing in such a row; its name alone tells.
    kept = np.array(
        [
            (len(row) == 2 and all(row)) or fold("".join(row)) not in sums
            for row in zip(*names, strict=True)
        ]
    )
    left = replace(file, kept=np.flatnonzero(kept).tolist())
    table = table.filter(pa.array(kept))
    for role in set(NAMES) & set(layout.roles):
        # Names of rows that are gone go too.
        at = table.schema.get_field_index(layout.roles[role])
        table = table.set_column(at, layout.roles[role], table.column(at).cast(pa.string()))
    marks = _read(lambda: (table, layout, left), looked=True)
    gone = int(np.count_nonzero(~kept))
    if not gone:
        return marks
    return replace(marks, warnings=(*marks.warnings, warn("total_rows_left_out", rows=gone)))


def _read(loaded: Callable[[], tuple[pa.Table, Layout, Origin]], *, looked: bool = False) -> Marks:
    """`looked`: rows that sum up the others are gone already."""
    table, layout, file = loaded()
    if layout.across and not looked:
        return _read_without_totals(table, layout, file)
    notes = _say_layout(layout, file)
    values, criteria, criterion, rows = _read_marks(table, layout, file)
    if _had_commas(table, layout, file):
        notes.append(warn("decimal_commas"))
    if not layout.wide:
        table = table.drop_columns([layout.roles["mark"]])
    keep = np.flatnonzero(~np.isnan(values)) if not _all_finite(values) else slice(len(values))
    size = len(values[keep])
    if size < len(values):
        notes.append(warn("blank_marks", rows=len(values) - size))
    if not size:
        raise NoMarks(place=file.place())
    whole = size == len(values) and rows is None
    row: Rows = slice(None) if whole else keep if rows is None else rows[keep]
    codes: dict[str, NDArray[np.int32]] = {}
    names: dict[str, tuple[str, ...]] = {}
    for role in ("unit", "judge", "criterion", "panel"):
        if role in layout.roles:
            names[role], found = _code(table[layout.roles[role]])
            codes[role] = found[row]
            if not layout.wide and f"{role}_group" not in layout.roles:
                # A million marks are tens of megabytes; columns go as soon as they are read.
                table = table.drop_columns([layout.roles[role]])
            _check_names(role, codes[role], row, layout, file)
            alike = _find_alike(names[role])
            if alike:
                notes.append(warn("names_alike", names=alike, role=role, role_zh=ROLE_ZH[role]))
    if layout.wide:
        role = "judge" if layout.across else "criterion"
        names[role], codes[role] = criteria, criterion[keep]
    if "criterion" not in names:
        names["criterion"] = ("",)
        codes["criterion"] = np.zeros(size, np.int32)
    values = values if whole else values[keep]
    _refuse_large(values, row, layout, file)
    # What the columns took goes back to the machine before the sums need room.
    pa.default_memory_pool().release_unused()
    scaled, decimals = scale_exactly(values)
    if decimals == 9 and not np.array_equal(scaled / 1e9, values):
        notes.append(warn("rounded"))
    return Marks(
        unit=codes["unit"],
        judge=codes["judge"],
        criterion=codes["criterion"],
        mark=values,
        scaled=scaled,
        decimals=decimals,
        units=names["unit"],
        judges=names["judge"],
        criteria=names["criterion"],
        panels=names.get("panel", ()),
        panel=codes.get("panel"),
        weight=_optional(table, layout, "weight", row, file, notes),
        time=_optional(table, layout, "time", row, file, notes),
        judge_group=_groups(table, layout, "judge", codes, names, row),
        unit_group=_groups(table, layout, "unit", codes, names, row),
        scale=Scale(),
        warnings=tuple(notes),
    )


def _refuse_large(values: NDArray[np.float64], row: Rows, layout: Layout, file: Origin) -> None:
    if values.max() <= MOST_MARK and values.min() >= -MOST_MARK:
        return
    large = np.flatnonzero(np.abs(values) > MOST_MARK)
    first = int(large[0])
    place = file.place(_row(row, first), layout.roles.get("mark", ""))
    raise MarkTooLarge(place=place, count=len(large), text=f"{values[first]:g}")


def _say_layout(layout: Layout, file: Origin) -> list[Notice]:
    notes = [warn("titles_passed_over", rows=file.above)] if file.above else []
    if layout.totals:
        notes.append(warn("totals_left_out", columns=layout.totals))
    roles = layout.roles.items()
    columns = tuple(f"{role} = {header}" for role, header in roles)
    chinese = tuple(
        header if header == ROLE_ZH[role] else f"{ROLE_ZH[role]}（{header}）"
        for role, header in roles
    )
    code = "wide_recognised" if layout.wide else "header_recognised"
    code = "across_recognised" if layout.across else code
    found = warn(code, columns=(*columns, *layout.marks), columns_zh=(*chinese, *layout.marks))
    return [found, *notes]


def _read_marks(
    table: pa.Table, layout: Layout, file: Origin
) -> tuple[NDArray[np.float64], tuple[str, ...], NDArray[np.int32], NDArray[np.intp] | None]:
    """Marks row by row; for wide tables column after column, with criterion codes and rows."""
    if not layout.wide:
        values = _numbers(table[layout.roles["mark"]], layout.roles["mark"], file)
        return values, (), np.empty(0, np.int32), None
    parts = [_numbers(table[header], header, file) for header in layout.marks]
    size = table.num_rows
    criterion = np.repeat(np.arange(len(parts), dtype=np.int32), size)
    rows = np.tile(np.arange(size), len(parts))
    return np.concatenate(parts), layout.marks, criterion, rows


def _numbers(column: pa.ChunkedArray, header: str, file: Origin) -> NDArray[np.float64]:
    """float64, NaN for blanks; text is read as people write numbers."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        column, kind = column.cast(kind.value_type), kind.value_type
    if not (pa.types.is_string(kind) or pa.types.is_large_string(kind)):
        try:
            found = _as(column, pa.float64()).to_numpy(zero_copy_only=False)
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
            found = None
        if found is not None:
            found = np.asarray(found, dtype=np.float64)
            if not _all_finite(found):
                bad = np.flatnonzero(np.isinf(found))
                if len(bad):
                    _refuse(bad, ["inf"], header, file)
            return found
        column = column.cast(pa.string())
    values = np.full(len(column), np.nan)
    bad_rows, texts = [], []
    for at, text in enumerate(column.to_pylist()):
        try:
            values[at] = read_number(text, comma=file.separator in DECIMAL_COMMA)
        except ValueError:
            bad_rows.append(at)
            texts.append(text)
    if bad_rows:
        _refuse(np.array(bad_rows), texts, header, file)
    return values


def _had_commas(table: pa.Table, layout: Layout, file: Origin) -> bool:
    """Whether marks that were read have commas for decimal points."""
    if file.separator not in DECIMAL_COMMA:
        return False
    columns = (table[header] for header in (layout.marks or (layout.roles["mark"],)))
    texts = (column for column in columns if pa.types.is_string(column.type))
    return any("," in (text or "") for column in texts for text in column.to_pylist())


def _all_finite(values: NDArray[np.float64]) -> bool:
    """One sum tells it, short of one that overflows."""
    with np.errstate(over="ignore", invalid="ignore"):
        return bool(np.isfinite(values.sum()))


def _as(column: Any, kind: pa.DataType) -> Any:
    """A column of that type; pyarrow's cast is slow to load and rarely needed."""
    return column if column.type == kind else column.cast(kind)


def read_number(text: str | None, *, comma: bool = False) -> float:
    """A mark as people write it (half or full width, with 分); NaN for a blank.

    Args:
        comma: a comma is a decimal point, unless three digits follow, which may be thousands.

    Raises:
        ValueError: it is neither.
    """
    if text is None:
        return float("nan")
    plain = unicodedata.normalize("NFKC", text).strip().lower()
    if _BLANK.match(plain):
        return float("nan")
    if plain.endswith("分"):
        plain = plain[:-1].strip()
    if comma and re.fullmatch(r"[+-]?\d+,(\d{1,2}|\d{4,})", plain):
        plain = plain.replace(",", ".")
    if not re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", plain):
        raise ValueError(text)
    return float(plain)


def _refuse(rows: NDArray[np.intp], texts: list[str], header: str, file: Origin) -> None:
    raise MarkNotNumber(
        place=file.place(int(rows[0]), header),
        count=len(rows),
        text=str(texts[0])[:40],
    )


def _code(column: pa.ChunkedArray) -> tuple[tuple[str, ...], NDArray[np.int32]]:
    """Names in order of first appearance and codes; -1 where there is no name."""
    if not pa.types.is_dictionary(column.type):
        column = column.cast(pa.string()).dictionary_encode()
    column = column.unify_dictionaries()
    if column.num_chunks == 0:
        return (), np.empty(0, np.int32)
    chunks = [_indices(chunk.indices) for chunk in column.chunks]
    codes = np.concatenate(chunks).astype(np.int32, copy=False)
    table: dict[str, int] = {}
    raw = _as(column.chunk(0).dictionary, pa.string()).to_pylist()
    place = np.empty(len(raw) + 1, np.int32)
    place[-1] = -1
    for at, name in enumerate(raw):
        text = (name or "").strip()
        place[at] = table.setdefault(text, len(table)) if text else -1
    if len(table) == len(raw) and np.array_equal(place[:-1], np.arange(len(raw))):
        return tuple(table), codes
    return tuple(table), place[codes]


def _indices(indices: pa.Array) -> NDArray[np.int32]:
    """Codes of a chunk, -1 for none; pyarrow.compute is slow to load and rarely needed."""
    if indices.null_count:
        import pyarrow.compute as pc

        indices = pc.fill_null(indices, -1)
    return np.asarray(indices.to_numpy(zero_copy_only=False))


def _check_names(
    role: str,
    codes: NDArray[np.int32],
    row: Rows,
    layout: Layout,
    file: Origin,
) -> None:
    missing = np.flatnonzero(codes < 0)
    if len(missing):
        raise NameMissing(
            place=file.place(_row(row, int(missing[0])), layout.roles[role]),
            count=len(missing),
            role=role,
            role_zh=ROLE_ZH[role],
        )


def _find_alike(names: tuple[str, ...]) -> tuple[str, ...]:
    """The first few names that differ only in case, width or blanks; none in most tables."""
    if len(names) > MOST_COMPARED:
        return ()
    seen: dict[str, str] = {}
    pairs = []
    for name in names:
        # Plain letters and digits are folded by their case alone, which is much quicker.
        plain = name.lower() if name.isascii() and name.isalnum() else _fold_name(name)
        other = seen.setdefault(plain, name)
        if other != name:
            pairs.append(f"“{other}” / “{name}”")
    return tuple(pairs[:5])


def _fold_name(name: str) -> str:
    plain = unicodedata.normalize("NFKC", name).casefold()
    return "".join(letter for letter in plain if not letter.isspace() and letter.isprintable())


def _row(row: Rows, at: int) -> int:
    """Row of the table of the place among those kept."""
    return at if isinstance(row, slice) else int(row[at])


def _optional(
    table: pa.Table, layout: Layout, role: str, row: Rows, file: Origin, notes: list[Notice]
) -> NDArray[np.float64] | None:
    if role not in layout.roles:
        return None
    header = layout.roles[role]
    column = table[header]
    if role == "time" and not pa.types.is_floating(column.type):
        return _times(column, header, file, notes)[row]
    values = _numbers(column, header, file)[row]
    if role == "weight":
        below = np.flatnonzero(values < 0)
        if len(below):
            first = int(below[0])
            place = file.place(_row(row, first), header)
            raise WeightNegative(place=place, count=len(below), text=f"{values[first]:g}")
        return np.where(np.isnan(values), 1.0, values)
    return values


def _clock_times(texts: list[str | None], notes: list[Notice]) -> NDArray[np.float64]:
    """Seconds of times as people write them (9:05, 2022/9/28 14:05); NaN, and said, for others."""
    plain = [unicodedata.normalize("NFKC", text or "").strip() for text in texts]
    values = np.array([_read_clock(text) for text in plain])
    odd = sum(bool(text) for text, value in zip(plain, values, strict=True) if np.isnan(value))
    if odd:
        notes.append(warn("times_not_read", rows=odd))
    return values


def _read_clock(text: str) -> float:
    found = _CLOCK.match(text)
    if found is None or not text:
        return float("nan")
    try:
        day = date(int(found[1]), int(found[2]), int(found[3])) if found[1] else _DAY
    except ValueError:
        return float("nan")
    hour, minute, second = (float(part or 0) for part in found.group("hour", "minute", "second"))
    return (day - _DAY).days * 86400.0 + 3600 * hour + 60 * minute + second


def _times(
    column: pa.ChunkedArray, header: str, file: Origin, notes: list[Notice]
) -> NDArray[np.float64]:
    """Seconds or plain numbers; text that is no number is read as an ISO time or time of day."""
    if pa.types.is_string(column.type) or pa.types.is_dictionary(column.type):
        try:
            return _numbers(column, header, file)
        except MarkNotNumber:
            try:
                column = column.cast(pa.string()).cast(pa.timestamp("us"))
            except pa.ArrowInvalid:
                return _clock_times(column.cast(pa.string()).to_pylist(), notes)
    if pa.types.is_timestamp(column.type) or pa.types.is_date(column.type):
        column = column.cast(pa.timestamp("us")).cast(pa.int64())
        return np.asarray(column.to_numpy(zero_copy_only=False), np.float64) / 1e6
    return _numbers(column, header, file)


def _groups(
    table: pa.Table,
    layout: Layout,
    of: str,
    codes: Mapping[str, NDArray[np.int32]],
    names: Mapping[str, tuple[str, ...]],
    row: Rows,
) -> tuple[str, ...]:
    role = f"{of}_group"
    if role not in layout.roles:
        return ()
    table_names, found = _code(table[layout.roles[role]])
    first = np.full(len(names[of]), -1, np.int64)
    first[codes[of][::-1]] = found[row][::-1]
    return tuple(table_names[at] if at >= 0 else "" for at in first)
