"""Commitments: taken from next steps, asked about once, reported on, released by decision."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from leitai.followup.commitments import FIGURES, Reading
from leitai.followup.commitments import Measure as Typed
from leitai.scoring.scheme import Criterion
from leitai.web.actions.log import append_deed
from leitai.web.actions.matters import register_item
from leitai.web.actions.problems import (
    NotFound,
    Refused,
    SomeoneWasQuicker,
    field_wrong,
    not_ready,
)
from leitai.web.actions.rounds import take_round, touch
from leitai.web.actions.trail import record_deed
from leitai.web.models import (
    Ask,
    Commitment,
    Item,
    Measure,
    Progress,
    Round,
    RoundState,
    Slot,
    SlotState,
    StatementPart,
)
from leitai.web.queries.commitments import (
    Computed,
    computed_promises,
    gap_origin,
    read_step,
    typed_of,
)
from leitai.web.queries.counting import scheme_of
from leitai.web.queries.figures import read_figure
from leitai.web.queries.today import today

LONGEST_NOTE = 300
LONGEST_WHY = 500
MOST_QUERY = 2000
_NUMBER = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,8})?")
PROMISES = "promises"


class AlreadyTaken(Refused):
    code = "already-taken"
    en = "This next step is a commitment already."
    zh = "该项下一步打算已转为承诺。"


class AlreadyAnswered(Refused):
    code = "already-answered"
    en = "The unit has answered; it is asked once only."
    zh = "该单位已答复；仅询问一次。"


class AlreadyReleased(Refused):
    code = "already-released"
    en = "This commitment was released; nothing more is reported on it."
    zh = "该承诺已决定免除，不再填报。"


def subject_of(commitment_id: int) -> str:
    """How the hall's trail names a commitment."""
    return f"commitment:{commitment_id}"


@transaction.atomic
def take_commitment(
    *,
    round_id: int,
    slot_key: str,
    step: int,
    by: str,
    now: datetime,
    with_item: bool = False,
    scheme_key: str = "",
    made_up: bool = False,
) -> Commitment:
    """Make a next step a commitment, typed as the engines read it.

    A step without a date or a measure is asked about: the one question to the unit is recorded
    with the commitment.

    Args:
        slot_key, step: whose statement, and which of its next steps.
        with_item: open a matter under supervision for it as well.

    Raises:
        NotReady: the statement is not locked, or its date is before the round.
        AlreadyTaken. NotFound.
    """
    round_, part = _locked_step(round_id, slot_key, step)
    unit = part.statement.slot.unit
    if Commitment.objects.filter(round=round_, unit=unit, step=step).exists():
        raise AlreadyTaken()
    if part.due is not None and part.due < round_.day:
        raise not_ready(
            f"its date {part.due} is before the round.", f"其期限{part.due}早于本场日期。"
        )
    reading = read_step(part.text, round_.day, part.due)
    row = Commitment.objects.create(
        unit=unit, round=round_, step=step, text=part.text, made_on=round_.day, due=reading.due,
        due_words=reading.due_words[:40], taken_by=by, taken_at=now, made_up=made_up,
    )  # fmt: skip
    _write_measures(row, reading)
    if reading.flags:
        Ask.objects.create(
            commitment=row, no_date="no_date" in reading.flags,
            no_measure="no_measure" in reading.flags, asked_by=by, asked_at=now,
        )  # fmt: skip
    if with_item:
        _open_item(row, by=by, now=now, scheme_key=scheme_key, made_up=made_up)
    record_deed(
        what="commitment.taken", by=by, now=now, subject=subject_of(row.pk),
        data={"commitment": row.pk, "round": round_.key, "unit": unit.zh, "step": step,
              "kinds": [m.kind for m in reading.measures],
              "due": row.due.isoformat() if row.due else "", "asked": list(reading.flags),
              "item": row.item_id or 0},
    )  # fmt: skip
    return row


