"""One observation per judge and unit, whatever the number of criteria and marks behind it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from leitai.scoring.ballots import Marks
from leitai.scoring.cells import tally
from leitai.scoring.order import Ordered, order_cells
from leitai.scoring.votes import vote_cells
from leitai.scoring.weighing import Weighing

Floats = NDArray[np.float64]
Codes = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Observations:
    """What each judge gave each unit; K observations sorted by judge and unit.

    Args:
        unit, judge: int[K] codes.
        value: float64[K], weighted mean over the criteria, freed of criterion effects.
        units, judges: sizes U and J.
        votes: float64[J], how often each judge counts, mean one; None for once each.
    """

    unit: Codes
    judge: Codes
    value: Floats
    units: int
    judges: int
    votes: Floats | None = None

    @property
    def per_judge(self) -> Floats:
        """float64[J]: units that each judge saw."""
        return np.bincount(self.judge, minlength=self.judges).astype(np.float64)

    def take_judges(self, judges: Codes) -> Observations:
        """Only these judges, renumbered in the order given."""
        place = np.full(self.judges, -1)
        place[judges] = np.arange(len(judges))
        rows = place[self.judge] >= 0
        return replace(
            self,
            unit=self.unit[rows],
            judge=place[self.judge[rows]],
            value=self.value[rows],
            judges=len(judges),
            votes=None if self.votes is None else self.votes[judges],
        )

    def sum_by_judge(self, values: Floats) -> Floats:
        """Sums of (K,) values by judge."""
        return np.asarray(np.bincount(self.judge, values, self.judges), np.float64)

    def sum_by_unit(self, values: Floats) -> Floats:
        """Sums of (K,) values by unit."""
        return np.asarray(np.bincount(self.unit, values, self.units), np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class Gathered:
    """Observations in an order that the marks alone decide, and the way back to the names.

    `units[new]` and `judges[new]` are the codes in the Marks.
    """

    observations: Observations
    units: NDArray[np.intp]
    judges: NDArray[np.intp]


def gather(marks: Marks, scheme: Weighing | None = None) -> Gathered:
    """Observations of all judges with a positive weight.

    A criterion's weight is the scheme's (equal weights without one). Where judges
    marked different criteria, criterion effects are estimated beside units and
    judges and taken off, so that a harder item is not a worse unit.
    """
    if marks.weight is not None and np.any(marks.weight <= 0):
        marks = marks.take(marks.weight > 0)
    ordered = order_cells(tally(marks))
    cells = ordered.cells
    weights = _weigh_criteria(marks, scheme)
    if cells.full and np.all(weights == weights[0]):
        value = cells.mean
    else:
        value = _weigh_marks(marks, ordered, weights, full=cells.full)
    observations = Observations(
        cells.unit.astype(np.intp),
        cells.judge.astype(np.intp),
        np.asarray(value, np.float64),
        cells.units,
        cells.judges,
        _count_votes(marks, ordered),
    )
    return Gathered(observations, ordered.units, ordered.judges)


def _count_votes(marks: Marks, ordered: Ordered) -> Floats | None:
    """float64[J]: a judge's mean votes, where they differ."""
    votes = vote_cells(marks, ordered)
    if votes is None:
        return None
    own = ordered.cells
    met = np.bincount(own.judge, minlength=own.judges)
    mean: Floats = np.bincount(own.judge, votes, own.judges) / np.maximum(met, 1)
    return np.asarray(mean / mean[met > 0].mean())


def _weigh_criteria(marks: Marks, scheme: Weighing | None) -> Floats:
    given = scheme.criteria if scheme is not None else {}
    if not given:
        return np.ones(max(len(marks.criteria), 1))
    return np.array([float(given.get(name, Fraction(0))) for name in marks.criteria])


def _weigh_marks(
    marks: Marks,
    ordered: Ordered,
    weights: Floats,
    *,
    full: bool,
) -> Floats:
    """Weighted mean of each cell, rows brought into the marks' own order first."""
    unit, judge = _inverse(ordered.units)[marks.unit], _inverse(ordered.judges)[marks.judge]
    criterion, weights = _inverse(ordered.criteria)[marks.criterion], weights[ordered.criteria]
    rows = np.lexsort((marks.scaled, criterion, unit, judge))
    unit, judge, mark, criterion = unit[rows], judge[rows], marks.mark[rows], criterion[rows]
    key = judge.astype(np.int64) * len(ordered.units) + unit
    _, cell = np.unique(key, return_inverse=True)
    weight = weights[criterion]
    size = int(cell.max(initial=-1)) + 1
    # A judge who marked only items of weight zero still has an observation: their plain mean.
    weight = np.where(np.bincount(cell, weight, size)[cell] > 0, weight, 1.0)
    if not full:
        mark = mark - _estimate_criteria(mark, cell, criterion, len(weights))[criterion]
    return np.asarray(np.bincount(cell, weight * mark, size) / np.bincount(cell, weight, size))


def _estimate_criteria(mark: Floats, cell: Codes, criterion: Codes, size: int) -> Floats:
    """Effects of the criteria within cells, mean zero, by alternating means."""
    cells = int(cell.max()) + 1
    many, counts = np.bincount(cell, minlength=cells), np.bincount(criterion, minlength=size)
    effect = np.zeros(size)
    for _ in range(100):
        level = np.bincount(cell, mark - effect[criterion], cells) / many
        fresh = np.bincount(criterion, mark - level[cell], size) / np.maximum(counts, 1)
        fresh -= np.average(fresh, weights=counts)
        if float(np.abs(fresh - effect).max()) < 1e-10:
            break
        effect = fresh
    return effect


def _inverse(order: NDArray[np.intp]) -> NDArray[np.intp]:
    place = np.empty(len(order), np.intp)
    place[order] = np.arange(len(order))
    return place
