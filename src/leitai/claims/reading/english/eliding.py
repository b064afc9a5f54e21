"""Elided units of English numbers: 2,017 of them, down from 4,530, another 500."""

# ruff: noqa: PLR0911, PLR0912, E501
# Elisions are told by a run of special forms; the first that fits returns.

from __future__ import annotations

import re
from decimal import Decimal

from leitai.claims.reading.english.lexis import OF_WHICH, SENTENCE
from leitai.claims.reading.english.numerals import BARE
from leitai.claims.reading.english.standing import BRACKETED
from leitai.claims.reading.english.units import find_noun_end
from leitai.claims.reading.number import Number
from leitai.quantities.units import Unit


def lend(lender: Number, taker: Number, rule: str) -> None:
    """Give a number the unit of another, and the name of the rule that says so."""
    taker.unit, taker.word, taker.kind, taker.reason = lender.unit, lender.word, lender.kind, ""
    taker.rules.append(rule)


def fill_units(plain: str, rows: list[Number]) -> None:
    """Elided units: 2,017 of them, down from 4,530, another 500 take the counted noun before."""
    known: list[Number] = []
    wholes: list[Number] = []
    points: Number | None = None
    for before, number in zip([None, *rows], rows, strict=False):
        if before is not None and _is_of_base(plain, before, number):
            lend(before, number, "unit_of_antecedent")
            continue
        if number.word == "others" and known and known[-1].kind == "count":
            breaks = SENTENCE.search(plain, known[-1].end, number.start)
            if breaks is None:  # 14 bridges, and nine others
                lend(known[-1], number, "unit_of_antecedent")
        if number.reason == "" and number.unit is not None:
            if number.kind in ("count", "duration", "share", "amount"):
                known = [*known[-3:], number]
            if number.kind == "pp_diff":
                points = number
            if number.kind == "share" and (whole := _whole_of(plain, number)) is not None:
                wholes = [whole]
            continue
        named = number.reason == "name"
        if number.unit is not None or number.kind == "ratio":
            continue
        if number.reason not in ("", BARE) and not named:
            continue
        if named:
            if before is not None and _gapped(plain, before, number):
                lend(before, number, "unit_of_antecedent")
            continue
        if (
            points is not None
            and _AND_ABOVE.fullmatch(plain, points.end, number.start)
            and _ABOVE.match(plain, number.end)
        ):
            lend(points, number, "unit_of_antecedent")
            continue
        fitting = [n for n in known if _maylend(plain, n, number)]
        if not fitting:
            fitting = [n for n in wholes if _maylend(plain, n, number)]
        if not fitting and known and _in_list(plain, known[-1], number):
            fitting = [known[-1]]
        if not fitting:
            continue
        lender = _choose(plain, known[-1] if known else None, fitting, number)
        lend(lender, number, "unit_of_antecedent")
        if (chosen := _CHOSEN.match(number.word)) and _WHOLE_TO.search(
            plain, max(0, number.start - 48), number.start
        ):
            number.word = number.word[chosen.end() :]  # eight new trams, bringing the fleet to 147
            number.unit = Unit(number.word, number.kind)
        known = [*known[-3:], number]


def _choose(plain: str, last: Number | None, fitting: list[Number], number: Number) -> Number:
    """The lender among those that fit: a count, at a change the nearest value."""
    per = _PER_ONE.match(plain, number.end)
    if per:  # an average of 45 per class is no number of classes
        fitting = [n for n in fitting if not n.word.startswith(per[1])] or fitting
    if _OF_THEM.match(plain, number.end):  # no part is larger than its whole
        fitting = [n for n in fitting if n.value >= number.value] or fitting
    counted = [n for n in fitting if n.kind == "count"]
    changes = _LEFT_CHANGE.search(plain, max(0, number.start - 48), number.start)
    if fitting[-1] is last and plain[last.end : number.start] == ", of which ":
        return last
    if (
        fitting[-1] is last
        and plain[last.end : number.start] == ", "
        and _COMPARED.match(plain, number.end)
    ):
        return last  # 46 shops raised £3.9m, nearly a million more than last year
    if changes:
        return min(fitting, key=lambda n: _distance(n, number))
    return (counted or fitting)[-1]


def _whole_of(plain: str, share: Number) -> Number | None:
    """What 98.2% of premises are parts of, as a number that may lend its noun."""
    of = _OF_WHOLE.match(plain, share.end)
    if of is None:
        return None
    end = find_noun_end(plain, of.end())
    if end == of.end():
        return None
    whole = Number(share.start, end, _ALL, "numeral_english")
    whole.word = plain[of.end() : end].strip()
    whole.unit, whole.kind = Unit(whole.word, "count"), "count"
    return whole


