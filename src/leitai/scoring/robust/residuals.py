"""What each judge gave beyond the crowd, freed of the judge's own level and scale use."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from leitai.scoring.robust.observations import Observations
from leitai.scoring.robust.start import find_medians

Floats = NDArray[np.float64]

FARTHEST = 8.0  # standard units; further off tells nothing more
SLOPE_RIDGE = 9.0  # keeps the slope of a judge who saw few units near one


@dataclass(frozen=True, slots=True, eq=False)
class Residuals:
    """Standardised residuals of K observations, and what is needed to project them.

    Args:
        unit, judge: int[K]; units, judges: sizes.
        value: float64[K], residual in the judge's own (shrunk, robust) deviations.
        free: float64[K], `value` without the judge's level and slope.
        theta: float64[U], the crowd's view in typical deviations.
        scale: float64[J], deviation of each judge in score units.
    """

    unit: NDArray[np.intp]
    judge: NDArray[np.intp]
    units: int
    judges: int
    value: Floats
    free: Floats
    theta: Floats
    scale: Floats
    _count: Floats
    _lever: Floats
    _total: Floats

    def project(self, values: Floats) -> Floats:
        """(K,) values without each judge's mean and (shrunk) slope along theta."""
        mean = np.bincount(self.judge, values, self.judges) / self._count
        values = values - mean[self.judge]
        slope = np.bincount(self.judge, self._lever * values, self.judges) / self._total
        return np.asarray(values - slope[self.judge] * self._lever)

    def with_value(self, value: Floats) -> Residuals:
        """The same judges and units with other residuals."""
        fresh = replace(self, value=value)
        return replace(fresh, free=fresh.project(value))

    def take_judges(self, judges: NDArray[np.intp]) -> Residuals:
        """Only these judges, renumbered in the order given."""
        place = np.full(self.judges, -1)
        place[judges] = np.arange(len(judges))
        rows = place[self.judge] >= 0
        return replace(
            self,
            unit=self.unit[rows],
            judge=place[self.judge[rows]],
            judges=len(judges),
            value=self.value[rows],
            free=self.free[rows],
            scale=self.scale[judges],
            _count=self._count[judges],
            _lever=self._lever[rows],
            _total=self._total[judges],
        )

    def shuffle(self, rng: np.random.Generator) -> Residuals:
        """Residuals dealt anew among the units that each judge saw: nobody moves together."""
        order = np.lexsort((rng.random(len(self.value)), self.judge))
        sorted_rows = np.argsort(self.judge, kind="stable")
        value = np.empty_like(self.value)
        value[sorted_rows] = self.value[order]
        return self.with_value(value)


def take_residuals(obs: Observations, theta: Floats) -> Residuals:
    """Residuals from a robust view of the units; judges by median and median deviation."""
    rest = obs.value - theta[obs.unit]
    rest = rest - find_medians(obs.judge, rest, obs.judges)[obs.judge]
    typical = 1.4826 * float(np.median(np.abs(rest))) * 1.05
    typical = typical if typical > 0 else max(float(np.sqrt(np.mean(rest**2))), 1e-12)
    own = 1.4826 * find_medians(obs.judge, np.abs(rest), obs.judges)
    seen = obs.per_judge
    scale: Floats = np.sqrt(
        (10 * typical**2 + seen * np.minimum(own, 3 * typical) ** 2) / (10 + seen)
    )
    value = np.clip(rest / scale[obs.judge], -FARTHEST, FARTHEST)
    view = theta / typical
    count: Floats = np.maximum(seen, 1.0)
    lever = view[obs.unit]
    lever = lever - (np.bincount(obs.judge, lever, obs.judges) / count)[obs.judge]
    total: Floats = obs.sum_by_judge(lever**2) + SLOPE_RIDGE
    made = Residuals(
        obs.unit,
        obs.judge,
        obs.units,
        obs.judges,
        value,
        value,
        view,
        scale,
        count,
        lever,
        total,
    )
    return made.with_value(value)
