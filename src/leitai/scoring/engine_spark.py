"""Spark: every partition sums its own marks (mapInArrow), then sums of sums."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from leitai.scoring.engines import (
    DECIMALS,
    SparkMissing,
    Summed,
    find_layout,
    pack_cells,
    refuse_weights,
)
from leitai.scoring.reading.problems import NoMarks


def sum_cells(path: Path, columns: Mapping[str, str], session: Any = None) -> Summed:
    """Sum marks into cells on Spark; with no session given, on this machine's cores.

    Raises:
        SparkMissing: pyspark or Java is not there.
        ColumnsNotFound, EngineCannot, NoMarks: see there.
    """
    spark = session or start_session()
    if path.suffix.lower() in {".csv", ".txt"}:
        frame = spark.read.csv(str(path), header=True)
    else:
        frame = spark.read.parquet(str(path))
    layout = find_layout(frame.columns, columns, path, "spark")
    roles = layout.roles
    if "weight" in roles:
        _look_at_weights(frame, roles["weight"])
    kept = [frame[roles[role]].cast("string").alias(role) for role in ("judge", "unit")]
    if "criterion" in roles:
        kept.append(frame[roles["criterion"]].cast("string").alias("criterion"))
    kept.append(frame[roles["mark"]].cast("double").alias("mark"))
    shape = (
        "judge string, unit string, criterion string, "
        "n long, total long, high double, low double, off long"
    )
    parts = frame.select(*kept).mapInArrow(sum_batches, shape)
    from pyspark.sql import functions as f

    summed = parts.groupBy("judge", "unit", "criterion").agg(
        f.sum("n").alias("n"),
        f.sum("total").alias("total"),
        f.sum("high").alias("high"),
        f.sum("low").alias("low"),
        f.sum("off").alias("off"),
    )
    table = pa.Table.from_pylist([row.asDict() for row in summed.toLocalIterator()])
    if session is None:
        spark.stop()
    if table.num_rows == 0:
        raise NoMarks()
    return _pack(table)


def _look_at_weights(frame: Any, column: str) -> None:
    from pyspark.sql import functions as f

    text = f.trim(frame[column].cast("string"))
    given = f.when(text == "", None).otherwise(text)
    number = given.cast("double")
    found = frame.agg(f.min(number), f.max(number), f.count(given) - f.count(number)).first()
    refuse_weights("spark", *found)


def start_session() -> Any:
    """A local session with this interpreter for the workers."""
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise SparkMissing(why="pyspark is not installed") from error
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    try:
        builder = SparkSession.builder.master("local[2]").appName("leitai")
        builder = builder.config("spark.ui.enabled", "false")
        builder = builder.config("spark.sql.shuffle.partitions", "4")
        return builder.config("spark.driver.host", "127.0.0.1").getOrCreate()
    except Exception as error:
        raise SparkMissing(why=str(error).splitlines()[0][:200]) from error


def sum_batches(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Sums of one partition by judge, unit and criterion; squares in two exact halves."""
    for batch in batches:
        table = pa.table(batch)
        mark = np.asarray(table["mark"].to_numpy(zero_copy_only=False), np.float64)
        keep = ~np.isnan(mark)
        if not keep.any():
            continue
        table = table.filter(pa.array(keep))
        wide = mark[keep] * 10**DECIMALS
        scaled = np.rint(wide).astype(np.int64)
        square = scaled**2
        criterion = (
            table["criterion"]
            if "criterion" in table.column_names
            else pa.array([""] * table.num_rows)
        )
        keys = pa.table(
            {
                "judge": table["judge"],
                "unit": table["unit"],
                "criterion": criterion,
                "n": pa.array(np.ones(len(scaled), np.int64)),
                "total": pa.array(scaled),
                "high": pa.array((square >> 26).astype(np.float64)),
                "low": pa.array((square & 0x3FFFFFF).astype(np.float64)),
                "off": pa.array((np.abs(wide - scaled) > 1e-6).astype(np.int64)),
            }
        )
        values = ["n", "total", "high", "low", "off"]
        summed = keys.group_by(["judge", "unit", "criterion"]).aggregate(
            [(name, "sum") for name in values]
        )
        renamed = summed.select(
            ["judge", "unit", "criterion", *[f"{name}_sum" for name in values]]
        ).rename_columns(["judge", "unit", "criterion", *values])
        yield from renamed.to_batches()


def _pack(table: pa.Table) -> Summed:
    names, codes = {}, {}
    for key in ("unit", "judge", "criterion"):
        found = np.array([str(name).strip() for name in table[key].to_pylist()])
        unique, place = np.unique(found, return_inverse=True)
        names[key], codes[key] = tuple(str(name) for name in unique), place
    columns = {
        key: np.asarray(table[key].to_numpy()) for key in ("n", "total", "high", "low", "off")
    }
    units, judges, size = len(names["unit"]), len(names["judge"]), len(names["criterion"])
    cell = codes["judge"].astype(np.int64) * units + codes["unit"]
    found, index = np.unique(cell, return_inverse=True)
    count = np.zeros(len(found), np.int64)
    total = np.zeros(len(found), np.int64)
    np.add.at(count, index, columns["n"])
    np.add.at(total, index, columns["total"])
    halves = columns["high"] * 2.0**26 + columns["low"]
    square = np.bincount(index, weights=halves, minlength=len(found))
    tallies = np.zeros((len(found), size), np.int32)
    np.add.at(tallies, (index, codes["criterion"]), columns["n"])
    full = bool(np.all(tallies == 1))
    by_total, by_count = np.zeros(size, np.int64), np.zeros(size, np.int64)
    np.add.at(by_total, codes["criterion"], columns["total"])
    np.add.at(by_count, codes["criterion"], columns["n"])
    cells = pack_cells(
        found // units,
        found % units,
        count,
        total,
        square,
        None if full else tallies,
        (units, judges, size),
        (by_total, by_count),
    )
    return Summed(
        cells, names["unit"], names["judge"], names["criterion"], bool(columns["off"].any())
    )
