"""Response, resolution and satisfaction as exact fractions, and what is too few to show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

# Fewer answers than these are never shown apart.
FEWEST = 5


@dataclass(frozen=True, slots=True)
class Rate:
    """A share of counted cases: numerator over denominator; `share` is None of nothing."""

    part: int
    of: int

    @property
    def share(self) -> Fraction | None:
        return Fraction(self.part, self.of) if self.of else None

    def percent(self, decimals: int = 1) -> str:
        """In percent, halves rounded up; "–" of nothing."""
        if not self.of:
            return "–"
        scale = 10**decimals
        scaled = (200 * self.part * scale + self.of) // (2 * self.of)
        whole, rest = divmod(scaled, scale)
        return f"{whole}.{rest:0{decimals}d}%" if decimals else f"{whole}%"


@dataclass(frozen=True, slots=True)
class Counted:
    """One question as the rates see it.

    Args:
        excluded: left out for a reason that another person reviewed; counts nowhere.
        answered: the unit has answered. closed, solved: as it stands now.
    """

    excluded: bool
    answered: bool
    closed: bool
    solved: bool


@dataclass(frozen=True, slots=True)
class Rates:
    """The rates of a set of questions, and how many were left out."""

    received: int
    excluded: int
    response: Rate
    resolution: Rate


def rates_of(cases: Sequence[Counted]) -> Rates:
    """Response = answered / counted; resolution = closed as solved / counted.

    Open cases count in both denominators: what is not done yet is not left out. A case that
    was reopened is neither closed nor solved until it is closed again.
    """
    counted = [case for case in cases if not case.excluded]
    return Rates(
        received=len(cases),
        excluded=len(cases) - len(counted),
        response=Rate(sum(case.answered for case in counted), len(counted)),
        resolution=Rate(sum(case.closed and case.solved for case in counted), len(counted)),
    )


@dataclass(frozen=True, slots=True)
class Tally:
    """Answers of drawn raters: how many in all, satisfied, mostly satisfied; solved, partly."""

    answers: int = 0
    satisfied: int = 0
    mostly: int = 0
    solved: int = 0
    partly: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.answers + other.answers,
            self.satisfied + other.satisfied,
            self.mostly + other.mostly,
            self.solved + other.solved,
            self.partly + other.partly,
        )

    @property
    def satisfaction(self) -> Rate:
        """Satisfied or mostly satisfied, of all answers."""
        return Rate(self.satisfied + self.mostly, self.answers)

    @property
    def felt_solved(self) -> Rate:
        """Who says that it is solved, of all answers; partly is not solved."""
        return Rate(self.solved, self.answers)


def shown_together(tallies: Sequence[Tally]) -> tuple[Tally, int]:
    """The sum that may be shown of finished ratings, and how many of them still wait.

    Ratings with fewer than five answers enter only in batches, in the order given (that of
    their end), as soon as a batch holds five: so a total never changes by fewer than five
    answers when the next one comes, and no small one can be had by subtracting.

    Args:
        tallies: in the order in which the ratings ended; those before never change.
    """
    total, batch, held = Tally(), Tally(), 0
    for tally in tallies:
        if tally.answers >= FEWEST:
            total += tally
            continue
        batch, held = batch + tally, held + 1
        if batch.answers >= FEWEST:
            total, batch, held = total + batch, Tally(), 0
    return total, held
