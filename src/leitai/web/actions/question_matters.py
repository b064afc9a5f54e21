"""The matter of a public question goes with it: answered is reported, checked is reviewed.

What a person moved by hand is left where it is; `queries.question_matters` says what differs.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from leitai.followup.forbidden import SamePerson
from leitai.followup.moves import why_not
from leitai.followup.questions import Part
from leitai.followup.states import Outcome
from leitai.followup.states import Part as ItemPart
from leitai.web.actions.matter_deeds import Wanted, do_deed, take_item
from leitai.web.actions.matters import register_item, term_end
from leitai.web.models import Item, Question
from leitai.web.queries.matters import matter_of
from leitai.web.queries.today import today

DEFAULT_TERM = 10
# What a deed on a question does to its matter: the moves of the table, in this order, each
# where the matter's state has it; and in which capacity.
FOLLOWED: dict[str, tuple[tuple[str, ...], ItemPart]] = {
    "answer": (("accept", "begin", "report"), "lead"),
    "send_back": (("send_back",), "supervisor"),
    "pass": (("review",), "supervisor"),
    "close": (("close",), "supervisor"),
}
# Closed by a decision of its own (merged, withdrawn), a matter is not reopened by its question.
_ENDED_WITH_IT = ("solved", "not_solvable")
_SAID = {
    "answer": "答题单位已答复",
    "send_back": "监督退回重答",
    "pass": "监督核查通过",
    "close": "已办结",
    "reopen": "反映未解决，重启",
}


def follow_question(question: Question, name: str, part: Part, by: str, now: datetime) -> None:
    """Do to a question's matter what was done to the question, as far as the table allows it.

    Raises:
        SamePerson: who checks or closes took part in doing the matter, in whatever cycle.
    """
    item = question.item
    if item is None:
        return
    item = take_item(item.pk, None)
    if name == "reopen":
        _reopen(question, item, "asker" if part == "asker" else "supervisor", by, now)
        return
    moves, capacity = FOLLOWED.get(name, ((), "supervisor"))
    if item.lead_id != question.unit_id:
        return
    outcome: Outcome = ""
    if name == "close":
        outcome = "solved" if question.outcome == Question.Outcome.SOLVED else "not_solvable"
    for move in moves:
        wanted = Wanted(text=_words(question, name), outcome=outcome)
        item = _do_if_allowed(item, move, capacity, by, now, wanted)


def _do_if_allowed(
    item: Item, move: str, part: ItemPart, by: str, now: datetime, wanted: Wanted
) -> Item:
    problem = why_not(matter_of(item), move, by=by, part=part, on=today())
    if isinstance(problem, SamePerson):
        raise problem
    if problem is not None:
        return item
    return do_deed(item_id=item.pk, move=move, by=by, part=part, now=now, wanted=wanted)


def _words(question: Question, name: str) -> str:
    # What was written on the question stays there: an answer that is not passed is not public.
    return f"点题{question.number}：{_SAID[name]}。"


def _reopen(question: Question, item: Item, part: ItemPart, by: str, now: datetime) -> None:
    if item.state != Item.State.CLOSED or item.outcome not in _ENDED_WITH_IT:
        return
    wanted = Wanted(text=_words(question, "reopen"), due=term_end(today(), None, DEFAULT_TERM))
    do_deed(item_id=item.pk, move="reopen", by=by, part=part, now=now, wanted=wanted)


def matter_for_unit(question: Question, days: int, reason: str, by: str, now: datetime) -> Item:
    """The matter of a question that is given to a unit: opened, given on, or begun anew.

    Args:
        question: with its new unit and last day. days: the term of a matter that is opened.
    """
    old, unit = question.item, question.unit
    assert unit is not None and question.due is not None
    deed: dict[str, Any] = {"by": by, "now": now, "part": "supervisor"}
    if old is not None:
        # Before the first deed: who holds the trail waits for nobody (`record_deed`).
        old = take_item(old.pk, None)
        _reopen(question, old, "supervisor", by, now)
        old.refresh_from_db()
        if old.state in (Item.State.REGISTERED, Item.State.REOPENED):
            old = do_deed(item_id=old.pk, move="assign", wanted=Wanted(due=question.due), **deed)
        if old.lead_id == unit.pk and old.state != Item.State.CLOSED:
            return old
        if old.state in (Item.State.ASSIGNED, Item.State.DISPUTED):
            text = reason or f"点题{question.number}：交{unit.zh}办理。"
            wanted = Wanted(text=text, unit_id=unit.pk, due=question.due)
            return do_deed(item_id=old.pk, move="reassign", wanted=wanted, **deed)
    item = register_item(
        source=Item.Source.QUESTION, title=question.title, text=question.text, lead_id=unit.pk,
        working_days=days, origin=f"question:{question.number}",
        parent_id=old.pk if old else None, published=question.published,
        made_up=question.made_up, by=by, now=now,
    )  # fmt: skip
    item = do_deed(item_id=item.pk, move="assign", **deed)
    if old is not None and old.state != Item.State.CLOSED:
        # The first unit had begun: what it did stays in its history, the matter goes on here.
        wanted = Wanted(text=f"点题{question.number}：改派{unit.zh}。", target_id=item.pk)
        _do_if_allowed(old, "merge", "supervisor", by, now, wanted)
    return item
