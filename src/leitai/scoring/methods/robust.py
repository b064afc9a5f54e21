"""`robust`: careful with careless and colluding judges, and no worse than others without them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from leitai.scoring.ballots import Marks
from leitai.scoring.cells import link, tally
from leitai.scoring.notes import Notice, warn
from leitai.scoring.onscale import fit_plainly
from leitai.scoring.result import Fit
from leitai.scoring.robust.blocs import LEAST_JUDGES, LEAST_OVERLAP, LEAST_UNITS, Group
from leitai.scoring.robust.estimate import Estimate, estimate, spread_influence
from leitai.scoring.robust.observations import Gathered, gather
from leitai.scoring.weighing import Weighing

Floats = NDArray[np.float64]

CERTAIN = 0.5


def fit(marks: Marks, *, scheme: Weighing | None = None, seed: int = 0) -> Fit:
    """Judge level, shrunk slope and shrunk noise as weights; blocs looked for and set aside.

    All marks of a judge on a unit are one observation. Weights come from what all
    judges show (empirical Bayes), so they are equal where judges are alike. Judges
    who move together are looked for; what they gave the few units they aim at is
    set aside, while a group that differs everywhere is reported and counted.
    Errors are clustered by judge. See docs/reference/method-robust.md.

    Args:
        marks: the round.
        scheme: weights of criteria; panels are fitted one by one by `score`.
        seed: for the shuffled rounds that a bloc must stand out from.
    """
    gathered = gather(marks, scheme)
    obs = gathered.observations
    if len(obs.value) == 0:
        return Fit(scores=np.full(len(marks.units), np.nan))
    if not (obs.per_judge > 1).any():
        return fit_plainly(tally(marks))
    found = estimate(obs, seed=seed)
    judging = found.judging
    seen = np.bincount(obs.unit, minlength=obs.units) > 0
    present = obs.per_judge > 0
    middle = float(np.mean(judging.level[present]))
    scores = np.full(obs.units, np.nan)
    scores[seen] = middle + judging.theta[seen]
    influence = spread_influence(obs, judging) if present.sum() > 1 else None
    warnings = _warn(marks, gathered, found)
    if influence is None and present.sum() > 1:
        warnings.append(warn("robust_no_error", cells=obs.judges * obs.units))
    elif influence is None:
        warnings.append(warn("one_judge"))
    else:
        influence[:, ~seen] = np.nan
    return Fit(
        scores=_unsort(scores, gathered.units),
        influence=None if influence is None else _unsort_table(influence, gathered),
        clusters=int(present.sum()),
        judges=_describe_judges(gathered, found, middle),
        variance={
            "noise": judging.spread**2,
            "level": float(np.var(judging.level[present])),
            "slope": float(np.var(judging.slope[present])),
            "tails": judging.tails if np.isfinite(judging.tails) else 0.0,
        },
        details={"groups": [_describe_group(marks, gathered, group) for group in found.groups]},
        warnings=tuple(warnings),
    )


def _unsort(values: Floats, order: NDArray[np.intp]) -> Floats:
    """Values by code in the Marks."""
    placed = np.full(len(order), np.nan)
    placed[order] = values
    return placed


def _unsort_table(table: Floats, gathered: Gathered) -> Floats:
    placed = np.zeros_like(table)
    placed[np.ix_(gathered.judges, gathered.units)] = table
    return placed


def _describe_judges(gathered: Gathered, found: Estimate, middle: float) -> dict[str, Floats]:
    """Columns of the judge report; NaN for a judge without a usable mark."""
    judging, obs = found.judging, gathered.observations
    absent = obs.per_judge == 0
    used = obs.sum_by_judge(judging.keep)
    with np.errstate(divide="ignore", invalid="ignore"):
        columns = {
            "severity": middle - judging.level,
            "se": judging.noise / np.sqrt(np.maximum(used, 1e-9)),
            "slope": judging.slope,
            "noise": judging.noise,
            "weight": judging.pull / np.mean(judging.pull[~absent]),
        }
    for column in columns.values():
        column[absent] = np.nan
    return {name: _unsort(column, gathered.judges) for name, column in columns.items()}


def _name_targets(marks: Marks, gathered: Gathered, group: Group) -> list[tuple[str, float]]:
    """Units that a group gives more or less, largest difference first."""
    picked = np.flatnonzero(group.target > CERTAIN)
    picked = picked[np.argsort(-np.abs(group.shift[picked]))]
    return [
        (marks.units[int(gathered.units[at])], float(group.shift[at])) for at in picked.tolist()
    ]


def _describe_group(marks: Marks, gathered: Gathered, group: Group) -> dict[str, Any]:
    members = np.flatnonzero(group.member > CERTAIN)
    return {
        "kind": "bloc" if group.aimed else "school",
        "members": sorted(marks.judges[int(gathered.judges[at])] for at in members.tolist()),
        "size": round(group.size, 1),
        "units": [
            {"unit": unit, "shift": round(shift, 2)}
            for unit, shift in _name_targets(marks, gathered, group)
        ],
        "gain": round(group.gain, 1),
        "aim": round(group.aim, 1),
    }


def _warn(marks: Marks, gathered: Gathered, found: Estimate) -> list[Notice]:
    notices = []
    obs = gathered.observations
    parts = int(link(tally(marks)).max(initial=0)) + 1
    if parts > 1:
        notices.append(warn("robust_unlinked", parts=parts))
    if obs.judges < LEAST_JUDGES or obs.units < LEAST_UNITS:
        notices.append(warn("robust_few", least=LEAST_JUDGES, least_units=LEAST_UNITS))
    elif (len(obs.value) / obs.judges) ** 2 / obs.units < LEAST_OVERLAP:
        notices.append(warn("robust_thin"))
    for group in found.groups:
        members = round(group.size)
        if group.aimed:
            units = tuple(
                f"{unit} ({'+' if shift > 0 else '−'})"
                for unit, shift in _name_targets(marks, gathered, group)
            )
            notices.append(warn("robust_bloc", members=members, units=units))
        else:
            notices.append(warn("robust_school", members=members))
    if found.fell_back:
        notices.append(warn("robust_fallback"))
    if np.isfinite(found.judging.tails):
        notices.append(warn("robust_tails", degrees=int(found.judging.tails)))
    return notices
