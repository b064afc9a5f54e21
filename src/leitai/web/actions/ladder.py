"""Steps of the ladder: the program proposes, a named person decides."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from leitai.followup.ladder import RUNGS
from leitai.web.actions.matter_deeds import take_item
from leitai.web.actions.matters import add_step, clean_text, unit_of
from leitai.web.actions.problems import NotFound, Refused, field_wrong
from leitai.web.models import Item, Slip
from leitai.web.queries.matters import card_of, joint_card, proposal_for
from leitai.web.queries.today import today


class NotProposed(Refused):
    code = "rung-not-proposed"
    en = "“{rung}” is not the next step for this unit now. {why}"
    zh = "目前不能对该单位采取“{rung_zh}”。{why_zh}"
    todo_en = "Steps are taken one at a time, in their order."
    todo_zh = "须逐级递进，不得越级。"


RUNG_WORDS: dict[str, tuple[str, str]] = {
    "remind": ("提醒", "reminder"),
    "amber_slip": ("黄牌督办", "amber slip"),
    "red_slip": ("红牌督办", "red slip"),
    "talk": ("约谈", "talk"),
}


@transaction.atomic
def decide_rung(
    *,
    item_id: int,
    unit_id: int,
    rung: str,
    given: bool,
    reason: str,
    by: str,
    now: datetime,
    version: int | None = None,
) -> Slip:
    """Give the proposed step to a unit, or let it be and say why.

    Raises:
        NotProposed: it is not the step that the program proposes now.
        FieldWrong: an unknown step, or letting it be without a reason. NotFound.
    """
    if rung not in RUNGS:
        raise field_wrong("Step", "步骤", "is not known.", "不存在。")
    item = take_item(item_id, version)
    day = today()
    unit = unit_of(unit_id)
    joint = item.joints.select_related("unit").filter(unit=unit).first()
    if joint is None and item.lead_id != unit.pk:
        raise NotFound(what="unit in this matter", what_zh="本事项的单位", key=unit.zh)
    reading = joint_card(item, joint, day) if joint is not None else card_of(item, day)
    words = clean_text(reason, "Reason", "理由")
    if not given and not words:
        raise field_wrong("Reason", "理由", "say why it is let be.", "不采取时须说明理由。")
    if reading is None:
        raise _refusal(rung, "", "")
    next_one = proposal_for(item, unit.pk, reading, list(item.slips.all()), day)
    if next_one.rung != rung:
        raise _refusal(rung, next_one.reason("en"), next_one.reason("zh"))
    due = item.due if joint is None else joint.due
    slip = Slip.objects.create(
        item=item, unit=unit, rung=rung, given=given, reason=words, by=by, on=day,
        set_on=item.set_on, due=due, days_late=reading.days_late,
    )  # fmt: skip
    _note(item, "slip" if given else "let_be", slip, by, now, words)
    return slip


@transaction.atomic
def take_slip_back(
    *, item_id: int, slip_id: int, why: str, by: str, now: datetime, version: int | None = None
) -> Slip:
    """Take a step back that was given wrongly; it stays in the history and no longer counts."""
    item = take_item(item_id, version)
    slip = item.slips.select_related("unit").filter(pk=slip_id).first()
    if slip is None:
        raise NotFound(what="slip", what_zh="督办单", key=slip_id)
    words = clean_text(why, "Reason", "理由")
    if not words:
        raise field_wrong("Reason", "理由", "say why.", "请说明理由。")
    if slip.taken_back_by:
        raise field_wrong("Slip", "督办单", "it is taken back already.", "已撤回。")
    slip.taken_back_by, slip.taken_back_why = by, words
    slip.save(update_fields=["taken_back_by", "taken_back_why"])
    _note(item, "slip_back", slip, by, now, words)
    return slip


def _note(item: Item, move: str, slip: Slip, by: str, now: datetime, words: str) -> None:
    item.version += 1
    item.save(update_fields=["version"])
    add_step(
        item, move=move, before=item.state, part="supervisor", by=by, now=now, day=today(),
        text=words, data={"rung": slip.rung, "unit": slip.unit.zh}, unit=slip.unit,
    )  # fmt: skip


def _refusal(rung: str, why: str, why_zh: str) -> NotProposed:
    zh, en = RUNG_WORDS[rung]
    return NotProposed(rung=en, rung_zh=zh, why=why, why_zh=why_zh)
