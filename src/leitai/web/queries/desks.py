"""The board and the host's desk."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from leitai.web.models import Round, RoundState, Slot, SlotState
from leitai.web.queries.counting import scheme_of
from leitai.web.queries.frames import read_frame, read_round
from leitai.web.queries.heads import in_language
from leitai.web.queries.record import newest_checkpoint
from leitai.web.queries.shapes import BoardPage, Deed, DeskPage, LogLine
from leitai.web.queries.slots import panel_counts, pick, slot_shapes

_ACTIVE = (SlotState.ON_STAGE, SlotState.QUESTIONS, SlotState.SCORING)


def board_page(round_: Round) -> BoardPage:
    """The board's first picture."""
    row = newest_checkpoint(round_)
    return BoardPage(
        frame=framed(round_),
        checkpoint="" if row is None else row.note,
        checkpoint_svg="" if row is None else reverse("checkpoint_svg", args=[round_.key]),
    )


def framed(round_: Round) -> dict[str, Any]:
    """The live frame with the panels' names and weights."""
    return read_frame(round_) | {"panels": read_round(round_)["panels"]}


def desk_page(round_: Round) -> DeskPage:
    """The desk: one next deed, the quiet ones, and what was done last."""
    slots = list(round_.slots.select_related("unit"))
    shapes = slot_shapes(round_)
    active = next((slot for slot in slots if slot.state in _ACTIVE), None)
    closed = [slot for slot in slots if slot.state == SlotState.CLOSED and slot.since]
    last = max(closed, key=lambda slot: (slot.since, slot.order), default=None)
    current = active or last
    return DeskPage(
        next=_next(round_, slots, active),
        current=None if current is None else pick(shapes, current.key),
        slots=tuple(shapes),
        panels=tuple(panel_counts(round_, scheme_of(round_), current)),
        others=tuple(_others(round_, slots, active)),
        undo=_undo(round_, active, last),
        log=log_lines(round_, 8),
        frame=framed(round_),
    )


def _name(slot: Slot) -> str:
    return in_language(slot.unit.zh, slot.unit.en)


def _next(round_: Round, slots: list[Slot], active: Slot | None) -> Deed | None:
    if round_.state == RoundState.LOCKED:
        return Deed("begin", _("Begin the round"), _("Tickets can vote from now on."), "n")
    if round_.state == RoundState.LIVE:
        if active is not None:
            return _step(active)
        waiting = next((slot for slot in slots if slot.state == SlotState.WAITING), None)
        if waiting is not None:
            return _step(waiting)
        return Deed(
            "count",
            _("Count the round"),
            _("All units are closed: the scores are computed and published for objections."),
            "n",
            grave=True,
        )
    return None


def _step(slot: Slot) -> Deed:
    words = {
        SlotState.WAITING: (
            _("Call to the stage: %(unit)s"),
            _("The clock starts; the board shows the unit."),
        ),
        SlotState.ON_STAGE: (
            _("Questions to %(unit)s"),
            _("The statement ends; questions begin."),
        ),
        SlotState.QUESTIONS: (
            _("Open scoring of %(unit)s"),
            _("Judges can send and revise their ballots."),
        ),
        SlotState.SCORING: (
            _("Close scoring of %(unit)s"),
            _("No more ballots; the score is computed and shown."),
        ),
    }
    verb, effect = words[SlotState(slot.state)]
    return Deed("advance", verb % {"unit": _name(slot)}, effect, "n", slot.key, seen=slot.state)


def _undo(round_: Round, active: Slot | None, last: Slot | None) -> Deed | None:
    if round_.state != RoundState.LIVE:
        return None
    if active is not None:
        busy = active.state == SlotState.SCORING and active.ballots.exists()
        return Deed(
            "back",
            _("Take the last step back"),
            _("%(unit)s returns to the step before.") % {"unit": _name(active)},
            "u",
            active.key,
            seen=active.state,
            why_not=_("Ballots have come in; close the slot instead.") if busy else "",
        )
    if last is not None:
        return Deed(
            "back",
            _("Reopen scoring of %(unit)s") % {"unit": _name(last)},
            _("Judges can send and revise again; the log keeps both closings."),
            "u",
            last.key,
            seen=last.state,
        )
    return None


