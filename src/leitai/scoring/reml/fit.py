"""Fit the mixed model to cells: choose the way, estimate, and report per unit and judge."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from leitai.scoring.cells import Cells
from leitai.scoring.notes import Notice, warn
from leitai.scoring.reml.arena import ArenaFit, fit_arena
from leitai.scoring.reml.crossed import Solved, search
from leitai.scoring.reml.errors import effect_variance, shrink_variance, unit_influence
from leitai.scoring.reml.frame import Frame, lay_out
from leitai.scoring.reml.moments import Moments
from leitai.scoring.reml.within import split_within

Floats = NDArray[np.float64]
FEW_UNITS = 64
_DENSE_SIDE = 6000
_DENSE_TABLE = 60_000_000
_KEPT_INFLUENCE = 20_000_000


@dataclass(frozen=True, slots=True, eq=False)
class MixedFit:
    """Estimates over the units and judges of the cells, in their order."""

    scores: Floats
    influence: Floats | NDArray[np.float32] | None
    covariance: Floats | None
    own_variance: Floats | None
    leniency: Floats
    leniency_se: Floats
    criteria: Floats
    judge: float
    unit: float | None
    halo: float
    error: float
    criterion: float
    notes: tuple[Notice, ...] = ()


def fit_mixed(cells: Cells, *, units_fixed: bool | None, halo: bool | None) -> MixedFit:
    """REML of the mixed model.

    Args:
        cells: in canonical order; every unit and judge has a cell.
        units_fixed: None chooses: fixed up to 64 units, random beyond.
        halo: fit judge x unit variance; None fits it where marks repeat enough to show it.
    """
    fixed = cells.units <= FEW_UNITS if units_fixed is None else units_fixed
    if halo is False and cells.criteria > 1 and cells.full:
        # Without a halo the marks inside a cell no longer separate from its mean.
        ones = np.ones((len(cells.count), cells.criteria), np.int32)
        cells = replace(cells, tallies=ones)
    if cells.full and fixed and cells.units <= FEW_UNITS:
        return _fit_few(cells)
    smaller = min(cells.units, cells.judges)
    if smaller > _DENSE_SIDE or cells.units * cells.judges > _DENSE_TABLE:
        from leitai.scoring.reml.large import fit_large

        return fit_large(cells)
    return _fit_crossed(cells, fixed, halo)


def table_of(cells: Cells) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Totals int64[J, U] and marked bool[J, U]."""
    totals = np.zeros((cells.judges, cells.units), np.int64)
    marked = np.zeros(totals.shape, bool)
    totals[cells.judge, cells.unit] = cells.total
    marked[cells.judge, cells.unit] = True
    return totals, marked


def _fit_few(cells: Cells) -> MixedFit:
    totals, marked = table_of(cells)
    unit = cells.criteria * 10.0**cells.decimals
    found = fit_arena(Moments.of(totals, marked), split_within(cells), unit)
    return report_arena(found, totals, marked, unit, criterion_effects(cells))


def report_arena(
    found: ArenaFit,
    totals: NDArray[np.int64],
    marked: NDArray[np.bool_],
    unit: float,
    criteria: Floats,
) -> MixedFit:
    """Errors clustered by judge and the judges' effects, in blocks of judges."""
    judges, units = totals.shape
    keep = judges * units <= _KEPT_INFLUENCE
    influence = np.empty((judges, units)) if keep else None
    covariance = np.zeros((units, units))
    leniency, seen = np.empty(judges), np.empty(judges)
    per_unit = marked.sum(axis=0)
    grown = np.sqrt(per_unit / np.maximum(per_unit - 1.0, 1.0))
    for start in range(0, judges, 65536):
        part = slice(start, start + 65536)
        there = marked[part]
        residual = np.where(there, totals[part] / unit - found.scores, 0.0)
        seen[part] = there.sum(axis=1)
        leniency[part] = found.leniency(seen[part], residual.sum(axis=1))
        residual -= np.where(there, leniency[part][:, None], 0.0)
        block = (residual * grown) @ found.inverse
        if influence is not None:
            influence[part] = block
        covariance += block.T @ block
    alone = np.where(per_unit == 1, found.judge + found.cell, 0.0)
    return MixedFit(
        scores=found.scores,
        influence=influence,
        covariance=None if keep else covariance,
        own_variance=alone if alone.any() else None,
        leniency=leniency,
        leniency_se=np.sqrt(found.judge / (1 + found.ratio * seen)),
        criteria=criteria,
        judge=found.judge,
        unit=None,
        halo=found.halo,
        error=found.error,
        criterion=found.criterion,
    )


def criterion_effects(cells: Cells) -> Floats:
    """Mean of each criterion less the mean of those means (exact for full cells)."""
    means = cells.criterion_total / np.maximum(cells.criterion_count, 1) / 10.0**cells.decimals
    effects: Floats = means - means.mean()
    return effects


def _fit_crossed(cells: Cells, fixed: bool, halo: bool | None) -> MixedFit:
    units_near = cells.units > cells.judges
    within = split_within(cells) if cells.full else None
    shows = within is None and _halo_shows(cells) if halo is None else bool(halo) and within is None

    def layout(ratio: float) -> Frame:
        return lay_out(
            cells, eliminate_units=units_near, units_fixed=fixed, halo=ratio, within=within
        )

    near_random, far_random = (not fixed, True) if units_near else (True, not fixed)
    frame = layout(0.0)
    start = start_ratios(cells, frame, units_near)
    ratio = 0.0
    if shows:
        ratio, start = _search_halo(layout, near_random, far_random, start)
        frame = layout(ratio)
    near, far, found = search(frame, near_random, far_random, start)
    return _report_crossed(cells, frame, found, (near, far), units_near, fixed, ratio)


