"""Ranges, changes and elided units between neighbouring English numbers."""

# ruff: noqa: PLR0911, PLR0912, E501
# Neighbours are joined by a run of special forms; the first that fits returns.

from __future__ import annotations

import re
from itertools import pairwise

from leitai.claims.reading.english.eliding import fill_units, lend
from leitai.claims.reading.english.lexis import BY, SCALES
from leitai.claims.reading.english.named import name_counts, name_predicates
from leitai.claims.reading.english.numerals import BARE
from leitai.claims.reading.english.units import take_unit
from leitai.claims.reading.number import Number
from leitai.quantities.units import Unit


def join_neighbours(plain: str, rows: list[Number], groups: int) -> int:
    """Ranges, changes and shared units between neighbours; a bare number left over is a code."""
    for one, two in pairwise([row for row in rows if row.reason != "date"]):
        if two.start - one.end > 160:
            continue
        between = plain[one.end : two.start]
        if _join_parts(one, two, between):
            continue
        if one.reason == "code" and between == " and " and _LINE_CODE.match(plain, one.start):
            if plain[two.core : two.digits_end].isdigit():
                two.reason = "code"  # the 14A and 17 services
            continue
        if (
            one.reason == "name"
            and between in (" to ", "–", "-", " and ", " or ")
            and two.reason in ("", BARE)
            and two.unit is None
            and two.comparator == "="
            and one.digits_end == one.end
            and plain[one.core].isdigit()
        ):
            two.reason = "name"  # Tables 2 to 5
            continue
        if (
            one.reason in ("base", "label")
            and _JOINTS.fullmatch(between)
            and two.reason in ("", BARE)
        ):
            if one.reason == "base" and two.kind == "duration":
                two.reason, one.unit = "base", two.unit  # every 6 to 8 minutes
            continue
        if one.reason not in ("", BARE) or two.reason not in ("", BARE):
            continue
        groups = _join_range(plain, one, two, between, groups)
    _share_in_turn(plain, rows)
    name_counts(plain, rows)
    fill_units(plain, rows)
    for one, two in pairwise(rows):  # 640 of the 21,300
        if one.unit is None and two.unit is not None and two.start - one.end < 12:
            _join_parts(one, two, plain[one.end : two.start])
    name_predicates(plain, rows)
    _keep_ones(plain, rows)
    for number in rows:
        if number.reason == BARE:
            number.reason = "code"
    return groups


_LINE_CODE = re.compile(r"\d+[A-Z]\b")
_JOINTS = re.compile(r"\s?(?:-|–|—|to|and|or)\s?")


def _join_parts(one: Number, two: Number, between: str) -> bool:
    """Twelve of the fifteen sites: the part has the unit of the whole."""
    if between == " out of " and two.unit is None and two.value in (5, 10, 20, 100):
        two.reason, one.reason, one.kind, one.unit = "base", "", "score", Unit("", "score")
        return True  # 7.9 out of 10
    if (
        one.unit is None
        and one.reason in ("", BARE)
        and two.unit is not None
        and two.kind in ("count", "duration", "amount")
        and _PART_OF.fullmatch(between)
    ):
        lend(two, one, "unit_shared")
        return True
    return False


_PART_OF = re.compile(
    r" (?:out )?of (?:(?:the|its|their|our|these|those|all|a total of|some) )?"
    r"(?:[A-Za-z]+(?:['’]s|s['’]) )?(?:(?:planned|original|initial|estimated|targeted|required|existing|promised|total|proposed|expected) )?"
)


def _bound(one: Number, two: Number, groups: int) -> int:
    """Make two numbers the bounds of one range."""
    one.group = two.group = groups + 1
    one.comparator, two.comparator = ">=", "<="
    one.rules.append("range")
    two.rules.append("range")
    return groups + 1


def _join_range(plain: str, one: Number, two: Number, between: str, groups: int) -> int:
    joint = between.strip()
    left = plain[max(0, one.start - 24) : one.start].lower()
    if joint == "to" and two.unit is None and _VOTED.search(left) and one.reason == BARE:
        one.reason = two.reason = ""
        return groups
    if joint == "to" and one.unit and one.word == two.word and _RANGING.search(left):
        return _bound(one, two, groups)
    if joint == "to" and one.unit is None and two.unit is None and left.endswith("from "):
        one.reason = two.reason = ""
        if _RANGING.search(left):
            return _bound(one, two, groups)
        one.change, two.change = "from", "to"
        one.rules.append("change_from")
        two.rules.append("change_to")
        return groups
    if joint in _DASHES and two.unit is not None and not one.direction:
        bare = one.unit is None
        if joint == "and" and not left.rstrip().endswith(("between", "from")):
            in_turn = one.reason == "" and _RESPECTIVELY.match(plain, two.end) is not None
            if bare and two.kind != "rank" and (one.reason == BARE or in_turn):
                lend(two, one, "unit_shared")
                _share_scale(plain, one, two)
            return groups
        if not bare and (
            one.word != two.word
            or (one.kind == "pp_diff" and not left.rstrip().endswith("between"))
        ):
            return groups
        near = bare and one.value < two.value <= 2 * one.value
        if joint == "to" and BY.search(left) and not near:
            return groups  # fell by 0.6 days to 4.1 days
        if (
            joint == "to"
            and not bare
            and one.end < two.start
            and _CHANGED.search(left)
            and not left.endswith("from ")
        ):
            return groups
        if bare and two.value < one.value and (joint != "to" or "from" not in left):
            return groups  # lent 231 to 40 venues
        if bare:
            lend(two, one, "unit_shared")
            _share_scale(plain, one, two)
        groups += 1
        one.group = two.group = groups
        if (_FROM_LEVEL.search(left) and not _RANGING.search(left)) or two.value < one.value:
            one.change, two.change = "from", "to"
            one.rules.append("change_from")
            two.rules.append("change_to")
        else:
            one.comparator, two.comparator = ">=", "<="
            one.rules.append("range")
            two.rules.append("range")
    elif (
        joint in (",", "or", ", and")
        and one.reason == BARE
        and two.unit is not None
        and two.kind != "rank"
    ):
        lend(two, one, "unit_shared")
    elif "from " in left and _TO.fullmatch(joint) and _FROM.search(left):
        one.change, two.change = "from", "to"
        if two.unit is None and one.unit is not None:
            lend(one, two, "unit_of_antecedent")
        elif one.unit is None and two.unit is not None and one.reason == BARE:
            lend(two, one, "unit_shared")
        one.reason = two.reason = ""
    return groups


