"""Coverage of the simultaneous rank sets: rounds in which every true rank is inside.

    python benchmarks/scoring/coverage.py [--rounds 200] [--seed 0]

Complete rounds with few judges, rounds with recusals, units of unequal noise, and
equal units (where the sets must leave every rank open in about 95 of 100).
"""

from __future__ import annotations

import argparse

import numpy as np

from leitai.scoring.ballots import Marks
from leitai.scoring.cells import tally
from leitai.scoring.methods.mixed import fit_cells
from leitai.scoring.ranks import model_errors, rank_units


def one(
    rng: np.random.Generator, judges: int, units: int, keep: float, spread: float, uneven: float
) -> bool:
    truth = spread * rng.normal(size=units)
    noise = np.exp(uneven * rng.normal(size=units))
    table = truth + 2 * rng.normal(size=(judges, 1)) + noise * rng.normal(size=(judges, units))
    there = rng.random((judges, units)) < keep
    j, u = np.nonzero(there)
    marks = Marks.of([str(at) for at in u], [str(at) for at in j], np.round(table[j, u], 3))
    cells = tally(marks)
    fit = fit_cells(cells)
    order = [int(name) for name in marks.units]
    seen = np.bincount(cells.unit, minlength=cells.units).astype(float)
    errors = model_errors(
        cells.units,
        influence=fit.influence,
        covariance=fit.covariance,
        own=fit.own_variance,
        seen=seen,
    )
    sets = rank_units(fit.scores, errors, seed=int(rng.integers(1 << 31)))
    mine = truth[order]
    best = 1 + (mine[None, :] > mine[:, None]).sum(axis=1)
    worst = (mine[None, :] >= mine[:, None]).sum(axis=1)
    return bool(np.all(sets.low <= best) and np.all(worst <= sets.high))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    print(
        "| judges | units | marked | truth sd | uneven noise | covered |\n|---|---|---|---|---|---|"
    )
    for case in (
        (3, 3, 1.0, 0.0, 0.0), (4, 4, 1.0, 0.0, 0.0), (8, 3, 1.0, 0.0, 0.0), (2, 6, 1.0, 0.0, 0.0),
        (5, 11, 1.0, 0.0, 0.0), (5, 11, 1.0, 0.0, 0.4), (12, 11, 1.0, 0.0, 0.3),
        (12, 11, 0.7, 0.0, 0.0), (40, 11, 0.7, 0.0, 0.3), (8, 11, 1.0, 0.5, 0.3),
        (60, 30, 0.2, 0.0, 0.0), (60, 30, 0.2, 0.5, 0.3),
        (60, 80, 0.2, 0.0, 0.0), (60, 80, 0.2, 0.5, 0.3), (60, 200, 0.1, 0.5, 0.0),
    ):  # fmt: skip
        rng = np.random.default_rng(options.seed)
        hits = sum(one(rng, *case) for _ in range(options.rounds))
        print("| " + " | ".join(map(str, case)) + f" | {hits / options.rounds:.3f} |", flush=True)


if __name__ == "__main__":
    main()
