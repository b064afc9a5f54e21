"""Simultaneous rank sets: definition, brute force, coverage, memory, bands."""

from __future__ import annotations

import json
import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from leitai.scoring.ranks import Errors, model_errors, rank_units
from leitai.scoring.standings import student_quantile


def independent(se: np.ndarray) -> Errors:
    """Errors known exactly and independent, for few units."""
    size = len(se)
    return model_errors(size, covariance=np.diag(se**2))


def brute_force(scores: np.ndarray, se: np.ndarray, seed: int, draws: int) -> tuple:
    """Two-sided step-down by the definition, one pair at a time."""
    rng = np.random.default_rng(seed)
    noise = rng.normal(size=(draws, len(se))) * se
    pairs = [(a, b) for a in range(len(se)) for b in range(a)]
    spread = {p: np.hypot(se[p[0]], se[p[1]]) for p in pairs}
    kept = set(pairs)
    while kept:
        most = np.max([np.abs(noise[:, a] - noise[:, b]) / spread[a, b] for a, b in kept], axis=0)
        critical = np.quantile(most, 0.95)
        now = {p for p in kept if abs(scores[p[0]] - scores[p[1]]) <= critical * spread[p]}
        if now == kept:
            break
        kept = now
    low, high = np.ones(len(se), int), np.full(len(se), len(se))
    for a, b in set(pairs) - kept:
        worse, better = (a, b) if scores[a] < scores[b] else (b, a)
        low[worse] += 1
        high[better] -= 1
    return low, high


@pytest.mark.parametrize("seed", range(5))
def test_agrees_with_the_definition(seed: int) -> None:
    rng = np.random.default_rng(seed)
    se = rng.uniform(0.1, 0.4, 12)
    scores = rng.normal(0, 1, 12)
    sets = rank_units(scores, independent(se), seed=1, draws=20_000)
    low, high = brute_force(scores, se, seed=2, draws=20_000)
    # Two sets of draws: an end may move by one where a pair stands at the edge.
    assert np.abs(sets.low - low).max() <= 1 and np.abs(sets.high - high).max() <= 1
    assert np.mean(sets.low == low) > 0.8 and np.mean(sets.high == high) > 0.8
    assert np.all(sets.low <= sets.rank) and np.all(sets.rank <= sets.high)


def test_many_units_agree_with_few_units_way() -> None:
    """The bounds for many units find the same critical value as all pairs at once."""
    rng = np.random.default_rng(4)
    se = rng.uniform(0.1, 0.5, 200)
    scores = rng.normal(0, 1, 200)
    many = rank_units(scores, independent(se), seed=3, draws=400)
    covariance = np.diag(se**2)
    errors = model_errors(200, covariance=covariance)
    lower = np.linalg.cholesky(covariance + 1e-12 * np.trace(covariance) / 200 * np.eye(200))
    noise = np.random.Generator(np.random.PCG64(3)).standard_normal((400, 200)) @ lower.T
    kept = np.triu(np.ones((200, 200), bool), 1)
    spread = np.sqrt(errors.variance[:, None] + errors.variance[None, :])
    critical = np.inf
    for _ in range(4):
        most = [np.max((np.abs(d[:, None] - d[None, :]) / spread)[kept]) for d in noise]
        found = np.sort(most)[int(np.ceil(0.95 * 401)) - 1]
        if found >= critical:
            break
        critical = found
        kept &= np.abs(scores[:, None] - scores[None, :]) <= critical * spread
    assert many.critical == pytest.approx(critical, rel=1e-9)


def test_equal_units_are_all_covered_in_most_rounds() -> None:
    """With all units equal, the sets must leave every rank open in about 95 of 100 rounds."""
    rng = np.random.default_rng(10)
    whole = 0
    for at in range(150):
        judges = rng.normal(0, 1, (12, 8)) + rng.normal(0, 2, (12, 1))
        scores = judges.mean(axis=0)
        influence = (judges - scores) / 12 * np.sqrt(12 / 11)
        errors = model_errors(8, influence=influence, seen=np.full(8, 12.0))
        sets = rank_units(scores, errors, seed=at, draws=400)
        whole += bool(np.all(sets.low == 1) and np.all(sets.high == 8))
    assert 0.90 <= whole / 150 <= 0.995


