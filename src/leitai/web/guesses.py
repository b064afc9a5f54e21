"""Holding off those who guess tickets: by address, and by the ticket that they guess at.

Counted in the memory of each process, so that guessing writes nothing to the database that
ballots are waiting for. Of n processes that answer, all together allow n times as many.
Whoever holds a known ticket is never held off: a whole hall may share one address, and whoever
has seen the first group of a ticket's code must not be able to lock its holder out.
"""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from typing import Final

MOST_BY_ADDRESS: Final = 60
ADDRESS_SECONDS: Final = 60.0
# From all addresses together: codes whose first two groups are those of one ticket.
MOST_BY_PREFIX: Final = 20
PREFIX_SECONDS: Final = 600.0
PREFIX_LENGTH: Final = 8
_MOST_KEPT: Final = 10_000


class _Times:
    """The last moments of each of many keys, at most so many each."""

    def __init__(self, most: int, seconds: float) -> None:
        self.most, self.seconds = most, seconds
        self._seen: OrderedDict[str, deque[float]] = OrderedDict()

    def wait(self, key: str, now: float) -> float:
        """Seconds until one more is allowed; 0 when one is."""
        times = self._seen.get(key)
        if times is None or len(times) < self.most:
            return 0.0
        return max(0.0, times[0] + self.seconds - now)

    def note(self, key: str, now: float) -> None:
        times = self._seen.setdefault(key, deque(maxlen=self.most))
        times.append(now)
        self._seen.move_to_end(key)
        while len(self._seen) > _MOST_KEPT:
            self._seen.popitem(last=False)


class Guesses:
    """Unknown tickets that were tried; may be asked from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._addresses = _Times(MOST_BY_ADDRESS, ADDRESS_SECONDS)
        self._prefixes = _Times(MOST_BY_PREFIX, PREFIX_SECONDS)

    def try_unknown(self, address: str, code: str, now: float) -> float:
        """Note that an unknown code was tried.

        Args:
            address: where from. code: as it was typed. now: seconds of a clock that never
                goes back.

        Returns:
            Seconds to wait before the next, 0 when this one may be answered; one that is held
            off is not counted, so that waiting helps.
        """
        prefix = prefix_of(code)
        with self._lock:
            wait = max(self._addresses.wait(address, now), self._prefixes.wait(prefix, now))
            if not wait:
                self._addresses.note(address, now)
                self._prefixes.note(prefix, now)
            return wait

    def forget(self) -> None:
        """Forget everything, for tests."""
        self.__init__()  # type: ignore[misc]


def prefix_of(code: str) -> str:
    """The first two groups of a code, however it is spelt."""
    plain = [char for char in code[:60].upper() if char.isascii() and char.isalnum()]
    return "".join(plain[:PREFIX_LENGTH])


GUESSES: Final = Guesses()
"""Those of this process, from the hot path and from the pages."""
