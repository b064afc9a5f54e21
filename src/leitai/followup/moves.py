"""A deed done to a matter: a pure function that obeys the table of `states`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date

from leitai.followup.forbidden import (
    DeedLacks,
    DeedWrong,
    MoveForbidden,
    MoveUnknown,
    NoPartSo,
    NothingToTakeBack,
    NotInThisState,
    NotYourPart,
    PartNotSo,
    PartsOpen,
    SamePerson,
    SiteContradicts,
    TooLateForExcuse,
)
from leitai.followup.states import (
    CLOSINGS,
    DOING_IT,
    PART_WORDS,
    STATE_WORDS,
    TAKEN_BACK,
    TRANSITIONS,
    Guard,
    Need,
    Outcome,
    Part,
    State,
    Transition,
)


@dataclass(frozen=True, slots=True)
class Deed:
    """What a person does to a matter.

    Args:
        move: a row of the table. by: who. part: in which capacity. on: the day.
        text: the reason, report or finding. due: the new last day. percent: 0 to 100.
        unit: the new lead, or the joint unit that is meant or acts.
        outcome: solved or not_solvable. verdict: confirms or contradicts.
        target: the matter that it is merged into.
    """

    move: str
    by: str
    part: Part
    on: date
    text: str = ""
    due: date | None = None
    percent: int | None = None
    unit: str = ""
    outcome: Outcome = ""
    verdict: str = ""
    target: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """A deed as it stands in the history, with the states around it."""

    deed: Deed
    before: State
    after: State


@dataclass(frozen=True, slots=True)
class PartWork:
    """A joint unit's part: its own clock, its own card."""

    unit: str
    due: date
    percent: int | None = None
    reported_on: date | None = None
    passed_on: date | None = None
    counts_for_lead: bool = False


@dataclass(frozen=True, slots=True)
class Matter:
    """A supervision item as the engine sees it: state, clock, parts and whole history."""

    state: State
    lead: str
    set_on: date
    due: date
    registered_by: str
    outcome: Outcome = ""
    percent: int | None = None
    reported_on: date | None = None
    closed_on: date | None = None
    contradicted: bool = False
    excuse_on: date | None = None
    parts: tuple[PartWork, ...] = ()
    history: tuple[Done, ...] = field(default=())

    def doers(self) -> frozenset[str]:
        """Everybody who did any of it, ever; who registered it, where nobody has."""
        done = frozenset(row.deed.by for row in self.history if row.deed.part in DOING_IT)
        return done or frozenset({self.registered_by})


def apply_deed(matter: Matter, deed: Deed) -> Matter:
    """The matter after a deed; its history is longer by one.

    Raises:
        MoveForbidden: a subclass that says why; the matter given is unchanged, as it always is.
    """
    row = check_move(matter, deed.move, by=deed.by, part=deed.part, on=deed.on, unit=deed.unit)
    for need in row.needs:
        _check_need(need, row, deed)
    _check_sense(matter, deed)
    after: State = row.after or matter.state
    if deed.move == "take_back":
        after = matter.history[-1].before
    moved = _EFFECTS.get(deed.move, _no_effect)(matter, deed)
    done = Done(deed=deed, before=matter.state, after=after)
    return replace(moved, state=after, history=(*matter.history, done))


def check_move(
    matter: Matter, move: str, *, by: str, part: Part, on: date, unit: str = ""
) -> Transition:
    """The row of the table by which this person may do this now, whatever they will fill in.

    Raises:
        MoveForbidden: a subclass that says why not.
    """
    row = TRANSITIONS.get(move)
    if row is None:
        raise MoveUnknown(move=move[:20])
    if matter.state not in row.before:
        raise NotInThisState(
            move=row.en, move_zh=row.zh,
            state=STATE_WORDS[matter.state][1], state_zh=STATE_WORDS[matter.state][0],
            before=", ".join(STATE_WORDS[state][1] for state in row.before),
            before_zh="、".join(STATE_WORDS[state][0] for state in row.before),
        )  # fmt: skip
    if part not in row.who:
        raise NotYourPart(
            move=row.en, move_zh=row.zh,
            who=" or ".join(PART_WORDS[who][1] for who in row.who),
            who_zh="或".join(PART_WORDS[who][0] for who in row.who),
        )  # fmt: skip
    for guard in row.guards:
        _check_guard(guard, matter, row, by, on, unit)
    return row


