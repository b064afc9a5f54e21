"""Whose turn it is to write an SQLite file, where several processes of one machine cast.

SQLite lets one write at a time; whoever finds it busy sleeps and asks again, longer each time.
With a lock on a file the kernel hands the turn on at once, in order, and takes it back from a
process that dies.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path


class FileTurn:
    """Held between entering and leaving; one thread of a process at a time.

    The lock only saves waiting: what keeps two writers apart is SQLite itself. A file system
    without locks therefore costs speed, and nothing else.
    """

    def __init__(self, path: Path) -> None:
        self._handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def __enter__(self) -> None:
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX)
        except OSError:
            return

    def __exit__(self, *_: object) -> None:
        try:
            fcntl.flock(self._handle, fcntl.LOCK_UN)
        except OSError:
            return
