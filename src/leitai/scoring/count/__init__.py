"""The announced count (计票): exact arithmetic by the scheme, no estimate in the score."""

from leitai.scoring.count.result import CountResult, PoolScore, UnitScore
from leitai.scoring.count.tallied import CountedBallot, Tallied
from leitai.scoring.count.tally import SlotBallots, count_round

__all__ = [
    "CountResult",
    "CountedBallot",
    "PoolScore",
    "SlotBallots",
    "Tallied",
    "UnitScore",
    "count_round",
]
