"""score: ballots to a Result, the same way for every method."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from leitai.scoring.aside import Aside
from leitai.scoring.ballots import Marks
from leitai.scoring.cells import Cells, tally
from leitai.scoring.methods import ANNOUNCED, OWN_ORDER, load_method
from leitai.scoring.notes import Notice, warn
from leitai.scoring.order import forget, order_cells, order_marks, restore_order
from leitai.scoring.prepare import (
    check_scale,
    check_weights,
    combine_panels,
    prepare,
    weigh_criteria,
)
from leitai.scoring.result import Criterion, Design, Fit, Judges, Result
from leitai.scoring.standings import describe_criteria, describe_design, make_standings
from leitai.scoring.votes import read_votes
from leitai.scoring.weighing import Weighing, read_weighing

DEFAULT_METHOD = "mixed"
ROBUST_CELLS = 200_000
"""Cells up to which the robust scores stand beside without being asked for."""


def score(
    ballots: Any,
    method: str | None = None,
    *,
    scheme: Weighing | Path | str | None = None,
    seed: int = 0,
    level: float = 0.95,
    engine: str = "memory",
    columns: Mapping[str, str] | None = None,
    beside: bool | None = None,
    **options: Any,
) -> Result:
    """Score a round.

    Args:
        ballots: Marks, or any table that `read_ballots` reads.
        method: a name in METHODS; None takes the scheme's, else "mixed".
        scheme: weights and rules, or the path of a scheme file.
        seed: of every draw (rank ranges, p_first).
        level: confidence of intervals and, together, of rank ranges.
        engine: "memory"; "duckdb" or "spark" sum the ballots out of core (methods
            mean, additive and mixed), with the same digits.
        columns: role -> header, where headers are not known words.
        beside: run the robust method beside and say where it ranks otherwise; None
            does so up to 200,000 cells (a judge and a unit), for it is the slower one.
        **options: passed to the method.

    Raises:
        Problem: the ballots or the scheme cannot be read, or the method is unknown.
    """
    weighing = read_weighing(scheme) if isinstance(scheme, (str, Path)) else scheme
    name = method or (weighing.method if weighing else "") or DEFAULT_METHOD
    load_method(name)
    if engine != "memory":
        from leitai.scoring.engines import EngineCannot, score_by_cells

        if weighing is not None and replace(weighing, method="") != Weighing():
            raise EngineCannot(engine=engine, why="the scheme's weights and rules need every mark")
        return score_by_cells(
            ballots, name, engine=engine, seed=seed, level=level, columns=columns, **options
        )
    if isinstance(ballots, Marks):
        marks = ballots
    else:
        from leitai.scoring.reading import read_ballots

        marks = read_ballots(ballots, columns=columns)
    try:
        return _score_marks(name, marks, weighing, seed, level, beside, options)
    finally:
        forget()


def _score_marks(
    name: str,
    marks: Marks,
    weighing: Weighing | None,
    seed: int,
    level: float,
    beside: bool | None,
    options: Mapping[str, Any],
) -> Result:
    marks, notes = prepare(marks)
    check_scale(marks, weighing)
    notes = (*notes, *check_weights(marks, weighing))
    cells = tally(marks)
    robust = name != "robust" and (len(cells.count) <= ROBUST_CELLS if beside is None else beside)
    if beside is None and not robust and name != "robust":
        notes = (*notes, warn("robust_not_run", cells=len(cells.count)))
    others = (
        {} if name == "mean" else {"mean": fit_weighed("mean", marks, weighing, seed, errors=False)}
    )
    reliability = Aside(lambda: _summarise(cells))
    if not robust:
        if len(cells.count) > ROBUST_CELLS:
            reliability.start()
        try:
            fit = fit_weighed(name, marks, weighing, seed, **options)
            return assemble(
                name, marks, cells, fit, others, weighing, seed, level, notes, reliability
            )
        finally:
            reliability.join()
    order_cells(cells)
    # The robust fit is mostly array work, which leaves the interpreter free for the rest.
    aside = Aside(lambda: fit_weighed("robust", marks, weighing, seed))
    aside.start()
    try:
        fit = fit_weighed(name, marks, weighing, seed, **options)
        return assemble(
            name, marks, cells, fit, others, weighing, seed, level, notes, reliability, aside.wait
        )
    finally:
        aside.join()


def fit_weighed(
    name: str, marks: Marks, weighing: Weighing | None, seed: int, **options: Any
) -> Fit:
    """Fit a method with the scheme's weights: inside it where it announces, around it otherwise."""
    method = load_method(name)
    if name in ANNOUNCED:
        return method(marks, scheme=weighing, seed=seed, **options)
    marks, weighing, notes = read_votes(name, marks, weighing)
    if weighing is not None and weighing.criteria:
        marks, more = weigh_criteria(marks, weighing)
        notes += more

    def fit_one(part: Marks) -> Fit:
        if name in OWN_ORDER:
            return method(part, scheme=weighing, seed=seed, **options)
        moved, ordered = order_marks(part)
        return restore_order(method(moved, scheme=weighing, seed=seed, **options), ordered)

    if weighing is not None and weighing.panels and marks.panel is not None:
        fit = combine_panels(marks, weighing, fit_one)
    else:
        fit = fit_one(marks)
    return replace(fit, warnings=(*notes, *fit.warnings))


