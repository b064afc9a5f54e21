"""The index of what can be found: written by the deed that writes the text itself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from leitai.web.models import Answer, Item, Question, SearchEntry, Slot, Statement
from leitai.web.queries.search import cut_words


def index_text(
    *,
    kind: str,
    key: str,
    title: str,
    text: str,
    published: bool,
    units: Iterable[int] = (),
    page: str = "",
    day: date | None = None,
) -> SearchEntry:
    """Index a text, or index it anew; call it in the transaction that writes the text.

    Args:
        kind: question, answer, item or statement. key: which of them, once for each kind.
        units: ids of units whose people find it though it is not published.
        page: what stands in its address, where that is not the key.
    """
    entry, _made = SearchEntry.objects.update_or_create(
        kind=kind,
        key=key,
        defaults={
            "title": title[:200], "text": text, "words": cut_words(f"{title}\n{text}"),
            "published": published, "page": page, "day": day,
        },
    )  # fmt: skip
    entry.units.set(set(units))
    return entry


def drop_text(*, kind: str, key: str) -> None:
    """Take a text out of the index."""
    SearchEntry.objects.filter(kind=kind, key=key).delete()


def index_question(question: Question) -> None:
    """Index a question as it was screened; one that is not yet screened is not found."""
    if not question.title:
        drop_text(kind="question", key=question.number)
        return
    units = [question.unit_id] if question.unit_id else []
    index_text(
        kind="question", key=question.number, title=question.title, text=question.text,
        published=question.published, units=units, day=question.asked_on,
    )  # fmt: skip


def index_answer(answer: Answer) -> None:
    """Index an answer; the public finds it once oversight has passed it."""
    question = answer.question
    passed = hasattr(answer, "oversight") and answer.oversight.passed
    index_text(
        kind="answer", key=str(answer.pk), page=question.number, title=question.title,
        text=answer.text, published=question.published and passed, units=[answer.unit_id],
        day=answer.day,
    )  # fmt: skip


def index_item(item: Item) -> None:
    """Index a matter under supervision for those who may see it."""
    units = [item.lead_id, *item.joints.values_list("unit_id", flat=True)]
    index_text(
        kind="item", key=str(item.pk), title=item.title, text=item.text,
        published=item.published, units=units, day=item.set_on,
    )  # fmt: skip


def index_statement(statement: Statement) -> None:
    """Index a statement once it is locked, and so public."""
    slot: Slot = statement.slot
    if statement.locked_at is None:
        return
    parts = statement.parts.all()
    index_text(
        kind="statement", key=f"{slot.round.key}/{slot.key}", published=True,
        title=f"{slot.unit.zh} · {slot.round.zh}", day=slot.round.day,
        text="\n".join(line for part in parts for line in (part.text, part.cause) if line),
    )  # fmt: skip


@transaction.atomic
def rebuild_index() -> int:
    """Index everything anew; returns how many texts there are."""
    SearchEntry.objects.all().delete()
    for question in Question.objects.all().iterator():
        index_question(question)
    for answer in Answer.objects.select_related("question", "oversight").iterator():
        index_answer(answer)
    for item in Item.objects.all().iterator():
        index_item(item)
    locked = Statement.objects.filter(locked_at__isnull=False)
    for statement in locked.select_related("slot__round", "slot__unit").iterator():
        index_statement(statement)
    return SearchEntry.objects.count()