@transaction.atomic
def take_all(*, round_id: int, by: str, now: datetime, made_up: bool = False) -> list[Commitment]:
    """Make every next step of the round's locked statements a commitment; taken ones are left."""
    round_ = _round(round_id)
    # All of them before the first deed: who holds the trail waits for nobody (`record_deed`).
    parts = list(
        StatementPart.objects.filter(
            kind="step", statement__slot__round=round_, statement__locked_at__isnull=False
        )
        .select_related("statement__slot")
        .order_by("statement__slot__order", "statement__slot_id", "position")
        .select_for_update(of=("self",))
    )
    taken = set(Commitment.objects.filter(round=round_).values_list("unit_id", "step"))
    rows = [
        take_commitment(
            round_id=round_id, slot_key=part.statement.slot.key, step=part.position, by=by,
            now=now, made_up=made_up,
        )
        for part in parts
        if (part.statement.slot.unit_id, part.position) not in taken
        and (part.due is None or part.due >= round_.day)
    ]  # fmt: skip
    if not rows:
        raise not_ready("every next step is a commitment already.", "下一步打算均已转为承诺。")
    return rows


@transaction.atomic
def open_item(
    *, commitment_id: int, by: str, now: datetime, scheme_key: str = "", version: int | None = None
) -> Commitment:
    """Put a commitment under supervision: a matter with a clock, led by its unit."""
    row = _take(commitment_id, version)
    if row.item_id is not None:
        raise not_ready("it is under supervision already.", "已列入督办。")
    _open_item(row, by=by, now=now, scheme_key=scheme_key, made_up=row.made_up)
    _save(row, "item")
    _record(row, "commitment.supervised", by, now, {"item": row.item_id or 0})
    return row


@transaction.atomic
def open_gap(
    *,
    round_id: int,
    slot_key: str,
    gap: int,
    by: str,
    now: datetime,
    scheme_key: str = "",
) -> Item:
    """Put a gap that no step answers under supervision: a matter led by the unit that named it.

    Args:
        slot_key, gap: whose statement, and which of its gaps.

    Raises:
        NotReady: the statement is not locked, a step answers the gap, or it is a matter already.
        NotFound.
    """
    round_, part = _locked_part(round_id, slot_key, "gap", gap)
    if part.answered_by is not None:
        raise not_ready("a next step answers this gap.", "该差距已有对应的下一步打算。")
    origin = gap_origin(part.pk)
    if Item.objects.filter(origin=origin).exists():
        raise not_ready("it is under supervision already.", "已列入督办。")
    item = register_item(
        source=Item.Source.GAP, title=part.text[:120], text=f"{part.text}\n{part.cause}",
        lead_id=part.statement.slot.unit_id, scheme_key=scheme_key, origin=origin,
        published=True, made_up=round_.made_up, by=by, now=now,
    )  # fmt: skip
    return item


@transaction.atomic
def answer_ask(
    *,
    commitment_id: int,
    text: str,
    by: str,
    now: datetime,
    due: date | None = None,
    measure: str = "",
    version: int | None = None,
) -> Commitment:
    """The unit's answer to the one question: a date, a measure in words ("不少于10项"), or why not.

    A measure is read like a next step, and stands in place of the one that could not be judged.

    Raises:
        AlreadyAnswered: or nothing was asked. FieldWrong: neither date, measure nor reason; or
        the measure names no figure.
    """
    row = _take(commitment_id, version)
    ask = getattr(row, "ask", None)
    if ask is None:
        raise not_ready("nothing was asked about it.", "未就此询问。")
    if ask.answered_by:
        raise AlreadyAnswered()
    text, measure = _line(text, LONGEST_WHY), _line(measure, 200)
    if not (text or due or measure):
        raise field_wrong(
            "Answer", "答复", "give a date, a measure, or why there is none.",
            "请填写期限、可计量目标，或说明理由。",
        )  # fmt: skip
    if due is not None and due < row.made_on:
        raise field_wrong(
            "Due", "期限", f"{due} is before the round.", f"{due}早于本场日期。"
        )  # fmt: skip
    if measure:
        _replace_unmeasured(row, measure, due)
    if due is not None and row.due is None:
        row.due, row.due_words = due, ""
    ask.answer, ask.answered_by, ask.answered_at = text, by, now
    ask.save(update_fields=["answer", "answered_by", "answered_at"])
    _save(row, "due", "due_words")
    _record(
        row, "commitment.answered", by, now,
        {"due": row.due.isoformat() if row.due else "", "measure": bool(measure)},
    )  # fmt: skip
    return row


