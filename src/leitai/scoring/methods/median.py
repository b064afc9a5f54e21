"""median: the middle mark of each panel on each criterion, exact.

With an even number of marks, the mean of the two in the middle. With weights,
the mark at which half the weight is reached. Coarse scales give many ties.
Errors use the density of marks near the median, from the spread of the marks
about it (Hall and Sheather 1988), and are rough on coarse scales.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from leitai.scoring.announced import Group, Pooled, compose
from leitai.scoring.ballots import Marks
from leitai.scoring.result import Fit
from leitai.scoring.weighing import Weighing


def fit(marks: Marks, *, scheme: Weighing | None = None, seed: int = 0) -> Fit:
    """Medians as exact fractions; errors clustered by judge."""
    return compose(marks, scheme, _pool)


def _pool(group: Group) -> Pooled:
    values: list[Fraction | None] = []
    parts = np.zeros(len(group.unit))
    one = 10**group.decimals
    for start, end in zip(group.starts[:-1].tolist(), group.starts[1:].tolist(), strict=True):
        if start == end:
            values.append(None)
            continue
        marks = group.scaled[start:end]
        weights = None if group.weights is None else group.weights[start:end]
        middle = _middle(marks, weights)
        values.append(middle / one)
        parts[start:end] = _parts(marks / one, float(middle / one), 1.0 / one)
    return Pooled(tuple(values), parts)


def _middle(marks: NDArray[np.int64], weights: NDArray[np.int64] | None) -> Fraction:
    n = len(marks)
    if weights is None:
        return Fraction(int(marks[(n - 1) // 2]) + int(marks[n // 2]), 2)
    reached = np.cumsum(weights)
    half = int(reached[-1])
    low = int(np.searchsorted(2 * reached, half))
    high = int(np.searchsorted(2 * reached, half, side="right"))
    return Fraction(int(marks[low]) + int(marks[min(high, n - 1)]), 2)


def _parts(marks: NDArray[np.float64], middle: float, step: float) -> NDArray[np.float64]:
    """sign(mark - median) / (2 n density): what each mark adds to the error."""
    n = len(marks)
    near = np.sort(np.abs(marks - middle))
    # Width that holds a share of about n^(-1/3) of the marks, at least one step of the scale.
    wanted = min(n - 1, int(np.ceil(n ** (2 / 3))))
    width = max(float(near[wanted]), step / 2, 1e-12)
    inside = max(float((near <= width).mean()), 1 / n)
    density = inside / (2 * width)
    side = np.sign(marks - middle)
    parts: NDArray[np.float64] = (side - side.mean()) / (2 * n * density)
    return parts
