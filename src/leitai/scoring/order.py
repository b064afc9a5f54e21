"""An order of units and judges that depends on the marks alone.

Floating sums depend on the order of their terms. Where a method cannot work on
integers, it brings units and judges into this order first, so that neither the
order of the rows nor the names can change a digit of the result.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from leitai.scoring.ballots import Marks
from leitai.scoring.cells import Cells, tally
from leitai.scoring.result import Fit

Hashes = NDArray[np.uint64]
_ROUNDS = 2


@dataclass(frozen=True, slots=True, eq=False)
class Ordered:
    """Cells with units and judges renumbered; `units[new] = old`, `judges[new] = old`."""

    cells: Cells
    units: NDArray[np.intp]
    judges: NDArray[np.intp]
    criteria: NDArray[np.intp]


@lru_cache(maxsize=2)
def order_cells(cells: Cells) -> Ordered:
    """Renumber by what was marked, never by name or place in the file.

    Units and judges get a fingerprint of their own cells, refined twice by the
    fingerprints of those they met; integer sums make it independent of order.
    Those still equal are alike in every way the marks show.
    """
    unit_print = np.zeros(cells.units, np.uint64)
    judge_print = np.zeros(cells.judges, np.uint64)
    own = mix(cells.total.astype(np.uint64) ^ (cells.count.astype(np.uint64) << np.uint64(48)))
    own = mix(own ^ cells.square.view(np.uint64))
    for _ in range(_ROUNDS):
        judge_print = _sum_by(cells.judge, mix(own ^ unit_print[cells.unit]), cells.judges)
        unit_print = _sum_by(cells.unit, mix(own ^ judge_print[cells.judge]), cells.units)
    units = _rank_by(cells.unit, cells.total, unit_print, cells.units)
    judges = _rank_by(cells.judge, cells.total, judge_print, cells.judges)
    criteria = np.lexsort((cells.criterion_total, cells.criterion_count))
    return Ordered(_renumber(cells, units, judges, criteria), units, judges, criteria)


def forget() -> None:
    """Let go of the sums and orders that the steps of one scoring share."""
    tally.cache_clear()
    order_cells.cache_clear()


def _renumber(
    cells: Cells, units: NDArray[np.intp], judges: NDArray[np.intp], criteria: NDArray[np.intp]
) -> Cells:
    unit = _inverse(units)[cells.unit]
    judge = _inverse(judges)[cells.judge]
    rows = np.argsort(judge.astype(np.int64) * cells.units + unit, kind="stable")
    return replace(
        cells,
        judge=judge[rows],
        unit=unit[rows],
        count=cells.count[rows],
        total=cells.total[rows],
        square=cells.square[rows],
        tallies=None if cells.tallies is None else cells.tallies[rows][:, criteria],
        criterion_total=cells.criterion_total[criteria],
        criterion_count=cells.criterion_count[criteria],
    )


def _inverse(order: NDArray[np.intp]) -> NDArray[np.int32]:
    place = np.empty(len(order), np.int32)
    place[order] = np.arange(len(order), dtype=np.int32)
    return place


def mix(values: Hashes) -> Hashes:
    """One round of the splitmix64 finaliser (Steele, Lea, Flood 2014)."""
    values = values + np.uint64(0x9E3779B97F4A7C15)
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def _sum_by(code: NDArray[np.int32], values: Hashes, size: int) -> Hashes:
    """Sums modulo 2**64 by group: two exact float sums of 32 bits each, then carried over."""
    low = np.bincount(code, weights=(values & np.uint64(0xFFFFFFFF)).astype(float), minlength=size)
    high = np.bincount(code, weights=(values >> np.uint64(32)).astype(float), minlength=size)
    # Below two million terms a group the sums of 32-bit halves are exact in 53 bits.
    wrapped = np.fmod(high, 2.0**32).astype(np.uint64) << np.uint64(32)
    return wrapped + np.fmod(low, 2.0**53).astype(np.uint64)


def _rank_by(
    code: NDArray[np.int32], total: NDArray[np.int64], prints: Hashes, size: int
) -> NDArray[np.intp]:
    count = np.bincount(code, minlength=size)
    sums = np.bincount(code, weights=total.astype(np.float64), minlength=size)
    return np.lexsort((prints, sums, count))


def order_marks(marks: Marks) -> tuple[Marks, Ordered]:
    """The same marks with rows, units, judges and criteria in canonical order."""
    ordered = order_cells(tally(marks))
    unit = _inverse(ordered.units)[marks.unit]
    judge = _inverse(ordered.judges)[marks.judge]
    criterion = _inverse(ordered.criteria)[marks.criterion]
    rows = np.lexsort((marks.scaled, criterion, unit, judge))
    moved = replace(marks, unit=unit, judge=judge, criterion=criterion).take(rows)

    def pick(names: tuple[str, ...], order: NDArray[np.intp]) -> tuple[str, ...]:
        return tuple(names[at] for at in order) if names else ()

    named = replace(
        moved,
        units=pick(marks.units, ordered.units),
        judges=pick(marks.judges, ordered.judges),
        criteria=pick(marks.criteria, ordered.criteria),
        unit_group=pick(marks.unit_group, ordered.units),
        judge_group=pick(marks.judge_group, ordered.judges),
    )
    return named, ordered


def restore_order(fit: Fit, ordered: Ordered) -> Fit:
    """A fit of canonically ordered marks, back in the order of the names as given."""
    units, judges = np.argsort(ordered.units), np.argsort(ordered.judges)
    criteria = np.argsort(ordered.criteria)
    influence = fit.influence
    if influence is not None:
        influence = influence[:, units]
        influence = influence[judges] if len(influence) == len(judges) else influence
    return replace(
        fit,
        scores=fit.scores[units],
        influence=influence,
        covariance=None if fit.covariance is None else fit.covariance[np.ix_(units, units)],
        own_variance=None if fit.own_variance is None else fit.own_variance[units],
        exact=tuple(fit.exact[at] for at in units) if fit.exact else (),
        own=None if fit.own is None else fit.own[units],
        judges={key: column[judges] for key, column in fit.judges.items()},
        criteria={key: column[criteria] for key, column in fit.criteria.items()},
    )
