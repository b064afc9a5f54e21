"""Ballots beyond memory: cells summed by DuckDB on files, or by Spark on a cluster.

Only sums leave the engine: one row per judge and unit with count, total and
square, as integers. From there the fit is the same as in memory, so the digits
are the same. Tables must be long; marks are decimals of at most four places.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from leitai.base.problem import Place, Problem
from leitai.scoring.aside import Aside
from leitai.scoring.ballots import Marks, Scale
from leitai.scoring.cells import Cells
from leitai.scoring.notes import warn
from leitai.scoring.reading.headers import Layout, recognise
from leitai.scoring.result import Fit, Judges, Result

DECIMALS = 4
CELL_METHODS = ("mean", "additive", "mixed")
_MOST_JUDGES = 200_000


class EngineCannot(Problem):
    """What was asked for is not summed out of core."""

    code = "engine_cannot"
    en = "The engine {engine} cannot do this: {why}."
    zh = "{engine}引擎无法完成：{why}。"
    todo_en = "Use engine memory, or the methods mean, additive or mixed on a long table."
    todo_zh = "请改用内存引擎，或对长表使用 mean、additive、mixed 方法。"


class SparkMissing(Problem):
    """pyspark or Java is not there."""

    code = "spark_missing"
    en = "Spark is not available: {why}."
    zh = "无法使用Spark：{why}。"
    todo_en = "Install leitai[spark] and Java 17, or use engine duckdb."
    todo_zh = "请安装 leitai[spark] 和 Java 17，或改用 duckdb 引擎。"


def score_by_cells(
    ballots: Any,
    method: str,
    *,
    engine: str,
    seed: int,
    level: float,
    columns: Mapping[str, str] | None = None,
    **options: Any,
) -> Result:
    """Sum ballots in an engine, then fit and report as in memory.

    Raises:
        EngineCannot, SparkMissing: see there.
    """
    if method not in CELL_METHODS:
        raise EngineCannot(engine=engine, why=f"method {method}")
    if not isinstance(ballots, (str, Path)):
        raise EngineCannot(engine=engine, why="ballots must be a file or folder of files")
    if engine == "duckdb":
        from leitai.scoring.engine_duckdb import sum_cells
    else:
        from leitai.scoring.engine_spark import sum_cells
    summed = sum_cells(Path(ballots), columns or {})
    return report(summed, method, seed=seed, level=level, **options)


def find_layout(headers: list[str], columns: Mapping[str, str], file: Path, engine: str) -> Layout:
    """Roles of the columns; raises EngineCannot for a wide table."""
    layout = recognise(headers, columns, file.name)
    if layout.wide:
        raise EngineCannot(place=Place(file=file.name), engine=engine, why="the table is wide")
    return layout


def refuse_weights(engine: str, low: float | None, high: float | None, odd: int) -> None:
    """Only marks that all count alike are summed; blanks count as one.

    Args:
        low, high: least and largest weight; None where there is none.
        odd: weights that are no numbers.

    Raises:
        EngineCannot: weights differ, are no numbers, or are not above zero.
    """
    if odd or (low is not None and high is not None and not 0 < low == high):
        raise EngineCannot(engine=engine, why="weights of single marks are not summed")


class Summed:
    """Cells with their names: what an engine hands back."""

    __slots__ = ("cells", "criteria", "judges", "rounded", "units")

    def __init__(
        self,
        cells: Cells,
        units: tuple[str, ...],
        judges: tuple[str, ...],
        criteria: tuple[str, ...],
        rounded: bool,
    ) -> None:
        self.cells, self.units, self.judges = cells, units, judges
        self.criteria, self.rounded = criteria, rounded


def fit_cells(method: str, cells: Cells, **options: Any) -> Fit:
    """Fit a method on cells."""
    from leitai.scoring.refusal import plain_fit

    if method == "mean":
        return plain_fit(cells, ())
    if method == "additive":
        from leitai.scoring.methods.additive import fit_cells as fit_additive

        return fit_additive(cells)
    from leitai.scoring.methods.mixed import fit_cells as fit_mixed

    return fit_mixed(cells, **options)


def report(summed: Summed, method: str, *, seed: int, level: float, **options: Any) -> Result:
    """A Result from summed cells; judges beyond 200,000 are left out, and that is said."""
    from leitai.scoring.reliability import summarise
    from leitai.scoring.standings import describe_design, make_standings

    cells = summed.cells
    many = cells.judges > _MOST_JUDGES
    reliability: Aside[Mapping[str, Any]] = Aside(lambda: {} if many else summarise(cells))
    reliability.start()
    fit = fit_cells(method, cells, **options)
    marks = _names_only(summed)
    plain = fit_cells("mean", cells).scores
    standings, order, notes = make_standings(marks, cells, fit, plain, None, seed=seed, level=level)
    per_unit = np.bincount(cells.unit, weights=cells.count, minlength=cells.units)
    standings = tuple(
        replace(row, marks=int(per_unit[unit])) for row, unit in zip(standings, order, strict=True)
    )
    if many:
        notes.append(warn("judges_omitted", judges=cells.judges))
    twice = 0 if cells.tallies is None else int((cells.tallies > 1).sum())
    if twice:
        notes.append(warn("repeated_engine", cells=twice))
    if summed.rounded:
        notes.append(warn("rounded_engine", decimals=DECIMALS))
    return Result(
        method=method,
        seed=seed,
        level=level,
        standings=standings,
        judges=Judges((), {}) if many else Judges(summed.judges, dict(fit.judges)),
        criteria=(),
        variance=fit.variance,
        reliability=reliability.wait(),
        design=describe_design(summed.units, cells),
        warnings=(*fit.warnings, *notes),
        details=dict(fit.details),
        beside={"mean": tuple(float(value) for value in plain[order])},
    )


def _names_only(summed: Summed) -> Marks:
    nothing = np.empty(0, np.int32)
    return Marks(
        unit=nothing,
        judge=nothing,
        criterion=nothing,
        mark=np.empty(0),
        scaled=np.empty(0, np.int64),
        decimals=summed.cells.decimals,
        units=summed.units,
        judges=summed.judges,
        criteria=summed.criteria,
        scale=Scale(),
    )


def pack_cells(
    judge: np.ndarray,
    unit: np.ndarray,
    count: np.ndarray,
    total: np.ndarray,
    square: np.ndarray,
    tallies: np.ndarray | None,
    sizes: tuple[int, int, int],
    by_criterion: tuple[np.ndarray, np.ndarray],
) -> Cells:
    """Cells from an engine's columns, sorted, at the fewest decimals that hold the totals."""
    order = np.argsort(judge.astype(np.int64) * sizes[0] + unit, kind="stable")
    criterion_total, criterion_count = by_criterion
    decimals = DECIMALS
    total, square = total[order], square[order].astype(np.float64)
    # Marks of fewer decimals give totals and squares that end in zeros, as in memory.
    for fewer in range(DECIMALS, 0, -1):
        part = 10**fewer
        if not (
            np.any(criterion_total % part)
            or np.any(total % part)
            or np.any(np.fmod(square, float(part) ** 2))
        ):
            total, square = total // part, square / float(part) ** 2
            criterion_total, decimals = criterion_total // part, DECIMALS - fewer
            break
    return Cells(
        judge=judge[order].astype(np.int32),
        unit=unit[order].astype(np.int32),
        count=count[order].astype(np.int32),
        total=total,
        square=square,
        tallies=None if tallies is None else tallies[order],
        units=sizes[0],
        judges=sizes[1],
        criteria=sizes[2],
        criterion_total=criterion_total,
        criterion_count=criterion_count,
        decimals=decimals,
    )