@transaction.atomic
def report_progress(
    *,
    commitment_id: int,
    measure: int,
    as_of: date,
    by: str,
    now: datetime,
    value: str = "",
    done: bool = False,
    note: str = "",
    version: int | None = None,
) -> Progress:
    """Report on one measure for a day; earlier entries stay.

    Args:
        measure: its position from 0.
        as_of: the day for which it holds; not after today, not before the promise.
        value: decimal text, for measures with a figure. done: for milestones and events.

    Raises:
        FieldWrong. NotFound. AlreadyReleased. SomeoneWasQuicker.
    """
    row = _take(commitment_id, version)
    if row.released_on is not None:
        raise AlreadyReleased()
    target = _measure(row, measure)
    if not row.made_on <= as_of <= max(today(), row.made_on):
        raise field_wrong(
            "As of", "截至日期", f"from {row.made_on} to today.", f"须在{row.made_on}至今日之间。"
        )  # fmt: skip
    number = _number(value) if value.strip() else None
    if target.kind in FIGURES and number is None:
        raise field_wrong("Figure", "数值", "a number such as 2860 or 12.5.", "须填写数字。")
    entry = Progress.objects.create(
        measure=target, as_of=as_of, value=number, done=done, note=_line(note, LONGEST_NOTE),
        by=by, at=now,
    )  # fmt: skip
    _save(row)
    _record(
        row, "commitment.progress", by, now,
        {"measure": measure, "as_of": as_of.isoformat(),
         "value": "" if number is None else format(number, "f"), "done": done},
    )  # fmt: skip
    return entry


@transaction.atomic
def bind_query(
    *,
    commitment_id: int,
    measure: int,
    query: str,
    by: str,
    now: datetime,
    version: int | None = None,
) -> Decimal | None:
    """Bind a measure to one SELECT over the round's ledgers; empty unbinds it.

    Returns the figure that the query gives today. `:day` in it stands for the day up to which it
    counts: today, and from the due day on the due day for ever.

    Raises:
        QueryWrong: it gives no single number. FieldWrong: longer than 2,000 characters.
    """
    row = _take(commitment_id, version)
    if row.released_on is not None:
        raise AlreadyReleased()
    target = _measure(row, measure)
    query = query.strip()
    if len(query) > MOST_QUERY:
        raise field_wrong(
            "Query", "查询", f"at most {MOST_QUERY} characters.", f"最多{MOST_QUERY}个字符。"
        )
    figure = read_figure(row.round, query, today()) if query else None
    target.query, target.query_by = query, by if query else ""
    target.save(update_fields=["query", "query_by"])
    _save(row)
    _record(
        row, "commitment.bound" if query else "commitment.unbound", by, now,
        {"measure": measure, "query": unicodedata.normalize("NFC", query)},
    )  # fmt: skip
    return figure


@transaction.atomic
def keep_figure(
    *, commitment_id: int, measure: int, by: str, now: datetime, version: int | None = None
) -> Progress:
    """Write the ledger's figure of today down as an entry that stays when the ledger moves."""
    row = _take(commitment_id, version)
    target = _measure(row, measure)
    if not target.query:
        raise not_ready("this measure has no query.", "该指标未绑定台账查询。")
    figure = read_figure(row.round, target.query, today())
    if figure is None:
        raise not_ready("the ledger gives no figure today.", "台账当前没有数值。")
    return report_progress(
        commitment_id=commitment_id, measure=measure, as_of=today(), value=format(figure, "f"),
        done=target.kind in ("milestone", "event") and figure > 0, note="台账 ledger", by=by,
        now=now,
    )  # fmt: skip


