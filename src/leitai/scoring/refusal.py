"""When not to adjust: stated minimums, and the plain means given instead."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from leitai.scoring.cells import Cells, link
from leitai.scoring.notes import Notice, warn
from leitai.scoring.result import Fit, Floats
from leitai.scoring.sums import add_by, sum_exactly

LEAST_JUDGES = 3
"""Judges who marked two units or more, below which judge effects are not estimated."""


def reasons_to_refuse(cells: Cells) -> tuple[Notice, ...]:
    """Why judge effects cannot be told from units here; empty when they can."""
    many = np.bincount(cells.judge, minlength=cells.judges)
    present = int(np.count_nonzero(many))
    if cells.units == 1:
        return (warn("one_unit"),)
    if present == 1:
        return (warn("one_judge"),)
    unit = 10.0**cells.decimals
    first = float(cells.total[0]) / unit / float(cells.count[0])
    spread = cells.square.sum() / unit**2 - 2 * first * cells.total.sum() / unit
    spread += first**2 * cells.count.sum()
    if abs(float(spread)) <= 1e-9 * max(first**2, 1e-12) * len(cells.count):
        return (warn("all_equal"),)
    several = int((many > 1).sum())
    if several == 0:
        return (warn("no_overlap"),)
    if several < LEAST_JUDGES:
        return (warn("few_judges", judges=several, least=LEAST_JUDGES),)
    return ()


def say_links(cells: Cells) -> list[Notice]:
    """A warning where units fall into parts that no judge links."""
    parts = link(cells)
    count = int(parts.max(initial=0)) + 1
    return [warn("not_linked", parts=count)] if count > 1 else []


def plain_fit(cells: Cells, reasons: tuple[Notice, ...]) -> Fit:
    """Plain means of all marks, with errors clustered by judge where there are two or more."""
    size = add_by(cells.unit, cells.count.astype(np.float64), cells.units)
    total = sum_exactly(cells.total, cells.unit, cells.units)
    one = 10**cells.decimals
    scores = np.array(
        [
            float(Fraction(int(top), int(count) * one)) if count else np.nan
            for top, count in zip(total, size, strict=True)
        ]
    )
    influence = None
    if np.ptp(cells.judge) > 0 and cells.judges * cells.units <= 20_000_000:
        influence = mean_influence(cells, scores, size)
    return Fit(scores=scores, influence=influence, clusters=cells.judges, warnings=reasons)


def mean_influence(cells: Cells, scores: Floats, size: Floats) -> Floats:
    """float64[J, U]: each judge's part in the error of plain means."""
    seen = np.bincount(cells.unit, minlength=cells.units).astype(float)
    grown = np.sqrt(seen / np.maximum(seen - 1, 1.0))
    influence = np.zeros((cells.judges, cells.units))
    away = cells.count * (cells.mean - scores[cells.unit]) * grown[cells.unit]
    influence[cells.judge, cells.unit] = away / size[cells.unit]
    return influence