def _others(round_: Round, slots: list[Slot], active: Slot | None) -> list[Deed]:
    """Call another unit out of turn, where the next one is not there."""
    if round_.state != RoundState.LIVE or active is not None:
        return []
    waiting = [slot for slot in slots if slot.state == SlotState.WAITING]
    return [
        Deed(
            "advance",
            _("Call %(unit)s out of turn") % {"unit": _name(slot)},
            _("The running order stays; the units passed over come later."),
            subject=slot.key,
            seen=slot.state,
        )
        for slot in waiting[1:]
    ]


def log_lines(round_: Round, most: int, *, skip: int = 0, query: str = "") -> tuple[LogLine, ...]:
    """Deeds in the log, newest first."""
    rows = round_.leaves.exclude(body="").order_by("-index")
    if query:
        rows = rows.filter(body__icontains=query)
    names = {slot.key: _name(slot) for slot in round_.slots.select_related("unit")}
    panels = {panel.code: in_language(panel.zh, panel.en) for panel in scheme_of(round_).panels}
    lines = []
    for row in rows[skip : skip + most]:
        deed = json.loads(row.body.split("\n", 1)[1])
        data = deed["data"]
        subject = names.get(data.get("slot", ""), "")
        lines.append(
            LogLine(
                seq=deed["n"],
                at=datetime.fromisoformat(deed["at"]),
                by=deed["by"],
                verb=verb_in_words(deed["what"]),
                subject=subject or _subject(data, panels),
                hash=row.hash,
            )
        )
    return tuple(lines)


def newest_deed(round_: Round) -> tuple[str, str, dict[str, Any]]:
    """The newest deed in the log: its kind, who did it, and its data."""
    body = round_.leaves.exclude(body="").order_by("-index").values_list("body", flat=True).first()
    if body is None:
        return "", "", {}
    deed = json.loads(body.split("\n", 1)[1])
    return str(deed["what"]), str(deed["by"]), dict(deed["data"])


def _subject(data: dict[str, Any], panels: Mapping[str, str]) -> str:
    for name in ("unit", "number", "seed", "after", "name", "reason"):
        if data.get(name):
            return str(data[name])
    if data.get("units"):
        return ", ".join(data["units"][:3]) + ("…" if len(data["units"]) > 3 else "")
    if data.get("tickets"):
        counts = data["tickets"].items()
        return ", ".join(f"{panels.get(panel, panel)} {count}" for panel, count in counts)
    if data.get("panel"):
        name = _("all panels") if data["panel"] == "all" else panels.get(data["panel"], "")
        return f"{name or data['panel']} {data.get('count', '')}".strip()
    return ""


def verb_in_words(what: str) -> str:
    """A kind of deed in words."""
    words = {
        "round.opened": _("round opened"),
        "round.called": _("units called"),
        "round.begun": _("round begun"),
        "round.counted": _("round counted"),
        "round.sealed": _("round sealed"),
        "round.reopened": _("round reopened"),
        "deadline.set": _("deadline of statements set"),
        "roster.added": _("units added"),
        "roster.removed": _("unit removed"),
        "alias.confirmed": _("other name confirmed"),
        "alias.separated": _("other name separated"),
        "unit.renamed": _("unit renamed"),
        "scheme.saved": _("scheme saved"),
        "scheme.locked": _("scheme locked"),
        "order.drawn": _("order drawn by lot"),
        "order.set": _("order set by hand"),
        "statements.locked": _("statements locked"),
        "statement.saved": _("statement saved"),
        "statement.erratum": _("erratum recorded"),
        "tickets.issued": _("tickets issued"),
        "tickets.printed": _("tickets printed"),
        "ticket.spoiled": _("ticket withdrawn"),
        "slot.on_stage": _("on stage"),
        "slot.questions": _("questions"),
        "slot.opened": _("scoring opened"),
        "slot.closed": _("scoring closed"),
        "slot.step_back": _("step taken back"),
        "slot.reopened": _("scoring reopened"),
        "paper.settled": _("paper sheet settled"),
        "objections.opened": _("objections opened"),
        "objection.filed": _("objection filed"),
        "objection.answered": _("objection answered"),
        "objection.waived": _("no objection, confirmed"),
    }
    return words.get(what, what)
