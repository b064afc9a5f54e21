"""Why a deed on a matter is forbidden; each says what would have to be otherwise."""

from __future__ import annotations

from typing import ClassVar

from leitai.base.problem import Problem


class MoveForbidden(Problem):
    """Root of what the table of transitions forbids; nothing was changed."""

    code = "move-forbidden"
    status: ClassVar[int] = 409


class MoveUnknown(MoveForbidden):
    code = "move-unknown"
    status = 422
    en = "“{move}” is no deed on a matter."
    zh = "事项没有“{move}”这一操作。"


class NotInThisState(MoveForbidden):
    code = "not-in-this-state"
    en = "“{move}” cannot be done while the matter is “{state}”."
    zh = "事项处于“{state_zh}”状态，不能“{move_zh}”。"
    todo_en = "It can be done from: {before}."
    todo_zh = "可在以下状态进行：{before_zh}。"


class NotYourPart(MoveForbidden):
    code = "not-your-part"
    status = 403
    en = "“{move}” is done by {who}."
    zh = "“{move_zh}”须由{who_zh}进行。"


class SamePerson(MoveForbidden):
    code = "same-person"
    status = 403
    en = "“{by}” took part in doing this matter and cannot “{move}” it."
    zh = "“{by}”参与了本事项的办理，不能“{move_zh}”。"
    todo_en = "Another person has to do it."
    todo_zh = "须由另一人进行。"


class TooLateForExcuse(MoveForbidden):
    code = "too-late-for-excuse"
    en = "An excuse is given before the date; it was {due}."
    zh = "延期须在到期日（{due}）之前提出。"
    todo_en = "Report what was done, and say what kept you."
    todo_zh = "请如实反馈办理情况，并说明原因。"


class SiteContradicts(MoveForbidden):
    code = "site-contradicts"
    en = "The site check of {day} does not agree with what was reported."
    zh = "{day}的现场核查与反馈不一致。"
    todo_en = "Send the matter back, or check on site again."
    todo_zh = "请退回补充，或再次现场核查。"


class PartsOpen(MoveForbidden):
    code = "parts-open"
    en = "The part of {units} is not passed yet."
    zh = "{units}的协办部分尚未审核通过。"
    todo_en = "Review it, or release the unit and say why."
    todo_zh = "请先审核，或说明理由免除协办。"


class PartNotSo(MoveForbidden):
    code = "part-not-so"
    en = "{unit} has no part here to which this can be done."
    zh = "“{unit}”在本事项没有可进行此操作的协办部分。"
    todo_en = "Look at the parts of the joint units."
    todo_zh = "请查看各协办单位的进展。"


class NoPartSo(MoveForbidden):
    code = "no-part-so"
    en = "No joint unit's part here is where this could be done."
    zh = "目前没有可进行此操作的协办部分。"


class NothingToTakeBack(MoveForbidden):
    code = "nothing-to-take-back"
    en = "The last deed, “{last}” by {by}, cannot be taken back by you."
    zh = "上一步“{last_zh}”（{by}）不能由您撤回。"
    todo_en = "Only a deed that moved nothing but the state is taken back, by whoever did it."
    todo_zh = "只有仅改变状态的操作可以由本人撤回。"


class DeedLacks(MoveForbidden):
    code = "deed-lacks"
    status = 422
    en = "“{move}” needs {need}."
    zh = "“{move_zh}”须填写{need_zh}。"


class DeedWrong(MoveForbidden):
    code = "deed-wrong"
    status = 422
    en = "{what}"
    zh = "{what_zh}"
