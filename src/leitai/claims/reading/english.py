"""Numbers in English text: the counted noun phrase as unit, hedges in words."""

# ruff: noqa: PLR0911, PLR0912, PLR0915, SIM102
# English is read by a run of special forms; the first that fits returns.

from __future__ import annotations

import re
from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import pairwise

from leitai.claims.model import Claim
from leitai.claims.reading.number import Number
from leitai.claims.reading.words import load_table
from leitai.quantities.units import Unit
from leitai.quantities.units import normalise as normal_value

_TABLE = load_table("english")
_BEFORE: dict[str, str] = _TABLE["before"]
_AFTER: dict[str, str] = _TABLE["after"]
_SCALES = {word: Decimal(value) for word, value in _TABLE["scales"].items()}
_SIGNS: dict[str, str] = _TABLE["signs"]
_UNITS = {
    word: Unit(word, row[0], row[1], Fraction(row[2])) for word, row in _TABLE["units"].items()
}
_LOWER_UNITS = {word.lower(): unit for word, unit in _UNITS.items() if len(word) > 3}
_WORDS = {name: frozenset(words.split()) for name, words in _TABLE["words"].items()}
_ONES = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS = dict(
    zip(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"],
        range(20, 100, 10),
        strict=True,
    )
)
_PARTS = {
    "half": 2, "halves": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fifth": 5,
    "fifths": 5, "sixth": 6, "sixths": 6, "seventh": 7, "sevenths": 7, "eighth": 8, "eighths": 8,
    "ninth": 9, "ninths": 9, "tenth": 10, "tenths": 10,
}  # fmt: skip
_RANKS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7,
    "eighth": 8, "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12,
}  # fmt: skip
_FOLD = {
    "doubled": 2,
    "doubling": 2,
    "double": 2,
    "tripled": 3,
    "tripling": 3,
    "trebled": 3,
    "quadrupled": 4,
    "quadrupling": 4,
    "twice": 2,
}