def _halo_shows(cells: Cells) -> bool:
    repeated = cells.count > 1
    return int((cells.count - 1).sum()) >= 30 and float(repeated.mean()) >= 0.3


def _search_halo(
    layout: object, near_random: bool, far_random: bool, start: tuple[float, float]
) -> tuple[float, tuple[float, float]]:
    """Golden section on the log of halo over error, refitting the others at each point."""
    assert callable(layout)
    warm = start

    def value(log_ratio: float) -> float:
        nonlocal warm
        near, far, found = search(layout(math.exp(log_ratio)), near_random, far_random, warm)
        warm = (near if near else warm[0], far if far else warm[1])
        return found.criterion

    low, high = -7.0, 4.0
    golden = (math.sqrt(5) - 1) / 2
    a, b = high - golden * (high - low), low + golden * (high - low)
    at_a, at_b = value(a), value(b)
    while high - low > 1e-5:
        if at_a <= at_b:
            high, b, at_b = b, a, at_a
            a = high - golden * (high - low)
            at_a = value(a)
        else:
            low, a, at_a = a, b, at_b
            b = low + golden * (high - low)
            at_b = value(b)
    best = (low + high) / 2
    without = search(layout(0.0), near_random, far_random, warm)[2].criterion
    return (0.0 if without <= value(best) + 1e-9 else math.exp(best)), warm


def start_ratios(cells: Cells, frame: Frame, units_near: bool) -> tuple[float, float]:
    """Variance ratios (near, far) by Henderson's first method: means and counts alone.

    Sums of squares between units and between judges are set to what they would
    be on average if both were random (Searle, Casella, McCulloch 1992, 5.3).
    """
    weight, value = frame.weight, frame.value
    total = float(weight.sum())
    shares = []
    between = []
    for weights, sums in (
        (frame.near_weight, frame.near_sum),
        (frame.far_weight, frame.far_sum),
    ):
        there = weights > 0
        between.append(float(np.sum(sums[there] ** 2 / weights[there])))
        shares.append(float(np.sum(weights**2)) / total)
    mean = float(weight @ value) ** 2 / total
    square = float(weight @ value**2)
    cross = weight**2
    far_in_near = float(np.sum(cross / frame.near_weight[frame.near]))
    near_in_far = float(np.sum(cross / frame.far_weight[frame.far]))
    sizes = (int((frame.near_weight > 0).sum()), int((frame.far_weight > 0).sum()))
    # unknowns: near, far, error; rows: total, near, far about the mean
    table = np.array(
        [
            [total - shares[0], total - shares[1], len(value) - 1.0],
            [total - shares[0], far_in_near - shares[1], sizes[0] - 1.0],
            [near_in_far - shares[0], total - shares[1], sizes[1] - 1.0],
        ]
    )
    right = np.array([square - mean, between[0] - mean, between[1] - mean])
    try:
        near, far, error = np.linalg.solve(table, right)
    except np.linalg.LinAlgError:
        return 1.0, 1.0
    if not error > 0:
        return 1.0, 1.0
    return max(near / error, 1e-3), max(far / error, 1e-3)


def _report_crossed(
    cells: Cells,
    frame: Frame,
    found: Solved,
    ratios: tuple[float | None, float | None],
    units_near: bool,
    fixed: bool,
    halo_ratio: float,
) -> MixedFit:
    unit_ratio, judge_ratio = ratios if units_near else ratios[::-1]
    unit_effects, judge_effects = (found.near, found.far) if units_near else (found.far, found.near)
    criteria = criterion_effects(cells)
    base = frame.centre
    if not fixed:
        base += float(found.fixed[0])
    if not cells.full:
        own = np.concatenate([[0.0], found.fixed[0 if fixed else 1 :]])
        base += float(own.mean())
        criteria = own - own.mean()
    unit_variance = None if unit_ratio is None else unit_ratio * found.sigma2
    seen = np.bincount(cells.unit, minlength=cells.units)
    alone = np.zeros(cells.units)
    if unit_variance is not None:
        alone = shrink_variance(frame, found, unit_variance, units_near)
    lonely = (seen == 1) & (unit_variance is None)
    alone = np.where(lonely, (1 + (judge_ratio or 0.0)) * found.sigma2, alone)
    influence = unit_influence(cells, frame, found, units_near)
    keep = influence.size <= _KEPT_INFLUENCE
    full = frame.within is not None
    error = found.sigma2
    halo = halo_ratio * found.sigma2
    if full and frame.within is not None and frame.within.df:
        error = min(frame.within.ss / frame.within.df, found.sigma2 * cells.criteria)
        halo = max(found.sigma2 - error / cells.criteria, 0.0)
    return MixedFit(
        scores=base + unit_effects,
        influence=influence if keep else None,
        covariance=None if keep else (influence.T @ influence).astype(np.float64),
        own_variance=alone if alone.any() else None,
        leniency=judge_effects,
        leniency_se=np.sqrt(np.maximum(effect_variance(found, not units_near), 0.0)),
        criteria=criteria,
        judge=(judge_ratio or 0.0) * found.sigma2,
        unit=unit_variance,
        halo=halo,
        error=error,
        criterion=found.criterion,
        notes=() if unit_variance is None else (warn("units_random", units=cells.units),),
    )
