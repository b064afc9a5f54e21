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


def solve(frame: Frame, near_ratio: float | None, far_ratio: float | None) -> Solved:
    """Solve and evaluate the REML criterion.

    Args:
        frame: the observations, at a fixed halo ratio.
        near_ratio, far_ratio: variance of a side over the error variance; None where
            the side is fixed.
    """
    scale_n, ridge_n = (1.0, 0.0) if near_ratio is None else (math.sqrt(near_ratio), 1.0)
    scale_f, ridge_f = (1.0, 0.0) if far_ratio is None else (math.sqrt(far_ratio), 1.0)
    diagonal = ridge_n + scale_n**2 * frame.near_weight
    root = np.sqrt(diagonal)
    far = len(frame.far_weight)
    width = far + frame.fixed
    rows = np.empty((len(root), width))
    np.multiply(frame.table, (scale_n * scale_f / root)[:, None], out=rows[:, :far])
    np.multiply(frame.near_fixed, (scale_n / root)[:, None], out=rows[:, far:])
    right = scale_n * frame.near_sum / root
    matrix = -(rows.T @ rows)
    spot = np.arange(far)
    matrix[spot, spot] += ridge_f + scale_f**2 * frame.far_weight
    matrix[:far, far:] += scale_f * frame.far_fixed
    matrix[far:, :far] += scale_f * frame.far_fixed.T
    matrix[far:, far:] += frame.fixed_fixed
    if near_ratio is None and far_ratio is None:
        # Both sides fixed leave one constant free; the far effects are set to sum to zero.
        matrix[:far, :far] += float(frame.far_weight.mean()) / far
    target = np.concatenate([scale_f * frame.far_sum, frame.fixed_sum]) - rows.T @ right
    lower: Floats = np.linalg.cholesky(matrix).astype(np.float64, copy=False)
    inverse = _invert(lower)
    solution = inverse @ target
    ss = max(frame.square - float(right @ right) - float(target @ solution), 1e-300)
    logdet = float(np.log(diagonal).sum()) + 2 * float(np.log(np.diagonal(lower)).sum())
    sigma2, criterion = frame.criterion(ss, logdet)
    return Solved(
        criterion=criterion,
        sigma2=sigma2,
        near=scale_n * (right - rows @ solution) / root,
        far=scale_f * solution[:far],
        fixed=solution[far:],
        rows=rows,
        near_diagonal=diagonal,
        near_scale=scale_n,
        far_scale=scale_f,
        inverse=inverse,
        ss=ss,
    )


def _invert(lower: Floats) -> Floats:
    """Inverse of L L'; LAPACK's potri where the matrix is large, for it halves the work."""
    if len(lower) > 300:
        from scipy.linalg.lapack import dpotri

        found, _ = dpotri(lower, lower=1, overwrite_c=0)
        found = np.tril(found)
        whole: Floats = found + np.tril(found, -1).T
        return whole
    half = np.linalg.inv(lower)
    return half.T @ half


def slope_and_curvature(
    frame: Frame, found: Solved, near_ratio: float | None, far_ratio: float | None
) -> tuple[Floats, Floats]:
    """Gradient and average information of the criterion in the logs of the random ratios."""
    far = len(frame.far_weight)
    gradient, working = [], []
    if near_ratio is not None:
        effects = found.near
        scaled = found.rows / np.sqrt(found.near_diagonal)[:, None]
        trace = float((1 / found.near_diagonal).sum()) + float(
            np.sum(found.inverse * (scaled.T @ scaled))
        )
        size = float(effects @ effects) / near_ratio / found.sigma2
        gradient.append(len(effects) - trace - size)
        working.append((frame.on_near(effects), size))
    if far_ratio is not None:
        effects = found.far
        trace = float(np.trace(found.inverse[:far, :far]))
        size = float(effects @ effects) / far_ratio / found.sigma2
        gradient.append(len(effects) - trace - size)
        working.append((frame.on_far(effects), size))
    count = len(gradient)
    curvature = np.empty((count, count))
    for row in range(count):
        for column in range(count):
            curvature[row, column] = (
                _project(frame, found, working[row][0], working[column][0]) / found.sigma2
                - working[row][1] * working[column][1] / frame.df
            )
    return np.array(gradient), curvature


Working = tuple[Floats, Floats, Floats, Floats, Floats]


def _project(frame: Frame, found: Solved, left: Working, right: Working) -> float:
    """f' P g for two working variates, each given by its sums and its weighted values."""
    root = np.sqrt(found.near_diagonal)
    parts = []
    for near_sum, far_sum, fixed_sum, _, _ in (left, right):
        near = found.near_scale * near_sum / root
        far = np.concatenate([found.far_scale * far_sum, fixed_sum]) - found.rows.T @ near
        parts.append((near, far))
    (near_l, far_l), (near_r, far_r) = parts
    inner = float(left[3] @ right[4])
    return inner - float(near_l @ near_r) - float(far_l @ (found.inverse @ far_r))


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

    found = solve(frame, *ratios(logs))
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
        if gain < 1e-10:
            break
        moved = False
        for _ in range(12):
            tried = np.clip(logs + step, _LOWEST, _HIGHEST)
            candidate = solve(frame, *ratios(tried))
            if candidate.criterion <= found.criterion + 1e-9:
                moved = not np.array_equal(tried, logs)
                logs, found = tried, candidate
                break
            step = step / 2
        if not moved:
            break
    near_ratio, far_ratio = ratios(logs)
    if np.any(logs <= _LOWEST):
        near_ratio = 0.0 if near_ratio is not None and near_ratio < 2e-7 else near_ratio
        far_ratio = 0.0 if far_ratio is not None and far_ratio < 2e-7 else far_ratio
        found = solve(frame, near_ratio, far_ratio)
    return near_ratio, far_ratio, found