_DIGIT_WORDS = "|".join(list(_ONES)[1:10])
_SPELLED = (
    rf"(?:(?:{'|'.join(_TENS)})(?:[- ](?:{_DIGIT_WORDS}))?|{'|'.join(list(_ONES)[1:])}"
    r"|a (?=hundred|thousand|million|billion|dozen))"
)
_MONTH = "(?:" + "|".join(sorted(_WORDS["months"], key=len, reverse=True)) + r")\.?"
_SIGN = "(?:" + "|".join(re.escape(s) for s in sorted(_SIGNS, key=len, reverse=True)) + ")"
_SCALE = "(?:hundred thousand|thousand|million|billion|trillion|hundred|dozen|mn|bn|tn|[mkKMB])"
_TOKEN = re.compile(
    r"(?P<date>\b\d{1,2}(?:st|nd|rd|th)?(?:\s?[-–]\s?\d{1,2})?(?: of)? "
    + _MONTH
    + r"\b(?:,? (?:1[5-9]|20|21)\d\d)?"
    r"|\b"
    + _MONTH
    + r" \d{1,2}(?:st|nd|rd|th)?(?:\s?[-–]\s?\d{1,2})?\b(?:,? (?:1[5-9]|20|21)\d\d)?(?![\d,.]\d)"
    r"|\b" + _MONTH + r",? (?:1[5-9]|20|21)\d\d\b|\b(?:1[5-9]|20|21)\d\d[-/]\d\d?[-/]\d\d?\b"
    r"|\b(?:1[89]|20|21)\d\d\s?[-–/]\s?(?:(?:1[89]|20|21)\d\d|\d\d)\b|\b(?:1[89]|20)\d0s\b"
    r"|\b\d{1,2}(?:st|nd|rd|th) century"
    r"|\b\d{1,2}[:.]\d\d\s?(?:am|pm|a\.m\.|p\.m\.)|\b\d{1,2}\s?(?:am|pm|a\.m\.|p\.m\.)"
    r"|\b\d{1,2}:\d\d\b|\b(?:FY|Q|H)\s?\d{1,4}\b(?: (?:19|20)\d\d)?"
    r"|(?<![\d,.$£€])(?:1[89]|20|21)\d\d(?![\d,.]?\d|%| ?(?:percent|per cent)))"
    r"|(?P<code>\+\d[\d ()-]{7,}\d|\b\d+(?:\.\d+){2,}\b|\b\d+\+\d+(?:\+\d+)*\b|\b24/7\b"
    r"|\b\d{9,}\b|\b\d{3,4}-\d{4,}\b)"
    r"|(?P<ordinal>\b\d+(?:st|nd|rd|th)\b|\b(?:"
    + "|".join(_RANKS)
    + r")\b(?! of (?:the|all|its|their|our))(?!s))"
    r"|(?P<fraction>\b(?:(?P<fn>(?i:one|two|three|four|five|seven|a|an|nine))[- ])?(?P<fp>"
    + "|".join(_PARTS)
    + r")\b(?= of|s? (?:the|its|their|all)|[.,;]|\s*$| were| are| have| had| in))"
    r"|(?P<onein>\b(?P<on>(?i:"
    + "|".join(list(_ONES)[1:11])
    + r")|\d{1,3}) (?:in|out of)(?: every)? (?P<oi>"
    + "|".join(list(_ONES)[2:])
    + r"|\d{1,3})\b(?! (?:days|months|years|weeks|hours|minutes|cities|countries|regions|places|"
    + _MONTH
    + r")))"
    r"|(?P<fold>\b(?:" + "|".join(_FOLD) + r")\b)"
    r"|(?P<ratio>\b(?P<ra>\d+(?:\.\d+)?)\s?:\s?(?P<rb>\d+(?:\.\d+)?)\b)"
    r"|(?P<number>(?P<sign>"
    + _SIGN
    + r" ?)?(?P<d>(?<![A-Za-z\d.])(?:\d{1,3}(?:,\d{3})+|\d+)(?P<f>\.\d+)?|(?<![A-Za-z])(?i:"
    + _SPELLED
    + r")(?![A-Za-z]))"
    r"(?:[ -]?(?P<s>" + _SCALE + r")(?![A-Za-z]))?)",
)
_HEDGE_BEFORE = re.compile(
    r"(?:^|(?<=[\s(“\"‘']))("
    + "|".join(re.escape(w) for w in sorted(_BEFORE, key=len, reverse=True))
    + r")\s(?:an? )?$",
    re.I,
)
_HEDGE_AFTER = re.compile(
    r" ?(?:("
    + "|".join(re.escape(w) for w in sorted(_AFTER, key=len, reverse=True))
    + r")\b|(\+))",
    re.I,
)
_UNIT = re.compile(
    r"[ -]?("
    + "|".join(re.escape(w) for w in sorted(_UNITS, key=len, reverse=True))
    + r")(?![A-Za-z0-9])(?: per (?:litre|liter|kilogram|kg|cubic metre|cubic meter|km|kilometer"
    r"|second|mile|day|hour|person|capita|hectare|tonne|year|month|household|week|acre"
    r"|square metre|square kilometre|kilometre|mu))?"
)
_SINGULAR = frozenset(("year", "month", "week", "day", "hour", "minute"))
_WORD = re.compile(r" ?([A-Za-z][A-Za-z'’-]*)")
_RANGE = re.compile(r"\s?(?:-|–|—|to|and)\s?")
_RANKED = re.compile(
    r"\b(?:rank(?:s|ed|ing)?|placed?|came|finished|stood|position(?:ed)?)\b[^.;]{0,20}$", re.I
)
_NAMING = re.compile(r"\b([A-Z][A-Za-z]+)\.?[ -]?$")
_SENTENCE = re.compile(r"[.!?](?=\s+[A-Z\"“(]|\s*$)|\n+|;")
_UP = re.compile(r"\b(?:" + "|".join(_WORDS["up"]) + r")\b", re.I)
_DOWN = re.compile(r"\b(?:" + "|".join(_WORDS["down"]) + r")\b", re.I)
_TARGET = re.compile(
    r"\b(?:"
    + "|".join(_WORDS["target"])
    + r")\b|\b(?:target|goal|aim|plan|forecast)s?(?: \w+)?(?: of| is| was| to|:)\s"
    r"|\bto be\b|\bset to\b|\bnext (?:year|month|stage|phase)\b"
    r"|\bby (?:the end of )?20[2-9]\d\b|\bby year[- ]end\b"
)
_DONE = re.compile(
    r"\b(?:so far|already|has|have|had|achieved|completed|delivered|exceeded|to date|as of"
    r"|by the end of (?:last|June|September))\b",
    re.I,
)
_BACK = re.compile(
    r"(?:\b(?:from|against (?:an? |the )?(?:standard|limit|benchmark) of|against|vs\.?"
    r"|compared (?:with|to)|versus|down from|up from"
    r"|national average(?: of)?|the average(?: of)?|previously|formerly|originally"
    r"|legal limit of|statutory (?:limit|minimum|maximum) of|limit of|average of)\s+(?:(?:an?"
    r"|the) )?|\bthan\s+)$",
    re.I,
)
_RANGE_LEFT = re.compile(r"(?<![\w.,-])\d{1,3}(?:\.\d+)?%?[-–]$")
_BY = re.compile(r"\bby\s(?:an? )?$")
_OF_WHICH = re.compile(r"\b(?:of (?:which|whom|them|these)|including)[^.;,]{0,12}$")
_WILL = re.compile(
    r"(?:[^,.;:]|\.\d){0,50}?\b(?:will|to be|is planned|are planned|are expected|is expected"
    r"|would)\b"
)
_DUE = re.compile(r"[^,.;:]{0,30}\bby (?:the end of )?20[2-9]\d\b")
_LIMIT = re.compile(
    r"\b(?:(?:legal|statutory|permitted|national|regional|industry|EU|UK|world"
    r"|global)(?: \w+)? (?:limit|maximum|minimum|average|ceiling)"
    r"|the (?:limit|average) (?:is|was))\b[^,.;:]{0,20}$"
)
_SPAN = re.compile(
    r"\b(?:(?:over|in|during)(?: the)?(?: (?:past|next|last|coming|first))?|past|next|last"
    r"|coming|previous|first)\s$",
    re.I,
)
_ADVERB = frozenset(["now", "currently", "also", "together"])
_VERB = re.compile(r"(?:ed|ing)$")


