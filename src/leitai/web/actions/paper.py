"""Paper score sheets: two clerks enter each, and only what they agree on becomes a ballot."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from leitai.base.problem import Place
from leitai.record.tickets import new_secret, pseudonym
from leitai.scoring.scheme import parse_scheme, plain
from leitai.web.actions.log import append_deed
from leitai.web.actions.problems import NotFound, field_wrong, not_ready
from leitai.web.actions.rounds import scheme_in_force, take_round, touch
from leitai.web.models import Ballot, PaperSheet, Round, RoundState, Slot, SlotState
from leitai.web.queries.entitlement import bit, with_bits
from leitai.web.queries.record import ballot_entry


@transaction.atomic
def enter_sheet(
    *,
    round_id: int,
    slot_key: str,
    serial: str,
    panel: str,
    marks: Mapping[str, object],
    by: str,
    now: datetime,
) -> PaperSheet:
    """Enter one sheet as one clerk; the second clerk's entry makes it a ballot if they agree.

    Raises:
        NotReady: the slot has not been scored yet, the round is counted, the clerk has
            entered this sheet before, or all paper tickets of the panel are used.
    """
    round_ = take_round(round_id, state=[RoundState.LIVE])
    slot = Slot.objects.select_for_update().filter(round=round_, key=slot_key).first()
    if slot is None:
        raise NotFound(what="slot", what_zh="登台次序", key=slot_key)
    if slot.state not in (SlotState.SCORING, SlotState.CLOSED):
        raise not_ready("scoring of this unit has not begun.", "该单位尚未开始打分。")
    serial = serial.strip().upper()
    if not serial or len(serial) > 20 or not serial.replace("-", "").isalnum():
        raise field_wrong("Serial", "票号", "1 to 20 letters and digits.", "须为1至20位字母数字。")
    scheme = parse_scheme(scheme_in_force(round_).body)
    if scheme.panel(panel) is None:
        raise NotFound(what="panel", what_zh="评委组", key=panel, place=Place(field="panel"))
    clean = {code: plain(mark) for code, mark in scheme.read_marks(marks).items()}
    sheet, made = PaperSheet.objects.select_for_update().get_or_create(
        slot=slot, serial=serial, defaults={"panel": panel, "first_by": by, "first": clean}
    )
    if made:
        return sheet
    if sheet.agreed:
        raise not_ready("this sheet is a ballot already.", "该票已计入。")
    if sheet.panel != panel:
        raise field_wrong(
            "Panel", "评委组", f"the first entry says {sheet.panel}.",
            f"首次录入为{sheet.panel}。",
        )  # fmt: skip
    if by == sheet.first_by and sheet.second is None:
        sheet.first = clean  # the same clerk corrects themselves
        sheet.save(update_fields=["first"])
        return sheet
    if sheet.second is not None and by != sheet.second_by:
        raise not_ready(
            "two clerks have entered this sheet and differ; settle it.",
            "两名录入员录入不一致，请先核定。",
        )
    sheet.second_by, sheet.second = by, clean
    if sheet.first == clean:
        _make_ballot(round_, slot, sheet, clean)
    sheet.save()
    touch(round_)
    return sheet


@transaction.atomic
def settle_sheet(
    *, round_id: int, slot_key: str, serial: str, take: str, by: str, now: datetime
) -> PaperSheet:
    """A third person settles a sheet on which the clerks differ: take the first or second.

    Raises:
        NotReady: nothing to settle, or the person is one of the two clerks.
    """
    round_ = take_round(round_id, state=[RoundState.LIVE])
    slot = Slot.objects.select_for_update().filter(round=round_, key=slot_key).first()
    sheet = PaperSheet.objects.select_for_update().filter(slot=slot, serial=serial).first()
    if slot is None or sheet is None:
        raise NotFound(what="sheet", what_zh="纸质票", key=serial)
    if sheet.agreed or sheet.first is None or sheet.second is None:
        raise not_ready("there is nothing to settle.", "无需核定。")
    if by in (sheet.first_by, sheet.second_by):
        raise not_ready(
            "a person other than the two clerks settles it.", "须由两名录入员以外的人核定。"
        )
    if take not in ("first", "second"):
        raise field_wrong("Take", "采用", "first or second.", "须为首次或二次录入。")
    marks = sheet.first if take == "first" else sheet.second
    _make_ballot(round_, slot, sheet, marks)
    sheet.save()
    append_deed(
        round_, what="paper.settled", by=by, now=now,
        data={"slot": slot.key, "take": take},
    )  # fmt: skip
    touch(round_)
    return sheet


def _make_ballot(round_: Round, slot: Slot, sheet: PaperSheet, marks: Mapping[str, str]) -> None:
    """Use the next paper ticket of the panel, and erase the marks from the sheet."""
    free = [
        ticket.position
        for ticket in round_.tickets.filter(panel=sheet.panel, paper=True, spoiled=False)
        if ticket.own_unit_id != slot.unit_id and not bit(slot.used, ticket.position)
    ]
    sealed = slot.tally.get(sheet.panel) if slot.state == SlotState.CLOSED else None
    if sealed is not None:
        # Who could vote was settled when the slot closed; tickets issued since do not count.
        may = sealed["issued"] - sealed["recused"] - sealed["spoiled"]
        free = free if sealed["used"] < may else []
    if not free or (slot.state == SlotState.CLOSED and sealed is None):
        raise not_ready(
            "all paper tickets of this panel are used on this unit.",
            "该评委组的纸质评分券在本单位已全部使用。",
        )
    name = pseudonym(new_secret(secrets.token_bytes), round_id=round_.key, slot=slot.key)
    row = Ballot(
        id=uuid.uuid4(), slot=slot, panel=sheet.panel, pseudonym=name, rev=1, marks=dict(marks)
    )
    row.leaf = ballot_entry(round_.key, slot.key, row).leaf(round_.algorithm).hex()
    row.save(force_insert=True)
    size = round_.tickets.count()
    slot.used = with_bits(slot.used, [free[0]], size)
    sheet.agreed, sheet.first, sheet.second = True, None, None
    if slot.state == SlotState.CLOSED:
        # The slot's leaves are in the log already. Late ones wait for the count and enter
        # together, so that no deed of its own ties a ballot to a sheet and a moment.
        slot.tally[sheet.panel]["used"] += 1
    slot.save(update_fields=["used", "tally"])
