"""English numerals: digits, spelled numbers, fractions, dates, codes."""

# ruff: noqa: PLR0911, PLR0912, E501, PLR0915
# English is read by a run of special forms; the first that fits returns.

from __future__ import annotations

import re
from decimal import Decimal

from leitai.claims.reading.english.lexis import (
    FOLD,
    HEDGE_AFTER,
    HEDGE_BEFORE,
    NAMING,
    PARTS,
    RANGE_LEFT,
    RANKED,
    RANKS,
    SCALES,
    SIGNS,
    SINGULAR,
    SPAN,
    UNIT,
    UNITS,
    WORDS,
)
from leitai.claims.reading.english.spelled import ONES, START, TENS, read_spelled
from leitai.claims.reading.english.units import take_hedges, take_unit
from leitai.claims.reading.number import Number
from leitai.quantities.units import Unit

BARE = "bare"  # a number without a unit, until its neighbours say what it counts


def find_number(plain: str, match: re.Match[str], stop: int) -> Number | None:
    """The number that stands at a match of TOKEN, or None."""
    start, end = match.span()
    if match["date"]:
        if ":" in match[0] and _RATIO_WORD.search(plain, max(0, start - 40), start):
            top, _, bottom = match[0].partition(":")
            if bottom.isdigit() and int(bottom):
                return _ratio(start, end, Decimal(top), Decimal(bottom))
        return exclude(start, end, "date", "date_english")
    if match["idiom"]:
        return exclude(start, end, "idiom", "idiom_english")
    if match["code"] or match["digits"]:
        return _code(plain, start, end)
    if match["ordinal"]:
        return _ordinal(plain, match)
    if match["fraction"]:
        return _fraction(plain, match)
    if match["half"]:
        number = Number(start, end - 1, Decimal("0.5"), "numeral_half")
        take_unit(plain, number)
        return take_hedges(plain, number)
    if match["onein"]:
        return _one_in(plain, match)
    if match["fold"]:
        return _fold(plain, match)
    if match["ratio"]:
        if int(Decimal(match["rb"])) == 0:
            return None
        return _ratio(start, end, Decimal(match["ra"]), Decimal(match["rb"]))
    return _plain_number(plain, match, stop)


_RATIO_WORD = re.compile(r"\bratio\b[^.;]{0,32}$")
_AGED = re.compile(
    r"\b(?:older than|younger than|(?:older|younger|adults|people|those|anyone|everyone|residents"
    r"|women|men|children|patients|workers|were|was|are|is|the)(?: aged)? (?:over|under|above|below)"
    r"|over[- ]the[- ]|under[- ]the[- ]"
    r"|age|aged?(?: (?:over|under|between|from|at least|above|below|up to))?|ages|turned|turns"
    r"|(?:under|over) (?:the )?age (?:of )?|the age of)\s?$",
    re.I,
)
_AGE_ENDS = re.compile(
    r"(?:\s?(?:-|–|to|and|or)\s?(?:\d{1,3}|over|above|under|older|younger)\b)?s?(?=[\s,.;:)'’-]|$)"
)
_AGE_UNIT = re.compile(
    r"-years?-olds?\b|[- ]years? (?:old|of age)\b|[- ]year[- ]olds?\b|[- ]?(?:weeks|months)[- ]old\b"
)
_AGO = re.compile(r" (?:ago|earlier|before (?:that|this)|previously)\b")
OUT_OF = re.compile(
    r" (?:out )?of (?:(?:the|its|their|our|these|those|all|a total of|a possible|some) (?=[a-z\d])|(?=\d))"
)
_OUT_OF = OUT_OF
_MEASURED = ("share", "pp_diff", "amount")


def exclude(start: int, end: int, reason: str, rule: str) -> Number:
    """A number that claims nothing."""
    number = Number(start, end, Decimal(0), rule)
    number.reason = reason
    return number


def _ratio(start: int, end: int, top: Decimal, bottom: Decimal) -> Number:
    number = Number(start, end, top / bottom, "ratio_colon")
    number.kind = "ratio"
    number.unit = Unit("", "ratio")
    return number