def test_bands_and_first() -> None:
    scores = np.array([10.0, 9.9, 5.0, 4.9, 0.0])
    sets = rank_units(scores, independent(np.full(5, 0.2)), seed=0)
    assert sets.band.tolist() == [1, 1, 2, 2, 3]
    assert sets.p_first[0] > sets.p_first[1] > 0.2 and sets.p_first[2:].sum() == 0
    assert sets.low.tolist() == [1, 1, 3, 3, 5] and sets.high.tolist() == [2, 2, 4, 4, 5]


def test_same_seed_same_digits() -> None:
    scores, errors = np.arange(6.0), independent(np.full(6, 1.0))
    one, two = rank_units(scores, errors, seed=7), rank_units(scores, errors, seed=7)
    assert one.critical == two.critical and np.array_equal(one.p_first, two.p_first)


def test_memory_does_not_grow_with_pairs_times_draws() -> None:
    size = 900
    rng = np.random.default_rng(1)
    influence = rng.normal(size=(60, size)) * 0.02
    errors = model_errors(size, influence=influence, seen=np.full(size, 60.0))
    tracemalloc.start()
    rank_units(rng.normal(size=size), errors, seed=1, draws=100)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    # All pairs in all draws would take 320 MB as doubles.
    assert peak < 40e6


@pytest.mark.parametrize(
    ("df", "wanted"), [(1, 12.706205), (2, 4.302653), (3, 3.182446), (5, 2.570582), (30, 2.042272)]
)
def test_quantiles_of_student(df: int, wanted: float) -> None:
    found = float(student_quantile(0.975, np.array([float(df)]))[0])
    assert found == pytest.approx(wanted, rel=2e-3)


def test_sets_of_csranks_on_pisa() -> None:
    """Simultaneous two-sided sets with step-down of 37 countries, beside R's csranks."""
    path = Path(__file__).parents[1] / "goldens/scoring/csranks_pisa.json"
    golden = json.loads(path.read_text(encoding="utf-8"))
    sets = rank_units(
        np.array(golden["score"]), independent(np.array(golden["se"])), seed=101, draws=10_000
    )
    assert sets.rank.tolist() == golden["rank"]
    low, high = np.array(golden["low"]), np.array(golden["high"])
    # Both draw at random: a pair at the edge may fall on either side, which moves an end by one.
    assert np.abs(sets.low - low).max() <= 1 and np.abs(sets.high - high).max() <= 1
    assert np.mean(sets.low == low) >= 0.9 and np.mean(sets.high == high) >= 0.9


@pytest.mark.parametrize(("judges", "units"), [(3, 3), (5, 3), (2, 6), (4, 4)])
def test_few_judges_of_few_equal_units_leave_every_rank_open(judges: int, units: int) -> None:
    """What all variances lean on is a guess there, too: without it, (3, 3) held in 0.86."""
    rng = np.random.default_rng(20221128)
    rounds, held = 300, 0
    for seed in range(rounds):
        table = rng.normal(size=(judges, 1)) + rng.normal(size=(judges, units))
        influence = (table - table.mean(axis=1, keepdims=True)).copy()
        influence -= influence.mean(axis=0)
        influence *= np.sqrt(judges / (judges - 1)) / judges
        errors = model_errors(units, influence=influence, seen=np.full(units, float(judges)))
        sets = rank_units(table.mean(axis=0), errors, seed=seed)
        held += bool(np.all(sets.low == 1) and np.all(sets.high == units))
    # 0.95 of 300 rounds, less three standard errors.
    assert held >= 0.95 * rounds - 3 * np.sqrt(0.95 * 0.05 * rounds)