# 24 points higher than the national average and 22 higher than the provincial
_AND_ABOVE = re.compile(r"[^.;\d]{5,80}(?:,| and|, and|, but|, or) (?:by |is |was )?")
_ABOVE = re.compile(
    r" (?:higher|lower|above|below|more|less|faster|slower|ahead|behind|up|down|better|worse)\b"
)
_WHOLE_TO = re.compile(
    r"\b(?:total|fleet|stock|number|network|tally|complement|portfolio|estate|overall)\b[^.;,]{0,24} (?:to|of|at|is|was|stands at) $|\bnow (?:have|has) $"
)
_CHOSEN = re.compile(r"(?:new|newly [a-z]+|[a-z]{3,}est|main|extra|remaining|other) ")
_OF_WHOLE = re.compile(r" of(?: (?:all|the|our|its|their|these|those))*(?= [a-z])")
_ALL = Decimal(10) ** 15


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


def _gapped(plain: str, before: Number, number: Number) -> bool:
    """Dockside gave out 81 parcels in May, Hilltop 64 and Westgate only 19."""
    if before.kind != "count" or before.unit is None or before.reason:
        return False
    return (
        _NAMED_NEXT.fullmatch(plain, before.end, number.start) is not None
        and _LIST_END.match(plain, number.end) is not None
        and (
            "unit_of_antecedent" in before.rules
            or _NAME_GAVE.search(plain, max(0, before.start - 60), before.start) is not None
        )
    )


_NAMED_NEXT = re.compile(
    r"(?: (?:in|at|to|on|for|from|last|this) [^,;.\d]{2,30})?(?:,|;| and|, and|, while| while) (?:the )?[A-Z][a-z]+(?: [A-Z][a-z]+)? (?:(?:only|just|another|a further|about|nearly|over) )?"
)
_LIST_END = re.compile(r"[.,;)]|\s*$| and [A-Z]")
_NAME_GAVE = re.compile(
    r"(?:^|[.;,:] |\n)(?:The )?[A-Z][a-z]+(?: [A-Z][a-z]+)? (?!and\b|or\b)[a-z]+(?: [a-z]+){0,2} $"
)


def _in_list(plain: str, before: Number, number: Number) -> bool:
    """Nine recommendations: two high, five medium; 19 are rated green, three amber."""
    between = plain[before.end : number.start]
    if before.kind != "count" or len(between) > 32 or "." in between:
        return False
    listed = "unit_of_antecedent" in before.rules and _LIST_JOINT.search(between) is not None
    opened = between in (": ", ": only ", " (")
    return (listed or opened) and _LIST_ITEM.match(plain, number.end) is not None


_OF_THEM = re.compile(r" of (?:them|these|those|whom|which)\b")
_WITHIN = re.compile(r"\bwithin $")
_LIST_JOINT = re.compile(r"(?:,|;| and|, and) $")
_LIST_ITEM = re.compile(r" [a-z-]+(?: [a-z-]+){0,2}(?:[,.;)]| and [a-z\d]|$)")


def _distance(one: Number, two: Number) -> float:
    """How far two values lie apart, in powers of ten."""
    low, high = sorted((abs(one.value) + 1, abs(two.value) + 1))
    return float((high / low).log10())


