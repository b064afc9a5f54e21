"""The desk of public questions: what waits for the handler, a unit, or oversight."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from leitai.followup.questions import MOVES, Part, moves_for
from leitai.web.models import Asker, Exclusion, Question, Rater, Topic, Unit
from leitai.web.queries.heads import in_language
from leitai.web.queries.matters import ItemBrief, item_brief
from leitai.web.queries.privacy import erasable
from leitai.web.queries.question_matters import Difference, difference_of
from leitai.web.queries.questions import (
    PAGE,
    QuestionLine,
    QuestionPage,
    lang,
    line_of,
    public_page,
    state_of,
)
from leitai.web.queries.rights import hall_rights, own_units
from leitai.web.queries.search import similar_questions
from leitai.web.queries.today import today

# Queues of the desk: what a person of this part is waited for in.
QUEUES: dict[str, tuple[Part, tuple[str, ...]]] = {
    "screen": ("handler", ("received",)),
    "assign": ("handler", ("screened", "reopened")),
    "draw": ("handler", ("checked",)),
    "rating": ("handler", ("rating",)),
    "close": ("handler", ("rated",)),
    "answer": ("unit", ("assigned", "returned")),
    "check": ("overseer", ("answered",)),
}


def parts_of(user: Any) -> frozenset[Part]:
    """In which parts a person can act on questions."""
    rights = hall_rights(user)
    held: dict[str, Part] = {"questions": "handler", "answer": "unit", "oversee": "overseer"}
    return frozenset(part for right, part in held.items() if right in rights)


def answering_units(user: Any) -> frozenset[int] | None:
    """Units that a person answers for; None for all of them (the superuser)."""
    return None if user.is_superuser else own_units(user)


def desk_questions(user: Any) -> QuerySet[Question]:
    """The questions whose desk page a person may open: handlers and oversight all, units theirs."""
    rows = Question.objects.select_related("topic", "unit", "merged_into")
    if parts_of(user) & {"handler", "overseer"}:
        return rows
    return rows.filter(unit_id__in=own_units(user))


@dataclass(frozen=True, slots=True)
class DeskLine:
    """A question on the desk, and how its matter stands."""

    line: QuestionLine
    matter: ItemBrief | None
    days: int
    late: bool


@dataclass(frozen=True, slots=True)
class Desk:
    """The desk: queues with counts, lines of the chosen one."""

    parts: frozenset[Part]
    queues: tuple[tuple[str, int], ...]
    chosen: str
    lines: tuple[DeskLine, ...]
    total: int
    number: int
    pages: int
    to_erase: int
    to_review: tuple[tuple[str, str, str, bool], ...]


def desk(user: Any, queue: str = "", page: int = 1) -> Desk:
    """What waits for a person, by queue; the oldest first."""
    parts = parts_of(user)
    rows = desk_questions(user)
    mine = {name: states for name, (part, states) in QUEUES.items() if part in parts}
    found = rows.order_by().aggregate(
        everything=Count("pk"),
        **{name: Count("pk", filter=Q(state__in=states)) for name, states in mine.items()},
    )
    if not queue and (first := next((name for name in mine if found[name]), "")):
        queue = first
    if queue in mine:
        rows = rows.filter(state__in=mine[queue])
    else:
        queue = "everything"
    total = rows.count()
    pages = max(1, -(-total // PAGE))
    page = min(max(1, page), pages)
    order = ("-asked_on", "-pk") if queue == "everything" else ("asked_on", "pk")
    picked = list(
        rows.annotate(followers=Count("merged")).order_by(*order)[(page - 1) * PAGE : page * PAGE]
    )
    return Desk(
        parts=parts,
        queues=(*((name, found[name]) for name in mine), ("everything", found["everything"])),
        chosen=queue,
        lines=_desk_lines(picked),
        total=total,
        number=page,
        pages=pages,
        to_erase=erasable(today()).count() if "handler" in parts else 0,
        to_review=_to_review(user) if parts & {"handler", "overseer"} else (),
    )


def _desk_lines(rows: Iterable[Question]) -> tuple[DeskLine, ...]:
    rows = list(rows)
    briefs = item_brief(row.item_id for row in rows if row.item_id)
    day = today()
    return tuple(
        DeskLine(
            line=line_of(row),
            matter=briefs.get(row.item_id) if row.item_id else None,
            days=(day - row.asked_on).days,
            late=row.state in ("assigned", "returned") and row.due is not None and day > row.due,
        )
        for row in rows
    )


def _to_review(user: Any) -> tuple[tuple[str, str, str, bool], ...]:
    """Exclusions that wait: number, reason, who asked, and whether this person may review."""
    rows = Exclusion.objects.filter(decision="").select_related("question")
    me = user.get_username()
    return tuple(
        (row.question.number, row.reason, row.asked_by, row.asked_by != me) for row in rows
    )


@dataclass(frozen=True, slots=True)
class Similar:
    """A question with much the same words."""

    number: str
    title: str
    state: str
    unit: str
    published: bool


@dataclass(frozen=True, slots=True)
class DeskQuestion:
    """One question on the desk, with what this person may do to it.

    unit_of, topic_of: as they are chosen now. deeds: names of moves. choices of the forms.
    followers: numbers of those merged into it, where their askers' later words stand.
    asker_kept: whether there is data to see; who it is stands nowhere on the page itself.
    """

    page: QuestionPage
    parts: frozenset[Part]
    deeds: frozenset[str]
    words: dict[str, str]
    topics: tuple[tuple[str, str], ...]
    topic_of: str
    units: tuple[tuple[int, str], ...]
    unit_of: int | None
    similar: tuple[Similar, ...]
    followers: tuple[str, ...]
    matter: ItemBrief | None
    differs: Difference | None
    through: str
    asker_kept: bool
    erased_on: date | None
    may_rate: bool
    exclusion: Exclusion | None
    may_review: bool
    found_solved: bool
    late: bool


def desk_question(user: Any, question: Question, similar_to: str = "") -> DeskQuestion:
    """One question for who works on it.

    Args:
        similar_to: words to look for like ones by; those of the question when it has them.
    """
    parts = parts_of(user)
    asker = Asker.objects.filter(question=question).first()
    page = public_page(question, staff=True)
    exclusion = question.exclusions.last()
    at = lang()
    words = similar_to or f"{question.title} {question.text}"
    if not words.strip() and asker is not None and "handler" in parts:
        words = asker.words
    last = page.answers[-1] if page.answers else None
    return DeskQuestion(
        page=page,
        parts=parts,
        deeds=frozenset(moves_for(state_of(question), parts)),
        words={name: (move.zh, move.en)[at] for name, move in MOVES.items()},
        topics=tuple(
            (t.key, in_language(t.zh, t.en)) for t in Topic.objects.filter(closed_on__isnull=True)
        ),
        topic_of=question.topic.key if question.topic else "",
        units=tuple((u.pk, in_language(u.zh, u.en)) for u in Unit.objects.all()),
        unit_of=question.unit_id,
        similar=_similar(words, question) if "handler" in parts else (),
        followers=tuple(question.merged.order_by("number").values_list("number", flat=True)),
        matter=item_brief([question.item_id]).get(question.item_id) if question.item_id else None,
        differs=difference_of(question),
        through=question.through,
        asker_kept="handler" in parts and asker is not None and asker.erased_on is None,
        erased_on=asker.erased_on if asker else None,
        may_rate=Rater.objects.filter(question=question, left_on__isnull=True).exists(),
        exclusion=exclusion,
        may_review=exclusion is not None
        and not exclusion.decision
        and exclusion.asked_by != user.get_username()
        and bool(parts & {"handler", "overseer"}),
        found_solved=last is not None and last.found == "solved",
        late=question.state in ("assigned", "returned")
        and question.due is not None
        and today() > question.due,
    )


def _similar(words: str, question: Question) -> tuple[Similar, ...]:
    numbers = similar_questions(words, but=question.number)
    rows = Question.objects.filter(number__in=numbers).select_related("unit")
    by_number = {row.number: row for row in rows}
    return tuple(
        Similar(
            number=number, title=by_number[number].title, state=by_number[number].state,
            unit=in_language(unit.zh, unit.en) if (unit := by_number[number].unit) else "",
            published=by_number[number].published,
        )
        for number in numbers
        if number in by_number and by_number[number].state not in ("merged", "refused")
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class PoolPage:
    """The pool of raters for handlers: counts by kind, and its members."""

    counts: tuple[tuple[str, int], ...]
    members: tuple[tuple[str, str, str, str, date], ...]
    units: tuple[tuple[int, str], ...]
    least: int


def pool_page(least: int) -> PoolPage:
    """Who may be drawn: key, kind, short name, own unit, since; askers without their data."""
    rows = Rater.objects.filter(left_on__isnull=True).select_related("own_unit", "question")
    members = tuple(
        (
            row.key, row.kind, row.question.number if row.question else row.name,
            in_language(row.own_unit.zh, row.own_unit.en) if row.own_unit else "", row.added_on,
        )
        for row in rows
    )  # fmt: skip
    counts = tuple((str(kind), sum(m[1] == kind for m in members)) for kind in Rater.Kind.values)
    return PoolPage(
        counts=counts,
        members=members,
        units=tuple((u.pk, in_language(u.zh, u.en)) for u in Unit.objects.all()),
        least=least,
    )
