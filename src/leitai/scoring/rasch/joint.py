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
from leitai.scoring.sums import add_by

Floats = NDArray[np.float64]

# Facets and mfrmr move an extreme total by this much of a score point before
# a finite measure is given (Linacre, "extreme scores").
EXTREME_ADJUSTMENT = 0.3
_ROUNDING = 1e-28  # of the gradient, squared, for one mark


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
    pairs, flat = _Pairs(used), 0
    while not converged and steps < most_steps:
        steps += 1
        step = _newton_step(used, pairs, moments, exact=steps > 3)
        before, former = value, measures
        measures, moments, value = _climb(used, measures, step, value)
        measures = measures.centred(judges, criteria)
        moved = measures.farthest(former)
        # Flat valleys (categories hardly used) move for ever without gaining anything.
        # After the first step without gain one more squares what error is left.
        flat = flat + 1 if value - before < 1e-11 * (1 + abs(value)) and steps > 3 else 0
        converged = moved < tolerance or flat > 1
    measures = _place_extremes(facets, extremes, measures)
    return JointFit(used, measures, moments, extremes, value, steps, converged)


def _climb(
    used: Facets, measures: Measures, step: Measures, value: float
) -> tuple[Measures, Moments, float]:
    """Take the step, halved until the likelihood does not fall."""
    largest = step.farthest()
    share = min(1.0, 2.0 / largest) if largest > 0 else 1.0
    for _ in range(12):
        tried = measures.moved(step, share)
        moments = expect(used, tried)
        reached = log_likelihood(used, moments)
        if reached >= value - 1e-9 * (1 + abs(value)):
            return tried, moments, reached
        share /= 2
    return measures, expect(used, measures), value


def _newton_step(used: Facets, pairs: _Pairs, moments: Moments, *, exact: bool) -> Measures:
    """Solve Hessian x step = gradient by products with the Hessian's blocks."""
    sizes = (used.units, used.judges, used.criteria)
    deep = moments.chance[::-1].cumsum(axis=0)[::-1][1:]  # P(category >= k), k = 1..K-1
    residual = used.weight * (used.category - moments.expected)
    place = used.group * used.categories + used.category
    given = np.bincount(place, used.weight, used.groups * used.categories)
    reached = given.reshape(used.groups, -1)[:, ::-1].cumsum(axis=1)[:, ::-1][:, 1:]
    gradient = np.concatenate(
        [
            np.bincount(used.unit, residual, sizes[0]),
            -np.bincount(used.judge, residual, sizes[1]),
            -np.bincount(used.criterion, residual, sizes[2]),
            (_sum_thresholds(used, deep, used.weight) - reached).ravel(),
        ]
    )
    curvature = _Curvature(used, pairs, moments, deep)
    start = 1e-3 if not exact else 1e-7
    solution = _solve(curvature, gradient, start, _ROUNDING * float(used.weight.sum()))
    cuts = np.cumsum(sizes)
    unit, judge, criterion, threshold = np.split(solution, cuts)
    return Measures(unit, judge, criterion, threshold.reshape(used.groups, -1))


def _sum_thresholds(used: Facets, rows: Floats, weight: Floats) -> Floats:
    """float64[G, K - 1]: weighted sums of (K - 1, n) rows by threshold group."""
    if used.groups == 1:
        return np.asarray((rows @ weight)[None, :])
    return np.stack([np.bincount(used.group, weight * row, used.groups) for row in rows], axis=1)


class _Pairs:
    """Which unit met which judge; a full table where most of them met, else a list."""

    def __init__(self, used: Facets) -> None:
        self.sizes = (used.units, used.judges)
        key = used.unit * used.judges + used.judge
        found, place = np.unique(key, return_inverse=True)
        self.full = used.units * used.judges <= 4 * len(found)
        self.row = key if self.full else place
        self.unit, self.judge = np.divmod(found, max(used.judges, 1))
        self.count = used.units * used.judges if self.full else len(found)

    def sum(self, weight: Floats) -> Floats:
        """Sums of rows by pair; float64[U, J] where the table is full."""
        sums = add_by(self.row, weight, self.count)
        return sums.reshape(self.sizes) if self.full else sums

    def spread(self, sums: Floats, unit: Floats, judge: Floats) -> tuple[Floats, Floats]:
        """Products of the table with a column of judges, and of its transpose with units."""
        if self.full:
            return sums @ judge, unit @ sums
        return (
            add_by(self.unit, sums * judge[self.judge], self.sizes[0]),
            add_by(self.judge, sums * unit[self.unit], self.sizes[1]),
        )


