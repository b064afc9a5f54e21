"""What the standing would be without one judge, and how few judges decide the winner."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from leitai.scoring.cells import Cells

Floats = NDArray[np.float64]

MOST_UNITS_GREEDY = 400
MOST_WORK = 4e8  # judges x units^3 of the exact solution


def leave_each_judge_out(cells: Cells) -> Floats:
    """float64[J, U]: additive unit effects (mean zero) had judge j not taken part.

    With fixed judge effects a judge enters the normal equations only by
    diag(seen) - seen seen' / n and the matching right side, so leaving one out is
    one subtraction and one small solution for each judge; no refit. In a complete
    design the effects are differences of plain means. NaN for a unit that nobody
    else marked, or when the rest is no longer linked.

    Raises:
        ValueError: where judges x units**3 is out of reach (use `leave_out_nearly`).
    """
    judges, units = cells.judges, cells.units
    if judges * units**3 > MOST_WORK:
        raise ValueError("too many judges and units for the exact solution")
    value, _ = cells.grid()
    seen = np.isfinite(value)
    if seen.all():
        total = value.sum(axis=0)
        if judges == 1:
            return np.full((1, units), np.nan)
        mean = (total[None, :] - value) / (judges - 1)
        return np.asarray(mean - mean.mean(axis=1, keepdims=True))
    matrix, right = _normal_equations(value, seen)
    left_out = np.full((judges, units), np.nan)
    for judge in range(judges):
        own = seen[judge]
        count = int(own.sum())
        if count < 2:
            left_out[judge] = _solve(matrix, right, seen.sum(axis=0) - own > 0)
            continue
        less = matrix.copy()
        rows = np.flatnonzero(own)
        less[np.ix_(rows, rows)] += 1.0 / count
        less[rows, rows] -= 1.0
        rest = right.copy()
        rest[rows] -= value[judge, rows] - value[judge, rows].mean()
        left_out[judge] = _solve(less, rest, seen.sum(axis=0) - own > 0)
    return left_out


def _normal_equations(value: Floats, seen: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Matrix and right side for the units after judges are eliminated."""
    share = seen / np.maximum(seen.sum(axis=1), 1)[:, None]
    matrix = np.diag(seen.sum(axis=0).astype(np.float64)) - share.T @ seen.astype(np.float64)
    filled = np.where(seen, value, 0.0)
    mean = filled.sum(axis=1) / np.maximum(seen.sum(axis=1), 1)
    return matrix, np.where(seen, filled - mean[:, None], 0.0).sum(axis=0)


def _solve(matrix: Floats, right: Floats, known: NDArray[np.bool_]) -> Floats:
    """Unit effects with mean zero; NaN where they are not linked."""
    answer = np.full(len(right), np.nan)
    units = np.flatnonzero(known)
    if not len(units):
        return answer
    block = matrix[np.ix_(units, units)] + 1.0 / len(units)
    try:
        effect = np.linalg.solve(block, right[units])
    except np.linalg.LinAlgError:
        return answer
    if np.linalg.matrix_rank(block, tol=1e-9) < len(units):
        return answer
    answer[units] = effect - effect.mean()
    return answer


@dataclass(frozen=True, slots=True)
class Certificate:
    """The fewest judges whose removal changes who comes first, by adjusted means.

    Args:
        winner: code of the unit in front; challenger: who would take its place.
        judges: codes of the judges to remove, in the order of their effect.
        exact: no fewer would do (complete designs); else "at most so many".
        margin: lead of the winner over the challenger in score units.

    `judges` is empty when no removal of fewer than all judges changes the winner.
    There is no certificate where nobody is in front alone.
    """

    winner: int
    challenger: int
    judges: tuple[int, ...]
    exact: bool
    margin: float

    @property
    def count(self) -> int:
        """How many judges."""
        return len(self.judges)


