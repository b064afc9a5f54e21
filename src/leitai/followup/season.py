"""A season of work with an end: 大干500天. Day 1 is its first day, day 500 its last."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from leitai.followup.cards import Status


@dataclass(frozen=True, slots=True)
class Countdown:
    """Where a season stands on a day.

    Args:
        first, last: its first and last day, both in it.
        days: how many there are.
        day: which of them today is; 0 before the first, `days` after the last.
        left: how many are still to come after today; all of them before the first day.
    """

    first: date
    last: date
    days: int
    day: int
    left: int

    @property
    def percent(self) -> int:
        """Share of the days that are over or running, in percent, rounded down."""
        return 100 * self.day // self.days


def count_down(first: date, days: int, today: date) -> Countdown:
    """The countdown of a season; ValueError for fewer than one day."""
    if days < 1:
        raise ValueError(days)
    day = min(max((today - first).days + 1, 0), days)
    return Countdown(first, first + timedelta(days=days - 1), days, day, days - day)


@dataclass(frozen=True, slots=True)
class RolledUp:
    """Actions counted by card. `worst` is the card of the whole: the worst that any has.

    Closed actions are counted apart: what is over has no card that could fall behind.
    """

    red: int
    amber: int
    green: int
    grey: int
    closed: int

    @property
    def all(self) -> int:
        return self.red + self.amber + self.green + self.grey + self.closed

    @property
    def worst(self) -> Status:
        """Red before amber before green; grey when nothing is due or everything is over."""
        for name in ("red", "amber", "green"):
            if getattr(self, name):
                return name
        return "grey"


def roll_up(cards: Iterable[tuple[Status, bool]]) -> RolledUp:
    """Roll up (card, closed) of actions."""
    counts: Counter[str] = Counter("closed" if closed else card for card, closed in cards)
    return RolledUp(
        counts["red"], counts["amber"], counts["green"], counts["grey"], counts["closed"]
    )
