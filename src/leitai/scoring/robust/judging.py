"""Units' worth with every judge's level, scale use and noise, learned from all judges at once.

    value[judge, unit] = level[judge] + slope[judge] x theta[unit] + noise[judge] x error

Slope and noise of a judge are never point estimates: they are a distribution
over a grid, and the distribution over all judges is itself learned (empirical
Bayes, Kiefer & Wolfowitz 1956; Efron 2014), held together by `KAPPA` imaginary
judges who are all alike. Where judges are alike the weights stay equal; where
some are careless the grid says so. A judge is never compared with a crowd that
includes that judge (leave-one-out), so that nobody is believed for agreeing
with themselves.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from leitai.scoring.medians import find_median
from leitai.scoring.robust.observations import Observations
from leitai.scoring.robust.start import find_medians, measure_spread

Floats = NDArray[np.float64]
Sums = NDArray[np.float32] | NDArray[np.float64]

KAPPA = 30.0
SLOPES = np.array([0.0, 0.15, 0.3, 0.45, 0.6, 0.75, 0.9, 1.05, 1.2, 1.4, 1.6, 1.9, 2.3])
SLOPE_SD = 0.15
NOISE_SD = 0.35
MOST_NOISE = 4.0
BOUND = 4.0  # a mark further off than this many of its judge's deviations pulls no harder
TAILS = (12.0, 6.0, 4.0, 3.0)
PRUNED = (6, 14)  # sweeps after which grid points are dropped
UNUSED = 1e-7  # no judge is there with a larger chance
SETTLED = 1e-5
MANY = 2_000  # judges from whom on their chances over the grid are worked out in single precision
_BLOCK, _COLUMNS = 256, 9


@dataclass(frozen=True, slots=True, eq=False)
class Judging:
    """What one pass learned; K observations, J judges, U units.

    Args:
        theta: float64[U], mean zero, on the scale of a typical judge.
        level, slope, noise: float64[J], posterior means.
        pull: float64[J], weight of a judge's observation (slope^2 / noise^2, times votes).
        lean, hold: float64[J], so that theta solves
            sum(keep * (lean * value - hold)) = sum(keep * pull) * theta.
        return_rate: float64[J], how much of a judge's mean is taken for their level (near 1).
        keep: float64[K], weight of each observation, 1 unless it is far off or set aside.
        spread: the typical noise; tails: degrees of freedom of the errors, inf for normal.
        crowd: what was learned of judges in general; None where all agree.
    """

    theta: Floats
    level: Floats
    slope: Floats
    noise: Floats
    pull: Floats
    lean: Floats
    hold: Floats
    return_rate: Floats
    keep: Floats
    spread: float
    tails: float
    crowd: Crowd | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Crowd:
    """What is known of judges in general: grid points that occur, and how often; levels."""

    slope: Floats
    noise: Floats
    prior: Floats
    mean_level: float
    level_variance: float


@dataclass(slots=True)
class _State:
    """What changes from sweep to sweep; slope, noise2 and precision are posterior means."""

    theta: Floats
    keep: Floats
    pull: Floats
    lean: Floats
    hold: Floats
    level: Floats
    crowd: Crowd
    common: Floats
    slope: Floats
    noise2: Floats
    precision: Floats
    rate: Floats
    tails: float = np.inf


def learn_judging(
    obs: Observations,
    theta: Floats,
    *,
    set_aside: Floats | None = None,
    shift: Floats | None = None,
    slopes: bool = True,
    least_noise: float = 0.6,
    sweeps: int = 40,
    like: Judging | None = None,
    settled: float = SETTLED,
) -> Judging:
    """Alternate between the judges' distributions and the units' worth.

    Args:
        theta: float64[U], a robust start.
        set_aside: float64[K] in 0..1, share of each observation not to be used.
        shift: float64[K], what groups of judges were found to give beyond the rest; it is
            not held against them.
        slopes: learn slopes; without, every judge has slope one.
        least_noise: no judge counts as less noisy than this share of the typical noise.
        like: what was learned from a sample of these judges, to go on from.
        settled: largest move of a unit, in typical deviations, at which sweeps end.
    """
    base = np.ones(len(obs.value)) if set_aside is None else np.maximum(1 - set_aside, 1e-6)
    explained = obs.value if shift is None else obs.value - shift
    spread = measure_spread(obs, theta) if like is None else like.spread
    if spread <= 1e-12 or (like is not None and like.crowd is None):
        return _agree(obs, theta, base)
    state = _start(obs, theta, base, spread, slopes=slopes, least_noise=least_noise)
    if like is not None and like.crowd is not None:
        state.crowd, state.tails = like.crowd, like.tails
        # Thirty judges all alike no longer matter beside a whole sample.
        state.common = like.crowd.prior
    for sweep in range(sweeps):
        known = like is not None or sweep > 0
        shares = _weigh_judges(state, obs, explained, alone=known)
        moved = _place_units(state, obs, spread)
        if like is not None or sweep > 3:
            _bound_marks(state, obs, explained, base)
        if sweep in PRUNED:
            _leave_out_unused(state, shares)
        if moved < settled * spread and sweep > 6:
            break
    return Judging(
        state.theta,
        state.level,
        state.slope,
        np.sqrt(state.noise2),
        state.pull,
        state.lean,
        state.hold,
        state.rate,
        state.keep,
        spread,
        state.tails,
        state.crowd,
    )


def _start(
    obs: Observations,
    theta: Floats,
    base: Floats,
    spread: float,
    *,
    slopes: bool,
    least_noise: float,
) -> _State:
    """Every judge at the typical noise, with the median as level."""
    slope, noise = _lay_grid(spread, slopes=slopes, least_noise=least_noise)
    start = -0.5 * ((slope - 1) / SLOPE_SD) ** 2 - 0.5 * (np.log(noise / spread) / NOISE_SD) ** 2
    common = np.exp(start)
    common /= common.sum()
    level = find_medians(obs.judge, obs.value - theta[obs.unit], obs.judges)
    middle = find_median(level)
    scatter = (1.4826 * find_median(np.abs(level - middle))) ** 2
    same = np.full(obs.judges, 1 / spread**2)
    return _State(
        theta=theta - theta.mean(),
        keep=base,
        pull=same,
        lean=same,
        hold=level / spread**2,
        level=level,
        crowd=Crowd(slope, noise, common, middle, max(scatter, 0.05 * spread**2)),
        common=common,
        slope=np.ones(obs.judges),
        noise2=np.full(obs.judges, spread**2),
        precision=same,
        rate=np.ones(obs.judges),
    )


def _leave_out_unused(state: _State, largest: Floats) -> None:
    """Drop grid points at which no judge is to be found; most of the grid, as a rule."""
    used = largest > UNUSED
    crowd = state.crowd
    state.crowd = replace(
        crowd,
        slope=crowd.slope[used],
        noise=crowd.noise[used],
        prior=crowd.prior[used] / crowd.prior[used].sum(),
    )
    state.common = state.common[used] / state.common[used].sum()


def _agree(obs: Observations, theta: Floats, keep: Floats) -> Judging:
    """All judges agree but for their level: nothing to learn."""
    ones = np.ones(obs.judges)
    level = find_medians(obs.judge, obs.value - theta[obs.unit], obs.judges)
    theta = theta - theta.mean()
    level = find_medians(obs.judge, obs.value - theta[obs.unit], obs.judges)
    return Judging(theta, level, ones, 0 * ones, ones, ones, level, ones, keep, 0.0, np.inf)


def _lay_grid(spread: float, *, slopes: bool, least_noise: float) -> tuple[Floats, Floats]:
    """Grid points (G,) of slope and noise."""
    noise = spread * np.exp(np.linspace(np.log(least_noise), np.log(MOST_NOISE), 13))
    by_slope, by_noise = np.meshgrid(SLOPES if slopes else np.ones(1), noise, indexing="ij")
    return by_slope.ravel(), by_noise.ravel()


def _weigh_judges(state: _State, obs: Observations, explained: Floats, *, alone: bool) -> Floats:
    """Posterior of every judge over the grid, the crowd's distribution, and the judge's pull.

    Returns the largest chance that any judge gives each grid point.
    """
    sums = _summarise_judges(state, obs, explained, alone=alone)
    crowd = state.crowd
    sums[1] -= crowd.mean_level
    kind = np.float32 if obs.judges > MANY else np.float64
    sums = sums.astype(kind, copy=False)
    total, largest = np.zeros(len(crowd.prior)), np.zeros(len(crowd.prior))
    found = np.empty((_COLUMNS, obs.judges))
    for first in range(0, obs.judges, _BLOCK):
        part = slice(first, first + _BLOCK)
        chance = _weigh_block(sums[:, part], crowd, found[:, part])
        total += chance.sum(axis=0)
        np.maximum(largest, chance.max(axis=0), out=largest)
    if obs.votes is not None:
        found[:3] *= obs.votes  # what a judge says of the units; what a judge is like stays
    lean, pull, hold, level, rate, doubt, slope, noise2, precision = found
    state.lean, state.pull, state.hold, state.level, state.rate = lean, pull, hold, level, rate
    state.slope, state.noise2, state.precision = slope, noise2, precision
    votes = pull + 1e-12
    mean_level = float(np.average(level, weights=votes))
    scatter = float(np.average((level - mean_level) ** 2 + doubt, weights=votes))
    state.crowd = replace(
        crowd,
        prior=(total + KAPPA * state.common) / (obs.judges + KAPPA),
        mean_level=mean_level,
        level_variance=max(scatter, 1e-3 * float(crowd.noise.min()) ** 2),
    )
    return largest


def _summarise_judges(
    state: _State, obs: Observations, explained: Floats, *, alone: bool
) -> Floats:
    """float64[7, J]: all that the grid needs to know of each judge.

    Weight, mean value, mean worth of the units seen, mean error of that worth, and the
    squares and product of value and worth about their means.
    """
    own, error = _without_self(state, obs, alone=alone)
    keep = state.keep
    weight = np.maximum(obs.sum_by_judge(keep), 1e-9)
    mean_value = obs.sum_by_judge(keep * explained) / weight
    mean_own = obs.sum_by_judge(keep * own) / weight
    mean_error = obs.sum_by_judge(keep * error) / weight
    off_value = explained - mean_value[obs.judge]
    off_own = own - mean_own[obs.judge]
    kept_own = keep * off_own
    return np.stack(
        [
            weight,
            mean_value,
            mean_own,
            mean_error,
            obs.sum_by_judge(keep * off_value**2),
            obs.sum_by_judge(kept_own * off_value),
            obs.sum_by_judge(kept_own * off_own),
        ]
    )


def _weigh_block(sums: Sums, crowd: Crowd, found: Floats) -> Sums:
    """Chances (judges, G) of a block of judges; their means over the grid go into `found`.

    In the precision of `sums`, whose second row is the mean value less the mean level.
    """
    weight, mean_value, mean_own, mean_error, value_value, value_own, own_own = sums[:, :, None]
    slope: Sums = crowd.slope
    noise2: Sums = crowd.noise**2
    if sums.dtype == np.float32:
        slope, noise2 = slope.astype(np.float32), noise2.astype(np.float32)
    spread = sums.dtype.type(crowd.level_variance)
    variance = noise2 + slope**2 * mean_error
    exact = 1 / variance
    level_total = variance + weight * spread
    inverse = 1 / level_total
    away = mean_value - slope * mean_own
    rest = np.maximum(value_value - slope * (2 * value_own - slope * own_own), 0)
    power = np.maximum(weight - 1, 0) * np.log(variance)
    power += np.log(level_total)
    power += rest * exact
    power += weight * inverse * away**2
    power *= sums.dtype.type(-0.5)
    power += np.log(crowd.prior + 1e-300).astype(sums.dtype)
    power -= power.max(axis=1, keepdims=True)
    chance = np.exp(power, out=power)
    chance /= chance.sum(axis=1, keepdims=True)
    rate = weight * spread * inverse
    sharp = chance * (slope * exact)
    found[0] = sharp.sum(axis=1)
    found[1] = sharp @ slope
    rise = rate * away
    found[2] = (sharp * rise).sum(axis=1) + found[0] * crowd.mean_level
    found[3] = (chance * rise).sum(axis=1) + crowd.mean_level
    found[4] = (chance * rate).sum(axis=1)
    found[5] = (chance * (variance * inverse)).sum(axis=1) * spread
    found[6] = chance @ slope
    found[7] = chance @ noise2
    found[8] = chance @ (1 / noise2)
    return np.asarray(chance)


def _without_self(state: _State, obs: Observations, *, alone: bool) -> tuple[Floats, Floats]:
    """(K,) worth of each observation's unit by everybody else, and its error variance."""
    total = np.maximum(obs.sum_by_unit(state.keep * state.pull[obs.judge]), 1e-12)
    if not alone:
        return state.theta[obs.unit], 1 / total[obs.unit]
    pull = state.keep * state.pull[obs.judge]
    given = state.keep * (state.lean[obs.judge] * obs.value - state.hold[obs.judge])
    others = total[obs.unit] - pull
    known = others > 1e-9 * total.max()
    safe = np.where(known, others, 1.0)
    own = np.where(
        known,
        ((state.theta * total)[obs.unit] - given) / safe,
        state.theta[obs.unit],
    )
    typical = find_median(1 / total)
    return own, np.where(known, np.minimum(1 / safe, 1e3 * typical), 1e3 * typical)


