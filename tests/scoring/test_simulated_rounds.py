import numpy as np
import pytest

from leitai.testing.rounds import Setting, make_honest, simulate_round
from leitai.testing.rounds_conduct import Bloc, Careless, School


def test_the_same_seed_gives_the_same_marks():
    one, two = simulate_round(Setting(), 3), simulate_round(Setting(), 3)
    assert np.array_equal(one.mark, two.mark)
    assert not np.array_equal(one.mark, simulate_round(Setting(), 4).mark)


@pytest.mark.parametrize("link", ["linear", "ordinal"])
def test_marks_stay_on_the_scale(link):
    made = simulate_round(
        Setting(low=1, high=10, step=1, centre=9.5, spread=3, link=link, threshold=1.0), 1
    )
    assert made.mark.min() >= 1
    assert made.mark.max() <= 10
    assert np.array_equal(made.mark, np.rint(made.mark))


def test_a_sparse_round_shows_each_judge_so_many_units_and_is_balanced():
    made = simulate_round(Setting(units=20, judges=30, seen=6, criteria=1), 1)
    per_judge = np.bincount(made.judge_code)
    per_unit = np.bincount(made.unit_code)
    assert np.all(per_judge == 6)
    assert per_unit.max() - per_unit.min() <= 1


def test_no_unit_is_left_without_a_judge():
    made = simulate_round(Setting(judges=2, missing=0.9), 5)
    assert len(np.unique(made.unit_code)) == 11


def test_a_crude_bloc_pushes_its_friend_to_the_top():
    made = simulate_round(Setting(blocs=(Bloc(0.3, friends=1, rivals=0),)), 2)
    bloc = np.array([name == "bloc 0" for name in made.conduct])
    mine = made.mark[bloc[made.judge_code]]
    assert bloc.sum() == 30
    assert (mine == 100).sum() >= 30 * 6


def test_constant_judges_write_one_mark():
    made = simulate_round(Setting(judges=10, careless=(Careless(0.2, "constant"),)), 2)
    careless = [judge for judge, name in enumerate(made.conduct) if name.startswith("careless")]
    assert len(careless) == 2
    for judge in careless:
        assert len(set(made.mark[made.judge_code == judge])) == 1


def test_a_counted_school_moves_the_truth_and_another_does_not():
    plain = simulate_round(Setting(), 4).truth
    other = simulate_round(Setting(schools=(School(0.3, 5),)), 4).truth
    counted = simulate_round(Setting(schools=(School(0.3, 5, counted=True),)), 4).truth
    assert np.allclose(plain, other)
    assert not np.allclose(plain, counted)


def test_shares_above_one_are_refused():
    with pytest.raises(ValueError, match="more than one"):
        simulate_round(Setting(blocs=(Bloc(0.7),), schools=(School(0.7),)), 1)


def test_honest_setting_drops_deals_and_carelessness_only():
    setting = Setting(drift=3.0, blocs=(Bloc(0.2),), careless=(Careless(0.1),))
    honest = make_honest(setting)
    assert honest.blocs == honest.careless == ()
    assert honest.drift == 3.0


def test_leavers_miss_the_last_units_only():
    made = simulate_round(Setting(leavers=1.0, judges=50, criteria=1), 1)
    for judge in range(50):
        seen = np.sort(made.unit_code[made.judge_code == judge])
        assert np.array_equal(seen[: len(seen) - 1], np.arange(len(seen) - 1))
