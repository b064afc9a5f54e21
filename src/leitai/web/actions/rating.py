"""The rating (社会评价): a pool of people, a draw by a committed seed, one use for each code."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction

from leitai.followup.receipts import read_receipt, receipt_number
from leitai.followup.sampling import PoolTooSmall, commitment, draw, drawing_order, rater_hash
from leitai.web.actions.matters import clean_line
from leitai.web.actions.problems import NotFound, Refused, field_wrong, not_ready
from leitai.web.actions.questions import allow_move, go_on, take_question
from leitai.web.actions.trail import record_deed
from leitai.web.models import Draw, Question, Rater, Rating, RatingCode, Unit
from leitai.web.queries.questions import code_hash
from leitai.web.queries.today import today

LONGEST_TERM = 60
MOST_RATERS = 5000


class CodeUnknown(Refused):
    code = "rating-code-unknown"
    status = 404
    en = "This rating code is not known."
    zh = "没有这个评价码。"
    todo_en = "Check the code on your card."
    todo_zh = "请核对卡片上的评价码。"


class CodeUsed(Refused):
    code = "rating-code-used"
    en = "This code has rated already; each rates once."
    zh = "此评价码已使用；每码只能评价一次。"


class RatingClosed(Refused):
    code = "rating-closed"
    en = "This rating is over; it was not counted."
    zh = "本题评价已结束，本次未计入。"


@dataclass(frozen=True, slots=True)
class RaterCard:
    """What a drawn rater is given; it exists only while it is printed."""

    name: str
    contact: str
    key: str
    code: str


@transaction.atomic
def add_raters(
    *,
    people: Sequence[tuple[str, str]],
    kind: str,
    by: str,
    now: datetime,
    own_unit_id: int | None = None,
) -> int:
    """Take people who agreed into the pool: (name, contact) each; returns how many.

    Args:
        kind: resident or delegate.
        own_unit_id: the unit they work for, whose answers they do not rate.
    """
    if kind not in (Rater.Kind.RESIDENT, Rater.Kind.DELEGATE):
        raise field_wrong("Kind", "类别", "resident or delegate.", "须为居民或代表。")
    if not people or Rater.objects.count() + len(people) > MOST_RATERS:
        raise field_wrong("People", "人员", f"1 to {MOST_RATERS}.", f"须为1至{MOST_RATERS}人。")
    unit = Unit.objects.filter(pk=own_unit_id).first() if own_unit_id else None
    rows = [
        Rater(
            key=secrets.token_hex(16), kind=kind, name=clean_line(name, "Name", "姓名", 60),
            contact=clean_line(contact, "Contact", "联系方式", 80), own_unit=unit,
            added_on=today(),
        )
        for name, contact in people
    ]  # fmt: skip
    Rater.objects.bulk_create(rows)
    record_deed(
        what="raters.added", by=by, now=now, subject="raters",
        data={"kind": kind, "count": len(rows), "pool": [rater_hash(row.key) for row in rows]},
    )  # fmt: skip
    return len(rows)


@transaction.atomic
def drop_rater(*, key: str, by: str, now: datetime) -> None:
    """Take somebody out of the pool and erase their name; draws already made stay."""
    rater = Rater.objects.select_for_update().filter(key=key, left_on__isnull=True).first()
    if rater is None:
        raise NotFound(what="rater", what_zh="评价人", key=key[:8])
    rater.name, rater.contact, rater.left_on = "", "", today()
    rater.save(update_fields=["name", "contact", "left_on"])
    record_deed(
        what="raters.left", by=by, now=now, subject="raters", data={"rater": rater_hash(key)}
    )


@transaction.atomic
def renew_pool(*, number: str, by: str, now: datetime, version: int | None = None) -> Draw:
    """Freeze a new pool under a new seed; only while the old one is too small to draw from."""
    question = take_question(number, version)
    row = _draw_of(question)
    if row.state != Draw.State.COMMITTED or len(row.pool) >= row.size:
        raise not_ready(
            "the pool is frozen and large enough.", "评价人库已锁定且人数足够，不得更换。"
        )
    pool = Rater.objects.filter(left_on__isnull=True).exclude(own_unit=question.unit)
    row.pool = sorted(rater_hash(key) for key in pool.values_list("key", flat=True))
    row.size = settings.LEITAI_RATERS
    row.seed = secrets.token_hex(32)
    row.commitment = commitment(row.seed)
    row.committed_by, row.committed_at = by, now
    row.save()
    _note(question, "draw.renewed", by, now,
          {"commitment": row.commitment, "pool": row.pool, "size": row.size})  # fmt: skip
    return row


@transaction.atomic
def draw_raters(
    *, number: str, by: str, now: datetime, word: str = "", days: int = 10,
    version: int | None = None,
) -> tuple[RaterCard, ...]:  # fmt: skip
    """Show the seed, draw, and hand out the codes; they are shown this once.

    Args:
        word: a public word that enters the draw, such as a number drawn elsewhere that day.
        days: how long they can rate.

    Raises:
        PoolTooSmall: renew the pool first.
    """
    question = take_question(number, version)
    move = allow_move(question, "draw", "handler", by, {})
    row = _draw_of(question)
    word = clean_line(word, "Word", "公开词", 80) if word.strip() else ""
    row.drawn = draw(row.pool, row.seed, row.size, word)
    row.word, row.state = word, Draw.State.DRAWN
    row.drawn_by, row.drawn_at, row.until = by, now, _term_end(days)
    row.save()
    cards = _issue(row, row.drawn)
    go_on(
        question, "draw", move, "handler", by, now,
        data={"seed": row.seed, "word": word, "drawn": row.drawn,
              "until": row.until.isoformat()},
    )  # fmt: skip
    return cards


@transaction.atomic
def draw_more(
    *, number: str, count: int, by: str, now: datetime, days: int = 10,
    version: int | None = None,
) -> tuple[RaterCard, ...]:  # fmt: skip
    """Draw the next in the same order, where too few of the first have rated in time."""
    question = take_question(number, version)
    row = _draw_of(question)
    if row.state != Draw.State.DRAWN or row.until is None or today() <= row.until:
        raise not_ready(
            "more are drawn only after the last day of the rating.", "须在评价截止日之后方可增抽。"
        )
    if not 1 <= count <= 50:
        raise field_wrong("Count", "人数", "1 to 50.", "须为1至50。")
    order = drawing_order(row.pool, row.seed, row.word)
    fresh = order[len(row.drawn) : len(row.drawn) + count]
    if len(fresh) < count:
        raise PoolTooSmall(pool=len(order) - len(row.drawn), size=count)
    row.drawn, row.until = [*row.drawn, *fresh], _term_end(days)
    row.save(update_fields=["drawn", "until"])
    cards = _issue(row, fresh)
    question.version += 1
    question.save(update_fields=["version"])
    _note(question, "draw.more", by, now, {"drawn": fresh, "until": row.until.isoformat()})
    return cards


def _term_end(days: int) -> date:
    if not 1 <= days <= LONGEST_TERM:
        raise field_wrong(
            "Days", "天数", f"1 to {LONGEST_TERM}.", f"须为1至{LONGEST_TERM}天。"
        )  # fmt: skip
    return today() + timedelta(days=days)


def _draw_of(question: Question) -> Draw:
    row = Draw.objects.select_for_update().filter(question=question, cycle=question.cycle).first()
    if row is None:
        raise not_ready("oversight has not passed the answer.", "监督尚未通过答复。")
    return row


def _issue(row: Draw, drawn: Sequence[str]) -> tuple[RaterCard, ...]:
    """One code for each drawn rater still there; only hashes are kept, in no order of people."""
    raters = {
        rater_hash(rater.key): rater
        for rater in Rater.objects.filter(left_on__isnull=True).select_related("question__asker")
    }
    cards = []
    for member in drawn:
        rater = raters.get(member)
        if rater is None:
            continue
        asker = getattr(rater.question, "asker", None) if rater.question_id else None
        name = asker.name if asker else rater.name
        contact = asker.phone if asker else rater.contact
        code = receipt_number(secrets.token_bytes(8))
        cards.append(RaterCard(name, contact, rater.key, code))
    codes = sorted(code_hash(card.code) for card in cards)
    RatingCode.objects.bulk_create(RatingCode(draw=row, hash=kept) for kept in codes)
    return tuple(cards)


@transaction.atomic
def rate(*, code: str, solved: str, satisfied: str) -> Question:
    """Rate once. What was rated carries neither the code nor the moment.

    Raises:
        CodeUnknown, CodeUsed, RatingClosed, FieldWrong.
    """
    row = (
        # The draw's row, too: a rating that ends at this moment waits, or is seen to be over.
        RatingCode.objects.select_for_update(of=("self", "draw"))
        .select_related("draw__question")
        .filter(hash=code_hash(read_receipt(code)))
        .first()
    )
    if row is None:
        raise CodeUnknown()
    if row.used:
        raise CodeUsed()
    over = row.draw.until is not None and today() > row.draw.until
    if row.draw.state != Draw.State.DRAWN or over:
        raise RatingClosed()
    if solved not in ("yes", "partly", "no"):
        raise field_wrong("Solved", "是否解决", "choose one.", "请选择一项。")
    if satisfied not in ("yes", "mostly", "no"):
        raise field_wrong("Satisfied", "是否满意", "choose one.", "请选择一项。")
    row.used = True
    row.save(update_fields=["used"])
    Rating.objects.create(draw=row.draw, solved=solved, satisfied=satisfied)
    return row.draw.question


@transaction.atomic
def finish_rating(*, number: str, by: str, now: datetime, version: int | None = None) -> None:
    """End the rating: all drawn have rated, or the last day is past and somebody has."""
    question = take_question(number, version)
    move = allow_move(question, "finish_rating", "handler", by, {})
    row = _draw_of(question)
    row.state, row.finished_on = Draw.State.FINISHED, today()
    row.save(update_fields=["state", "finished_on"])
    go_on(question, "finish_rating", move, "handler", by, now,
          data={"drawn": len(row.drawn), "draw": row.pk})  # fmt: skip


def _note(question: Question, what: str, by: str, now: datetime, data: dict[str, object]) -> None:
    record_deed(
        what=f"question.{what}", by=by, now=now, subject=f"question:{question.number}",
        data={"question": question.number, **data},
    )  # fmt: skip
