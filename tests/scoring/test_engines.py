"""The same digits in memory, by DuckDB and by Spark; live rounds equal whole ones."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv as csv
import pyarrow.parquet as pq
import pytest

from leitai.base.problem import Problem
from leitai.scoring import LiveRound, Marks, score
from leitai.scoring.cells import tally
from leitai.scoring.engine_spark import sum_batches
from leitai.scoring.engines import EngineCannot
from leitai.scoring.live import BallotNotFull
from leitai.scoring.reading.problems import MarkNotNumber, NameMissing, NoMarks


def round_table(seed: int, missing: float, decimals: int = 1) -> pa.Table:
    rng = np.random.default_rng(seed)
    judge, unit = rng.normal(0, 2, 20), rng.normal(0, 2, 6)
    rows = [
        {"unit": f"单位{u}", "judge": f"J{j:02d}", "criterion": f"C{c}",
         "mark": round(80 + unit[u] + judge[j] + rng.normal(0, 2), decimals)}
        for j in range(20) for u in range(6) for c in range(3) if rng.random() >= missing
    ]  # fmt: skip
    return pa.Table.from_pylist(rows)


# `make test` puts PySpark and pandas here where there is a Java; on nobody else's path.
SPARK = Path(sys.prefix) / "spark"


def needs_spark() -> pytest.MarkDecorator:
    there = importlib.util.find_spec("pyspark") or (SPARK / "pyspark").is_dir()
    why = "needs pyspark (pip install leitai[spark]) and Java 17, and one of them is absent"
    return pytest.mark.skipif(not (there and shutil.which("java")), reason=why)


@pytest.mark.parametrize("missing", [0.0, 0.3])
@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_same_digits_by_duckdb(tmp_path: Path, kind: str, missing: float) -> None:
    path = write(tmp_path, kind, missing)
    for method in ("mixed", "additive", "mean"):
        compare(path, method, "duckdb")


@pytest.mark.spark
@needs_spark()
@pytest.mark.parametrize(("kind", "missing"), [("csv", 0.3), ("parquet", 0.0)])
def test_same_digits_by_spark(tmp_path: Path, kind: str, missing: float) -> None:
    """A session takes seconds to start: one method shows that the sums are the same."""
    path = write(tmp_path, kind, missing)
    ran = subprocess.run(
        [sys.executable, "-m", "leitai", "score", str(path), "--method", "mixed", "--seed", "2",
         "--engine", "spark", "--json"],
        env=os.environ | {"PYTHONPATH": str(SPARK)}, capture_output=True, text=True, timeout=600,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr[-2000:]
    here = score(path, "mixed", seed=2, beside=False)
    same(json.loads(here.to_json()), json.loads(ran.stdout))


def write(folder: Path, kind: str, missing: float) -> Path:
    table = round_table(4, missing)
    path = folder / f"ballots.{kind}"
    csv.write_csv(table, path) if kind == "csv" else pq.write_table(table, path)
    return path


def compare(path: Path, method: str, engine: str) -> None:
    here = score(path, method, seed=2, beside=False).to_dict()
    same(here, score(path, method, seed=2, engine=engine).to_dict())


def same(here: dict[str, Any], there: dict[str, Any]) -> None:
    for one, two in zip(here["standings"], there["standings"], strict=True):
        assert {**one, "exact": ""} == {**two, "exact": ""}
    assert here["variance"] == there["variance"]
    assert here["design"] == there["design"]


def test_engines_say_what_they_cannot(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("unit,judge,Clarity,Work\nA,1,8,9\n", encoding="utf-8")
    with pytest.raises(EngineCannot):
        score(path, "mixed", engine="duckdb")
    with pytest.raises(EngineCannot):
        score(path, "median", engine="duckdb")
    with pytest.raises(EngineCannot):
        score([{"unit": "A"}], "mixed", engine="duckdb")


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ("A,1,c,8\nA,2,c,eight\n", MarkNotNumber),
        ("A,1,c,8\nA,2,c,inf\n", MarkNotNumber),
        ("A,1,c,8\nA,2,c,1e308\n", MarkNotNumber),
        ("A,1,c,8\n,2,c,7\n", NameMissing),
        ("A,1,c,8\nA, ,c,7\n", NameMissing),
        ("A,1,c,\n", NoMarks),
    ],
)
def test_duckdb_refuses_what_memory_refuses(
    tmp_path: Path, rows: str, problem: type[Problem]
) -> None:
    path = tmp_path / "odd.csv"
    path.write_text("unit,judge,criterion,mark\n" + rows, encoding="utf-8")
    with pytest.raises(problem):
        score(path, "mean", engine="duckdb")


def test_duckdb_takes_blanks_and_nan_as_no_mark(tmp_path: Path) -> None:
    rows = {"unit": ["A", "A", "B"], "judge": ["1", "2", "1"], "mark": [8.0, float("nan"), None]}
    pq.write_table(pa.table(rows), tmp_path / "a.parquet")
    found = score(tmp_path / "a.parquet", "mean", engine="duckdb")
    assert [(row.unit, row.score) for row in found.standings] == [("A", 8.0)]


def test_an_engine_says_that_marks_repeat(tmp_path: Path) -> None:
    path = tmp_path / "twice.csv"
    path.write_text("unit,judge,mark\nA,1,8\nA,1,8\nB,1,7\nA,2,9\nB,2,6\n", encoding="utf-8")
    codes = {note.code for note in score(path, "mean", engine="duckdb").warnings}
    assert "repeated_engine" in codes


def test_partial_sums_of_spark_add_up_without_spark() -> None:
    """The function that Spark's workers run, on two batches, by itself."""
    table = round_table(5, 0.2)
    parts = list(sum_batches(iter(table.to_batches(max_chunksize=100))))
    assert sum(part["n"].to_numpy().sum() for part in parts) == table.num_rows
    total = sum(part["total"].to_numpy().sum() for part in parts)
    assert total == round(sum(table["mark"].to_pylist()) * 10_000)