def _place_units(state: _State, obs: Observations, spread: float) -> float:
    """Worth of the units by weighted means; returns the largest move."""
    pull = state.keep * state.pull[obs.judge]
    given = state.keep * (state.lean[obs.judge] * obs.value - state.hold[obs.judge])
    theta = obs.sum_by_unit(given) / np.maximum(obs.sum_by_unit(pull), 1e-12)
    theta -= theta.mean()
    theta *= float(np.average(state.slope, weights=state.pull + 1e-12 / spread**2))
    moved = float(np.abs(theta - state.theta).max())
    state.theta = theta
    return moved


def _bound_marks(state: _State, obs: Observations, explained: Floats, base: Floats) -> None:
    """Bound what one mark can do; more so only where the whole round has heavy tails."""
    rest = explained - state.level[obs.judge]
    rest = rest - state.slope[obs.judge] * state.theta[obs.unit]
    seen = np.maximum(obs.per_judge[obs.judge], 2)
    square = rest**2 * state.precision[obs.judge] / (1 - 1 / seen)
    used = base > 0.5
    state.tails = _find_tails(square[used])
    bound = np.minimum(1.0, BOUND / np.sqrt(np.maximum(square, 1e-300)))
    if np.isfinite(state.tails):
        scale = (state.tails - 2) / state.tails
        bound = np.minimum(bound, state.tails * scale / (state.tails * scale + square))
    state.keep = base * bound


def _find_tails(square: Floats) -> float:
    """Degrees of freedom under which squared standard errors are likeliest; inf for normal."""
    best, tails = float(np.mean(-0.5 * np.log(2 * np.pi) - square / 2)), np.inf
    for degrees in TAILS:
        scale = (degrees - 2) / degrees
        constant = math.lgamma((degrees + 1) / 2) - math.lgamma(degrees / 2)
        constant -= 0.5 * np.log(np.pi * degrees * scale)
        value = float(np.mean(constant - (degrees + 1) / 2 * np.log1p(square / (degrees * scale))))
        if value > best + 2 / max(len(square), 1):
            best, tails = value, degrees
    return tails
