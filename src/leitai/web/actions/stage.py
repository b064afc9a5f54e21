"""What the host does while the round is live: one slot after another, one step at a time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max

from leitai.web.actions.log import append_closing, append_deed
from leitai.web.actions.problems import NotFound, SomeoneWasQuicker, not_ready
from leitai.web.actions.rounds import take_round, touch
from leitai.web.models import Round, RoundState, Slot, SlotState
from leitai.web.queries.entitlement import masks_of, tally_of

STEPS = [
    SlotState.WAITING,
    SlotState.ON_STAGE,
    SlotState.QUESTIONS,
    SlotState.SCORING,
    SlotState.CLOSED,
]
_ACTIVE = (SlotState.ON_STAGE, SlotState.QUESTIONS, SlotState.SCORING)
_WHAT = {
    SlotState.ON_STAGE: "slot.on_stage",
    SlotState.QUESTIONS: "slot.questions",
    SlotState.SCORING: "slot.opened",
}


@transaction.atomic
def advance(
    *, round_id: int, slot_key: str, seen: str, by: str, now: datetime, version: int | None = None
) -> Slot:
    """Move a slot one step on: waiting > on stage > questions > scoring > closed.

    Args:
        slot_key: which slot. seen: the state that the host saw it in.

    Raises:
        SomeoneWasQuicker: the slot has moved on since; no step is skipped.
        NotReady: another unit is on stage. Units may be called out of their order.
    """
    round_ = take_round(round_id, version=version, state=[RoundState.LIVE])
    slot = _take_slot(round_, slot_key)
    if slot.state != seen:
        raise SomeoneWasQuicker()
    if slot.state == SlotState.CLOSED:
        raise not_ready("this slot is closed.", "该单位打分已截止。")
    if slot.state == SlotState.WAITING:
        busy = round_.slots.filter(state__in=_ACTIVE).select_related("unit").first()
        if busy is not None:
            raise not_ready(f"{busy.unit.zh} is on stage.", f"{busy.unit.zh}仍在台上。")
    step = STEPS[STEPS.index(SlotState(slot.state)) + 1]
    if step == SlotState.CLOSED:
        slot.tally = tally_of(masks_of(round_), slot)
        _set(slot, step, _after_all(round_, slot, now))
        append_closing(round_, slot, by=by, now=now)
    else:
        _set(slot, step, now)
        append_deed(round_, what=_WHAT[step], by=by, now=now, data={"slot": slot.key})
    touch(round_)
    return slot


@transaction.atomic
def step_back(
    *, round_id: int, slot_key: str, seen: str, by: str, now: datetime, version: int | None = None
) -> Slot:
    """Take the last step of a slot back, where nothing was cast since; a closed slot reopens.

    Raises:
        NotReady: ballots have come in, or another unit is on stage.
    """
    round_ = take_round(round_id, version=version, state=[RoundState.LIVE])
    slot = _take_slot(round_, slot_key)
    if slot.state != seen:
        raise SomeoneWasQuicker()
    if slot.state == SlotState.WAITING:
        raise not_ready("this slot has not begun.", "该单位尚未登台。")
    if slot.state == SlotState.SCORING and slot.ballots.exists():
        raise not_ready(
            "ballots have come in; close the slot instead.", "已有评分票送达，请改为截止打分。"
        )
    if slot.state == SlotState.CLOSED and round_.slots.filter(state__in=_ACTIVE).exists():
        raise not_ready(
            "another unit is on stage; reopen when it is closed.",
            "另一单位正在台上，请待其截止后再重开。",
        )
    step = STEPS[STEPS.index(SlotState(slot.state)) - 1]
    what = "slot.reopened" if slot.state == SlotState.CLOSED else "slot.step_back"
    _set(slot, step, now)
    append_deed(round_, what=what, by=by, now=now, data={"slot": slot.key, "to": step.value})
    touch(round_)
    return slot


def is_step(deed: str, seen: str, what: str, data: Mapping[str, Any]) -> bool:
    """Whether the log's deed `what` is the step that `deed` asks for from the state `seen`.

    Args:
        deed: "advance" or "back".
    """
    if seen not in STEPS:
        return False
    at = STEPS.index(SlotState(seen))
    if deed == "advance" and at + 1 < len(STEPS):
        return what == (_WHAT | {SlotState.CLOSED: "slot.closed"})[STEPS[at + 1]]
    back = ("slot.step_back", "slot.reopened")
    return deed == "back" and at > 0 and what in back and data.get("to") == STEPS[at - 1]


def _take_slot(round_: Round, key: str) -> Slot:
    slot = Slot.objects.select_for_update().filter(round=round_, key=key).first()
    if slot is None:
        raise NotFound(what="slot", what_zh="登台次序", key=key)
    return slot


def _after_all(round_: Round, slot: Slot, now: datetime) -> datetime:
    """The time of a closing: now, or just after the latest of the other slots.

    Desk and board take the slot that closed last for the current one; they must not turn to
    another when the clock was set back.
    """
    latest: datetime | None = round_.slots.exclude(pk=slot.pk).aggregate(top=Max("since"))["top"]
    return now if latest is None or latest < now else latest + timedelta(microseconds=1)


def _set(slot: Slot, state: SlotState, now: datetime) -> None:
    slot.state, slot.since, slot.version = state, now, slot.version + 1
    slot.save(update_fields=["state", "since", "version", "tally"])
