"""Public questions as everybody reads them: the list, one question, the asker's receipt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language

from leitai.followup.questions import MOVES, PART_WORDS, STEPS, Case, State, step_of
from leitai.followup.rates import FEWEST, Tally
from leitai.followup.receipts import read_receipt
from leitai.followup.sampling import drawing_order
from leitai.web.models import (
    Answer,
    Asker,
    Draw,
    Question,
    QuestionStep,
    Rating,
    RatingCode,
    Topic,
    Unit,
)
from leitai.web.queries.heads import in_language
from leitai.web.queries.privacy import erased_at_the_latest
from leitai.web.queries.today import today

PAGE = 20
FEW_RATERS = FEWEST
_WAYS = (
    "question", "answer", "oversight", "rating", "solved", "not_solved",
)  # fmt: skip


def receipt_hash(receipt: str) -> str:
    """What is kept of a receipt number: a keyed hash, of no use without the hall's key."""
    return salted_hmac("leitai.question.kept", receipt, algorithm="sha256").hexdigest()


def code_hash(code: str) -> str:
    """What is kept of a rating code."""
    return salted_hmac("leitai.rating.code", code, algorithm="sha256").hexdigest()


def question_of_receipt(typed: str) -> Question | None:
    """The question of a receipt number as it was typed; None when there is none.

    Raises:
        ReceiptUnreadable: the number itself is miswritten.
    """
    rows = _with_names(Question.objects.all())
    return rows.filter(receipt_hash=receipt_hash(read_receipt(typed))).first()


def case_of(question: Question) -> Case:
    """What the table of moves must know of a question."""
    answers = list(question.answers.filter(cycle=question.cycle).select_related("oversight"))
    checker = answers[-1].oversight.by if answers and hasattr(answers[-1], "oversight") else ""
    draw = question.draws.filter(cycle=question.cycle).first()
    return Case(
        state=state_of(question),
        answerers=frozenset(answer.by for answer in answers),
        checker=checker,
        drawn=len(draw.drawn) if draw else 0,
        rated=draw.codes.filter(used=True).count() if draw else 0,
        term_over=bool(draw and draw.until and today() > draw.until),
        topic_closed=bool(question.topic and question.topic.closed_on),
    )


def state_of(question: Question) -> State:
    state: State = question.state  # type: ignore[assignment]
    return state


def lang() -> int:
    """0 for Chinese, 1 for English: the place of words in the engine's pairs."""
    return 1 if (get_language() or "").startswith("en") else 0


@dataclass(frozen=True, slots=True)
class StepLine:
    """One deed in a question's history, as its reader may see it; `by` is "" outside."""

    number: int
    day: date
    words: str
    part: str
    text: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class WayStep:
    """One of the four steps: key, and whether it is done, now or ahead."""

    key: str
    status: str


@dataclass(frozen=True, slots=True)
class AnswerShape:
    """An answer with oversight's check of it; `check` fields are "" before."""

    unit: str
    text: str
    result: str
    by_when: date | None
    day: date
    passed: bool | None = None
    found: str = ""
    how: str = ""
    why: str = ""
    checked_on: date | None = None