def _code(plain: str, start: int, end: int) -> Number:
    reason = "label" if plain[start : start + 5].lower() in ("under", "over-", "over ") else "code"
    return exclude(start, end, reason, "code_english")


def _fraction(plain: str, match: re.Match[str]) -> Number | None:
    start, end = match.span()
    top = (match["fn"] or "").lower()
    part = match["fp"].lower()
    left = plain[max(0, start - 16) : start]
    if _OTHER_PART.search(left):
        return None
    if not top and part not in ("half", "thirds", "quarters", "fifths", "tenths"):
        return None
    if (
        not top
        and part == "half"
        and not _HALF_LEFT.search(plain[max(0, start - 24) : start])
        and not (_HALF_RIGHT.match(plain, end))
    ):
        return None
    if top in ("a", "one") and re.search(r"\band $", left) and _NEXT_ONE.match(plain, end):
        return None  # and a third is due
    if top and part == "quarters" and _FOR.search(left) and plain[end : end + 3] != " of":
        return None  # for two quarters
    whole = {"a": 1, "an": 1, "": 1}.get(top, ONES.get(top, 1))
    if small := _OF_A.match(plain, end):  # a tenth of a point
        number = Number(start, small.end(), Decimal(whole) / PARTS[part], "numeral_half")
        take_unit(plain, number)
        return take_hedges(plain, number)
    number = Number(start, end, round(Decimal(whole) * 100 / PARTS[part], 6), "share_english")
    number.unit, number.word, number.kind = UNITS["%"], "%", "share"
    return take_hedges(plain, number)


_OTHER_PART = re.compile(
    r"\b(?:first|second|last|latter|former|other|this|each|next|per|every|previous|final|opening"
    r"|same|third|fourth)\s$",
    re.I,
)
_NEXT_ONE = re.compile(r" (?:is|was|has|will|opens|opened|followed)\b")
_OF_A = re.compile(
    r" of an?(?= (?:percentage point|per ?cent|point|mile|hour|second|minute|degree|kilomet|acre))"
)
_FOR = re.compile(r"\b(?:for|in|over|past|last|next|consecutive|successive)\s$")
_HALF_LEFT = re.compile(
    r"(?:^|[\s(])(?:by|in|than|over|under|nearly|almost|about|around|roughly|least|only|just|to|exactly|some|and|was|were|up)\s$",
    re.I,
)
_HALF_RIGHT = re.compile(
    r" (?:of|the|its|their|our|his|her|all|those|these|were|was|are|is|had|have|has|said|as)\b|[,.;)]|\s*$"
)


def _one_in(plain: str, match: re.Match[str]) -> Number | None:
    bottom, top = _small(match["oi"]), _small(match["on"])
    if bottom <= top:
        return None
    start, end = match.span()
    if bottom not in (2, 3, 4, 5, 10, 20, 100) and "out of" in match[0]:
        number = Number(start, match.end("on"), Decimal(top), "numeral_english")
        return take_hedges(plain, number)  # 12 out of 40 schools
    if "out of" in match[0] and _SCORED.search(plain, max(0, start - 60), start):
        number = Number(start, match.end("on"), Decimal(top), "score_english")
        number.unit, number.kind = Unit("", "score"), "score"
        number.end = end
        return take_hedges(plain, number)
    number = Number(start, end, round(Decimal(100) * top / bottom, 6), "share_one_in")
    number.unit, number.word, number.kind = UNITS["%"], "%", "share"
    return take_hedges(plain, number)


_SCORED = re.compile(
    r"\b(?:scor(?:ed|es?|ing)|rat(?:ed|es?|ing)|mark(?:ed|s)?|graded)\b[^.;]{0,40}$", re.I
)


def _small(word: str) -> int:
    lower = word.lower()
    if lower.startswith("a "):
        return 100 if lower.endswith("hundred") else 1000
    return ONES.get(lower) or TENS.get(lower) or int(lower)


