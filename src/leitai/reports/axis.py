"""Round numbers for the foot of a chart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

_STEPS = tuple(
    Decimal(one) for one in ("0.1", "0.2", "0.5", "1", "2", "5", "10", "20", "50", "100")
)


@dataclass(frozen=True, slots=True)
class Axis:
    """A scale from `low` to `high` with printed `ticks`."""

    low: Decimal
    high: Decimal
    ticks: tuple[Decimal, ...]

    def share(self, value: str | Decimal) -> float:
        """Where a value lies, 0 at the low end and 1 at the high end."""
        return float((Decimal(value) - self.low) / (self.high - self.low))


def fit_axis(values: Iterable[str], *, most: int = 7) -> Axis:
    """The shortest axis of round numbers that holds all values, with at most `most` ticks.

    Args:
        values: decimal strings; empty ones are passed over.
    """
    known = [Decimal(value) for value in values if value]
    low, high = (min(known), max(known)) if known else (Decimal(0), Decimal(100))
    for step in (*_STEPS, *(100 * step for step in _STEPS)):
        first = (low / step).to_integral_value(ROUND_FLOOR) * step
        last = (high / step).to_integral_value(ROUND_CEILING) * step
        if first == last:
            first, last = first - step, last + step
        count = int((last - first) / step) + 1
        if count <= most:
            return Axis(first, last, tuple(first + step * at for at in range(count)))
    raise ValueError(f"no axis for {low} to {high}")