def read_english(text: str, plain: str, start: int, end: int, groups: int) -> list[Claim]:
    """Every number of an English stretch of text.

    Args:
        text: the source, for the words as written.
        plain: the normalised text, of the same length.
        start, end: the stretch.
        groups: the last group number in use.
    """
    rows: list[Number] = []
    position = start
    while match := _TOKEN.search(plain, position, end):
        position = max(match.end(), position + 1)
        number = _number(plain, match)
        if number is None:
            continue
        position = max(position, number.end)
        rows.append(number)
    groups = _join(plain, rows, groups)
    return [_claim(text, plain, number, start) for number in rows]


def _number(plain: str, match: re.Match[str]) -> Number | None:
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
        whole = {"a": 1, "an": 1, None: 1}.get(top, _ONES.get(top or "", 1))
        part = _PARTS[match["fp"]]
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
        number.unit, number.word, number.kind = _UNITS["%"], "%", "share"
        return _hedged(plain, number)
    if match["onein"]:
        bottom = _ONES.get(match["oi"]) or int(match["oi"])
        top_of = _ONES.get(match["on"].lower()) or int(match["on"])
        if bottom <= top_of:
            return None
        number = Number(start, end, round(Decimal(100) * top_of / bottom, 6), "share_one_in")
        number.unit, number.word, number.kind = _UNITS["%"], "%", "share"
        return _hedged(plain, number)
    if match["fold"]:
        if word in ("double", "twice"):
            if word == "double" or not plain[end : end + 4].strip().startswith(
                ("the", "as", "that", "last", "its")
            ):
                return None
        number = Number(start, end, Decimal(_FOLD[word]), "multiple_english")
        number.unit, number.word, number.kind = _UNITS["times"], "times", "multiple"
        number.direction = "up"
        return _hedged(plain, number)
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


def _exclude(start: int, end: int, reason: str, rule: str) -> Number:
    number = Number(start, end, Decimal(0), rule)
    number.reason = reason
    return number