def _fold(plain: str, match: re.Match[str]) -> Number | None:
    start, end = match.span()
    number = Number(start, end, Decimal(0), "multiple_english")
    if match["fm"]:
        number.value = Decimal(_small(match["fm"]))
    else:
        word = match["fw"].lower()
        if word in ("double", "doubles", "triple", "treble", "quadruple", "twice") and not (
            _MULTIPLIES.match(plain, end) or _TO_DOUBLE.search(plain, max(0, start - 20), start)
        ):
            return None
        number.value = Decimal(FOLD[word])
    number.unit, number.word, number.kind = UNITS["times"], "times", "multiple"
    number.direction = "up"
    return take_hedges(plain, number)


_MULTIPLIES = re.compile(
    r" (?:the|as|that|those|last|what|its|their|our|this|in (?:size|value|number)|over|by|since)\b"
)
_TO_DOUBLE = re.compile(
    r"\b(?:to|will|would|than|nearly|almost|about|around|could|should|rough(?:ly)?)\s$"
)


def _ordinal(plain: str, match: re.Match[str]) -> Number | None:
    start, end = match.span()
    word = match[0].lower()
    digits = re.match(r"\d+", word)
    left = plain[max(0, start - 72) : start]
    ranked = RANKED.search(left) is not None or _PLACE.match(plain, end) is not None
    if digits is None and not ranked:
        return None
    number = Number(
        start, end, Decimal(digits[0]) if digits else Decimal(RANKS[word]), "rank_english"
    )
    if ranked:
        number.kind = "rank"
        number.unit = Unit("", "rank")
    else:
        number.reason = "ordinal"
    return number


_PLACE = re.compile(r"[ -](?:place|position|spot)\b")


def _take_digits(plain: str, match: re.Match[str]) -> tuple[Number, str]:
    """The number of digits with its scale, and the word of scale."""
    digits, sign, scale, end = match["d"], match["sign"], match["s"], match.end()
    if scale:
        scale = scale.replace("-\n", "")  # 1.2 mil- / lion across a line end
    if scale in ("k", "K", "m", "M", "B") and match["g"][0] in " -" and not sign:
        if match["g"][0] == "-" or scale == "m" or not _COUNTED.match(plain, end):
            scale, end = (
                None,
                match.end("v") if match["v"] else match.end("f") if match["f"] else match.end("d"),
            )
    elif scale in ("M", "B", "K") and not sign and not match["f"]:
        scale, end = None, match.end("d")  # 4B is a class
    elif scale == "m" and not sign and not _COUNTED.match(plain, end):
        scale, end = None, match.end("f") if match["f"] else match.end("d")  # 5m is five metres
    elif scale and match["g"][0] == "-" and _HYPHEN.match(plain, end):
        pass
    value = Decimal(re.sub(r"[ ,]", "", digits)[:40] + (match["f"] or "")[:40])
    value += {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75")}.get(
        match["v"] or "", 0
    )
    number = Number(match.start(), end, value, "numeral_english")
    number.core = match.start("d")
    if scale:
        for part in scale.split():
            number.value *= SCALES[part]
    elif (half := _AND_HALF.match(plain, end)) and not sign:
        number.value += Decimal("0.5")
        number.end = number.digits_end = half.end()
    return number, scale or ""


_COUNTED = re.compile(
    r"\s?(?!in\b|of\b|and\b|on\b|by\b|for\b|to\b|(?:long|wide|high|deep|tall|thick|away|above|below|from|apart|across|north|south|east|west|back|down)\b)[a-z]{3,}"
)
_HYPHEN = re.compile(r"-[a-z]")
_AND_HALF = re.compile(r" and a half\b")


