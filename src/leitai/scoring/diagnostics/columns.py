"""One number a judge: severity, slope, noise, range, halo, drift, agreement, home, fit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from leitai.scoring.ballots import Marks
from leitai.scoring.cells import Cells
from leitai.scoring.medians import find_median
from leitai.scoring.robust.start import find_medians

Floats = NDArray[np.float64]

CHI_SQUARE_MEDIAN = 0.4549  # of one degree of freedom


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """Cells against the scores: what each judge gave beyond the unit's score.

    Args:
        judge, unit: int[K]; value: float64[K] cell means.
        score: float64[K], the unit's score without this judge where that is possible.
        rest: float64[K], value - score - the judge's level.
        level: float64[J], mean of value - score.
        seen: float64[J], units each judge marked.
        judges, units: sizes.
    """

    judge: NDArray[np.intp]
    unit: NDArray[np.intp]
    value: Floats
    score: Floats
    rest: Floats
    level: Floats
    seen: Floats
    judges: int
    units: int

    def by_judge(self, values: Floats) -> Floats:
        """Sums of (K,) values by judge."""
        return np.asarray(np.bincount(self.judge, values, self.judges))


def view_cells(cells: Cells, scores: Floats) -> View:
    """Residuals of the cells whose unit has a score; the judge's own share is taken out of it."""
    known = np.isfinite(scores[cells.unit])
    judge = cells.judge[known].astype(np.intp)
    unit = cells.unit[known].astype(np.intp)
    value = cells.mean[known]
    many = np.bincount(unit, minlength=cells.units)[unit]
    seen = np.bincount(judge, minlength=cells.judges).astype(np.float64)
    safe = np.maximum(seen, 1)
    level = np.bincount(judge, value - scores[unit], cells.judges) / safe
    own = value - level[judge]
    score = np.where(
        many > 1, scores[unit] + (scores[unit] - own) / np.maximum(many - 1, 1), np.nan
    )
    score = np.where(np.isfinite(score), score, scores[unit])
    # A single far mark must not make the others look far: the shift is bounded by the mark itself.
    level = np.bincount(judge, value - score, cells.judges) / safe
    rest = value - score - level[judge]
    return View(judge, unit, value, score, rest, level, seen, cells.judges, cells.units)


def measure_severity(view: View) -> tuple[Floats, Floats]:
    """Severity (positive: marks low; mean zero) and its standard error, in score units."""
    present = view.seen > 0
    severity = np.where(present, -view.level, np.nan)
    severity = severity - np.nanmean(severity) if present.any() else severity
    free = np.maximum(view.seen - 1, 1)
    spread = np.sqrt(view.by_judge(view.rest**2) / free)
    return severity, np.where(view.seen > 1, spread / np.sqrt(np.maximum(view.seen, 1)), np.nan)


def measure_slope(view: View) -> tuple[Floats, Floats, Floats]:
    """Slope of a judge's marks on the scores (1: as wide as the crowd), its s.e., and noise."""
    safe = np.maximum(view.seen, 1)
    centred = view.score - (view.by_judge(view.score) / safe)[view.judge]
    value = view.value - (view.by_judge(view.value) / safe)[view.judge]
    width = view.by_judge(centred**2)
    with np.errstate(divide="ignore", invalid="ignore"):
        slope = view.by_judge(centred * value) / width
        left = view.by_judge((value - slope[view.judge] * centred) ** 2)
        noise = np.sqrt(left / np.maximum(view.seen - 2, 1))
        error = noise / np.sqrt(width)
    few = view.seen < 3
    return (
        np.where(few, np.nan, slope),
        np.where(few, np.nan, error),
        np.where(few, np.nan, noise),
    )


def measure_agreement(view: View) -> Floats:
    """Correlation of a judge's marks with the scores that the others gave."""
    safe = np.maximum(view.seen, 1)
    score = view.score - (view.by_judge(view.score) / safe)[view.judge]
    value = view.value - (view.by_judge(view.value) / safe)[view.judge]
    with np.errstate(divide="ignore", invalid="ignore"):
        agreement = view.by_judge(score * value) / np.sqrt(
            view.by_judge(score**2) * view.by_judge(value**2)
        )
    return np.where(view.seen < 4, np.nan, agreement)


def measure_range(view: View) -> Floats:
    """Spread of a judge's marks over that of a typical judge (1: as wide as usual)."""
    safe = np.maximum(view.seen, 1)
    value = view.value - (view.by_judge(view.value) / safe)[view.judge]
    spread = np.sqrt(view.by_judge(value**2) / np.maximum(view.seen - 1, 1))
    enough = view.seen >= 3
    typical = find_median(spread[enough]) if enough.any() else np.nan
    if not typical > 0:
        return np.full(view.judges, np.nan)
    return np.where(enough, spread / typical, np.nan)


def measure_misfit(view: View) -> tuple[Floats, Floats]:
    """Infit and outfit: squared residuals over those the round expects, weighted and plain.

    The expected square of a cell is that of its unit (controversial units are
    allowed more), shrunk to the round's. One is typical.
    """
    square = view.rest**2
    free = np.maximum(1 - 1 / np.maximum(view.seen, 2), 0.5)[view.judge]
    if not len(square):
        return np.full(view.judges, np.nan), np.full(view.judges, np.nan)
    many = np.bincount(view.unit, minlength=view.units)
    mean = np.bincount(view.unit, square / free, view.units) / np.maximum(many, 1)
    # Medians, so that a few wild judges do not make everybody else look tame.
    middle = find_medians(view.unit, square / free, view.units) / CHI_SQUARE_MEDIAN
    own = np.maximum(middle, mean / 4)
    common = float(np.average(own, weights=many))
    expected = ((many * own + 10 * common) / (many + 10))[view.unit] * free
    with np.errstate(divide="ignore", invalid="ignore"):
        infit = view.by_judge(square) / view.by_judge(expected)
        outfit = view.by_judge(square / expected) / np.maximum(view.seen, 1)
    few = view.seen < 2
    return np.where(few, np.nan, infit), np.where(few, np.nan, outfit)


