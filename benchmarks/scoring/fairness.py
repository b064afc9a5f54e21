"""Fairness on simulated rounds with known truth: Kendall's tau of each method.

    python benchmarks/scoring/fairness.py [--rounds 20] [--seconds 600] [--only NAME ...]

Prints one line a scenario: the mean tau of the classical methods and of `robust`,
and `robust` less the best classical one with the standard error of that difference
over the rounds. "Best classical" is chosen after the fact, so on honest rounds an
equally good method shows a small negative number. All rounds are invented.
"""

from __future__ import annotations

import argparse
import sys
import time

import numpy as np
from scipy.stats import kendalltau

from leitai.scoring.ballots import Marks
from leitai.scoring.methods import load_method
from leitai.testing.rounds import Setting, SimulatedRound, simulate_round
from leitai.testing.rounds_conduct import Bloc, Careless, School

CLASSICAL = ("mean", "trimmed", "median", "zscore", "ranksum", "additive", "mixed")
TEN = {
    "low": 1,
    "high": 10,
    "centre": 6,
    "spread": 1.0,
    "taste": 0.4,
    "severity": 0.8,
    "noise": 1.0,
    "halo": 1.0,
    "judges": 60,
}

HONEST = {
    "plain": Setting(),
    "twenty judges": Setting(judges=20),
    "seven judges": Setting(judges=7, units=8),
    "alike judges": Setting(slope=0, noise_spread=0, severity=2),
    "unlike judges": Setting(slope=0.5, noise_spread=0.8),
    "sparse": Setting(units=40, judges=80, seen=10),
    "marks 1 to 10": Setting(**TEN),
    "own thresholds": Setting(**TEN, link="ordinal", threshold=1.0),
    "crowded at the top": Setting(**{**TEN, "centre": 9.0}),
    "long tails": Setting(tails=3),
    "drift": Setting(drift=6),
    "early leavers": Setting(leavers=0.4),
    "30% missing": Setting(missing=0.3),
    "controversial units": Setting(controversy=0.3),
    "honest school": Setting(schools=(School(0.3, 4),)),
    "honest school, counted": Setting(schools=(School(0.3, 4, counted=True),)),
}
DEALS = {
    "15% crude": Setting(
        judges=120, units=20, spread=5, blocs=(Bloc(0.15, friends=2, rivals=2, strength=30),)
    ),
    "30% crude": Setting(
        judges=120, units=20, spread=5, blocs=(Bloc(0.3, friends=3, rivals=3, strength=30),)
    ),
    "30% crude, 11 units": Setting(
        judges=100, spread=5, blocs=(Bloc(0.3, friends=2, rivals=2, strength=30),)
    ),
    "30% flat": Setting(
        judges=120, units=20, spread=5, blocs=(Bloc(0.3, "flat", friends=3, rivals=0, strength=40),)
    ),
    "30% subtle": Setting(
        judges=200,
        spread=5,
        halo=3.5,
        blocs=(Bloc(0.3, "subtle", friends=2, rivals=2, strength=5),),
    ),
    "30% subtle, useful": Setting(
        judges=120,
        units=20,
        blocs=(Bloc(0.3, "subtle", friends=3, rivals=3, strength=7, pick="useful"),),
    ),
    "two rings": Setting(
        judges=120, units=15, blocs=(Bloc(0.15, "ring", friends=3, rivals=0, strength=8),) * 2
    ),
    "sparse, 10% careless": Setting(
        units=60, judges=200, seen=15, careless=(Careless(0.1, width=30),)
    ),
    "sparse, 30% crude": Setting(
        units=40, judges=120, seen=12, blocs=(Bloc(0.3, friends=4, rivals=4, strength=30),)
    ),
}


def to_marks(made: SimulatedRound) -> Marks:
    """A simulated round as the methods read it."""
    return Marks.of(
        [str(code) for code in made.unit_code],
        [str(code) for code in made.judge_code],
        made.mark,
        [str(code) for code in made.criterion_code],
    )


def measure(setting: Setting, seeds: range, until: float) -> dict[str, np.ndarray]:
    """Tau by method and round."""
    taus: dict[str, list[float]] = {name: [] for name in (*CLASSICAL, "robust")}
    for seed in seeds:
        if time.monotonic() > until:
            break
        made = simulate_round(setting, seed)
        marks = to_marks(made)
        truth = made.truth[[int(name) for name in marks.units]]
        for name, values in taus.items():
            fit = load_method(name)(marks, scheme=None, seed=seed)
            values.append(float(kendalltau(fit.scores, truth)[0]))
    return {name: np.array(values) for name, values in taus.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--first-seed", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--only", nargs="*", default=[])
    asked = parser.parse_args()
    until = time.monotonic() + asked.seconds
    heads = ("scenario", "rounds", *CLASSICAL, "robust", "less best", "s.e.")
    print("| " + " | ".join(heads) + " |")
    print("|" + "---|" * len(heads))
    for name, setting in {**HONEST, **DEALS}.items():
        if asked.only and name not in asked.only:
            continue
        seeds = range(asked.first_seed, asked.first_seed + asked.rounds)
        taus = measure(setting, seeds, until)
        count = len(taus["robust"])
        if count < 2:
            print("time is up", file=sys.stderr)
            break
        best = max(CLASSICAL, key=lambda method: taus[method].mean())
        gap = taus["robust"] - taus[best]
        cells = [f"{taus[method].mean():.3f}" for method in (*CLASSICAL, "robust")]
        error = gap.std(ddof=1) / np.sqrt(count)
        print(
            f"| {name} | {count} | {' | '.join(cells)} | {gap.mean():+.3f} | {error:.3f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
