"""What the count needs of a slot's ballots: sums that do not grow with their number.

Ballots are taken once, in any order, and not kept. All sums are exact: of marks the number of
each, of ballots' shares n, sum x and sum x^2 as whole numbers over one growing denominator.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import Any

from leitai.scoring.scheme import Scheme


@dataclass(frozen=True, slots=True)
class CountedBallot:
    """One ballot as it is counted, or several that are alike.

    Args:
        panel: its panel. marks: criterion -> mark; a criterion may be absent.
        times: how many ballots of that panel bear just these marks.
    """

    panel: str
    marks: Mapping[str, Decimal]
    times: int = 1


@dataclass(frozen=True, slots=True)
class Moments:
    """Number, sum and sum of squares of exact values."""

    n: int = 0
    total: Fraction = Fraction(0)
    squares: Fraction = Fraction(0)

    def __add__(self, other: Moments) -> Moments:
        return Moments(self.n + other.n, self.total + other.total, self.squares + other.squares)

    def variance(self) -> Fraction:
        """Sample variance: (sum x^2 - (sum x)^2 / n) / (n - 1); 0 of fewer than two."""
        if self.n < 2:
            return Fraction(0)
        return (self.squares - self.total**2 / self.n) / (self.n - 1)


class Tallied:
    """Ballots of one slot, taken together by panel.

    Args:
        scheme: the scheme in force. ballots: taken once.

    Attributes:
        ballots: panel -> number of ballots, of panels that the scheme does not know, too.
    """

    def __init__(self, scheme: Scheme, ballots: Iterable[CountedBallot] = ()) -> None:
        self.ballots: Counter[str] = Counter()
        self._criteria = {criterion.code: criterion for criterion in scheme.voted}
        self._marks: dict[tuple[str, str], Counter[Decimal]] = defaultdict(Counter)
        # (panel, criteria marked) -> n, sum x, sum x^2; x is the sum of weighted shares, as a
        # whole number: times the scale, which grows with the denominators that are met.
        self._sums: dict[tuple[str, tuple[str, ...]], list[int]] = {}
        self._scale = 1
        self._whole: dict[str, dict[Decimal, int]] = {code: {} for code in self._criteria}
        for ballot in ballots:
            self._take(ballot)

    @property
    def total(self) -> int:
        """Number of ballots."""
        return self.ballots.total()

    def marks(self, panels: Iterable[str], code: str) -> Counter[Decimal]:
        """Mark -> how often it was given on a criterion by these panels."""
        together: Counter[Decimal] = Counter()
        for panel in panels:
            together.update(self._marks.get((panel, code), {}))
        return together

    def shares(self, panels: Iterable[str]) -> Moments:
        """Of each ballot's share 0 to 1: its marks by the weights of the criteria it marks."""
        wanted, together = set(panels), Moments()
        for (panel, codes), (n, total, squares) in self._sums.items():
            if panel in wanted:
                weight = sum((Fraction(self._criteria[code].weight) for code in codes), Fraction(0))
                unit = 1 / (weight * self._scale)
                together += Moments(n, total * unit, squares * unit**2)
        return together

    def as_json(self) -> dict[str, Any]:
        """The sums as JSON, small and without ballots."""
        return {
            "v": 1,
            "scale": str(self._scale),
            "ballots": dict(self.ballots),
            "marks": [
                [panel, code, {str(mark): n for mark, n in marks.items()}]
                for (panel, code), marks in self._marks.items()
            ],
            "sums": [
                [panel, list(codes), *map(str, sums)] for (panel, codes), sums in self._sums.items()
            ],
        }

    @classmethod
    def from_json(cls, scheme: Scheme, body: Mapping[str, Any]) -> Tallied:
        """The sums that `as_json` wrote under the same scheme."""
        tallied = cls(scheme)
        tallied._scale = int(body["scale"])
        tallied.ballots.update(body["ballots"])
        for panel, code, marks in body["marks"]:
            tallied._marks[panel, code].update({Decimal(mark): n for mark, n in marks.items()})
        for panel, codes, *sums in body["sums"]:
            tallied._sums[panel, tuple(codes)] = [int(number) for number in sums]
        return tallied

    def _take(self, ballot: CountedBallot) -> None:
        panel, times, marks, whole = ballot.panel, ballot.times, ballot.marks, self._whole
        self.ballots[panel] += times
        codes = tuple([code for code in self._criteria if code in marks])
        if not codes:
            return
        for code in codes:
            mark = marks[code]
            self._marks[panel, code][mark] += times
            if mark not in whole[code]:
                self._learn(code, mark)
        x = sum([whole[code][marks[code]] for code in codes])
        sums = self._sums.setdefault((panel, codes), [0, 0, 0])
        sums[0] += times
        sums[1] += times * x
        sums[2] += times * x * x

    def _learn(self, code: str, mark: Decimal) -> None:
        criterion = self._criteria[code]
        weighted = criterion.share(mark) * Fraction(criterion.weight)
        factor = lcm(self._scale, weighted.denominator) // self._scale
        if factor > 1:
            self._scale *= factor
            for known in self._whole.values():
                known.update({mark: value * factor for mark, value in known.items()})
            for sums in self._sums.values():
                sums[1] *= factor
                sums[2] *= factor**2
        self._whole[code][mark] = int(weighted * self._scale)
