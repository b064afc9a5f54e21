"""DuckDB: cells of a file or folder of any size, spilling to disk where memory ends."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from leitai.base.problem import Place
from leitai.scoring.engines import DECIMALS, Summed, find_layout, pack_cells, refuse_weights
from leitai.scoring.reading.headers import ROLE_ZH
from leitai.scoring.reading.problems import (
    BallotsNotReadable,
    MarkNotNumber,
    NameMissing,
    NoMarks,
)

MEMORY = "4GB"
NAMED = ("unit", "judge", "criterion")
NOBODY = "''"  # the one criterion of a table that names none
MOST_BITS = 40
MOST_SQUARED = 3e9  # larger numbers have squares beyond 64 bits


def sum_cells(path: Path, columns: Mapping[str, str]) -> Summed:
    """Sum marks into cells.

    Args:
        path: CSV or Parquet file, or a folder of Parquet files.

    Raises:
        BallotsNotReadable, ColumnsNotFound, EngineCannot, MarkNotNumber, NameMissing, NoMarks.
    """
    import duckdb

    base = duckdb.connect()
    base.execute(f"SET memory_limit='{MEMORY}'")
    base.execute("SET preserve_insertion_order=false")
    try:
        source = _source(path)
        found = base.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()  # noqa: S608
        kinds = {row[0]: row[1] for row in found}
        layout = find_layout(list(kinds), columns, path, "duckdb")
        if "weight" in layout.roles:
            _look_at_weights(base, source, _name(layout.roles["weight"]))
        if not _columnar(path) or kinds[layout.roles["mark"]] == "VARCHAR":
            return _sum(base, *_keep_columns(base, source, layout.roles))
        role = {role: _name(head) for role, head in layout.roles.items()}
        text = {key: _text(role[key]) for key in NAMED if key in role}
        value = f"CAST({role['mark']} AS DOUBLE)"
        number = f"CASE WHEN isnan({value}) THEN NULL ELSE {value} END"
        return _sum(base, source, {**text, "mark": number})
    except duckdb.Error as error:
        why = str(error).splitlines()[0][:200]
        raise BallotsNotReadable.because(Place(file=path.name), why) from error
    finally:
        base.close()


def _look_at_weights(base: Any, source: str, column: str) -> None:
    text = f"nullif({_text(column)}, '')"
    number = f"TRY_CAST({text} AS DOUBLE)"
    low, high, odd = base.execute(
        f"SELECT min({number}), max({number}), count({text}) - count({number}) FROM {source}"  # noqa: S608
    ).fetchone()
    refuse_weights("duckdb", low, high, odd)


def _columnar(path: Path) -> bool:
    return path.is_dir() or path.suffix.lower() in {".parquet", ".pq"}


def _source(path: Path) -> str:
    text = str(path / "*.parquet" if path.is_dir() else path).replace("'", "''")
    if _columnar(path):
        return f"read_parquet('{text}')"
    return f"read_csv('{text}', header=true, all_varchar=true)"


def _keep_columns(base: Any, source: str, roles: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """Read text once into a table of typed columns, which is then summed column by column.

    Raises:
        MarkNotNumber.
    """
    kept = [f"{_text(_name(roles[key]))} AS {key}" for key in NAMED if key in roles]
    mark = f"nullif({_text(_name(roles['mark']))}, '')"
    number = f"TRY_CAST({mark} AS DOUBLE)"
    kept += [f"{number} AS mark", f"CASE WHEN {number} IS NULL THEN {mark} END AS odd"]
    base.execute(f"CREATE TEMP TABLE ballots AS SELECT {', '.join(kept)} FROM {source}")  # noqa: S608
    odd, text = base.execute("SELECT count(odd), min(odd) FROM ballots").fetchone()
    if odd:
        raise MarkNotNumber(count=odd, text=str(text)[:40])
    return "ballots", {key: key for key in (*NAMED, "mark") if key in roles}


def _name(header: str) -> str:
    return '"' + header.replace('"', '""') + '"'


def _text(column: str) -> str:
    return f"trim(CAST({column} AS VARCHAR))"


def _sum(base: Any, source: str, role: Mapping[str, str]) -> Summed:
    """Two passes: criteria with what must be refused, then cells; names from the cells."""
    by = _look_over(base, source, role)
    names = {"criterion": tuple(str(name) for name in by["criterion"].tolist())}
    largest, size = float(np.max(by["largest"])), len(names["criterion"])
    # Where cells are full, and they mostly are, all criteria have as many marks.
    each = size > 1 and (size > MOST_BITS or np.ptp(by["n"]) > 0)
    cells = _sum_cells(base, source, role, names["criterion"], largest, each=each)
    full = False
    if size > 1 and not each:
        full = bool(np.all((cells["n"] == size) & (cells["given"] == (1 << size) - 1)))
    if size > 1 and not each and not full:
        cells = _sum_cells(base, source, role, names["criterion"], largest, each=True)
    count = np.asarray(cells["n"])
    for key in ("unit", "judge"):
        found = base.execute(f"SELECT name FROM {key}s ORDER BY code").fetchall()  # noqa: S608
        names[key] = tuple(str(row[0]) for row in found)
    tallies = None
    if size > 1 and not full:
        table = np.column_stack([np.asarray(cells[f"n{at}"]) for at in range(size)])
        tallies = None if np.all(table == 1) else table.astype(np.int32)
    elif size == 1 and count.max(initial=1) > 1:
        tallies = count.astype(np.int32)[:, None]
    packed = pack_cells(
        np.asarray(cells["judge"]),
        np.asarray(cells["unit"]),
        count,
        np.asarray(cells["total"]),
        np.asarray(cells["square"]),
        tallies,
        (len(names["unit"]), len(names["judge"]), size),
        (np.asarray(by["total"]), np.asarray(by["n"])),
    )
    rounded = bool(np.asarray(by["off"]).any())
    return Summed(packed, names["unit"], names["judge"], names["criterion"], rounded)


def _scaled(mark: str) -> str:
    return f"TRY_CAST(round({mark} * {10**DECIMALS}) AS BIGINT)"


def _look_over(base: Any, source: str, role: Mapping[str, str]) -> dict[str, Any]:
    """Sums by criterion, in the order of their names.

    Raises:
        MarkNotNumber, NameMissing, NoMarks.
    """
    mark, scaled, one = role["mark"], _scaled(role["mark"]), 10**DECIMALS
    nameless = "".join(
        f", count(*) FILTER (coalesce({role[key]}, '') = '') AS no_{key}"
        for key in NAMED if key in role
    )  # fmt: skip
    by: dict[str, Any] = base.execute(
        f"SELECT {role.get('criterion', NOBODY)} AS criterion, "  # noqa: S608
        f"CAST(sum({scaled}) AS BIGINT) AS total, count(*) AS n, "
        f"count(*) FILTER ({scaled} IS NULL) AS endless, max(abs({mark})) AS largest, "
        f"count(*) FILTER (abs({mark} * {one} - {scaled}) > 1e-6) AS off{nameless} "
        f"FROM {source} WHERE {mark} IS NOT NULL GROUP BY 1 ORDER BY 1"
    ).fetchnumpy()
    if not len(by["n"]):
        raise NoMarks()
    if by["endless"].any():
        raise MarkNotNumber(count=int(by["endless"].sum()), text=str(np.max(by["largest"])))
    for key in NAMED:
        missing = int(np.sum(by[f"no_{key}"])) if key in role else 0
        if missing:
            raise NameMissing(count=missing, role=key, role_zh=ROLE_ZH[key])
    return by


def _sum_cells(
    base: Any,
    source: str,
    role: Mapping[str, str],
    criteria: tuple[str, ...],
    largest: float,
    *,
    each: bool,
) -> dict[str, Any]:
    """Cells with codes; names are joined to sums, never to marks.

    `each` counts the marks on every criterion, which takes half as long again. Without it
    `given` adds up powers of two: as many marks as criteria make 11...1 only where each
    criterion has exactly one.
    """
    counts = ""
    if len(criteria) > 1:
        powers = " ".join(f"WHEN {_quote(name)} THEN {1 << at}" for at, name in enumerate(criteria))
        counts = f", CAST(sum(CASE criterion {powers} END) AS BIGINT) AS given"
    if each:
        counts = "".join(
            f", CAST(count(*) FILTER (criterion = {_quote(name)}) AS INTEGER) AS n{at}"
            for at, name in enumerate(criteria)
        )
    kind = "BIGINT" if largest * 10**DECIMALS < MOST_SQUARED else "HUGEINT"
    base.execute(
        "CREATE OR REPLACE TEMP TABLE cells AS "  # noqa: S608
        "SELECT judge, unit, CAST(count(*) AS INTEGER) AS n, "
        f"CAST(sum(scaled) AS BIGINT) AS total, "
        f"CAST(sum(CAST(scaled AS {kind}) * scaled) AS DOUBLE) AS square{counts} "
        f"FROM (SELECT {role['judge']} AS judge, {role['unit']} AS unit, "
        f"{role.get('criterion', NOBODY)} AS criterion, {_scaled(role['mark'])} AS scaled "
        f"FROM {source} WHERE {role['mark']} IS NOT NULL) GROUP BY ALL"
    )
    for key in ("unit", "judge"):
        base.execute(
            f"CREATE OR REPLACE TEMP TABLE {key}s AS SELECT name, "  # noqa: S608
            "CAST(row_number() OVER (ORDER BY name) - 1 AS INTEGER) AS code "
            f"FROM (SELECT DISTINCT {key} AS name FROM cells)"
        )
    found: dict[str, Any] = base.execute(
        "SELECT j.code AS judge, u.code AS unit, c.* EXCLUDE (judge, unit) FROM cells c "
        "JOIN judges j ON j.name = c.judge JOIN units u ON u.name = c.unit"
    ).fetchnumpy()
    return found


def _quote(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
