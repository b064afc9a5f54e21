"""What marks inside the cells say: error variance, apart from judges and units."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from leitai.scoring.cells import Cells


@dataclass(frozen=True, slots=True)
class Within:
    """Full cells of C criteria split into cell means and what is left inside.

    Args:
        criteria: C.
        cells: K.
        ss: sum of squares left after cells and criteria, in score units squared.
        df: (K - 1)(C - 1) degrees of freedom of it.
    """

    criteria: int
    cells: int
    ss: float
    df: int

    def constant(self) -> float:
        """Part of the REML criterion that no parameter changes (treatment coding)."""
        c, k = self.criteria, self.cells
        inside = (c - 1) * math.log(k) - math.log(c) if c > 1 else 0.0
        return k * math.log(c) + inside


def split_within(cells: Cells) -> Within:
    """Exact sums of squares of full cells: integers until the last division."""
    c, k = cells.criteria, len(cells.count)
    squares = add_exactly(cells.square)
    per_cell = sum_of_squares(cells.total)
    by_criterion = sum(int(total) ** 2 for total in cells.criterion_total)
    grand = int(cells.criterion_total.sum())
    # k c SS = k c sum(y^2) - k sum(T^2) - c sum(Y_c^2) + Y^2
    left = k * c * squares - k * per_cell - c * by_criterion + grand**2
    unit = 10 ** (2 * cells.decimals)
    ss = Fraction(left, k * c * unit) if k else Fraction(0)
    return Within(c, k, max(float(ss), 0.0), max((k - 1) * (c - 1), 0))


def add_exactly(values: NDArray[np.float64]) -> int:
    """Sum of whole floats, independent of their order."""
    if float(values.max(initial=0.0)) * max(len(values), 1) < 2.0**53:
        return int(values.sum())
    return int(math.fsum(values.tolist()))


def sum_of_squares(values: NDArray[np.int64]) -> int:
    """Exact sum of squares of integers of any size."""
    largest = int(np.abs(values).max(initial=0))
    if largest**2 * max(len(values), 1) < 1 << 53:
        return int(np.dot(values.astype(np.float64), values.astype(np.float64)))
    if largest < 1 << 26:
        squares = values.astype(np.int64) ** 2
        low, high = squares & 0xFFFFFFFF, squares >> 32
        return (int(high.sum()) << 32) + int(low.sum())
    return sum(value * value for value in values.tolist())
