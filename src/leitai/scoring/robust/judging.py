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

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

from leitai.scoring.robust.observations import Observations
from leitai.scoring.robust.start import find_medians, measure_spread

Floats = NDArray[np.float64]

KAPPA = 30.0
SLOPES = np.array([0.0, 0.15, 0.3, 0.45, 0.6, 0.75, 0.9, 1.05, 1.2, 1.4, 1.6, 1.9, 2.3])
SLOPE_SD = 0.15
NOISE_SD = 0.35
MOST_NOISE = 4.0
BOUND = 4.0  # a mark further off than this many of its judge's deviations pulls no harder
TAILS = (12.0, 6.0, 4.0, 3.0)


@dataclass(frozen=True, slots=True, eq=False)
class Judging:
    """What one pass learned; K observations, J judges, U units.

    Args:
        theta: float64[U], mean zero, on the scale of a typical judge.
        level, slope, noise: float64[J], posterior means.
        pull: float64[J], weight of a judge's observation (slope^2 / noise^2).
        lean, hold: float64[J], so that theta solves
            sum(keep * (lean * value - hold)) = sum(keep * pull) * theta.
        return_rate: float64[J], how much of a judge's mean is taken for their level (near 1).
        keep: float64[K], weight of each observation, 1 unless it is far off or set aside.
        spread: the typical noise; tails: degrees of freedom of the errors, inf for normal.
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


@dataclass(slots=True)
class _State:
    """What changes from sweep to sweep."""

    theta: Floats
    keep: Floats
    pull: Floats
    lean: Floats
    hold: Floats
    level: Floats
    mean_level: float
    level_variance: float
    prior: Floats
    chance: Floats
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
) -> Judging:
    """Alternate between the judges' distributions and the units' worth.

    Args:
        theta: float64[U], a robust start.
        set_aside: float64[K] in 0..1, share of each observation not to be used.
        shift: float64[K], what an honest group of judges sees otherwise; it stays in the
            count but is not held against its judges.
        slopes: learn slopes; without, every judge has slope one.
        least_noise: no judge counts as less noisy than this share of the typical noise.
    """
    base = np.ones(len(obs.value)) if set_aside is None else np.maximum(1 - set_aside, 1e-6)
    explained = obs.value if shift is None else obs.value - shift
    spread = measure_spread(obs, theta)
    if spread <= 1e-12:
        return _agree(obs, theta, base)
    slope, noise = _lay_grid(spread, slopes=slopes, least_noise=least_noise)
    start = -0.5 * ((slope - 1) / SLOPE_SD) ** 2 - 0.5 * (np.log(noise / spread) / NOISE_SD) ** 2
    common = np.exp(start)
    common /= common.sum()
    level = find_medians(obs.judge, obs.value - theta[obs.unit], obs.judges)
    middle = float(np.median(level))
    state = _State(
        theta=theta - theta.mean(),
        keep=base,
        pull=np.full(obs.judges, 1 / spread**2),
        lean=np.full(obs.judges, 1 / spread**2),
        hold=level / spread**2,
        level=level,
        mean_level=middle,
        level_variance=max(
            (1.4826 * float(np.median(np.abs(level - middle)))) ** 2, 0.05 * spread**2
        ),
        prior=common,
        chance=np.tile(common, (obs.judges, 1)),
        rate=np.ones(obs.judges),
    )
    for sweep in range(sweeps):
        _weigh_judges(state, obs, explained, slope, noise, common, alone=sweep > 0)
        moved = _place_units(state, obs, slope, spread)
        if sweep > 3:
            _bound_marks(state, obs, explained, base, slope, noise)
        if moved < 1e-5 * spread and sweep > 6:
            break
    mean_noise = np.sqrt(state.chance @ noise**2)
    return Judging(
        state.theta,
        state.level,
        state.chance @ slope,
        mean_noise,
        state.pull,
        state.lean,
        state.hold,
        state.rate,
        state.keep,
        spread,
        state.tails,
    )


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


def _weigh_judges(
    state: _State,
    obs: Observations,
    explained: Floats,
    slope: Floats,
    noise: Floats,
    common: Floats,
    *,
    alone: bool,
) -> None:
    """Posterior of every judge over the grid, the crowd's distribution, and the judge's pull."""
    own, error = _without_self(state, obs, alone=alone)
    keep = state.keep
    weight = np.maximum(obs.sum_by_judge(keep), 1e-9)
    mean_value = obs.sum_by_judge(keep * explained) / weight
    mean_own = obs.sum_by_judge(keep * own) / weight
    mean_error = obs.sum_by_judge(keep * error) / weight
    off_value = explained - mean_value[obs.judge]
    off_own = own - mean_own[obs.judge]
    value_value = obs.sum_by_judge(keep * off_value**2)
    value_own = obs.sum_by_judge(keep * off_value * off_own)
    own_own = obs.sum_by_judge(keep * off_own**2)
    variance = noise**2 + slope**2 * mean_error[:, None]
    rest = value_value[:, None] - 2 * slope * value_own[:, None] + slope**2 * own_own[:, None]
    away = mean_value[:, None] - slope * mean_own[:, None] - state.mean_level
    level_total = variance + weight[:, None] * state.level_variance
    power = -0.5 * (
        np.maximum(weight - 1, 0)[:, None] * np.log(variance)
        + np.log(level_total)
        + np.maximum(rest, 0) / variance
        + weight[:, None] * away**2 / level_total
    )
    power += np.log(state.prior + 1e-300)
    power -= power.max(axis=1, keepdims=True)
    chance = np.exp(power)
    chance /= chance.sum(axis=1, keepdims=True)
    state.chance = chance
    state.prior = (chance.sum(axis=0) + KAPPA * common) / (obs.judges + KAPPA)
    rate = weight[:, None] * state.level_variance / level_total
    level = state.mean_level + rate * away
    sharp = chance * slope / variance
    state.lean = sharp.sum(axis=1)
    state.pull = (sharp * slope).sum(axis=1)
    state.hold = (sharp * level).sum(axis=1)
    state.level = (chance * level).sum(axis=1)
    state.rate = (chance * rate).sum(axis=1)
    votes = state.pull + 1e-12
    state.mean_level = float(np.average(state.level, weights=votes))
    doubt = (chance * (variance * state.level_variance / level_total)).sum(axis=1)
    scatter = (state.level - state.mean_level) ** 2 + doubt
    state.level_variance = max(
        float(np.average(scatter, weights=votes)), 1e-3 * float(noise.min()) ** 2
    )


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
    typical = float(np.median(1 / total))
    return own, np.where(known, np.minimum(1 / safe, 1e3 * typical), 1e3 * typical)


def _place_units(state: _State, obs: Observations, slope: Floats, spread: float) -> float:
    """Worth of the units by weighted means; returns the largest move."""
    pull = state.keep * state.pull[obs.judge]
    given = state.keep * (state.lean[obs.judge] * obs.value - state.hold[obs.judge])
    theta = obs.sum_by_unit(given) / np.maximum(obs.sum_by_unit(pull), 1e-12)
    theta -= theta.mean()
    theta *= float(np.average(state.chance @ slope, weights=state.pull + 1e-12 / spread**2))
    moved = float(np.abs(theta - state.theta).max())
    state.theta = theta
    return moved


def _bound_marks(
    state: _State, obs: Observations, explained: Floats, base: Floats, slope: Floats, noise: Floats
) -> None:
    """Bound what one mark can do; more so only where the whole round has heavy tails."""
    precision = state.chance @ (1 / noise**2)
    rest = explained - state.level[obs.judge]
    rest = rest - (state.chance @ slope)[obs.judge] * state.theta[obs.unit]
    seen = np.maximum(obs.per_judge[obs.judge], 2)
    square = rest**2 * precision[obs.judge] / (1 - 1 / seen)
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
        constant = gammaln((degrees + 1) / 2) - gammaln(degrees / 2)
        constant -= 0.5 * np.log(np.pi * degrees * scale)
        value = float(np.mean(constant - (degrees + 1) / 2 * np.log1p(square / (degrees * scale))))
        if value > best + 2 / max(len(square), 1):
            best, tails = value, degrees
    return tails
