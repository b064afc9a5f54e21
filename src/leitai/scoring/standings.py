"""Standings from a fit: intervals, simultaneous rank ranges, bands; design and criteria."""

from __future__ import annotations

import math
from fractions import Fraction
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from leitai.scoring.ballots import Marks
from leitai.scoring.cells import Cells, link
from leitai.scoring.notes import Notice, warn
from leitai.scoring.order import order_cells
from leitai.scoring.ranks import RankSets, model_errors, rank_units
from leitai.scoring.result import Criterion, Design, Fit, Standing, number
from leitai.scoring.sums import add_by
from leitai.scoring.weighing import Weighing, round_exactly

Floats = NDArray[np.float64]


def make_standings(
    marks: Marks,
    cells: Cells,
    fit: Fit,
    plain: Floats,
    weighing: Weighing | None,
    *,
    seed: int,
    level: float,
) -> tuple[tuple[Standing, ...], NDArray[np.intp], list[Notice]]:
    """Standings, best first; the order of units behind them; and what has to be said.

    Args:
        plain: plain means beside, float64[U].
    """
    scores, exact = announce(fit, weighing)
    # Rounded first, so that what is made from them is the same wherever they are.
    errors = np.array([np.nan if e is None else e for e in map(number, fit.errors())])
    seen = np.bincount(cells.unit, minlength=cells.units).astype(np.float64)
    rows = np.bincount(marks.unit, minlength=len(marks.units))
    notes: list[Notice] = []
    lonely = int(((seen == 1) & ~np.isnan(scores)).sum())
    if lonely and not np.all(np.isnan(errors)):
        notes.append(warn("unit_few_judges", count=lonely))
        errors = np.where((seen == 1) & (errors == 0), np.nan, errors)
    usable = np.flatnonzero(~np.isnan(scores))
    sets = _rank(cells, fit, scores, errors, seen, usable, seed, level)
    if sets is None:
        notes.append(warn("no_errors"))
        # Nobody differed from anybody: that is no error of zero.
        errors = np.where(errors > 0, errors, np.nan)
    reach = errors * student_quantile(0.5 + level / 2, np.maximum(seen - 1, 1.0))
    order = _sort(scores, marks.units)
    place = {int(unit): at for at, unit in enumerate(usable)}
    sorted_scores = np.sort(scores[usable])
    size = len(usable)
    standings = []
    for unit in order:
        at = place.get(int(unit))
        open_ends = (1, len(scores), 1, None)
        low, high, band, first = open_ends if sets is None or at is None else _place(sets, at)
        above = size - int(np.searchsorted(sorted_scores, scores[unit], "right"))
        rank = 1 + above if at is not None else size + 1
        standings.append(
            Standing(
                unit=marks.units[unit],
                score=number(scores[unit]),
                se=number(errors[unit]),
                low=number(scores[unit] - reach[unit]),
                high=number(scores[unit] + reach[unit]),
                rank=rank,
                rank_low=low,
                rank_high=high,
                band=band,
                p_first=first,
                exact=exact[unit] if exact else "",
                own=None if fit.own is None else number(fit.own[unit]),
                mean=number(plain[unit]),
                marks=int(rows[unit]),
                judges=int(seen[unit]),
            )
        )
    return tuple(standings), order, notes


def _place(sets: RankSets, at: int) -> tuple[int, int, int, float | None]:
    first = number(float(sets.p_first[at]))
    return int(sets.low[at]), int(sets.high[at]), int(sets.band[at]), first


def announce(fit: Fit, weighing: Weighing | None) -> tuple[Floats, tuple[str, ...]]:
    """Scores as they are announced (rounded where the scheme rounds) and exact, as text."""
    shown = np.array([np.nan if s is None else s for s in map(number, fit.scores)])
    if not fit.exact:
        return shown, ()
    if weighing is None or weighing.decimals is None:
        texts = tuple("" if v is None else str(Fraction(v)) for v in fit.exact)
        return shown, texts
    rounded = [
        None if v is None else round_exactly(Fraction(v), weighing.decimals, weighing.rounding)
        for v in fit.exact
    ]
    scores = np.array([np.nan if v is None else float(v) for v in rounded])
    return scores, tuple("" if v is None else str(v) for v in rounded)


def _sort(scores: Floats, names: tuple[str, ...]) -> NDArray[np.intp]:
    keys = [
        (math.isnan(s), -s if not math.isnan(s) else 0.0, n)
        for s, n in zip(scores, names, strict=True)
    ]
    return np.array(sorted(range(len(keys)), key=keys.__getitem__), dtype=np.intp)


