from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from leitai.scoring.ballots import Marks
from leitai.scoring.cells import tally
from leitai.scoring.diagnostics import examine, find_fewest_judges, leave_each_judge_out
from leitai.scoring.diagnostics.columns import compare_home
from leitai.scoring.diagnostics.flags import pick_discoveries, read_words
from leitai.scoring.diagnostics.influence import score_everybody
from leitai.scoring.result import JUDGE_COLUMNS, Fit
from leitai.testing.rounds import Setting, simulate_round
from scoring.simulated import to_marks


def look(marks, **options):
    cells = tally(marks)
    means, _ = cells.grid()
    return examine(marks, cells, Fit(scores=np.nanmean(means, axis=0)), **options)


def change(marks, mark, **options):
    return replace(
        Marks.of(
            [marks.units[code] for code in marks.unit],
            [marks.judges[code] for code in marks.judge],
            mark,
            [marks.criteria[code] for code in marks.criterion],
            **options,
        )
    )


@pytest.fixture(scope="module")
def calm():
    setting = Setting(judges=20, slope=0, noise_spread=0, severity=1.0, step=0.1)
    return to_marks(simulate_round(setting, 3))


def flags_of(found, judge):
    return set(found.flags.get(judge, ()))


def test_a_calm_round_has_hardly_a_remark(calm):
    assert len(look(calm).flags) <= 2


@pytest.mark.parametrize(("shift", "flag"), [(-15.0, "severe"), (15.0, "lenient")])
def test_a_severe_and_a_lenient_judge(calm, shift, flag):
    found = look(change(calm, calm.mark + shift * (calm.judge == 4)))
    assert flag in flags_of(found, 4)
    assert np.sign(found.columns["severity"][4]) == -np.sign(shift)


def test_a_narrow_judge(calm):
    own = calm.judge == 2
    mark = np.where(own, 80 + 0.15 * (calm.mark - 80), calm.mark)
    assert "narrow" in flags_of(look(change(calm, mark)), 2)


def test_a_noisy_judge(calm):
    own = calm.judge == 7
    noise = np.random.default_rng(0).normal(0, 12, 11)
    found = look(change(calm, calm.mark + own * noise[calm.unit]))
    assert "noisy" in flags_of(found, 7)
    assert found.columns["infit"][7] > 3


def test_a_judge_with_halo(calm):
    own = calm.judge == 9
    cells = tally(calm)
    mean = cells.grid()[0][9]
    mark = np.where(own, np.round(mean[calm.unit], 1), calm.mark)
    found = look(change(calm, mark))
    assert "halo" in flags_of(found, 9)
    assert found.columns["halo"][9] > 0.9


def test_drift_needs_times(calm):
    time = calm.unit.astype(float)
    mark = calm.mark + 3.0 * (calm.unit - 5) * (calm.judge == 6)
    assert "drift_up" in flags_of(look(change(calm, mark, time=time)), 6)
    assert not any("drift_up" in flags for flags in look(change(calm, mark)).flags.values())


def test_a_contrary_judge(calm):
    middle = calm.mark.mean()
    mark = np.where(calm.judge == 3, 2 * middle - calm.mark, calm.mark)
    assert "against" in flags_of(look(change(calm, mark)), 3)


def test_top_marks(calm):
    mark = np.where(calm.judge == 1, calm.mark.max(), calm.mark)
    assert "ceiling" in flags_of(look(change(calm, mark)), 1)


def test_home_preference(calm):
    marks = replace(
        change(calm, calm.mark + 12.0 * ((calm.judge == 5) & (calm.unit == 2))),
        judge_group=tuple("east" if j == 5 else "west" for j in range(20)),
        unit_group=tuple("east" if u == 2 else "" for u in range(11)),
    )
    found = look(marks)
    assert "home" in flags_of(found, 5)
    assert found.details["home"]["preference"] > 5
    assert found.details["home"]["home_marks"] == 1


