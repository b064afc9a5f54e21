"""Few fixed units, full cells: REML from Moments by a search in one number.

Judges are eliminated exactly. With r = judge variance / cell variance and
g_k = r / (1 + k r), the normal matrix of the units is

    A(r) = sum over k of [ diag(cells) - g_k * together ]

so an evaluation costs one U x U factor, whatever the number of judges. The
error inside cells and the halo separate from it: REML of the cell means gives
cell variance = halo + error / C, the inside gives error.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from leitai.scoring.reml.moments import Centred, Moments, centre_moments
from leitai.scoring.reml.within import Within

Floats = NDArray[np.float64]
_LOWEST, _HIGHEST = -18.0, 14.0


@dataclass(frozen=True, slots=True, eq=False)
class ArenaFit:
    """REML estimates; `scores` in score units, `inverse` = A^-1 (times `cell` = covariance)."""

    scores: Floats
    inverse: Floats
    ratio: float
    cell: float
    judge: float
    halo: float
    error: float
    criterion: float

    def leniency(self, seen: Floats, sums: Floats) -> Floats:
        """BLUP of judges from cells marked and the sums of (cell mean - score)."""
        blups: Floats = self.ratio / (1 + self.ratio * seen) * sums
        return blups


@dataclass(frozen=True, slots=True, eq=False)
class _Point:
    """One evaluation: slope of the criterion in log r, and what the fit needs."""

    slope: float
    matrix: Floats
    beta: Floats
    inverse: Floats
    cell: float
    df: float


def fit_arena(moments: Moments, within: Within, unit: float, start: float = 0.0) -> ArenaFit:
    """REML of few fixed units.

    Args:
        moments: sums of the round; every unit must have a mark.
        within: what full cells hold inside.
        unit: cell total that is one point of the cell mean, C * 10**decimals.
        start: log ratio to search from, as of an earlier fit of nearly the same round.
    """
    sums = centre_moments(moments)
    halo_known = within.df > 0
    free = _search(sums, within, unit, start, pooled=False)
    error = within.ss / within.df if halo_known else free[1].cell
    ratio, point = free
    pooled = halo_known and free[1].cell < error / within.criteria
    if pooled:
        ratio, point = _search(sums, within, unit, math.log(max(ratio, 1e-8)), pooled=True)
        error = point.cell * within.criteria
    inside = within.df * (math.log(error) + 1) if halo_known and error > 0 and not pooled else 0.0
    return ArenaFit(
        scores=point.beta / unit + sums.centre / unit,
        inverse=point.inverse,
        ratio=ratio,
        cell=point.cell,
        judge=ratio * point.cell,
        halo=max(point.cell - error / within.criteria, 0.0) if halo_known else 0.0,
        error=error,
        criterion=_criterion(sums, within, ratio, point, pooled) + within.constant() + inside,
    )


def _search(
    sums: Centred, within: Within, unit: float, start: float, *, pooled: bool
) -> tuple[float, _Point]:
    """Root of the slope in log r: a bracket from `start`, then false position (Illinois rule)."""

    def at(log_ratio: float) -> _Point:
        return _evaluate(sums, within, unit, math.exp(log_ratio), pooled=pooled)

    low = high = min(max(start, _LOWEST), _HIGHEST)
    left = right = at(low)
    # From the ratio of nearly the same round the root is near.
    step = 1.0 if start == 0.0 else 0.03
    while left.slope > 0 and low > _LOWEST:
        high, right = low, left
        low = max(low - step, _LOWEST)
        left, step = at(low), step * 2
    while right.slope < 0 and high < _HIGHEST:
        low, left = high, right
        high = min(high + step, _HIGHEST)
        right, step = at(high), step * 2
    if left.slope >= 0:
        return 0.0, _evaluate(sums, within, unit, 0.0, pooled=pooled)
    if right.slope <= 0:
        return math.exp(high), right
    f_low, f_high, side = left.slope, right.slope, 0
    log_ratio, point = low, left
    for _ in range(100):
        log_ratio = (f_low * high - f_high * low) / (f_low - f_high)
        point = at(log_ratio)
        if abs(high - low) < 1e-13 or abs(point.slope) < 1e-9:
            break
        if point.slope < 0:
            low, f_low = log_ratio, point.slope
            f_high = f_high / 2 if side < 0 else f_high
            side = -1
        else:
            high, f_high = log_ratio, point.slope
            f_low = f_low / 2 if side > 0 else f_low
            side = 1
    return math.exp(log_ratio), point


def _evaluate(sums: Centred, within: Within, unit: float, r: float, *, pooled: bool) -> _Point:
    grown = 1 + r * sums.k
    g, dg = r / grown, 1 / grown**2
    size = len(sums.cells)
    flat = sums.together.reshape(len(g), -1)
    a = -(g @ flat).reshape(size, size)
    a.flat[:: size + 1] += sums.cells
    da = -(dg @ flat).reshape(size, size)
    b, db = sums.totals.sum(axis=0) - g @ sums.crossed, -dg @ sums.crossed
    inverse = np.linalg.inv(a)
    inverse = (inverse + inverse.T) / 2
    beta = inverse @ b
    left = max(sums.cell_squares - float(g @ sums.squares) - float(b @ beta), 0.0)
    dleft = -float(dg @ sums.squares) - 2 * float(db @ beta) + float(beta @ da @ beta)
    df = float(sums.cells.sum()) - size
    ss = left / unit**2
    if pooled:
        df, ss = df + within.df, ss + within.ss / within.criteria
    df = max(df, 1.0)
    cell = max(ss / df, 1e-300)
    slope = (
        float(sums.judges @ (sums.k / grown))
        + float(inverse.ravel() @ da.ravel())
        + dleft / unit**2 / cell
    ) * r
    return _Point(slope, a, beta, inverse, cell, df)


def _criterion(sums: Centred, within: Within, r: float, point: _Point, pooled: bool) -> float:
    """REML criterion of the cell means where the search ended."""
    criterion = (
        point.df * (math.log(point.cell) + 1)
        + float((sums.judges * np.log1p(r * sums.k)).sum())
        + float(np.linalg.slogdet(point.matrix)[1])
    )
    return criterion + (within.df * math.log(within.criteria) if pooled else 0.0)
