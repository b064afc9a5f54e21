"""After the last slot: count, objections, seal."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from leitai.followup import due_date
from leitai.record.canonical import encode
from leitai.scoring.count import count_round
from leitai.web.actions import sealing
from leitai.web.actions.log import append_closing, append_deed, file_named
from leitai.web.actions.problems import NotFound, field_wrong, not_ready
from leitai.web.actions.rounds import take_round, touch
from leitai.web.models import Objection, Result, Round, RoundState, Slot, SlotState
from leitai.web.queries.counting import scheme_of, slot_ballots

OBJECTION_DAYS = 5


@transaction.atomic
def count(*, round_id: int, by: str, now: datetime, version: int | None = None) -> Result:
    """Count the round: every slot closed, every paper sheet settled.

    Raises:
        NotReady: says which slots are open or which sheets the clerks differ on.
    """
    round_ = take_round(round_id, version=version, state=[RoundState.LIVE])
    slots = list(round_.slots.select_for_update().select_related("unit"))
    still_open = [slot.unit.zh for slot in slots if slot.state != SlotState.CLOSED]
    if still_open:
        raise not_ready(
            f"not closed yet: {', '.join(still_open)}.", f"尚未截止：{'、'.join(still_open)}。"
        )
    loose = [sheet.serial for slot in slots for sheet in slot.sheets.filter(agreed=False)]
    if loose:
        raise not_ready(
            f"paper sheets wait for the second clerk or to be settled: {', '.join(loose)}.",
            f"纸质票待二次录入或核定：{'、'.join(loose)}。",
        )
    return _count(round_, slots, by=by, now=now)


def _count(round_: Round, slots: list[Slot], *, by: str, now: datetime) -> Result:
    for slot in slots:
        if slot.ballots.filter(logged=False).exists():
            append_closing(round_, slot, by=by, now=now)  # paper that came after the closing
    body = count_round(scheme_of(round_), slot_ballots(round_, slots)).as_json()
    digest = hashlib.sha256(encode(body)).hexdigest()
    result, _ = Result.objects.update_or_create(
        round=round_, defaults={"body": body, "hash": digest, "counted_at": now}
    )
    append_deed(
        round_, what="round.counted", by=by, now=now,
        data={"files": file_named(round_, "result.json", body)},
    )  # fmt: skip
    touch(round_, state=RoundState.COUNTED)
    return result


@transaction.atomic
def open_objections(*, round_id: int, by: str, now: datetime, version: int | None = None) -> None:
    """Publish the result for objections, for five working days."""
    round_ = take_round(round_id, version=version, state=[RoundState.COUNTED])
    until = due_date(timezone.localdate(now), OBJECTION_DAYS)
    append_deed(round_, what="objections.opened", by=by, now=now, data={"until": until.isoformat()})
    touch(round_, state=RoundState.OBJECTION, objections_until=until)


@transaction.atomic
def file_objection(*, round_id: int, slot_key: str, text: str, by: str, now: datetime) -> Objection:
    """File an objection of a unit."""
    round_ = take_round(round_id, state=[RoundState.OBJECTION])
    if round_.objections_until and timezone.localdate(now) > round_.objections_until:
        raise not_ready("the days for objections are over.", "异议期已过。")
    slot = _slot(round_, slot_key)
    text = unicodedata.normalize("NFC", text).strip()
    if not text or len(text) > 2000:
        raise field_wrong("Objection", "异议", "1 to 2000 characters.", "须为1至2000字。")
    number = Objection.objects.filter(slot__round=round_).count() + 1
    objection = Objection.objects.create(
        slot=slot, number=number, text=text, filed_at=now, filed_by=by
    )
    append_deed(
        round_, what="objection.filed", by=by, now=now,
        data={"number": number, "slot": slot.key,
              "text": hashlib.sha256(text.encode()).hexdigest()},
    )  # fmt: skip
    slot.no_objection = False
    slot.save(update_fields=["no_objection"])
    touch(round_)
    return objection


@transaction.atomic
def answer_objection(
    *, round_id: int, number: int, outcome: str, answer: str, by: str, now: datetime
) -> Objection:
    """Answer an objection: upheld or rejected, with words. Units have no right to this."""
    round_ = take_round(round_id, state=[RoundState.OBJECTION])
    objection = Objection.objects.filter(slot__round=round_, number=number).first()
    if objection is None:
        raise NotFound(what="objection", what_zh="异议", key=number)
    if objection.outcome:
        raise not_ready("it has been answered already.", "该异议已答复。")
    if outcome not in ("upheld", "rejected"):
        raise field_wrong("Outcome", "结论", "upheld or rejected.", "须为成立或不成立。")
    if not answer.strip():
        raise field_wrong("Answer", "答复", "is empty.", "为空。")
    objection.outcome, objection.answered_by = outcome, by
    objection.answer = unicodedata.normalize("NFC", answer).strip()[:2000]
    objection.save(update_fields=["outcome", "answered_by", "answer"])
    append_deed(
        round_, what="objection.answered", by=by, now=now,
        data={"number": number, "outcome": outcome,
              "answer": hashlib.sha256(objection.answer.encode()).hexdigest()},
    )  # fmt: skip
    touch(round_)
    return objection


@transaction.atomic
def reopen_round(
    *, round_id: int, reason: str, by: str, now: datetime, version: int | None = None
) -> None:
    """Back to live after the count, so that a slot can be reopened, corrected and recounted.

    Before the result is open to objections any recorded reason will do; afterwards an
    objection must have been upheld.
    """
    round_ = take_round(round_id, version=version, state=[RoundState.COUNTED, RoundState.OBJECTION])
    upheld = Objection.objects.filter(slot__round=round_, outcome="upheld").exists()
    if round_.state == RoundState.OBJECTION and not upheld:
        raise not_ready("no objection was upheld.", "没有成立的异议。")
    if not reason.strip():
        raise field_wrong("Reason", "理由", "is empty.", "为空。")
    append_deed(
        round_, what="round.reopened", by=by, now=now,
        data={"reason": unicodedata.normalize("NFC", reason.strip()[:500])},
    )  # fmt: skip
    round_.slots.update(no_objection=False)
    touch(round_, state=RoundState.LIVE, objections_until=None)


@transaction.atomic
def waive_objection(*, round_id: int, slot_key: str, by: str, now: datetime) -> None:
    """A unit confirms that it has no objection."""
    round_ = take_round(round_id, state=[RoundState.OBJECTION])
    slot = _slot(round_, slot_key)
    if slot.objections.filter(outcome="").exists():
        raise not_ready("its objection is not answered yet.", "该单位的异议尚未答复。")
    slot.no_objection = True
    slot.save(update_fields=["no_objection"])
    append_deed(round_, what="objection.waived", by=by, now=now, data={"slot": slot.key})
    touch(round_)


def upheld_since_count(round_: Round) -> bool:
    """Whether an objection was upheld after the newest count, by the numbers of the deeds."""
    counted = upheld = 0
    for body in round_.leaves.exclude(body="").values_list("body", flat=True):
        deed = json.loads(body.split("\n", 1)[1])
        if deed["what"] == "round.counted":
            counted = deed["n"]
        elif deed["what"] == "objection.answered" and deed["data"]["outcome"] == "upheld":
            upheld = deed["n"]
    return upheld > counted


def why_not_seal(round_: Round, now: datetime) -> tuple[str, str] | None:
    """Why the round cannot be sealed now, in English and Chinese; None when it can."""
    if Objection.objects.filter(slot__round=round_, outcome="").exists():
        return "an objection is not answered yet.", "尚有异议未答复。"
    if upheld_since_count(round_):
        return (
            "an objection was upheld and the round was not counted again since.",
            "有异议成立，尚未重新计票。",
        )
    until = round_.objections_until
    days_left = until is not None and timezone.localdate(now) <= until
    if days_left and round_.slots.filter(no_objection=False).exists():
        return (
            f"objections may come in until {until}, unless every unit confirms that it has none.",
            f"异议期至{until}；各单位均确认无异议后可提前封存。",
        )
    return None


@transaction.atomic
def seal(*, round_id: int, by: str, now: datetime, version: int | None = None) -> Result:
    """Seal the round: the protocol bundle is written and signed, and nothing changes any more.

    The bundle of a very large round is written afterwards: see `sealing`.
    """
    round_ = take_round(round_id, version=version, state=[RoundState.OBJECTION])
    why = why_not_seal(round_, now)
    if why is not None:
        raise not_ready(*why)
    result = Result.objects.select_for_update().get(round=round_)
    append_deed(
        round_, what="round.sealed", by=by, now=now,
        data={"files": file_named(round_, "result.json", result.body)},
    )  # fmt: skip
    touch(round_, state=RoundState.SEALED)
    if round_.log_size <= sealing.WITH_THE_SEAL:
        sealing.write_with_the_seal(round_, result)
    return result


def _slot(round_: Round, key: str) -> Slot:
    slot = round_.slots.filter(key=key).first()
    if slot is None:
        raise NotFound(what="unit", what_zh="参赛单位", key=key)
    return slot
