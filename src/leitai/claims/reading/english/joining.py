"""Ranges, changes and elided units between neighbouring English numbers."""

# ruff: noqa: PLR0911, PLR0912, E501
# Neighbours are joined by a run of special forms; the first that fits returns.

from __future__ import annotations

import re
from itertools import pairwise

from leitai.claims.reading.english.lexis import BY, OF_WHICH, SCALES, SENTENCE
from leitai.claims.reading.english.numerals import BARE
from leitai.claims.reading.english.standing import BRACKETED
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
    _fill_units(plain, rows)
    _keep_ones(plain, rows)
    for number in rows:
        if number.reason == BARE:
            number.reason = "code"
    return groups


_LINE_CODE = re.compile(r"\d+[A-Z]\b")
_JOINTS = re.compile(r"\s?(?:-|–|—|to|and|or)\s?")


def _lend(lender: Number, taker: Number, rule: str) -> None:
    taker.unit, taker.word, taker.kind, taker.reason = lender.unit, lender.word, lender.kind, ""
    taker.rules.append(rule)


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
        _lend(two, one, "unit_shared")
        return True
    return False


_PART_OF = re.compile(
    r" (?:out )?of (?:(?:the|its|their|our|these|those|all|a total of|some) )?"
    r"(?:[A-Za-z]+(?:['’]s|s['’]) )?(?:(?:planned|original|initial|estimated|targeted|required|existing|promised|total|proposed|expected) )?"
)


def _join_range(plain: str, one: Number, two: Number, between: str, groups: int) -> int:
    joint = between.strip()
    left = plain[max(0, one.start - 24) : one.start].lower()
    if joint == "to" and two.unit is None and _VOTED.search(left) and one.reason == BARE:
        one.reason = two.reason = ""
        return groups
    if joint == "to" and one.unit and one.word == two.word and _RANGING.search(left):
        groups += 1
        one.group = two.group = groups
        one.comparator, two.comparator = ">=", "<="
        one.rules.append("range")
        two.rules.append("range")
        return groups
    if joint == "to" and one.unit is None and two.unit is None and left.endswith("from "):
        one.reason = two.reason = ""
        one.change, two.change = "from", "to"
        one.rules.append("change_from")
        two.rules.append("change_to")
        return groups
    if joint in _DASHES and two.unit is not None and not one.direction:
        bare = one.unit is None
        if joint == "and" and not left.rstrip().endswith(("between", "from")):
            in_turn = one.reason == "" and _RESPECTIVELY.match(plain, two.end) is not None
            if bare and two.kind != "rank" and (one.reason == BARE or in_turn):
                _lend(two, one, "unit_shared")
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
        if bare and two.value < one.value and joint != "to":
            return groups
        if bare:
            _lend(two, one, "unit_shared")
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
        _lend(two, one, "unit_shared")
    elif _TO.fullmatch(joint) and _FROM.search(left):
        one.change, two.change = "from", "to"
        if two.unit is None and one.unit is not None:
            _lend(one, two, "unit_of_antecedent")
        elif one.unit is None and two.unit is not None and one.reason == BARE:
            _lend(two, one, "unit_shared")
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


def _fill_units(plain: str, rows: list[Number]) -> None:
    """Elided units: 2,017 of them, down from 4,530, another 500 take the counted noun before."""
    known: list[Number] = []
    for before, number in zip([None, *rows], rows, strict=False):
        if before is not None and _is_of_base(plain, before, number):
            _lend(before, number, "unit_of_antecedent")
            continue
        if number.reason == "" and number.unit is not None:
            if number.kind in ("count", "duration", "share", "amount"):
                known = [*known[-3:], number]
            continue
        if number.unit is not None or number.reason not in ("", BARE) or number.kind == "ratio":
            continue
        fitting = [n for n in known if _may_lend(plain, n, number)]
        if not fitting and known and _in_list(plain, known[-1], number):
            fitting = [known[-1]]
        if not fitting:
            continue
        per = _PER_ONE.match(plain, number.end)
        if per:  # an average of 45 per class is no number of classes
            fitting = [n for n in fitting if not n.word.startswith(per[1])] or fitting
        if _OF_THEM.match(plain, number.end):  # no part is larger than its whole
            fitting = [n for n in fitting if n.value >= number.value] or fitting
        counted = [n for n in fitting if n.kind == "count"]
        changes = _LEFT_CHANGE.search(plain, max(0, number.start - 48), number.start)
        lender = (
            min(fitting, key=lambda n: _distance(n, number))
            if changes
            else (counted or fitting)[-1]
        )
        _lend(lender, number, "unit_of_antecedent")
        known = [*known[-3:], number]


