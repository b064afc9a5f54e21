"""zscore: every judge's marks brought to the same mean and spread, then averaged.

    z[j, u] = (x[j, u] - mean of judge j) / sd of judge j
    score(u) = grand mean + common sd * mean over judges of z[j, u]

where x is the judge's mean mark on the unit and the mean over judges goes by
their votes. A judge who marked fewer than `LEAST_UNITS` units, or gave all the
same mark, is not standardised (below that
a spread is mostly chance): the marks are taken about the judge's own mean where
there are two units or more, in units of the common sd. Where no judge can be
standardised, plain means are given. Assumes that every judge met units of the
same average worth.
"""

from __future__ import annotations

import numpy as np

from leitai.scoring.ballots import Marks
from leitai.scoring.cells import Cells, tally
from leitai.scoring.notes import warn
from leitai.scoring.order import order_cells
from leitai.scoring.refusal import plain_fit, reasons_to_refuse
from leitai.scoring.result import Fit
from leitai.scoring.votes import vote_cells
from leitai.scoring.weighing import Weighing

LEAST_UNITS = 5


def fit(marks: Marks, *, scheme: Weighing | None = None, seed: int = 0) -> Fit:
    """Mean standardised marks, in score units and as z (`own`)."""
    cells = tally(marks)
    refused = reasons_to_refuse(cells)
    if refused:
        return plain_fit(cells, refused)
    ordered = order_cells(cells)
    own = ordered.cells
    seen = np.bincount(own.judge, minlength=own.judges).astype(float)
    centre, spread = _centre_and_spread(own, seen)
    usable = (seen >= LEAST_UNITS) & (spread > 1e-9)
    if not usable.any():
        return plain_fit(cells, (warn("zscore_refused", least=LEAST_UNITS),))
    common = float(np.sqrt(np.mean(spread[usable] ** 2)))
    grand = float(np.mean(centre[usable]))
    scale = np.where(usable, np.maximum(spread, 1e-300), common)
    middle = np.where(seen >= 2, centre, grand)
    z = (own.mean - middle[own.judge]) / scale[own.judge]
    votes = vote_cells(marks, ordered)
    per_unit = np.bincount(own.unit, minlength=own.units).astype(float)
    grown = np.sqrt(per_unit / np.maximum(per_unit - 1, 1.0))
    if votes is None:
        votes = np.ones(len(z))
    total = np.bincount(own.unit, weights=votes, minlength=own.units)
    mean = np.bincount(own.unit, weights=votes * z, minlength=own.units) / total
    influence = None
    if own.judges * own.units <= 20_000_000:
        influence = np.zeros((own.judges, own.units))
        away = votes * (z - mean[own.unit]) * grown[own.unit] / total[own.unit]
        influence[own.judge, own.unit] = common * away
        influence = influence[np.argsort(ordered.judges)][:, np.argsort(ordered.units)]
    units, judges = np.argsort(ordered.units), np.argsort(ordered.judges)
    left = int((~usable).sum())
    notes = (warn("zscore_floor", judges=left, least=LEAST_UNITS),) if left else ()
    return Fit(
        scores=(grand + common * mean)[units],
        influence=influence,
        clusters=cells.judges,
        own=mean[units],
        own_name="z",
        judges={"severity": (grand - middle)[judges], "slope": (scale / common)[judges]},
        variance={"common_sd": common},
        warnings=notes,
    )


def _centre_and_spread(cells: Cells, seen: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    mean = cells.mean
    centre = np.bincount(cells.judge, weights=mean, minlength=cells.judges) / np.maximum(seen, 1)
    away = (mean - centre[cells.judge]) ** 2
    square = np.bincount(cells.judge, weights=away, minlength=cells.judges)
    return centre, np.sqrt(square / np.maximum(seen - 1, 1))
