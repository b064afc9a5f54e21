"""Joint maximum likelihood by Newton steps, solved with conjugate gradients."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from leitai.scoring.rasch.facets import Extremes, Facets, set_extremes_apart
from leitai.scoring.rasch.model import (
    Measures,
    Moments,
    begin,
    expect,
    locate,
    log_likelihood,
    spread_out,
)

Floats = NDArray[np.float64]

# Facets and mfrmr move an extreme total by this much of a score point before
# a finite measure is given (Linacre, "extreme scores").
EXTREME_ADJUSTMENT = 0.3


@dataclass(frozen=True, slots=True, eq=False)
class JointFit:
    """Measures, the moments of the rows used, what was extreme, and how it converged."""

    facets: Facets
    measures: Measures
    moments: Moments
    extremes: Extremes
    log_likelihood: float
    steps: int
    converged: bool


def fit_joint(facets: Facets, *, tolerance: float = 1e-7, most_steps: int = 60) -> JointFit:
    """Maximise the joint likelihood of the rows without extreme elements.

    Units float, judges, criteria and thresholds are centred; no correction of the
    bias of joint estimation is made. Extreme elements get the measure at which
    their expected total is `EXTREME_ADJUSTMENT` of a point away from the extreme.
    """
    extremes = set_extremes_apart(facets)
    used = facets.take(extremes.rows)
    judges = np.bincount(used.judge, minlength=used.judges) > 0
    criteria = np.bincount(used.criterion, minlength=used.criteria) > 0
    measures = begin(used).centred(judges, criteria)
    moments = expect(used, measures)
    value = log_likelihood(used, moments)
    converged, steps = len(used.category) == 0, 0
    while not converged and steps < most_steps:
        steps += 1
        step = _newton_step(used, moments, exact=steps > 3)
        before = value
        measures, moments, value, moved = _climb(used, measures, step, value)
        measures = measures.centred(judges, criteria)
        # Flat valleys (categories hardly used) move for ever without gaining anything.
        settled = value - before < 1e-11 * (1 + abs(value)) and steps > 3
        converged = moved < tolerance or settled
    measures = _place_extremes(facets, extremes, measures)
    return JointFit(used, measures, moments, extremes, value, steps, converged)


def _climb(
    used: Facets, measures: Measures, step: Measures, value: float
) -> tuple[Measures, Moments, float, float]:
    """Take the step, halved until the likelihood does not fall; also the largest move."""
    largest = max(
        float(np.abs(part).max(initial=0.0))
        for part in (step.unit, step.judge, step.criterion, step.threshold)
    )
    share = min(1.0, 2.0 / largest) if largest > 0 else 1.0
    for _ in range(12):
        tried = measures.moved(step, share)
        moments = expect(used, tried)
        reached = log_likelihood(used, moments)
        if reached >= value - 1e-9 * (1 + abs(value)):
            return tried, moments, reached, share * largest
        share /= 2
    return measures, expect(used, measures), value, 0.0


def _newton_step(used: Facets, moments: Moments, *, exact: bool) -> Measures:
    """Solve Hessian x step = gradient without ever forming the Hessian."""
    sizes = (used.units, used.judges, used.criteria)
    deep = moments.chance[::-1].cumsum(axis=0)[::-1][1:]  # P(category >= k), k = 1..K-1
    residual = used.weight * (used.category - moments.expected)
    reached = used.category[None, :] >= np.arange(1, used.categories)[:, None]
    excess = _sum_groups(used, used.weight * (reached - deep))
    gradient = np.concatenate(
        [
            np.bincount(used.unit, residual, sizes[0]),
            -np.bincount(used.judge, residual, sizes[1]),
            -np.bincount(used.criterion, residual, sizes[2]),
            -excess.ravel(),
        ]
    )
    curvature = _Curvature(used, moments, deep)
    start = 1e-3 if not exact else 1e-7
    solution = _solve(curvature, gradient, start)
    cuts = np.cumsum(sizes)
    unit, judge, criterion, threshold = np.split(solution, cuts)
    return Measures(unit, judge, criterion, threshold.reshape(used.groups, -1))


def _sum_groups(used: Facets, rows: Floats) -> Floats:
    """float64[G, K - 1]: sums of (K - 1, n) rows by threshold group."""
    if used.groups == 1:
        return np.asarray(rows.sum(axis=1)[None, :])
    return np.stack([np.bincount(used.group, row, used.groups) for row in rows], axis=1)


class _Curvature:
    """Minus the Hessian as a product; blocks by facet and by threshold."""

    def __init__(self, used: Facets, moments: Moments, deep: Floats) -> None:
        self.used, self.deep = used, deep
        self.weight = used.weight * moments.variance
        number = np.arange(used.categories, dtype=np.float64)
        above = (number[:, None] * moments.chance)[::-1].cumsum(axis=0)[::-1][1:]
        self.cross = used.weight * (above - moments.expected * deep)  # Cov(x, 1{x >= k})
        self.inner = self._between_thresholds()
        self.diagonal = self._diagonal()

    def _between_thresholds(self) -> Floats:
        """float64[G, K - 1, K - 1]: covariance of 1{x >= k} and 1{x >= l}, summed by group."""
        used, size = self.used, len(self.deep)
        blocks = np.zeros((used.groups, size, size))
        for group in range(used.groups):
            rows = slice(None) if used.groups == 1 else used.group == group
            deep, weight = self.deep[:, rows], used.weight[rows]
            total = deep @ weight
            order = np.arange(size)
            joint = total[np.maximum(order[:, None], order[None, :])]
            blocks[group] = joint - (deep * weight) @ deep.T
        return blocks

    def _diagonal(self) -> Floats:
        used = self.used
        parts = [
            np.bincount(used.unit, self.weight, used.units),
            np.bincount(used.judge, self.weight, used.judges),
            np.bincount(used.criterion, self.weight, used.criteria),
            np.diagonal(self.inner, axis1=1, axis2=2).ravel(),
        ]
        return np.maximum(np.concatenate(parts), 1e-9)

    def __matmul__(self, vector: Floats) -> Floats:
        used = self.used
        unit, judge, criterion, threshold = np.split(
            vector, np.cumsum((used.units, used.judges, used.criteria))
        )
        threshold = threshold.reshape(used.groups, -1)
        along = unit[used.unit] - judge[used.judge] - criterion[used.criterion]
        pull = self.weight * along
        if used.groups == 1:
            pull = pull - threshold[0] @ self.cross
        else:
            pull = pull - np.einsum("kn,nk->n", self.cross, threshold[used.group])
        back = -_sum_groups(used, self.cross * along)
        back = back + np.einsum("gkl,gl->gk", self.inner, threshold)
        return np.concatenate(
            [
                np.bincount(used.unit, pull, used.units),
                -np.bincount(used.judge, pull, used.judges),
                -np.bincount(used.criterion, pull, used.criteria),
                back.ravel(),
            ]
        )


def _solve(matrix: _Curvature, right: Floats, tolerance: float) -> Floats:
    """Preconditioned conjugate gradients; the constants nobody can estimate stay zero."""
    solution = np.zeros_like(right)
    residual = right.copy()
    scaled = residual / matrix.diagonal
    direction = scaled.copy()
    power = float(residual @ scaled)
    goal = power * tolerance**2
    for _ in range(min(400, 2 * len(right))):
        if power <= goal or power <= 1e-300:
            break
        image = matrix @ direction
        bend = float(direction @ image)
        if bend <= 1e-14 * power:
            break
        share = power / bend
        solution += share * direction
        residual -= share * image
        scaled = residual / matrix.diagonal
        fresh = float(residual @ scaled)
        direction = scaled + (fresh / power) * direction
        power = fresh
    return solution


def _place_extremes(facets: Facets, extremes: Extremes, measures: Measures) -> Measures:
    """Give extreme elements finite measures, the others held fixed."""
    unit, judge = measures.unit.copy(), measures.judge.copy()
    criterion = measures.criterion.copy()
    for code in np.flatnonzero(extremes.judge).tolist():
        judge[code] = -_solve_extreme(facets, measures, "judge", code, int(extremes.judge[code]))
    for code in np.flatnonzero(extremes.criterion).tolist():
        level = _solve_extreme(facets, measures, "criterion", code, int(extremes.criterion[code]))
        criterion[code] = -level
    placed = Measures(unit, judge, criterion, measures.threshold)
    for code in np.flatnonzero(extremes.unit).tolist():
        unit[code] = _solve_extreme(facets, placed, "unit", code, int(extremes.unit[code]))
    return Measures(unit, judge, criterion, measures.threshold)


def _solve_extreme(facets: Facets, measures: Measures, kind: str, code: int, sign: int) -> float:
    """Level at which the expected total is a little away from the extreme, by bisection."""
    codes = getattr(facets, kind)
    own = facets.take((codes == code) & (facets.weight > 0))
    held = getattr(measures, kind)[code]
    rest = locate(own, measures) + (-held if kind == "unit" else held)
    votes = own.weight.sum()
    total = (facets.categories - 1) * votes if sign > 0 else 0.0
    wanted = total - sign * EXTREME_ADJUSTMENT
    number = np.arange(facets.categories, dtype=np.float64)
    low, high = -40.0, 40.0
    for _ in range(60):
        middle = (low + high) / 2
        chance = spread_out(rest + middle, measures.threshold, own.group, own.top)
        if float(own.weight @ (number @ chance)) < wanted:
            low = middle
        else:
            high = middle
    return (low + high) / 2
