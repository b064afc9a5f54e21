import numpy as np
import pytest

from leitai.scoring.ballots import Marks
from leitai.scoring.cells import tally
from leitai.scoring.methods.robust import fit
from leitai.scoring.robust.blocs import judge_aim
from leitai.scoring.robust.observations import gather
from leitai.scoring.robust.residuals import take_residuals
from leitai.scoring.robust.start import find_medians
from leitai.testing.rounds import Setting, simulate_round
from leitai.testing.rounds_conduct import Bloc, Careless, School
from scoring.simulated import by_name, measure_tau, shuffle, to_marks

SHARP = Setting(judges=60, spread=6.0)


def mean_scores(marks):
    means, _ = tally(marks).grid()
    return np.nanmean(means, axis=0)


def codes(found):
    return [note.code for note in found.warnings]


@pytest.fixture(scope="module")
def crude():
    made = simulate_round(
        Setting(
            judges=50, criteria=2, spread=5, blocs=(Bloc(0.3, friends=2, rivals=2, strength=30),)
        ),
        8,
    )
    marks = to_marks(made)
    return made, marks, fit(marks, seed=1)


def test_a_crude_bloc_turns_the_mean_but_not_robust(crude):
    made, marks, found = crude
    assert measure_tau(made, marks, mean_scores(marks)) < 0.75
    assert measure_tau(made, marks, found.scores) > 0.82


def test_the_bloc_is_named_with_its_members_and_units(crude):
    made, _, found = crude
    truly = {f"J{judge:03d}" for judge, name in enumerate(made.conduct) if name == "bloc 0"}
    groups = [group for group in found.details["groups"] if group["kind"] == "bloc"]
    assert len(set(groups[0]["members"]) & truly) >= 0.9 * len(truly)
    assert len(set(groups[0]["members"]) - truly) <= 2
    assert 2 <= len(groups[0]["units"]) <= 5
    assert "robust_bloc" in codes(found)


def test_the_warning_speaks_both_languages(crude):
    note = next(note for note in crude[2].warnings if note.code == "robust_bloc")
    assert "judges" in note.say("en")
    assert "评委" in note.say("zh")


def test_flat_colluders_do_not_capture_the_standing():
    bloc = Bloc(0.3, "flat", friends=2, rivals=0, strength=40)
    made = simulate_round(Setting(judges=50, criteria=1, spread=6, blocs=(bloc,)), 2)
    marks = to_marks(made)
    plain, careful = mean_scores(marks), fit(marks).scores
    assert measure_tau(made, marks, careful) > measure_tau(made, marks, plain) + 0.08


def test_an_honest_round_stays_close_to_the_mean_and_sets_nothing_aside():
    made = simulate_round(SHARP, 3)
    marks = to_marks(made)
    found = fit(marks)
    assert found.details["groups"] == []
    honest, plain = (
        measure_tau(made, marks, found.scores),
        measure_tau(made, marks, mean_scores(marks)),
    )
    assert honest >= plain - 0.04
    assert np.nanmax(found.judges["weight"]) < 4


def test_alike_judges_keep_almost_equal_weights():
    made = simulate_round(Setting(judges=50, slope=0, noise_spread=0), 2)
    found = fit(to_marks(made))
    weight = found.judges["weight"]
    assert np.std(weight) < 0.5
    assert np.max(weight) < 2.5


def test_a_careless_judge_weighs_little():
    made = simulate_round(Setting(judges=30, careless=(Careless(0.1, "shuffled"),)), 1)
    found = fit(to_marks(made))
    careless = [judge for judge, name in enumerate(made.conduct) if name.startswith("careless")]
    rest = np.delete(found.judges["weight"], careless)
    assert np.max(found.judges["weight"][careless]) < 0.7 * np.median(rest)


def test_one_absurd_mark_moves_nobody_far():
    made = simulate_round(Setting(judges=20, criteria=1), 6)
    marks = to_marks(made)
    wrong = np.array(marks.mark)
    wrong[5] -= 70
    spoiled = Marks.of(
        [marks.units[code] for code in marks.unit],
        [marks.judges[code] for code in marks.judge],
        wrong,
    )
    plain = Marks.of(
        [marks.units[code] for code in marks.unit],
        [marks.judges[code] for code in marks.judge],
        marks.mark,
    )
    moved = np.abs(fit(spoiled).scores - fit(plain).scores).max()
    assert moved < 0.4 * np.abs(mean_scores(spoiled) - mean_scores(plain)).max()


def test_a_school_that_differs_everywhere_is_reported_and_counted():
    made = simulate_round(
        Setting(units=20, judges=40, criteria=1, noise=2, halo=2, schools=(School(0.3, 5),)), 2
    )
    found = fit(to_marks(made))
    kinds = {group["kind"] for group in found.details["groups"]}
    assert kinds == {"school"}
    assert "robust_school" in codes(found)
    assert "robust_bloc" not in codes(found)
    school = np.array([name == "school 0" for name in made.conduct])
    weight = found.judges["weight"]
    assert weight[school].mean() > 0.6 * weight[~school].mean()


def test_order_and_names_change_no_digit():
    made = simulate_round(Setting(units=7, judges=15, seen=5), 4)
    marks = to_marks(made)
    other = shuffle(marks, 9)
    one, two = fit(marks, seed=2), fit(other, seed=2)
    assert by_name(marks, one.scores) == by_name(other, two.scores, cut=1)


