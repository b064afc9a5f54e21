"""Units and judges crossed in any pattern: REML by exact elimination of one side.

The mixed-model equations in units, judges and criteria have a diagonal block
for units and one for judges. The larger side is eliminated (a division), the
smaller is factored. Variances are found by Newton steps with the average
information (Gilmour, Thompson, Cullis 1995) in the logs of the variance ratios.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from leitai.scoring.reml.frame import Frame

Floats = NDArray[np.float64]
_LOWEST, _HIGHEST = -16.0, 14.0
LARGE = 1_000_000  # entries of the table from which first steps are taken in single precision
NEAR = 10.0  # gain in the criterion below which the next solution is taken in full
SURE = 100.0


@dataclass(frozen=True, slots=True, eq=False)
class Solved:
    """The equations solved at given variance ratios.

    `near` is the eliminated side, `far` the factored one. Effects are in score
    units about the centre of the frame.
    """

    criterion: float
    sigma2: float
    near: Floats
    far: Floats
    fixed: Floats
    rows: Floats
    near_diagonal: Floats
    near_scale: float
    far_scale: float
    inverse: Floats
    ss: float


def solve(
    frame: Frame, near_ratio: float | None, far_ratio: float | None, *, rough: bool = False
) -> Solved:
    """Solve and evaluate the REML criterion.

    Args:
        frame: the observations, at a fixed halo ratio.
        near_ratio, far_ratio: variance of a side over the error variance; None where
            the side is fixed.
        rough: take the products of the table in single precision, on the way to the end.
    """
    scale_n, ridge_n = (1.0, 0.0) if near_ratio is None else (math.sqrt(near_ratio), 1.0)
    scale_f, ridge_f = (1.0, 0.0) if far_ratio is None else (math.sqrt(far_ratio), 1.0)
    diagonal = ridge_n + scale_n**2 * frame.near_weight
    root = np.sqrt(diagonal)
    far = len(frame.far_weight)
    width = far + frame.fixed
    kind = np.float32 if rough else np.float64
    rows = np.empty((len(root), width), kind)
    table = frame.small if rough else frame.table
    np.multiply(table, (scale_n * scale_f / root)[:, None].astype(kind), out=rows[:, :far])
    rows[:, far:] = frame.near_fixed * (scale_n / root)[:, None]
    right = scale_n * frame.near_sum / root
    matrix = -(rows.T @ rows).astype(np.float64, copy=False)
    spot = np.arange(far)
    matrix[spot, spot] += ridge_f + scale_f**2 * frame.far_weight
    matrix[:far, far:] += scale_f * frame.far_fixed
    matrix[far:, :far] += scale_f * frame.far_fixed.T
    matrix[far:, far:] += frame.fixed_fixed
    if near_ratio is None and far_ratio is None:
        # Both sides fixed leave one constant free; the far effects are set to sum to zero.
        matrix[:far, :far] += float(frame.far_weight.mean()) / far
    target = np.concatenate([scale_f * frame.far_sum, frame.fixed_sum]) - rows.T @ right.astype(
        kind
    )
    inverse, far_logdet = _invert(matrix)
    solution = inverse @ target
    ss = max(frame.square - float(right @ right) - float(target @ solution), 1e-300)
    logdet = float(np.log(diagonal).sum()) + far_logdet
    sigma2, criterion = frame.criterion(ss, logdet)
    return Solved(
        criterion=criterion,
        sigma2=sigma2,
        near=scale_n * (right - rows @ solution.astype(kind)) / root,
        far=scale_f * solution[:far],
        fixed=solution[far:],
        rows=rows,
        near_diagonal=diagonal,
        near_scale=scale_n,
        far_scale=scale_f,
        inverse=inverse,
        ss=ss,
    )


def _invert(matrix: Floats) -> tuple[Floats, float]:
    """Inverse of a symmetric positive matrix, and its log-determinant."""
    half, logdet = _invert_root(matrix)
    return half.T @ half, logdet


def _invert_root(matrix: Floats) -> tuple[Floats, float]:
    """Inverse of the Cholesky factor by halves, and the log-determinant.

    Nearly all of it is products of matrices, which take a third of the time of a
    factor and a triangular solve; scipy's LAPACK would cost more to load.
    """
    size = len(matrix)
    if size <= 96:
        lower = np.linalg.cholesky(matrix)
        return np.tril(np.linalg.inv(lower)), 2 * float(np.log(np.diagonal(lower)).sum())
    cut = size // 2
    top, first = _invert_root(matrix[:cut, :cut])
    across = matrix[cut:, :cut] @ top.T
    bottom, second = _invert_root(matrix[cut:, cut:] - across @ across.T)
    inverse = np.zeros((size, size))
    inverse[:cut, :cut], inverse[cut:, cut:] = top, bottom
    inverse[cut:, :cut] = -bottom @ (across @ top)
    return inverse, first + second


def slope_and_curvature(
    frame: Frame, found: Solved, near_ratio: float | None, far_ratio: float | None
) -> tuple[Floats, Floats]:
    """Gradient and average information of the criterion in the logs of the random ratios."""
    far = len(frame.far_weight)
    gradient, working = [], []
    if near_ratio is not None:
        effects = found.near
        trace = float((1 / found.near_diagonal).sum()) + _trace_near(found)
        size = float(effects @ effects) / near_ratio / found.sigma2
        gradient.append(len(effects) - trace - size)
        working.append((frame.on_near(effects), size))
    if far_ratio is not None:
        effects = found.far
        trace = float(np.trace(found.inverse[:far, :far]))
        size = float(effects @ effects) / far_ratio / found.sigma2
        gradient.append(len(effects) - trace - size)
        working.append((frame.on_far(effects), size))
    parts = [_eliminate(frame, found, variate) for variate, _ in working]
    count = len(gradient)
    curvature = np.empty((count, count))
    for row in range(count):
        for column in range(row + 1):
            (left, size_l), (right, size_r) = working[row], working[column]
            (near_l, far_l), (near_r, far_r) = parts[row], parts[column]
            inner = float(left[3] @ right[4]) - float(near_l @ near_r)
            inner -= float(far_l @ (found.inverse @ far_r))
            curvature[row, column] = inner / found.sigma2 - size_l * size_r / frame.df
            curvature[column, row] = curvature[row, column]
    return np.array(gradient), curvature


def _trace_near(found: Solved) -> float:
    """Trace of the near side's part of the inverse beyond its own diagonal.

    In large problems in single precision: millions of terms of either sign, so that the
    sum is good to a millionth, and the step that it decides to a thousandth of that.
    """
    root = np.sqrt(found.near_diagonal)[:, None]
    if found.rows.size < LARGE:
        scaled = found.rows / root
        return float(np.sum(found.inverse * (scaled.T @ scaled)))
    small = found.rows.astype(np.float32, copy=False)
    small = small * (1 / root).astype(np.float32)
    return float(np.vdot(found.inverse, (small.T @ small).astype(np.float64)))


Working = tuple[Floats, Floats, Floats, Floats, Floats]


def _eliminate(frame: Frame, found: Solved, variate: Working) -> tuple[Floats, Floats]:
    """A working variate, given by its sums, in the near side and what is left of the far."""
    near_sum, far_sum, fixed_sum, _, _ = variate
    near = found.near_scale * near_sum / np.sqrt(found.near_diagonal)
    far = np.concatenate([found.far_scale * far_sum, fixed_sum])
    return near, far - found.rows.T @ near.astype(found.rows.dtype)


def search(
    frame: Frame, near_random: bool, far_random: bool, start: tuple[float, float]
) -> tuple[float | None, float | None, Solved]:
    """Newton steps with average information from `start` (ratios), never uphill.

    Returns the ratios (None for a fixed side) and the solution there. A ratio
    that runs to the floor is set to zero.
    """
    chosen = [at for at, random in enumerate((near_random, far_random)) if random]
    logs = np.array([math.log(min(max(start[at], 1e-6), 1e6)) for at in chosen])

    def ratios(values: Floats) -> tuple[float | None, float | None]:
        pair: list[float | None] = [None, None]
        for at, value in zip(chosen, values, strict=True):
            pair[at] = math.exp(value)
        return pair[0], pair[1]

    large = frame.table.size >= LARGE
    levels = len(frame.near_weight) + len(frame.far_weight)
    enough = 1e-11 * levels if large else 1e-10
    found, rough = solve(frame, *ratios(logs), rough=large), large
    for _ in range(60):
        gradient, curvature = slope_and_curvature(frame, found, *ratios(logs))
        free = ~((logs <= _LOWEST) & (gradient > 0))
        if not free.any():
            break
        step = np.zeros(len(logs))
        ridge = 1e-8 * np.eye(int(free.sum())) * max(float(np.trace(curvature)), 1e-8)
        step[free] = -np.linalg.solve(curvature[np.ix_(free, free)] + ridge, gradient[free])
        gain = -float(gradient @ step)
        step = np.clip(step, -3.0, 3.0)
        if gain < enough and not rough:
            break
        moved = False
        slack = 0.01 if rough else 1e-9
        near_by = gain < NEAR
        for _ in range(12):
            tried = np.clip(logs + step, _LOWEST, _HIGHEST)
            candidate = solve(frame, *ratios(tried), rough=rough and not near_by)
            if candidate.criterion <= found.criterion + slack:
                moved = rough or not np.array_equal(tried, logs)
                logs, found, rough = tried, candidate, rough and not near_by
                break
            step = step / 2
        if not moved:
            break
        # Each step leaves less than a thousandth of the gain: no need to look once more.
        if large and not rough and gain < SURE * enough:
            break
    if rough:
        found = solve(frame, *ratios(logs))
    near_ratio, far_ratio = ratios(logs)
    if np.any(logs <= _LOWEST):
        near_ratio = 0.0 if near_ratio is not None and near_ratio < 2e-7 else near_ratio
        far_ratio = 0.0 if far_ratio is not None and far_ratio < 2e-7 else far_ratio
        found = solve(frame, near_ratio, far_ratio)
    return near_ratio, far_ratio, found
