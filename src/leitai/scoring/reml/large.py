"""Many units and many judges: moments for the variances, conjugate gradients for the effects.

Where neither side can be factored, variances come from Henderson's first
method (unbiased, not REML) and effects from the same equations as elsewhere,
solved by conjugate gradients with a diagonal preconditioner. The result says so.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from leitai.scoring.cells import Cells
from leitai.scoring.notes import warn
from leitai.scoring.reml.fit import MixedFit, criterion_effects
from leitai.scoring.sums import add_by

Floats = NDArray[np.float64]


def fit_large(cells: Cells) -> MixedFit:
    """Random units and judges on cell means; memory grows with cells only."""
    value = cells.mean
    if cells.tallies is not None:
        effects = criterion_effects(cells)
        value = value - (cells.tallies @ effects) / cells.count
    centre = float(np.average(value, weights=cells.count))
    value = value - centre
    variances = _moments(cells, value)
    unit_variance, judge_variance, error = variances
    seen_unit = np.bincount(cells.unit, minlength=cells.units).astype(float)
    seen_judge = np.bincount(cells.judge, minlength=cells.judges).astype(float)
    ridge_unit, ridge_judge = error / unit_variance, error / judge_variance

    def times(vector: Floats) -> Floats:
        """Equations in judges, with units eliminated."""
        toward = add_by(cells.unit, vector[cells.judge], cells.units)
        toward /= seen_unit + ridge_unit
        back = add_by(cells.judge, toward[cells.unit], cells.judges)
        product: Floats = (seen_judge + ridge_judge) * vector - back
        return product

    unit_sum = add_by(cells.unit, value, cells.units)
    judge_sum = add_by(cells.judge, value, cells.judges)
    start = unit_sum / (seen_unit + ridge_unit)
    right = judge_sum - add_by(cells.judge, start[cells.unit], cells.judges)
    judge = _conjugate(times, right, seen_judge + ridge_judge)
    left = unit_sum - add_by(cells.unit, judge[cells.judge], cells.units)
    unit = left / (seen_unit + ridge_unit)
    residual = value - unit[cells.unit] - judge[cells.judge]
    grown = seen_unit / np.maximum(seen_unit - 1, 1.0)
    scatter = add_by(cells.unit, residual**2, cells.units) * grown
    kept = ridge_unit / (seen_unit + ridge_unit)
    alone = scatter / (seen_unit + ridge_unit) ** 2 + kept**2 * unit_variance
    return MixedFit(
        scores=centre + unit,
        influence=np.zeros((1, cells.units)),
        covariance=None,
        own_variance=alone,
        leniency=judge,
        leniency_se=np.sqrt(error / (seen_judge + ridge_judge)),
        criteria=criterion_effects(cells),
        judge=judge_variance,
        unit=unit_variance,
        halo=0.0,
        error=error,
        criterion=float("nan"),
        notes=(
            warn("units_random", units=cells.units),
            warn("variances_by_moments", units=cells.units, judges=cells.judges),
        ),
    )


def _moments(cells: Cells, value: Floats) -> tuple[float, float, float]:
    total = float(len(value))
    seen_unit = np.bincount(cells.unit, minlength=cells.units).astype(float)
    seen_judge = np.bincount(cells.judge, minlength=cells.judges).astype(float)
    sums_unit = add_by(cells.unit, value, cells.units)
    sums_judge = add_by(cells.judge, value, cells.judges)
    mean = float(value.sum()) ** 2 / total
    right = np.array(
        [
            float(value @ value) - mean,
            float(np.sum(sums_unit**2 / np.maximum(seen_unit, 1))) - mean,
            float(np.sum(sums_judge**2 / np.maximum(seen_judge, 1))) - mean,
        ]
    )
    share_unit = float(np.sum(seen_unit**2)) / total
    share_judge = float(np.sum(seen_judge**2)) / total
    table = np.array(
        [
            [total - share_unit, total - share_judge, total - 1],
            [total - share_unit, cells.units - share_judge, cells.units - 1.0],
            [cells.judges - share_unit, total - share_judge, cells.judges - 1.0],
        ]
    )
    unit, judge, error = np.linalg.solve(table, right)
    error = max(float(error), 1e-12)
    return max(float(unit), 1e-6 * error), max(float(judge), 1e-6 * error), error


def _conjugate(times: object, right: Floats, diagonal: Floats) -> Floats:
    assert callable(times)
    solution = right / diagonal
    residual = right - times(solution)
    shaped = residual / diagonal
    direction = shaped.copy()
    size = float(residual @ shaped)
    goal = 1e-20 * max(float(right @ (right / diagonal)), 1e-300)
    for _ in range(500):
        if size <= goal:
            break
        product = times(direction)
        step = size / float(direction @ product)
        solution += step * direction
        residual -= step * product
        shaped = residual / diagonal
        grown = float(residual @ shaped)
        direction = shaped + grown / size * direction
        size = grown
    return solution