def why_not(
    matter: Matter, move: str, *, by: str, part: Part, on: date, unit: str = ""
) -> MoveForbidden | None:
    """Why this person cannot do this now, or None."""
    try:
        check_move(matter, move, by=by, part=part, on=on, unit=unit)
    except MoveForbidden as problem:
        return problem
    return None


def _check_guard(
    guard: Guard, matter: Matter, row: Transition, by: str, on: date, unit: str
) -> None:
    if guard == "other_person" and by in matter.doers():
        raise SamePerson(by=by, move=row.en, move_zh=row.zh)
    if guard == "not_the_asker" and by == _asker_of_excuse(matter):
        raise SamePerson(by=by, move=row.en, move_zh=row.zh)
    if guard == "before_due" and on >= matter.due:
        raise TooLateForExcuse(due=matter.due)
    if guard == "no_contradiction" and matter.contradicted:
        raise SiteContradicts(day=_day_of_check(matter))
    if guard == "parts_done":
        unsettled = [part.unit for part in matter.parts if part.passed_on is None]
        if unsettled:
            raise PartsOpen(units="、".join(unsettled))
    if guard.startswith("part_"):
        _check_part(guard, matter, unit)
    if guard == "last_is_own":
        _check_last(matter, by)


def _check_part(guard: Guard, matter: Matter, unit: str) -> None:
    # Asked without a unit, as a page does before one is chosen: is there any such part?
    parts = [part for part in matter.parts if not unit or part.unit == unit]
    fits: dict[str, Callable[[PartWork], bool]] = {
        "part_open": lambda part: part.reported_on is None and part.passed_on is None,
        "part_reported": lambda part: part.reported_on is not None and part.passed_on is None,
        "part_unsettled": lambda part: part.passed_on is None,
    }
    if not any(fits[guard](part) for part in parts):
        raise PartNotSo(unit=unit) if unit else NoPartSo()


def _check_last(matter: Matter, by: str) -> None:
    if not matter.history:
        raise NothingToTakeBack(last="register", last_zh="登记", by=matter.registered_by)
    last = matter.history[-1].deed
    if last.move not in TAKEN_BACK or last.by != by:
        row = TRANSITIONS[last.move]
        raise NothingToTakeBack(last=row.en, last_zh=row.zh, by=last.by)


def _asker_of_excuse(matter: Matter) -> str:
    asked = [row.deed.by for row in matter.history if row.deed.move == "ask_excuse"]
    return asked[-1] if asked else ""


def _day_of_check(matter: Matter) -> date | str:
    checks = [row.deed.on for row in matter.history if row.deed.move == "check_site"]
    return checks[-1] if checks else "?"


_NEED_WORDS: dict[Need, tuple[str, str]] = {
    "text": ("文字说明", "words that say why or what"),
    "due": ("日期", "a date"),
    "percent": ("进度（0至100）", "progress from 0 to 100"),
    "unit": ("单位", "a unit"),
    "outcome": ("办理结果", "an outcome"),
    "verdict": ("核查结论", "a finding of the check"),
    "target": ("并入的事项", "the matter to merge into"),
}


def _check_need(need: Need, row: Transition, deed: Deed) -> None:
    given = getattr(deed, need)
    if given is None or (isinstance(given, str) and not given.strip()):
        zh, en = _NEED_WORDS[need]
        raise DeedLacks(move=row.en, move_zh=row.zh, need=en, need_zh=zh)


