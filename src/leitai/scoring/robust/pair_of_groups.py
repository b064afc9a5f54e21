"""Two groups of judges along one shift: a minority that moves together, and the rest."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from leitai.scoring.robust.residuals import Residuals

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Split:
    """A way to split the judges.

    Args:
        member: float64[J], chance of each judge to belong to the minority.
        shift: float64[U], what the minority gives more than the rest, in deviations.
        rest: float64[U], what the rest gives beyond theta.
        error: float64[U], standard error of the shift.
        gain: log-likelihood of two groups over one broad or long-tailed group.
        over_noise: log-likelihood over no structure at all, less the price of the shift.
        spread: variance of the members about their shift.
    """

    member: Floats
    shift: Floats
    rest: Floats
    error: Floats
    gain: float
    over_noise: float
    spread: float

    @property
    def size(self) -> float:
        """Expected number of members."""
        return float(self.member.sum())


def refine(
    res: Residuals, shift: Floats, *, share: float, sweeps: int, sparse: bool
) -> tuple[Floats, Floats, Floats, Floats, float]:
    """Expectation-maximisation from a first shift.

    Returns members, shift, rest, error and share. A sparse shift keeps only units
    where it is more than two standard errors from nothing. The shift is known only
    up to a level and a multiple of theta (a judge may be severe or wide); of all
    equal ones that with the least sum of absolute values is taken.
    """
    rest = np.zeros(res.units)
    member = np.zeros(res.judges)
    error = np.ones(res.units)
    for sweep in range(sweeps):
        along, own = _compare(res, shift, rest)
        member = _logistic(np.log(share / (1 - share)) + along - own / 2)
        if member.mean() > 0.5 and sweep > 2:  # the larger part is never the bloc
            member, rest, shift = 1 - member, rest + shift, -shift
        share = min(max(float(member.mean()), 1.5 / res.judges), 0.5)
        before = shift
        shift, rest, error = _estimate(res, shift, rest, member, sparse=sparse)
        if sweep > 4 and float(np.abs(shift - before).max()) < 2e-3:
            break
    return member, shift, rest, error, share


def _compare(res: Residuals, shift: Floats, rest: Floats) -> tuple[Floats, Floats]:
    """Per judge: residual along the shift, and the shift's own squared length."""
    projected = res.project(shift[res.unit])
    left = res.free - res.project(rest[res.unit])
    along = np.bincount(res.judge, shift[res.unit] * left, res.judges)
    own = np.bincount(res.judge, shift[res.unit] * projected, res.judges)
    return np.asarray(along, np.float64), np.asarray(np.maximum(own, 0.0), np.float64)


def _estimate(
    res: Residuals, shift: Floats, rest: Floats, member: Floats, *, sparse: bool
) -> tuple[Floats, Floats, Floats]:
    """Shift, rest and error from the members."""
    inside = member[res.judge]
    left = res.free - res.project(rest[res.unit])
    outside_count = np.bincount(res.unit, 1 - inside, res.units)
    rest = rest + np.bincount(res.unit, (1 - inside) * left, res.units) / np.maximum(
        outside_count, 1.0
    )
    left = res.free - res.project((rest + shift)[res.unit])
    count = np.bincount(res.unit, inside, res.units)
    error = 1 / np.sqrt(np.maximum(count, 0.5))
    shift = shift + np.bincount(res.unit, inside * left, res.units) / np.maximum(count, 0.3)
    shift = shift - _fit_line(shift, res.theta, np.sqrt(count) + 1e-6)
    if sparse:
        shift = np.where(np.abs(shift) > 2 * error, shift, 0.0)
    return shift, rest, error


def measure_dense(res: Residuals, split: Split) -> Floats:
    """float64[U]: the members' shift with nothing set to zero."""
    inside = split.member[res.judge]
    left = res.free - res.project((split.rest + split.shift)[res.unit])
    count = np.bincount(res.unit, inside, res.units)
    dense = split.shift + np.bincount(res.unit, inside * left, res.units) / np.maximum(count, 0.3)
    return np.asarray(dense - _fit_line(dense, res.theta, np.sqrt(count) + 1e-6))


