"""Laws that every scoring method obeys, taken from the table METHODS itself.

The order of ballots, the names, and the way chunks were merged change no digit;
marks ten times as large give scores ten times as large.
"""

from __future__ import annotations

import numpy as np
import pytest

from leitai.scoring.ballots import Marks
from leitai.scoring.methods import METHODS, load_method
from leitai.scoring.result import Fit, number
from leitai.scoring.run import score

UNITS, JUDGES, CRITERIA = 5, 12, 2
# Rasch merges categories by their number and comparisons drop distances, so a
# change of unit may move their scores by more than the change itself.
SCALED = {"mean", "trimmed", "median", "zscore", "ranksum", "additive", "mixed"}


def rows(seed: int, missing: float) -> list[tuple[int, int, int, float]]:
    rng = np.random.default_rng(seed)
    unit, judge = rng.normal(0, 0.7, UNITS), rng.normal(0, 1, JUDGES)
    found = []
    for j in range(JUDGES):
        for u in range(UNITS):
            for c in range(CRITERIA):
                if rng.random() >= missing:
                    raw = 6 + unit[u] + judge[j] + 0.3 * c + rng.normal(0, 0.8)
                    found.append((u, j, c, float(np.clip(np.rint(raw * 2) / 2, 1, 10))))
    return found


def marks_of(
    table: list[tuple[int, int, int, float]],
    units: list[str] | None = None,
    judges: list[str] | None = None,
    factor: float = 1.0,
) -> Marks:
    units = units or [f"U{at}" for at in range(UNITS)]
    judges = judges or [f"J{at}" for at in range(JUDGES)]
    return Marks.of(
        [units[u] for u, _, _, _ in table],
        [judges[j] for _, j, _, _ in table],
        [mark * factor for _, _, _, mark in table],
        [f"C{c}" for _, _, c, _ in table],
    )


def by_unit(marks: Marks, fit: Fit) -> dict[str, tuple[float | None, float | None]]:
    errors = fit.errors()
    return {
        name: (number(fit.scores[at]), number(round(float(errors[at]), 9)))
        for at, name in enumerate(marks.units)
    }


@pytest.mark.parametrize("missing", [0.0, 0.3])
@pytest.mark.parametrize("name", METHODS)
def test_order_of_ballots_changes_no_digit(name: str, missing: float) -> None:
    table = rows(1, missing)
    shuffled = [table[at] for at in np.random.default_rng(2).permutation(len(table))]
    one, two = marks_of(table), marks_of(shuffled)
    fit = load_method(name)
    assert by_unit(one, fit(one, scheme=None, seed=3)) == by_unit(
        two, fit(two, scheme=None, seed=3)
    )


@pytest.mark.parametrize("name", METHODS)
def test_names_change_no_digit(name: str) -> None:
    table = rows(4, 0.2)
    units = ["戊", "丁", "丙", "乙", "甲"]
    judges = [f"评委{JUDGES - at:02d}" for at in range(JUDGES)]
    one, two = marks_of(table), marks_of(table, units, judges)
    fit = load_method(name)
    plain = by_unit(one, fit(one, scheme=None, seed=3))
    renamed = by_unit(two, fit(two, scheme=None, seed=3))
    assert [plain[f"U{at}"] for at in range(UNITS)] == [renamed[name] for name in units]


@pytest.mark.parametrize("name", METHODS)
def test_merged_chunks_change_no_digit(name: str) -> None:
    table = rows(5, 0.1)
    chunks = [table[0::3], table[2::3], table[1::3]]
    merged = [row for chunk in chunks for row in chunk]
    one, two = marks_of(table), marks_of(merged)
    fit = load_method(name)
    assert by_unit(one, fit(one, scheme=None, seed=3)) == by_unit(
        two, fit(two, scheme=None, seed=3)
    )


@pytest.mark.parametrize("name", sorted(SCALED))
def test_scores_follow_the_unit_of_the_marks(name: str) -> None:
    table = rows(6, 0.2)
    one, two = marks_of(table), marks_of(table, factor=10.0)
    fit = load_method(name)
    small, large = fit(one, scheme=None, seed=3), fit(two, scheme=None, seed=3)
    np.testing.assert_allclose(large.scores, 10 * small.scores, rtol=1e-6)
    np.testing.assert_allclose(large.errors(), 10 * small.errors(), rtol=1e-4)


@pytest.mark.parametrize("name", METHODS)
def test_whole_results_do_not_depend_on_order_or_names(name: str) -> None:
    table = rows(7, 0.2)
    shuffled = [table[at] for at in np.random.default_rng(8).permutation(len(table))]
    one = score(marks_of(table), name, seed=5, beside=False)
    two = score(marks_of(shuffled), name, seed=5, beside=False)
    assert one.to_dict()["standings"] == two.to_dict()["standings"]
    units = [f"{chr(90 - at)}组" for at in range(UNITS)]
    three = score(marks_of(table, units), name, seed=5, beside=False)
    places = {
        row.unit: (row.score, row.rank_low, row.rank_high, row.p_first) for row in one.standings
    }
    others = {
        row.unit: (row.score, row.rank_low, row.rank_high, row.p_first) for row in three.standings
    }
    assert [places[f"U{at}"] for at in range(UNITS)] == [others[name] for name in units]


@pytest.mark.parametrize("name", METHODS)
def test_every_method_gives_errors_ranks_and_bands(name: str) -> None:
    result = score(marks_of(rows(9, 0.0)), name, seed=1, beside=False)
    assert len(result.standings) == UNITS
    for row in result.standings:
        assert row.score is not None
        assert 1 <= row.rank_low <= row.rank <= row.rank_high <= UNITS
        assert row.se is None or row.se >= 0
    bands = [row.band for row in result.standings]
    assert bands == sorted(bands) and bands[0] == 1
    assert sum(row.p_first or 0 for row in result.standings) == pytest.approx(1, abs=1e-6)
