"""The ladder: one step at a time, frozen by an excuse in time, proposals only."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leitai.followup import Excuse, Plan, Taken, card, propose
from leitai.followup.ladder import RUNGS

START, DUE = date(2022, 9, 30), date(2022, 10, 12)
LATE = date(2022, 10, 13)
RED = card(Plan(START, DUE), LATE)
AMBER = card(Plan(START, DUE), DUE)


def test_from_the_page_late_from_the_13th() -> None:
    assert (AMBER.status, RED.status, RED.days_late) == ("amber", "red", 1)


def test_one_step_at_a_time_even_when_it_is_red_at_once() -> None:
    taken: list[Taken] = []
    day = LATE
    for rung in RUNGS:
        proposal = propose(RED, taken, day, due=DUE)
        assert (proposal.rung, proposal.rule) == (rung, "next")
        taken.append(Taken(rung, day))
        assert propose(RED, taken, day, due=DUE).rung is None
        day += timedelta(days=10)
    assert propose(RED, taken, day, due=DUE).rule == "top"


def test_amber_leads_no_further_than_the_amber_slip() -> None:
    taken = [Taken("remind", date(2022, 9, 1)), Taken("amber_slip", date(2022, 9, 12))]
    assert propose(AMBER, taken, DUE, due=DUE).rule == "top"
    assert propose(RED, taken, LATE, due=DUE).rung == "red_slip"


def test_steps_lie_apart_by_working_days() -> None:
    taken = [Taken("remind", date(2022, 10, 13))]
    assert propose(RED, taken, date(2022, 10, 17), due=DUE).not_before == date(2022, 10, 18)
    assert propose(RED, taken, date(2022, 10, 18), due=DUE).rung == "amber_slip"


@pytest.mark.parametrize(
    ("excuse", "rule"),
    [
        (Excuse(date(2022, 10, 11)), "frozen"),
        (Excuse(date(2022, 10, 12)), "next"),  # on the day itself is not before it
        (Excuse(date(2022, 10, 20)), "next"),
        (Excuse(date(2022, 10, 11), "refused"), "next"),
        (Excuse(date(2022, 10, 11), "accepted"), "next"),
    ],
)
def test_an_excuse_before_the_date_freezes_until_reviewed(excuse, rule) -> None:
    proposal = propose(RED, (), LATE, due=DUE, excuses=(excuse,))
    assert proposal.rule == rule
    assert proposal.reason("zh") and proposal.reason("en")


def test_green_and_grey_are_left_alone() -> None:
    assert propose(card(Plan(START, DUE), START), (), START, due=DUE).rule == "quiet"


days = st.dates(date(2022, 8, 1), date(2023, 2, 1))


@settings(max_examples=150, deadline=None)
@given(days, st.lists(st.tuples(st.sampled_from(RUNGS), days), max_size=4), days)
def test_law_a_proposal_is_one_above_the_highest_step_taken(today, steps, due) -> None:
    taken = [Taken(rung, on) for rung, on in steps]
    start = due - timedelta(days=30)
    proposal = propose(card(Plan(start, due), today), taken, today, due=due)
    height = max((RUNGS.index(t.rung) + 1 for t in taken), default=0)
    assert proposal.rung is None or RUNGS.index(proposal.rung) == height
