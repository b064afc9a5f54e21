"""Ballots to marks, scores, standings with intervals, and judge diagnostics.

from leitai.scoring import score
result = score("ballots.csv", method="mixed", seed=1)
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from leitai.scoring.ballots import Marks
    from leitai.scoring.live import LiveRound
    from leitai.scoring.reading import read_ballots
    from leitai.scoring.result import Result
    from leitai.scoring.run import score

__all__ = ["LiveRound", "Marks", "Result", "read_ballots", "score"]

_HOMES = {
    "LiveRound": "leitai.scoring.live",
    "Marks": "leitai.scoring.ballots",
    "Result": "leitai.scoring.result",
    "read_ballots": "leitai.scoring.reading",
    "score": "leitai.scoring.run",
}


def __getattr__(name: str) -> Any:
    # Loaded when asked for: the hall's count imports this package without numpy.
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(name)
