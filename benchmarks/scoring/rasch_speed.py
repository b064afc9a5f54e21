"""How long the joint Rasch estimate takes on sparse rounds.

    python benchmarks/scoring/rasch_speed.py [--marks 100000]

mfrmr 0.2.2 (R), joint maximum likelihood, needs 23 s for 100,000 sparse marks.
"""

from __future__ import annotations

import argparse
import statistics
import time

import numpy as np

from leitai.scoring.rasch.facets import code_facets
from leitai.scoring.rasch.joint import fit_joint
from leitai.scoring.rasch.model import spread_out


def make(marks: int, seed: int) -> tuple[np.ndarray, ...]:
    """Codes and marks of 2,000 units, 1,000 judges and 5 criteria on a 7-point scale."""
    rng = np.random.default_rng(seed)
    units, judges, criteria = 2000, 1000, 5
    cells = rng.choice(units * judges, marks // criteria, replace=False)
    unit, judge = np.repeat(cells // judges, criteria), np.repeat(cells % judges, criteria)
    criterion = np.tile(np.arange(criteria), marks // criteria)
    place = rng.normal(0, 1, units)[unit] - rng.normal(0, 0.7, judges)[judge]
    place = place - rng.normal(0, 0.5, criteria)[criterion]
    threshold = np.array([[-2.0, -1, -0.3, 0.3, 1, 2]])
    chance = spread_out(place, threshold, np.zeros(len(unit), np.intp))
    mark = (rng.random(len(unit)) > chance.cumsum(axis=0)).sum(axis=0)
    return unit, judge, criterion, mark.astype(float)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--marks", type=int, default=100_000)
    asked = parser.parse_args()
    took, used = [], []
    for seed in range(5):
        columns = make(asked.marks, seed)
        wall, cpu = time.perf_counter(), time.process_time()
        found = fit_joint(code_facets(*columns, (2000, 1000, 5)))
        took.append(time.perf_counter() - wall)
        used.append(time.process_time() - cpu)
        print(f"seed {seed}: {took[-1]:.2f} s, {found.steps} steps, settled {found.converged}")
    print(f"median {statistics.median(took):.2f} s ({statistics.median(used):.2f} s processor)")


if __name__ == "__main__":
    main()