_DASHES = ("to", "-", "–", "—", "and")
_RANGING = re.compile(r"\b(?:ranging|ranges?|ranged|varying|var(?:y|ies|ied)) from $")
_FROM_LEVEL = re.compile(r"\bfrom(?: (?:an?|the|its|their|our)(?: [a-z-]+){0,2})?\s*$")
_VOTED = re.compile(r"\b(?:voted|votes?|by)(?: by)? $")
_CHANGED = re.compile(r"\b(?:up|down|rose|fell|grew|drop\w+|increas\w+|decreas\w+|reduc\w+|cut) $")
_TO = re.compile(
    r"(?:[^.;\d]{0,60}(?:\d{4}(?:[/–-]\d\d)?)?,? )?(?:to|from)(?: only| just| almost| nearly| over)?"
)
_FROM = re.compile(r"\bfrom (?:an? |the )?(?:just |only |about |around |under |over |nearly )?$")


def _share_scale(plain: str, one: Number, two: Number) -> None:
    """£2–3 million: the scale of the second is that of the first."""
    scale = _SCALED.search(plain, two.core, two.digits_end)
    if scale and one.value < 1000 and not re.search(r"[a-z]", plain[one.core : one.digits_end]):
        one.value *= SCALES[scale[0]]


_SCALED = re.compile(r"(?:thousand|million|billion|trillion|lakh|crore|bn|m)\b")


def _share_in_turn(plain: str, rows: list[Number]) -> None:
    """Recruited 212 nurses and 46 doctors but lost 190 and 51 respectively."""
    for index in range(len(rows) - 3):
        first, second, one, two = rows[index : index + 4]
        if (
            one.reason == two.reason == BARE
            and one.unit is two.unit is None
            and not first.reason
            and not second.reason
            and first.unit is not None
            and second.unit is not None
            and plain[one.end : two.start].strip() in ("and", "to", "or")
            and _RESPECTIVELY.match(plain, two.end)
            and two.end - first.start < _LONGEST
        ):
            lend(first, one, "unit_shared")
            lend(second, two, "unit_shared")


_LONGEST = 200
_RESPECTIVELY = re.compile(r",? respectively\b")


def _keep_ones(plain: str, rows: list[Number]) -> None:
    """Nine clinics and one library: "one" counts only in a list of counts."""
    for before, number in pairwise(rows):
        if number.rules[-1] != "idiom_one" or number.reason != "idiom":
            continue
        between = plain[before.end : number.start]
        if between == " to " and before.unit is not None and _ONE_ENDS.match(plain, number.end):
            lend(before, number, "unit_of_antecedent")  # from three days to one
            before.change, number.change = "from", "to"
            continue
        if (
            before.reason
            or before.kind not in ("count", "amount")
            or not re.fullmatch(r",? (?:and )?|,? (?:[a-z]+ ){1,2}(?:and )?", between)
        ):
            continue
        if number.unit is None:
            number.end = number.digits_end
            if not _ONE_NOUN.match(plain, number.end):
                continue
            if "unit_of_antecedent" in before.rules:
                lend(before, number, "unit_of_antecedent")
                continue
            if _JUDGED.match(plain, number.end):
                lend(
                    before, number, "unit_of_antecedent"
                )  # two were poor and one judged to be good
            else:
                take_singular(plain, number)
        if number.unit is not None:
            number.reason = ""


_ONE_ENDS = re.compile(r"[.,;)]|\s*$")
_JUDGED = re.compile(r" [a-z]+ed (?:to|as|by|in|at|on|with)\b")
_ONE_NOUN = re.compile(
    r" (?!of\b|the\b|day\b|another\b|by\b|that\b|which\b|can\b|is\b|was\b)[a-z]+"
)
_PHRASE = re.compile(
    r"(?: (?!(?:and|or|in|of|to|for|at|on|by|with|was|were|is|are|had|has|have|from|that|who|which)\b)[a-z-]+){1,4}"
)


def take_singular(plain: str, number: Number) -> None:
    """The noun phrase of a single thing, up to the next word that ends one."""
    found = _PHRASE.match(plain, number.end)
    if found is None:
        return
    singular = Number(number.start, number.digits_end, number.value, "numeral_english")
    take_unit(plain, singular)
    if singular.unit is not None:
        number.unit, number.word, number.kind, number.end = (
            singular.unit,
            singular.word,
            singular.kind,
            singular.end,
        )
        return
    number.word = found[0].strip()
    number.unit, number.kind, number.end = Unit(number.word, "count"), "count", found.end()