def _is_of_base(plain: str, base: Number, number: Number) -> bool:
    """Of every ten callers, six; for every 100 jobs lost, 140 were created."""
    return (
        base.reason == "base"
        and base.kind in ("count", "amount")
        and base.unit is not None
        and number.unit is None
        and number.reason in ("", BARE)
        and _OF_EVERY.search(plain, max(0, base.core - 20), base.core) is not None
        and _AFTER_BASE.fullmatch(plain, base.end, number.start) is not None
    )


_OF_EVERY = re.compile(r"\b(?:of|in|for) (?:every|each) $", re.I)
_AFTER_BASE = re.compile(r"(?: [a-z]+){0,3}, ")


def _in_list(plain: str, before: Number, number: Number) -> bool:
    """Nine recommendations: two high, five medium; 19 are rated green, three amber."""
    between = plain[before.end : number.start]
    if before.kind != "count" or len(between) > 32 or "." in between:
        return False
    listed = "unit_of_antecedent" in before.rules and _LIST_JOINT.search(between) is not None
    opened = between in (": ", ": only ", " (")
    return (listed or opened) and _LIST_ITEM.match(plain, number.end) is not None


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
            _lend(first, one, "unit_shared")
            _lend(second, two, "unit_shared")


_LONGEST = 200
_RESPECTIVELY = re.compile(r",? respectively\b")
_OF_THEM = re.compile(r" of (?:them|these|those|whom|which)\b")
_WITHIN = re.compile(r"\bwithin $")
_LIST_JOINT = re.compile(r"(?:,|;| and|, and) $")
_LIST_ITEM = re.compile(r" [a-z-]+(?: [a-z-]+){0,2}(?:[,.;)]| and [a-z\d]|$)")


def _distance(one: Number, two: Number) -> float:
    """How far two values lie apart, in powers of ten."""
    low, high = sorted((abs(one.value) + 1, abs(two.value) + 1))
    return float((high / low).log10())


def _may_lend(plain: str, counted: Number, number: Number) -> bool:
    if number.start - counted.end > 150 or number.start < counted.end:
        return False
    if _WITHIN.search(plain, max(0, number.core - 8), number.core):
        return counted.kind == "duration"  # up to 20 weeks, most within eight
    if counted.kind == "duration" and counted.comparator != "=":
        return False  # paid within 30 days
    between = plain[counted.end : number.start]
    breaks = len(SENTENCE.findall(between.replace(";", ",") + "x"))
    return breaks <= 1 and _elides(plain, counted, number, between, breaks)


