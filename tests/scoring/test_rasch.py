import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from leitai.scoring.ballots import Marks
from leitai.scoring.methods.rasch import fit
from leitai.scoring.rasch.facets import code_facets, set_extremes_apart
from leitai.scoring.rasch.fitting import judge_fit
from leitai.scoring.rasch.joint import fit_joint
from leitai.scoring.rasch.marginal import fit_marginal
from leitai.scoring.rasch.model import expect, log_likelihood, spread_out
from leitai.testing.rounds import Setting, simulate_round
from scoring.simulated import by_name, measure_tau, shuffle, to_marks

GOLDEN = json.loads(
    (Path(__file__).parents[1] / "goldens/scoring/rasch.json").read_text(encoding="utf-8")
)


@pytest.fixture(scope="module")
def guilford():
    unit, judge, criterion, mark = zip(*GOLDEN["marks"], strict=True)
    return Marks.of(unit, judge, [float(value) for value in mark], criterion)


@pytest.fixture(scope="module")
def facets(guilford):
    sizes = (len(guilford.units), len(guilford.judges), len(guilford.criteria))
    return code_facets(guilford.unit, guilford.judge, guilford.criterion, guilford.mark, sizes)


@pytest.fixture(scope="module")
def joint(facets):
    return fit_joint(facets)


@pytest.mark.parametrize("facet", ["units", "judges", "criteria"])
def test_measures_equal_mfrmr(guilford, joint, facet):
    ours = getattr(joint.measures, {"criteria": "criterion"}.get(facet, facet[:-1]))
    for name, value in zip(getattr(guilford, facet), ours, strict=True):
        assert value == pytest.approx(GOLDEN["jml"][facet][name], abs=1e-4)


def test_thresholds_and_likelihood_equal_mfrmr(joint):
    assert joint.measures.threshold[0] == pytest.approx(GOLDEN["jml"]["thresholds"], abs=1e-4)
    assert joint.log_likelihood == pytest.approx(GOLDEN["jml"]["log_likelihood"], abs=1e-3)


@pytest.mark.parametrize(
    ("facet", "codes", "names"),
    [("Person", "unit", "units"), ("judge", "judge", "judges"), ("trait", "criterion", "criteria")],
)
def test_errors_infit_and_outfit_equal_mfrmr(guilford, facets, joint, facet, codes, names):
    table = getattr(guilford, names)
    ours = judge_fit(facets, joint.moments, getattr(facets, codes), len(table))
    for row in GOLDEN["jml"]["fit"]:
        if row["Facet"] == facet:
            at = table.index(row["Level"])
            assert ours.se[at] == pytest.approx(row["SE"], abs=1e-4)
            assert ours.infit[at] == pytest.approx(row["Infit"], abs=1e-4)
            assert ours.outfit[at] == pytest.approx(row["Outfit"], abs=1e-4)


def test_marginal_estimates_equal_tam(guilford, facets):
    highest = np.zeros(facets.criteria, np.intp)
    np.maximum.at(highest, facets.criterion, facets.category)
    found = fit_marginal(replace(facets, top=highest[facets.criterion]), nodes=31)
    golden = GOLDEN["mml"]
    assert found.deviance == pytest.approx(golden["deviance"], abs=1e-4)
    assert found.variance == pytest.approx(golden["variance"], abs=1e-4)
    for name, value in zip(guilford.units, found.measures.unit, strict=True):
        assert value == pytest.approx(golden["units"][name], abs=1e-3)
    for name, value in zip(guilford.criteria, found.measures.criterion, strict=True):
        assert value == pytest.approx(golden["xsi"][f"rating.{name}"], abs=1e-3)


def test_the_solution_is_a_maximum(facets, joint):
    best = log_likelihood(joint.facets, expect(joint.facets, joint.measures))
    rng = np.random.default_rng(0)
    for _ in range(20):
        moved = replace(joint.measures, unit=joint.measures.unit + rng.normal(0, 0.05, 7))
        assert log_likelihood(facets, expect(facets, moved)) < best


def test_probabilities_add_to_one():
    chance = spread_out(np.array([-40.0, 0.0, 40.0]), np.array([[-1.0, 1.0]]), np.zeros(3, int))
    assert np.allclose(chance.sum(axis=0), 1)


def test_many_facets_recover_the_truth():
    rng = np.random.default_rng(0)
    units, judges, criteria = 60, 25, 4
    worth, severity = rng.normal(0, 1, units), rng.normal(0, 0.7, judges)
    index = np.indices((units, judges, criteria)).reshape(3, -1)
    chance = spread_out(
        worth[index[0]] - severity[index[1]], np.array([[-1.5, 0.0, 1.5]]), 0 * index[0]
    )
    mark = (rng.random(index.shape[1]) > chance.cumsum(axis=0)).sum(axis=0).astype(float)
    found = fit_joint(code_facets(*index, mark, (units, judges, criteria)))
    assert found.converged
    assert np.corrcoef(found.measures.unit, worth)[0, 1] > 0.97
    assert np.corrcoef(found.measures.judge, severity)[0, 1] > 0.98
    assert found.measures.threshold[0] == pytest.approx([-1.5, 0, 1.5], abs=0.15)


