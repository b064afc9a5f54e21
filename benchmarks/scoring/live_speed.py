"""One new ballot in a running round, and rank sets of very many units: seconds and memory.

    python benchmarks/scoring/live_speed.py

A round of 11 units, 6 criteria and 1,000 judges: a judge's ballot replaces the former one
and everything is scored anew, errors and rank ranges included. Then simultaneous rank
ranges of 5,000 units with 2,000 judges, each of whom saw a tenth of them.
"""

from __future__ import annotations

import resource
import statistics
import time

import numpy as np

from leitai.scoring import LiveRound
from leitai.scoring.ranks import model_errors, rank_units


def recast(times: int = 200) -> tuple[float, float]:
    """Median and worst milliseconds from a new ballot to new standings."""
    rng = np.random.default_rng(1)
    units, sheet = [f"U{at}" for at in range(11)], [f"C{at}" for at in range(6)]
    worth = rng.normal(0, 3, 11)

    def ballot(judge: int) -> dict[str, list[float]]:
        lean = np.random.default_rng(judge).normal(0, 3)
        marks = np.rint(80 + worth[:, None] + lean + rng.normal(0, 4, (11, 6)))
        return {unit: row.tolist() for unit, row in zip(units, marks, strict=True)}

    live = LiveRound(units, sheet)
    for judge in range(1000):
        live.cast(f"J{judge}", ballot(judge))
    live.standings(seed=1)
    took = []
    for turn in range(times):
        judge = int(rng.integers(1000))
        fresh = ballot(judge)
        before = time.perf_counter()
        live.cast(f"J{judge}", fresh)
        live.standings(seed=turn)
        took.append(1000 * (time.perf_counter() - before))
    return statistics.median(took), max(took)


def rank_many(units: int = 5000, judges: int = 2000) -> float:
    """Seconds for the rank sets alone."""
    rng = np.random.default_rng(2)
    scores = rng.normal(70, 4, units)
    influence = rng.normal(0, 0.03, (judges, units)) * (rng.random((judges, units)) < 0.1)
    errors = model_errors(
        units, influence=influence.astype(np.float32), covariance=None, own=None,
        seen=np.full(units, judges / 10),
    )  # fmt: skip
    before = time.perf_counter()
    rank_units(scores, errors, seed=3)
    return time.perf_counter() - before


def main() -> None:
    middle, worst = recast()
    print(f"one new ballot, 11 units x 1,000 judges: median {middle:.2f} ms, worst {worst:.2f} ms")
    seconds = [rank_many() for _ in range(3)]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"rank sets of 5,000 units: median {statistics.median(seconds):.2f} s, "
        f"worst {max(seconds):.2f} s, peak {peak:.0f} MB (with the made-up influence)"
    )


if __name__ == "__main__":
    main()
