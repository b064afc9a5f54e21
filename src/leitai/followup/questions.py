"""The way of a public question (群众点题) as one table: who may do what, and from which state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from leitai.followup.forbidden import MoveForbidden

State = Literal[
    "received", "screened", "merged", "refused", "assigned", "answered",
    "returned", "checked", "rating", "rated", "closed", "reopened",
]  # fmt: skip
# Who acts: the handler of questions, the unit asked, oversight, the asker by their receipt.
Part = Literal["handler", "unit", "overseer", "asker"]
Guard = Literal[
    "not_an_answerer",  # wrote no answer to this question in this cycle
    "not_the_checker",  # did not pass the answer
    "rating_over",  # every drawn rater has rated, or the term is over; at least one rated
    "topic_open",  # its topic is not closed
]

STATE_WORDS: Mapping[State, tuple[str, str]] = MappingProxyType(
    {
        "received": ("已收到", "received"),
        "screened": ("已受理", "taken up"),
        "merged": ("已并案", "merged"),
        "refused": ("不予受理", "not taken up"),
        "assigned": ("待答题", "with the unit"),
        "answered": ("待监督", "awaits oversight"),
        "returned": ("退回重答", "sent back to the unit"),
        "checked": ("待抽评", "awaits the rating"),
        "rating": ("评价中", "being rated"),
        "rated": ("待办结", "rated"),
        "closed": ("已办结", "closed"),
        "reopened": ("已重启", "reopened"),
    }
)
PART_WORDS: Mapping[Part, tuple[str, str]] = MappingProxyType(
    {
        "handler": ("点题办理", "the handler of questions"),
        "unit": ("答题单位", "the unit asked"),
        "overseer": ("纪委监督", "oversight"),
        "asker": ("点题人", "the asker"),
    }
)
# The four steps of the way, and the states in which each is under way.
STEPS: Mapping[str, tuple[State, ...]] = MappingProxyType(
    {
        "question": ("received", "screened", "reopened"),
        "answer": ("assigned", "returned"),
        "oversight": ("answered",),
        "rating": ("checked", "rating", "rated"),
    }
)
# States in which nothing more is expected of anybody.
ENDED: tuple[State, ...] = ("merged", "refused", "closed")


@dataclass(frozen=True, slots=True)
class Move:
    """One row of the table.

    Args:
        zh, en: the deed's name. before: states it starts from. after: the state it leads to.
        who: who may do it. needs: fields that must not be empty. guards: further conditions.
    """

    zh: str
    en: str
    before: tuple[State, ...]
    after: State
    who: tuple[Part, ...]
    needs: tuple[str, ...] = ()
    guards: tuple[Guard, ...] = ()


MOVES: Mapping[str, Move] = MappingProxyType(
    {
        "publish": Move("公开受理", "take up and publish", ("received",), "screened",
                        ("handler",), ("title", "words", "topic")),
        "keep_private": Move("受理不公开", "take up, not published", ("received",), "screened",
                             ("handler",), ("title", "words", "topic", "reason")),
        "merge": Move("并案", "merge into another question", ("received", "screened"), "merged",
                      ("handler",), ("target",)),
        "refuse": Move("不予受理", "not take up", ("received", "screened"), "refused",
                       ("handler",), ("reason",)),
        "reconsider": Move("重新审看", "look at it again", ("refused", "merged"), "received",
                           ("handler", "overseer"), ("reason",)),
        "assign": Move("交办", "assign to a unit", ("screened", "reopened"), "assigned",
                       ("handler",), ("unit",), ("topic_open",)),
        "reassign": Move("改派", "assign to another unit", ("assigned", "returned"), "assigned",
                         ("handler",), ("unit", "reason")),
        "answer": Move("答题", "answer", ("assigned", "returned"), "answered",
                       ("unit",), ("words",)),
        "pass": Move("监督通过", "pass the answer", ("answered",), "checked",
                     ("overseer",), (), ("not_an_answerer",)),
        "send_back": Move("退回重答", "send the answer back", ("answered",), "returned",
                          ("overseer",), ("reason",), ("not_an_answerer",)),
        "draw": Move("抽取评价人", "draw the raters", ("checked",), "rating",
                     ("handler",), (), ("not_an_answerer", "not_the_checker")),
        "finish_rating": Move("结束评价", "end the rating", ("rating",), "rated",
                              ("handler",), (), ("rating_over",)),
        "close": Move("办结", "close", ("rated",), "closed",
                      ("handler",), (), ("not_an_answerer", "not_the_checker")),
        "reopen": Move("重启", "reopen", ("closed",), "reopened",
                       ("asker", "handler", "overseer"), ("reason",)),
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Case:
    """What the table must know of a question to allow a move.

    Args:
        answerers: who wrote its answers in this cycle. checker: who passed the last one.
        drawn, rated: raters drawn, and how many of them rated. term_over: the last day is past.
    """

    state: State
    answerers: frozenset[str] = frozenset()
    checker: str = ""
    drawn: int = 0
    rated: int = 0
    term_over: bool = False
    topic_closed: bool = False


class QuestionMoveForbidden(MoveForbidden):
    code = "question-move-forbidden"
    en = "“{move}” cannot be done while the question is “{state}”."
    zh = "本题处于“{state_zh}”状态，不能“{move_zh}”。"
    todo_en = "It can be done from: {before}."
    todo_zh = "可在以下状态进行：{before_zh}。"


class QuestionNotYourPart(MoveForbidden):
    code = "question-not-your-part"
    status = 403
    en = "“{move}” is done by {who}."
    zh = "“{move_zh}”由{who_zh}进行。"


class QuestionNeeds(MoveForbidden):
    code = "question-needs"
    status = 422
    en = "“{move}” needs {need}."
    zh = "“{move_zh}”须填写{need_zh}。"


class AnotherPersonNeeded(MoveForbidden):
    code = "another-person-needed"
    status = 403
    en = "“{move}” needs a person who neither answered nor checked this question."
    zh = "“{move_zh}”须由未参与本题答题和监督的人进行。"


class RatingNotOver(MoveForbidden):
    code = "rating-not-over"
    en = "{rated} of {drawn} drawn raters have rated, and the term is not over."
    zh = "抽取{drawn}人，已评价{rated}人，评价期限未到。"
    todo_en = "Wait for the rest, or for the last day."
    todo_zh = "请等待其余评价人，或等到截止日。"


class NobodyRated(MoveForbidden):
    code = "nobody-rated"
    en = "Nobody drawn has rated yet; nothing closes without a rating."
    zh = "抽取的评价人尚无人评价；未经评价不得办结。"
    todo_en = "Draw more raters from the same order."
    todo_zh = "请按同一次序增抽评价人。"


class TopicClosed(MoveForbidden):
    code = "topic-closed"
    en = "The topic of this question is closed."
    zh = "本题所属专题已办结。"
    todo_en = "Reopen the topic, or choose another one."
    todo_zh = "请先重启专题，或改选其他专题。"


NEED_WORDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "title": ("标题", "a title"),
        "words": ("正文", "the words"),
        "topic": ("专题", "a topic"),
        "reason": ("理由", "a reason"),
        "target": ("并入的题号", "the question it is merged into"),
        "unit": ("答题单位", "a unit"),
    }
)


def check_move(case: Case, name: str, *, part: Part, by: str, given: Mapping[str, object]) -> Move:
    """The row of the table by which this may be done.

    Args:
        by: who does it; "" for an asker. given: the fields that came with the deed.

    Raises:
        MoveForbidden: says which of state, person, field or condition is in the way.
    """
    move = MOVES[name]
    if part not in move.who:
        raise QuestionNotYourPart(
            move=move.en, move_zh=move.zh,
            who=" or ".join(PART_WORDS[who][1] for who in move.who),
            who_zh="或".join(PART_WORDS[who][0] for who in move.who),
        )  # fmt: skip
    if case.state not in move.before:
        zh, en = STATE_WORDS[case.state]
        raise QuestionMoveForbidden(
            move=move.en, move_zh=move.zh, state=en, state_zh=zh,
            before=", ".join(STATE_WORDS[state][1] for state in move.before),
            before_zh="、".join(STATE_WORDS[state][0] for state in move.before),
        )  # fmt: skip
    for need in move.needs:
        if not given.get(need):
            zh, en = NEED_WORDS[need]
            raise QuestionNeeds(move=move.en, move_zh=move.zh, need=en, need_zh=zh)
    for guard in move.guards:
        _check_guard(guard, case, move, by)
    return move


def _check_guard(guard: Guard, case: Case, move: Move, by: str) -> None:
    barred = case.answerers if guard == "not_an_answerer" else frozenset({case.checker})
    if guard in ("not_an_answerer", "not_the_checker") and by in barred:
        raise AnotherPersonNeeded(move=move.en, move_zh=move.zh)
    if guard == "topic_open" and case.topic_closed:
        raise TopicClosed()
    if guard == "rating_over":
        if case.rated < case.drawn and not case.term_over:
            raise RatingNotOver(rated=case.rated, drawn=case.drawn)
        if not case.rated:
            raise NobodyRated()


def moves_for(state: State, parts: frozenset[Part]) -> tuple[str, ...]:
    """The moves that people of these parts may try from a state, in the table's order."""
    return tuple(
        name for name, move in MOVES.items() if state in move.before and parts & set(move.who)
    )


def step_of(state: State) -> str:
    """Which of the four steps a question is at; "" when it has ended."""
    return next((step for step, states in STEPS.items() if state in states), "")
