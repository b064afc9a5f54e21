"""Why a deed was refused. `status` is the HTTP status when it is answered over the web."""

from __future__ import annotations

from typing import ClassVar

from leitai.base.problem import Problem


class Refused(Problem):
    """A deed that cannot be done now; nothing was changed."""

    code = "refused"
    status: ClassVar[int] = 409


class NotAllowed(Refused):
    code = "not-allowed"
    status = 403
    en = "Your role does not allow this."
    zh = "您的角色无权进行此操作。"
    todo_en = "Ask the organiser of the round."
    todo_zh = "请联系本场组织者。"


class SomeoneWasQuicker(Refused):
    code = "someone-was-quicker"
    en = "Someone else has changed this since you opened the page; nothing was done twice."
    zh = "您打开页面之后，已有他人作了更改；本次操作未重复执行。"
    todo_en = "Look at the new state, then decide."
    todo_zh = "请查看当前状态后再决定。"


class WrongState(Refused):
    code = "wrong-state"
    en = "This cannot be done while the round is “{state}”."
    zh = "本场处于“{state_zh}”状态，不能进行此操作。"


class NotReady(Refused):
    code = "not-ready"
    en = "Not yet: {why}"
    zh = "尚不能进行：{why_zh}"


class NotFound(Refused):
    code = "not-found"
    status = 404
    en = "There is no {what} “{key}”."
    zh = "没有这个{what_zh}：“{key}”。"


class FieldWrong(Refused):
    code = "field-wrong"
    status = 422
    en = "{field}: {why}"
    zh = "{field_zh}:{why_zh}"


class TicketUnknown(Refused):
    code = "ticket-unknown"
    status = 403
    en = "This ticket is not known in this hall."
    zh = "本场没有这张评分券。"
    todo_en = "Check the code on the card, or ask the ticket desk."
    todo_zh = "请核对票面代码，或联系发券处。"


class TicketSpoiled(Refused):
    code = "ticket-spoiled"
    status = 403
    en = "This ticket has been withdrawn."
    zh = "这张评分券已作废。"
    todo_en = "Ask the ticket desk for another one."
    todo_zh = "请到发券处换领。"


class NotEntitled(Refused):
    code = "not-entitled"
    status = 403
    en = "Judges do not mark their own unit."
    zh = "本单位回避，无权打分。"


class SlotNotOpen(Refused):
    code = "slot-not-open"
    en = "Scoring of this unit has not begun."
    zh = "该单位尚未开始打分。"
    todo_en = "Your marks stay on your phone; send them when scoring opens."
    todo_zh = "您填写的分数保留在手机上，开始打分后再提交。"


class SlotClosed(Refused):
    code = "slot-closed"
    en = "Scoring of this unit is closed; this ballot was not counted."
    zh = "该单位打分已截止，本次提交未计入。"


class BallotConflict(Refused):
    code = "ballot-conflict"
    en = "A different ballot was already sent under this id."
    zh = "该编号已提交过内容不同的评分票。"
    todo_en = "Send the new marks under a new id."
    todo_zh = "请用新的编号提交修改。"


class RevisedTooOften(Refused):
    """A bound for one ticket: a phone or program gone wild must not fill the disk."""

    code = "revised-too-often"
    en = "This ballot was changed {most} times already; its last change counts."
    zh = "这张评分票已修改{most}次，以最后一次为准。"
    todo_en = "Ask the desk if the marks must still be changed."
    todo_zh = "如仍须修改，请联系工作台。"


class RateLimited(Refused):
    code = "rate-limited"
    status = 429
    en = "Too many unknown tickets from this device."
    zh = "此设备提交的无效评分券过多。"
    todo_en = "Wait a minute, then try again."
    todo_zh = "请稍候一分钟再试。"


STATE_WORDS: dict[str, str] = {
    "drafted": "草拟",
    "called": "征集",
    "locked": "锁定",
    "live": "进行中",
    "counted": "已计票",
    "objection": "异议期",
    "sealed": "已封存",
}


def wrong_state(state: str) -> WrongState:
    """The problem of a deed in the wrong state of a round."""
    return WrongState(state=state, state_zh=STATE_WORDS[state])


def not_ready(why: str, why_zh: str) -> NotReady:
    return NotReady(why=why, why_zh=why_zh)


def field_wrong(field: str, field_zh: str, why: str, why_zh: str) -> FieldWrong:
    return FieldWrong(field=field, field_zh=field_zh, why=why, why_zh=why_zh)
