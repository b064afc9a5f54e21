"""Statements: written by their unit, locked at the deadline, changed later only by errata."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from leitai.base.problem import Place
from leitai.record.canonical import encode
from leitai.web.actions.log import append_deed
from leitai.web.actions.problems import (
    NotFound,
    Refused,
    SomeoneWasQuicker,
    field_wrong,
    not_ready,
)
from leitai.web.actions.rounds import scheme_in_force, take_round, touch
from leitai.web.actions.search import index_statement
from leitai.web.models import (
    Erratum,
    PartKind,
    Round,
    RoundState,
    Slot,
    Statement,
    StatementPart,
)
from leitai.web.queries.statements import missing_parts

LONGEST_PART = 2000
MOST_PARTS = 60


class PartMissing(Refused):
    code = "part-missing"
    status = 422
    en = "The statement lacks: {parts}."
    zh = "述职缺少：{parts_zh}。"
    todo_en = "A statement has highlights, gaps with their causes, and next steps."
    todo_zh = "述职须有亮点、差距（含原因）、下一步打算三部分。"


@dataclass(frozen=True, slots=True)
class Part:
    """One part as it was written; `kind` is highlight, gap or step."""

    kind: str
    text: str
    cause: str = ""
    cause_class: str = ""
    owner: str = ""
    due: date | None = None
    answered_by: int | None = None


_PART_WORDS = {
    "highlight": ("highlights", "亮点"),
    "gap": ("gaps", "差距"),
    "cause": ("the cause of a gap", "差距的原因"),
    "step": ("next steps", "下一步打算"),
}


@transaction.atomic
def save_statement(
    *,
    round_id: int,
    slot_key: str,
    parts: Sequence[Part],
    source: str,
    by: str,
    now: datetime,
    version: int | None = None,
) -> Statement:
    """Save a unit's statement whole.

    Args:
        version: of the statement, as the person saw it.

    Raises:
        PartMissing: one of the three parts, or the cause of a gap, is missing; nothing saved.
        NotReady: the statement is locked, or its deadline has passed.
    """
    round_ = take_round(round_id, state=[RoundState.DRAFTED, RoundState.CALLED])
    slot = _slot(round_, slot_key)
    if round_.statements_due is not None and now > round_.statements_due:
        raise not_ready("the deadline has passed.", "提交期限已过。")
    clean = [_clean(part, number) for number, part in enumerate(parts, 1)]
    if len(clean) > MOST_PARTS:
        raise field_wrong(
            "Statement", "述职", f"more than {MOST_PARTS} parts.", f"超过{MOST_PARTS}条。"
        )
    missing = missing_parts((part.kind, part.cause) for part in clean)
    if missing:
        raise PartMissing(
            parts=", ".join(_PART_WORDS[name][0] for name in missing),
            parts_zh="、".join(_PART_WORDS[name][1] for name in missing),
        )
    statement, made = Statement.objects.select_for_update().get_or_create(slot=slot)
    if statement.locked_at is not None:
        raise not_ready("the statement is locked.", "述职已锁定。")
    if version is not None and not made and statement.version != version:
        raise SomeoneWasQuicker()
    statement.parts.all().delete()
    places: dict[str, int] = {}
    for part in clean:
        places[part.kind] = places.get(part.kind, 0) + 1
        StatementPart.objects.create(
            statement=statement, kind=part.kind, position=places[part.kind], text=part.text,
            cause=part.cause, cause_class=part.cause_class, owner=part.owner, due=part.due,
            answered_by=part.answered_by,
        )  # fmt: skip
    statement.source, statement.version = source[:200], statement.version + 1
    statement.save(update_fields=["source", "version"])
    append_deed(
        round_, what="statement.saved", by=by, now=now,
        data={"slot": slot.key, "version": statement.version, "hash": statement_hash(statement)},
    )  # fmt: skip
    touch(round_)
    return statement


def _clean(part: Part, number: int) -> Part:
    if part.kind not in PartKind.values:
        raise field_wrong("Part", "条目", f"kind {part.kind!r}.", f"类别{part.kind!r}不明。")

    def tidy(text: str, field: str, field_zh: str, longest: int = LONGEST_PART) -> str:
        text = unicodedata.normalize("NFC", text).strip()
        text = "".join(
            c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs")
        )
        if len(text) > longest:
            raise field_wrong(
                f"{field} {number}", f"{field_zh}（第{number}条）",
                f"{len(text)} characters; at most {longest}.",
                f"共{len(text)}字，最多{longest}字。",
            )  # fmt: skip
        return text

    text = tidy(part.text, "Text", "正文")
    if not text:
        raise field_wrong(f"Text {number}", f"正文（第{number}条）", "is empty.", "为空。")
    return Part(
        kind=part.kind,
        text=text,
        cause=tidy(part.cause, "Cause", "原因") if part.kind == PartKind.GAP else "",
        cause_class=part.cause_class[:20] if part.kind == PartKind.GAP else "",
        owner=tidy(part.owner, "Owner", "责任单位", 80),
        due=part.due if part.kind == PartKind.STEP else None,
        answered_by=part.answered_by if part.kind == PartKind.GAP else None,
    )


def statement_hash(statement: Statement) -> str:
    """SHA-256 of a statement's canonical JSON, in hex."""
    import hashlib

    return hashlib.sha256(encode(statement_body(statement))).hexdigest()