def _plain_number(plain: str, match: re.Match[str], stop: int) -> Number | None:
    start = match.start()
    spelled = bool(match["spelled"])
    if spelled:
        found = read_spelled(plain, start, stop)
        if found is None:
            return None
        value, end, scaled = found
        number = Number(start, end, value, "numeral_english")
        digits, sign, scale = plain[start:end], "", "scaled" if scaled else ""
    else:
        number, scale = _take_digits(plain, match)
        digits, sign, end = match["d"], match["sign"], number.end
    left = plain[max(0, start - 40) : start]
    before = left[-1:]
    if not sign:
        reason = _named(plain, number, left, digits, scale)
        if reason:
            number.reason = reason
            return number
    if _RANK_OF.search(left):
        number.reason = "base"
        take_unit(plain, number)
        if number.unit is None:
            return number
        number = Number(start, end, number.value, "numeral_english")
        number.core = start
    if _BASE.search(left):
        number.reason = "base"
        take_unit(plain, number)
        return number
    if sign:
        return _money(plain, number, sign)
    if before in "-–" and RANGE_LEFT.search(left) is None and left[-2:-1].isalnum():
        number.reason = "code"
        return number
    lone = digits.lower() == "one"
    if lone and plain[end : end + 1] == "-":
        return None
    following = plain[end : end + 1]
    if (
        following == "-"
        and plain[end + 1 : end + 2].isalpha()
        and not _ODD_OR_PLUS.match(plain, end)
    ):
        unit = UNIT.match(plain, end)
        if (
            unit is None
            or unit[1] not in ("percent", "-fold", "fold", "percentage-point")
            or _COUNT_NEXT.match(plain, unit.end())
        ):
            hyphen = _HYPHENATED.match(plain, end)
            number.reason = "label"
            number.end = hyphen.end() if hyphen else end
            return number
    if following == "-" and (joint := _SUSPENDED.match(plain, end)):
        number.reason = "label"  # three- and four-year-olds
        number.end = joint.end()
        return number
    if age := _age_at(plain, number, left, spelled):
        number.reason, number.end = "label", age
        return number
    take_unit(plain, number)
    if number.unit is None and (whole := _OUT_OF.match(plain, number.end)):
        _take_whole(plain, number, whole.end() - 1)
    if lone:
        return _lone_one(plain, number, left)
    if (
        number.unit is None
        and spelled
        and not scale
        and not _OUT_OF.match(plain, end)
        and not (
            _ELIDES_RIGHT.match(plain, end)
            or _ELIDES_LEFT.search(left)
            or _VOTES.search(left)
            or _RANGE_NEXT.match(plain, end)
            or HEDGE_AFTER.match(plain, end)
            or (_ITEM.match(plain, end) and _OPENED.search(left))
        )
    ):
        return None
    if number.unit is None and re.search(r"(?:^|\n)[ #*(]*$", left) and following in ".)":
        number.reason = "ordinal"
        return number
    if number.kind == "duration":
        reason = _span(plain, number, left)
        if reason:
            number.reason = reason
            return number
    if number.unit is None and number.end != len(plain) and plain[end].isalpha():
        tail = _TAIL.match(plain, end)
        number.reason, number.end = "code", tail.end() if tail else end
        return number
    if number.unit is not None and _LABEL_NOUN.match(plain, number.end):
        number.reason = "label"  # a 20mph zone
        return number
    take_hedges(plain, number)
    if number.unit is None and re.search(r"\b[Tt]op $", left):
        number.kind, number.comparator, number.unit = "rank", "<=", Unit("", "rank")
        return number
    if (
        number.unit is None
        and not _OUT_OF.match(plain, end)
        and not _stands_alone(plain, number, left, scale)
    ):
        number.reason = BARE
    return number


