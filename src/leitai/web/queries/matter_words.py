"""What deeds on matters, steps of the ladder and sources are called, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from leitai.followup.states import TRANSITIONS
from leitai.web.queries.heads import reads_english


def move_word(move: str) -> str:
    """The verb of a deed, of the table or beside it."""
    row = TRANSITIONS.get(move)
    if row is not None:
        return row.en if reads_english() else row.zh
    beside = {
        "register": _("register"),
        "publish": _("show to the public"),
        "unpublish": _("show to the public no longer"),
        "amend": _("correct the matter"),
        "join": _("add a joint unit"),
        "slip": _("step of the ladder"),
        "let_be": _("step not taken"),
        "slip_back": _("step taken back"),
    }
    return str(beside.get(move, move))


def part_word(part: str) -> str:
    """In which capacity somebody acted."""
    return {
        "supervisor": _("supervision"),
        "lead": _("lead unit"),
        "joint": _("joint unit"),
        "inspector": _("inspection"),
        "asker": _("asker"),
    }.get(part, part)


def source_word(source: str) -> str:
    """Where a matter came from."""
    return {
        "commitment": _("commitment"),
        "instruction": _("instruction"),
        "meeting": _("meeting"),
        "finding": _("finding on site"),
        "question": pgettext("source", "residents' question"),
        "gap": _("gap with no action"),
    }.get(source, source)


def rung_word(rung: str) -> str:
    """A step of the ladder."""
    return {
        "remind": _("reminder"),
        "amber_slip": _("amber slip"),
        "red_slip": _("red slip"),
        "talk": _("talk"),
    }.get(rung, rung)


def fact_words(move: str, data: dict[str, object], units: Mapping[str, str]) -> str:
    """The facts of a deed in a line: the new date, the unit, the outcome.

    Args:
        units: names in Chinese, as the trail has them -> names for the reader.
    """

    def called(name: object) -> str:
        return units.get(str(name), str(name))

    said = []
    if "lead" in data:
        said.append(called(data["lead"]))
    joint = data.get("joint")
    if isinstance(joint, list) and joint:
        comma = ", " if reads_english() else "、"
        said.append(_("with %(units)s") % {"units": comma.join(called(name) for name in joint)})
    if "unit" in data:
        said.append(called(data["unit"]))
    if "rung" in data:
        said.append(rung_word(str(data["rung"])))
    if "percent" in data:
        said.append(f"{data['percent']}%")
    if "due" in data:
        words = _("wanted until %(day)s") if move == "ask_excuse" else _("due %(day)s")
        said.append(words % {"day": data["due"]})
    if "outcome" in data:
        said.append(outcome_word(str(data["outcome"])))
    if "verdict" in data:
        said.append(_("agrees") if data["verdict"] == "confirms" else _("does not agree"))
    if "into" in data:
        said.append(_("into matter %(number)s") % {"number": data["into"]})
    return " · ".join(said)


def outcome_word(outcome: str) -> str:
    """How a matter ended."""
    return {
        "solved": _("solved"),
        "not_solvable": _("not solvable"),
        "merged": _("merged"),
        "withdrawn": _("withdrawn"),
    }.get(outcome, outcome)
