"""From a method's own scale (logits, worths) to score units, on one straight line."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from leitai.scoring.cells import Cells
from leitai.scoring.notes import warn
from leitai.scoring.result import Fit

Floats = NDArray[np.float64]


def unit_means(cells: Cells) -> Floats:
    """float64[U]: plain mean mark of each unit; NaN without marks."""
    count = np.bincount(cells.unit, cells.count, cells.units)
    total = np.bincount(cells.unit, cells.mean * cells.count, cells.units)
    return np.asarray(np.where(count > 0, total / np.maximum(count, 1), np.nan))


def match_line(own: Floats, means: Floats) -> tuple[float, float]:
    """Intercept and slope (never negative) that give `own` the mean and spread of `means`.

    Ranks carry no score units of their own; this line makes them readable beside
    the marks and changes neither order nor relative distances.
    """
    seen = np.isfinite(own) & np.isfinite(means)
    if not seen.any():
        return 0.0, 1.0
    spread = float(np.std(own[seen]))
    slope = float(np.std(means[seen])) / spread if spread > 1e-12 else 0.0
    return float(np.mean(means[seen]) - slope * np.mean(own[seen])), slope


def fit_plainly(cells: Cells) -> Fit:
    """Plain means with errors by judge, for rounds in which no judge marked two units.

    Judges' levels cannot be told from the units' worth there, so nothing is adjusted.
    """
    means = unit_means(cells)
    many = np.maximum(np.bincount(cells.unit, minlength=cells.units), 1)
    influence = np.zeros((cells.judges, cells.units))
    away = cells.mean - means[cells.unit]
    influence[cells.judge, cells.unit] = away / many[cells.unit]
    influence *= np.sqrt(many / np.maximum(many - 1, 1))
    alone = many < 2
    influence[:, alone] = np.nan
    known = bool((~alone).any()) and cells.judges > 1
    return Fit(
        scores=means,
        influence=influence if known else None,
        clusters=cells.judges,
        warnings=(warn("no_shared_judges"),),
    )


def shares_judges(cells: Cells) -> bool:
    """Whether any judge marked two units."""
    return bool(np.bincount(cells.judge, minlength=1).max(initial=0) > 1)