def test_a_live_round_has_the_digits_of_a_whole_one() -> None:
    rng = np.random.default_rng(6)
    units, sheet = [f"U{at}" for at in range(5)], ["a", "b"]
    lean, worth = rng.normal(0, 1, 15), rng.normal(0, 0.5, 5)
    live = LiveRound(units, sheet, decimals=1)
    rows: list[tuple[str, str, str, float]] = []
    for judge in range(15):
        there = [u for u in range(5) if rng.random() < 0.8]
        marks = {
            units[u]: [round(8 + worth[u] + lean[judge] + rng.normal(0, 0.7), 1) for _ in sheet]
            for u in there
        }
        live.cast(f"J{judge}", {unit: [0, 0] for unit in units})
        live.cast(f"J{judge}", marks)
        rows += [
            (u, f"J{judge}", c, m) for u in marks for c, m in zip(sheet, marks[u], strict=True)
        ]
    found = live.standings(seed=1)
    unit, judge, criterion, mark = zip(*rows, strict=True)
    whole = score(Marks.of(unit, judge, mark, criterion), "mixed", beside=False, seed=1)
    by_unit = {row.unit: row for row in whole.standings}
    for at, unit in enumerate(units):
        assert found.fit.scores[at] == pytest.approx(by_unit[unit].score, abs=1e-8)
        assert abs(int(found.ranks.low[at]) - by_unit[unit].rank_low) <= 1
    assert found.fit.halo == pytest.approx(whole.variance["halo"], abs=1e-8)


def test_live_rounds_refuse_half_ballots() -> None:
    live = LiveRound(["A", "B"], ["x", "y"])
    with pytest.raises(BallotNotFull):
        live.cast("1", {"A": [5]})
    live.cast("1", {"A": [5, 6], "B": [4, 4]})
    assert not live.ready()
    with pytest.raises(ValueError):
        live.standings()


def test_cells_are_exact_beyond_floats() -> None:
    big = 2**40 + 1
    marks = Marks.of(["A"] * 3, ["1"] * 3, [float(big)] * 3, ["x", "y", "z"])
    assert tally(marks).total.tolist() == [3 * big]


def test_an_engine_does_not_pass_over_a_scheme(tmp_path: Path) -> None:
    path = write(tmp_path, "csv", 0.0)
    scheme = tmp_path / "scheme.toml"
    scheme.write_text('method = "mean"\n', encoding="utf-8")
    assert score(path, scheme=scheme, engine="duckdb").method == "mean"
    scheme.write_text('method = "mean"\n[criteria]\nC0 = 60\nC1 = 40\n', encoding="utf-8")
    with pytest.raises(EngineCannot, match="weights"):
        score(path, scheme=scheme, engine="duckdb")
