"""Topics, and questions left out of the rates: for a written reason, reviewed by another."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from leitai.followup.questions import ENDED
from leitai.web.actions.matters import clean_line, clean_text
from leitai.web.actions.problems import (
    NotFound,
    Refused,
    SomeoneWasQuicker,
    field_wrong,
    not_ready,
)
from leitai.web.actions.questions import LONGEST_REASON, refuse_personal, take_question
from leitai.web.actions.trail import record_deed
from leitai.web.actions.turns import unless_taken
from leitai.web.models import Exclusion, Question, Topic
from leitai.web.queries.today import today


class AnotherReviews(Refused):
    code = "another-reviews"
    status = 403
    en = "Who asked for it does not review it."
    zh = "申请人不得审核自己的申请。"
    todo_en = "Another handler or an overseer reviews it."
    todo_zh = "须由另一名办理人员或监督人员审核。"


@transaction.atomic
def ask_exclusion(*, number: str, reason: str, by: str, now: datetime) -> Exclusion:
    """Ask to leave a question out of the rates; it counts until another person agrees."""
    question = take_question(number)
    reason = _reason(question, reason)
    if question.exclusions.exclude(decision="refused").exists():
        raise not_ready("this was asked already.", "已提出过。")
    row = Exclusion.objects.create(question=question, reason=reason, asked_by=by, asked_at=now)
    _note(question, "exclusion.asked", by, now, {"exclusion": row.pk})
    return row


@transaction.atomic
def review_exclusion(*, number: str, granted: bool, why: str, by: str, now: datetime) -> Exclusion:
    """Agree to leave a question out, or not; never by the person who asked for it."""
    question = take_question(number)
    row = question.exclusions.select_for_update().filter(decision="").first()
    if row is None:
        raise not_ready("nothing is asked for.", "没有待审核的申请。")
    if row.asked_by == by:
        raise AnotherReviews()
    row.why = _reason(question, why)
    row.decision = "granted" if granted else "refused"
    row.decided_by, row.decided_at = by, now
    row.save()
    _note(question, f"exclusion.{row.decision}", by, now, {"exclusion": row.pk})
    return row


def _reason(question: Question, raw: str) -> str:
    reason = clean_text(raw, "Reason", "理由")
    if not reason or len(reason) > LONGEST_REASON:
        raise field_wrong(
            "Reason", "理由", f"1 to {LONGEST_REASON} characters.", f"须为1至{LONGEST_REASON}字。"
        )
    refuse_personal(question, reason)
    return reason


def _note(question: Question, what: str, by: str, now: datetime, data: dict[str, object]) -> None:
    record_deed(
        what=f"question.{what}", by=by, now=now, subject=f"question:{question.number}",
        data={"question": question.number, **data},
    )  # fmt: skip


@transaction.atomic
def open_topic(
    *, zh: str, by: str, now: datetime, en: str = "", about: str = "", made_up: bool = False
) -> Topic:
    """Open a topic that questions are put under."""
    name = clean_line(zh, "Topic", "专题", 80)
    if Topic.objects.filter(zh=name).exists():
        raise field_wrong("Topic", "专题", "there is one of this name.", "已有同名专题。")
    last = Topic.objects.order_by("-number").values_list("number", flat=True).first() or 0
    with unless_taken(SomeoneWasQuicker()):
        topic = Topic.objects.create(
            key=f"t{last + 1}", number=last + 1, zh=name, en=en.strip()[:120],
            about=clean_text(about), made_up=made_up,
        )  # fmt: skip
    record_deed(what="topic.opened", by=by, now=now, subject=f"topic:{topic.key}",
                data={"topic": topic.key, "name": topic.zh})  # fmt: skip
    return topic


@transaction.atomic
def close_topic(*, key: str, by: str, now: datetime) -> Topic:
    """Close a topic: each of its questions was answered, checked, rated and closed.

    Raises:
        NotReady: says how many are open, or that none was ever closed.
    """
    topic = Topic.objects.select_for_update().filter(key=key).first()
    if topic is None:
        raise NotFound(what="topic", what_zh="专题", key=key[:40])
    if topic.closed_on is not None:
        raise not_ready("it is closed already.", "已办结。")
    open_ones = topic.questions.exclude(state__in=ENDED).count()
    if open_ones:
        raise not_ready(
            f"{open_ones} of its questions are not closed.", f"其中{open_ones}题尚未办结。"
        )
    if not topic.questions.filter(state=Question.State.CLOSED).exists():
        raise not_ready("none of its questions went through all four steps.", "尚无一题走完四步。")
    topic.closed_on, topic.closed_by, topic.version = today(), by, topic.version + 1
    topic.save()
    record_deed(what="topic.closed", by=by, now=now, subject=f"topic:{topic.key}",
                data={"topic": topic.key})  # fmt: skip
    return topic
