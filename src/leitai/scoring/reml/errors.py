"""Errors of unit scores clustered by judge, from a solved crossed model."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from leitai.scoring.cells import Cells
from leitai.scoring.reml.crossed import Solved
from leitai.scoring.reml.frame import Frame

Floats = NDArray[np.float64]
Influence = NDArray[np.float64] | NDArray[np.float32]


def score_residuals(cells: Cells, frame: Frame, found: Solved, units_near: bool) -> Floats:
    """float64[K]: weighted residual of every cell, grown for the units' own few judges.

    A unit's score is fitted to its own n judges, so residuals are short by about
    sqrt((n - 1) / n); a unit with one judge has none.
    """
    fitted = found.near[frame.near] + found.far[frame.far]
    if frame.design is not None and frame.fixed:
        fitted = fitted + frame.design @ found.fixed
    seen = np.bincount(cells.unit, minlength=cells.units).astype(np.float64)
    grown = np.sqrt(seen / np.maximum(seen - 1, 1.0))
    residuals: Floats = frame.weight * (frame.value - fitted) * grown[cells.unit]
    return residuals


def unit_influence(cells: Cells, frame: Frame, found: Solved, units_near: bool) -> Influence:
    """float64 (float32 where units are eliminated) [J, U]: each judge's part in the errors.

    The unit block of the inverse of the mixed-model equations, times each judge's
    weighted residuals. Random units are told with the mean they are shrunk toward, so
    its part is added: it takes back most of what the units share.
    """
    residual = score_residuals(cells, frame, found, units_near)
    if units_near:
        return _of_eliminated(cells, frame, found, residual)
    far, scale = len(frame.far_weight), found.far_scale
    inverse = _given_criteria(frame, found)
    table = np.zeros((cells.judges, cells.units))
    table[cells.judge, cells.unit] = residual
    influence: Floats = scale**2 * (table @ inverse[:far, :far])
    if not frame.units_fixed:
        whole = table.sum(axis=1, keepdims=True)
        across = inverse[far, :far]
        influence += scale * whole * across
        influence += scale * (table @ across)[:, None] + whole * inverse[far, far]
    return influence


def _given_criteria(frame: Frame, found: Solved) -> Floats:
    """The inverse with the effects of the criteria known: those of units and the mean only.

    All marks of a round tell what a criterion is like, and the judges' own parts in that
    are not in the residuals of cells; to count its error without them would be too much.
    """
    size = len(frame.far_weight) + (0 if frame.units_fixed else 1)
    inverse = found.inverse
    if size == len(inverse):
        return inverse
    across = inverse[size:, :size]
    known: Floats = inverse[:size, :size] - across.T @ np.linalg.solve(
        inverse[size:, size:], across
    )
    return known


def _of_eliminated(cells: Cells, frame: Frame, found: Solved, residual: Floats) -> Influence:
    far, scale = len(frame.far_weight), found.near_scale
    # Single precision is enough for the indirect part: it carries the error of
    # the judges' own effects, a small share of the whole.
    root = np.sqrt(found.near_diagonal)
    table = np.zeros((cells.judges, cells.units), dtype=np.float32)
    table[cells.judge, cells.unit] = residual / root[cells.unit]
    inverse = _given_criteria(frame, found)
    rows = found.rows[:, : len(inverse)].astype(np.float32)
    inner = table @ rows
    if not frame.units_fixed:
        whole = np.bincount(cells.judge, residual, cells.judges)
        inner[:, far] -= (whole / scale if scale > 0 else 0 * whole).astype(np.float32)
    inner = inner @ inverse.astype(np.float32)
    table += inner @ rows.T
    table *= (scale**2 / root).astype(np.float32)
    if not frame.units_fixed:
        table -= np.float32(scale) * inner[:, far : far + 1]
    return table


def shrink_variance(frame: Frame, found: Solved, unit_variance: float, units_near: bool) -> Floats:
    """float64[U]: what shrinking toward the mean adds to the error of a random unit."""
    weight = frame.near_weight if units_near else frame.far_weight
    scale = found.near_scale if units_near else found.far_scale
    variance: Floats = unit_variance / (1 + scale**2 * weight) ** 2
    return variance


def effect_variance(found: Solved, near: bool) -> Floats:
    """float64: prediction variance of the effects of one side, fixed effects' error included."""
    if near:
        spread = np.einsum("ij,ij->i", found.rows @ found.inverse, found.rows)
        near_variance: Floats = (
            found.sigma2 * found.near_scale**2 * (1 + spread) / found.near_diagonal
        )
        return near_variance
    far = len(found.far)
    far_variance: Floats = found.sigma2 * found.far_scale**2 * np.diagonal(found.inverse)[:far]
    return far_variance
