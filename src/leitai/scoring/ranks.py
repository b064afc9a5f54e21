"""Ranks with what the ballots leave open: simultaneous confidence sets, bands, p_first.

Two units are told apart when the difference of their scores passes a critical
value times its standard error; the critical value is the quantile of the
largest such ratio over all pairs when all units are equal, so that all ranks
hold together (Mogstad, Romano, Shaikh, Wilhelm 2024, "Inference for ranks",
Review of Economic Studies 91; two-sided, with step-down: that a pair told apart
stands as it does is no longer in question, only that it stands the other way, and
the rest is tested again).

Errors are clustered by judge. With few judges a standard error is itself
uncertain: variances are drawn toward what units have in common, as if ten more
judges had been seen (`PRIOR`), and the reference draws vary them accordingly, and
what units have in common as well.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Whole = NDArray[np.int64]

PRIOR = 10.0
CAUTION = 0.6
"""Share of the degrees of freedom that is trusted: the common level is estimated too, and the
largest ratio picks errors that came out small. Set by simulation (benchmarks/scoring)."""
_MANY_UNITS = 150
_MANY_DEGREES = 100  # of freedom, from which a cubed normal number is chi-square's to 0.0005
_BLOCK = 32
_NEAR = 8  # units farthest out whose pairs bound a draw's largest ratio from below
_DRAWS = 64


@dataclass(frozen=True, slots=True, eq=False)
class Errors:
    """How scores err together: joint draws, and the variance of every score.

    Args:
        variance: float64[U], of the scores about what they have in common.
        covariance: float64[U, U] for few units, else None.
        factor: float64[J, U] with factor' factor + diag(alone) the covariance, else None.
        alone: float64[U], variance a score has on its own account.
        df: float64[U], degrees of freedom behind each variance; inf where it is known.
        level_df: degrees of freedom behind the level that variances are drawn toward.
    """

    variance: Floats
    covariance: Floats | None
    factor: Floats | Singles | None
    alone: Floats
    df: Floats
    level_df: float = math.inf


@dataclass(frozen=True, slots=True, eq=False)
class RankSets:
    """Ranks, their simultaneous ranges, bands from the top (1 is first), and p_first."""

    rank: Whole
    low: Whole
    high: Whole
    band: Whole
    p_first: Floats
    critical: float


def model_errors(
    size: int,
    *,
    influence: Floats | Singles | None = None,
    covariance: Floats | None = None,
    own: Floats | None = None,
    seen: Floats | None = None,
) -> Errors:
    """Errors for ranking from a method's influence or covariance.

    Args:
        influence, covariance: as in Fit.
        own: variance each score has on its own account (float64[U]).
        seen: number of judges behind each score; None when errors are known exactly.
    """
    alone = np.zeros(size) if own is None else np.asarray(own, dtype=np.float64)
    shared = None
    if influence is not None:
        shared = influence - influence.mean(axis=1, keepdims=True)
        if size > max(_MANY_UNITS, 2 * len(influence)) or size > 1500:
            raw: Floats = np.asarray(np.sum(shared**2, axis=0, dtype=np.float64))
            return _moderate(raw, None, shared, alone, seen)
        covariance = (shared.T @ shared).astype(np.float64)
    elif covariance is not None and seen is not None:
        mean = covariance.mean(axis=0)
        covariance = covariance - mean[:, None] - mean[None, :] + mean.mean()
    assert covariance is not None
    return _moderate(np.diagonal(covariance).copy(), covariance, None, alone, seen)


def _moderate(
    raw: Floats,
    covariance: Floats | None,
    factor: Floats | Singles | None,
    alone: Floats,
    seen: Floats | None,
) -> Errors:
    """Draw variances toward their common level, by the weight of `PRIOR` judges."""
    size = len(raw)
    if seen is None:
        return Errors(raw + alone, covariance, factor, alone, np.full(size, np.inf))
    df = np.maximum(seen - 1, 0.0)
    # Scores are taken about their mean: of U units U - 1 are free.
    level_df = max(float(df.sum()) * (size - 1) / size, 1.0)
    share = PRIOR / (PRIOR + df)
    usable = df > 0
    level = float(np.sum((raw * seen * df)[usable]) / max(float(df[usable].sum()), 1e-300))
    common = level / np.maximum(seen, 1.0)
    variance = (1 - share) * raw + share * common
    keep = np.sqrt(np.where(raw > 0, (1 - share), 0.0))
    extra = np.maximum(variance - keep**2 * raw, 0.0) + alone
    total = keep**2 * raw + extra
    if covariance is not None:
        # Centred scores are on average correlated by -1 / (U - 1).
        pull = np.sqrt(np.where(raw > 0, share, 1.0) * common)
        covariance = covariance * np.outer(keep, keep) - np.outer(pull, pull) / max(size - 1, 1)
        covariance[np.diag_indices(size)] = total
        return Errors(total, covariance, None, extra, CAUTION * (PRIOR + df), level_df)
    assert factor is not None
    factor = factor * keep.astype(factor.dtype)
    return Errors(total, None, factor, extra, CAUTION * (PRIOR + df), level_df)


def rank_units(
    scores: Floats, errors: Errors, *, seed: int, level: float = 0.95, draws: int = 0
) -> RankSets:
    """Rank units and say what the errors leave open.

    Args:
        scores: float64[U]; the higher, the better.
        errors: how they err, from `model_errors`.
        seed: of the reference draws.
        level: all ranges hold together in this share of rounds.
        draws: number of reference draws; 0 chooses by size.
    """
    size = len(scores)
    rank = 1 + np.sum(scores[None, :] > scores[:, None], axis=1) if size <= 2000 else _ranks(scores)
    if size == 1 or not np.any(errors.variance > 0):
        alike = np.ones(size, np.int64)
        return RankSets(rank, alike, np.full(size, size), alike, np.full(size, 1.0 / size), 0.0)
    rng = np.random.Generator(np.random.PCG64(seed))
    count = draws or (2000 if size <= _MANY_UNITS else 1000)
    noise = _draw(errors, rng, count)
    spread = _vary(errors, rng, count)
    first = _share_first(scores, noise)
    if size <= _MANY_UNITS:
        better, critical = _told_few(scores, errors, noise, spread, level)
        low = 1 + better.sum(axis=1)
        high = size - better.sum(axis=0)
        band = _bands(scores, lambda unit, leader: bool(better[unit, leader]))
    else:
        critical = _told_many(scores, errors, noise, spread, level)
        low, high = _count_many(scores, errors.variance, critical)

        def told(unit: int, leader: int) -> bool:
            gap = scores[leader] - scores[unit]
            variance = errors.variance[leader] + errors.variance[unit]
            return bool(gap > critical * np.sqrt(variance))

        band = _bands(scores, told)
    return RankSets(rank, low, high, band, first, critical)


def _ranks(scores: Floats) -> Whole:
    ordered = np.sort(scores)
    return 1 + len(scores) - np.searchsorted(ordered, scores, side="right")


def _draw(errors: Errors, rng: np.random.Generator, count: int) -> Floats | Singles:
    size = len(errors.variance)
    if errors.covariance is not None:
        jitter = 1e-12 * float(np.trace(errors.covariance)) / size
        lower = np.linalg.cholesky(errors.covariance + jitter * np.eye(size))
        return rng.standard_normal((count, size)) @ lower.T
    assert errors.factor is not None
    factor = errors.factor.astype(np.float32, copy=False)
    noise = rng.standard_normal((count, len(factor)), np.float32) @ factor
    own = np.sqrt(errors.alone).astype(np.float32)
    noise += rng.standard_normal((count, size), np.float32) * own
    return np.asarray(noise)


def _vary(errors: Errors, rng: np.random.Generator, count: int) -> Floats | Singles | None:
    """Estimated over true standard error of each score, drawn; None where it is known."""
    if not np.any(np.isfinite(errors.df)) or np.all(errors.df > 1000):
        return None
    size = len(errors.df)
    if size <= _MANY_UNITS and np.any(errors.df < _MANY_DEGREES):
        spread = np.sqrt(rng.chisquare(errors.df, (count, size)) / errors.df)
        if errors.level_df < _MANY_DEGREES:
            # Three judges of three units: what all variances lean on is itself a guess.
            level = rng.chisquare(errors.level_df, (count, 1)) / errors.level_df
            spread = spread * np.sqrt(level)
        return np.asarray(spread)
    # Chi-square by the cube of a normal number (Wilson and Hilferty 1931): quicker by half.
    share = (2 / (9 * errors.df)).astype(np.float32)
    root = rng.standard_normal((count, size), np.float32)
    root *= np.sqrt(share)
    root += 1 - share
    np.maximum(root, 0.01, out=root)
    root *= np.sqrt(root)
    return root


def _share_first(scores: Floats, noise: Floats | Singles) -> Floats:
    shown = scores + noise
    best = shown == shown.max(axis=1, keepdims=True)
    draw, unit = np.nonzero(best)
    part = 1.0 / best.sum(axis=1)[draw]
    return np.bincount(unit, weights=part, minlength=len(scores)) / len(noise)


def _quantile(values: Floats, level: float) -> float:
    """Smallest drawn value that at least `level` of the draws do not pass."""
    ordered = np.sort(values)
    place = min(int(np.ceil(level * (len(values) + 1))) - 1, len(values) - 1)
    return float(ordered[place])


def _told_few(
    scores: Floats,
    errors: Errors,
    noise: Floats | Singles,
    spread: Floats | Singles | None,
    level: float,
) -> tuple[NDArray[np.bool_], float]:
    """better[u, v]: v is told to be above u. All pairs at once, step by step."""
    assert errors.covariance is not None
    order = np.argsort(-scores, kind="stable")  # best first, so that no gap is negative
    left, right = np.triu_indices(len(scores), 1)
    above, below = order[left], order[right]
    covariance = errors.covariance[above, below]
    variance = errors.variance[above] + errors.variance[below] - 2 * covariance
    standard = np.sqrt(np.maximum(variance, 1e-300))
    gap = scores[above] - scores[below]
    ratio = _all_ratios(errors.variance, noise, spread, standard, order)
    # That a pair told apart stands the other way round is still to be refused.
    wrong = -ratio.min(axis=0, initial=0.0)
    kept = np.ones(len(left), bool)
    critical = np.inf
    while kept.any():
        among = ratio if kept.all() else ratio[kept]
        critical = _quantile(np.maximum(wrong, among.max(axis=0)), level)
        now = kept & (gap <= critical * standard)
        if now.sum() == kept.sum():
            break
        kept = now
    better = np.zeros((len(scores), len(scores)), bool)
    better[below[~kept], above[~kept]] = True
    return better, float(critical)


def _all_ratios(
    variance: Floats,
    noise: Floats | Singles,
    spread: Floats | Singles | None,
    standard: Floats,
    order: NDArray[np.intp],
) -> Singles:
    """float32[pairs, draws]: difference over its standard error, pairs of `order`'s triangle.

    With s the standard errors as drawn and r a pair's correlation, the squared error is
    (s_u - s_v)^2 + 2 (1 - r) s_u s_v, which loses nothing in single precision.
    """
    size = len(variance)
    drawn = np.ascontiguousarray(noise.T, np.float32)[order]
    own = np.sqrt(variance)[order]
    left, right = np.triu_indices(size, 1)
    both = np.maximum(own[left] * own[right], 1e-300)
    apart = (standard**2 - (own[left] - own[right]) ** 2) / both
    apart = np.clip(apart, 1e-9, 4.0).astype(np.float32)[:, None]
    # Scores without an error of their own must not turn rounding into large ratios.
    floor = np.float32(1e-9 * float(variance.mean()))
    ratio = np.empty((len(left), len(noise)), dtype=np.float32)
    grown = None
    if spread is not None:
        grown = np.ascontiguousarray(spread.T, np.float32)[order]
        grown *= own.astype(np.float32)[:, None]
    start = 0
    for unit in range(size - 1):
        part = slice(start, start + size - 1 - unit)
        start = part.stop
        np.subtract(drawn[unit], drawn[unit + 1 :], out=ratio[part])
        if grown is None:
            known = np.maximum(standard[part], math.sqrt(floor))
            ratio[part] /= known.astype(np.float32)[:, None]
            continue
        error = grown[unit] - grown[unit + 1 :]
        error *= error
        error += apart[part] * grown[unit] * grown[unit + 1 :]
        np.maximum(error, floor, out=error)
        ratio[part] /= np.sqrt(error, out=error)
    return ratio


def _told_many(
    scores: Floats,
    errors: Errors,
    noise: Floats | Singles,
    spread: Floats | Singles | None,
    level: float,
) -> float:
    """Critical value for many units, in memory units x draws.

    Ratios are taken over sqrt(var_u + var_v): any weights are valid, for the
    draws are joint; these need no table of pairs. By Cauchy and Schwarz a ratio
    cannot pass sqrt(z_u^2 + z_v^2), so that only units far out need to meet.
    """
    order = np.argsort(-scores, kind="stable")
    score, variance = scores[order], errors.variance[order]
    critical = np.inf
    far = _find_far(order, noise, spread, variance)
    for _ in range(3):  # each step is valid by itself; further ones gain next to nothing
        most = _bound_largest(far, order, noise, spread, score, variance, critical)
        # Draws whose largest ratio cannot pass a quantile of lower bounds do not move it.
        for at in np.flatnonzero(far.bound > _quantile(most, level)).tolist():
            drawn = variance if spread is None else variance * spread[at, order] ** 2
            most[at] = _largest(noise[at, order], drawn, score, variance, critical, most[at])
        found = _quantile(most, level)
        if found >= critical - 1e-12:
            break
        critical = found
    return float(critical)


@dataclass(frozen=True, slots=True, eq=False)
class _Far:
    """Of every draw the units farthest out (places in the ranking), and no ratio passes `bound`."""

    unit: NDArray[np.intp]
    bound: Floats


def _find_far(
    order: NDArray[np.intp],
    noise: Floats | Singles,
    spread: Floats | Singles | None,
    variance: Floats,
) -> _Far:
    unit, bound = np.empty((len(noise), _NEAR), np.intp), np.empty(len(noise))
    for start in range(0, len(noise), _DRAWS):
        part = slice(start, start + _DRAWS)
        far = noise[part][:, order] ** 2 / variance
        if spread is not None:
            far /= spread[part][:, order] ** 2
        unit[part] = np.argpartition(far, -_NEAR, axis=1)[:, -_NEAR:]
        largest = np.sort(np.take_along_axis(far, unit[part], axis=1), axis=1)[:, -2:]
        # Two at most as far out as the two farthest; with room for the rounding of singles.
        bound[part] = np.sqrt(largest.sum(axis=1)) * (1 + 1e-5)
    return _Far(unit, bound)


def _bound_largest(
    far: _Far,
    order: NDArray[np.intp],
    noise: Floats | Singles,
    spread: Floats | Singles | None,
    score: Floats,
    variance: Floats,
    critical: float,
) -> Floats:
    """Lower bounds of the largest ratio of every draw: among the units farthest out."""
    rows = np.arange(len(noise))[:, None]
    unit = order[far.unit]
    away = noise[rows, unit].astype(np.float64)
    drawn = variance[far.unit]
    if spread is not None:
        drawn = drawn * spread[rows, unit] ** 2
    known, level = variance[far.unit], score[far.unit]
    most = np.zeros(len(noise))
    for turn in range(1, _NEAR):
        step = away - np.roll(away, turn, axis=1)
        ratio = np.abs(step) / np.sqrt(drawn + np.roll(drawn, turn, axis=1))
        if np.isfinite(critical):
            gap = level - np.roll(level, turn, axis=1)
            told = np.abs(gap) > critical * np.sqrt(known + np.roll(known, turn, axis=1))
            ratio[told & (gap * step > 0)] = 0.0
        np.maximum(most, ratio.max(axis=1), out=most)
    return most


def _largest(
    noise: Floats, drawn: Floats, score: Floats, variance: Floats, critical: float, best: float
) -> float:
    """Largest ratio in one draw over pairs and directions that `critical` leaves open.

    `best` is a ratio of one of them, or nought.
    """
    far = np.abs(noise) / np.sqrt(drawn)
    best = max(best, _largest_near(noise, drawn, score, variance, critical))
    # The partner of the unit farthest out must itself be at least this far out.
    need = best**2 - float(far.max()) ** 2
    rest = np.flatnonzero(far >= np.sqrt(need)) if need > 0 else np.arange(len(far))
    rest = rest[np.argsort(-far[rest])]
    away = far[rest]
    for at in range(0, len(rest), _BLOCK):
        if 2 * float(away[at]) ** 2 < best**2:
            break
        head = rest[at : at + _BLOCK]
        reach = np.sqrt(max(best**2 - float(away[at]) ** 2, 0.0))
        tail = rest[at : int(np.searchsorted(-away, -reach, "right"))]
        if len(tail):
            best = max(best, _largest_among(head, noise, drawn, score, variance, critical, tail))
    return best


def _largest_near(
    noise: Floats, drawn: Floats, score: Floats, variance: Floats, critical: float
) -> float:
    """Largest ratio over neighbours in the ranking, which are the last to be told apart."""
    step = np.diff(noise)
    ratio = np.abs(step) / np.sqrt(drawn[1:] + drawn[:-1])
    if np.isfinite(critical):
        told = -np.diff(score) > critical * np.sqrt(variance[1:] + variance[:-1])
        ratio[told & (step < 0)] = 0.0
    return float(ratio.max(initial=0.0))


def _largest_among(
    one: NDArray[np.intp],
    noise: Floats,
    drawn: Floats,
    score: Floats,
    variance: Floats,
    critical: float,
    other: NDArray[np.intp] | None = None,
) -> float:
    two = one if other is None else other
    step = noise[one][:, None] - noise[two][None, :]
    ratio = np.abs(step) / np.sqrt(drawn[one][:, None] + drawn[two][None, :])
    if np.isfinite(critical):
        gap = score[one][:, None] - score[two][None, :]
        told = np.abs(gap) > critical * np.sqrt(variance[one][:, None] + variance[two][None, :])
        ratio[told & (gap * step > 0)] = 0.0
    return float(ratio.max(initial=0.0))


def _count_many(scores: Floats, variance: Floats, critical: float) -> tuple[Whole, Whole]:
    size = len(scores)
    low, high = np.ones(size, np.int64), np.full(size, size, np.int64)
    for start in range(0, size, 256):
        part = slice(start, start + 256)
        gap = scores[None, :] - scores[part][:, None]
        reach = critical * np.sqrt(variance[None, :] + variance[part][:, None])
        low[part] += (gap > reach).sum(axis=1)
        high[part] -= (-gap > reach).sum(axis=1)
    return low, high


def _bands(scores: Floats, told: object) -> Whole:
    """Bands from the top: a band goes on while a unit is not told from its best."""
    assert callable(told)
    order = np.argsort(-scores, kind="stable")
    band = np.ones(len(scores), np.int64)
    leader, number = int(order[0]), 1
    for unit in order[1:]:
        if told(int(unit), leader):
            leader, number = int(unit), number + 1
        band[unit] = number
    return band
