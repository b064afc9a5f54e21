"""One piece of work beside the rest; concurrent.futures would cost 10 ms more to load."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread
from typing import Generic, TypeVar

T = TypeVar("T")


class Aside(Generic[T]):
    """Work that runs in a thread once started, or at the first `wait` where it was not."""

    def __init__(self, work: Callable[[], T]) -> None:
        self._work = work
        self._found: list[T] = []
        self._error: BaseException | None = None
        self._thread: Thread | None = None

    def start(self) -> None:
        """Begin now, beside whatever the caller goes on to do."""
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()

    def join(self) -> None:
        """Wait until the thread is done, whatever came of it."""
        if self._thread is not None:
            self._thread.join()

    def wait(self) -> T:
        """What came of it, as often as asked; raises what the work raised."""
        self.join()
        if self._thread is None and not self._found:
            self._found.append(self._work())
        if self._error is not None:
            raise self._error
        return self._found[0]

    def _run(self) -> None:
        try:
            self._found.append(self._work())
        except BaseException as error:
            self._error = error
