import json
from pathlib import Path

import numpy as np
import pytest

from leitai.scoring.ballots import Marks
from leitai.scoring.cells import tally
from leitai.scoring.reliability import (
    METRICS,
    Components,
    _alpha_interval,
    correlate_within,
    measure_alpha,
    measure_concordance,
    measure_separation,
    split_variance,
    summarise,
)
from leitai.testing.rounds import Setting, simulate_round
from scoring.simulated import to_marks

GOLDEN = json.loads(
    (Path(__file__).parents[1] / "goldens/scoring/reliability.json").read_text(encoding="utf-8")
)
OBSERVERS = np.array(
    [[np.nan if x is None else x for x in row] for row in GOLDEN["alpha"]["table"]]
)


@pytest.mark.parametrize("form", ["ICC1", "ICC2", "ICC3", "ICC1k", "ICC2k", "ICC3k"])
def test_icc_equals_shrout_and_fleiss_and_psych(form):
    found = correlate_within(np.array(GOLDEN["icc"]["table"]))[form]
    assert round(found.value, 2) == GOLDEN["icc"]["published"][form]
    ours = [found.value, found.f, found.p, found.low, found.high]
    assert ours == pytest.approx(GOLDEN["icc"]["software"][form], rel=1e-7)


def test_icc_refuses_holes():
    with pytest.raises(ValueError, match="complete"):
        correlate_within(OBSERVERS)


@pytest.mark.parametrize("metric", METRICS)
def test_alpha_equals_krippendorff(metric):
    found = measure_alpha(OBSERVERS, metric)
    assert round(found, 3) == GOLDEN["alpha"]["published"][metric]


def test_interval_alpha_from_sums_is_the_same():
    judge, unit = np.nonzero(np.isfinite(OBSERVERS))
    quick = _alpha_interval(unit, OBSERVERS[judge, unit], OBSERVERS.shape[1])
    assert quick == pytest.approx(measure_alpha(OBSERVERS, "interval"))


def test_alpha_of_full_agreement_is_one_and_of_one_value_unknown():
    assert measure_alpha(np.array([[1.0, 2, 3], [1, 2, 3]])) == pytest.approx(1)
    assert np.isnan(measure_alpha(np.ones((2, 3))))


def test_concordance_equals_the_wine_tasting():
    found = measure_concordance(np.array(GOLDEN["w"]["table"], float))
    assert round(found.w, 4) == GOLDEN["w"]["w"]
    assert found.p == pytest.approx(GOLDEN["w"]["p"])
    assert found.rank_sums.tolist() == GOLDEN["w"]["rank_sums"]
    for judge, value in GOLDEN["w"]["with_rest"].items():
        assert found.with_rest[int(judge)] == pytest.approx(value, abs=5e-5)


def test_concordance_with_ties_is_one_when_all_agree():
    row = np.array([1.0, 2, 2, 4, 5])
    assert measure_concordance(np.tile(row, (4, 1))).w == pytest.approx(1)


@pytest.mark.parametrize("seen", [0, 12])
def test_variance_components_come_back(seen):
    setting = Setting(
        units=30, judges=40, seen=seen, criteria=1, slope=0, noise_spread=0, halo=0, step=0.01
    )
    found = [split_variance(tally(to_marks(simulate_round(setting, seed)))) for seed in range(8)]
    assert np.mean([part.unit for part in found]) == pytest.approx(16, rel=0.25)
    assert np.mean([part.judge for part in found]) == pytest.approx(25, rel=0.25)
    assert np.mean([part.rest for part in found]) == pytest.approx(16, rel=0.1)


def test_complete_tables_give_the_g_of_icc3k():
    marks = to_marks(simulate_round(Setting(judges=10), 1))
    cells = tally(marks)
    table = cells.mean.reshape(10, 11)
    g = split_variance(cells).g(10)
    assert g == pytest.approx(correlate_within(table.T)["ICC3k"].value)


def test_decision_study():
    parts = Components(unit=4.0, judge=1.0, rest=8.0)
    assert parts.g(4) == pytest.approx(4 / 6)
    assert parts.phi(4) == pytest.approx(4 / 6.25)
    assert parts.judges_for(0.9) == 18
    assert parts.g(18) == pytest.approx(0.9)
    assert parts.judges_for_error(0.5) == 32
    assert Components(0.0, 1.0, 1.0).judges_for(0.9) is None


def test_separation():
    found = measure_separation(np.array([1.0, 2, 3, 4]), np.full(4, 0.5))
    true = 5 / 3 - 0.25
    assert found.index == pytest.approx(np.sqrt(true / 0.25))
    assert found.reliability == pytest.approx(true / (5 / 3))
    assert found.strata == pytest.approx((4 * found.index + 1) / 3)


def test_the_summary_has_numbers_or_none():
    text = json.dumps(
        summarise(tally(to_marks(simulate_round(Setting(judges=8, missing=0.3), 1)))),
        allow_nan=False,
    )
    assert '"g"' in text
    assert '"decision"' in text


def test_one_judge_gives_no_reliability():
    found = summarise(tally(Marks.of(["a", "b"], ["1", "1"], [1.0, 2.0])))
    assert found["g"] is None
    assert found["icc"] is None