def _rank(
    cells: Cells,
    fit: Fit,
    scores: Floats,
    errors: Floats,
    seen: Floats,
    usable: NDArray[np.intp],
    seed: int,
    level: float,
) -> RankSets | None:
    """Rank ranges in the canonical order of units, so that names change no digit."""
    if fit.influence is None and fit.covariance is None:
        return None
    if len(usable) == 0 or np.any(np.isnan(errors[usable])) or not np.any(errors[usable] > 0):
        return None
    ordered = order_cells(cells)
    units = ordered.units[np.isin(ordered.units, usable)]
    own = None if fit.own_variance is None else fit.own_variance[units]
    influence, covariance = None, None
    if fit.influence is not None:
        rows = ordered.judges if len(fit.influence) == cells.judges else np.arange(1)
        influence = fit.influence[np.ix_(rows, units)]
    elif fit.covariance is not None:
        covariance = fit.covariance[np.ix_(units, units)]
    behind = np.minimum(seen[units], max(fit.clusters, 1))
    found = model_errors(
        len(units), influence=influence, covariance=covariance, own=own, seen=behind
    )
    sets = rank_units(scores[units], found, seed=seed, level=level)
    back = np.searchsorted(usable, units)
    place = np.argsort(back)
    return RankSets(
        rank=sets.rank[place],
        low=sets.low[place],
        high=sets.high[place],
        band=sets.band[place],
        p_first=sets.p_first[place],
        critical=sets.critical,
    )


def student_quantile(p: float, df: Floats) -> Floats:
    """Quantile of Student's t by Hill's expansion (1970); exact for one and two degrees.

    Error below 0.001 from three degrees on, where intervals do not show it.
    """
    z = NormalDist().inv_cdf(p)
    with np.errstate(over="ignore"):
        d = np.asarray(df, dtype=np.float64)
        q = z + (z**3 + z) / (4 * d) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * d**2)
        q = q + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * d**3)
        q = q + (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / (92160 * d**4)
    q = np.where(d == 1, math.tan(math.pi * (p - 0.5)), q)
    two = (2 * p - 1) * math.sqrt(2 / (4 * p * (1 - p)))
    answer: Floats = np.where(d == 2, two, q)
    return answer


def describe_criteria(marks: Marks, cells: Cells, fit: Fit) -> tuple[Criterion, ...]:
    """Mean, effect against the others, spread and count of each criterion."""
    size = len(marks.criteria)
    count = cells.criterion_count
    centre = round(float(marks.scaled[0])) if len(marks) else 0
    unit = 10.0**marks.decimals
    mean = (cells.criterion_total - centre * count) / np.maximum(count, 1)
    square = add_by(marks.criterion, (marks.scaled - centre).astype(np.float64) ** 2, size)
    square /= np.maximum(count, 1)
    sd = np.sqrt(np.maximum(square - mean**2, 0.0) * count / np.maximum(count - 1, 1)) / unit
    level = (mean + centre) / unit
    effects = fit.criteria.get("effect")
    if effects is None or len(effects) != size:
        effects = level - level.mean()
    return tuple(
        Criterion(
            criterion=name,
            mean=number(level[at]),
            effect=number(effects[at]),
            sd=number(sd[at]) if count[at] > 1 else None,
            marks=int(count[at]),
        )
        for at, name in enumerate(marks.criteria)
    )


def _least_and_most(counts: NDArray[np.intp]) -> tuple[int, int]:
    return (int(counts.min()), int(counts.max())) if len(counts) else (0, 0)


def describe_design(names: tuple[str, ...], cells: Cells) -> Design:
    """Who judged what, and the linked parts."""
    parts = link(cells)
    per_unit = np.bincount(cells.unit, minlength=cells.units)
    per_judge = np.bincount(cells.judge, minlength=cells.judges)
    count = int(parts.max(initial=-1)) + 1
    subsets = tuple(
        tuple(sorted(names[at] for at in np.flatnonzero(parts == part)))
        for part in range(min(count, 50))
    )
    marks = int(cells.count.sum())
    places = cells.units * cells.judges * cells.criteria
    distinct = marks
    if cells.tallies is not None:
        distinct = int(np.count_nonzero(cells.tallies))
    return Design(
        units=cells.units,
        judges=cells.judges,
        criteria=cells.criteria,
        marks=marks,
        cells=len(cells.count),
        complete=distinct == places,
        connected=count <= 1,
        subsets=subsets,
        missing=round(1 - distinct / places, 6) if places else 0.0,
        judges_per_unit=_least_and_most(per_unit),
        units_per_judge=_least_and_most(per_judge),
    )