_LEFT_CHANGE = re.compile(
    r"\b(?:target|goal|total|capacity|limit|backlog|remainder|balance|shortfall|caseload|queue"
    r"|increase|decrease|rise|fall|drop|reduction|gain) of\s$"
    r"|\b(?:up|down|from|to|than|with|against|over|under|was|were|is|are|be|averaged|it['’]s)(?: (?:an?|the|just|only|about|around|nearly|over|under))*"
    r"(?: (?:[A-Za-z]+ )?(?:peak|high|low|total|target|goal|figure|record|average|baseline|guideline|limit|ceiling|standard|threshold|benchmark|maximum) of| (?:recommended|permitted|allowed|legal|statutory|agreed))?\s$"
)
_LEVEL_OF = re.compile(
    r"\b(?:target|goal|plan|forecast|average|norm|guideline|limit|ceiling|standard|threshold|benchmark|maximum) of\s$"
)
_LEVEL_IS = re.compile(
    r"\b(?:[Tt]he|[Ii]ts|[Oo]ur|[Tt]heir) (?:[a-z]+ )?(?:target|goal|aim|norm|guideline|limit|ceiling|standard|threshold|benchmark) (?:is|was|remains)\s$"
)  # its standard is 90
_PER_ONE = re.compile(r" (?:per|each|for each|in each|a) ([a-z]{3,})")
_LEFT_LIST = re.compile(
    r"(?:an average of |averaging |[,;:(] ?(?:and |with |but |while |including |of which |of whom )?|\b(?:and|with|but|including|another|(?:an )?additional|(?:an )?extra|a further|the other"
    r"|the remaining|all|of which|of whom|plus|only|today all|just|leaving)) ?$"
)
_RIGHT = re.compile(
    r" (?:of (?:them|whom|which|these|those)|more\b|fewer\b|were|was|are|have|had|has|did|do|does|remain(?:ed|s|ing)?"
    r"|live|work|die|receive|attend|need|want|speak|own|rent|suffer|lack|earn|pay|travel|study|commute|face|rely|depend|struggle|belong|will|would|can|could|should|may|must|went|came|put|sent|built|held|sold|won|lost|met|found|taken|given|made|shut|left|paid|kept|set|back|away|aside|off|below|above|short|ahead|behind|with|in|at|on|to|from|for|by|against|as|over|under|last|this|next|each|so far|since|before|after|during|until|nationally|elsewhere|resulted|[a-z]{3,}ed|rated|ended|led|without|per|each|of [a-z]+s|into|onto|through|apiece|each|pending|outstanding|unresolved|unsolved|open)\b|[,.;:)]|\s*$"
    r"| and (?:now|then|[a-z]{3,}ed)\b"
)
_VERB_LEFT = re.compile(r"\b([a-z]{4,}) $")
_NO_VERB = frozenset(
    (
        "than",
        "from",
        "with",
        "over",
        "under",
        "about",
        "only",
        "just",
        "some",
        "most",
        "least",
        "were",
        "have",
        "into",
        "within",
        "until",
        "after",
        "another",
        "including",
        "further",
        "remaining",
        "number",
        "total",
        "these",
        "their",
        "each",
        "every",
        "below",
        "above",
        "against",
    )
)


def _same_verb(plain: str, counted: Number, left: str) -> bool:
    """Prosecuted 1.33 million people, and decided not to prosecute 380,000."""
    verb = _VERB_LEFT.search(left)
    if verb is None or verb[1] in _NO_VERB:
        return False
    stem = verb[1] if len(verb[1]) < 6 else verb[1][: max(5, len(verb[1]) - 2)]
    return (
        re.search(rf"\b{stem}[a-z]{{0,3}} $", plain[max(0, counted.start - 24) : counted.start])
        is not None
    )


_HAD = re.compile(r"\b(?:had|has|have|recorded|reported|saw|got) (?:only |just )?$")
_ENDS = re.compile(r"[,.;)]|\s*$")
_OUT_OF_ALL = re.compile(
    r"\bout of (?:the |its |an? )?(?:targeted |planned |total |estimated )?(?:total of )?$"
)
_MOVED_TO = re.compile(
    r"\b(?:lowered|raised|cut|reduced|increased|shortened|extended|widened|lengthened|changed|halved|doubled) to\s$"
)
# checks of 230 lifts found faults in 17
_FOUND_IN = re.compile(
    r"\b(?:found|identified|detected|discovered|uncovered|recorded|installed|fitted|completed|complete|confirmed"
    r"|introduced|under ?way|in place|started|finished|open|operating)\b[^.;,\d]{0,40}\b(?:in|at|on|by|for)\s$"
)
_AND_DONE = re.compile(
    r"(?: (?:against|for|in|from|with|of|to|at|by)(?: (?!and\b|but\b|then\b)[a-z-]+){1,3})?(?:,? (?:and|but|then)|,|[,;] (?:and |but )?(?:we|you|they|it|he|she)) (?:have |had |has |then )?(?:already |now )?(?:[a-z]+ly )?(?:[a-z]+ed|built|sold|held|lost|won|met|sent|made|left|shut|bought|kept|got|had|took|gave(?: us| them)?) "
)
_BY_LEFT = re.compile(r"\b(?:by|them by|it by)\s$")
_NEW_SUBJECT = re.compile(
    r"\b(?:and|while|but|whereas|;)\s(?:the |our |its |their )?(?!up|down|compared|then|now|only|just|another|a|further|with|of|to|from|have|had|has|was|were|will|would|is|are)[a-z-]+(?: [a-z-]+){0,3} (?:rose|fell|grew|increased|decreased|dropped|was|were|stood|went|came|[a-z]{3,}ed)\b"
)
_NUMBER_OF = re.compile(r"\bnumber of [a-z][a-z-]+")
_SAME_NUMBER = re.compile(r"\b(?:total|overall|that|this|target|average|usual|same) number of\b")
_SAME = re.compile(
    r"\b(?:it|this|that|the figure|the number|them|they)\b|\b(?:last|this) year\b|\btoday\b|\banother\b",
    re.I,
)


