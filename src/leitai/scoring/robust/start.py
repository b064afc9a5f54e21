"""A start that up to half of the judges cannot move far: medians of medians."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from leitai.scoring.medians import find_median
from leitai.scoring.robust.observations import Observations

Floats = NDArray[np.float64]
FEW, MANY = 32, 100_000


def find_medians(codes: NDArray[np.intp], values: Floats, size: int) -> Floats:
    """float64[size]: median of the values of each group; 0 for an empty one."""
    if size <= FEW and len(values) > MANY:
        # A pass a group and no sort.
        groups = (values[codes == code] for code in range(size))
        return np.array([find_median(own) if len(own) else 0.0 for own in groups])
    order = np.argsort(values)  # equal values may stand in any order
    # Small codes are sorted by counting, which a million of them need.
    kind = np.uint16 if size <= 1 << 16 else np.int64
    order = order[np.argsort(codes[order].astype(kind), kind="stable")]
    sorted_values = values[order]
    count = np.bincount(codes, minlength=size)
    first = np.cumsum(count) - count
    medians = np.zeros(size)
    some = count > 0
    low = sorted_values[(first + (count - 1) // 2)[some]]
    high = sorted_values[(first + count // 2)[some]]
    medians[some] = (low + high) / 2
    return medians


def polish(obs: Observations, sweeps: int = 8) -> Floats:
    """float64[U]: unit effects by median polish (Tukey 1977), median zero."""
    theta = np.zeros(obs.units)
    for _ in range(sweeps):
        level = find_medians(obs.judge, obs.value - theta[obs.unit], obs.judges)
        theta = find_medians(obs.unit, obs.value - level[obs.judge], obs.units)
        theta -= find_median(theta)
    return theta


def measure_spread(obs: Observations, theta: Floats) -> float:
    """Robust standard deviation of what is left after units and judge medians."""
    rest = obs.value - theta[obs.unit]
    rest = rest - find_medians(obs.judge, rest, obs.judges)[obs.judge]
    free = max(len(rest) - obs.judges - obs.units + 1, 1)
    spread = 1.4826 * find_median(np.abs(rest)) * np.sqrt(max(1.0, len(rest) / free))
    if spread <= 0:  # more than half agree to the last digit
        spread = float(np.sqrt(np.mean(rest**2)))
    return float(spread)