def find_fewest_judges(cells: Cells) -> Certificate | None:
    """The certificate for the plain (complete) or additive (incomplete) standing.

    Complete: without a set of judges the lead of the winner over a challenger is
    the sum of the others' differences; taking off the largest differences first is
    the best that any removal can do, so the smallest count over all challengers is
    exact. A tie counts as a change. Incomplete: the same greedy removal, checked by
    refitting; an upper bound.
    """
    if cells.units < 2 or cells.judges < 2 or cells.judges * cells.units > 20_000_000:
        return None
    value, _ = cells.grid()
    seen = np.isfinite(value)
    if seen.all():
        return _remove_exactly(value)
    return _remove_greedily(value, seen)


def _remove_exactly(value: Floats) -> Certificate | None:
    mean = value.mean(axis=0)
    winner = int(np.argmax(mean))
    if (mean >= mean[winner] - 1e-9 * (1 + abs(mean[winner]))).sum() > 1:
        return None  # nobody is in front alone
    best: Certificate | None = None
    for challenger in range(value.shape[1]):
        if challenger == winner:
            continue
        lead = value[:, winner] - value[:, challenger]
        margin = float(mean[winner] - mean[challenger])
        order = np.argsort(-lead, kind="stable")
        left = lead.sum() - np.cumsum(lead[order])
        enough = left[:-1] <= 1e-9 * np.abs(lead).sum()
        if not enough.any():
            continue
        count = int(np.argmax(enough)) + 1
        if best is None or (count, margin) < (best.count, best.margin):
            judges = tuple(order[:count].tolist())
            best = Certificate(winner, challenger, judges, True, margin)
    return best or Certificate(winner, winner, (), True, 0.0)


def _remove_greedily(value: Floats, seen: NDArray[np.bool_]) -> Certificate | None:
    if value.shape[1] > MOST_UNITS_GREEDY:
        return None
    matrix, right = _normal_equations(value, seen)
    effect = _solve(matrix, right, np.asarray(seen.any(axis=0)))
    if not np.isfinite(effect).any():
        return None
    winner = int(np.nanargmax(effect))
    inverse = np.linalg.pinv(matrix, rcond=1e-10)
    rest = np.where(seen, value - np.where(seen, effect, 0.0), 0.0)
    many = np.maximum(seen.sum(axis=1), 1)
    push = np.where(seen, rest - (rest.sum(axis=1) / many)[:, None], 0.0)
    best: Certificate | None = None
    for challenger in np.argsort(-np.nan_to_num(effect, nan=-np.inf))[1:6].tolist():
        if not np.isfinite(effect[challenger]):
            continue
        direction = inverse[winner] - inverse[challenger]
        pull = push @ direction + np.where(seen[:, [winner, challenger]].all(axis=1), 1e-12, 0.0)
        order = np.argsort(-pull, kind="stable")
        most = best.count - 1 if best else len(order) - 1
        found = _shrink(value, seen, order[:most], winner)
        if found is not None:
            margin = float(effect[winner] - effect[challenger])
            judges = tuple(int(judge) for judge in found)
            best = Certificate(winner, challenger, judges, False, margin)
    return best


def _shrink(
    value: Floats, seen: NDArray[np.bool_], order: NDArray[np.intp], winner: int
) -> NDArray[np.intp] | None:
    """Shortest beginning of the order whose removal dethrones the winner, by bisection."""

    def dethroned(count: int) -> bool:
        stay = np.ones(len(value), dtype=bool)
        stay[order[:count]] = False
        matrix, right = _normal_equations(value[stay], seen[stay])
        effect = _solve(matrix, right, np.asarray(seen[stay].any(axis=0)))
        others = np.delete(effect, winner)
        if not np.isfinite(effect[winner]) or not np.isfinite(others).any():
            return False
        return bool(np.nanmax(others) >= effect[winner] - 1e-12)

    if not len(order) or not dethroned(len(order)):
        return None
    low, high = 0, len(order)
    while high - low > 1:
        middle = (low + high) // 2
        if dethroned(middle):
            high = middle
        else:
            low = middle
    return order[:high]


def score_everybody(cells: Cells) -> Floats:
    """float64[U]: additive unit effects, mean zero, with all judges."""
    value, _ = cells.grid()
    seen = np.isfinite(value)
    if seen.all():
        mean = value.mean(axis=0)
        return np.asarray(mean - mean.mean())
    return _solve(*_normal_equations(value, seen), np.asarray(seen.any(axis=0)))
