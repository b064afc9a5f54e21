"""Two groups of judges along one shift: a minority that moves together, and the rest.

Many first shifts are followed at once: arrays end in a column for each of them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from leitai.scoring.robust.residuals import Residuals

Floats = NDArray[np.float64]

LEAST_LENGTH = 0.04  # squared length of the shift over the units a judge saw; less tells nothing
STEPS = 15


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


@dataclass(frozen=True, slots=True, eq=False)
class Grown:
    """B splits on their way: member float64[J, B]; shift, rest, error float64[U, B]; share [B]."""

    member: Floats
    shift: Floats
    rest: Floats
    error: Floats
    share: Floats


def refine(res: Residuals, shift: Floats, *, share: Floats, sweeps: int, sparse: bool) -> Grown:
    """Expectation-maximisation from first shifts (U, B) and shares [B].

    A sparse shift keeps only units where it is more than two standard errors from
    nothing. The shift is known only up to a level and a multiple of theta (a judge
    may be severe or wide); of all equal ones that with the least sum of absolute
    values is taken.
    """
    rest = np.zeros_like(shift)
    error = np.ones_like(shift)
    member = np.zeros((res.judges, shift.shape[1]))
    for sweep in range(sweeps):
        along, own = _compare(res, shift, rest)
        member = _logistic(np.log(share / (1 - share)) + along - own / 2)
        if sweep > 2:  # the larger part is never the bloc
            turned = member.mean(axis=0) > 0.5
            if turned.any():
                member = np.where(turned, 1 - member, member)
                rest, shift = np.where(turned, rest + shift, rest), np.where(turned, -shift, shift)
        share = np.clip(member.mean(axis=0), 1.5 / res.judges, 0.5)
        before = shift
        shift, rest, error = _estimate(res, shift, rest, member, sparse=sparse)
        if sweep > 4 and float(np.abs(shift - before).max(initial=0.0)) < 2e-3:
            break
    return Grown(member, shift, rest, error, share)


def _compare(res: Residuals, shift: Floats, rest: Floats) -> tuple[Floats, Floats]:
    """Per judge (J, B): residual along the shift, and the shift's own squared length."""
    sums, lean = res.seen @ shift, res.lean(shift)
    own_line, rest_line = res.lie_along(shift), res.lie_along(rest)
    along = res.free @ shift - res.seen @ (rest * shift)
    along += rest_line.level * sums + rest_line.slope * lean
    own = res.seen @ shift**2 - own_line.level * sums - own_line.slope * lean
    return np.asarray(along), np.maximum(own, 0.0)


def _estimate(
    res: Residuals, shift: Floats, rest: Floats, member: Floats, *, sparse: bool
) -> tuple[Floats, Floats, Floats]:
    """Shift, rest and error from the members."""
    outside = res.seen.T @ (1 - member)
    rest = rest + res.sum_left(1 - member, rest) / np.maximum(outside, 1.0)
    count = res.seen.T @ member
    error = 1 / np.sqrt(np.maximum(count, 0.5))
    shift = shift + res.sum_left(member, rest + shift) / np.maximum(count, 0.3)
    shift = shift - _fit_line(shift, res.theta, np.sqrt(np.maximum(count, 0.0)) + 1e-6)
    if sparse:
        shift = np.where(np.abs(shift) > 2 * error, shift, 0.0)
    return shift, rest, error


def measure_dense(res: Residuals, split: Split) -> Floats:
    """float64[U]: the members' shift with nothing set to zero."""
    member = split.member[:, None]
    count = res.seen.T @ member
    shift = split.shift[:, None]
    dense = shift + res.sum_left(member, split.rest[:, None] + shift) / np.maximum(count, 0.3)
    line = _fit_line(dense, res.theta, np.sqrt(np.maximum(count, 0.0)) + 1e-6)
    return np.asarray((dense - line)[:, 0])


def _fit_line(shift: Floats, theta: Floats, weight: Floats, sweeps: int = 5) -> Floats:
    """Level and multiple of theta nearest to each shift in weighted absolute values."""
    level, slope = np.zeros(shift.shape[1]), np.zeros(shift.shape[1])
    column = theta[:, None]
    for _ in range(sweeps):
        away = np.abs(shift - level - slope * column)
        pull = weight / np.maximum(away, 1e-3)
        total, first = pull.sum(axis=0) * (1 + 1e-9), theta @ pull
        second = theta**2 @ pull + 1e-9
        by_level, by_slope = (pull * shift).sum(axis=0), theta @ (pull * shift)
        divisor = total * second - first**2
        level = (second * by_level - first * by_slope) / divisor
        slope = (total * by_slope - first * by_level) / divisor
    return np.asarray(level + slope * column)


