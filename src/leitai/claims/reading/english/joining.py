"""Ranges, changes and shared units between neighbouring English numbers."""

# ruff: noqa: PLR0912, PLR0915
# English is read by a run of special forms; the first that fits returns.

from __future__ import annotations

import re
from itertools import pairwise

from leitai.claims.reading.english.lexis import BY, OF_WHICH, SCALES
from leitai.claims.reading.number import Number


def join_neighbours(plain: str, rows: list[Number], groups: int) -> int:
    """Ranges, changes and shared units between neighbours."""
    for one, two in pairwise(rows):
        between = plain[one.end : two.start]
        if two.unit is None and one.kind == "count" and not one.reason and OF_WHICH.search(between):
            two.unit, two.word, two.kind, two.reason = one.unit, one.word, one.kind, ""
            two.rules.append("unit_of_antecedent")
            continue
        if (
            two.unit is None
            and one.kind == "count"
            and not one.reason
            and (between.strip() == "to" or re.match(r" more\b", plain[two.end : two.end + 6]))
        ):
            two.unit, two.word, two.kind, two.reason = one.unit, one.word, one.kind, ""
            two.rules.append("unit_of_antecedent")
            continue
        if _shares_whole(plain, one, two, between):
            continue
        if one.reason not in ("", "code") or two.reason or one.direction:
            continue
        joint = between.strip()
        left = plain[max(0, one.start - 24) : one.start].lower()
        if joint == "to" and one.unit is None and two.unit is None and left.endswith("from "):
            one.reason = two.reason = ""
            one.change, two.change = "from", "to"
            one.rules.append("change_from")
            two.rules.append("change_to")
            continue
        if joint in ("to", "-", "–", "—", "and") and two.unit is not None:
            bare = one.unit is None
            if joint == "and" and not left.rstrip().endswith("between"):
                if bare:
                    one.unit, one.word, one.kind, one.reason = two.unit, two.word, two.kind, ""
                    one.rules.append("unit_shared")
                continue
            if not bare and (one.word != two.word or one.kind == "pp_diff"):
                continue
            if not bare and joint == "to" and BY.search(left):
                continue  # fell by 0.6 days to 4.1 days
            if bare:
                one.unit, one.word, one.kind, one.reason = two.unit, two.word, two.kind, ""
                scale = re.search(
                    r"(?:thousand|million|billion|trillion|bn|m)\b", plain[two.core : two.end]
                )
                if (
                    scale
                    and one.value < 1000
                    and not re.search(r"[a-z]", plain[one.core : one.digits_end])
                    and scale[0] in SCALES
                ):
                    one.value *= SCALES[scale[0]]
            groups += 1
            one.group = two.group = groups
            if left.rstrip().endswith("from"):
                one.change, two.change = "from", "to"
            else:
                one.comparator, two.comparator = ">=", "<="
                one.rules.append("range")
                two.rules.append("range")
        elif joint == "," and one.unit is None and two.unit is not None and one.reason:
            one.unit, one.word, one.kind, one.reason = two.unit, two.word, two.kind, ""
        elif re.fullmatch(
            r"(?:[^.;]{0,30} )?(?:to|from)(?: only| just)?", joint
        ) and left.rstrip().endswith("from"):
            one.change, two.change = "from", "to"
            if two.unit is None and one.unit is not None:
                two.unit, two.word, two.kind = one.unit, one.word, one.kind
    return groups


_AND_DONE = re.compile(r" and (?:have )?[a-z]+ed ")
_ELSEWHERE = re.compile(r" (?:in|at|on|by|for|from|to|of|were|was) [^.;\d]{1,40}?,?(?: and)? ")
_OF_THE = re.compile(r"\bOf (?:the|these|our|all)\s$")


def _shares_whole(plain: str, one: Number, two: Number, between: str) -> bool:
    """Of the 40 sites, 12 closed; twelve of the fifteen sites: the part has the whole's unit."""
    if one.kind == "count" and not one.reason and two.unit is None and "." not in between:
        joint = _AND_DONE.fullmatch(between) and plain[two.end : two.end + 1] in (".", ",", ";", "")
        if joint or _OF_THE.search(plain, max(0, one.start - 12), one.start):
            two.unit, two.word, two.kind, two.reason = one.unit, one.word, one.kind, ""
            two.rules.append("unit_of_antecedent")
            return True
    listed = "unit_of_antecedent" in one.rules and two.unit is None and not one.reason
    if listed and _ELSEWHERE.fullmatch(between):
        two.unit, two.word, two.kind, two.reason = one.unit, one.word, one.kind, ""
        two.rules.append("unit_of_antecedent")
        return True
    if (
        one.unit is None
        and two.kind == "count"
        and re.fullmatch(r" (?:out )?of (?:(?:the|its|their|our|these|those) )?", between)
    ):
        one.unit, one.word, one.kind, one.reason = two.unit, two.word, two.kind, ""
        one.rules.append("unit_shared")
        return True
    return False
