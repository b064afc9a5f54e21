"""English numerals: digits, spelled numbers, fractions, dates, codes."""

# ruff: noqa: PLR0911, PLR0912, PLR0915, SIM102
# English is read by a run of special forms; the first that fits returns.

from __future__ import annotations

import re
from decimal import Decimal

from leitai.claims.reading.english.lexis import (
    FOLD,
    HEDGE_BEFORE,
    NAMING,
    ONES,
    PARTS,
    RANGE_LEFT,
    RANKED,
    RANKS,
    SCALES,
    SIGNS,
    SINGULAR,
    SPAN,
    TENS,
    UNIT,
    UNITS,
    WORDS,
)
from leitai.claims.reading.english.units import take_hedges, take_unit
from leitai.claims.reading.number import Number
from leitai.quantities.units import Unit


def find_number(plain: str, match: re.Match[str]) -> Number | None:
    kind = match.lastgroup or ""
    start, end = match.span()
    word = match[0]
    if match["date"]:
        return _exclude(start, end, "date", "date_english")
    if match["code"]:
        return _exclude(start, end, "code", "code_english")
    if match["ordinal"]:
        return _ordinal(plain, match)
    if match["fraction"]:
        top = (match["fn"] or "").lower() or None
        if re.search(
            r"(?:first|second|last|latter|former|other|this|each|next) $",
            plain[max(0, start - 8) : start],
        ):
            return None
        whole = {"a": 1, "an": 1, None: 1}.get(top, ONES.get(top or "", 1))
        part = PARTS[match["fp"]]
        if (
            match["fp"]
            in (
                "third",
                "quarter",
                "fifth",
                "tenth",
                "second",
                "sixth",
                "seventh",
                "eighth",
                "ninth",
            )
            and top is None
        ):
            return None
        number = Number(start, end, round(Decimal(whole) * 100 / part, 6), "share_english")
        number.unit, number.word, number.kind = UNITS["%"], "%", "share"
        return take_hedges(plain, number)
    if match["onein"]:
        bottom = ONES.get(match["oi"]) or int(match["oi"])
        top_of = ONES.get(match["on"].lower()) or int(match["on"])
        if bottom <= top_of:
            return None
        if bottom not in (10, 100) and match["oi"].isdigit() and "out of" in match[0]:
            return _part_of(plain, match)
        number = Number(start, end, round(Decimal(100) * top_of / bottom, 6), "share_one_in")
        number.unit, number.word, number.kind = UNITS["%"], "%", "share"
        return take_hedges(plain, number)
    if match["fold"]:
        if word.lower() in ("double", "twice"):
            if word.lower() == "double" or not plain[end : end + 4].strip().startswith(
                ("the", "as", "that", "last", "its")
            ):
                return None
        number = Number(start, end, Decimal(FOLD[word.lower()]), "multiple_english")
        number.unit, number.word, number.kind = UNITS["times"], "times", "multiple"
        number.direction = "up"
        return take_hedges(plain, number)
    if match["ratio"]:
        top_value, bottom_value = Decimal(match["ra"]), Decimal(match["rb"])
        if bottom_value == 0:
            return None
        number = Number(start, end, top_value / bottom_value, "ratio_colon")
        number.kind = "ratio"
        number.unit = Unit("", "ratio")
        return number
    del kind
    return _plain_number(plain, match)


_AGED = re.compile(
    r"\b(?:older than|younger than|aged(?: over| under)?|ages|over the age of)\s$", re.I
)
_AGO = re.compile(r" (?:ago|earlier|before (?:that|this)|previously)\b")
_OUT_OF = re.compile(r" of (?:(?:the|its|their|our|these|those) (?=[a-z\d])|(?=\d))")


def _part_of(plain: str, match: re.Match[str]) -> Number:
    """12 out of 40 schools: the part is a count, and the whole is read after it."""
    top = match["on"].lower()
    end = match.end("on")
    number = Number(match.start(), end, Decimal(ONES.get(top) or int(top)), "numeral_english")
    return take_hedges(plain, number)


def _exclude(start: int, end: int, reason: str, rule: str) -> Number:
    number = Number(start, end, Decimal(0), rule)
    number.reason = reason
    return number


def _ordinal(plain: str, match: re.Match[str]) -> Number | None:
    start, end = match.span()
    word = match[0].lower()
    digits = re.match(r"\d+", word)
    left = plain[max(0, start - 40) : start]
    if digits is None and not (RANKED.search(left) or plain[end:].startswith(" place")):
        return None
    number = Number(
        start, end, Decimal(digits[0]) if digits else Decimal(RANKS[word]), "rank_english"
    )
    if RANKED.search(left) or plain[end : end + 6] == " place":
        number.kind = "rank"
        number.unit = Unit("", "rank")
    else:
        number.reason = "ordinal"
    return number