_RANK_OF = re.compile(r"\d(?:st|nd|rd|th) (?:out )?of (?:the |some )?$")
_ODD_OR_PLUS = re.compile(
    r"-(?:odd|plus) (?!years? (?:ago|old))(?:of them|people|children|[a-z]+[^\Ws]s)\b"
)  # 40-odd sites
_BASE = re.compile(r"\b(?:per|every|each|for every|in every)\s$", re.I)
_HYPHENATED = re.compile(r"-[A-Za-z][A-Za-z-]*")
_SUSPENDED = re.compile(r"-(?=,? (?:and|or|to) )")
_COUNT_NEXT = re.compile(
    r" (?:target|increase|rise|cut|fall|drop|reduction|discount|stake|share)\b(?!.)"
)
_TAIL = re.compile(r"\w+(?:[-/.]\w+)*")
_ELIDES_RIGHT = re.compile(
    r" (?:of (?:them|whom|which|these|those|the|our|its|their|all)|more|were|was|are|have|had|has|went"
    r"|remain|remained|remaining|with|in [A-Z])\b|[,.;)]|\s*$"
)
_ELIDES_LEFT = re.compile(
    r"\b(?:from|to|by|than|with|against|under|over|another|further|all|other|only|just|to|is|are|was|were|be|it[\'’]s)\s$"
    r"|, (?:(?!aged)[a-z]{2,}ed|sold|lost|won|built|bought|shut)\s$",
    re.I,
)
_LABEL_NOUN = re.compile(r"[ -](?:speed )?(?:zones?|limits?)\b")
_RANGE_NEXT = re.compile(rf" (?:and|to|or) (?:{START}|\d)")
_OPENED = re.compile(r"(?::|,|;| and|\() $")
_ITEM = re.compile(r" [a-z-]+(?: [a-z-]+){0,2}(?:[,.;)]| and [a-z\d]|$)")
_VOTES = re.compile(r"\b(?:voted|by|votes?)\b[^.;]{0,20}$")


def _take_whole(plain: str, number: Number, at: int) -> None:
    """Seven of our parks: the noun of the whole."""
    following = plain[at : at + 16].split()
    if not following or following[0].lower() in ONES or following[0].lower() in TENS:
        return
    whole = Number(number.start, at, number.value, "numeral_english")
    take_unit(plain, whole)
    if whole.unit is not None and whole.kind == "count":
        number.unit, number.word, number.kind = whole.unit, whole.word, whole.kind
        number.end = whole.end


def _lone_one(plain: str, number: Number, left: str) -> Number | None:
    """One of them; and one library: kept as an idiom that a list may make a count."""
    end = number.digits_end
    if plain[end : end + 4] == " of " and not HEDGE_BEFORE.search(left):
        return exclude(number.start, end, "idiom", "idiom_one")
    if HEDGE_BEFORE.search(left) and number.unit is not None and number.kind != "duration":
        return take_hedges(plain, number)
    if number.unit is not None and number.kind in _MEASURED:
        return take_hedges(plain, number)
    if not _LISTED.search(left):
        return None
    number.reason = "idiom"
    number.rules.append("idiom_one")
    return number


_LISTED = re.compile(r"(?:,| and| or) $")
_SPREAD = re.compile(
    r"(?<!took)(?<!take)(?<!takes)(?<!taken)(?<!taking)(?<!for)(?<!waited)(?<!waiting)(?<!wait)(?<!lasted)(?<!was)(?<!is)(?<!are)(?<!were)"
    r"(?<!of)(?<!after)(?<!just)(?<!well)(?<!by)(?<!to)(?<!reached)(?<!spent)(?<!been)(?<!than)(?<!averaged)(?<!at)(?<!waits)(?<!rose)"
    r"(?<=[a-z]) over\s$"
)
_SPAN_BEST = re.compile(
    r"\b(?:highest|lowest|best|worst|first|largest|smallest|biggest|fewest|most|quickest|fastest|time|since|figure)\b"
    r"[^.,;]{0,32} (?:for|in)\s$"
)


def _span(plain: str, number: Number, left: str) -> str:
    """Why a duration claims nothing, or ""."""
    if _AGED.search(left) and not re.search(
        r"\b(?:were|was|are|is) (?:over|under|above|below)\s$", left
    ):
        return "label"
    if number.value > 1 and number.word in SINGULAR:
        return "label"  # a three year plan
    if _AGO.match(plain, number.end):
        return "date"
    if number.word.startswith(("day", "week", "month", "year")) and _SPREAD.search(left):
        return "date"  # will visit 14 cities over three days
    if _SPAN_BEST.search(left):
        return "date"  # the highest number for 11 years
    if SPAN.search(left) and (
        number.word.startswith(("year", "month", "decade", "quarter"))
        or not re.search(r"\b(?:in|over|during)\s$", left, re.I)
    ):
        return "date"
    return ""


