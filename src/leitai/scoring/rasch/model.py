"""Probabilities, expectations and derivatives of the rating scale and partial credit models."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from leitai.scoring.rasch.facets import Facets

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Measures:
    """Parameters in logits: unit[U], judge[J], criterion[C], threshold[G, K - 1].

    Units float; judges, criteria and each set of thresholds have mean zero.
    """

    unit: Floats
    judge: Floats
    criterion: Floats
    threshold: Floats

    def centred(self, judges: NDArray[np.bool_], criteria: NDArray[np.bool_]) -> Measures:
        """The same model with judges, criteria (those flagged) and thresholds centred."""
        own = self.threshold.mean(axis=1)  # a set of thresholds may carry its criterion's level
        threshold = self.threshold - own[:, None]
        criterion = self.criterion + (own if len(own) == len(self.criterion) else 0.0)
        common = 0.0 if len(own) == len(self.criterion) else float(own[0])
        by_judge = float(self.judge[judges].mean()) if judges.any() else 0.0
        by_criterion = float(criterion[criteria].mean()) if criteria.any() else 0.0
        return Measures(
            self.unit - by_judge - by_criterion - common,
            self.judge - by_judge,
            criterion - by_criterion,
            threshold,
        )

    def farthest(self, other: Measures | None = None) -> float:
        """Largest difference of any parameter from the other's, or from zero."""
        ours = (self.unit, self.judge, self.criterion, self.threshold)
        if other is None:
            return max(float(np.abs(part).max(initial=0.0)) for part in ours)
        theirs = (other.unit, other.judge, other.criterion, other.threshold)
        gaps = (np.abs(one - two) for one, two in zip(ours, theirs, strict=True))
        return max(float(gap.max(initial=0.0)) for gap in gaps)

    def moved(self, step: Measures, share: float) -> Measures:
        """These measures plus a share of a step."""
        return Measures(
            self.unit + share * step.unit,
            self.judge + share * step.judge,
            self.criterion + share * step.criterion,
            self.threshold + share * step.threshold,
        )


def begin(facets: Facets) -> Measures:
    """Starting values: log-odds of the categories for the thresholds, zero elsewhere."""
    counts = np.bincount(facets.category, facets.weight, facets.categories) + 0.5
    threshold = np.log(counts[:-1] / counts[1:])
    return Measures(
        np.zeros(facets.units),
        np.zeros(facets.judges),
        np.zeros(facets.criteria),
        np.tile(threshold - threshold.mean(), (facets.groups, 1)),
    )


def locate(facets: Facets, measures: Measures) -> Floats:
    """float64[n]: unit minus judge minus criterion of each row."""
    return np.asarray(
        measures.unit[facets.unit]
        - measures.judge[facets.judge]
        - measures.criterion[facets.criterion]
    )


def spread_out(
    location: Floats,
    threshold: Floats,
    group: NDArray[np.intp],
    top: NDArray[np.intp] | None = None,
) -> Floats:
    """float64[K, n]: probability of each category (up to `top`) at each location."""
    depth = np.concatenate([np.zeros((len(threshold), 1)), np.cumsum(threshold, axis=1)], axis=1)
    categories = depth.shape[1]
    power = np.arange(categories)[:, None] * location[None, :]
    power -= depth[0][:, None] if len(threshold) == 1 else depth[group].T
    if top is not None:
        power[np.arange(categories)[:, None] > top] = -np.inf
    power -= power.max(axis=0)
    np.exp(power, out=power)
    power /= power.sum(axis=0)
    return power


@dataclass(frozen=True, slots=True, eq=False)
class Moments:
    """Expected category, its variance, and probabilities to reach each threshold, per row."""

    chance: Floats
    expected: Floats
    variance: Floats

    def fourth(self) -> Floats:
        """Fourth central moment of the category of each row."""
        found = np.zeros(len(self.expected))
        for number, chance in enumerate(self.chance):
            square = (number - self.expected) ** 2
            square *= square
            square *= chance
            found += square
        return found


def expect(facets: Facets, measures: Measures) -> Moments:
    """Moments of every row's category under the model."""
    chance = spread_out(locate(facets, measures), measures.threshold, facets.group, facets.top)
    number = np.arange(facets.categories, dtype=np.float64)
    expected = number @ chance
    variance = (number**2) @ chance - expected**2
    return Moments(chance, expected, np.maximum(variance, 1e-12))


def log_likelihood(facets: Facets, moments: Moments) -> float:
    """Log-likelihood of the marks."""
    size = len(facets.category)
    own = moments.chance.ravel().take(facets.category * size + np.arange(size))
    return float(facets.weight @ np.log(np.maximum(own, 1e-300)))


def fair_average(facets: Facets, measures: Measures, unit: Floats | None = None) -> Floats:
    """float64[U]: mark expected from a judge of mean severity, averaged over criteria."""
    level = measures.unit if unit is None else unit
    total = np.zeros(len(level))
    for criterion in range(facets.criteria):
        group = np.full(len(level), criterion if facets.groups > 1 else 0, np.intp)
        chance = spread_out(level - measures.criterion[criterion], measures.threshold, group)
        total += facets.values @ chance
    return total / facets.criteria


def fair_slope(facets: Facets, measures: Measures) -> Floats:
    """float64[U]: change of the fair average for one logit, by a central difference."""
    step = 1e-4
    up = fair_average(facets, measures, measures.unit + step)
    down = fair_average(facets, measures, measures.unit - step)
    return np.asarray((up - down) / (2 * step))


def with_unit(measures: Measures, unit: Floats) -> Measures:
    """The same measures with other units."""
    return replace(measures, unit=unit)