def _fit_line(shift: Floats, theta: Floats, weight: Floats, sweeps: int = 5) -> Floats:
    """Level and multiple of theta nearest to the shift in weighted absolute values."""
    level, slope = 0.0, 0.0
    for _ in range(sweeps):
        away = np.abs(shift - level - slope * theta)
        pull = weight / np.maximum(away, 1e-3)
        total, first = float(pull.sum()) * (1 + 1e-9), float(pull @ theta)
        second = float(pull @ theta**2) + 1e-9
        by_level, by_slope = float(pull @ shift), float(pull @ (theta * shift))
        divisor = total * second - first**2
        level = (second * by_level - first * by_slope) / divisor
        slope = (total * by_slope - first * by_level) / divisor
    return np.asarray(level + slope * theta)


def weigh_split(
    res: Residuals, shift: Floats, rest: Floats, error: Floats, share: float, price: float
) -> Split:
    """How much better two groups along this shift are than one."""
    along, own = _compare(res, shift, rest)
    seen = own > 0.04
    nothing = Split(np.zeros(res.judges), shift, rest, error, -np.inf, -np.inf, 1.0)
    if seen.sum() < 3:
        return nothing
    length = np.sqrt(own[seen])
    place = along[seen] / length
    value, scale, spread, chance = _fit_two(place, length, share)
    plain = -0.5 * place**2
    width = place.var() + 1e-9
    broad = float((-0.5 * np.log(width) - 0.5 * (place - place.mean()) ** 2 / width).sum())
    tailed = _fit_tails(place)
    member = np.zeros(res.judges)
    member[seen] = chance
    best_single = max(float(plain.sum()), broad, tailed)
    return Split(
        member,
        shift * scale,
        rest,
        error,
        value - best_single,
        value - float(plain.sum()) - price,
        spread,
    )


def _fit_two(place: Floats, length: Floats, share: float) -> tuple[float, float, float, Floats]:
    """Two normal groups: at 0, and at a common multiple of each judge's own length."""
    scale, narrow, wide = 1.0, 1.0, 1.5
    chance = np.zeros(len(place))
    value = -np.inf
    for _ in range(15):
        one = np.log(1 - share) - 0.5 * np.log(narrow) - place**2 / (2 * narrow)
        away = place - scale * length
        two = np.log(share) - 0.5 * np.log(wide) - away**2 / (2 * wide)
        both = np.logaddexp(one, two)
        value = float(both.sum())
        chance = np.exp(two - both)
        inside = float(chance.sum())
        share = min(max(inside / len(place), 1e-3), 0.5)
        top = float((chance * place * length).sum())
        scale = max(top / max(float((chance * length**2).sum()), 1e-9), 0.3)
        left = max(len(place) - inside, 1e-9)
        narrow = min(max(float(((1 - chance) * place**2).sum()) / left, 0.5), 1.6)
        most = (scale * float(length.mean()) / 2) ** 2 + narrow
        away = place - scale * length
        wide = min(max(float((chance * away**2).sum()) / max(inside, 1e-9), narrow), most)
    return value, scale, wide, chance


def _fit_tails(place: Floats) -> float:
    """Log-likelihood of one group in which some judges are only noisier."""
    share, narrow, wide = 0.2, 1.0, 6.0
    value = -np.inf
    for _ in range(15):
        one = np.log(1 - share) - 0.5 * np.log(narrow) - place**2 / (2 * narrow)
        two = np.log(share) - 0.5 * np.log(wide) - place**2 / (2 * wide)
        both = np.logaddexp(one, two)
        value = float(both.sum())
        chance = np.exp(two - both)
        inside = float(chance.sum())
        share = min(max(inside / len(place), 1e-3), 0.5)
        left = max(len(place) - inside, 1e-9)
        narrow = min(max(float(((1 - chance) * place**2).sum()) / left, 0.5), 1.6)
        wide = min(max(float((chance * place**2).sum()) / max(inside, 1e-9), narrow), 60.0)
    return value


def _logistic(odds: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(odds, -50, 50))))