def _elides(plain: str, counted: Number, number: Number, between: str, breaks: int) -> bool:
    """Whether a number without a unit counts what was counted before it."""
    left = plain[max(0, number.start - 48) : number.start]
    right = _RIGHT.match(plain, number.end)
    if _NEW_SUBJECT.search(between) or (
        counted.kind == "count" and _NUMBER_OF.search(between) and not _SAME_NUMBER.search(between)
    ):
        return False
    if counted.kind == "count" and breaks <= 1 and _same_verb(plain, counted, left):
        return True
    if counted.kind in ("share", "duration") and breaks <= 1 and _LEVEL_IS.search(left):
        return counted.kind == "duration" or number.value <= 100
    if breaks and not _SAME.search(between + plain[number.end : number.end + 12]):
        return False
    if re.search(r"\ball but\s$", left):
        return False
    if (
        counted.kind == "amount"
        and not breaks
        and OF_WHICH.search(between)
        and counted.word != plain[counted.start : counted.start + len(counted.word)]
    ):
        return True  # 61,000 tonnes, of which 47,000
    if counted.kind == "amount" and _OF_THEM.match(plain, number.end):
        return counted.word != plain[counted.start : counted.start + len(counted.word)]
    if counted.kind in ("share", "amount"):
        if counted.word == plain[counted.start : counted.start + len(counted.word)]:
            return False  # a sign of currency stands with its number
        if counted.kind == "amount" and re.match(r" more\b", plain[number.end : number.end + 6]):
            return True
        if counted.kind == "share" and not plain[counted.core : counted.core + 1].isdigit():
            return False  # fell by a third to 120
        joint = re.search(r"\b(from|to|by|than|against|with)\s$", left)
        if joint is None and counted.kind == "amount" and _LEVEL_OF.search(left):
            return True
        if joint is not None and joint[1] == "to" and _MOVED_TO.search(left):
            return True  # the limit of 50 km/h has been lowered to 30
        return joint is not None and joint[1] != "to" and number.value < counted.value * 20 + 10
    if plain[number.end : number.end + 1] == ")" and re.search(
        r"\((?:[A-Za-z-]+ )*(?:\d{4}(?:[/-]\d\d)?)?:? ?$", left
    ):
        return True
    if OF_WHICH.search(between) or re.match(
        r" of (?:them|whom|which|these|those)\b", plain[number.end : number.end + 12]
    ):
        return True
    if BRACKETED.match(plain, number.end) and not breaks:
        return True
    if counted.kind == "count" and _OUT_OF_ALL.search(left):
        return number.value >= counted.value
    if right is None:
        return False
    if (
        counted.kind == "count"
        and breaks == 0
        and _HAD.search(left)
        and _ENDS.match(plain, number.end)
    ):
        return True  # nine wards recorded fewer than ten burglaries, while one had 57
    if counted.kind == "count" and _FOUND_IN.search(left):
        return number.value <= counted.value
    if re.match(r" (?:more|fewer)\b", plain[number.end : number.end + 7]) or _AND_DONE.fullmatch(
        between
    ):
        return True
    if _LEFT_CHANGE.search(left) or _BY_LEFT.search(left):
        return True
    if breaks:
        return bool(re.search(r"\b(?:was|were|is|are|another|all|only)\s$", left))
    return bool(_LEFT_LIST.search(left))


def _keep_ones(plain: str, rows: list[Number]) -> None:
    """Nine clinics and one library: "one" counts only in a list of counts."""
    for before, number in pairwise(rows):
        if number.rules[-1] != "idiom_one" or number.reason != "idiom":
            continue
        between = plain[before.end : number.start]
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
                _lend(before, number, "unit_of_antecedent")
                continue
            if _JUDGED.match(plain, number.end):
                _lend(
                    before, number, "unit_of_antecedent"
                )  # two were poor and one judged to be good
            else:
                take_singular(plain, number)
        if number.unit is not None:
            number.reason = ""


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
