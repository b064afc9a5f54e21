"""DuckDB: cells of a file or folder of any size, spilling to disk where memory ends."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from leitai.base.problem import Place
from leitai.scoring.engines import DECIMALS, Summed, find_layout, pack_cells
from leitai.scoring.reading.problems import BallotsNotReadable, NoMarks

MEMORY = "4GB"


def sum_cells(path: Path, columns: Mapping[str, str]) -> Summed:
    """Sum marks into cells.

    Args:
        path: CSV or Parquet file, or a folder of Parquet files.

    Raises:
        BallotsNotReadable, ColumnsNotFound, EngineCannot, NoMarks.
    """
    import duckdb

    source = _source(path)
    base = duckdb.connect()
    base.execute(f"SET memory_limit='{MEMORY}'")
    base.execute("SET preserve_insertion_order=false")
    try:
        found = base.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()  # noqa: S608
        headers = [row[0] for row in found]
        layout = find_layout(headers, columns, path, "duckdb")
        return _sum(base, source, {role: _name(head) for role, head in layout.roles.items()})
    except duckdb.Error as error:
        why = str(error).splitlines()[0][:200]
        raise BallotsNotReadable(place=Place(file=path.name), why=why) from error
    finally:
        base.close()


def _source(path: Path) -> str:
    text = str(path / "*.parquet" if path.is_dir() else path).replace("'", "''")
    if path.is_dir() or path.suffix.lower() in {".parquet", ".pq"}:
        return f"read_parquet('{text}')"
    return f"read_csv('{text}', header=true)"


def _name(header: str) -> str:
    return '"' + header.replace('"', '""') + '"'


def _sum(base: Any, source: str, role: Mapping[str, str]) -> Summed:
    criterion = role.get("criterion", "''")
    one = 10**DECIMALS
    scaled = f"CAST(round(CAST({role['mark']} AS DOUBLE) * {one}) AS BIGINT)"
    where = f"{role['mark']} IS NOT NULL"
    names = {}
    for key, expression in (
        ("unit", role["unit"]), ("judge", role["judge"]), ("criterion", criterion),
    ):  # fmt: skip
        base.execute(
            f"CREATE TEMP TABLE {key}s AS SELECT name, CAST(row_number() OVER () - 1 AS INTEGER) "  # noqa: S608
            f"AS code FROM (SELECT DISTINCT trim(CAST({expression} AS VARCHAR)) AS name "
            f"FROM {source} WHERE {where})"
        )
        found = base.execute(f"SELECT name FROM {key}s ORDER BY code").fetchall()  # noqa: S608
        names[key] = tuple(str(row[0]) for row in found)
    if not names["unit"]:
        raise NoMarks()
    size = len(names["criterion"])
    counts = "".join(
        f", CAST(count(*) FILTER (c.code = {at}) AS INTEGER) AS n{at}" for at in range(size)
    ) if size > 1 else ""  # fmt: skip
    rows = (
        f"SELECT j.code AS judge, u.code AS unit, c.code AS criterion, {scaled} AS scaled "  # noqa: S608
        f"FROM {source} AS t "
        f"JOIN judges j ON j.name = trim(CAST({role['judge']} AS VARCHAR)) "
        f"JOIN units u ON u.name = trim(CAST({role['unit']} AS VARCHAR)) "
        f"JOIN criterions c ON c.name = trim(CAST({criterion} AS VARCHAR)) WHERE {where}"
    )
    cells = base.execute(
        "SELECT judge, unit, CAST(count(*) AS INTEGER) AS n, CAST(sum(scaled) AS BIGINT) AS total, "  # noqa: S608
        f"CAST(sum(CAST(scaled AS HUGEINT) * scaled) AS DOUBLE) AS square"
        f"{counts.replace('c.code', 'criterion')} FROM ({rows}) GROUP BY judge, unit"
    ).fetchnumpy()
    by = base.execute(
        "SELECT criterion, CAST(sum(scaled) AS BIGINT) AS total, count(*) AS n "  # noqa: S608
        f"FROM ({rows}) GROUP BY criterion ORDER BY criterion"
    ).fetchnumpy()
    off = base.execute(
        f"SELECT count(*) FROM {source} WHERE {where} AND "  # noqa: S608
        f"abs(CAST({role['mark']} AS DOUBLE) * {one} - {scaled}) > 1e-6"
    ).fetchone()
    tallies = None
    count = np.asarray(cells["n"])
    if size > 1:
        table = np.column_stack([np.asarray(cells[f"n{at}"]) for at in range(size)])
        tallies = None if np.all(table == 1) else table.astype(np.int32)
    elif count.max(initial=1) > 1:
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
    return Summed(packed, names["unit"], names["judge"], names["criterion"], bool(off and off[0]))