def assemble(
    name: str,
    marks: Marks,
    cells: Cells,
    fit: Fit,
    others: Mapping[str, Fit],
    weighing: Weighing | None,
    seed: int,
    level: float,
    notes: tuple[Notice, ...],
    reliability: Aside[Mapping[str, Any]],
    robust: Callable[[], Fit] | None = None,
) -> Result:
    """Names, ranks, judges and warnings around a fit; `robust` hands over the fit beside."""
    from leitai.scoring.diagnostics import examine

    described = Aside(lambda: _describe(marks, cells, fit))
    # The groups of the fit beside are asked for last: it runs meanwhile.
    groups = None if robust is None else _ask(robust)
    examined = Aside(lambda: examine(marks, cells, fit, seed=seed, groups=groups))
    if robust is None and len(cells.count) > ROBUST_CELLS:
        described.start()
        examined.start()
    plain = others["mean"].scores if "mean" in others else fit.scores
    standings, order, more = make_standings(
        marks, cells, fit, plain, weighing, seed=seed, level=level
    )
    if robust is not None:
        described.wait()
        reliability.wait()
    found = examined.wait()
    if robust is not None:
        others = {**others, "robust": robust()}
    warnings = [*marks.warnings, *notes, *fit.warnings, *more]
    if "robust" in others:
        moved = _ranked_otherwise(marks, fit.scores, others["robust"].scores)
        if moved:
            warnings.append(warn("robust_differs", units=tuple(moved)))
        warnings += others["robust"].warnings
    warnings += found.warnings
    criteria, design = described.wait()
    return Result(
        method=name,
        seed=seed,
        level=level,
        standings=standings,
        judges=Judges(marks.judges, found.columns, found.flags, found.sentences),
        criteria=criteria,
        variance=fit.variance,
        reliability=reliability.wait(),
        design=design,
        warnings=tuple(dict.fromkeys(warnings)),
        details={**fit.details, **found.details},
        beside={
            key: tuple(float(value) for value in other.scores[order])
            for key, other in others.items()
        },
    )


def _summarise(cells: Cells) -> Mapping[str, Any]:
    from leitai.scoring.reliability import summarise

    return summarise(cells)


def _describe(marks: Marks, cells: Cells, fit: Fit) -> tuple[tuple[Criterion, ...], Design]:
    return describe_criteria(marks, cells, fit), describe_design(marks.units, cells)


def _ask(robust: Callable[[], Fit]) -> Callable[[], Sequence[Mapping[str, Any]]]:
    return lambda: robust().details.get("groups", ())


def _ranked_otherwise(marks: Marks, ours: np.ndarray, theirs: np.ndarray) -> list[str]:
    """Up to five units whose rank differs most between two sets of scores."""
    usable = ~(np.isnan(ours) | np.isnan(theirs))
    if usable.sum() < 2:
        return []
    one = np.argsort(np.argsort(-np.round(ours[usable], 9), kind="stable"))
    two = np.argsort(np.argsort(-np.round(theirs[usable], 9), kind="stable"))
    moved = np.abs(one - two)
    order = np.argsort(-moved, kind="stable")[:5]
    names = np.flatnonzero(usable)[order]
    return [marks.units[unit] for unit, gap in zip(names, moved[order], strict=True) if gap]
