"""Where a value lies on the common axis of the standings, in percent of its width."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """An axis from `low` to `high` with round `ticks`."""

    low: float
    high: float
    ticks: tuple[float, ...]

    def place(self, value: float) -> float:
        """0 to 100; values beyond the axis lie at its ends."""
        share = (value - self.low) / (self.high - self.low)
        return round(100 * min(max(share, 0.0), 1.0), 3)


def fit_span(values: Iterable[float | None], *, most: int = 6) -> Span:
    """The shortest axis of round numbers around all finite values."""
    known = [value for value in values if value is not None and math.isfinite(value)]
    low, high = (min(known), max(known)) if known else (0.0, 1.0)
    if high - low < 1e-9:
        low, high = low - 1.0, high + 1.0
    step = _choose_step((high - low) / (most - 1))
    first, last = math.floor(low / step), math.ceil(high / step)
    ticks = tuple(round(step * at, 10) for at in range(first, last + 1))
    return Span(ticks[0], ticks[-1], ticks)


def _choose_step(least: float) -> float:
    power = 10.0 ** math.floor(math.log10(least))
    return next(power * one for one in (1, 2, 5, 10) if power * one >= least * 0.999)


def write_tick(value: float) -> str:
    """A tick without needless zeros."""
    return f"{value:,.10g}".replace("-", "−")
