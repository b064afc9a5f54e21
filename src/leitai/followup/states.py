"""The states of a supervision item (督办事项) and the table of what may be done in each.

The table is data: `moves.apply_deed` obeys it, the reference page prints it, the property
tests walk it at random. A new step of the procedure is one row here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

State = Literal[
    "registered", "assigned", "accepted", "disputed", "doing",
    "excuse", "reported", "reviewed", "closed", "reopened",
]  # fmt: skip
Outcome = Literal["", "solved", "not_solvable", "merged", "withdrawn"]
# In which capacity a person acts. An overseer is in no row: it edits nothing that it oversees.
Part = Literal["supervisor", "lead", "joint", "inspector", "asker"]
# What a deed must bring with it.
Need = Literal["text", "due", "percent", "unit", "outcome", "verdict", "target"]
# Conditions beyond the state, by the words that `moves` checks.
Guard = Literal[
    "other_person",  # not one of those who did the matter
    "not_the_asker",  # not the person who asked for the excuse
    "before_due",  # before the day it is due
    "no_contradiction",  # the newest site check does not say otherwise
    "parts_done",  # no joint unit's part is open
    "part_open",  # the joint unit has a part that is neither reported nor passed
    "part_reported",  # the joint unit has reported its part
    "part_unsettled",  # the joint unit has a part that is not passed
    "last_is_own",  # the newest deed is this person's own, and can be taken back
]

STATES: tuple[State, ...] = (
    "registered", "assigned", "accepted", "disputed", "doing",
    "excuse", "reported", "reviewed", "closed", "reopened",
)  # fmt: skip
OPEN: tuple[State, ...] = tuple(state for state in STATES if state != "closed")
# While these hold, work can be under way in the units.
_AT_WORK: tuple[State, ...] = ("accepted", "doing", "excuse", "reported")

STATE_WORDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "registered": ("已登记", "registered"),
        "assigned": ("已交办", "assigned"),
        "accepted": ("已签收", "accepted"),
        "disputed": ("有异议", "disputed"),
        "doing": ("办理中", "under way"),
        "excuse": ("延期待审", "excuse under review"),
        "reported": ("已反馈", "reported done"),
        "reviewed": ("已审核", "reviewed"),
        "closed": ("已销号", "closed"),
        "reopened": ("已退回", "reopened"),
    }
)
OUTCOME_WORDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "solved": ("已解决", "solved"),
        "not_solvable": ("无法解决", "not solvable"),
        "merged": ("并案", "merged"),
        "withdrawn": ("撤销", "withdrawn"),
    }
)
PART_WORDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "supervisor": ("督查", "the supervisor"),
        "lead": ("牵头单位", "the lead unit"),
        "joint": ("协办单位", "the joint unit"),
        "inspector": ("巡查", "the inspector"),
        "asker": ("点题人", "the asker"),
    }
)


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table.

    Args:
        move: what is done, as it stands in the history and in the trail.
        zh, en: its verb, the same on every page.
        before: states in which it can be done.
        after: the state that follows; None where the state stays.
        who: capacities in which it may be done.
        needs: what the deed must bring.
        guards: conditions beyond the state.
    """

    move: str
    zh: str
    en: str
    before: tuple[State, ...]
    after: State | None
    who: tuple[Part, ...]
    needs: tuple[Need, ...] = ()
    guards: tuple[Guard, ...] = ()


