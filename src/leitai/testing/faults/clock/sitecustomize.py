"""A wall clock that can be moved while the program runs, for the tests of faults only.

Python imports `sitecustomize` of its path before anything else. Where LEITAI_FAULTS_CLOCK
names a file, its number of seconds is added to `time.time` and `datetime.now`. Monotonic
clocks stay: a machine's do, too, when somebody sets its wall clock.
"""

from __future__ import annotations

import datetime as _module
import os
import time as _time
from pathlib import Path
from typing import Any

_FILE = os.environ.get("LEITAI_FAULTS_CLOCK", "")


def _offset() -> float:
    try:
        return float(Path(_FILE).read_text())
    except (OSError, ValueError):
        return 0.0


def _move() -> None:
    real_time, real = _time.time, _module.datetime

    class Meta(type):
        def __instancecheck__(cls, value: object) -> bool:
            return isinstance(value, real)

        def __subclasscheck__(cls, kind: type) -> bool:
            return issubclass(kind, real)

    def now(tz: Any = None) -> _module.datetime:
        return real.now(tz) + _module.timedelta(seconds=_offset())

    moved: Any = Meta("datetime", (real,), {"now": staticmethod(now)})
    changed: Any = _module
    changed.datetime = moved
    _time.time = lambda: real_time() + _offset()


if _FILE:
    _move()
