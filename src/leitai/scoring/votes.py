"""Votes: what a column of weights means to a method that adjusts for judges.

A weight says how many votes a mark is, not how precise it is. It comes in two shapes:

* the same for all marks on a criterion: the criterion's weight, as a scheme would give it;
* the same for all marks of a judge on a unit: the judge's votes on that unit.

Anything else (a weight of its own for every mark) is for the announced methods only.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from leitai.scoring.ballots import Marks
from leitai.scoring.cells import Cells, tally
from leitai.scoring.notes import Notice, warn
from leitai.scoring.order import Ordered
from leitai.scoring.weighing import Weighing

Floats = NDArray[np.float64]

VOTING = frozenset({"additive", "mixed", "ranksum", "robust", "zscore"})
"""Methods that take votes; `mean`, `trimmed` and `median` weigh every row themselves."""


def read_votes(
    name: str, marks: Marks, weighing: Weighing | None
) -> tuple[Marks, Weighing | None, list[Notice]]:
    """What the weights mean to the method `name`, said in the notes.

    Weights of criteria move into the weighing, votes stay in `marks.weight`, and
    weights that the method cannot use are taken off.
    """
    weight = marks.weight
    if weight is None:
        return marks, weighing, []
    plain = replace(marks, weight=None)
    if not len(weight) or np.ptp(weight) == 0:
        return plain, weighing, []
    by_criterion = _by_criterion(marks, weight)
    if by_criterion and not (weighing is not None and weighing.criteria):
        told = replace(weighing or Weighing(), criteria=by_criterion)
        return plain, told, [warn("weights_of_criteria")]
    if name in VOTING and _same_in_cells(marks, weight):
        return marks, weighing, [warn("weights_as_votes")]
    return plain, weighing, [warn("weights_ignored", method=name)]


def _by_criterion(marks: Marks, weight: Floats) -> dict[str, Fraction]:
    """Weight of every criterion where it alone decides the weight of a mark; else empty."""
    first = np.zeros(len(marks.criteria))
    first[marks.criterion] = weight
    if len(marks.criteria) < 2 or not np.array_equal(first[marks.criterion], weight):
        return {}
    return {
        name: Fraction(str(value))
        for name, value in zip(marks.criteria, first.tolist(), strict=True)
        if value > 0
    }


def _same_in_cells(marks: Marks, weight: Floats) -> bool:
    cells, index = _find_cells(marks)
    first = np.zeros(len(cells.count))
    first[index] = weight
    return bool(np.array_equal(first[index], weight))


def _find_cells(marks: Marks) -> tuple[Cells, NDArray[np.intp]]:
    """The cells, and which of them each row belongs to."""
    cells = tally(marks)
    size = len(marks.units)
    found = cells.judge.astype(np.int64) * size + cells.unit
    return cells, np.searchsorted(found, marks.judge.astype(np.int64) * size + marks.unit)


def vote_cells(marks: Marks, ordered: Ordered) -> Floats | None:
    """float64[K]: votes of each cell of `ordered.cells`, mean one; None where all are equal."""
    if marks.weight is None or np.ptp(marks.weight) == 0:
        return None
    cells, index = _find_cells(marks)
    votes = np.zeros(len(cells.count))
    votes[index] = marks.weight
    own, size = ordered.cells, len(marks.units)
    key = ordered.judges[own.judge].astype(np.int64) * size + ordered.units[own.unit]
    votes = votes[np.searchsorted(cells.judge.astype(np.int64) * size + cells.unit, key)]
    return np.asarray(votes / votes.mean())