def _maylend(plain: str, counted: Number, number: Number) -> bool:
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
    r"\bnow (?:have|has) $|\b(?:target|goal|total|capacity|limit|backlog|remainder|balance|shortfall|caseload|queue"
    r"|increase|decrease|rise|fall|drop|reduction|gain) of\s$"
    r"|\bagainst (?:an?|the|its|our|their) (?:[a-z]+ ){1,3}of\s$"
    r"|\b(?:up|down|since|on|from|to|than|with|against|over|under|was|were|is|are|be|averaged|it['’]s)(?: (?:an?|the|just|only|barely|scarcely|hardly|merely|some|about|around|nearly|over|under))*"
    r"(?: (?:[A-Za-z]+ |(?:19|20)\d\d )?(?:count|level|peak|high|low|total|target|goal|figure|record|average|baseline|guideline|limit|ceiling|standard|threshold|benchmark|maximum) of| (?:recommended|permitted|allowed|legal|statutory|agreed))?\s$"
)
_LEVEL_OF = re.compile(
    r"\b(?:target|goal|plan|forecast|average|norm|guideline|limit|ceiling|standard|threshold|benchmark|maximum) of\s$"
)
_LEVEL_IS = re.compile(
    r"\b(?:[Tt]he|[Ii]ts|[Oo]ur|[Tt]heir) (?:[a-z]+ )?(?:target|goal|aim|norm|guideline|limit|ceiling|standard|threshold|benchmark) (?:is|was|remains)\s$"
)  # its standard is 90
_PER_ONE = re.compile(r" (?:per|each|for each|in each|a) ([a-z]{3,})")
_LEFT_LIST = re.compile(
    r"(?:an? (?:daily |weekly |monthly |yearly |annual |nightly )?average of |averaging |[,;:(] ?(?:and |with |but |while |including |of which |of whom )?|\b(?:and|with|but|including|another|(?:an )?additional|(?:an )?extra|a further|the other"
    r"|the remaining|all|of which|of whom|plus|only|today all|just|leaving|that|where|when|whether)) ?$"
)
_RIGHT = re.compile(
    r" (?:grew|fell|rose|shrank|closed|failed|took|stayed|began|chose|broke|wrote|drove|told|knew|brought|bought|caught|taught|fought|got|go|come|make|take|get|become|reach|join|leave|start|open|of (?:them|whom|which|these|those)|more\b|fewer\b|were|was|are|have|had|has|did|do|does|remain(?:ed|s|ing)?|await|awaits"
    r"|live|work|die|receive|attend|need|want|speak|own|rent|suffer|lack|earn|pay|travel|study|commute|face|rely|depend|struggle|belong|will|would|can|could|should|may|must|went|came|put|sent|built|held|sold|won|lost|met|found|taken|given|made|shut|left|paid|kept|set|back|away|aside|off|below|above|short|ahead|behind|with|in|at|on|to|from|for|by|against|as|over|under|last|this|next|each|so far|since|before|after|during|until|nationally|elsewhere|resulted|[a-z]{3,}ed|rated|ended|led|without|per|each|of [a-z]+s|into|onto|through|apiece|an? (?:day|week|month|year|night|head|piece|person|household|shift|game|minute|hour|season|term|visit)|each|pending|outstanding|unresolved|unsolved|open|still|now|yet)\b|[,.;:)]|\s*$"
    r"| (?:an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|\d\d?) (?:year|month|week|decade|day)s? (?:ago|earlier|before)\b"
    r"| the (?:previous|preceding|prior|year|month|week|same)\b"
    r"| and (?:now|then|[a-z]{3,}ed|brought|built|sold|sent|made|left|shut|bought|kept|got|had|took|gave)\b"
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


# to plant 10,000 trees; so far 6,412 have gone in
_SO_FAR = re.compile(
    r"\b(?:[Ss]o far|[Tt]o date|[Uu]p to now|[Uu]ntil now|[Bb]y now),? (?:only |just |about |some |nearly |over )?$"
)
_HAVE_DONE = re.compile(r" (?:have|had|are|were)(?: been)?(?! (?:a|an|the)\b) [a-z]")
# Abbey ward recorded 312 complaints. Castle ward had 480.
_NAMED_SIDE = re.compile(
    r"(?: (?:in|at|to|on|for|from|last|this|during) [^,;.\d]{2,40})?(?:[.;]|, (?:and|while|but)|,| and| while) (?:[Tt]he )?"
    r"(?!(?:He|She|It|They|We|You|I|This|That|These|Those|There|Each|All|Both|One|Its|Their|Our|His|Her|Most|Some|Many|None|The|Today|In|At|By|On|Page|Chapter)\b)"
    r"[A-Z][a-z'’-]+(?: [A-Z][a-z'’-]+){0,2}(?: [a-z]{3,})?? (?P<verb>had|has|have|[a-z]{3,}ed|sent|took|built|sold|held|won|lost|made|saw|gave|got)(?: (?:in|out|up|on))?(?: (?:only|just|another|about|nearly|over))? "
)
_HOLDING = re.compile(
    r"\b(?:had|has|have|recorded|reported|logged|registered|saw|received|got|counted)\b"
)


def _does_as(plain: str, counted: Number, verb: str) -> bool:
    """Whether a named side holds or does what the one before it held or did."""
    left = plain[max(0, counted.start - 40) : counted.start]
    left = left[max((m.end() for m in SENTENCE.finditer(left)), default=0) :]
    if verb in ("had", "has", "have"):
        return _HOLDING.search(left) is not None
    return re.search(rf"\b{verb}\b", left) is not None


_HAD = re.compile(r"\b(?:had|has|have|recorded|reported|saw|got) (?:only |just )?$")
_WILL_HAVE = re.compile(r"\b(?:will|would|should|to|could) have $|\b(?:had|has|have) $")
_HAS = re.compile(r"\b(?:has|have|had|with) (?:now |only |just |about )?$")
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
_AND_LOST = re.compile(
    r"[^.;]{0,60}(?:,| and|, and| but|, but|, while| while) (?:(?:[A-Z][a-z]+|they|it|we|the [a-z]+) )?(?:[a-z]{3,}ed|lost|won|took|sold|built|bought|shut|lent|gave|sent|kept|held|made|left) "
)
_AND_DONE = re.compile(
    r"(?: of (?:which|whom|them) (?:were|was|are|had been) [a-z]+(?: [a-z]+)?)?(?: (?:against|for|in|from|with|of|to|at|by)(?: (?!and\b|but\b|then\b)[a-z-]+){1,3})?(?:,? (?:and|but|then)|,|[,;] (?:and |but )?(?:we|you|they|it|he|she)) (?:have |had |has |then )?(?:already |now )?(?:[a-z]+ly )?(?:[a-z]+ed|built|sold|held|lost|won|met|sent|made|left|shut|bought|kept|got|had|took|brought|began|lent|spent|withdrew|withheld|upheld|overthrew|threw|drew|wrote|cut|found|chose|froze|caught|taught|rebuilt|resold|rehung|dug|laid|fed|put|paid|gave(?: us| them)?) (?:(?:back|up|out|off|over|in|down|away|aside) )?"
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


_COMPARED = re.compile(r" (?:more|less|higher|lower) than\b")
_AS_EXPECTED = re.compile(
    r" (?:expected|planned|promised|forecast|targeted|needed|required|hoped for|budgeted|recorded|reported|seen|registered|delivered)\b"
)
_YEAR_BEFORE = re.compile(r"\((?:19|20)\d\d(?:[/–-]\d\d)?\),? (?:and )?$")
_FOR_EACH = re.compile(r" (?:per|for (?:every|each)|to (?:every|each))\b")
_PART_OF_ALL = re.compile(r"[\d%] of the $")
_JUDGED_LEFT = re.compile(r"\b(?:judged|rated|found|deemed|declared|graded|left|classed) $")
_ADJECTIVE = re.compile(r" [a-z]+[.,;]")


def _elides(plain: str, counted: Number, number: Number, between: str, breaks: int) -> bool:
    """Whether a number without a unit counts what was counted before it."""
    left = plain[max(0, number.start - 48) : number.start]
    right = _RIGHT.match(plain, number.end)
    if (_NEW_SUBJECT.search(between) and not _OF_THEM.match(plain, number.end)) or (
        counted.kind == "count" and _NUMBER_OF.search(between) and not _SAME_NUMBER.search(between)
    ):
        return False
    if counted.kind == "count" and breaks <= 1 and _same_verb(plain, counted, left):
        return True
    if counted.kind in ("share", "duration") and breaks <= 1 and _LEVEL_IS.search(left):
        return counted.kind == "duration" or number.value <= 100
    if counted.kind == "count" and (
        (_HAVE_DONE.match(plain, number.end) and _SO_FAR.search(left))
        or (
            _ENDS.match(plain, number.end)
            and (side := _NAMED_SIDE.fullmatch(between))
            and _does_as(plain, counted, side["verb"])
        )
    ):
        return True
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
        if counted.word == plain[counted.core - len(counted.word) : counted.core]:
            if _COMPARED.match(plain, number.end) and between.strip() == ",":
                return number.value >= 1000  # £3.9m, nearly a million more than last year
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
    if _YEAR_BEFORE.search(left):
        return True  # 30,000 (2021), 38,000 (2022)
    if OF_WHICH.search(between) or re.match(
        r" of (?:them|whom|which|these|those)\b", plain[number.end : number.end + 12]
    ):
        return True
    if BRACKETED.match(plain, number.end) and not breaks:
        return True
    if counted.kind == "count" and _OUT_OF_ALL.search(left):
        return number.value >= counted.value
    if _PART_OF_ALL.search(left):
        return True  # 640 of the 21,300 were faulty
    if (left.endswith("the ") and _AS_EXPECTED.match(plain, number.end)) or (
        _JUDGED_LEFT.search(left) and _ADJECTIVE.match(plain, number.end)
    ):
        return True  # double the 150 expected; judged 26 good
    if left.endswith(", or ") and _FOR_EACH.match(plain, number.end):
        return counted.kind == "count"  # 4,120 beds, or 6.3 for every thousand residents
    if right is None:
        return False
    if (
        counted.kind == "count"
        and breaks == 0
        and _ENDS.match(plain, number.end)
        and _AND_LOST.fullmatch(between)
    ):
        return True  # gained four seats, and Labour lost six
    if (
        counted.kind == "count"
        and breaks == 0
        and _HAD.search(left)
        and _ENDS.match(plain, number.end)
    ):
        return True  # nine wards recorded fewer than ten burglaries, while one had 57
    if (
        counted.kind == "count"
        and breaks == 0
        and _WILL_HAVE.search(left)
        and _HAS.search(plain, max(0, counted.start - 24), counted.start)
    ):
        return True  # has 3,412 officers and will have 3,600 by March
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