@transaction.atomic
def release(
    *, commitment_id: int, why: str, by: str, now: datetime, version: int | None = None
) -> Commitment:
    """Release a unit from a promise: a decision of a named person, with its reason.

    Raises:
        FieldWrong: no reason. AlreadyReleased.
    """
    row = _take(commitment_id, version)
    if row.released_on is not None:
        raise AlreadyReleased()
    why = _line(why, LONGEST_WHY)
    if not why:
        raise field_wrong("Reason", "理由", "is empty.", "为空。")
    row.released_on, row.released_by, row.released_why = today(), by, why
    _save(row, "released_on", "released_by", "released_why")
    _record(row, "commitment.released", by, now, {"day": row.released_on.isoformat()})
    return row


@transaction.atomic
def fill_promises(
    *, round_id: int, by: str, now: datetime, version: int | None = None
) -> tuple[Computed, ...]:
    """Fill the computed criterion `promises` of every unit from the kept rate, before the count.

    What was counted goes into the round's log. A unit without anything to judge gets no points:
    the criterion is missing for it, never zero.

    Raises:
        NotReady: the score sheet has no computed criterion of that name, or the score of a unit
            is announced already.
        WrongState: the round is not called yet, or counted already.
    """
    round_ = take_round(
        round_id, version=version, state=[RoundState.CALLED, RoundState.LOCKED, RoundState.LIVE]
    )
    if round_.slots.filter(state=SlotState.CLOSED).exists():
        raise not_ready(
            "a unit's score is announced already; points no longer change.",
            "已有单位公布得分，该项得分不再变动。",
        )
    criterion = promises_criterion(round_)
    if criterion is None:
        raise not_ready(
            "the score sheet has no computed criterion “promises”.",
            "评分表中没有“promises”（上期承诺兑现）这一计算项。",
        )
    rows = computed_promises(round_, criterion)
    for slot in round_.slots.all():
        found = next(row for row in rows if row.slot_key == slot.key)
        points = {k: v for k, v in slot.computed.items() if k != PROMISES}
        if found.points:
            points[PROMISES] = found.points
        Slot.objects.filter(pk=slot.pk).update(computed=points)
    append_deed(
        round_, what="promises.computed", by=by, now=now,
        data={"units": {row.slot_key: {"kept": row.kept, "judged": row.judged,
                                       "points": row.points} for row in rows}},
    )  # fmt: skip
    touch(round_)
    return rows


def promises_criterion(round_: Round) -> Criterion | None:
    """The computed criterion of the round's sheet for promises kept, if it has one."""
    criterion = scheme_of(round_).criterion(PROMISES)
    return None if criterion is None or criterion.voted else criterion


# ---- within -------------------------------------------------------------------------
def _round(round_id: int) -> Round:
    round_ = Round.objects.filter(pk=round_id).first()
    if round_ is None:
        raise NotFound(what="round", what_zh="场次", key=round_id)
    return round_


def _locked_step(round_id: int, slot_key: str, step: int) -> tuple[Round, StatementPart]:
    return _locked_part(round_id, slot_key, "step", step)


def _locked_part(
    round_id: int, slot_key: str, kind: str, position: int
) -> tuple[Round, StatementPart]:
    round_ = _round(round_id)
    part = (
        StatementPart.objects.filter(
            statement__slot__round=round_,
            statement__slot__key=slot_key,
            kind=kind,
            position=position,
        )
        .select_related("statement__slot__unit")
        # Two who take the same part wait for one another here.
        .select_for_update(of=("self",))
        .first()
    )
    if part is None:
        words = {"step": ("next step", "下一步打算"), "gap": ("gap", "差距")}[kind]
        raise NotFound(what=words[0], what_zh=words[1], key=f"{slot_key}:{position}")
    if part.statement.locked_at is None:
        raise not_ready("the statement is not locked yet.", "述职尚未锁定。")
    return round_, part


