"""Frame: cells of a round laid out for elimination, at a given halo ratio."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from leitai.scoring.cells import Cells
from leitai.scoring.reml.within import Within
from leitai.scoring.sums import add_by

Floats = NDArray[np.float64]
Codes = NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """Weighted cells with the side `near` to be eliminated and `far` to be factored.

    `table[n, f]` is the weight of the cell of near n and far f. The fixed
    columns are the intercept (unless units are fixed) and the criteria but the
    first. Marks are taken about `centre`. `within` is set for full cells, whose
    inside separates; `loose` is the log-determinant the halo adds otherwise.
    """

    near: Codes
    far: Codes
    weight: Floats
    value: Floats
    table: Floats
    near_weight: Floats
    far_weight: Floats
    near_sum: Floats
    far_sum: Floats
    near_fixed: Floats
    far_fixed: Floats
    fixed_fixed: Floats
    fixed_sum: Floats
    square: float
    observations: int
    units: int
    units_fixed: bool
    within: Within | None
    loose: float
    centre: float
    design: Floats | None

    @property
    def small(self) -> NDArray[np.float32]:
        """`table` in single precision."""
        return self.table.astype(np.float32)

    @property
    def fixed(self) -> int:
        return int(self.near_fixed.shape[1])

    @property
    def df(self) -> float:
        """Observations less fixed effects (of the cell means where cells are full)."""
        return self.observations - self.fixed - (self.units if self.units_fixed else 0)

    def criterion(self, ss: float, logdet: float) -> tuple[float, float]:
        """Error variance of an observation and the REML criterion, less its 2 pi."""
        if self.within is None:
            sigma2 = ss / self.df
            return sigma2, self.df * (math.log(sigma2) + 1) + logdet + self.loose
        c, inside = self.within.criteria, self.within
        sigma2 = ss / self.df
        if inside.df == 0:
            return sigma2, self.df * (math.log(sigma2) + 1) + logdet + inside.constant()
        error = inside.ss / inside.df
        if sigma2 >= error / c:
            value = self.df * (math.log(sigma2) + 1)
            value += inside.df * (math.log(error) + 1) if error > 0 else 0.0
            return sigma2, value + logdet + inside.constant()
        df = self.df + inside.df
        sigma2 = (ss + inside.ss / c) / df
        value = df * (math.log(sigma2) + 1) + inside.df * math.log(c)
        return sigma2, value + logdet + inside.constant()

    def on_near(self, effects: Floats) -> tuple[Floats, Floats, Floats, Floats, Floats]:
        """Sums over near, far and fixed, and values, of a variate constant within near."""
        return self._spread(effects[self.near])

    def on_far(self, effects: Floats) -> tuple[Floats, Floats, Floats, Floats, Floats]:
        return self._spread(effects[self.far])

    def _spread(self, values: Floats) -> tuple[Floats, Floats, Floats, Floats, Floats]:
        weighted = self.weight * values
        fixed = np.empty(0) if self.design is None else self.design.T @ weighted
        return (
            add_by(self.near, weighted, len(self.near_weight)),
            add_by(self.far, weighted, len(self.far_weight)),
            fixed,
            values,
            weighted,
        )


def lay_out(
    cells: Cells,
    *,
    eliminate_units: bool,
    units_fixed: bool,
    halo: float,
    within: Within | None,
) -> Frame:
    """Lay cells out at a halo ratio (halo variance over error variance; 0 for full cells).

    Full cells enter by their means with weight 1; others by
    weight n / (1 + n halo), the precision of a cell's mean over the error's.
    """
    unit = 10.0**cells.decimals
    count = cells.count.astype(np.float64)
    centre = float(cells.total.sum()) / float(count.sum()) / unit
    mean = cells.total / (count * unit) - centre
    full = within is not None
    weight = np.ones(len(mean)) if full else count / (1 + count * halo)
    near, far = (cells.unit, cells.judge) if eliminate_units else (cells.judge, cells.unit)
    sizes = (cells.units, cells.judges) if eliminate_units else (cells.judges, cells.units)
    design = _design(cells, count, full, units_fixed)
    table = np.zeros(sizes)
    table[near, far] = weight
    near_fixed = np.zeros((sizes[0], design.shape[1]))
    far_fixed = np.zeros((sizes[1], design.shape[1]))
    for column in range(design.shape[1]):
        part = weight * design[:, column]
        near_fixed[:, column] = add_by(near, part, sizes[0])
        far_fixed[:, column] = add_by(far, part, sizes[1])
    weighted = weight * mean
    square = float(weighted @ mean)
    fixed_fixed = design.T @ (design * weight[:, None])
    fixed_sum = design.T @ weighted
    loose = 0.0
    observations = len(mean)
    if not full:
        square, fixed_fixed, fixed_sum = _add_inside(
            cells, count, mean, centre, design, (square, fixed_fixed, fixed_sum), units_fixed
        )
        loose = float(np.log1p(count * halo).sum())
        observations = int(count.sum())
    return Frame(
        near=near,
        far=far,
        weight=weight,
        value=mean,
        table=table,
        near_weight=add_by(near, weight, sizes[0]),
        far_weight=add_by(far, weight, sizes[1]),
        near_sum=add_by(near, weighted, sizes[0]),
        far_sum=add_by(far, weighted, sizes[1]),
        near_fixed=near_fixed,
        far_fixed=far_fixed,
        fixed_fixed=fixed_fixed,
        fixed_sum=fixed_sum,
        square=square,
        observations=observations,
        units=cells.units,
        units_fixed=units_fixed,
        within=within,
        loose=loose,
        centre=centre,
        design=design,
    )


def _design(cells: Cells, count: Floats, full: bool, units_fixed: bool) -> Floats:
    """Fixed columns of a cell's mean: intercept, and shares of the criteria but the first."""
    columns = [] if units_fixed else [np.ones(len(count))]
    if not full and cells.tallies is not None:
        columns += [cells.tallies[:, at] / count for at in range(1, cells.criteria)]
    return np.column_stack(columns) if columns else np.empty((len(count), 0))


def _add_inside(
    cells: Cells,
    count: Floats,
    mean: Floats,
    centre: float,
    design: Floats,
    sums: tuple[float, Floats, Floats],
    units_fixed: bool,
) -> tuple[float, Floats, Floats]:
    """Add what marks say inside their cells: about the cell's mean, free of the halo."""
    square, fixed_fixed, fixed_sum = sums
    unit = 10.0**cells.decimals
    # Centring before squaring would need the marks; cells keep sums, so this is exact
    # algebra on them: sum (y - centre)^2 = sum y^2 - 2 centre sum y + n centre^2.
    raw = cells.square / unit**2 - 2 * centre * cells.total / unit + count * centre**2
    square += float((raw - count * mean**2).sum())
    assert cells.tallies is not None
    first = 0 if units_fixed else 1
    tallies = cells.tallies[:, 1:].astype(np.float64)
    shares = tallies / count[:, None]
    inside = np.diag(tallies.sum(axis=0)) - tallies.T @ shares
    fixed_fixed[first:, first:] += inside
    total = cells.criterion_total[1:] / unit - cells.criterion_count[1:] * centre
    fixed_sum[first:] += total - tallies.T @ mean
    return square, fixed_fixed, fixed_sum