def test_errors_shrink_with_more_judges():
    few = fit(to_marks(simulate_round(Setting(judges=20), 1))).errors()
    many = fit(to_marks(simulate_round(Setting(judges=80), 1))).errors()
    assert many.mean() < 0.75 * few.mean()


def test_errors_are_about_as_large_as_the_misses():
    ratios = []
    for seed in range(8):
        made = simulate_round(Setting(judges=20, units=8, criteria=1, halo=4, slope=0.1), seed)
        marks = to_marks(made)
        found = fit(marks)
        miss = found.scores - found.scores.mean() - (made.truth - made.truth.mean())
        ratios.append(np.sqrt(np.mean(miss**2)) / np.sqrt(np.mean(found.errors() ** 2)))
    assert 0.7 < np.mean(ratios) < 1.4


def test_all_marks_equal_gives_that_mark():
    marks = Marks.of(list("abc") * 4, [j for j in "1234" for _ in "abc"], [7.0] * 12)
    found = fit(marks)
    assert np.allclose(found.scores, 7.0)


def test_one_judge_gets_scores_but_no_error():
    found = fit(Marks.of(["a", "b", "c"], ["j"] * 3, [1.0, 2.0, 3.0]))
    assert np.argmax(found.scores) == 2
    assert found.influence is None
    assert "one_judge" in codes(found)


def test_a_unit_without_weight_has_no_score():
    marks = Marks.of(
        ["a", "b", "a", "c"], ["1", "1", "2", "2"], [5.0, 6.0, 7.0, 8.0], weight=[1, 1, 1, 0]
    )
    found = fit(marks)
    assert np.isnan(found.scores[marks.units.index("c")])


def test_few_judges_and_thin_designs_are_not_searched_and_say_so():
    small = fit(to_marks(simulate_round(Setting(judges=4, units=6), 1)))
    thin = fit(to_marks(simulate_round(Setting(judges=40, units=40, seen=3), 1)))
    assert "robust_few" in codes(small)
    assert "robust_thin" in codes(thin)


def test_a_harder_item_is_not_a_worse_unit():
    rows = []
    for judge in range(10):
        for unit in "ab":
            rows.append((unit, f"j{judge}", "easy", 9.0))
            if unit == "a":  # only a is marked on the hard item
                rows.append((unit, f"j{judge}", "hard", 5.0))
    marks = Marks.of(*map(list, zip(*[(u, j, m, c) for u, j, c, m in rows], strict=True)))
    obs = gather(marks).observations
    means = obs.sum_by_unit(obs.value) / np.bincount(obs.unit)
    assert abs(means[0] - means[1]) < 1e-9


def test_grouped_medians_equal_numpy():
    rng = np.random.default_rng(0)
    codes, values = rng.integers(0, 9, 200), rng.normal(size=200)
    expected = [np.median(values[codes == code]) for code in range(9)]
    assert np.allclose(find_medians(codes, values, 9), expected)


def test_aim_tells_few_targets_from_a_spread_everywhere():
    rng = np.random.default_rng(1)
    aimed = np.zeros(15)
    aimed[[2, 7]] = [4.0, -3.5]
    aimed += rng.normal(0, 0.15, 15)
    everywhere = rng.normal(0, 1.5, 15)
    error = np.full(15, 0.15)
    strong, target = judge_aim(aimed, error)
    weak, _ = judge_aim(everywhere, error)
    assert strong > 5 > weak
    assert set(np.flatnonzero(target > 0.5)) == {2, 7}


def test_judges_who_share_no_unit_get_plain_means():
    marks = Marks.of(["a", "b", "a", "b"], list("1234"), [5.0, 7.0, 6.0, 9.0])
    found = fit(marks)
    assert found.scores.tolist() == [5.5, 8.0]
    assert codes(found) == ["no_shared_judges"]
    assert found.errors() == pytest.approx([0.5, 1.0])


def test_unlinked_judges_are_said():
    marks = Marks.of(list("aabbccdd"), list("12123434"), [1, 2, 2, 1, 3, 1, 2, 3])
    assert "robust_unlinked" in codes(fit(marks))


@pytest.mark.parametrize("seed", [9000012, 9000061])
def test_units_that_divide_the_crowd_are_no_deal(seed):
    """Impressions of some units differ twice as much; nobody moves together."""
    made = simulate_round(Setting(controversy=0.3), seed)
    assert fit(to_marks(made), seed=seed).details["groups"] == []


def test_division_is_of_units_on_which_all_are_apart_not_of_those_a_few_shift():
    rng = np.random.default_rng(4)
    value = rng.normal(size=(80, 10))
    value[:, 3] *= 2.5
    value[:16, 6] += 1.5
    rows = [(u, j) for j in range(80) for u in range(10)]
    marks = Marks.of(
        [f"U{u}" for u, _ in rows],
        [f"J{j:02}" for _, j in rows],
        [round(80 + 5 * value[j, u], 2) for u, j in rows],
    )
    gathered = gather(marks)
    found = take_residuals(gathered.observations, np.zeros(10)).measure_division()
    wide = [marks.units[gathered.units[at]] for at in np.flatnonzero(found > 1.2)]
    assert wide == ["U3"]
    assert found[list(gathered.units).index(marks.units.index("U6"))] < 1.1
