"""Who holds the hall's trail waits for no other row: deeds of several rows against single ones.

Run by test_postgres.py on both databases. The trail is held a moment longer than a deed needs,
so that the other deed has surely taken its own row by then and waits for the trail. In the
wrong order each waits for the other, and PostgreSQL ends one of them with an error, which is
no Problem and fails the test.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from leitai.web.actions import askers, commitments, exclusions, matters, questions, trail
from leitai.web.actions.matter_deeds import Wanted, do_deed
from leitai.web.models import Asker, Commitment, Item, Question, Slot, TrailLeaf
from web.asking import DEED, make_asking
from web.halls import NOW, make_live_round
from web.matters_at_once import refused, the_trail_is_whole, try_it
from web.postgres_concurrency import at_once

pytestmark = pytest.mark.django_db(transaction=True)
HELD = 0.3


@pytest.fixture(autouse=True)
def slow_trail(monkeypatch: pytest.MonkeyPatch) -> None:
    """The trail's signer comes while its row is held: there the deed takes its time."""
    signer = trail.signer_named

    def slow(*given: Any) -> Any:
        time.sleep(HELD)
        return signer(*given)

    monkeypatch.setattr(trail, "signer_named", slow)


def first_and_then(first: Callable[[], Any], then: Callable[[], Any]) -> list[Any]:
    """Two deeds, the second begun while the first holds the trail for its first entry."""
    before = TrailLeaf.objects.count()

    def late() -> Any:
        time.sleep(HELD / 2)
        return then()

    answers = at_once(try_it, [first, late], threads=2)
    assert TrailLeaf.objects.count() > before
    the_trail_is_whole()
    return answers


def test_all_steps_and_the_last_one() -> None:
    hall = make_live_round()
    last = Slot.objects.filter(round=hall.round).order_by("-order").first()
    assert last is not None
    common: dict[str, Any] = {"round_id": hall.round.pk, "now": NOW}
    told = first_and_then(
        partial(commitments.take_all, by="a", **common),
        partial(commitments.take_commitment, slot_key=last.key, step=1, by="b", **common),
    )
    assert [problem.code for problem in refused(told)] == ["already-taken"]
    assert Commitment.objects.count() == 3


def test_all_erasures_and_one_of_them(settings: Any) -> None:
    asking = make_asking()
    numbers = [asking.ask() for _ in range(3)]
    settings.LEITAI_TODAY = "2099-01-01"
    told = first_and_then(
        partial(askers.erase_due, by="keeper", now=NOW),
        partial(askers.erase_asker, number=numbers[-1], by="", now=NOW, why="asked"),
    )
    assert not refused(told)
    assert Asker.objects.filter(erased_on__isnull=True).count() == 0
    erased = [leaf for leaf in TrailLeaf.objects.all() if "asker.erased" in leaf.body]
    assert len(erased) == 3


def test_a_question_for_a_topic_that_is_being_closed() -> None:
    asking = make_asking()
    asking.to("closed")
    words = questions.Asked(words="路灯又坏了没有人修。", topic=asking.topic.key)
    receipt = questions.receipt_of_form(questions.new_form_key())
    told = first_and_then(
        partial(questions.ask, asked=words, receipt=receipt, now=NOW),
        partial(exclusions.close_topic, key=asking.topic.key, **DEED),
    )
    # The one who came first has the topic: with an open question it is not closed.
    assert [problem.code for problem in refused(told)] == ["not-ready"]
    assert Question.objects.filter(topic=asking.topic).count() == 2


def test_a_question_given_to_another_unit_while_its_matter_is_moved() -> None:
    asking = make_asking()
    number = asking.to("assigned")
    old = asking.row(number).item
    assert old is not None
    for move in ("accept", "begin"):
        do_deed(item_id=old.pk, move=move, by="unit", part="lead", now=NOW)
    give = partial(
        questions.assign, number=number, unit_id=asking.units[1].pk, reason="不属本单位职责。",
        **DEED,
    )  # fmt: skip
    report = partial(
        do_deed, item_id=old.pk, move="report", by="unit", part="lead", now=NOW,
        wanted=Wanted(text="已修复。"),
    )  # fmt: skip
    told = first_and_then(give, report)
    # Merged into the new matter by then, the old one takes no report.
    assert len(refused(told)) == 1
    assert Item.objects.get(pk=old.pk).state == Item.State.CLOSED
    now_with = asking.row(number).item
    assert now_with is not None and now_with.lead_id == asking.units[1].pk
    assert matters.subject_of(old.pk) in {leaf.subject for leaf in TrailLeaf.objects.all()}