def _ordinal(plain: str, match: re.Match[str]) -> Number | None:
    start, end = match.span()
    word = match[0].lower()
    digits = re.match(r"\d+", word)
    left = plain[max(0, start - 40) : start]
    if digits is None and not (_RANKED.search(left) or plain[end:].startswith(" place")):
        return None
    number = Number(
        start, end, Decimal(digits[0]) if digits else Decimal(_RANKS[word]), "rank_english"
    )
    if _RANKED.search(left) or plain[end : end + 6] == " place":
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
    value = _spelled(digits.lower()) if spelled else Decimal(digits.replace(",", "")[:40])
    number = Number(start, end, value, "numeral_english")
    number.core = match.start("d")
    if scale:
        for part in scale.split():
            number.value *= _SCALES[part]
    left = plain[max(0, start - 40) : start]
    before = left[-1:]
    if not sign and (before.isalpha() or before in "_") and before:
        number.reason = "code"
        return number
    if before in "-–/+" and left[-2:-1].isalnum() and not _RANGE_LEFT.search(left):
        number.reason = "code"
        return number
    naming = _NAMING.search(left)
    if naming and not sign and naming[1] in _WORDS["naming"] and not scale:
        number.reason = "name"
        return number
    if re.search(r"\b(?:per|every|each)\s$", left, re.I):
        number.reason = "base"
        number.end = end
        return number
    if sign:
        code = _SIGNS[sign.strip()]
        number.unit, number.word, number.kind = (
            Unit(sign.strip(), "amount", code),
            sign.strip(),
            "amount",
        )
        unit = _UNIT.match(plain, end)
        if unit and unit[1].lower() in ("us dollars", "dollars", "pounds", "yuan"):
            number.end = unit.end()
        return _hedged(plain, number)
    if digits.lower() == "one" and not scale:
        if not _HEDGE_BEFORE.search(left) or plain[end : end + 3] == " of":
            return (
                None
                if plain[end : end + 1] == "-" or plain[end : end + 4] != " of "
                else _exclude(start, end, "idiom", "idiom_one")
            )
    following = plain[end : end + 1]
    if following == "-" and plain[end + 1 : end + 2].isalpha():
        unit = _UNIT.match(plain, end)
        if unit is None or unit[1] not in ("percent", "-fold", "fold", "percentage-point"):
            hyphen = re.compile(r"-[A-Za-z-]+").match(plain, end)
            number.reason = "label"
            number.end = hyphen.end() if hyphen else end
            return number
    _unit(plain, number)
    if number.unit is None and spelled and not scale:
        return None
    if number.unit is None and re.search(r"(?:^|\n)[ #*(]*$", left) and following in ".)":
        number.reason = "ordinal"
        return number
    if number.kind == "duration" and number.value > 1 and number.word in _SINGULAR:
        number.reason = "label"  # a three year plan
        return number
    if number.kind == "duration" and _SPAN.search(left):
        if number.word.startswith(("year", "month")) or not re.search(
            r"\b(?:in|over|during)\s$", left, re.I
        ):
            number.reason = "date"
            return number
    _hedged(plain, number)
    if number.unit is None:
        if re.search(r"\btop $", left):
            number.kind, number.comparator, number.unit = "rank", "<=", Unit("", "rank")
        elif (
            number.comparator == "="
            and not scale
            and not re.search(
                r"\b(?:to|of|was|is|at|achieved|delivered|recorded|totals|reached|totalled|totaled"
                r"|stood at|score of)\s$",
                left,
            )
        ):
            number.reason = "code"
    return number


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
        total += _TENS.get(part) or _ONES.get(part, 0)
    return Decimal(total)


def _unit(plain: str, number: Number) -> None:
    """A unit of measure, else the counted noun phrase up to its plural."""
    at = number.end
    match = _UNIT.match(plain, at)
    if match:
        unit = _UNITS[match[1]]
        if (
            match[1] in ("points", "point", "day", "year", "month", "week", "x")
            and plain[at : at + 1] == "-"
        ):
            return
        number.unit, number.kind, number.end = unit, unit.kind, match.end()
        number.word = plain[match.start(1) : match.end()]
        if match.end() > match.end(1):
            number.unit = Unit(number.word, unit.kind)
        return
    words: list[str] = []
    compared = re.compile(r" (?:more|fewer|additional|further|extra|other)(?= [a-z])").match(
        plain, at
    )
    if compared and compared[0] in (" more", " fewer"):
        at = compared.end()
        number.direction = "up" if compared[0] == " more" else "down"
    end = at
    last_plural = 0
    position = at
    for _ in range(6):
        word_match = _WORD.match(plain, position)
        if word_match is None or (position > at and plain[position : position + 1] != " "):
            break
        if position == at and plain[position : position + 1] != " ":
            break
        word = word_match[1]
        lower = word.lower()
        if lower in _WORDS["stop"] or lower in _ADVERB:
            break
        plural = _is_plural(lower)
        if last_plural and not plural:
            break
        words.append(word)
        position = word_match.end()
        if plural:
            last_plural = len(words)
            end = position
            if plain[position : position + 1] != " ":
                break
    if not words:
        return
    if not last_plural:
        if number.value != 1 and not (number.value < 2):
            # "3.2 million hectare-metres", "12 new GP": the phrase as far as it goes
            trimmed = [w for w in words if not _VERB.search(w)] if len(words) > 1 else words
            words = words[: len(trimmed)] if trimmed else words[:1]
        kept = words
        position = at
        for _ in kept:
            word_match = _WORD.match(plain, position)
            assert word_match
            position = word_match.end()
        end = position
    number.word = plain[at:end].strip()
    number.unit = Unit(number.word, "count")
    number.kind = "count"
    number.end = end