def statement_body(statement: Statement) -> dict[str, object]:
    """The statement as the object that is hashed and published."""
    parts = statement.parts.all()
    return {
        "unit": statement.slot.unit.zh,
        "parts": [
            {
                "kind": part.kind,
                "text": part.text,
                "cause": part.cause,
                "owner": part.owner,
                "due": part.due.isoformat() if part.due else "",
            }
            for part in parts
        ],
    }


@transaction.atomic
def lock_statements(*, round_id: int, by: str, now: datetime, version: int | None = None) -> None:
    """Lock all statements and with them the round: scheme locked, order set, all complete.

    Raises:
        NotReady: says which unit lacks what.
    """
    round_ = take_round(round_id, version=version, state=[RoundState.CALLED])
    if scheme_in_force(round_).locked_at is None:
        raise not_ready("the scheme is not locked.", "评分方案尚未锁定。")
    slots = list(round_.slots.select_related("unit", "statement"))
    if any(slot.order is None for slot in slots):
        raise not_ready("the running order is not set.", "登台次序尚未确定。")
    late = [slot.unit.zh for slot in slots if not hasattr(slot, "statement")]
    if late:
        raise not_ready(
            f"no statement yet from {', '.join(late)}.",
            f"以下单位尚未提交述职：{'、'.join(late)}。",
        )
    hashes = {}
    for slot in slots:
        statement = slot.statement
        statement.locked_at, statement.hash = now, statement_hash(statement)
        statement.save(update_fields=["locked_at", "hash"])
        hashes[slot.key] = statement.hash
        index_statement(statement)
    append_deed(round_, what="statements.locked", by=by, now=now, data={"statements": hashes})
    touch(round_, state=RoundState.LOCKED)


@transaction.atomic
def record_erratum(
    *,
    round_id: int,
    slot_key: str,
    kind: str,
    position: int,
    after: str,
    reason: str,
    by: str,
    now: datetime,
) -> Erratum:
    """Change one part of a locked statement; the old words and the reason stay."""
    round_ = take_round(round_id)
    if round_.state == RoundState.SEALED:
        raise not_ready("the round is sealed.", "本场已封存。")
    slot = _slot(round_, slot_key)
    part = (
        StatementPart.objects.select_for_update()
        .filter(statement__slot=slot, kind=kind, position=position)
        .select_related("statement")
        .first()
    )
    if part is None:
        raise NotFound(what="part", what_zh="条目", key=f"{kind}-{position}")
    if part.statement.locked_at is None:
        raise not_ready("the statement is not locked yet; edit it.", "述职尚未锁定，请直接修改。")
    after = _clean(Part(kind="highlight", text=after), position).text
    if not reason.strip():
        raise field_wrong("Reason", "理由", "is empty.", "为空。")
    erratum = Erratum.objects.create(
        statement=part.statement, part=part, before=part.text, after=after,
        reason=reason.strip()[:500], by=by, at=now,
    )  # fmt: skip
    part.text = after
    part.save(update_fields=["text"])
    index_statement(part.statement)
    append_deed(
        round_, what="statement.erratum", by=by, now=now,
        data={"slot": slot.key, "part": f"{kind}-{position}", "before": erratum.before,
              "after": after, "reason": unicodedata.normalize("NFC", erratum.reason)},
    )  # fmt: skip
    touch(round_)
    return erratum


def _slot(round_: Round, key: str) -> Slot:
    slot = round_.slots.select_related("unit").filter(key=key).first()
    if slot is None:
        raise NotFound(what="unit", what_zh="参赛单位", key=key, place=Place(field="slot"))
    return slot
