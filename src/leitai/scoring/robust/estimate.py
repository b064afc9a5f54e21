"""The robust estimate: a cautious start, the search for groups, and the final weights."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from leitai.scoring.robust.blocs import Group, find_groups, spread_groups
from leitai.scoring.robust.judging import SETTLED, Judging, learn_judging
from leitai.scoring.robust.observations import Observations
from leitai.scoring.robust.residuals import Residuals, take_residuals
from leitai.scoring.robust.start import polish

Floats = NDArray[np.float64]

CAUTIOUS = 0.9  # while blocs may be about, nobody counts as much less noisy than others
LEAST_NOISE = 0.6
MOST_FOR_INFLUENCE = 20_000_000
MOST_UNITS_EXACT = 1_500
MOST_UNDONE = 3.0
EXCUSED = 0.5  # part of a school's difference that is not held against its judges
MOST_LEARNED = 400  # judges of whom a large crowd is learned
LARGER = 2.0  # a crowd not much larger than the sample is learned whole
MOST_TABLE = 4_000_000  # judges times units that are looked at together
LEAST_SEEN = 60.0  # judges of the sample that see a unit, on average
SWEEPS_OVER_ALL = 2
ROUGHLY = 5e-4  # deviations to which a sample settles; the whole crowd has the last word


@dataclass(frozen=True, slots=True, eq=False)
class Estimate:
    """Units' worth, the judges behind it, and the groups that were found.

    `fell_back`: slopes were dropped because the final weights followed a minority;
    `typical`: the deviation that the groups' shifts are measured in.
    """

    judging: Judging
    groups: tuple[Group, ...]
    fell_back: bool
    typical: float = 0.0


def estimate(obs: Observations, *, seed: int = 0) -> Estimate:
    """Fit with bounded influence; a large crowd is learned from a sample of its judges.

    What judges are like, and which groups there are, shows in some hundred of them; what
    each judge's marks are worth is then worked out for every judge.
    """
    rng = np.random.default_rng(seed)
    count = max(MOST_LEARNED, int(np.ceil(LEAST_SEEN * obs.units / np.mean(obs.per_judge))))
    if obs.judges <= LARGER * count:
        return estimate_wholly(obs, seed=seed)
    learned = np.sort(rng.choice(obs.judges, count, replace=False))
    sample = obs.take_judges(learned)
    if np.bincount(sample.unit, minlength=obs.units).min() < LEAST_SEEN / 4:
        return estimate_wholly(obs, seed=seed)
    found = estimate_wholly(sample, seed=seed, settled=ROUGHLY)
    groups, set_aside, shift = _find_members(obs, found)
    judging = learn_judging(
        obs,
        found.judging.theta,
        set_aside=set_aside,
        shift=shift,
        sweeps=SWEEPS_OVER_ALL,
        like=found.judging,
    )
    return Estimate(judging, groups, found.fell_back)


def _find_members(
    obs: Observations, found: Estimate
) -> tuple[tuple[Group, ...], Floats | None, Floats | None]:
    """Members, among all judges, of groups found in a sample; block by block of judges."""
    if not found.groups:
        return (), None, None
    block = max(MOST_TABLE // obs.units, 1)
    set_aside, shift = np.zeros(len(obs.value)), np.zeros(len(obs.value))
    members: list[list[Floats]] = [[] for _ in found.groups]
    for first in range(0, obs.judges, block):
        judges = np.arange(first, min(first + block, obs.judges))
        part = obs.take_judges(judges)
        residuals = take_residuals(part, found.judging.theta, found.typical)
        groups = spread_groups(residuals, found.groups)
        rows = slice(*np.searchsorted(obs.judge, [judges[0], judges[-1] + 1]))
        set_aside[rows], shift[rows] = _apply(part, residuals, list(groups))
        for kept, group in zip(members, groups, strict=True):
            kept.append(group.member)
    whole = tuple(
        replace(group, member=np.concatenate(kept))
        for group, kept in zip(found.groups, members, strict=True)
    )
    return whole, set_aside, shift


def estimate_wholly(obs: Observations, *, seed: int = 0, settled: float = SETTLED) -> Estimate:
    """Fit with every judge from the start.

    1. Median polish, then weights without slopes: up to half of the judges cannot
       turn the start.
    2. Look for groups in the residuals; set aside what blocs gave their targets, by the
       chance that a group is a bloc.
    3. Where there are groups, again with the better view; then slopes and the full
       range of weights.
    """
    first = learn_judging(
        obs, polish(obs), slopes=False, least_noise=CAUTIOUS, sweeps=12, settled=settled
    )
    judging = first
    groups: list[Group] = []
    set_aside, shift = np.zeros(len(obs.value)), np.zeros(len(obs.value))
    typical = 0.0
    for last in (False, True):
        if not last or groups:
            residuals = take_residuals(obs, judging.theta)
            groups = find_groups(residuals, np.random.default_rng(seed))
            set_aside, shift = _apply(obs, residuals, groups)
            typical = residuals.typical
        if not last and not groups:
            continue  # nothing to see better
        judging = learn_judging(
            obs,
            judging.theta,
            set_aside=set_aside,
            shift=shift,
            slopes=last,
            least_noise=LEAST_NOISE if last else CAUTIOUS,
            sweeps=40 if last else 15,
            settled=settled,
        )
    fell_back = not _follows_majority(judging, first)
    if fell_back:
        judging = learn_judging(
            obs,
            first.theta,
            set_aside=set_aside,
            shift=shift,
            slopes=False,
            least_noise=CAUTIOUS,
            settled=settled,
        )
    return Estimate(judging, tuple(groups), fell_back, typical)


def _apply(obs: Observations, residuals: Residuals, groups: list[Group]) -> tuple[Floats, Floats]:
    """What to set aside, and what not to hold against the judges, per observation.

    Both by the chance that a group is a bloc. A school's marks all count; how far it is
    from the rest is held against its judges by half, as one cannot know who is right.
    """
    kept = np.ones(len(obs.value))
    shift = np.zeros(len(obs.value))
    for group in groups:
        member = group.member[obs.judge]
        excused = group.bloc + (1 - group.bloc) * EXCUSED
        shift += excused * member * group.shift[obs.unit] * residuals.scale[obs.judge]
        kept *= 1 - group.bloc * member * group.target[obs.unit]
    return 1 - kept, shift


def _follows_majority(judging: Judging, first: Judging) -> bool:
    """Whether most judges go along with the standing, and it resembles the cautious one."""
    if float((judging.slope > 0.3).mean()) < 0.5:
        return False
    spread = float(np.std(judging.theta)) * float(np.std(first.theta))
    if spread <= 0:
        return True
    return float(np.corrcoef(judging.theta, first.theta)[0, 1]) > 0.3


def spread_influence(obs: Observations, judging: Judging) -> Floats | None:
    """float64[J, U]: what each judge adds to the error of each worth; None where too large.

    Levels are estimated from the same marks, so the units' equations are linked
    through judges: with few units that system is solved, with many only its
    diagonal is used.
    """
    if obs.judges * obs.units > MOST_FOR_INFLUENCE:
        return None
    pull = judging.keep * judging.pull[obs.judge]
    given = judging.keep * (judging.lean[obs.judge] * obs.value - judging.hold[obs.judge])
    push = given - pull * judging.theta[obs.unit]
    table = np.zeros((obs.judges, obs.units))
    table[obs.judge, obs.unit] = push
    total = np.maximum(obs.sum_by_unit(pull), 1e-12)
    share = np.clip(pull / total[obs.unit], 0.0, 0.9)
    # A judge's own marks moved the estimate towards them: give back what that hides.
    table[obs.judge, obs.unit] /= 1 - share
    table *= _undo_selection(obs, judging)[:, None]
    count = max(obs.judges, 2)
    table *= np.sqrt(count / (count - 1))
    if obs.units > MOST_UNITS_EXACT:
        return np.asarray(table / total)
    kept = np.maximum(obs.sum_by_judge(judging.keep), 1e-9)
    pulls = np.zeros((obs.judges, obs.units))
    pulls[obs.judge, obs.unit] = pull
    keeps = np.zeros((obs.judges, obs.units))
    keeps[obs.judge, obs.unit] = judging.keep
    link = np.diag(total) - (pulls * (judging.return_rate / kept)[:, None]).T @ keeps
    inverse = np.linalg.pinv((link + link.T) / 2, rcond=1e-10)
    spread: Floats = table @ inverse
    return np.asarray(spread - spread.mean(axis=1, keepdims=True))


def _undo_selection(obs: Observations, judging: Judging) -> Floats:
    """float64[J]: how much larger a judge's residuals are to be expected than they were.

    Judges weigh much where their residuals happened to be small; squaring those very
    residuals would make the errors too small. The posterior noise has no such luck in it.
    """
    rest = obs.value - judging.level[obs.judge]
    rest = rest - judging.slope[obs.judge] * judging.theta[obs.unit]
    seen = np.maximum(obs.per_judge, 1)
    found = obs.sum_by_judge(judging.keep * rest**2) * seen / np.maximum(seen - 1, 1)
    expected = obs.sum_by_judge(judging.keep) * judging.noise**2
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.sqrt(expected / found)
    ratio = np.nan_to_num(ratio, nan=1.0, posinf=MOST_UNDONE)
    return np.asarray(np.clip(ratio, 1.0, MOST_UNDONE))