def _is_plural(word: str) -> bool:
    if word in _WORDS["plural"]:
        return True
    if word in _WORDS["not_plural"] or word.endswith(("ss", "us", "is", "'s", "’s", "ous")):
        return False
    return word.endswith("s") and len(word) > 2


def _hedged(plain: str, number: Number) -> Number:
    left = plain[max(0, number.start - 24) : number.start]
    match = _HEDGE_BEFORE.search(left)
    if match:
        word = match[1].lower()
        number.comparator = _BEFORE[word]
        if number.comparator != "=":
            number.start -= len(left) - match.start(1)
            number.rules.append("hedge_before")
    after = _HEDGE_AFTER.match(plain, number.end)
    if after:
        number.comparator = _AFTER[after[1].lower()] if after[1] else ">="
        number.end = after.end()
        number.rules.append("hedge_after")
        if number.unit is None:
            _unit(plain, number)
    return number


def _join(plain: str, rows: list[Number], groups: int) -> int:
    """Ranges, changes and shared units between neighbours."""
    for one, two in pairwise(rows):
        between = plain[one.end : two.start]
        if (
            two.unit is None
            and one.kind == "count"
            and not one.reason
            and _OF_WHICH.search(between)
        ):
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
            if bare:
                one.unit, one.word, one.kind, one.reason = two.unit, two.word, two.kind, ""
                scale = re.search(
                    r"(?:thousand|million|billion|trillion|bn|m)\b", plain[two.core : two.end]
                )
                if (
                    scale
                    and one.value < 1000
                    and not re.search(r"[a-z]", plain[one.core : one.digits_end])
                    and scale[0] in _SCALES
                ):
                    one.value *= _SCALES[scale[0]]
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


def _claim(text: str, plain: str, number: Number, lower: int) -> Claim:
    start = number.start
    sentence = lower
    for match in _SENTENCE.finditer(plain, max(lower, start - 600), start):
        sentence = match.end()
    left = plain[max(sentence, start - 600) : start]
    period = ""
    if not number.reason:
        _settle(plain, number, left)
        period = _period(left)
        number.subject = _find_subject(number, left)
    value = number.value
    if value == value.to_integral_value() and value.as_tuple().exponent != 0:
        with localcontext() as context:
            context.prec = 60
            value = Decimal(int(value))
    norm_value, norm_unit = None, ""
    if not number.reason and number.unit is not None and number.unit.norm:
        norm_value, norm_unit = normal_value(value, number.unit), number.unit.norm
    return Claim(
        start,
        number.end,
        text[start : number.end],
        value,
        number.word,
        norm_value,
        norm_unit,
        number.comparator,  # type: ignore[arg-type]
        number.kind or ("" if number.reason else "count"),
        number.direction,  # type: ignore[arg-type]
        number.tense or "achieved",  # type: ignore[arg-type]
        period,
        number.subject,
        not number.reason,
        number.reason,
        number.group,
        text[number.core : number.digits_end],
        "",
        tuple(number.rules),
    )


def _find_subject(number: Number, left: str) -> str:
    """The counted noun phrase, else the nearest noun phrase before the number."""
    if number.kind == "count" and number.word:
        return number.word
    words: list[str] = []
    for word in reversed(_CLAUSE_WORDS.findall(_CLAUSE_END.split(left)[-1])):
        lower = word.lower()
        skipped = lower in _WORDS["stop"] or lower in _WORDS["up"] or lower in _WORDS["down"]
        if skipped or lower in _WORDS["target"] or _VERB.search(lower):
            if words:
                break
            continue
        words.append(word)
        if len(words) == 4:
            break
    return " ".join(reversed(words))