def _age_at(plain: str, number: Number, left: str, spelled: bool) -> int:
    """End of an age (aged 50 to 70, 43 years old), or 0: ages name, they count nothing."""
    end = number.digits_end
    old = _AGE_UNIT.match(plain, end)
    if old and number.value <= 120:
        return old.end()
    if number.value > 120 or number.value != number.value.to_integral_value():
        return 0
    aged = _AGED_WORD.search(left)
    if (aged or _AGED.search(left)) and not (UNIT.match(plain, end) and not aged):
        if re.search(
            r"\b(?:the|was|is|turns?|turned)(?: (?:over|under|above|below))?\s$", left
        ) and not (re.match(r"s\b|[,.;)]", plain[end : end + 2]) or _AGED_WORD.search(left)):
            return 0
        ends = _AGE_ENDS.match(plain, end)
        if (
            ends and not re.match(r" [a-z]+s\b", plain[ends.end() : ends.end() + 20])
        ) or _AGED_WORD.search(left):
            return ends.end() if ends else end
    if _PERSON.search(left) and plain[end : end + 1] in (",", ")"):
        return end  # Jo Smith, 43, ...
    del spelled
    return 0


_AGED_WORD = re.compile(
    r"\b(?:aged|ages) (?:\d{1,3}(?:,| and| or|, and) )+$|\b(?:aged?|ages|age of)(?: (?:over|under|between|from|at least|above|below|up to))?\s?$",
    re.I,
)
_PERSON = re.compile(r"\b[A-Z][a-z]+ [A-Z][a-z'’-]+,? \(?$")


def _named(plain: str, number: Number, left: str, digits: str, scale: str) -> str:
    """Why the characters before make the number a name or code, or ""."""
    before = left[-1:]
    if before and (before.isalpha() or before in "_"):
        return "code"
    if before in ("/", "+", "#", "@") and (left[-2:-1].isalnum() or before in "#@"):
        return "code"
    if (
        before in "-–"
        and left[-2:-1].isalpha()
        and left[-2:-1].isascii()
        and not _SPELLED_LEFT.search(left)
    ):
        return "code"
    if scale or "," in digits:
        return ""
    naming = NAMING.search(left)
    if digits[0].isupper() and _CAPITAL.match(plain, number.end) and _INSIDE.search(left):
        return "name"  # the Two Sessions
    if digits[0].isupper() and left[-1:] in _OPENING and _TITLE.match(plain, number.end):
        return "name"  # the "Four Comprehensives"
    if naming is None or not digits[0].isdigit():
        if naming and naming[1] in WORDS["naming"] and naming[0][-1] in " -":
            return "name"
        if _REFERRED.search(left):
            return "name"
        return ""
    if naming[1] in WORDS["naming"]:
        return "name"
    unit = UNIT.match(plain, number.end)
    if unit or number.value != number.value.to_integral_value():
        return ""
    if naming[1] in WORDS["months"] or naming[1] in WORDS["not_naming"] or number.value > 9999:
        return ""
    head = left[: naming.start()]
    if re.search(r"(?:^|[.:;!?|\n•●*-]|[\"“(])\s*$", head) or (
        len(left) == naming.end() and not head
    ):
        return ""
    if re.search(r"\b(?:in|at|across|for|from|within|throughout) (?:the )?(?:[A-Z]\w+ )*$", head):
        return ""
    return "name"


_CAPITAL = re.compile(r" [A-Z][a-z]")
_OPENING = ("'", '"', "‘", "“")
_TITLE = re.compile(r"(?: (?:of |the |and |for )?[A-Z][A-Za-z'’-]*){1,5}['\"’”]")
_INSIDE = re.compile(r"(?:\b[Tt]he|[a-z,]) $")
_SPELLED_LEFT = re.compile(r"(?:mid|pre|post|non)[-–]$")
_REFERRED = re.compile(
    r"\b(?:pages?|paragraphs?|paras?|sections?|clauses?|items?|questions?|junctions?|rooms?|numbers?"
    r"|chapters?|tables?|figures?|appendix|ref(?:erence)?|quoting|extension|signal|versions?|release|edition|volume|platforms?|gates?|lines?|grades?|levels?|phases?"
    r"|Group of|stages?|zones?|wards?|plots?|schedules?|annex(?:es)?|lots?|types?|tiers?|routes?|no\.|nos\.|p\.|pp\.)"
    r" (?:\d+(?:[-–]\d+)?(?:,| and| to| or) )?$",
)