def _take(commitment_id: int, version: int | None) -> Commitment:
    """The commitment's row, locked until the end of the transaction."""
    row = (
        Commitment.objects.select_for_update(of=("self",))
        .select_related("round", "unit")
        .filter(pk=commitment_id)
        .first()
    )
    if row is None:
        raise NotFound(what="commitment", what_zh="承诺", key=commitment_id)
    if version is not None and version != row.version:
        raise SomeoneWasQuicker()
    return row


def _save(row: Commitment, *fields: str) -> None:
    row.version += 1
    row.save(update_fields=["version", *fields])


def _record(row: Commitment, what: str, by: str, now: datetime, data: dict[str, object]) -> None:
    record_deed(
        what=what, by=by, now=now, subject=subject_of(row.pk), data={"commitment": row.pk, **data}
    )


def _measure(row: Commitment, position: int) -> Measure:
    found = row.measures.filter(position=position).first()
    if found is None:
        raise NotFound(what="measure", what_zh="指标", key=position)
    return found


def _write_measures(row: Commitment, reading: Reading) -> None:
    for position, measure in enumerate(reading.measures):
        _write_measure(row, position, measure)


def _write_measure(row: Commitment, position: int, typed: Typed) -> None:
    Measure.objects.update_or_create(
        commitment=row, position=position,
        defaults={
            "kind": typed.kind, "words": typed.words[:80], "subject": typed.subject[:120],
            "value": typed.value, "strict": typed.strict, "tolerance": typed.tolerance,
            "unit_word": typed.unit[:20],
        },
    )  # fmt: skip


def _replace_unmeasured(row: Commitment, words: str, due: date | None) -> None:
    """Put the measure that the unit names in place of the one that could not be judged."""
    reading = read_step(words, row.made_on, due or row.due)
    found = next((m for m in reading.measures if m.kind != "unmeasured"), None)
    if found is None:
        raise field_wrong(
            "Measure", "可计量目标", "name a figure, a rank, or a thing to be done.",
            "请写明数值、位次或应完成的事项。",
        )  # fmt: skip
    old = row.measures.filter(kind="unmeasured").first()
    position = row.measures.count() if old is None else old.position
    typed = found
    if old is not None and not found.subject:
        typed = Typed(
            found.kind, found.words, typed_of(old).words, found.value, found.unit, found.strict,
            found.tolerance,
        )  # fmt: skip
    _write_measure(row, position, typed)
    if row.due is None and reading.due is not None:
        row.due, row.due_words = reading.due, reading.due_words[:40]


def _open_item(row: Commitment, *, by: str, now: datetime, scheme_key: str, made_up: bool) -> None:
    item = register_item(
        source="commitment", title=row.text[:120], lead_id=row.unit_id, by=by, now=now,
        text=row.text, due=row.due if row.due is not None and row.due >= today() else None,
        scheme_key=scheme_key, origin=subject_of(row.pk), published=True, made_up=made_up,
    )  # fmt: skip
    row.item = item
    row.save(update_fields=["item"])


def _number(raw: str) -> Decimal:
    raw = raw.strip().replace(",", "").replace("，", "")
    if not _NUMBER.fullmatch(raw):
        raise field_wrong(
            "Figure", "数值", "a number such as 2860 or 12.5.", "须为数字，如2860或12.5。"
        )
    return Decimal(raw)


def _line(raw: str, most: int) -> str:
    """One line in NFC without control characters; FieldWrong when it is longer than `most`."""
    line = " ".join(unicodedata.normalize("NFC", raw).split())
    line = "".join(c for c in line if unicodedata.category(c) not in ("Cc", "Cs"))
    if len(line) > most:
        raise field_wrong("Text", "文字", f"at most {most} characters.", f"最多{most}个字符。")
    return line


__all__ = [
    "answer_ask",
    "bind_query",
    "fill_promises",
    "keep_figure",
    "open_gap",
    "open_item",
    "promises_criterion",
    "release",
    "report_progress",
    "take_all",
    "take_commitment",
]
