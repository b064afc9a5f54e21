"""`pairwise`: Bradley-Terry with ties from each judge's comparisons of units."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from leitai.scoring.ballots import Marks
from leitai.scoring.cells import tally
from leitai.scoring.comparisons.pairs import PRIOR_SD, fit_pairs, score_contributions
from leitai.scoring.notes import warn
from leitai.scoring.onscale import match_line, unit_means
from leitai.scoring.result import Fit
from leitai.scoring.robust.observations import gather
from leitai.scoring.weighing import Weighing

Floats = NDArray[np.float64]


def fit(marks: Marks, *, scheme: Weighing | None = None, seed: int = 0) -> Fit:
    """Each judge compares every two units they marked; equal marks are a tie (Davidson 1970).

    Only the order of a judge's marks is used, so severity and scale use cannot
    matter. A judge counts once, however many units they compared: their pairs are
    weighted by 1 / (units seen - 1). Errors are clustered by judge.
    """
    del seed
    gathered = gather(marks, scheme)
    obs = gathered.observations
    table = np.full((obs.judges, obs.units), np.nan)
    table[obs.judge, obs.unit] = obs.value
    seen = np.isfinite(table)
    weight = 1 / np.maximum(seen.sum(axis=1) - 1, 1)
    wins, ties = _count(table, weight)
    if wins.sum() + ties.sum() == 0:
        return Fit(scores=np.full(len(marks.units), np.nan), warnings=(warn("comparison_none"),))
    found = fit_pairs(wins, ties)
    compared = (wins + wins.T + ties).sum(axis=1) > 0
    own = np.where(compared, found.ability, np.nan)
    means = np.full(obs.units, np.nan)
    means[:] = unit_means(tally(marks))[gathered.units]
    level, slope = match_line(own, means)
    size = len(found.ability)
    padded = found.information.copy()
    padded[:size, :size] += 1.0 / size
    inverse = np.linalg.pinv(padded)
    influence = np.zeros((obs.judges, obs.units))
    for judge in range(obs.judges):
        own_wins, own_ties = _count(table[judge : judge + 1], weight[judge : judge + 1])
        influence[judge] = (inverse @ score_contributions(found, own_wins, own_ties))[:size]
    judges = int((seen.sum(axis=1) > 1).sum())
    influence *= slope * np.sqrt(judges / max(judges - 1, 1))
    warnings = [warn("comparison_line")]
    if found.prior > 0:
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
        variance={"tie": float(np.exp(found.log_tie)), "prior": found.prior},
        details={"deviance": round(found.deviance, 6), "converged": found.converged},
        warnings=tuple(warnings),
    )


def _count(table: Floats, weight: Floats) -> tuple[Floats, Floats]:
    """Weighted wins and ties float64[U, U] of the judges in the table."""
    units = table.shape[1]
    wins, ties = np.zeros((units, units)), np.zeros((units, units))
    for unit in range(units):
        with np.errstate(invalid="ignore"):
            wins[unit] = weight @ (table[:, [unit]] > table)
            ties[unit] = weight @ (table[:, [unit]] == table)
        ties[unit, unit] = 0.0
    return wins, ties