def _money(plain: str, number: Number, sign: str) -> Number:
    word = sign.strip()
    number.unit, number.word, number.kind = Unit(word, "amount", SIGNS[word]), word, "amount"
    unit = UNIT.match(plain, number.end)
    if unit and unit[1].lower() in ("us dollars", "dollars", "pounds", "yuan"):
        number.end = unit.end()
        if unit[1] == "yuan":  # RMB 3.2 billion yuan
            number.unit, number.word = UNITS["yuan"], unit[1]
    return take_hedges(plain, number)


_CARRIER = re.compile(
    r"\b(?:to|of|was|is|at|were|are|numbered|achieved|delivered|recorded|totals?|reach(?:ed|es|ing)"
    r"|total(?:l?ed|l?ing)|averag(?:ed?|es|ing)|score of|scored|scoring|hit|hits|exceed(?:ed|s)|passed"
    r"|topped|counted|registered|logged|came to|comes to|amount(?:ed|s|ing) to|equal(?:s|led)"
    r"|remain(?:ed|s)|rated)\s$"
)
_NOT_CARRIED = re.compile(
    r"\b(?:pages?|back|next|close|due|junctions?|go|went|going|number|part|copy|members?|open(?:ed|s)?"
    r"|closed?|moved?|routes?|from|until|platforms?|rooms?) (?:to|of|at)\s$",
    re.I,
)
_MORE_THAN = re.compile(r" (?:more|fewer|higher|lower|less|up|down|above|below) (?:than|on)\b")
_LINE_LABEL = re.compile(r"(?:^|\n)[ •*-]{0,3}[A-Z][A-Za-z ,/&'-]{2,50} $")
_LINE_ENDS = re.compile(r" ?\(|\s*(?:\n|$)| +[+-]\d")
_IN_BRACKETS = re.compile(
    r"\((?:last (?:year|month|quarter)|previous(?:ly)?(?: \w+)?|prior(?: year)?|target|(?:19|20)\d\d(?:[/-]\d\d)?|Q\d):? $"
)
_LABELLED = re.compile(r"(?:^|[\n•|;,.(]) ?\W{0,3}[A-Z][^:\n|]{1,60}: $")
_LABEL_LIST = re.compile(
    r"[A-Za-z]: [\d,]+ [a-z]+(?:[,;]| and|, and) (?:[\d,]+ [a-z]+(?:[,;]| and|, and) )?$"
)
_LABEL_ITEM = re.compile(r" [a-z]+(?:[,.;]|$| and \d)")
_COMPARED_TO = re.compile(
    r"\b(?:(?:up|down|rose|fell|grew|dropped|increased|decreased|reduced|cut|changed|improved)"
    r" (?:from|by)"
    r"|compared with|compared to|against|versus|than|from)\s$",
    re.I,
)


def _stands_alone(plain: str, number: Number, left: str, scale: str) -> bool:
    """Whether the words beside a number without unit still say that it counts something."""
    if number.comparator != "=" or scale:
        return True
    if re.search(r"[,.]", plain[number.core : number.digits_end]):
        return True
    if _MORE_THAN.match(plain, number.end) or (
        _LINE_LABEL.search(plain, max(0, number.start - 60), number.start)
        and _LINE_ENDS.match(plain, number.end)
    ):
        return True
    if re.search(r"\b(?:Q[1-4]|H[12])(?: 20\d\d)?:? $", left):
        return True
    if _IN_BRACKETS.search(left):
        return True
    if _LABEL_LIST.search(left) and _LABEL_ITEM.match(plain, number.end):
        return True  # Notices: 1,184 issued, 902 paid
    if _NOT_CARRIED.search(left):
        return False
    if _CARRIER.search(left) or _LABELLED.search(plain, max(0, number.start - 80), number.start):
        return True
    return number.value >= 10 and bool(_COMPARED_TO.search(left))
