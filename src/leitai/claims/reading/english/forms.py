"""English numbers in special forms: ratios, fractions, one in five, -fold, ordinals."""

# ruff: noqa: PLR0911, E501
# One pattern, one line.

from __future__ import annotations

import re
from decimal import Decimal

from leitai.claims.reading.english.lexis import FOLD, PARTS, RANKED, RANKS, UNITS
from leitai.claims.reading.english.spelled import ONES, TENS
from leitai.claims.reading.english.units import take_hedges, take_unit
from leitai.claims.reading.number import Number
from leitai.quantities.units import Unit


def exclude(start: int, end: int, reason: str, rule: str) -> Number:
    """A number that claims nothing."""
    number = Number(start, end, Decimal(0), rule)
    number.reason = reason
    return number


def make_ratio(start: int, end: int, top: Decimal, bottom: Decimal) -> Number:
    number = Number(start, end, top / bottom, "ratio_colon")
    number.kind = "ratio"
    number.unit = Unit("", "ratio")
    return number


def read_code(plain: str, start: int, end: int) -> Number:
    reason = "label" if plain[start : start + 5].lower() in ("under", "over-", "over ") else "code"
    return exclude(start, end, reason, "code_english")


def read_fraction(plain: str, match: re.Match[str]) -> Number | None:
    start, end = match.span()
    top = (match["fn"] or "").lower()
    part = match["fp"].lower()
    left = plain[max(0, start - 16) : start]
    if _OTHER_PART.search(left) or (not top and _COUNTED_PART.search(left)):
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
    if not top and part == "half" and left.endswith(" the ") and plain[end : end + 3] != " of":
        return None  # flat on the half
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
_COUNTED_PART = re.compile(r"\b(?:two|three|four|\d)\s$", re.I)  # the first three quarters
_NEXT_ONE = re.compile(r" (?:is|was|has|will|opens|opened|followed)\b")
_OF_A = re.compile(
    r" of an?(?= (?:percentage point|per ?cent|point|mile|hour|second|minute|degree|kilomet|acre))"
)
_FOR = re.compile(r"\b(?:for|in|over|past|last|next|consecutive|successive)\s$")
_HALF_LEFT = re.compile(
    r"(?:^|[\s(])(?:by|in|than|from|over|under|nearly|almost|about|around|roughly|least|only|just|to|exactly|some|and|was|were|up)\s$",
    re.I,
)
_HALF_RIGHT = re.compile(
    r" (?:of|the|its|their|our|his|her|all|those|these|were|was|are|is|had|have|has|said|as)\b|[,.;)]|\s*$"
)


def read_one_in(plain: str, match: re.Match[str]) -> Number | None:
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
    return ONES.get(lower) or TENS.get(lower) or int(lower.replace(",", ""))


def read_fold(plain: str, match: re.Match[str]) -> Number | None:
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
    r"\b(?:to|will|would|than|nearly|almost|about|around|could|should|least|rough(?:ly)?)\s$"
)


def read_ordinal(plain: str, match: re.Match[str]) -> Number | None:
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
