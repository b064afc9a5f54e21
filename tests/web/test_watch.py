"""The process that watches: what dies is forked anew, what is stopped stays stopped."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked")

PROGRAM = """
import os, select, sys
from pathlib import Path
from leitai.web.watch import Watch

def deed(name):
    def run(watcher):
        with Path(sys.argv[1]).open("a") as said:
            said.write(f"{name} {os.getpid()}\\n")
        select.select([watcher], [], [])
    return run

Watch([deed("pages"), deed("casting")]).run()
"""


def until(holds: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.01)


def alive(pid: int) -> bool:
    try:
        return b"\nState:\tZ" not in Path(f"/proc/{pid}/status").read_bytes()
    except OSError:
        return False


class Watched:
    """A watcher with two processes, and whom it has started so far."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "started"
        self.file.touch()
        self.watcher = subprocess.Popen([sys.executable, "-c", PROGRAM, str(self.file)])
        until(lambda: len(self.started()) == 2)

    def started(self) -> list[tuple[str, int]]:
        lines = self.file.read_text().splitlines(keepends=True)
        whole = [line.split() for line in lines if line.endswith("\n")]
        return [(name, int(pid)) for name, pid in whole]

    def none_left(self) -> bool:
        return not any(alive(pid) for _, pid in self.started())


@pytest.fixture
def watched(tmp_path: Path) -> Watched:
    return Watched(tmp_path)


def test_what_dies_is_forked_anew(watched: Watched) -> None:
    name, pid = watched.started()[0]
    os.kill(pid, signal.SIGKILL)
    until(lambda: len(watched.started()) == 3)
    again = watched.started()[2]
    assert again[0] == name
    assert again[1] != pid
    watched.watcher.terminate()
    watched.watcher.wait(30)
    assert watched.none_left()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_told_to_stop_it_stops_all_and_ends(watched: Watched, number: int) -> None:
    watched.watcher.send_signal(number)
    assert watched.watcher.wait(30) == 0
    assert watched.none_left()
    assert len(watched.started()) == 2


def test_without_their_watcher_the_others_end(watched: Watched) -> None:
    watched.watcher.kill()
    watched.watcher.wait(30)
    until(watched.none_left)
