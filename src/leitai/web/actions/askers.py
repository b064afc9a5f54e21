"""Askers' data: every look at it is a recorded deed, and it is erased in time."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from leitai.web.actions.problems import NotFound, field_wrong
from leitai.web.actions.questions import take_question
from leitai.web.actions.trail import record_deed
from leitai.web.models import Asker, Question, Rater
from leitai.web.queries.privacy import erasable
from leitai.web.queries.today import today


@transaction.atomic
def see_asker(*, number: str, why: str, by: str, now: datetime) -> Asker:
    """An asker's data, for a handler who says why; the look is in the trail, the data is not.

    Args:
        why: screening, contact or rating.

    Raises:
        NotFound: there is no such question, or its data is erased.
    """
    if why not in ("screening", "contact", "rating"):
        raise field_wrong("Why", "用途", "choose one.", "请选择用途。")
    asker = Asker.objects.filter(question__number=number, erased_on__isnull=True).first()
    if asker is None:
        raise NotFound(what="asker's data", what_zh="点题人信息", key=number[:20])
    record_deed(
        what="asker.seen", by=by, now=now, subject=f"question:{number}",
        data={"question": number, "why": why},
    )  # fmt: skip
    return asker


@transaction.atomic
def erase_asker(*, number: str, by: str, now: datetime, why: str) -> None:
    """Erase an asker's data now: by the asker themselves (by ""), or by a handler.

    Args:
        why: asked (by the asker), handler, or time.
    """
    question = take_question(number)
    _erase(question, by, now, why)


@transaction.atomic
def erase_due(*, by: str, now: datetime) -> int:
    """Erase all askers' data that is due; returns how many."""
    due = erasable(today()).order_by("pk").values_list("question_id", flat=True)
    # All of them before the first deed: who holds the trail waits for nobody (`record_deed`).
    questions = list(Question.objects.select_for_update().filter(pk__in=list(due)).order_by("pk"))
    list(Asker.objects.select_for_update().filter(question__in=questions).order_by("pk"))
    still = set(due.filter(question__in=questions))
    ended = [question for question in questions if question.pk in still]
    for question in ended:
        _erase(question, by, now, "time")
    return len(ended)


def _erase(question: Question, by: str, now: datetime, why: str) -> None:
    asker = Asker.objects.select_for_update().filter(question=question).first()
    if asker is None or asker.erased_on is not None:
        return
    asker.words = asker.place = asker.name = asker.phone = asker.address = asker.delegate = ""
    asker.erased_on = today()
    asker.save()
    Rater.objects.filter(question=question, left_on__isnull=True).update(left_on=today())
    record_deed(
        what="asker.erased", by=by, now=now, subject=f"question:{question.number}",
        data={"question": question.number, "why": why},
    )  # fmt: skip
