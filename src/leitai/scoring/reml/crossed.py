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
PROBES = 32


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
    """Inverse of a symmetric positive matrix, and its log-determinant, by halves.

    Nearly all of it is products of matrices, which take a quarter of the time of a
    factor and triangular solves; scipy's LAPACK would cost more to load.
    """
    size = len(matrix)
    if size <= 96:
        lower = np.linalg.cholesky(matrix)
        half = np.tril(np.linalg.inv(lower))
        return half.T @ half, 2 * float(np.log(np.diagonal(lower)).sum())
    cut = size // 2
    top, first = _invert(matrix[:cut, :cut])
    across = matrix[cut:, :cut] @ top
    bottom, second = _invert(matrix[cut:, cut:] - across @ matrix[:cut, cut:])
    inverse = np.empty((size, size))
    inverse[cut:, cut:] = bottom
    back = bottom @ across
    inverse[:cut, :cut] = top + across.T @ back
    inverse[cut:, :cut] = np.negative(back, out=back)
    inverse[:cut, cut:] = back.T
    return inverse, first + second


def slope_and_curvature(
    frame: Frame, found: Solved, near_ratio: float | None, far_ratio: float | None
) -> tuple[Floats, Floats]:
    """Gradient and average information of the criterion in the logs of the random ratios."""
    sides, working = [], []
    if near_ratio is not None:
        size = float(found.near @ found.near) / near_ratio / found.sigma2
        sides.append(found.near)
        working.append((frame.on_near(found.near), size))
    if far_ratio is not None:
        size = float(found.far @ found.far) / far_ratio / found.sigma2
        sides.append(found.far)
        working.append((frame.on_far(found.far), size))
    parts = [_eliminate(frame, found, variate) for variate, _ in working]
    count = len(sides)
    curvature = np.empty((count, count))
    for row in range(count):
        for column in range(row + 1):
            (left, size_l), (right, size_r) = working[row], working[column]
            (near_l, far_l), (near_r, far_r) = parts[row], parts[column]
            inner = float(left[3] @ right[4]) - float(near_l @ near_r)
            inner -= float(far_l @ (found.inverse @ far_r))
            curvature[row, column] = inner / found.sigma2 - size_l * size_r / frame.df
            curvature[column, row] = curvature[row, column]
    traces = []
    if near_ratio is not None:
        traces.append(_trace_near(frame, found, float(curvature[0, 0])))
    if far_ratio is not None:
        far = len(frame.far_weight)
        traces.append(float(np.trace(found.inverse[:far, :far])))
    gradient = [
        len(effects) - trace - size
        for effects, trace, (_, size) in zip(sides, traces, working, strict=True)
    ]
    return np.array(gradient), curvature


def _enough(frame: Frame) -> float:
    """Gain in the criterion that is not worth another step."""
    levels = len(frame.near_weight) + len(frame.far_weight)
    return 1e-11 * levels if frame.table.size >= LARGE else 1e-10


def _trace_near(frame: Frame, found: Solved, curvature: float) -> float:
    """Trace of the near side's part of the inverse.

    In large problems by probes of random signs (Hutchinson 1990), whose error is seen from
    their spread and here is a hundredth of the trace or less; where it could still move
    the criterion, by the product in single precision.
    """
    own = float((1 / found.near_diagonal).sum())
    root = np.sqrt(found.near_diagonal)[:, None]
    if found.rows.size < LARGE:
        scaled = found.rows / root
        return own + float(np.sum(found.inverse * (scaled.T @ scaled)))
    width = found.rows.shape[1]
    signs = np.random.Generator(np.random.PCG64(0)).choice(np.array([-1.0, 1.0]), (width, PROBES))
    seen = found.rows @ signs.astype(found.rows.dtype) / root
    turned = found.rows @ (found.inverse @ signs).astype(found.rows.dtype) / root
    each = np.einsum("ij,ij->j", seen, turned)
    # A slope wrong by so much leaves in the criterion a tenth of what ends the search.
    if float(each.var()) / PROBES < 0.1 * _enough(frame) * curvature:
        return own + float(each.mean())
    small = found.rows.astype(np.float32, copy=False)
    small = small * (1 / root).astype(np.float32)
    return own + float(np.vdot(found.inverse, (small.T @ small).astype(np.float64)))


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
    enough = _enough(frame)
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