def test_home_comparison_is_welchs():
    rest = np.array([1.0, 2.0, 3.0, -1.0, 0.0, 0.5, -0.5])
    home = np.array([True, True, True, False, False, False, False])
    found = compare_home(rest, home, np.zeros(7, int), 1)
    inside, outside = rest[:3], rest[3:]
    error = inside.var(ddof=1) / 3 + outside.var(ddof=1) / 4
    assert found.welch_t == pytest.approx((inside.mean() - outside.mean()) / np.sqrt(error))
    assert found.preference[0] == pytest.approx(inside.mean() - outside.mean())


def test_groups_of_the_robust_fit_become_remarks(calm):
    group = {"kind": "bloc", "members": ["J001", "J002"], "units": [{"unit": "U03", "shift": 2.0}]}
    found = look(calm, groups=lambda: [group])
    assert "bloc" in flags_of(found, calm.judges.index("J001"))
    zh, en = found.sentences[calm.judges.index("J001")][-1]
    assert "U03 (+)" in zh
    assert "U03 (+)" in en


def test_columns_are_those_of_the_judge_report(calm):
    assert set(look(calm).columns) <= set(JUDGE_COLUMNS)


def test_every_flag_has_words_in_both_languages():
    for flag, words in read_words().items():
        assert words["zh"], flag
        assert words["en"], flag


@pytest.mark.parametrize("seen", [0, 5])
def test_leaving_a_judge_out_equals_a_refit(seen):
    marks = to_marks(simulate_round(Setting(units=8, judges=9, seen=seen), 2))
    found = leave_each_judge_out(tally(marks))
    for judge in range(9):
        rest = marks.take(marks.judge != judge)
        named = Marks.of(
            [marks.units[code] for code in rest.unit],
            [marks.judges[code] for code in rest.judge],
            rest.mark,
        )
        again = score_everybody(tally(named))
        ours = found[judge][[marks.units.index(name) for name in named.units]]
        assert ours == pytest.approx(again, abs=1e-9)


def test_the_certificate_is_the_true_minimum():
    for seed in range(6):
        marks = to_marks(simulate_round(Setting(units=4, judges=7, spread=2, criteria=1), seed))
        value, _ = tally(marks).grid()
        found = find_fewest_judges(tally(marks))
        winner = int(np.argmax(value.mean(axis=0)))
        fewest = next(
            (
                count
                for count in range(1, 7)
                for out in combinations(range(7), count)
                if _dethroned(np.delete(value, out, axis=0).mean(axis=0), winner)
            ),
            0,
        )
        assert found.exact
        assert found.count == fewest


def _dethroned(mean, winner):
    return np.delete(mean, winner).max() >= mean[winner] - 1e-9


def test_the_greedy_certificate_really_changes_the_winner():
    marks = to_marks(simulate_round(Setting(units=6, judges=12, seen=4, spread=2), 1))
    found = find_fewest_judges(tally(marks))
    assert not found.exact
    assert found.count >= 1
    rest = marks.take(~np.isin(marks.judge, found.judges))
    named = Marks.of(
        [marks.units[code] for code in rest.unit],
        [marks.judges[code] for code in rest.judge],
        rest.mark,
    )
    scores = score_everybody(tally(named))
    assert named.units[int(np.nanargmax(scores))] != marks.units[found.winner]


def test_few_deciding_judges_are_a_warning():
    rows = [(u, f"j{j}", 5.0) for j in range(20) for u in "ab"]
    marks = Marks.of(*map(list, zip(*[(u, j, m) for u, j, m in rows], strict=True)))
    marks = change(marks, marks.mark + 3.0 * ((marks.judge == 0) & (marks.unit == 0)))
    assert [note.code for note in look(marks).warnings] == ["few_judges_decide"]


def test_discoveries_hold_their_share():
    p = 0.2 + 0.8 * np.random.default_rng(0).random(500)
    assert not pick_discoveries(p).any()
    p[:20] = 1e-6
    assert pick_discoveries(p).sum() == 20
    assert not pick_discoveries(np.full(3, np.nan)).any()


def test_nothing_to_measure_is_not_a_crash():
    marks = Marks.of(["a"], ["j"], [3.0])
    assert examine(marks, tally(marks), Fit(scores=np.array([np.nan]))).flags == {}
    look(marks)


def test_a_shared_first_place_has_no_certificate():
    marks = Marks.of(list("ab") * 3, list("112233"), [5.0] * 6)
    assert find_fewest_judges(tally(marks)) is None