def test_marginal_is_less_stretched_than_joint_with_few_marks():
    rng = np.random.default_rng(2)
    units, judges = 400, 3
    worth = rng.normal(0, 1, units)
    index = np.indices((units, judges, 1)).reshape(3, -1)
    chance = spread_out(worth[index[0]], np.array([[-1.0, 1.0]]), 0 * index[0])
    mark = (rng.random(index.shape[1]) > chance.cumsum(axis=0)).sum(axis=0).astype(float)
    facets = code_facets(*index, mark, (units, judges, 1))
    joint, marginal = fit_joint(facets), fit_marginal(facets, nodes=9, tolerance=1e-4)
    stretched = np.diff(joint.measures.threshold[0])[0]
    honest = np.diff(marginal.measures.threshold[0])[0]
    assert stretched > 2.6
    assert honest == pytest.approx(2.0, abs=0.35)


def test_partial_credit_has_thresholds_for_each_criterion(guilford):
    found = fit(guilford, thresholds="partial_credit")
    assert len(found.details["thresholds"]) == 5
    assert np.allclose(np.sum(found.details["thresholds"], axis=1), 0, atol=1e-5)


def test_extreme_units_are_placed_at_the_ends_and_said():
    marks = Marks.of(
        ["top", "mid", "low"] * 4,
        [j for j in "1234" for _ in range(3)],
        [3, 2, 1, 3, 1, 1, 3, 2, 1, 3, 3, 1],
    )
    found = fit(marks)
    order = [marks.units[at] for at in np.argsort(-found.own)]
    assert order == ["top", "mid", "low"]
    assert np.all(np.isfinite(found.own))
    assert any(note.code == "rasch_extreme" for note in found.warnings)


def test_extremes_are_found_step_by_step():
    # Without the first unit, the second has nothing but lowest marks too.
    unit = np.array([0, 0, 1, 1, 2, 2, 3, 3])
    judge = np.array([0, 1] * 4)
    mark = np.array([1.0, 1, 1, 1, 1, 2, 2, 1])
    facets = code_facets(unit, judge, 0 * unit, mark, (4, 2, 1))
    found = set_extremes_apart(facets)
    assert found.unit.tolist() == [-1, -1, 0, 0]


def test_scores_are_marks_on_the_scale():
    made = simulate_round(
        Setting(
            low=1,
            high=7,
            step=1,
            centre=4,
            spread=1,
            taste=0.2,
            severity=1,
            noise=0.7,
            halo=0.5,
            judges=20,
        ),
        1,
    )
    marks = to_marks(made)
    found = fit(marks)
    assert np.all((found.scores > 1) & (found.scores < 7))
    assert measure_tau(made, marks, found.scores) > 0.8
    assert np.array_equal(np.argsort(found.own), np.argsort(found.scores))


def test_a_severe_judge_has_positive_severity():
    made = simulate_round(
        Setting(
            low=1,
            high=9,
            step=1,
            centre=5,
            spread=1,
            severity=1,
            taste=0.2,
            noise=0.7,
            halo=0.5,
            judges=20,
        ),
        2,
    )
    marks = to_marks(made)
    found = fit(marks)
    means = np.bincount(marks.judge, marks.mark) / np.bincount(marks.judge)
    assert np.corrcoef(found.judges["severity"], means)[0, 1] < -0.95


def test_many_different_marks_are_merged_and_said():
    made = simulate_round(Setting(judges=20, step=0.5), 1)
    found = fit(to_marks(made))
    assert len(found.details["categories"]) <= 12
    assert any(note.code == "rasch_merged" for note in found.warnings)


def test_unlinked_judges_are_said():
    marks = Marks.of(list("aabbccdd"), list("12123434"), [1, 2, 2, 1, 3, 1, 2, 3])
    assert any(note.code == "rasch_unlinked" for note in fit(marks).warnings)


def test_equal_marks_are_not_a_crash():
    found = fit(Marks.of(["a", "b"], ["1", "1"], [4.0, 4.0]))
    assert found.scores.tolist() == [4.0, 4.0]
    assert found.warnings[0].code == "rasch_one_category"


def test_order_and_names_change_no_digit(guilford):
    other = shuffle(guilford, 3)
    one, two = fit(guilford), fit(other)
    ours, theirs = by_name(guilford, one.scores), by_name(other, two.scores, cut=1)
    assert ours == pytest.approx(theirs, rel=1e-9)


def test_judges_who_share_no_unit_get_plain_means():
    found = fit(Marks.of(["a", "b", "a", "b"], list("1234"), [5.0, 7.0, 6.0, 9.0]))
    assert found.scores.tolist() == [5.5, 8.0]
    assert [note.code for note in found.warnings] == ["no_shared_judges"]


def test_an_extreme_unit_is_not_called_exact():
    judges = [judge for judge in "1234" for _ in range(3)]
    marks = Marks.of(["top", "mid", "low"] * 4, judges, [3, 2, 1, 3, 1, 1, 3, 2, 1, 3, 3, 1])
    errors = fit(marks).errors()
    assert np.all(errors[[0, 2]] > 0.01)