_ROWS: tuple[Transition, ...] = (
    Transition("assign", "交办", "assign", ("registered", "reopened"), "assigned",
               ("supervisor",)),
    Transition("reassign", "改派", "assign to another unit", ("assigned", "disputed"), "assigned",
               ("supervisor",), ("unit", "text")),
    Transition("insist", "维持交办", "let the assignment stand", ("disputed",), "assigned",
               ("supervisor",), ("text",)),
    Transition("accept", "签收", "accept", ("assigned",), "accepted", ("lead",)),
    Transition("dispute", "提出异议", "dispute", ("assigned",), "disputed", ("lead",), ("text",)),
    Transition("begin", "开始办理", "begin", ("accepted",), "doing", ("lead",)),
    Transition("progress", "更新进度", "note progress", ("doing",), None, ("lead",), ("percent",)),
    Transition("ask_excuse", "申请延期", "ask for an excuse", ("doing",), "excuse", ("lead",),
               ("text", "due"), ("before_due",)),
    Transition("grant", "同意延期", "grant the excuse", ("excuse",), "doing", ("supervisor",),
               ("text", "due"), ("not_the_asker",)),
    Transition("refuse", "不同意延期", "refuse the excuse", ("excuse",), "doing", ("supervisor",),
               ("text",), ("not_the_asker",)),
    Transition("report", "反馈办结", "report done", ("doing",), "reported", ("lead",), ("text",)),
    Transition("send_back", "退回补充", "send back", ("reported", "reviewed"), "doing",
               ("supervisor",), ("text",)),
    Transition("check_site", "现场核查", "check on site", ("doing", "reported", "reviewed"), None,
               ("inspector", "supervisor"), ("verdict", "text"), ("other_person",)),
    Transition("review", "审核通过", "pass the review", ("reported",), "reviewed", ("supervisor",),
               (), ("other_person", "no_contradiction")),
    Transition("close", "销号", "close", ("reviewed",), "closed", ("supervisor",),
               ("outcome", "text"), ("other_person", "no_contradiction", "parts_done")),
    Transition("merge", "并案", "merge into another matter", OPEN, "closed", ("supervisor",),
               ("target", "text"), ("other_person",)),
    Transition("withdraw", "撤销", "withdraw", OPEN, "closed", ("supervisor",), ("text",),
               ("other_person",)),
    Transition("reopen", "退回重办", "reopen", ("closed",), "reopened", ("supervisor", "asker"),
               ("text", "due")),
    Transition("part_progress", "更新协办进度", "note progress of a part", _AT_WORK, None,
               ("joint",), ("percent",), ("part_open",)),
    Transition("part_report", "反馈协办办结", "report a part done", _AT_WORK, None, ("joint",),
               ("text",), ("part_open",)),
    Transition("part_pass", "协办审核通过", "pass a part", (*_AT_WORK, "reviewed"), None,
               ("supervisor",), ("unit",), ("part_reported", "other_person")),
    Transition("part_back", "退回协办", "send a part back", (*_AT_WORK, "reviewed"), None,
               ("supervisor",), ("unit", "text"), ("part_reported",)),
    Transition("part_release", "免除协办", "release a joint unit", OPEN, None, ("supervisor",),
               ("unit", "text"), ("part_unsettled",)),
    Transition("part_counts", "协办延误计入牵头单位", "count a part's delay for the lead", _AT_WORK,
               None, ("supervisor",), ("unit", "text"), ("part_unsettled",)),
    Transition("take_back", "撤回上一步", "take back", ("assigned", "accepted", "disputed", "doing",
               "reported", "reviewed"), None, ("supervisor", "lead"), (), ("last_is_own",)),
)  # fmt: skip

TRANSITIONS: Mapping[str, Transition] = MappingProxyType({row.move: row for row in _ROWS})

# Moves that changed nothing but the state, and so can be taken back by whoever did them.
TAKEN_BACK: frozenset[str] = frozenset({"accept", "dispute", "begin", "report", "review", "insist"})
# Moves by which a person takes part in doing the matter.
DOING_IT: frozenset[Part] = frozenset({"lead", "joint"})
# Outcomes that `close` may name; `merge` and `withdraw` bring their own.
CLOSINGS: tuple[Outcome, ...] = ("solved", "not_solvable")


def moves_from(state: State) -> tuple[Transition, ...]:
    """The rows of the table that begin in this state, in the order of the table."""
    return tuple(row for row in _ROWS if state in row.before)


def state_words(state: str, lang: str) -> str:
    """A state in words: lang "zh" or "en"."""
    return STATE_WORDS[state][0 if lang == "zh" else 1]