def measure_halo(cells: Cells) -> Floats:
    """1 - spread of a judge's marks between the criteria of one unit / that of a typical judge.

    Near 1: the judge gives a unit the same mark on every criterion. NaN with one criterion.
    """
    if cells.criteria < 2:
        return np.full(cells.judges, np.nan)
    scale = 10.0**cells.decimals
    within = cells.square - cells.total.astype(np.float64) ** 2 / cells.count
    free = (cells.count - 1).astype(np.float64)
    total = np.bincount(cells.judge, np.maximum(within, 0.0), cells.judges) / scale**2
    degrees = np.bincount(cells.judge, free, cells.judges)
    enough = degrees >= 4
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = np.sqrt(total / degrees)
    typical = find_median(spread[enough]) if enough.any() else 0.0
    if typical <= 0:
        return np.full(cells.judges, np.nan)
    return np.where(enough, 1 - spread / typical, np.nan)


def measure_drift(view: View, marks: Marks) -> tuple[Floats, Floats]:
    """Change of a judge's marks from first to last, in score units, and its t; NaN without times.

    Time is each judge's own order of marking, from 0 to 1, so that early leavers compare.
    """
    nothing = np.full(view.judges, np.nan)
    if marks.time is None:
        return nothing, nothing
    key = marks.judge.astype(np.int64) * view.units + marks.unit
    cell = view.judge.astype(np.int64) * view.units + view.unit
    order = np.argsort(cell)
    place = order[np.clip(np.searchsorted(cell[order], key), 0, len(cell) - 1)]
    match = cell[place] == key
    total = np.bincount(place[match], marks.time[match], len(cell))
    time = total / np.maximum(np.bincount(place[match], minlength=len(cell)), 1)
    rank = _rank_within(view.judge, time)
    moment = rank / np.maximum(view.seen - 1, 1)[view.judge]
    safe = np.maximum(view.seen, 1)
    centred = moment - (view.by_judge(moment) / safe)[view.judge]
    width = view.by_judge(centred**2)
    with np.errstate(divide="ignore", invalid="ignore"):
        drift = view.by_judge(centred * view.rest) / width
        left = view.by_judge((view.rest - drift[view.judge] * centred) ** 2)
        t = drift / np.sqrt(left / np.maximum(view.seen - 2, 1) / width)
    # Where a time is missing nobody knows the order.
    few = (view.seen < 5) | (view.by_judge(np.isnan(time).astype(np.float64)) > 0)
    return np.where(few, np.nan, drift), np.where(few, np.nan, t)


def _rank_within(group: NDArray[np.intp], values: Floats) -> Floats:
    """Mean rank (from 0) of each value within its group."""
    order = np.lexsort((values, group))
    start = np.flatnonzero(np.r_[True, np.diff(group[order]) != 0])
    first = np.zeros(len(order))
    first[start] = start
    position = np.arange(len(order)) - np.maximum.accumulate(first)
    ranks = np.empty(len(order))
    ranks[order] = position
    return ranks


@dataclass(frozen=True, slots=True, eq=False)
class HomePreference:
    """What judges give units of their own group beyond what the others give them.

    Per judge: preference and its t; over all: both means, their difference, and
    Welch's t (as in the figure-skating analysis of 2018: leave-one-out difference
    from the panel, centred within each judge).
    """

    preference: Floats
    t: Floats
    home_mean: float
    other_mean: float
    home_marks: int
    other_marks: int
    welch_t: float


def measure_home(view: View, marks: Marks) -> HomePreference | None:
    """None when groups are not given or no judge marked a unit of their own group."""
    if not marks.judge_group or not marks.unit_group:
        return None
    judge_group, unit_group = np.array(marks.judge_group), np.array(marks.unit_group)
    own = judge_group[view.judge]
    home = (own != "") & (own == unit_group[view.unit])
    return compare_home(view.rest, home, view.judge, view.judges)


def compare_home(
    rest: Floats, home: NDArray[np.bool_], judge: NDArray[np.intp], judges: int
) -> HomePreference | None:
    """Home preference from residuals (K,), a flag for home, and the judge of each."""
    inside, outside = rest[home], rest[~home]
    if len(inside) < 1 or len(outside) < 2:
        return None
    count_in = np.bincount(judge[home], minlength=judges).astype(np.float64)
    count_out = np.bincount(judge[~home], minlength=judges).astype(np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean_in = np.bincount(judge[home], inside, judges) / count_in
        mean_out = np.bincount(judge[~home], outside, judges) / count_out
        square = np.bincount(
            judge, (rest - np.where(home, mean_in[judge], mean_out[judge])) ** 2, judges
        )
        variance = square / np.maximum(count_in + count_out - 2, 1)
        t = (mean_in - mean_out) / np.sqrt(variance * (1 / count_in + 1 / count_out))
    few = (count_in < 1) | (count_out < 2)
    return HomePreference(
        np.where(few, np.nan, mean_in - mean_out),
        np.where(few, np.nan, t),
        float(inside.mean()),
        float(outside.mean()),
        len(inside),
        len(outside),
        _compare_welch(inside, outside),
    )


def _compare_welch(one: Floats, two: Floats) -> float:
    if len(one) < 2 or len(two) < 2:
        return float("nan")
    error = np.var(one, ddof=1) / len(one) + np.var(two, ddof=1) / len(two)
    return float((one.mean() - two.mean()) / np.sqrt(error)) if error > 0 else float("nan")
