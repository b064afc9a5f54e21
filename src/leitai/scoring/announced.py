"""Announced arithmetic: weighted composites over criteria and panels, exact.

    score(unit) = sum over panels of  W_p  *  sum over criteria of  w_c * value(p, c, unit)

where `value` is the method's own (mean, trimmed mean, median) of the marks of
one panel on one criterion, and weights are scaled to sum to one over what the
unit has. Without criterion weights all marks of a panel stand in one pool.
Every score is a Fraction; floats are made from it last.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from leitai.scoring.ballots import Floats, Marks, scale_exactly
from leitai.scoring.notes import Notice, warn
from leitai.scoring.result import Fit
from leitai.scoring.weighing import Weighing

Pool = Callable[["Group"], "Pooled"]


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """The marks of one panel on one criterion (or on all), sorted by unit and then mark.

    `weights` are whole numbers in proportion to the rows' weights, or None.
    `starts[u] : starts[u + 1]` are the rows of unit u.
    """

    unit: NDArray[np.int32]
    judge: NDArray[np.int32]
    scaled: NDArray[np.int64]
    weights: NDArray[np.int64] | None
    starts: NDArray[np.int64]
    decimals: int


@dataclass(frozen=True, slots=True, eq=False)
class Pooled:
    """A method's value of every unit (None without marks), and each row's part in its error."""

    values: tuple[Fraction | None, ...]
    parts: Floats
    refused: int = 0


def compose(marks: Marks, scheme: Weighing | None, pool: Pool, *, order: bool = True) -> Fit:
    """Pool the marks of every panel and criterion and add them up by weight.

    Args:
        pool: the method on one group of marks.
        order: sort the rows of a unit by mark, for methods that cut or pick by rank.
    """
    scheme = scheme or Weighing()
    notes: list[Notice] = []
    marks = _leave_out_unweighted(marks, notes)
    panels = _weights_of(marks.panels, scheme.panels, notes) or {-1: Fraction(1)}
    criteria = _weights_of(marks.criteria, scheme.criteria, notes) or {-1: Fraction(1)}
    if marks.panel is None:
        panels = {-1: Fraction(1)}
    units = len(marks.units)
    totals: list[Fraction] = [Fraction(0)] * units
    weight_sums: list[Fraction] = [Fraction(0)] * units
    pieces = []
    refused = 0
    for panel, panel_weight in panels.items():
        in_panel = _pick(marks.panel, panel)
        inner: list[tuple[Group, Pooled, Fraction]] = []
        have = [Fraction(0)] * units
        for criterion, weight in criteria.items():
            group = _gather(marks, in_panel, _pick(marks.criterion, criterion), order)
            pooled = pool(group)
            refused += pooled.refused
            inner.append((group, pooled, weight))
            for at, value in enumerate(pooled.values):
                have[at] += weight if value is not None else 0
        for group, pooled, weight in inner:
            for at, value in enumerate(pooled.values):
                if value is not None:
                    totals[at] += panel_weight * weight / have[at] * value
            pieces.append((group, pooled, [_share(panel_weight * weight, h) for h in have]))
        for at, there in enumerate(have):
            weight_sums[at] += panel_weight if there else 0
    whole_criteria = sum(criteria.values())
    short = any(0 < w < sum(panels.values()) for w in weight_sums) or any(
        0 < share < whole_criteria for share in _present(pieces, criteria, units)
    )
    if short:
        notes.append(warn("part_missing"))
    if refused:
        notes.append(warn("trim_refused", count=refused))
    exact = tuple(
        total / weight if weight else None
        for total, weight in zip(totals, weight_sums, strict=True)
    )
    judges = len(marks.judges)
    scores = np.array([np.nan if value is None else float(value) for value in exact])
    influence = None
    if judges > 1 and judges * units <= 20_000_000:
        influence = _influence(pieces, weight_sums, judges, units)
    return Fit(
        scores=scores,
        influence=influence,
        clusters=judges,
        exact=exact,
        warnings=tuple(notes),
    )


def _share(weight: Fraction, have: Fraction) -> float:
    return float(weight / have) if have else 0.0


def _present(
    pieces: list[tuple[Group, Pooled, list[float]]],
    criteria: Mapping[int, Fraction],
    units: int,
) -> list[Fraction]:
    """Least weight of criteria that each unit has in any panel it has at all."""
    weights = list(criteria.values())
    least = [sum(weights, Fraction(0))] * units
    for start in range(0, len(pieces), len(weights)):
        for at in range(units):
            have = sum(
                (
                    weight
                    for (_, pooled, _), weight in zip(
                        pieces[start : start + len(weights)], weights, strict=True
                    )
                    if pooled.values[at] is not None
                ),
                Fraction(0),
            )
            if have:
                least[at] = min(least[at], have)
    return least


def _influence(
    pieces: list[tuple[Group, Pooled, list[float]]],
    weight_sums: list[Fraction],
    judges: int,
    units: int,
) -> Floats:
    total = np.array([float(weight) or 1.0 for weight in weight_sums])
    flat = np.zeros(judges * units)
    seen = np.zeros(judges * units, bool)
    for group, pooled, shares in pieces:
        place = group.judge.astype(np.int64) * units + group.unit
        part = pooled.parts * (np.array(shares) / total)[group.unit]
        flat += np.bincount(place, weights=part, minlength=judges * units)
        seen[place] = True
    per_unit = seen.reshape(judges, units).sum(axis=0)
    grown = np.sqrt(per_unit / np.maximum(per_unit - 1.0, 1.0))
    influence: Floats = flat.reshape(judges, units) * grown
    return influence


def _leave_out_unweighted(marks: Marks, notes: list[Notice]) -> Marks:
    if marks.weight is None:
        return marks
    zero = marks.weight == 0
    if zero.any():
        notes.append(warn("zero_weight", rows=int(zero.sum())))
        marks = marks.take(~zero)
    return marks


def _weights_of(
    names: tuple[str, ...], weights: Mapping[str, Fraction], notes: list[Notice]
) -> dict[int, Fraction]:
    """Weights by code, for the names that have one; a note names those left out."""
    if not weights:
        return {}
    unknown = [name for name in names if name not in weights]
    if unknown:
        notes.append(warn("weight_unknown", names=tuple(sorted(unknown))))
    return {code: weights[name] for code, name in enumerate(names) if name in weights}


def _pick(codes: NDArray[np.int32] | None, code: int) -> NDArray[np.bool_] | None:
    return None if code < 0 or codes is None else codes == code


def _gather(
    marks: Marks,
    one: NDArray[np.bool_] | None,
    two: NDArray[np.bool_] | None,
    order: bool,
) -> Group:
    if one is None and two is None:
        rows = np.arange(len(marks))
    else:
        both = one if two is None else two if one is None else one & two
        assert both is not None
        rows = np.flatnonzero(both)
    weights = None
    if marks.weight is not None:
        weights = scale_exactly(marks.weight)[0][rows]
    unit, judge, scaled = marks.unit[rows], marks.judge[rows], marks.scaled[rows]
    if order:
        # Equal marks of a unit are interchangeable but for their judges' weights.
        keys = (scaled, unit) if weights is None else (weights, scaled, unit)
        place = np.lexsort(keys)
        unit, judge, scaled = unit[place], judge[place], scaled[place]
        weights = None if weights is None else weights[place]
    counts = np.bincount(unit, minlength=len(marks.units))
    starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    return Group(unit, judge, scaled, weights, starts, marks.decimals)
