"""Intervals and bands beside the announced score: what the count cannot tell apart.

The estimates use only what is published (unlinked ballots), and only decimal arithmetic of
a fixed precision, so that a recount on another machine gives the same digits.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction
from statistics import NormalDist

from leitai.scoring.count.tallied import Moments

_CONTEXT = Context(prec=34)


@dataclass(frozen=True, slots=True)
class Spread:
    """Standard error of a unit's score as a share 0 to 1, judges as the unit of sampling."""

    variance: Fraction

    def interval(self, total: Fraction, level: float = 0.95) -> tuple[Fraction, Fraction]:
        """Normal interval around `total`, kept within 0 and 1."""
        half = _root(self.variance) * _quantile(0.5 + level / 2)
        return max(Fraction(0), total - half), min(Fraction(1), total + half)


def spread_of(
    shares: Mapping[tuple[str, ...], Moments],
    weights: Mapping[tuple[str, ...], Decimal],
) -> Spread:
    """Variance of the weighted mean of pool means: sum of w^2 s^2 / n.

    A pool of one ballot has no spread of its own and takes that of all ballots together.

    Args:
        shares: pool -> number, sum and sum of squares of its ballots' shares 0 to 1.
        weights: pool -> panel weight.
    """
    everyone = sum(shares.values(), Moments()).variance()
    total = sum((Fraction(weights[pool]) for pool, own in shares.items() if own.n), Fraction(0))
    variance = Fraction(0)
    for pool, own in shares.items():
        if own.n:
            spread = own.variance() if own.n > 1 else everyone
            variance += (Fraction(weights[pool]) / total) ** 2 * spread / own.n
    return Spread(variance)


def assign_bands(
    totals: Mapping[int, Fraction], spreads: Mapping[int, Spread], level: float = 0.95
) -> dict[int, int]:
    """Bands (并列) from the top: a band goes on while a unit is not told from its best.

    Pairs are compared by z = difference / sqrt(sum of variances) against the Sidak bound
    for all pairs of ranked units, so that all comparisons hold together at `level`.

    Args:
        totals: slot -> exact share 0 to 1, ranked units only.
        spreads: slot -> its spread.

    Returns:
        slot -> number of the band, 1 for the best.
    """
    pairs = max(1, len(totals) * (len(totals) - 1) // 2)
    bound = _quantile(1 - (1 - level ** (1 / pairs)) / 2)
    bands: dict[int, int] = {}
    leader: int | None = None
    band = 0
    for slot in sorted(totals, key=lambda key: (-totals[key], key)):
        if leader is None or _told_apart(slot, leader, totals, spreads, bound):
            leader, band = slot, band + 1
        bands[slot] = band
    return bands


def _told_apart(
    slot: int,
    leader: int,
    totals: Mapping[int, Fraction],
    spreads: Mapping[int, Spread],
    bound: Fraction,
) -> bool:
    difference = totals[leader] - totals[slot]
    variance = spreads[leader].variance + spreads[slot].variance
    return difference > 0 and difference**2 > bound**2 * variance


def _root(variance: Fraction) -> Fraction:
    exact = _CONTEXT.divide(Decimal(variance.numerator), Decimal(variance.denominator))
    return Fraction(_CONTEXT.sqrt(exact))


def _quantile(probability: float) -> Fraction:
    # Six decimals: the last bits of a float may differ between machines, these do not.
    return Fraction(Decimal(str(round(NormalDist().inv_cdf(probability), 6))))
