"""Units' scores where judges have unequal votes: the weighted likelihood, judge by judge.

With P[j, u] = 1 / variance of a cell, votes v[j, u] split into the judge's mean v[j] and
the rest s[j, u] = v[j, u] / v[j], and Q = s * P, the scores solve

    sum over j of v[j] [ diag(Q_j) - g_j Q_j Q_j' ] (y_j - score) = shrinkage,
    g_j = judge variance / (1 + judge variance * sum of Q_j)

so that each judge's part of the likelihood counts v[j] times. Variances are those found
with every judge alike: a judge with two votes tells no more about them than another.
Where everybody marked everything and votes go by judge, the result is the weighted mean.
Errors are clustered by judge (the sandwich), as everywhere.

Source: Pfeffermann, Skinner, Holmes, Goldstein and Rasbash, JRSS B 60 (1998), their second
scaling of the inner weights; Rabe-Hesketh and Skrondal, JRSS A 169 (2006).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from leitai.scoring.cells import Cells

Floats = NDArray[np.float64]
MOST_TABLE = 20_000_000
MOST_UNITS = 3_000


@dataclass(frozen=True, slots=True)
class Spread:
    """Variances; judge None for fixed judges, unit None for fixed units."""

    judge: float | None
    halo: float
    error: float
    unit: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Voted:
    """Over the units and judges of the cells, in their order.

    Args:
        scores: float64[U]; leniency: float64[J]; influence: float64[J, U].
        shrunk: float64[U], what shrinking adds to the error of a random unit; None if fixed.
    """

    scores: Floats
    leniency: Floats
    influence: Floats
    shrunk: Floats | None


def fits(cells: Cells) -> bool:
    """Whether the round is small enough for tables of judges by units."""
    return cells.units <= MOST_UNITS and cells.judges * cells.units <= MOST_TABLE


def solve_voted(cells: Cells, votes: Floats, criteria: Floats, spread: Spread) -> Voted:
    """Scores, judges and influence under votes.

    Args:
        cells: in canonical order; `fits(cells)` holds.
        votes: float64[K], mean one.
        criteria: float64[C], effects of the criteria, mean zero.
        spread: the variances, from every judge alike.

    Raises:
        numpy.linalg.LinAlgError: judges do not link the units.
    """
    value = cells.mean
    if cells.tallies is not None:
        value = value - (cells.tallies @ criteria) / cells.count
    centre = float(np.average(value, weights=votes))
    shape = (cells.judges, cells.units)
    at = (cells.judge, cells.unit)
    met = np.bincount(cells.judge, minlength=cells.judges)
    mean_votes: Floats = np.bincount(cells.judge, votes, cells.judges) / np.maximum(met, 1)
    held, marks = np.zeros(shape), np.zeros(shape)
    held[at] = votes / mean_votes[cells.judge] * _precision(cells, spread)
    marks[at] = value - centre
    total = held.sum(axis=1)
    share = _share(total, spread.judge)
    across = held * (mean_votes * share)[:, None]
    matrix = np.diag(mean_votes @ held) - held.T @ across
    given = held * marks
    right = mean_votes @ given - across.T @ given.sum(axis=1)
    inverse = _invert(matrix, spread)
    units = inverse @ right
    left = held * (marks - units)
    leniency = share * left.sum(axis=1)
    seen = np.bincount(cells.unit, minlength=cells.units).astype(np.float64)
    left -= held * leniency[:, None]
    left *= np.sqrt(seen / np.maximum(seen - 1, 1.0))
    left *= mean_votes[:, None]
    shrunk = None
    if spread.unit is not None:
        shrunk = spread.unit / (1 + spread.unit * (mean_votes @ held)) ** 2
    if spread.judge is None:
        # The average judge of the voters is the one scores are told by.
        middle = float(np.average(leniency, weights=mean_votes))
        units, leniency = units + middle, leniency - middle
    return Voted(centre + units, leniency, left @ inverse, shrunk)


def _precision(cells: Cells, spread: Spread) -> Floats:
    """float64[K]: one over the variance of a cell's mean."""
    variance = spread.halo + spread.error / cells.count
    least = max(1e-9 * (spread.judge or 0.0), 1e-9 * (spread.unit or 0.0), 1e-300)
    return np.asarray(1 / np.maximum(variance, least))


def _share(total: Floats, judge: float | None) -> Floats:
    """float64[J]: how much of a judge's summed residual is the judge's own."""
    if judge is None:
        return np.asarray(1 / np.maximum(total, 1e-300))
    return np.asarray(judge / (1 + judge * total))


def _invert(matrix: Floats, spread: Spread) -> Floats:
    """Inverse of the units' equations; about their common mean where that is free."""
    size = len(matrix)
    if spread.unit is not None:
        ridge = 1 / max(spread.unit, 1e-12 * (spread.halo + spread.error))
        matrix = matrix + ridge * (np.eye(size) - 1 / size)
    elif spread.judge is None:
        matrix = matrix + float(np.trace(matrix)) / size**2
    inverse = np.linalg.inv((matrix + matrix.T) / 2)
    if not np.isfinite(inverse).all():
        raise np.linalg.LinAlgError("units are not linked")
    return np.asarray((inverse + inverse.T) / 2)
