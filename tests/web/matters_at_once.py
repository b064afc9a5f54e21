"""Two people on one matter, question, promise or record at the same moment.

Run by test_postgres.py on both databases, as `postgres_concurrency.py` is: the second is told,
nothing is lost, and the history and the trail are whole.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from django.test import Client

from leitai.base.problem import Problem
from leitai.web.actions import (
    commitments,
    exclusions,
    inspections,
    ladder,
    questions,
    rating,
    seasons,
)
from leitai.web.actions.matter_deeds import Wanted, do_deed
from leitai.web.actions.matters import save_scheme
from leitai.web.actions.problems import SomeoneWasQuicker
from leitai.web.models import (
    Commitment,
    Finding,
    Inspection,
    Item,
    Progress,
    Question,
    Rating,
    Season,
    Slip,
    Topic,
    Trail,
    TrailLeaf,
)
from leitai.web.queries.trail import deeds_on
from web.asking import DEED, make_asking
from web.halls import NOW, make_live_round
from web.inspections.sites import PATROL, patrol, unit
from web.matter_halls import TODAY, MatterHall, make_matter_hall
from web.postgres_concurrency import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def try_it(deed: Callable[[], Any]) -> Any:
    """What a deed gives, or the Problem that refused it; any other error fails the test."""
    try:
        return deed()
    except Problem as problem:
        return problem


def both(*deeds: Callable[[], Any]) -> list[Any]:
    """Each deed on a thread of its own, begun together."""
    ready = Barrier(len(deeds))

    def begin(deed: Callable[[], Any]) -> Any:
        ready.wait(60)
        return try_it(deed)

    return at_once(begin, deeds, threads=len(deeds))


def refused(answers: list[Any]) -> list[Problem]:
    return [answer for answer in answers if isinstance(answer, Problem)]


def the_trail_is_whole() -> None:
    """Numbers without a gap, one leaf for each deed that the trail counts."""
    trail = Trail.objects.get()
    indexes = list(TrailLeaf.objects.order_by("index").values_list("index", flat=True))
    assert indexes == [*range(trail.log_size)]


def the_history_is_whole(item: Item) -> None:
    steps = list(item.steps.order_by("number"))
    assert [step.number for step in steps] == [*range(1, len(steps) + 1)]
    for before, after in itertools.pairwise(steps):
        assert after.before == before.after
    deeds = deeds_on(f"item:{item.pk}")
    assert [deed.number for deed in deeds] == [step.deed for step in steps]
    assert [deed.what for deed in deeds] == [f"item.{step.move}" for step in steps]
    the_trail_is_whole()


def press(ready: Barrier, client: Client, item: Item, fields: dict[str, Any]) -> tuple[int, str]:
    ready.wait(60)
    answer = client.post(f"/matters/{item.pk}/", {"part": "supervisor", "own": "", **fields})
    return answer.status_code, answer.content.decode()


@pytest.fixture
def hall(settings: Any) -> MatterHall:
    settings.LEITAI_TODAY = TODAY
    return make_matter_hall()


PAIRS = [
    ("registered", "assign", {}, "assign", {}),
    ("reported", "send_back", {"text": "请补照片"}, "review", {}),
    ("reviewed", "close", {"outcome": "solved", "text": "属实"},
     "close", {"outcome": "not_solvable", "text": "不属实"}),
    ("reviewed", "close", {"outcome": "solved", "text": "属实"}, "send_back", {"text": "未修好"}),
    ("doing", "withdraw", {"text": "重复登记"}, "publish", {}),
]  # fmt: skip


def test_two_supervisors_on_one_matter(hall: MatterHall) -> None:
    """Through the page: one deed counts, the other person gets 409 with the words they typed."""
    clients = [hall.client("du"), hall.client("du2")]
    for place, (state, one, first, other, second) in enumerate(PAIRS):
        item = hall.to(hall.item(f"事项{place}"), state)
        before, ready = item.steps.count(), Barrier(2)
        jobs = [
            partial(press, ready, client, item, {"deed": deed, "version": item.version, **fields})
            for client, deed, fields in zip(clients, (one, other), (first, second), strict=True)
        ]
        answers = at_once(lambda job: job(), jobs, threads=2)
        assert sorted(status for status, _ in answers) == [302, 409], (state, one, other)
        status, told = next(answer for answer in answers if answer[0] == 409)
        assert 'data-kind="conflict"' in told
        typed = (first, second)[answers.index((status, told))].get("text", "")
        assert typed in told
        fresh = Item.objects.get(pk=item.pk)
        assert (fresh.version, fresh.steps.count()) == (item.version + 1, before + 1)
        the_history_is_whole(fresh)


def test_lead_and_joint_unit_report_at_once_and_both_stand(hall: MatterHall) -> None:
    """Deeds that say of no version what they saw wait for one another; not one is lost."""
    units = [hall.units["乙局"].pk, hall.units["丙局"].pk]
    item = hall.to(hall.item(joint_ids=units), "doing")
    version, known = item.version, item.steps.count()

    def note(move: str, by: str, part: Any, percent: int, own: int | None) -> Item:
        wanted = Wanted(percent=percent, unit_id=own)
        return do_deed(item_id=item.pk, move=move, by=by, part=part, now=NOW, wanted=wanted)

    deeds = [partial(note, "progress", "jia", "lead", n, None) for n in (10, 20, 30)]
    deeds += [partial(note, "part_progress", "yi", "joint", n, units[0]) for n in (40, 50)]
    deeds += [partial(note, "part_progress", "bing", "joint", n, units[1]) for n in (60, 70, 80)]
    assert not refused(both(*deeds))
    item.refresh_from_db()
    assert item.version == version + 8 and item.steps.count() == known + 8
    noted = Counter(step.data["percent"] for step in item.steps.all()[known:])
    assert noted == Counter(range(10, 90, 10))
    last = {step.unit_id: step.data["percent"] for step in item.steps.all()[known:]}
    assert item.percent == last[item.lead_id]
    assert {row.unit_id: row.percent for row in item.joints.all()} == {pk: last[pk] for pk in units}
    the_history_is_whole(item)


def test_one_step_of_the_ladder_is_given_once(hall: MatterHall, settings: Any) -> None:
    item = hall.to(hall.item(working_days=2), "doing")
    settings.LEITAI_TODAY = "2022-10-20"

    def give(by: str) -> Slip:
        return ladder.decide_rung(
            item_id=item.pk, unit_id=item.lead_id, rung="remind", given=True, reason="", by=by,
            now=NOW,
        )  # fmt: skip

    answers = both(partial(give, "du"), partial(give, "du2"))
    assert [problem.code for problem in refused(answers)] == ["rung-not-proposed"]
    assert Slip.objects.count() == 1
    the_history_is_whole(item)


def test_a_public_question_of_many_hands(settings: Any) -> None:
    """Asked, screened, checked, rated, closed, reopened: each by two or more at once."""
    asking = make_asking()
    receipt = questions.receipt_of_form(questions.new_form_key())
    words = questions.Asked(words="路灯坏了两个月没有人修。")
    same = [partial(questions.ask, asked=words, receipt=receipt, now=NOW) for _ in range(6)]
    assert len({row.pk for row in both(*same)}) == 1
    others = [
        partial(questions.ask, asked=words, now=NOW,
                receipt=questions.receipt_of_form(questions.new_form_key()))
        for _ in range(6)
    ]  # fmt: skip
    assert len({row.number for row in both(*others)}) == 6 == Question.objects.count() - 1

    number = asking.ask()
    screened = [
        partial(questions.screen, number=number, published=True, title=title, text="路灯损坏。",
                topic=asking.topic.key, version=0, by=by, now=NOW)
        for title, by in (("路灯损坏", "a"), ("路灯不亮", "b"))
    ]  # fmt: skip
    told = refused(both(*screened))
    assert [type(problem) for problem in told] == [SomeoneWasQuicker]
    asking.assign(number)
    version = asking.row(number).version
    answers = [
        partial(questions.answer, number=number, unit_ids=None, text="已全部修复。", result="done",
                by=by, now=NOW, version=version)
        for by in ("unit", "unit2")
    ]  # fmt: skip
    assert len(refused(both(*answers))) == 1 == asking.row(number).answers.count()
    version = asking.row(number).version
    checks = [
        partial(questions.check, number=number, passed=passed, found="solved", how="site",
                text="须重答", by=by, now=NOW, version=version)
        for passed, by in ((True, "o1"), (False, "o2"))
    ]  # fmt: skip
    assert len(refused(both(*checks))) == 1
    if asking.row(number).state == "returned":
        asking.check(asking.answer(number))
    draws = [partial(rating.draw_raters, number=number, word="公开词", **DEED) for _ in range(2)]
    answers = both(*draws)
    (cards,) = [answer for answer in answers if not isinstance(answer, Problem)]
    assert len(refused(answers)) == 1

    ways = [partial(rating.rate, code=cards[0].code, solved="yes", satisfied="yes")] * 6
    assert {p.code for p in refused(both(*ways))} == {"rating-code-used"}
    assert Rating.objects.count() == 1
    settings.LEITAI_TODAY = "2099-01-01"
    finish = partial(rating.finish_rating, number=number, **DEED)
    assert len(refused(both(finish, finish))) == 1
    closes = [partial(questions.close, number=number, outcome="solved", by=by, now=NOW)
              for by in ("handler", "handler2")]  # fmt: skip
    assert len(refused(both(*closes))) == 1
    again = partial(questions.reopen, number=number, reason="又坏了", part="asker", now=NOW)
    assert len(refused(both(again, again))) == 1
    row = asking.row(number)
    assert (row.state, row.cycle) == ("reopened", 2)
    steps = list(row.steps.order_by("number"))
    assert [step.number for step in steps] == [*range(1, len(steps) + 1)]
    assert all(b.before == a.after for a, b in itertools.pairwise(steps))
    the_trail_is_whole()


def test_no_rating_slips_in_behind_its_end(settings: Any) -> None:
    """What was rated while it ended is in its counts, or the rater was told that it was over."""
    asking = make_asking()
    number = asking.to("checked")
    codes = asking.draw(number)
    rating.rate(code=codes[0], solved="yes", satisfied="yes")
    until = asking.row(number).draws.get().until
    assert until is not None
    settings.LEITAI_TODAY = until.isoformat()
    ways = [partial(rating.rate, code=code, solved="yes", satisfied="mostly") for code in codes[1:]]
    finish = partial(rating.finish_rating, number=number, **DEED)
    answers = both(*ways, finish)
    taken = 1 + sum(not isinstance(answer, Problem) for answer in answers[:-1])
    draw = asking.row(number).draws.get()
    assert Rating.objects.count() == taken == draw.codes.filter(used=True).count()
    assert {p.code for p in refused(answers)} <= {"rating-closed", "rating-not-over"}


def test_a_promise_of_two_hands() -> None:
    hall = make_live_round()
    slot = hall.slot(1)
    take = [
        partial(commitments.take_commitment, round_id=hall.round.pk, slot_key=slot.key, step=1,
                by=by, now=NOW, with_item=True)
        for by in ("a", "b")
    ]  # fmt: skip
    told = refused(both(*take))
    assert [problem.code for problem in told] == ["already-taken"]
    row = Commitment.objects.get()
    assert Item.objects.count() == 1

    def report(value: str, version: int | None) -> Progress:
        return commitments.report_progress(
            commitment_id=row.pk, measure=0, as_of=row.made_on, value=value, by="a", now=NOW,
            version=version,
        )  # fmt: skip

    told = refused(both(partial(report, "3", row.version), partial(report, "4", row.version)))
    assert [type(problem) for problem in told] == [SomeoneWasQuicker]
    assert not refused(both(*(partial(report, str(n), None) for n in range(6))))
    assert Progress.objects.count() == 7
    row.refresh_from_db()
    assert row.version == 7
    free = partial(commitments.release, commitment_id=row.pk, why="另行安排", by="a", now=NOW)
    assert [p.code for p in refused(both(free, free))] == ["already-released"]
    the_trail_is_whole()


def test_a_record_of_two_hands(settings: Any) -> None:
    settings.LEITAI_TODAY = "2022-09-28"
    site = unit("甲局")
    first = patrol(unit_id=site.pk)
    record = inspections.Record(
        client_id=first.client_id.__class__(int=7), template="patrol", day=first.day,
        places=("甲处",), unit_id=site.pk, looks=PATROL,
    )  # fmt: skip
    send = partial(inspections.record_inspection, record=record, by="anna", now=NOW)
    answers = both(*[send] * 6)
    assert not refused(answers)
    assert sorted(fresh for _row, fresh in answers) == [False] * 5 + [True]
    assert Inspection.objects.count() == 2 and Finding.objects.count() == 4

    found = Finding.objects.filter(look__inspection=first).order_by("pk")[0]
    common: dict[str, Any] = {"finding_id": found.pk, "version": 0, "now": NOW}
    deeds = [partial(inspections.handle_finding, how="已清理", by=by, **common) for by in "ab"]
    assert [type(p) for p in refused(both(*deeds))] == [SomeoneWasQuicker]
    other = Finding.objects.filter(look__inspection=first).order_by("pk")[1]
    common = {"finding_id": other.pk, "version": None, "now": NOW}
    told = refused(both(*(partial(inspections.turn_into_matter, by=by, **common) for by in "ab")))
    assert [type(problem) for problem in told] == [SomeoneWasQuicker]
    assert Item.objects.count() == 1
    the_trail_is_whole()


def test_names_that_two_give_at_once(hall: MatterHall) -> None:
    """Where no row is there yet, the key decides, and the second reads so in words."""
    answers = both(*(partial(exclusions.open_topic, zh="停车", **DEED) for _ in range(2)))
    assert len(refused(answers)) == 1 == Topic.objects.count()
    answers = both(*(partial(exclusions.open_topic, zh=zh, **DEED) for zh in ("照明", "噪声")))
    assert Topic.objects.count() == 3 - len(refused(answers))
    scheme = [partial(save_scheme, key="zhidu", zh=f"制度{by}", by=by, now=NOW) for by in "ab"]
    both(*scheme)
    season = partial(
        seasons.open_season, key="long", zh="大干", starts=NOW.date(), days=500, count=2,
        lead_id=hall.units["甲局"].pk, by="du", now=NOW,
    )  # fmt: skip
    assert len(refused(both(season, season))) == 1 == Season.objects.count()
    assert Item.objects.count() == 3
    the_trail_is_whole()


def test_a_statement_is_locked_while_its_step_is_taken() -> None:
    """Taking all steps and taking one at once: each is a commitment once."""
    hall = make_live_round()
    slot = hall.slot(2)
    both(
        partial(commitments.take_all, round_id=hall.round.pk, by="a", now=NOW),
        partial(commitments.take_commitment, round_id=hall.round.pk, slot_key=slot.key, step=1,
                by="b", now=NOW),
    )  # fmt: skip
    try_it(partial(commitments.take_all, round_id=hall.round.pk, by="a", now=NOW))
    assert Commitment.objects.count() == 3
