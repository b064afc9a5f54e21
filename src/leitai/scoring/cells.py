"""Cells: what one judge gave one unit, the observation of every adjusting method.

Marks of one judge on one unit are not independent votes, so methods that
adjust for judges work on cells, not rows. Sums are integers, so the order of
rows and the way chunks are merged cannot change a digit.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from leitai.scoring.ballots import Codes, Floats, Integers, Marks
from leitai.scoring.sums import sum_exactly

MOST_BITS = 50
LEAST_FOR_RUNS = 100_000


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Cells of a round, sorted by judge and then unit; K cells.

    Args:
        judge, unit: int32[K] codes as in the Marks.
        count: int32[K], marks in the cell.
        total: int64[K], sum of the scaled marks in the cell.
        square: float64[K], sum of the squared scaled marks (exact below 2**53).
        tallies: int32[K, C], marks of the cell on each criterion, or None when every
            cell has each of the C criteria exactly once (`full`).
        units, judges, criteria: sizes U, J, C of the name tables.
        criterion_total, criterion_count: int64[C], over all marks.
        decimals: scaled = mark * 10**decimals.
    """

    judge: Codes
    unit: Codes
    count: Codes
    total: Integers
    square: Floats
    tallies: Codes | None
    units: int
    judges: int
    criteria: int
    criterion_total: Integers
    criterion_count: Integers
    decimals: int

    @property
    def full(self) -> bool:
        """Every cell has every criterion exactly once."""
        return self.tallies is None

    @property
    def mean(self) -> Floats:
        """float64[K]: mean mark of each cell, in score units."""
        return self.total / (self.count * 10.0**self.decimals)

    def grid(self) -> tuple[Floats, Codes]:
        """Means float64[J, U] (NaN where empty) and counts int32[J, U]; for few units."""
        means = np.full((self.judges, self.units), np.nan)
        counts = np.zeros((self.judges, self.units), dtype=np.int32)
        means[self.judge, self.unit] = self.mean
        counts[self.judge, self.unit] = self.count
        return means, counts


@lru_cache(maxsize=2)
def tally(marks: Marks) -> Cells:
    """Sum marks into cells, exactly; the last sums are kept until `forget` is called."""
    units, judges, criteria = len(marks.units), len(marks.judges), len(marks.criteria)
    key = marks.judge.astype(np.int64) * units + marks.unit
    runs = _find_runs(key)
    if runs is not None:
        key = key[runs]
    if judges * units <= max(4 * len(key), 1 << 20):
        index, found = _by_grid(key, judges * units)
    else:
        found, index = np.unique(key, return_inverse=True)
    by = _By(index, len(found), runs, len(marks))
    count = by.count()
    tallies = None
    if not (criteria == 1 and count.max(initial=1) == 1):
        tallies = _count_criteria(marks, by, criteria, count)
    return Cells(
        judge=(found // units).astype(np.int32),
        unit=(found % units).astype(np.int32),
        count=count,
        total=by.sum_whole(marks.scaled),
        square=by.sum(marks.scaled.astype(np.float64) ** 2),
        tallies=tallies,
        units=units,
        judges=judges,
        criteria=criteria,
        criterion_total=sum_exactly(marks.scaled, marks.criterion, criteria),
        criterion_count=np.bincount(marks.criterion, minlength=criteria).astype(np.int64),
        decimals=marks.decimals,
    )


def _find_runs(key: Integers) -> NDArray[np.intp] | None:
    """Starts of runs of rows of one cell; None where few rows stand beside their like."""
    if len(key) < LEAST_FOR_RUNS:
        return None
    starts = np.flatnonzero(key[1:] != key[:-1]) + 1
    return np.concatenate([[0], starts]) if len(starts) < len(key) // 2 else None


@dataclass(frozen=True, slots=True, eq=False)
class _By:
    """Sums by cell: `index` is the cell of each row, or of each run of rows of one cell."""

    index: NDArray[np.intp]
    size: int
    runs: NDArray[np.intp] | None
    rows: int

    def count(self) -> Codes:
        if self.runs is None:
            return np.bincount(self.index, minlength=self.size).astype(np.int32)
        return self.sum(np.diff(self.runs, append=self.rows), summed=True).astype(np.int32)

    def sum(self, values: Floats | Integers, *, summed: bool = False) -> Floats:
        """float64[cells]; `summed`: values are those of the runs already."""
        if self.runs is not None and not summed:
            values = np.asarray(np.add.reduceat(values, self.runs), np.float64)
        sums: Floats = np.bincount(self.index, values, self.size).astype(np.float64, copy=False)
        return sums

    def sum_whole(self, values: Integers) -> Integers:
        """int64[cells], exact."""
        if self.runs is not None:
            values = np.add.reduceat(values, self.runs)
        return sum_exactly(values, self.index, self.size)

    def of_rows(self) -> NDArray[np.intp]:
        """The cell of every row."""
        if self.runs is None:
            return self.index
        return np.repeat(self.index, np.diff(self.runs, append=self.rows))


def _by_grid(key: Integers, size: int) -> tuple[NDArray[np.intp], Integers]:
    """Position of each row among the keys that occur, and those keys, without a sort."""
    seen = np.zeros(size, dtype=bool)
    seen[key] = True
    found = np.flatnonzero(seen)
    position = np.cumsum(seen, dtype=np.int32) - 1
    return position[key].astype(np.intp), found.astype(np.int64)


def _count_criteria(marks: Marks, by: _By, criteria: int, count: Codes) -> Codes | None:
    if criteria <= MOST_BITS and np.all(count == criteria):
        # As many marks as criteria add powers of two up to 11...1 only where each has one.
        powers: Floats = np.exp2(np.arange(criteria, dtype=np.float64))[marks.criterion]
        if np.all(by.sum(powers) == 2.0**criteria - 1):
            return None
    places = by.size * criteria
    tallies = np.bincount(by.of_rows() * criteria + marks.criterion, minlength=places)
    if criteria > MOST_BITS and np.all(count == criteria) and tallies.max(initial=0) == 1:
        return None
    return tallies.astype(np.int32).reshape(by.size, criteria)


def link(cells: Cells) -> NDArray[np.int32]:
    """int32[U]: number of the linked part each unit belongs to, 0 for the largest.

    Two units are linked when a chain of judges leads from one to the other.
    Units without a mark get -1.
    """
    roots = np.arange(cells.units)
    while True:
        # Every judge takes the least label of its units, every unit that of its judges;
        # then labels are followed to their own labels, which halves long chains.
        least = np.full(cells.judges, cells.units)
        np.minimum.at(least, cells.judge, roots[cells.unit])
        found = roots.copy()
        np.minimum.at(found, cells.unit, least[cells.judge])
        found = found[found]
        if np.array_equal(found, roots):
            break
        roots = found
    seen = np.bincount(cells.unit, minlength=cells.units) > 0
    roots = np.where(seen, roots, -1)
    names, part, sizes = np.unique(roots[seen], return_inverse=True, return_counts=True)
    first = np.array([np.flatnonzero(roots == name)[0] for name in names])
    order = np.lexsort((first, -sizes))
    number = np.empty(len(names), dtype=np.int32)
    number[order] = np.arange(len(names), dtype=np.int32)
    parts = np.full(cells.units, -1, dtype=np.int32)
    parts[seen] = number[part]
    return parts
