"""Simulated rounds as Marks, for the tests of the scoring methods."""

from __future__ import annotations

import numpy as np
from scipy.stats import kendalltau

from leitai.scoring.ballots import Marks
from leitai.testing.rounds import SimulatedRound


def to_marks(made: SimulatedRound) -> Marks:
    """All marks of a simulated round, units and judges in the order of their codes."""
    rows = sorted(
        zip(
            made.judge_code.tolist(),
            made.unit_code.tolist(),
            made.criterion_code.tolist(),
            made.mark.tolist(),
            strict=True,
        )
    )
    return Marks.of(
        [f"U{unit:02d}" for _, unit, _, _ in rows],
        [f"J{judge:03d}" for judge, _, _, _ in rows],
        [mark for _, _, _, mark in rows],
        [f"C{criterion}" for _, _, criterion, _ in rows],
    )


def measure_tau(made: SimulatedRound, marks: Marks, scores: np.ndarray) -> float:
    """Kendall's tau between scores and truth."""
    truth = made.truth[[int(name[1:]) for name in marks.units]]
    return float(kendalltau(scores, truth)[0])


def shuffle(marks: Marks, seed: int) -> Marks:
    """The same marks in another order with other names (names keep their sorted order)."""
    rows = np.random.default_rng(seed).permutation(len(marks))
    return Marks.of(
        ["x" + marks.units[code] for code in marks.unit[rows]],
        ["y" + marks.judges[code] for code in marks.judge[rows]],
        marks.mark[rows],
        ["z" + marks.criteria[code] for code in marks.criterion[rows]],
    )


def by_name(marks: Marks, values: np.ndarray, cut: int = 0) -> dict[str, float]:
    """Values by unit name, the first `cut` letters dropped."""
    return {
        name[cut:]: float(f"{value:.10g}") for name, value in zip(marks.units, values, strict=True)
    }