@dataclass(frozen=True, slots=True)
class DrawShape:
    """A draw and its rating. tally: None while fewer than five answered or it is not over."""

    id: int
    state: str
    cycle: int
    pool: int
    size: int
    drawn: int
    rated: int
    until: date | None
    commitment: str
    seed: str
    word: str
    tally: Tally | None = None
    too_few: bool = False


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A question in a list."""

    number: str
    title: str
    topic: str
    unit: str
    state: str
    outcome: str
    asked_on: date
    way: tuple[WayStep, ...]
    merged: int = 0
    made_up: bool = False
    due: date | None = None
    reopened: int = 0


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """One question with its way, answers, checks and ratings."""

    line: QuestionLine
    text: str
    published: bool
    steps: tuple[StepLine, ...]
    answers: tuple[AnswerShape, ...]
    draws: tuple[DrawShape, ...]
    version: int
    felt: str = ""


@dataclass(frozen=True, slots=True)
class ReceiptPage:
    """What a receipt shows: the question (or the one it was merged into) and what can be done."""

    receipt: str
    own: QuestionLine
    own_steps: tuple[StepLine, ...]
    page: QuestionPage | None
    into: str
    may_reopen: bool
    data_kept: bool
    erased_on: date | None
    erased_by: date
    private_why: str = ""


@dataclass(frozen=True, slots=True)
class Filter:
    """What the public list is narrowed to; each part lives in the address."""

    topic: str = ""
    unit: str = ""
    way: str = ""


@dataclass(frozen=True, slots=True)
class QuestionList:
    """The public list: lines of one page, counts of each step, choices of the filters."""

    lines: tuple[QuestionLine, ...]
    total: int
    counts: tuple[tuple[str, int], ...]
    topics: tuple[tuple[str, str], ...]
    units: tuple[tuple[str, str], ...]
    chosen: Filter
    number: int
    pages: int


def public_questions(chosen: Filter, page: int = 1) -> QuestionList:
    """Published questions, narrowed; counts are of all that the other filters leave."""
    counts = _counts(_narrowed(replace(chosen, way="")))
    rows = _narrowed(chosen)
    total = rows.count()
    pages = max(1, -(-total // PAGE))
    page = min(max(1, page), pages)
    picked = rows.annotate(followers=Count("merged"))[(page - 1) * PAGE : page * PAGE]
    units = Unit.objects.filter(questions__published=True).distinct()
    return QuestionList(
        lines=tuple(line_of(row) for row in picked),
        total=total,
        counts=counts,
        topics=tuple((t.key, in_language(t.zh, t.en)) for t in Topic.objects.all()),
        units=tuple((str(u.pk), in_language(u.zh, u.en)) for u in units),
        chosen=chosen,
        number=page,
        pages=pages,
    )


def _narrowed(chosen: Filter) -> QuerySet[Question]:
    rows = Question.objects.filter(published=True).exclude(state__in=("merged", "refused"))
    if chosen.topic:
        rows = rows.filter(topic__key=chosen.topic)
    if chosen.unit.isascii() and chosen.unit.isdigit():
        rows = rows.filter(unit_id=int(chosen.unit))
    if chosen.way in _WAYS:
        rows = rows.filter(_way(chosen.way))
    return _with_names(rows)


def _counts(rows: QuerySet[Question]) -> tuple[tuple[str, int], ...]:
    found = rows.order_by().aggregate(
        **{way: Count("pk", filter=_way(way), distinct=True) for way in _WAYS}
    )
    return tuple((way, found[way]) for way in _WAYS)


def _way(way: str) -> Q:
    if way in STEPS:
        return Q(state__in=STEPS[way])
    return Q(state="closed", outcome=way)


def _with_names(rows: QuerySet[Question]) -> QuerySet[Question]:
    return rows.select_related("topic", "unit", "merged_into")


def line_of(question: Question) -> QuestionLine:
    """A question as a line; its rows must carry topic and unit."""
    topic, unit = question.topic, question.unit
    return QuestionLine(
        number=question.number,
        title=question.title,
        topic=in_language(topic.zh, topic.en) if topic else "",
        unit=in_language(unit.zh, unit.en) if unit else "",
        state=question.state,
        outcome=question.outcome,
        asked_on=question.asked_on,
        way=way_of(question),
        merged=getattr(question, "followers", 0),
        made_up=question.made_up,
        due=question.due if question.state in ("assigned", "returned") else None,
        reopened=question.cycle - 1,
    )


def way_of(question: Question) -> tuple[WayStep, ...]:
    """The four steps of a question: done, now or ahead; none is done of a refused one."""
    here = step_of(state_of(question))
    keys = list(STEPS)
    at = len(keys) if question.state == "closed" else keys.index(here) if here else -1
    return tuple(
        WayStep(key, "done" if place < at else "now" if place == at else "ahead")
        for place, key in enumerate(keys)
    )


def public_page(question: Question, *, staff: bool = False) -> QuestionPage:
    """A question as its readers may see it.

    Args:
        staff: answers that are not passed, and who did what, are shown too.
    """
    answers = question.answers.select_related("oversight", "unit")
    return QuestionPage(
        line=line_of(question),
        text=question.text,
        published=question.published,
        steps=steps_of(question.steps.all(), staff=staff),
        answers=tuple(
            _answer(row) for row in answers if staff or (_passed(row) is True)
        ),
        draws=tuple(draw_shape(draw) for draw in question.draws.all()),
        version=question.version,
    )  # fmt: skip


def steps_of(
    rows: Sequence[QuestionStep] | QuerySet[QuestionStep], *, staff: bool = False
) -> tuple[StepLine, ...]:
    """The history in words; the asker's own later words never stand in it."""
    at = lang()
    return tuple(
        StepLine(
            number=row.number,
            day=row.day,
            words=_move_words(row.move)[at],
            part=PART_WORDS[row.part][at] if row.part in PART_WORDS else "",  # type: ignore[index]
            text=row.text,
            by=row.by if staff else "",
        )
        for row in rows
    )


def _move_words(move: str) -> tuple[str, str]:
    if move in MOVES:
        return MOVES[move].zh, MOVES[move].en
    return {"ask": ("提出问题", "asked")}.get(move, (move, move))


