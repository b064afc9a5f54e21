"""The table of transitions: what it allows, what it forbids and why, under random deeds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from leitai.base.problem import Problem
from leitai.followup import forbidden
from leitai.followup.cards import is_worse
from leitai.followup.moves import Deed, Matter, PartWork, apply_deed, check_move, why_not
from leitai.followup.plans import lead_card, part_card
from leitai.followup.states import (
    DOING_IT,
    OPEN,
    PART_WORDS,
    STATE_WORDS,
    STATES,
    TAKEN_BACK,
    TRANSITIONS,
    moves_from,
)

DAY = date(2022, 10, 10)
LATER = DAY + timedelta(days=30)


def fresh(state: str = "registered", **known: object) -> Matter:
    matter = Matter(
        state="registered", lead="甲局", set_on=DAY, due=LATER, registered_by="du",
        parts=(PartWork("乙局", LATER),),
    )  # fmt: skip
    return replace(matter, state=state, **known)  # type: ignore[arg-type]


def deed(move: str, by: str = "du", **more: object) -> Deed:
    """A deed that brings everything, in the first capacity that may do it."""
    full: dict[str, object] = {
        "part": TRANSITIONS[move].who[0], "on": DAY, "text": "说明", "percent": 50,
        "due": LATER + timedelta(days=9), "outcome": "solved", "verdict": "confirms",
        "target": "7", "unit": "乙局",
    }  # fmt: skip
    return Deed(move, by, **(full | more))  # type: ignore[arg-type]


def run(matter: Matter, *deeds: Deed) -> Matter:
    for each in deeds:
        matter = apply_deed(matter, each)
    return matter


TO_REPORT = (deed("assign"), deed("accept", "jia"), deed("begin", "jia"), deed("report", "jia"))


def test_the_straight_way_leads_to_closed_by_another_person() -> None:
    done = run(
        fresh(parts=()), *TO_REPORT, deed("review"), deed("close", by="du")
    )  # fmt: skip
    assert (done.state, done.outcome, done.closed_on) == ("closed", "solved", DAY)
    assert [row.deed.move for row in done.history] == [
        "assign", "accept", "begin", "report", "review", "close"
    ]  # fmt: skip


@pytest.mark.parametrize("move", list(TRANSITIONS))
@pytest.mark.parametrize("state", STATES)
def test_every_pair_of_state_and_move_is_allowed_or_refused_with_its_reason(
    state: str, move: str
) -> None:
    row = TRANSITIONS[move]
    problem = why_not(fresh(state), move, by="du", part=row.who[0], on=DAY)
    if state in row.before:
        assert not isinstance(problem, forbidden.NotInThisState)
    else:
        assert isinstance(problem, forbidden.NotInThisState)
        assert STATE_WORDS[state][0] in problem.what("zh") and row.zh in problem.what("zh")
        assert problem.todo("en") and problem.todo("zh")


@pytest.mark.parametrize("move", list(TRANSITIONS))
@pytest.mark.parametrize("part", list(PART_WORDS))
def test_only_those_named_may_do_it(part: str, move: str) -> None:
    row = TRANSITIONS[move]
    problem = why_not(fresh(row.before[0]), move, by="x", part=part, on=DAY)  # type: ignore[arg-type]
    assert isinstance(problem, forbidden.NotYourPart) == (part not in row.who)


def test_an_overseer_is_named_in_no_row() -> None:
    assert not any("overseer" in row.who for row in TRANSITIONS.values())


@pytest.mark.parametrize("move", ["review", "close", "merge", "withdraw", "check_site"])
def test_whoever_did_it_cannot_judge_or_close_it(move: str) -> None:
    doing = run(fresh(parts=()), *TO_REPORT)
    state = TRANSITIONS[move].before[-1] if move != "close" else "reviewed"
    for before in (s for s in TRANSITIONS[move].before if s == state or move == "close"):
        matter = replace(doing, state=before)
        problem = why_not(matter, move, by="jia", part="supervisor", on=DAY)
        assert isinstance(problem, forbidden.SamePerson)
        assert "jia" in problem.what("zh")
        assert why_not(matter, move, by="other", part="supervisor", on=DAY) is None


def test_who_did_it_is_not_forgotten_by_taking_back_or_reopening() -> None:
    matter = run(fresh(parts=()), *TO_REPORT, deed("take_back", "jia", part="lead"))
    assert matter.state == "doing" and matter.reported_on is None
    matter = run(matter, deed("report", "yi"), deed("review"), deed("close"), deed("reopen"))
    assert matter.doers() == {"jia", "yi"}
    assert isinstance(
        why_not(matter, "withdraw", by="jia", part="supervisor", on=DAY), forbidden.SamePerson
    )


def test_what_nobody_did_is_not_withdrawn_by_who_registered_it() -> None:
    with pytest.raises(forbidden.SamePerson):
        apply_deed(fresh(), deed("withdraw", "du"))
    assert apply_deed(fresh(), deed("withdraw", "yi")).outcome == "withdrawn"


def test_reported_is_not_closed() -> None:
    reported = run(fresh(parts=()), *TO_REPORT)
    assert (reported.state, reported.closed_on) == ("reported", None)
    with pytest.raises(forbidden.NotInThisState):
        apply_deed(reported, deed("close", "yi"))


@pytest.mark.parametrize(("on", "fits"), [(-1, True), (0, False), (1, False)])
def test_an_excuse_comes_before_the_date(on: int, fits: bool) -> None:
    day = LATER + timedelta(days=on)
    problem = why_not(fresh("doing"), "ask_excuse", by="jia", part="lead", on=day)
    assert isinstance(problem, forbidden.TooLateForExcuse) == (not fits)


def test_nobody_grants_their_own_excuse_and_a_granted_one_moves_the_date() -> None:
    asked = apply_deed(fresh("doing"), deed("ask_excuse", "jia", due=LATER + timedelta(days=5)))
    assert (asked.state, asked.excuse_on) == ("excuse", DAY)
    with pytest.raises(forbidden.SamePerson):
        apply_deed(asked, deed("grant", "jia"))
    granted = apply_deed(asked, deed("grant", due=LATER + timedelta(days=3)))
    assert (granted.state, granted.due, granted.excuse_on) == (
        "doing", LATER + timedelta(days=3), None
    )  # fmt: skip
    assert apply_deed(asked, deed("refuse")).due == LATER


def test_a_site_check_that_contradicts_stops_review_until_the_next_one() -> None:
    reported = run(fresh(parts=()), *TO_REPORT)
    found = apply_deed(reported, deed("check_site", "xun", verdict="contradicts"))
    assert found.state == "reported" and lead_card(found, DAY).rule == "contradicted"  # type: ignore[union-attr]
    with pytest.raises(forbidden.SiteContradicts) as told:
        apply_deed(found, deed("review"))
    assert str(DAY) in told.value.what("zh")
    again = apply_deed(found, deed("check_site", "xun"))
    assert apply_deed(again, deed("review")).state == "reviewed"


def test_an_open_part_stops_closing_until_passed_or_released() -> None:
    reviewed = run(fresh(), *TO_REPORT, deed("review"))
    with pytest.raises(forbidden.PartsOpen, match="乙局"):
        apply_deed(reviewed, deed("close"))
    assert run(reviewed, deed("part_release"), deed("close")).state == "closed"
    parts = run(fresh(), *TO_REPORT[:3], deed("part_report", "yi"))
    with pytest.raises(forbidden.SamePerson):
        apply_deed(parts, deed("part_pass", "yi"))
    passed = run(parts, deed("part_pass"), deed("report", "jia"), deed("review"), deed("close"))
    assert passed.parts[0].passed_on == DAY


def test_a_joint_units_delay_is_its_own_until_a_person_decides() -> None:
    matter = run(fresh(), *TO_REPORT[:3])
    matter = replace(matter, parts=(PartWork("乙局", DAY + timedelta(days=1)),))
    later = DAY + timedelta(days=8)
    assert part_card(matter.parts[0], DAY, later).status == "red"
    assert lead_card(matter, later).status == "grey"  # type: ignore[union-attr]
    counted = apply_deed(matter, deed("part_counts"))
    assert lead_card(counted, later).status == "red"  # type: ignore[union-attr]


def test_reopening_keeps_the_history_and_sets_a_fresh_clock() -> None:
    closed = run(fresh(parts=()), *TO_REPORT, deed("review"), deed("close"))
    new = DAY + timedelta(days=60)
    opened = apply_deed(closed, deed("reopen", "resident", part="asker", due=new))
    assert opened.history[: len(closed.history)] == closed.history
    assert (opened.due, opened.outcome, opened.reported_on) == (new, "", None)
    assert apply_deed(opened, deed("assign", due=None)).state == "assigned"


@pytest.mark.parametrize(
    ("state", "move", "lacking"),
    [
        ("assigned", "dispute", {"text": " "}),
        ("doing", "progress", {"percent": None}),
        ("doing", "progress", {"percent": 101}),
        ("doing", "ask_excuse", {"due": LATER}),
        ("reviewed", "close", {"outcome": ""}),
        ("reviewed", "close", {"outcome": "merged"}),
        ("reported", "check_site", {"verdict": "perhaps"}),
        ("registered", "merge", {"target": ""}),
        ("assigned", "reassign", {"unit": "甲局"}),
        ("registered", "assign", {"due": DAY - timedelta(days=1)}),
    ],
)
def test_a_deed_that_lacks_something_is_refused(
    state: str, move: str, lacking: dict[str, object]
) -> None:
    with pytest.raises((forbidden.DeedLacks, forbidden.DeedWrong)):
        apply_deed(fresh(state, parts=()), deed(move, "third", **lacking))


def test_days_do_not_run_backwards() -> None:
    matter = apply_deed(fresh(), deed("assign", on=DAY + timedelta(days=2)))
    with pytest.raises(forbidden.DeedWrong):
        apply_deed(matter, deed("accept", "jia", on=DAY))


def test_only_ones_own_last_deed_is_taken_back() -> None:
    matter = run(fresh(), *TO_REPORT[:2])
    with pytest.raises(forbidden.NothingToTakeBack):
        apply_deed(matter, deed("take_back", "yi", part="lead"))
    back = apply_deed(matter, deed("take_back", "jia", part="lead"))
    assert back.state == "assigned" and len(back.history) == 3
    with pytest.raises(forbidden.NothingToTakeBack):
        apply_deed(back, deed("take_back", "jia", part="lead"))
    with pytest.raises(forbidden.NothingToTakeBack):
        apply_deed(fresh("assigned"), deed("take_back"))


def test_the_table_is_whole() -> None:
    assert set(STATE_WORDS) == set(STATES)
    assert {row.after for row in TRANSITIONS.values()} - {None} == set(STATES) - {"registered"}
    for state in STATES:
        assert moves_from(state)
    assert set(TRANSITIONS) >= TAKEN_BACK
    with pytest.raises(forbidden.MoveUnknown):
        check_move(fresh(), "bribe", by="x", part="lead", on=DAY)


FORWARD = {
    "registered": "assign", "assigned": "accept", "disputed": "insist", "accepted": "begin",
    "doing": "report", "excuse": "grant", "reported": "review", "reviewed": "close",
    "closed": "reopen", "reopened": "assign",
}  # fmt: skip


class RandomDeeds(RuleBasedStateMachine):
    """Four people do what they like, allowed or not, while days pass."""

    @initialize(joint=st.booleans(), term=st.integers(1, 40))
    def register(self, joint: bool, term: int) -> None:
        due = DAY + timedelta(days=term)
        self.day = DAY
        self.matter = Matter(
            state="registered", lead="甲局", set_on=DAY, due=due, registered_by="du",
            parts=(PartWork("乙局", due),) if joint else (),
        )  # fmt: skip

    @rule(
        move=st.sampled_from(list(TRANSITIONS)), by=st.sampled_from(["du", "jia", "yi", "xun"]),
        honest=st.integers(0, 9), part=st.sampled_from(list(PART_WORDS)),
        percent=st.integers(-5, 110), days=st.integers(-3, 40),
        outcome=st.sampled_from(["solved", "not_solvable", "merged", ""]),
        verdict=st.sampled_from(["confirms", "contradicts"]),
        unit=st.sampled_from(["乙局", "丙局"]),
    )  # fmt: skip
    def do(self, move: str, by: str, honest: int, part: str, percent: int, days: int,
           outcome: str, verdict: str, unit: str) -> None:  # fmt: skip
        if honest:
            move = self._possible(move)
            part = TRANSITIONS[move].who[days % len(TRANSITIONS[move].who)]
        due = max(self.day, self.matter.due) + timedelta(days=days)
        before = self.matter
        try:
            after = apply_deed(before, Deed(
                move, by, part, self.day, text="说明", due=due, percent=percent, unit=unit,  # type: ignore[arg-type]
                outcome=outcome, verdict=verdict, target="9",  # type: ignore[arg-type]
            ))  # fmt: skip
        except Problem as problem:
            assert isinstance(problem, forbidden.MoveForbidden) and problem.what("zh")
            return
        assert (
            after.history[:-1] == before.history and len(after.history) == len(before.history) + 1
        )
        if after.state == "closed":
            self._closed_fairly(before, by)
        self.matter = after

    @rule(by=st.sampled_from(["du", "jia", "yi"]), steps=st.integers(1, 6))
    def go_on(self, by: str, steps: int) -> None:
        """Along the straight way, so that the far states are reached often."""
        for _ in range(steps):
            move = FORWARD[self.matter.state]
            part = TRANSITIONS[move].who[0]
            before = self.matter
            due = max(self.day, before.due) + timedelta(days=7)
            try:
                self.matter = apply_deed(before, Deed(
                    move, by, part, self.day, text="说明", due=due, outcome="solved",
                ))  # fmt: skip
            except forbidden.MoveForbidden:
                return
            if self.matter.state == "closed":
                self._closed_fairly(before, by)

    def _possible(self, move: str) -> str:
        moves = [row.move for row in moves_from(self.matter.state)]
        return moves[list(TRANSITIONS).index(move) % len(moves)]

    def _closed_fairly(self, before: Matter, by: str) -> None:
        doers = {row.deed.by for row in before.history if row.deed.part in DOING_IT}
        assert by not in (doers or {before.registered_by})
        people = {before.registered_by, by} | {row.deed.by for row in before.history}
        assert len(people) >= 2

    @rule(days=st.integers(1, 9))
    def pass_days(self, days: int) -> None:
        before = lead_card(self.matter, self.day)
        parts = [part_card(p, self.matter.set_on, self.day) for p in self.matter.parts]
        self.day += timedelta(days=days)
        after = lead_card(self.matter, self.day)
        assert (before is None) == (after is None)
        if before is not None and after is not None:
            assert not is_worse(before, after)
        for part, was in zip(self.matter.parts, parts, strict=True):
            assert not is_worse(was, part_card(part, self.matter.set_on, self.day))

    @invariant()
    def it_holds_together(self) -> None:
        matter = self.matter
        assert (matter.state == "closed") == (matter.closed_on is not None) == bool(matter.outcome)
        assert (matter.state == "excuse") == (matter.excuse_on is not None)
        assert matter.state in OPEN or matter.outcome
        assert matter.state != "reviewed" or matter.reported_on is not None
        assert matter.due >= matter.set_on
        assert all(part.unit != matter.lead for part in matter.parts)
        states = [row.after for row in matter.history]
        assert [row.before for row in matter.history] == ["registered", *states][: len(states)]
        if matter.outcome in ("solved", "not_solvable"):
            assert "review" in {row.deed.move for row in matter.history}


TestRandomDeeds = RandomDeeds.TestCase
TestRandomDeeds.settings = settings(
    max_examples=150, stateful_step_count=40, deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)  # fmt: skip