_CLAUSE_WORDS = re.compile(r"[A-Za-z][A-Za-z'’-]*")
_CLAUSE_END = re.compile(r"[,;:(]")
_PERIOD = re.compile(
    r"\b(?:in |by |since |during |for )?((?:the )?(?:first|second|third|fourth|last) (?:half"
    r"|quarter|nine months|six months)(?: of (?:the year|(?:19|20)\d\d))?"
    r"|(?:19|20)\d\d|this year|last year|next year|so far this year|"
    + _MONTH
    + r"(?: (?:19|20)\d\d)?)\b"
)
_SHARE_GROWTH = re.compile(
    r"\b(?:"
    + "|".join(_WORDS["up"] | _WORDS["down"])
    + r")(?: (?:by|of|nearly|about|around|more than|over|an|a|some|another|almost|roughly|just"
    r"|at least))*\s*$",
    re.I,
)
_GROWTH_AFTER = re.compile(
    r"\s?(?:(?:annual|year-on-year|year on year|yearly) )?(?:growth|increase|rise|decrease"
    r"|decline|drop|fall|reduction|cut|gain|year on year|year-on-year|higher|lower|more|less"
    r"|fewer)\b"
)


def _settle(plain: str, number: Number, left: str) -> None:
    near = left[-60:]
    clause = re.split(r"[,;:]", near)[-1]
    after = plain[number.end : number.end + 24]
    if number.kind in ("share", "pp_diff", "multiple", "count", "amount", "duration"):
        up = [m.start() for m in _UP.finditer(clause)]
        down = [m.start() for m in _DOWN.finditer(clause)]
        way = (
            ""
            if not up and not down
            else "up"
            if (up[-1] if up else -1) > (down[-1] if down else -1)
            else "down"
        )
        if number.kind == "share" and way and _BY.search(left):
            number.kind, number.direction = "rate_change", way
        elif number.kind == "share":
            growth = _GROWTH_AFTER.match(after)
            if growth or (_SHARE_GROWTH.search(left) and number.rules[0] == "numeral_english"):
                number.kind = "rate_change"
                number.direction = way or "up"
                if growth and re.search(
                    r"decrease|decline|drop|fall|reduction|cut|lower|less|fewer", growth[0]
                ):
                    number.direction = "down"
                elif (
                    growth
                    and not _SHARE_GROWTH.search(left)
                    and re.search(r"growth|increase|rise|gain|higher|more", growth[0])
                ):
                    number.direction = "up"
        elif number.kind == "pp_diff":
            after_way = re.match(
                r"\s?(higher|above|lower|below|more|less|fewer|faster|slower)", after
            )
            number.direction = way or ("up" if after_way else "")
            if after_way:
                number.direction = (
                    "up" if after_way[1] in ("higher", "above", "more", "faster") else "down"
                )
        elif number.kind != "multiple" and _SHARE_GROWTH.search(left):
            number.direction = way
    if number.change == "from" or (
        _BACK.search(left)
        and number.kind not in ("pp_diff", "rate_change", "multiple")
        and number.change != "to"
    ):
        number.tense = "background"
        return
    if re.match(
        r"[^,.;]{0,14}\b(?:last year|a year (?:earlier|ago)|the (?:previous|year before)"
        r"|previously)",
        after,
    ) and re.search(r"from|compared|against|than|versus", clause):
        number.tense = "background"
        return
    if number.kind in ("share", "count", "amount", "duration") and _LIMIT.search(left):
        number.tense = "background"
        return
    due = number.comparator == ">=" and _DUE.match(plain, number.end)
    if due or _WILL.match(plain, number.end):
        number.tense = "target"
        return
    targets = [m.start() for m in _TARGET.finditer(left)]
    done = [m.start() for m in _DONE.finditer(left)]
    if targets and (not done or done[-1] < targets[-1]):
        number.tense = "target"
    else:
        number.tense = "achieved"


def _period(left: str) -> str:
    found = ""
    for match in _PERIOD.finditer(left):
        found = match[1]
    return found
