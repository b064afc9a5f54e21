"""The ladder (remind > amber slip > red slip > talk): what the program proposes next.

Nothing here is done by the program: a proposal waits for a named person's decision.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from leitai.base.problem import Lang
from leitai.followup.cards import Card
from leitai.followup.workdays import due_date

Rung = Literal["remind", "amber_slip", "red_slip", "talk"]
RUNGS: tuple[Rung, ...] = ("remind", "amber_slip", "red_slip", "talk")
# What a card allows at most: amber never leads to a red slip.
_HIGHEST = {"green": 0, "grey": 0, "amber": 2, "red": 4}
BETWEEN = 3


@dataclass(frozen=True, slots=True)
class Taken:
    """A step of the ladder that a person decided to take, and when."""

    rung: Rung
    on: date


@dataclass(frozen=True, slots=True)
class Excuse:
    """A reason given for a delay; `reviewed` is empty until a person has decided."""

    given_on: date
    reviewed: Literal["", "accepted", "refused"] = ""

    def freezes(self, due: date | None) -> bool:
        """Whether the ladder waits: given before the due day, and nobody has reviewed it."""
        return not self.reviewed and (due is None or self.given_on < due)


@dataclass(frozen=True, slots=True)
class Proposal:
    """The next step of the ladder, or none.

    Args:
        rung: None when nothing is proposed.
        rule: next, quiet (the card is green or grey), frozen, wait, top.
        not_before: the earliest day for a next step, where rule is "wait".
    """

    rung: Rung | None
    rule: str
    not_before: date | None = None

    def reason(self, lang: Lang = "en") -> str:
        """Why this step, or why none."""
        day = "" if self.not_before is None else self.not_before.isoformat()
        return _REASONS[self.rule][lang].format(day=day)


_REASONS: dict[str, dict[Lang, str]] = {
    "next": {
        "zh": "逐级递进，由具名负责人决定。",
        "en": "The next step up; a named person decides.",
    },
    "quiet": {"zh": "目前无须提醒。", "en": "Nothing to say at present."},
    "frozen": {
        "zh": "到期前已说明情况，待审核，暂停升级。",
        "en": "Explained before the date: nothing further until that is reviewed.",
    },
    "wait": {
        "zh": "距上一步不满规定间隔，最早{day}。",
        "en": "Too soon after the last step; not before {day}.",
    },
    "top": {
        "zh": "该牌色所允许的步骤均已采取。",
        "en": "All steps that this card allows have been taken.",
    },
}


def propose(
    reading: Card,
    taken: Sequence[Taken],
    today: date,
    *,
    due: date | None = None,
    excuses: Sequence[Excuse] = (),
    between: int = BETWEEN,
) -> Proposal:
    """The next step: one at a time, never past what the card allows, never while frozen.

    Args:
        reading: the card of today.
        taken: steps taken since the matter was last opened.
        due: the matter's due day, for excuses given before it.
        between: working days that must lie between two steps.
    """
    allowed = _HIGHEST[reading.status]
    if not allowed:
        return Proposal(None, "quiet")
    if any(excuse.freezes(due) for excuse in excuses):
        return Proposal(None, "frozen")
    done = {step.rung for step in taken}
    height = max((RUNGS.index(rung) + 1 for rung in done), default=0)
    if height >= allowed:
        return Proposal(None, "top")
    last = max((step.on for step in taken), default=None)
    if last is not None and today < (earliest := due_date(last, between)):
        return Proposal(None, "wait", earliest)
    return Proposal(RUNGS[height], "next")
