from itertools import combinations, permutations

import numpy as np
import pytest

from leitai.scoring.ballots import Marks
from leitai.scoring.comparisons.orders import _differentiate, _symmetric, fit_orders, unfold
from leitai.scoring.comparisons.pairs import fit_pairs
from leitai.scoring.methods.rankings import fit
from leitai.testing.rounds import Setting, simulate_round
from scoring.simulated import by_name, measure_tau, shuffle, to_marks


def test_symmetric_polynomials_equal_the_sums_over_sets():
    power = np.random.default_rng(0).random((3, 6))
    for k in (1, 2, 3, 6):
        total, without = _symmetric(power, k)
        for row in range(3):
            expected = sum(np.prod(power[row, list(s)]) for s in combinations(range(6), k))
            assert total[row] == pytest.approx(expected)
            rest = [unit for unit in range(6) if unit != 2]
            expected = sum(np.prod(power[row, list(s)]) for s in combinations(rest, k - 1))
            assert without[row, 2] == pytest.approx(expected)


def test_two_units_with_ties_equal_davidsons_model():
    table = np.array([[1, 0], [0, 1], [1, 1], [1, 0.0]])
    found = fit_orders(unfold(table), 4)
    pairs = fit_pairs(np.array([[0, 2], [1, 0.0]]), np.array([[0, 1], [1, 0.0]]))
    assert found.worth == pytest.approx(pairs.ability, abs=1e-4)
    assert found.log_tie[0] == pytest.approx(pairs.log_tie, abs=1e-4)


def test_without_ties_chances_of_all_rankings_add_to_one():
    worth = np.array([0.3, -0.2, 0.5, -0.6])
    total = 0.0
    for order in permutations(range(4)):
        table = np.zeros((1, 4))
        table[0, list(order)] = np.arange(4, 0, -1)
        value, _ = _differentiate(worth, unfold(table), 4, 1)
        total += np.exp(value.sum())
    assert total == pytest.approx(1.0)


def test_the_gradient_is_the_derivative():
    rng = np.random.default_rng(1)
    stages = unfold(rng.integers(0, 4, (20, 6)).astype(float))
    order = int(stages.chosen.sum(axis=1).max())
    beta = rng.normal(size=6 + order - 1)
    value, gradient = _differentiate(beta, stages, 6, order)
    for at in range(len(beta)):
        moved = beta.copy()
        moved[at] += 1e-6
        up, _ = _differentiate(moved, stages, 6, order)
        assert (up - value).sum() / 1e-6 == pytest.approx(gradient[:, at].sum(), abs=2e-3)


def test_rankings_drawn_from_the_model_give_the_worths_back():
    rng = np.random.default_rng(0)
    worth = np.array([1.0, 0.5, 0.0, -0.5, -1.0])
    table = worth + rng.gumbel(size=(2000, 5))
    found = fit_orders(unfold(table), 2000)
    assert found.worth == pytest.approx(worth, abs=0.1)


def test_units_that_a_judge_did_not_see_are_left_out():
    stages = unfold(np.array([[3.0, np.nan, 1.0]]))
    assert stages.remain.tolist() == [[True, False, True]]
    assert stages.chosen.tolist() == [[True, False, False]]


def test_it_finds_the_truth_and_gives_errors():
    made = simulate_round(Setting(judges=30, spread=6), 2)
    marks = to_marks(made)
    found = fit(marks)
    assert measure_tau(made, marks, found.scores) > 0.85
    assert np.all(found.errors() > 0)


def test_an_always_first_unit_is_finite_and_said():
    marks = Marks.of(
        list("abc") * 3, [j for j in "123" for _ in "abc"], [9, 5, 6, 9, 6, 5, 9, 5, 6]
    )
    found = fit(marks)
    assert np.all(np.isfinite(found.scores))
    assert any(note.code == "comparison_infinite" for note in found.warnings)


def test_order_and_names_change_no_digit():
    marks = to_marks(simulate_round(Setting(units=5, judges=10), 2))
    other = shuffle(marks, 1)
    assert by_name(marks, fit(marks).scores) == pytest.approx(
        by_name(other, fit(other).scores, cut=1), rel=1e-7
    )
