"""What each judge gave beyond the crowd, freed of the judge's own level and scale use."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from leitai.scoring.medians import find_median
from leitai.scoring.robust.observations import Observations
from leitai.scoring.robust.start import find_medians

Floats = NDArray[np.float64]

FARTHEST = 8.0  # standard units; further off tells nothing more
FEW_JUDGES = 10.0  # judges whose worth of doubt every spread is given
USUAL_DIVISION, MOST_DIVISION = 1.2, 3.0
SLOPE_RIDGE = 9.0  # keeps the slope of a judge who saw few units near one


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """Level and slope of each judge along vectors over units; float64[J, B] each.

    `level` is the mean less slope x mean view, so that the line of judge j at unit u is
    level[j] + slope[j] * view[u].
    """

    level: Floats
    slope: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Residuals:
    """Standardised residuals as tables, and what is needed to project onto judges' lines.

    Args:
        seen: float64[J, U], 1 where the judge marked the unit.
        value: float64[J, U], residual in the judge's own (shrunk, robust) deviations; 0
            where nothing was seen.
        free: float64[J, U], `value` without the judge's level and slope.
        theta: float64[U], the crowd's view in typical deviations.
        scale: float64[J], deviation of each judge in score units.
        count: float64[J], units seen; middle: float64[J], their mean view.
        total: float64[J], squared spread of that view, with the ridge.
        typical: the deviation in score units that `theta` is measured in.
    """

    seen: Floats
    value: Floats
    free: Floats
    theta: Floats
    scale: Floats
    count: Floats
    middle: Floats
    total: Floats
    typical: float

    @property
    def judges(self) -> int:
        """Number of judges."""
        return len(self.seen)

    @property
    def units(self) -> int:
        """Number of units."""
        return int(self.seen.shape[1])

    def lie_along(self, vectors: Floats) -> Line:
        """Lines of the judges along vectors (U, B) over the units each of them saw."""
        sums = self.seen @ vectors
        slope = (self.lean(vectors) - self.middle[:, None] * sums) / self.total[:, None]
        return Line(sums / self.count[:, None] - slope * self.middle[:, None], slope)

    def lean(self, vectors: Floats) -> Floats:
        """float64[J, B]: products of vectors (U, B) with the crowd's view, over units seen."""
        return np.asarray(self.seen @ (self.theta[:, None] * vectors))

    def sum_left(self, weight: Floats, vectors: Floats) -> Floats:
        """float64[U, B]: sums over judges, by weight (J, B), of `free` less projected vectors."""
        line = self.lie_along(vectors)
        down = self.seen.T
        left = self.free.T @ weight - vectors * (down @ weight)
        left += down @ (weight * line.level)
        left += self.theta[:, None] * (down @ (weight * line.slope))
        return np.asarray(left)

    def with_value(self, value: Floats) -> Residuals:
        """The same judges and units with other residuals."""
        lever = (self.theta[None, :] - self.middle[:, None]) * self.seen
        slope = (lever * value).sum(axis=1) / self.total
        mean = value.sum(axis=1) / self.count
        free = (value - mean[:, None]) * self.seen - slope[:, None] * lever
        return replace(self, value=value, free=free)

    def take_judges(self, judges: NDArray[np.intp]) -> Residuals:
        """Only these judges, in the order given."""
        return replace(
            self,
            seen=self.seen[judges],
            value=self.value[judges],
            free=self.free[judges],
            scale=self.scale[judges],
            count=self.count[judges],
            middle=self.middle[judges],
            total=self.total[judges],
        )

    def measure_division(self) -> Floats:
        """float64[U], 1 or more: how much wider the judges are apart on a unit than on most.

        A unit that divides the crowd is wide for everybody, whether or not some judges
        move together; what chance alone or a subtle deal widens is not counted.
        """
        away = np.abs(self.free)
        many = self.seen.sum(axis=0)
        own = np.array(
            [
                find_median(away[self.seen[:, unit] > 0, unit]) if many[unit] else 0.0
                for unit in range(self.units)
            ]
        )
        own /= max(find_median(own), 1e-12)
        spread = np.sqrt((FEW_JUDGES + many * own**2) / (FEW_JUDGES + many))
        return np.asarray(np.clip(spread / USUAL_DIVISION, 1.0, MOST_DIVISION))

    def shuffle(self, rng: np.random.Generator, division: Floats | float = 1.0) -> Residuals:
        """Residuals dealt anew among the units that each judge saw: nobody moves together.

        Args:
            division: of the units, which those dealt to them take over.
        """
        drawn = rng.random(self.seen.shape)
        # Units not seen are sorted behind the others, in their own order.
        drawn = np.where(self.seen > 0, drawn, 2.0)
        places = np.argsort(np.where(self.seen > 0, 0, 1), axis=1, kind="stable")
        dealt = np.argsort(drawn, axis=1, kind="stable")
        value = np.zeros_like(self.value)
        np.put_along_axis(value, places, np.take_along_axis(self.value, dealt, axis=1), axis=1)
        return self.with_value(value * division)


def measure_typical(rest: Floats) -> float:
    """Robust deviation of residuals; their root mean square where most are nothing."""
    typical = 1.4826 * find_median(np.abs(rest)) * 1.05
    return typical if typical > 0 else max(float(np.sqrt(np.mean(rest**2))), 1e-12)


def take_residuals(obs: Observations, theta: Floats, typical: float = 0.0) -> Residuals:
    """Residuals from a robust view of the units; judges by median and median deviation.

    Args:
        typical: the deviation of a typical judge, where a larger crowd has shown it.
    """
    rest = obs.value - theta[obs.unit]
    rest = rest - find_medians(obs.judge, rest, obs.judges)[obs.judge]
    typical = typical or measure_typical(rest)
    own = 1.4826 * find_medians(obs.judge, np.abs(rest), obs.judges)
    many = obs.per_judge
    scale: Floats = np.sqrt(
        (10 * typical**2 + many * np.minimum(own, 3 * typical) ** 2) / (10 + many)
    )
    seen, value = np.zeros((obs.judges, obs.units)), np.zeros((obs.judges, obs.units))
    seen[obs.judge, obs.unit] = 1.0
    value[obs.judge, obs.unit] = np.clip(rest / scale[obs.judge], -FARTHEST, FARTHEST)
    view = theta / typical
    count: Floats = np.maximum(many, 1.0)
    middle = (seen @ view) / count
    lever = (view[None, :] - middle[:, None]) * seen
    total: Floats = (lever**2).sum(axis=1) + SLOPE_RIDGE
    made = Residuals(seen, value, value, view, scale, count, middle, total, typical)
    return made.with_value(value)
