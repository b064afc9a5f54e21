"""Cards: the truth table, the edges, and the law that time improves nothing."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leitai.followup import COMMON, Plan, Thresholds, card
from leitai.followup.cards import PlanWrong, is_worse, planned_share

# 20 working days: 1 November 2022 does not count, 29 November is the last.
START, DUE = date(2022, 11, 1), date(2022, 11, 29)


def share(percent: int) -> Fraction:
    return Fraction(percent, 100)


# (today, share done, reported, contradicted) -> (status, rule)
TABLE = [
    (date(2022, 10, 31), None, None, False, "grey", "not_begun"),
    (START, None, None, False, "grey", "not_begun"),
    (date(2022, 11, 10), None, None, False, "grey", "not_begun"),
    (START, share(0), None, False, "grey", "not_begun"),
    (date(2022, 11, 2), share(5), None, False, "green", "on_plan"),
    # Half of 20 working days is 15 November: lags of exactly 10% and 20% are not over them.
    (date(2022, 11, 15), share(50), None, False, "green", "on_plan"),
    (date(2022, 11, 15), share(40), None, False, "green", "on_plan"),
    (date(2022, 11, 15), share(39), None, False, "amber", "amber_lag"),
    (date(2022, 11, 15), share(30), None, False, "amber", "amber_lag"),
    (date(2022, 11, 15), share(29), None, False, "red", "red_lag"),
    # Four, then three working days left; on its last day it is still in time.
    (date(2022, 11, 23), share(95), None, False, "green", "on_plan"),
    (date(2022, 11, 24), share(95), None, False, "amber", "days_left"),
    (DUE, share(95), None, False, "amber", "days_left"),
    (DUE, None, None, False, "amber", "days_left"),
    (date(2022, 11, 30), share(100), None, False, "red", "late"),
    (DUE, None, DUE, False, "green", "done"),
    (date(2023, 3, 1), None, DUE, False, "green", "done"),
    (date(2023, 3, 1), None, date(2022, 11, 30), False, "red", "done_late"),
    (START, None, None, True, "red", "contradicted"),
    (DUE, share(100), DUE, True, "red", "contradicted"),
]  # fmt: skip


@pytest.mark.parametrize(("today", "done", "reported", "wrong", "status", "rule"), TABLE)
def test_truth_table(today, done, reported, wrong, status, rule) -> None:
    plan = Plan(START, DUE, done, reported, wrong)
    reading = card(plan, today)
    assert (reading.status, reading.rule) == (status, rule)
    assert reading.reason("zh") and reading.reason("en")


def test_a_matter_without_a_date_has_no_card() -> None:
    assert card(Plan(START, None, share(10)), date(2030, 1, 1)).rule == "no_date"


def test_a_scheme_has_its_own_limits() -> None:
    strict = Thresholds("strict", "从严", "Strict", Fraction(0), Fraction(1, 20), 8)
    plan = Plan(START, DUE, share(48))
    assert card(plan, date(2022, 11, 15), strict).status == "amber"
    assert card(plan, date(2022, 11, 15)).status == "green"
    assert card(Plan(START, DUE), date(2022, 11, 17), strict).rule == "days_left"
    assert card(plan, date(2022, 11, 15), strict).thresholds.key == "strict"


def test_planned_steps_stand_in_for_the_straight_line() -> None:
    plan = Plan(START, DUE, share(30), steps=((date(2022, 11, 20), share(30)), (DUE, share(100))))
    assert card(plan, date(2022, 11, 18)).lag == share(-30)
    assert card(plan, date(2022, 11, 21)).status == "green"


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Plan(DUE, START),
        lambda: Plan(START, DUE, steps=((DUE, share(50)), (START, share(60)))),
        lambda: Plan(START, DUE, steps=((START, share(60)), (DUE, share(50)))),
        lambda: Thresholds(amber_lag=share(30), red_lag=share(20)),
        lambda: Thresholds(days_left=-1),
    ],
)
def test_odd_plans_are_refused(wrong) -> None:
    with pytest.raises(PlanWrong):
        wrong()


days = st.dates(date(2021, 12, 1), date(2023, 2, 1))
shares = st.none() | st.fractions(0, 1, max_denominator=100)
limits = st.builds(
    lambda low, high, left: Thresholds("x", "", "", min(low, high), max(low, high), left),
    st.fractions(0, 1, max_denominator=20),
    st.fractions(0, 1, max_denominator=20),
    st.integers(0, 15),
)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    start = draw(days)
    due = draw(st.none() | st.integers(0, 200).map(lambda n: start + timedelta(days=n)))
    steps = ()
    if draw(st.booleans()):
        at = sorted(draw(st.sets(days, max_size=4)))
        values = sorted(draw(st.lists(st.fractions(0, 1), min_size=len(at), max_size=len(at))))
        steps = tuple(zip(at, values, strict=True))
    return Plan(start, due, draw(shares), draw(st.none() | days), draw(st.booleans()), steps)


@settings(max_examples=300, deadline=None)
@given(plans(), days, st.integers(0, 400), limits)
def test_law_no_card_improves_by_time_passing(plan, today, more, thresholds) -> None:
    before = card(plan, today, thresholds)
    after = card(plan, today + timedelta(days=more), thresholds)
    assert not is_worse(before, after)
    # Between grey and green nothing is better, but nothing turns green by waiting either.
    assert not (after.status == "green" and before.status != "green")


@settings(max_examples=200, deadline=None)
@given(plans(), days, st.fractions(0, 1, max_denominator=50))
def test_law_more_done_is_never_worse(plan, today, more) -> None:
    ahead = Plan(
        plan.start, plan.due, min(Fraction(1), (plan.share or 0) + more), plan.reported_on,
        plan.contradicted, plan.steps,
    )  # fmt: skip
    if plan.share is not None:
        assert not is_worse(card(ahead, today), card(plan, today))


@given(plans(), days)
def test_law_the_plan_only_rises(plan, today) -> None:
    assert 0 <= planned_share(plan, today) <= planned_share(plan, today + timedelta(days=9)) <= 1


def test_the_common_limits_are_the_ones_of_the_issue() -> None:
    assert (COMMON.amber_lag, COMMON.red_lag, COMMON.days_left) == (share(10), share(20), 3)
