import json
from pathlib import Path

import numpy as np
import pytest

from leitai.scoring.ballots import Marks
from leitai.scoring.comparisons.pairs import fit_pairs, links_all
from leitai.scoring.methods.pairwise import fit
from leitai.testing.rounds import Setting, simulate_round
from scoring.simulated import by_name, measure_tau, shuffle, to_marks

GOLDEN = json.loads(
    (Path(__file__).parents[1] / "goldens/scoring/pairwise.json").read_text(encoding="utf-8")
)


def test_citations_equal_bradleyterry2():
    names = GOLDEN["journals"]
    wins = np.zeros((4, 4))
    for one, two, won, lost in GOLDEN["pairs"]:
        wins[names.index(one), names.index(two)] = won
        wins[names.index(two), names.index(one)] = lost
    found = fit_pairs(wins)
    assert found.converged
    assert found.ability - found.ability[0] == pytest.approx(GOLDEN["ability"], abs=1e-6)
    errors = np.sqrt(np.diag(np.linalg.inv(found.information[1:, 1:])))
    assert errors == pytest.approx(GOLDEN["se"][1:], abs=1e-6)


def test_two_units_are_the_log_odds():
    wins = np.array([[0.0, 3.0], [1.0, 0.0]])
    found = fit_pairs(wins)
    assert found.ability[0] - found.ability[1] == pytest.approx(np.log(3))


def test_ties_solve_davidsons_equations():
    wins, ties = np.array([[0.0, 4.0], [1.0, 0.0]]), np.array([[0.0, 2.0], [2.0, 0.0]])
    found = fit_pairs(wins, ties)
    worth = np.exp(found.ability)
    both = np.exp(found.log_tie) * np.sqrt(worth[0] * worth[1])
    chance = np.array([worth[0], worth[1], both]) / (worth.sum() + both)
    assert chance == pytest.approx(np.array([4, 1, 2]) / 7)


def test_an_unbeaten_unit_gets_a_finite_worth_and_it_is_said():
    marks = Marks.of(
        list("abc") * 3, [j for j in "123" for _ in "abc"], [9, 5, 6, 9, 6, 5, 9, 5, 6]
    )
    found = fit(marks)
    assert np.all(np.isfinite(found.own))
    assert any(note.code == "comparison_infinite" for note in found.warnings)


def test_linking_needs_a_way_back():
    assert not links_all(np.array([[0, 1], [0, 0]], dtype=bool))
    assert links_all(np.array([[0, 1], [1, 0]], dtype=bool))


def test_severity_cannot_matter():
    made = simulate_round(Setting(judges=15, criteria=1), 3)
    marks = to_marks(made)
    shift = np.random.default_rng(1).integers(-20, 20, 15)
    moved = Marks.of(
        [marks.units[code] for code in marks.unit],
        [marks.judges[code] for code in marks.judge],
        marks.mark + shift[marks.judge],
    )
    assert fit(marks).own == pytest.approx(fit(moved).own, abs=1e-9)


def test_it_finds_the_truth_and_gives_errors():
    made = simulate_round(Setting(judges=40, spread=6), 2)
    marks = to_marks(made)
    found = fit(marks)
    assert measure_tau(made, marks, found.scores) > 0.85
    assert np.all(found.errors() > 0)


def test_scores_have_the_mean_of_the_plain_means():
    marks = to_marks(simulate_round(Setting(judges=12), 2))
    means = np.bincount(marks.unit, marks.mark) / np.bincount(marks.unit)
    assert fit(marks).scores.mean() == pytest.approx(means.mean())


def test_a_judge_of_one_unit_compares_nothing():
    found = fit(Marks.of(["a", "b"], ["1", "2"], [3.0, 4.0]))
    assert np.all(np.isnan(found.scores))
    assert found.warnings[0].code == "comparison_none"


def test_order_and_names_change_no_digit():
    marks = to_marks(simulate_round(Setting(units=6, judges=10, seen=4), 2))
    other = shuffle(marks, 1)
    assert by_name(marks, fit(marks).scores) == by_name(other, fit(other).scores, cut=1)
