"""Exact sums of integers by group."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def sum_exactly(
    values: NDArray[np.int64], index: NDArray[np.intp] | NDArray[np.int32], size: int
) -> NDArray[np.int64]:
    """int64[size]: floats carry the sums where they stay below 2**53, else two limbs do."""
    largest = int(np.abs(values).max(initial=0))
    if largest * max(len(values), 1) < 1 << 53:
        return np.bincount(index, weights=values, minlength=size).astype(np.int64)
    low = values & 0xFFFFF
    high = values >> 20
    return (sum_exactly(high, index, size) << 20) + sum_exactly(low, index, size)


def add_by(
    code: NDArray[np.intp] | NDArray[np.int32], values: NDArray[np.float64], size: int
) -> NDArray[np.float64]:
    """float64[size]: sums of values by group."""
    sums: NDArray[np.float64] = np.bincount(code, weights=values, minlength=size).astype(
        np.float64, copy=False
    )
    return sums