def _check_sense(matter: Matter, deed: Deed) -> None:
    """What was filled in must make sense beside the matter."""
    if matter.history and deed.on < matter.history[-1].deed.on:
        last = matter.history[-1].deed.on
        raise DeedWrong(
            what=f"{deed.on} is before the last deed ({last}).",
            what_zh=f"{deed.on}早于上一步（{last}）。",
        )
    if deed.percent is not None and not 0 <= deed.percent <= 100:
        raise DeedWrong(what="Progress is 0 to 100 percent.", what_zh="进度须为0至100。")
    if deed.move == "close" and deed.outcome not in CLOSINGS:
        raise DeedWrong(
            what="A reviewed matter is solved or not solvable.",
            what_zh="办理结果须为“已解决”或“无法解决”。",
        )
    if deed.move == "check_site" and deed.verdict not in ("confirms", "contradicts"):
        raise DeedWrong(
            what="The check confirms or contradicts.", what_zh="核查结论须为“相符”或“不符”。"
        )
    if deed.move in ("ask_excuse", "grant") and deed.due is not None and deed.due <= matter.due:
        raise DeedWrong(
            what=f"The new date must be after the old one ({matter.due}).",
            what_zh=f"新的期限须晚于原期限（{matter.due}）。",
        )
    if (
        deed.move in ("assign", "reassign", "reopen")
        and deed.due is not None
        and deed.due < deed.on
    ):
        raise DeedWrong(
            what=f"{deed.due} is before the day of the deed.", what_zh=f"{deed.due}早于操作当日。"
        )
    if deed.move == "reassign" and deed.unit == matter.lead:
        raise DeedWrong(what="It is with this unit already.", what_zh="牵头单位未变。")


Effect = Callable[[Matter, Deed], Matter]


def _no_effect(matter: Matter, _deed: Deed) -> Matter:
    return matter


def _assigned(matter: Matter, deed: Deed) -> Matter:
    return replace(matter, due=deed.due or matter.due)


def _reassigned(matter: Matter, deed: Deed) -> Matter:
    # A joint unit that takes the lead has no part beside itself.
    parts = tuple(part for part in matter.parts if part.unit != deed.unit)
    return replace(matter, lead=deed.unit, parts=parts, due=deed.due or matter.due)


def _progressed(matter: Matter, deed: Deed) -> Matter:
    return replace(matter, percent=deed.percent)


def _granted(matter: Matter, deed: Deed) -> Matter:
    return replace(matter, due=deed.due or matter.due, excuse_on=None)


def _closed(matter: Matter, deed: Deed) -> Matter:
    outcome: dict[str, Outcome] = {"merge": "merged", "withdraw": "withdrawn"}
    return replace(
        matter, outcome=outcome.get(deed.move, deed.outcome), closed_on=deed.on, excuse_on=None
    )


def _reopened(matter: Matter, deed: Deed) -> Matter:
    # A new clock, and nothing of the old report counts for it; the history keeps it all.
    due = deed.due or matter.due
    parts = tuple(PartWork(unit=part.unit, due=due) for part in matter.parts)
    return replace(
        matter, outcome="", closed_on=None, reported_on=None, percent=None, contradicted=False,
        set_on=deed.on, due=due, parts=parts,
    )  # fmt: skip


def _taken_back(matter: Matter, _deed: Deed) -> Matter:
    back = matter.history[-1].deed.move == "report"
    return replace(matter, reported_on=None) if back else matter


def _part(change: Callable[[PartWork, Deed], PartWork | None]) -> Effect:
    def effect(matter: Matter, deed: Deed) -> Matter:
        changed = (change(part, deed) if part.unit == deed.unit else part for part in matter.parts)
        return replace(matter, parts=tuple(part for part in changed if part is not None))

    return effect


_EFFECTS: dict[str, Effect] = {
    "assign": _assigned,
    "reassign": _reassigned,
    "progress": _progressed,
    "ask_excuse": lambda matter, deed: replace(matter, excuse_on=deed.on),
    "grant": _granted,
    "refuse": lambda matter, deed: replace(matter, excuse_on=None),
    "report": lambda matter, deed: replace(matter, reported_on=deed.on),
    "send_back": lambda matter, deed: replace(matter, reported_on=None),
    "check_site": lambda matter, deed: replace(matter, contradicted=deed.verdict == "contradicts"),
    "close": _closed,
    "merge": _closed,
    "withdraw": _closed,
    "reopen": _reopened,
    "take_back": _taken_back,
    "part_progress": _part(lambda part, deed: replace(part, percent=deed.percent)),
    "part_report": _part(lambda part, deed: replace(part, reported_on=deed.on)),
    "part_pass": _part(lambda part, deed: replace(part, passed_on=deed.on)),
    "part_back": _part(lambda part, deed: replace(part, reported_on=None)),
    "part_release": _part(lambda part, deed: None),
    "part_counts": _part(lambda part, deed: replace(part, counts_for_lead=True)),
}