def _plain_number(plain: str, match: re.Match[str]) -> Number | None:
    start, end = match.span()
    digits, sign, scale = match["d"], match["sign"], match["s"]
    spelled = digits[0].isalpha()
    if scale in ("m", "M", "B") and not sign and not _money_follows(plain, end) and scale == "m":
        # 5 m is five metres without a currency or a counted noun.
        if plain[end - 2 : end - 1] == " ":
            end = match.end("d")
            scale = None
    if scale in ("k", "K", "M", "B") and not sign and not match["f"]:
        if re.match(r" [A-Z]", plain[end : end + 2]):
            return _exclude(start, end, "code", "code_english")  # 221B Baker Street
    value = _spelled(digits.lower()) if spelled else Decimal(digits.replace(",", "")[:40])
    number = Number(start, end, value, "numeral_english")
    number.core = match.start("d")
    if scale:
        for part in scale.split():
            number.value *= SCALES[part]
    left = plain[max(0, start - 40) : start]
    before = left[-1:]
    if not sign and (before.isalpha() or before in "_") and before:
        number.reason = "code"
        return number
    if before in "-–/+" and left[-2:-1].isalnum() and not RANGE_LEFT.search(left):
        number.reason = "code"
        return number
    naming = NAMING.search(left)
    if naming and not sign and naming[1] in WORDS["naming"] and not scale:
        number.reason = "name"
        return number
    if re.search(r"\b(?:per|every|each)\s$", left, re.I):
        number.reason = "base"
        number.end = end
        return number
    if sign:
        code = SIGNS[sign.strip()]
        number.unit, number.word, number.kind = (
            Unit(sign.strip(), "amount", code),
            sign.strip(),
            "amount",
        )
        unit = UNIT.match(plain, end)
        if unit and unit[1].lower() in ("us dollars", "dollars", "pounds", "yuan"):
            number.end = unit.end()
            if unit[1] == "yuan":  # RMB 3.2 billion yuan
                number.unit, number.word = UNITS["yuan"], unit[1]
        return take_hedges(plain, number)
    if digits.lower() == "one" and not scale:
        if not HEDGE_BEFORE.search(left) or plain[end : end + 3] == " of":
            return (
                None
                if plain[end : end + 1] == "-" or plain[end : end + 4] != " of "
                else _exclude(start, end, "idiom", "idiom_one")
            )
    following = plain[end : end + 1]
    if following == "-" and plain[end + 1 : end + 2].isalpha():
        unit = UNIT.match(plain, end)
        if unit is None or unit[1] not in ("percent", "-fold", "fold", "percentage-point"):
            hyphen = re.compile(r"-[A-Za-z-]+").match(plain, end)
            number.reason = "label"
            number.end = hyphen.end() if hyphen else end
            return number
    take_unit(plain, number)
    if number.unit is None and spelled and not scale and not _OUT_OF.match(plain, end):
        return None
    if number.unit is None and re.search(r"(?:^|\n)[ #*(]*$", left) and following in ".)":
        number.reason = "ordinal"
        return number
    if number.kind == "duration" and _AGED.search(left):
        number.reason = "label"  # cases older than 24 months
        return number
    if number.kind == "duration" and number.value > 1 and number.word in SINGULAR:
        number.reason = "label"  # a three year plan
        return number
    if number.kind == "duration" and _AGO.match(plain, number.end):
        number.reason = "date"  # two years ago
        return number
    if number.kind == "duration" and SPAN.search(left):
        if number.word.startswith(("year", "month")) or not re.search(
            r"\b(?:in|over|during)\s$", left, re.I
        ):
            number.reason = "date"
            return number
    take_hedges(plain, number)
    if number.unit is None and _OUT_OF.match(plain, end):
        return number
    if number.unit is None:
        if re.search(r"\btop $", left):
            number.kind, number.comparator, number.unit = "rank", "<=", Unit("", "rank")
        elif (
            number.comparator == "="
            and not scale
            and not re.search(
                r"\b(?:to|of|was|is|at|numbered|achieved|delivered|recorded|totals|reached|totalled|totaled"
                r"|stood at|score of)\s$",
                left,
            )
            and not (number.value >= 10 and _COMPARED_TO.search(left))
        ):
            number.reason = "code"
    return number


_COMPARED_TO = re.compile(
    r"\b(?:(?:up|down|rose|fell|grew|dropped|increased|decreased|reduced|cut|changed|improved)"
    r" (?:from|by)"
    r"|compared with|compared to|against|versus|than)\s$",
    re.I,
)


def _money_follows(plain: str, end: int) -> bool:
    following = plain[end : end + 12]
    return bool(re.match(r"\s?[A-Za-z]{3,}", following)) and not following.strip().startswith(
        ("in ", "of ", "and ")
    )


def _spelled(word: str) -> Decimal:
    if word.strip() == "a":
        return Decimal(1)
    total = 0
    for part in re.split(r"[- ]", word):
        total += TENS.get(part) or ONES.get(part, 0)
    return Decimal(total)
