"""`rankings`: Plackett-Luce with ties from the order in which each judge puts the units."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from leitai.scoring.ballots import Marks
from leitai.scoring.cells import tally
from leitai.scoring.comparisons.orders import fit_orders, unfold
from leitai.scoring.comparisons.pairs import PRIOR_SD, links_all
from leitai.scoring.notes import warn
from leitai.scoring.onscale import match_line, unit_means
from leitai.scoring.result import Fit
from leitai.scoring.robust.observations import gather
from leitai.scoring.weighing import Weighing

Floats = NDArray[np.float64]


def fit(marks: Marks, *, scheme: Weighing | None = None, seed: int = 0) -> Fit:
    """Each judge's marks as a ranking, best first, ties kept (Turner et al. 2020).

    Only the order of a judge's marks is used. Errors are clustered by judge: a
    judge's whole ranking is one observation.
    """
    del seed
    gathered = gather(marks, scheme)
    obs = gathered.observations
    table = np.full((obs.judges, obs.units), np.nan)
    table[obs.judge, obs.unit] = obs.value
    stages = unfold(table)
    if not len(stages.judge):
        return Fit(scores=np.full(len(marks.units), np.nan), warnings=(warn("comparison_none"),))
    tied = not links_all(_not_beaten(table))
    found = fit_orders(stages, obs.judges, prior=1 / PRIOR_SD**2 if tied else 0.0)
    compared = stages.remain.any(axis=0)
    own = np.where(compared, found.worth, np.nan)
    level, slope = match_line(own, unit_means(tally(marks))[gathered.units])
    padded = found.information
    inverse = np.linalg.pinv((padded + padded.T) / 2, rcond=1e-9)
    judges = int((np.isfinite(table).sum(axis=1) > 1).sum())
    influence = (found.by_judge @ inverse)[:, : obs.units]
    influence *= slope * np.sqrt(judges / max(judges - 1, 1))
    warnings = [warn("comparison_line")]
    if tied:
        warnings.append(warn("comparison_infinite", sd=PRIOR_SD))
    placed = np.zeros((len(marks.judges), len(marks.units)))
    placed[np.ix_(gathered.judges, gathered.units)] = influence
    scores, worths = np.full(len(marks.units), np.nan), np.full(len(marks.units), np.nan)
    scores[gathered.units], worths[gathered.units] = level + slope * own, own
    return Fit(
        scores=scores,
        influence=placed if judges > 1 else None,
        clusters=judges,
        own=worths,
        own_name="log-worth",
        variance={"prior": found.prior},
        details={
            "log_likelihood": round(found.log_likelihood, 6),
            "log_tie": [round(float(value), 4) for value in found.log_tie],
            "converged": found.converged,
        },
        warnings=tuple(warnings),
    )


def _not_beaten(table: Floats) -> NDArray[np.bool_]:
    """bool[U, U]: somebody put the row's unit before the column's, or beside it."""
    units = table.shape[1]
    result = np.zeros((units, units), dtype=bool)
    for unit in range(units):
        with np.errstate(invalid="ignore"):
            result[unit] = np.any(table[:, [unit]] >= table, axis=0)
    return result