class _Curvature:
    """Minus the Hessian as a product; blocks by facet and by threshold.

    Rows are summed into the blocks once, so that a product costs as much as there are
    pairs of unit and judge, whatever the number of categories.
    """

    def __init__(self, used: Facets, pairs: _Pairs, moments: Moments, deep: Floats) -> None:
        self.used, self.pairs = used, pairs
        weight = used.weight * moments.variance
        self.met = pairs.sum(weight)
        sizes = (used.units, used.judges, used.criteria)
        codes = tuple(zip((used.unit, used.judge, used.criterion), sizes, strict=True))
        self.own = [np.bincount(code, weight, size) for code, size in codes]
        self.criteria = [
            np.bincount(code * used.criteria + used.criterion, weight, size * used.criteria)
            .reshape(size, used.criteria)
            for code, size in codes[:2]
        ]  # fmt: skip
        self.thresholds = self._across(moments, deep, codes)
        self.inner = self._between_thresholds(deep)
        within = np.diagonal(self.inner, axis1=1, axis2=2).ravel()
        self.diagonal = np.maximum(np.concatenate([*self.own, within]), 1e-9)

    def _across(
        self, moments: Moments, deep: Floats, codes: tuple[tuple[NDArray[np.intp], int], ...]
    ) -> list[Floats]:
        """Per facet float64[size, G * (K - 1)]: Cov(x, 1{x >= k}), summed by element and group."""
        used, groups = self.used, self.used.groups
        blocks = [np.empty((size, groups, len(deep))) for _, size in codes]
        places = [code if groups == 1 else code * groups + used.group for code, _ in codes]
        above = np.zeros(len(used.category))
        for k in range(len(deep), 0, -1):
            above += k * moments.chance[k]
            cross = above - moments.expected * deep[k - 1]
            cross *= used.weight
            for (_, size), place, block in zip(codes, places, blocks, strict=True):
                sums = np.bincount(place, cross, size * groups)
                block[:, :, k - 1] = sums.reshape(size, groups)
        return [block.reshape(len(block), -1) for block in blocks]

    def _between_thresholds(self, deep: Floats) -> Floats:
        """float64[G, K - 1, K - 1]: covariance of 1{x >= k} and 1{x >= l}, summed by group."""
        used, size = self.used, len(deep)
        blocks = np.zeros((used.groups, size, size))
        order = np.arange(size)
        later = np.maximum(order[:, None], order[None, :])
        for group in range(used.groups):
            rows = slice(None) if used.groups == 1 else used.group == group
            part, weight = deep[:, rows], used.weight[rows]
            total = part @ weight
            blocks[group] = total[later] - (part * weight) @ part.T
        return blocks

    def __matmul__(self, vector: Floats) -> Floats:
        used = self.used
        unit, judge, criterion, threshold = np.split(
            vector, np.cumsum((used.units, used.judges, used.criteria))
        )
        by_judges, by_units = self.pairs.spread(self.met, unit, judge)
        (unit_criteria, judge_criteria), (one, two, three) = self.criteria, self.thresholds
        deep = np.einsum("gkl,gl->gk", self.inner, threshold.reshape(used.groups, -1)).ravel()
        return np.concatenate(
            [
                self.own[0] * unit - by_judges - unit_criteria @ criterion - one @ threshold,
                self.own[1] * judge - by_units + judge_criteria @ criterion + two @ threshold,
                self.own[2] * criterion
                - unit @ unit_criteria
                + judge @ judge_criteria
                + three @ threshold,
                deep - unit @ one + judge @ two + criterion @ three,
            ]
        )


def _solve(matrix: _Curvature, right: Floats, tolerance: float, floor: float) -> Floats:
    """Preconditioned conjugate gradients; the constants nobody can estimate stay zero."""
    solution = np.zeros_like(right)
    residual = right.copy()
    scaled = residual / matrix.diagonal
    direction = scaled.copy()
    power = float(residual @ scaled)
    # Below the floor is rounding, which would push along what the marks leave open.
    goal = max(power * tolerance**2, floor)
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
