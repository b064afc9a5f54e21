"""A process that forks others, and forks them anew when they die."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from types import FrameType

# A process that dies within this time of its start is not forked anew without a pause.
SOON = 1.0
PAUSE = 0.5


class Watch:
    """Forks a process for each deed, and anew when one dies, until it is told to stop.

    Args:
        deeds: called in their own processes with the read end of a pipe, which is closed when
            this process ends, however it ends.
    """

    def __init__(self, deeds: Sequence[Callable[[int], None]]) -> None:
        self.deeds = deeds
        self.running: dict[int, int] = {}
        self.begun: dict[int, float] = {}
        self.stopping = False
        self.alive, self._end = os.pipe()

    def run(self) -> None:
        """Until SIGTERM or SIGINT, which are passed on, and all processes have ended."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        for turn in range(len(self.deeds)):
            self._fork(turn)
        while self.running:
            pid, _ = os.wait()
            turn = self.running.pop(pid, -1)
            if turn < 0 or self.stopping:
                continue
            if time.monotonic() - self.begun[turn] < SOON:
                time.sleep(PAUSE)
            self._fork(turn)

    def _fork(self, turn: int) -> None:
        self.begun[turn] = time.monotonic()
        pid = os.fork()
        if pid:
            self.running[pid] = turn
            if self.stopping:  # told so in the midst of the fork
                _end(pid)
            return
        code = 1
        try:
            os.close(self._end)
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, signal.SIG_DFL)
            self.deeds[turn](self.alive)
            code = 0
        except KeyboardInterrupt:
            code = 0
        except BaseException:
            sys.excepthook(*sys.exc_info())
        finally:
            with contextlib.suppress(OSError, ValueError):
                sys.stderr.flush()
            # Never back into what the parent was doing.
            os._exit(code)

    def _stop(self, number: int, _frame: FrameType | None) -> None:
        self.stopping = True
        for pid in tuple(self.running):
            _end(pid)


def _end(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGTERM)
