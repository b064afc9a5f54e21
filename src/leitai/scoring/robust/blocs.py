"""Search for judges who move together, and tell a bloc from an honest school.

A bloc's shift is aimed at a few units; an honest school differs everywhere.
Only the first is acted upon, and only on the marks it gave the units it aims at.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from leitai.scoring.robust.pair_of_groups import Grown, Split, measure_dense, refine, weigh_splits
from leitai.scoring.robust.residuals import Residuals

Floats = NDArray[np.float64]

LEAST_JUDGES, LEAST_UNITS = 6, 4
LEAST_MEMBERS = 2.5
MOST_SHARE = 0.46
LEAST_GAIN = 2.0  # log-likelihood of two groups over one
EVEN_AIM = 2.0  # log-likelihood of few targets over a shift everywhere, where either is as likely
MOST_BLOCS = 6
MOST_COMPARED = 600  # judges whose followers are counted
SHUFFLES = 6
LEAST_EVIDENCE, PLAIN_EVIDENCE = 7.0, 45.0  # outside of these no shuffled round is needed
ABOVE_CHANCE = 3.0  # more evidence than the best of the shuffled rounds
MOST_COMMON, COMMON_SHARE = 60.0, 1 / 6  # how far moving together counts beside splitting in two
LEAST_OVERLAP = 2.0  # units that two judges share on average; with fewer nobody can be compared


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """Judges who move together.

    Args:
        member: float64[J], chance of membership.
        shift: float64[U], in typical deviations: what they give beyond the rest.
        rest: float64[U], what everybody else gives beyond the crowd's view.
        target: float64[U], chance that a unit is aimed at.
        aim: log-likelihood of few targets over a shift everywhere.
        gain: log-likelihood of two groups over one.
    """

    member: Floats
    shift: Floats
    rest: Floats
    target: Floats
    aim: float
    gain: float

    @property
    def aimed(self) -> bool:
        """Whether the shift is aimed at a few units: a bloc rather than a school."""
        return self.bloc > 0.5

    @property
    def bloc(self) -> float:
        """Chance that the group is a bloc; a school of few units looks like one at times."""
        return 1 / (1 + math.exp(-min(max(self.aim - EVEN_AIM, -50.0), 50.0)))

    @property
    def size(self) -> float:
        """Expected number of members."""
        return float(self.member.sum())


def find_groups(res: Residuals, rng: np.random.Generator) -> list[Group]:
    """All groups that stand out, strongest first; an empty list in most rounds."""
    found: list[Group] = []
    if not can_search(res):
        return found
    floor: float | None = None
    for _ in range(MOST_BLOCS):
        split = _find_split(res, rng)
        if split is None or split.over_noise < 0 or split.gain < LEAST_GAIN:
            break
        evidence = _weigh_evidence(split)
        if evidence < LEAST_EVIDENCE:
            break
        if evidence < PLAIN_EVIDENCE:
            floor = _measure_chance(res, rng) if floor is None else floor
            if evidence < floor + ABOVE_CHANCE:
                break
        dense = measure_dense(res, split)
        aim, target = judge_aim(dense, np.sqrt(max(split.spread, 1.0)) * split.error)
        found.append(Group(split.member, dense, split.rest, target, aim, split.gain))
        res = res.with_value(res.value - split.member[:, None] * dense * res.seen)
    return found


def spread_groups(res: Residuals, groups: tuple[Group, ...]) -> tuple[Group, ...]:
    """Groups found among some judges, with their members among all of `res`."""
    found: list[Group] = []
    for group in groups:
        share = np.array([min(max(float(group.member.mean()), 1e-3), 0.5)])
        shift, rest = group.shift[:, None], group.rest[:, None]
        grown = Grown(np.zeros((res.judges, 1)), shift, rest, np.ones_like(shift), share)
        member = weigh_splits(res, grown, np.zeros(1))[0].member
        found.append(replace(group, member=member))
        res = res.with_value(res.value - member[:, None] * group.shift * res.seen)
    return tuple(found)


def can_search(res: Residuals) -> bool:
    """Whether there are enough judges, units and shared units to tell groups from chance."""
    if res.judges < LEAST_JUDGES or res.units < LEAST_UNITS:
        return False
    return float(res.seen.sum() / res.judges) ** 2 / res.units >= LEAST_OVERLAP


def _measure_chance(res: Residuals, rng: np.random.Generator) -> float:
    """Evidence in rounds where nobody moves together: residuals dealt anew.

    Units that divide the crowd divide it there, too: that is no deal. The second largest
    of a few rounds, because the largest alone is a lottery.
    """
    found, division = [0.0, 0.0], res.measure_division()
    for _ in range(SHUFFLES):
        split = _find_split(res.shuffle(rng, division), rng, seeds=4)
        if split is not None:
            found.append(_weigh_evidence(split))
    return sorted(found)[-2]


def _find_split(res: Residuals, rng: np.random.Generator, seeds: int = 8) -> Split | None:
    """The best split of the judges, from many starts."""
    starts = _propose(res, rng, seeds)
    first = refine(res, starts, share=np.full(starts.shape[1], 0.15), sweeps=7, sparse=False)
    few = np.where(np.abs(first.shift) > 2 * first.error, first.shift, 0.0)
    grown = refine(res, few, share=np.maximum(first.share, 0.02), sweeps=6, sparse=True)
    tried = sorted(_grade(res, grown), key=_rank, reverse=True)[:3]
    shift = np.column_stack([split.shift for split in tried])
    share = np.clip([split.size / res.judges for split in tried], 1.5 / res.judges, 0.5)
    finished = _grade(res, refine(res, shift, share=share, sweeps=20, sparse=True))
    best = max(finished, key=_rank)
    return best if np.isfinite(_rank(best)) else None


def _grade(res: Residuals, grown: Grown) -> list[Split]:
    """Weigh splits; the price is that of choosing and measuring their units."""
    units = res.units
    price = []
    for at, members in enumerate(grown.member.sum(axis=0)):
        chosen = max(int((grown.shift[:, at] != 0).sum()), 1)
        ways = math.lgamma(units + 1) - math.lgamma(chosen + 1) - math.lgamma(units - chosen + 1)
        price.append(0.5 * chosen * math.log(max(float(members), 2.0)) + ways)
    return weigh_splits(res, grown, np.array(price))


def _rank(split: Split) -> float:
    allowed = LEAST_MEMBERS <= split.size <= MOST_SHARE * len(split.member)
    return _weigh_evidence(split) if allowed else -np.inf


def _weigh_evidence(split: Split) -> float:
    """Two groups rather than one, and moving together at all.

    A weak shift of many judges hardly splits them in two, but they clearly move
    together; judges of many tastes move together too, but do not split. Neither
    alone is enough, so the second counts in part and only up to a bound.
    """
    common = min(max(split.over_noise, -MOST_COMMON), MOST_COMMON)
    return split.gain + COMMON_SHARE * common


def _propose(res: Residuals, rng: np.random.Generator, seeds: int) -> Floats:
    """First shifts (U, B): main directions of the residuals, and judges with many followers."""
    count = min(3, min(res.units, res.judges) - 1)
    if res.units <= res.judges:
        _, vectors = np.linalg.eigh(res.free.T @ res.free)
        directions = vectors[:, ::-1][:, :count].T
    else:
        _, vectors = np.linalg.eigh(res.free @ res.free.T)
        directions = vectors[:, ::-1][:, :count].T @ res.free
        directions /= np.maximum(np.linalg.norm(directions, axis=1), 1e-12)[:, None]
    # A direction's sign is free; let its largest part be up, so that names decide nothing.
    starts = []
    for direction in directions:
        upright = direction * np.sign(direction[np.argmax(np.abs(direction))])
        starts += [3.0 * upright, -3.0 * upright]
    return np.column_stack(starts + _follow(res, rng, seeds))


def _follow(res: Residuals, rng: np.random.Generator, seeds: int) -> list[Floats]:
    """Mean residuals of those who resemble one judge, for the judges most resembled."""
    pick = np.arange(res.judges)
    if res.judges > MOST_COMPARED:
        pick = np.sort(rng.choice(res.judges, MOST_COMPARED, replace=False))
    own = res.free / (np.sqrt((res.free**2).sum(axis=1)) + 1e-9)[:, None]
    alike = own[pick] @ own.T
    alike[alike < 0.5] = 0.0
    followers = (alike**2).sum(axis=1)
    starts = []
    for _ in range(seeds):
        best = int(np.argmax(followers))
        if followers[best] <= 1.2:
            break
        weight = alike[best]
        starts.append((res.free.T @ weight) / np.maximum(res.seen.T @ weight, 0.5))
        followers = followers * (1 - np.minimum(1.5 * weight[pick], 1.0) ** 2)
        followers[best] = 0.0
    return starts


def judge_aim(shift: Floats, error: Floats) -> tuple[float, Floats]:
    """Is a shift a few large numbers among small ones, or one spread for all?

    Compares two normal spreads (the larger for at most half of the units) with one.
    Returns the difference in log-likelihood, and each unit's chance to be a target.
    """
    top = max(float(np.sqrt(np.mean(shift**2))), 1e-6)
    grid = 1.5 * top * np.sqrt(np.logspace(-3.5, 1.2, 30))
    spreads = np.append(0.0, grid)
    variance = error[None, :] ** 2 + spreads[:, None] ** 2
    fit = -0.5 * np.log(variance) - 0.5 * shift**2 / variance
    dense = float(fit[1:].sum(axis=1).max())
    noise = float(error.mean()) ** 2
    best, choice = -np.inf, (0.5, 0, 1)
    for share in (0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5):
        for low in range(len(spreads)):
            high = np.flatnonzero(spreads**2 + noise >= 9 * (spreads[low] ** 2 + noise))
            high = high[high > 0]
            if not len(high):
                continue
            both = np.logaddexp(np.log(1 - share) + fit[low], np.log(share) + fit[high]).sum(axis=1)
            at = int(np.argmax(both))
            if both[at] > best:
                best, choice = float(both[at]), (share, low, int(high[at]))
    if not np.isfinite(best):
        return -np.inf, np.zeros(len(shift))
    share, low, large = choice
    odds = np.log(share / (1 - share)) + fit[large] - fit[low]
    odds = np.where(np.abs(shift) < 2 * error, np.minimum(odds, -2.0), odds)
    return best - dense, np.asarray(1 / (1 + np.exp(-np.clip(odds, -50, 50))))