def weigh_splits(res: Residuals, grown: Grown, price: Floats) -> list[Split]:
    """How much better two groups along each shift are than one; one Split a column."""
    along, own = _compare(res, grown.shift, grown.rest)
    usable = own > LEAST_LENGTH
    length = np.sqrt(np.where(usable, own, 1.0))
    place = np.where(usable, along / length, 0.0)
    length = np.where(usable, length, 0.0)
    there = usable.astype(np.float64)
    many = np.maximum(there.sum(axis=0), 1.0)
    value, scale, spread, chance = _fit_two(place, length, there, many, grown.share)
    plain = -0.5 * (place**2).sum(axis=0)
    mean = place.sum(axis=0) / many
    width = (place**2).sum(axis=0) / many - mean**2 + 1e-9
    broad = -0.5 * many * np.log(width) - 0.5 * (there * (place - mean) ** 2).sum(axis=0) / width
    best_single = np.maximum(np.maximum(plain, broad), _fit_tails(place, there, many))
    enough = usable.sum(axis=0) >= 3
    gain = np.where(enough, value - best_single, -np.inf)
    over_noise = np.where(enough, value - plain - price, -np.inf)
    return [
        Split(
            chance[:, at] * enough[at],
            grown.shift[:, at] * scale[at],
            grown.rest[:, at],
            grown.error[:, at],
            float(gain[at]),
            float(over_noise[at]),
            float(spread[at]),
        )
        for at in range(len(value))
    ]


def _fit_two(
    place: Floats, length: Floats, there: Floats, many: Floats, share: Floats
) -> tuple[Floats, Floats, Floats, Floats]:
    """Two normal groups: at 0, and at a common multiple of each judge's own length."""
    columns = place.shape[1]
    scale, narrow, wide = np.ones(columns), np.ones(columns), np.full(columns, 1.5)
    chance, value = np.zeros_like(place), np.full(columns, -np.inf)
    square, long_square = place**2, length**2
    mean_length = length.sum(axis=0) / many
    for _ in range(STEPS):
        one = (np.log(1 - share) - 0.5 * np.log(narrow)) - square / (2 * narrow)
        away = (place - scale * length) ** 2
        two = (np.log(share) - 0.5 * np.log(wide)) - away / (2 * wide)
        value, chance = _share_out(one, two, there)
        inside = chance.sum(axis=0)
        share = np.clip(inside / many, 1e-3, 0.5)
        top = (chance * place * length).sum(axis=0)
        scale = np.maximum(top / np.maximum((chance * long_square).sum(axis=0), 1e-9), 0.3)
        left = np.maximum(many - inside, 1e-9)
        narrow = np.clip(((there - chance) * square).sum(axis=0) / left, 0.5, 1.6)
        most = (scale * mean_length / 2) ** 2 + narrow
        away = (place - scale * length) ** 2
        wide = (chance * away).sum(axis=0) / np.maximum(inside, 1e-9)
        wide = np.minimum(np.maximum(wide, narrow), most)
    return value, scale, wide, chance


def _fit_tails(place: Floats, there: Floats, many: Floats) -> Floats:
    """Log-likelihood of one group in which some judges are only noisier."""
    columns = place.shape[1]
    share, narrow, wide = np.full(columns, 0.2), np.ones(columns), np.full(columns, 6.0)
    value, square = np.full(columns, -np.inf), place**2
    for _ in range(STEPS):
        one = (np.log(1 - share) - 0.5 * np.log(narrow)) - square / (2 * narrow)
        two = (np.log(share) - 0.5 * np.log(wide)) - square / (2 * wide)
        value, chance = _share_out(one, two, there)
        inside = chance.sum(axis=0)
        share = np.clip(inside / many, 1e-3, 0.5)
        left = np.maximum(many - inside, 1e-9)
        narrow = np.clip(((there - chance) * square).sum(axis=0) / left, 0.5, 1.6)
        wide = (chance * square).sum(axis=0) / np.maximum(inside, 1e-9)
        wide = np.minimum(np.maximum(wide, narrow), 60.0)
    return value


def _share_out(one: Floats, two: Floats, there: Floats) -> tuple[Floats, Floats]:
    """Log-likelihood of a mixture, and each judge's chance to be of the second group."""
    both = np.logaddexp(one, two)
    return (there * both).sum(axis=0), there * np.exp(two - both)


def _logistic(odds: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(odds, -50, 50))))