def _passed(row: Answer) -> bool | None:
    return row.oversight.passed if hasattr(row, "oversight") else None


def _answer(row: Answer) -> AnswerShape:
    checked = row.oversight if hasattr(row, "oversight") else None
    return AnswerShape(
        unit=in_language(row.unit.zh, row.unit.en),
        text=row.text,
        result=row.result,
        by_when=row.by_when,
        day=row.day,
        passed=checked.passed if checked else None,
        found=checked.found if checked else "",
        how=checked.how if checked else "",
        why=checked.text if checked else "",
        checked_on=checked.day if checked else None,
    )


def draw_shape(draw: Draw) -> DrawShape:
    """A draw; its seed only once it is drawn, its ratings only when over and five or more."""
    over = draw.state == Draw.State.FINISHED
    tally = tally_of(draw) if over else None
    few = tally is not None and tally.answers < FEWEST
    return DrawShape(
        id=draw.pk,
        state=draw.state,
        cycle=draw.cycle,
        pool=len(draw.pool),
        size=draw.size,
        drawn=len(draw.drawn),
        rated=draw.codes.filter(used=True).count() if draw.drawn else 0,
        until=draw.until,
        commitment=draw.commitment,
        seed=draw.seed if draw.state != Draw.State.COMMITTED else "",
        word=draw.word,
        tally=None if few else tally,
        too_few=few,
    )


def tally_of(draw: Draw) -> Tally:
    """The answers of one rating, counted. Whoever shows them minds how few they are."""
    rows = list(Rating.objects.filter(draw=draw).values_list("solved", "satisfied"))
    return Tally(
        answers=len(rows),
        satisfied=sum(said == "yes" for _solved, said in rows),
        mostly=sum(said == "mostly" for _solved, said in rows),
        solved=sum(solved == "yes" for solved, _said in rows),
        partly=sum(solved == "partly" for solved, _said in rows),
    )


def draw_record(draw: Draw) -> dict[str, object]:
    """A draw as anybody may recompute it: rule, pool, commitment, and once drawn the rest."""
    record: dict[str, object] = {
        "rule": "leitai draw 1",
        "question": draw.question.number,
        "cycle": draw.cycle,
        "size": draw.size,
        "pool": draw.pool,
        "commitment": draw.commitment,
    }
    if draw.state != Draw.State.COMMITTED:
        record |= {"seed": draw.seed, "word": draw.word, "drawn": draw.drawn}
    return record


def draw_is_as_recorded(draw: Draw) -> bool:
    """Whether the drawn are the first of the order that seed and word make of the pool."""
    drawn: list[str] = draw.drawn
    return drawn == drawing_order(draw.pool, draw.seed, draw.word)[: len(drawn)]


def receipt_page(question: Question, receipt: str) -> ReceiptPage:
    """Every step of the question of a receipt, and of the one it was merged into."""
    followed = question.merged_into or question
    asker = Asker.objects.filter(question=question).first()
    screened = question.title or question.merged_into_id
    private = question.steps.filter(move="keep_private").last()
    return ReceiptPage(
        receipt=receipt,
        own=line_of(question),
        own_steps=steps_of(question.steps.all()),
        page=public_page(_fresh(followed)) if screened else None,
        into=followed.number if question.merged_into_id else "",
        may_reopen=followed.state == "closed",
        data_kept=asker is not None and asker.erased_on is None,
        erased_on=asker.erased_on if asker else None,
        erased_by=erased_at_the_latest(question.asked_on),
        private_why=private.text if private and not question.published else "",
    )


def _fresh(question: Question) -> Question:
    return _with_names(Question.objects.all()).get(pk=question.pk)


def published_question(number: str) -> Question | None:
    """A question that the public may read."""
    rows = _with_names(Question.objects.filter(published=True)).annotate(followers=Count("merged"))
    return rows.filter(number=number).exclude(state__in=("refused",)).first()


def every_public_line(chosen: Filter, most: int = 5000) -> list[QuestionLine]:
    """All lines of the public list, narrowed likewise, for its export."""
    return [line_of(row) for row in _narrowed(chosen)[:most]]


def question_of_code(typed: str) -> tuple[Question, bool, date | None] | None:
    """Question of a rating code, whether it is used, and the last day while it is open.

    Raises:
        ReceiptUnreadable: the code itself is miswritten.
    """
    kept = code_hash(read_receipt(typed))
    code = RatingCode.objects.select_related("draw").filter(hash=kept).first()
    if code is None:
        return None
    draw = code.draw
    still = draw.state == Draw.State.DRAWN and draw.until is not None and today() <= draw.until
    return _fresh(draw.question), code.used, draw.until if still else None
