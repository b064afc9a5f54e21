"""ranksum: each judge's marks as ranks, averaged (Borda count with ties shared).

Judge j who marked k units gives the unit of r-th rank (r = 1 for the best, ties
share the mean rank) the share (k - r + 1/2) / k of being above a unit drawn at
random; the own scale is the mean share, exact where all votes are equal. Score
units: the share is put on the scale of the plain means by the line that keeps
their mean and spread. Immune to severity and to
scale use; blind to how far apart marks are.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from leitai.scoring.ballots import Marks
from leitai.scoring.cells import Cells, tally
from leitai.scoring.order import order_cells
from leitai.scoring.refusal import plain_fit, reasons_to_refuse
from leitai.scoring.result import Fit
from leitai.scoring.votes import vote_cells
from leitai.scoring.weighing import Weighing


def fit(marks: Marks, *, scheme: Weighing | None = None, seed: int = 0) -> Fit:
    """Mean rank shares (`own`) and the same in score units."""
    cells = tally(marks)
    refused = reasons_to_refuse(cells)
    if refused:
        return plain_fit(cells, refused)
    ordered = order_cells(cells)
    own = ordered.cells
    doubled, size = rank_within(own)
    share = (2 * size - doubled + 1) / (2.0 * size)
    votes = vote_cells(marks, ordered)
    per_unit = np.bincount(own.unit, minlength=own.units).astype(float)
    if votes is None:
        votes, total = np.ones(len(share)), per_unit
        mean = np.array([float(value) for value in _mean_shares(own, doubled, size)])
    else:
        total = np.bincount(own.unit, weights=votes, minlength=own.units)
        mean = np.bincount(own.unit, weights=votes * share, minlength=own.units) / total
    plain = np.bincount(own.unit, weights=votes * own.mean, minlength=own.units) / total
    spread = float(np.std(mean))
    slope = float(np.std(plain)) / spread if spread > 0 else 0.0
    grown = np.sqrt(per_unit / np.maximum(per_unit - 1, 1.0))
    units, judges = np.argsort(ordered.units), np.argsort(ordered.judges)
    influence = None
    if own.judges * own.units <= 20_000_000:
        influence = np.zeros((own.judges, own.units))
        away = votes * (share - mean[own.unit]) * grown[own.unit] / total[own.unit]
        influence[own.judge, own.unit] = slope * away
        influence = influence[judges][:, units]
    return Fit(
        scores=(float(plain.mean()) + slope * (mean - float(mean.mean())))[units],
        influence=influence,
        clusters=cells.judges,
        own=mean[units],
        own_name="rank share",
    )


def rank_within(cells: Cells) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Twice the rank of each cell within its judge (best first, ties shared), and the judge's k."""
    # Means are compared as fractions total / count, brought to integers.
    whole = int(np.lcm.reduce(np.unique(cells.count)))
    value = cells.total * (whole // cells.count)
    order = np.lexsort((-value, cells.judge))
    judge, value = cells.judge[order], value[order]
    rows = len(order)
    fresh = np.r_[True, judge[1:] != judge[:-1]]
    start = np.flatnonzero(fresh)
    sizes = np.diff(np.r_[start, rows])
    new = fresh | np.r_[True, value[1:] != value[:-1]]
    group = np.flatnonzero(new)
    length = np.diff(np.r_[group, rows])
    first = np.repeat(group - np.repeat(start, sizes)[group], length)
    doubled = np.empty(rows, np.int64)
    doubled[order] = 2 * first + np.repeat(length, length) + 1
    size = np.empty(rows, np.int64)
    size[order] = np.repeat(sizes, sizes)
    return doubled, size


def _mean_shares(
    cells: Cells, doubled: NDArray[np.int64], size: NDArray[np.int64]
) -> list[Fraction]:
    """Exact mean of (2k - 2r + 1) / 2k over each unit's judges, added up by k."""
    totals = [Fraction(0)] * cells.units
    for k in np.unique(size).tolist():
        rows = size == k
        top = np.bincount(
            cells.unit[rows], weights=(2 * k - doubled + 1)[rows], minlength=cells.units
        )
        for unit in np.flatnonzero(top).tolist():
            totals[unit] += Fraction(int(top[unit]), 2 * k)
    count = np.bincount(cells.unit, minlength=cells.units).tolist()
    return [total / n for total, n in zip(totals, count, strict=True)]
