"""English numerals: digits, spelled numbers, fractions, dates, codes."""

# ruff: noqa: PLR0911, PLR0912, E501
# English is read by a run of special forms; the first that fits returns.

from __future__ import annotations

import re
from decimal import Decimal

from leitai.claims.reading.english.digits import take_digits
from leitai.claims.reading.english.forms import (
    exclude,
    make_ratio,
    read_code,
    read_fold,
    read_fraction,
    read_one_in,
    read_ordinal,
)
from leitai.claims.reading.english.labels import find_age_end, tell_name, tell_span
from leitai.claims.reading.english.lexis import (
    HEDGE_AFTER,
    HEDGE_BEFORE,
    RANGE_LEFT,
    SCALES,
    SIGNS,
    UNIT,
    UNITS,
    WORDS,
)
from leitai.claims.reading.english.spelled import ONES, START, TENS, read_spelled
from leitai.claims.reading.english.standing import BRACKETED, stands_alone
from leitai.claims.reading.english.units import is_joined_measure, take_hedges, take_unit
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
                return make_ratio(start, end, Decimal(top), Decimal(bottom))
        if (
            end - start == 4
            and match[0].isdigit()
            and (counted := _count_like_a_year(plain, match))
        ):
            return counted
        return exclude(start, end, "date", "date_english")
    if match["idiom"]:
        return exclude(start, end, "idiom", "idiom_english")
    if match["code"] or match["digits"]:
        return read_code(plain, start, end)
    if match["ordinal"]:
        return read_ordinal(plain, match)
    if match["fraction"]:
        return read_fraction(plain, match)
    if match["half"]:
        number = Number(start, end - 1, Decimal("0.5"), "numeral_half")
        take_unit(plain, number)
        return take_hedges(plain, number)
    if match["andhalf"]:
        return _read_and_half(plain, match)
    if match["onein"]:
        return read_one_in(plain, match)
    if match["fold"]:
        return read_fold(plain, match)
    if match["ratio"]:
        if int(Decimal(match["rb"])) == 0:
            return None
        return make_ratio(start, end, Decimal(match["ra"]), Decimal(match["rb"]))
    return _plain_number(plain, match, stop)


def _count_like_a_year(plain: str, match: re.Match[str]) -> Number | None:
    """The estate has 1980 homes: four digits that count what follows, or None for a year."""
    start, end = match.span()
    left = plain[max(0, start - 40) : start]
    number = Number(start, end, Decimal(match[0]), "numeral_english")
    if _ELSE_OF.match(plain, end) and _COUNTED_BEFORE.search(left):
        number.reason = BARE  # 1860 livestock entries and 1980 of flowers
        return number
    if plain.startswith(" times", end) and _DONE_OFTEN.search(left):
        take_unit(plain, number)
        return number
    each = _EACH_DAY.match(plain, end) and not _IN_YEAR.search(left)
    if not each and not _COUNTS_YEAR.search(left):
        return None
    take_unit(plain, number)
    if number.kind != "count" or number.word.rsplit(maxsplit=1)[-1].lower() in WORDS["of_years"]:
        return None
    return _settle_plain(plain, number, left, "")


_COUNTS_YEAR = re.compile(
    r"\b(?:[Hh]as|[Hh]ave|[Hh]ad|[Tt]here (?:are|were)|[Aa]bout|[Aa]round|[Nn]early|[Aa]lmost|[Ss]ome|[Oo]nly|[Aa]nother|[Mm]ore than|[Ff]ewer than"
    r"|[Aa]t least|[Aa]s many as|[Uu]p to|[Oo]ver|[Ii]n total|[Aa] total of|trained|hired|employs?|employed|houses|recruited|planted|treated|taught"
    r"|seats|seated|counted|logged|handled|carried out|served|helped|rescued|vaccinated|screened|inspected|examined|answered|received|welcomed|attracted"
    r"|rehomed|surveyed|caught|ringed"
    r"|\d[\d,]* [a-z]+(?: [a-z]+)? and) $"
)


_EACH_DAY = re.compile(
    r"(?: [a-z]+)? [a-z]{3,}s (?:an?|per|each|every) (?:day|week|month|year|hour)\b"
)
_IN_YEAR = re.compile(
    r"(?:^|[.;:,(\n] ?|\b(?:[Ii]n|[Ss]ince|[Uu]ntil|[Ff]rom|[Bb]efore|[Aa]fter|[Dd]uring|of|the|and|to|[A-Z][a-z]+) )$"
)
_ELSE_OF = re.compile(r" of [a-z]+s\b")
_COUNTED_BEFORE = re.compile(r"\d[\d,]* [a-z]+s?(?: [a-z]+s)?(?:,| and|, and) $")
_DONE_OFTEN = re.compile(
    r"\b(?:[a-z]{2,}ed|seen|used|met|run|ran|sat|rung|rang|sung|sent|shown|taken|heard|won|lost|flown|flew|driven|read|sold)(?: (?:out|up|off|on))? $"
)


def _read_and_half(plain: str, match: re.Match[str]) -> Number:
    """A point and a half, a million and a half people."""
    word = match["ah"]
    number = Number(match.start(), match.end(), Decimal("1.5"), "numeral_half")
    if word in SCALES:
        number.value *= SCALES[word]
        take_unit(plain, number)
    else:
        unit = UNITS.get(word) or Unit(word, "amount")
        number.unit, number.word, number.kind = unit, word, unit.kind
    return take_hedges(plain, number)


_RATIO_WORD = re.compile(r"\bratio\b[^.;]{0,32}$")
OUT_OF = re.compile(
    r" (?:out )?of (?:(?:the|its|their|our|these|those|all|a total of|a possible|some) (?=[a-z\d])|(?=\d))"
)
_MEASURED = ("share", "pp_diff", "amount")


def _plain_number(plain: str, match: re.Match[str], stop: int) -> Number | None:
    spelled = bool(match["spelled"])
    found = _spelled_value(plain, match.start(), stop) if spelled else take_digits(plain, match)
    if found is None:
        return None
    number, scale = found
    if scale and (lower := _LOWER_SCALE.match(plain, number.end)):
        _add_lower_scale(number, lower)
    left = plain[max(0, number.start - 40) : number.start]
    sign = match["sign"]
    if not sign:
        digits = plain[number.start : number.end] if spelled else match["d"]
        number.reason = tell_name(plain, number, left, digits, scale)
        if number.reason:
            return number
    if "of " in left[-8:] and _RANK_OF.search(left):
        base = Number(number.start, number.end, number.value, "numeral_english")
        take_unit(plain, base)
        if base.unit is None:
            base.reason = "base"
            return base
    if _BASE.search(left[-9:]):
        number.reason = "base"
        take_unit(plain, number)
        return number
    if sign:
        return _money(plain, number, sign)
    if left[-1:] in "-–" and RANGE_LEFT.search(left) is None and left[-2:-1].isalnum():
        number.reason = "code"
        return number
    lone = spelled and plain[number.start : number.end].lower() == "one"
    if lone and plain[number.end : number.end + 1] == "-":
        return None
    if labelled := _label_at(plain, number, left):
        number.reason, number.end = "label", labelled
        return number
    take_unit(plain, number)
    if number.unit is None and (bracket := BRACKETED.match(plain, number.end)):
        _take_behind(plain, number, bracket.end())
    if number.unit is None and (whole := OUT_OF.match(plain, number.end)):
        _take_whole(plain, number, whole.end() - 1)
    if lone:
        return _lone_one(plain, number, left)
    if number.unit is None and spelled and not scale and not _elides(plain, number.end, left):
        return None
    return _settle_plain(plain, number, left, scale)


# 74 trillion and 400 billion; two crore 86 lakh.
_LOWER_SCALE = re.compile(
    r" (?:and )?(\d{1,3}(?:\.\d+)?) (trillion|billion|million|thousand|crore|lakh)\b"
)


def _add_lower_scale(number: Number, lower: re.Match[str]) -> None:
    added = Decimal(lower[1]) * SCALES[lower[2]]
    whole = int(number.value)
    zeros = len(str(whole)) - len(str(whole).rstrip("0"))
    if whole == number.value and added < Decimal(10) ** zeros:
        number.value += added
        number.end = number.digits_end = lower.end()


def _spelled_value(plain: str, start: int, stop: int) -> tuple[Number, str] | None:
    found = read_spelled(plain, start, stop)
    if found is None:
        return None
    value, end, scaled = found
    return Number(start, end, value, "numeral_english"), "scaled" if scaled else ""


def _label_at(plain: str, number: Number, left: str) -> int:
    """End of a hyphened label (a 12-storey block) or of an age, or 0."""
    end = number.end
    if plain[end : end + 1] == "-":
        if plain[end + 1 : end + 2].isalpha() and not _ODD_OR_PLUS.match(plain, end):
            unit = UNIT.match(plain, end)
            if (
                unit is None
                or unit[1] not in ("percent", "-fold", "fold", "percentage-point")
                or _COUNT_NEXT.match(plain, unit.end())
            ) and not (unit and is_joined_measure(plain, unit)):
                hyphen = _HYPHENATED.match(plain, end)
                return hyphen.end() if hyphen else end
        if joint := _SUSPENDED.match(plain, end):
            return joint.end()  # three- and four-year-olds
    return find_age_end(plain, number, left)


def _elides(plain: str, end: int, left: str) -> bool:
    """Whether the words beside a spelled number without unit say that its unit is elided."""
    return bool(
        OUT_OF.match(plain, end)
        or _ELIDES_RIGHT.match(plain, end)
        or _ELIDES_LEFT.search(left)
        or _VOTES.search(left)
        or (_GIVEN.search(left) and _GIVEN_ON.match(plain, end))
        or _RANGE_NEXT.match(plain, end)
        or HEDGE_AFTER.match(plain, end)
        or (_ITEM.match(plain, end) and _OPENED.search(left))
    )


def _settle_plain(plain: str, number: Number, left: str, scale: str) -> Number:
    """Reason and hedges of a number whose unit, if any, is known."""
    end = number.digits_end
    if number.unit is None and _LIST_HEAD.search(left) and plain[end : end + 1] in ".)":
        number.reason = "ordinal"
        return number
    if number.kind == "count" and _SEASONS.search(number.word) and _COMING.search(left):
        number.reason = "date"  # over the next three winters
        return number
    if number.kind == "duration":
        number.reason = tell_span(plain, number, left)
        if number.reason:
            return number
    if number.unit is None and number.end != len(plain) and plain[number.end].isalpha():
        tail = _TAIL.match(plain, number.end)
        number.reason, number.end = "code", tail.end() if tail else end
        return number
    if number.unit is not None and _LABEL_NOUN.match(plain, number.end):
        number.reason = "label"  # a 20mph zone
        return number
    take_hedges(plain, number)
    if left.endswith("minus ") and number.comparator == "=":
        number.value, number.start = -number.value, number.start - len("minus ")
        return number
    if number.kind == "share" and _EXTREME.search(left) and plain.startswith(" of ", number.end):
        number.reason = "label"  # the top 5% of earners
    elif number.kind == "count" and _AMONG_TOP.search(left):
        number.kind, number.comparator, number.word = "rank", "<=", ""
        number.unit, number.end = Unit("", "rank"), number.digits_end
    elif number.unit is None and _TOP.search(left):
        number.kind, number.comparator, number.unit = "rank", "<=", Unit("", "rank")
    elif (
        number.unit is None
        and not OUT_OF.match(plain, end)
        and not stands_alone(plain, number, left, scale)
    ):
        number.reason = BARE
    return number


_SEASONS = re.compile(
    r"(?:^|\s)(?:years|winters|summers|springs|autumns|seasons|terms|semesters|quarters|decades|fortnights)$"
)
_COMING = re.compile(r"\b(?:past|next|last|coming|previous|following)\s$")
_LIST_HEAD = re.compile(r"(?:^|\n)[ #*(]*$")
_TOP = re.compile(r"\b[Tt]op $")
_EXTREME = re.compile(
    r"\b[Tt]he (?:top|bottom|richest|poorest|lowest|highest|wealthiest|best|worst|(?:most|least) [a-z]+)(?:[- ][a-z]+)? $"
)
_AMONG_TOP = re.compile(
    r"\b(?:among|in|into|within|enter(?:ed|s|ing)?|join(?:ed|s|ing)?) (?:the |its |their )?(?:country['’]s |world['’]s |nation['’]s |province['’]s |state['’]s )?[Tt]op $"
)
_RANK_OF = re.compile(r"\d(?:st|nd|rd|th) (?:out )?of (?:the |some )?$")
_ODD_OR_PLUS = re.compile(
    r"-(?:odd|plus) (?!years? (?:ago|old))(?:of them|(?:[a-z-]+ ){0,2}(?:people|children|staff|[a-z]+[^\Ws]s))\b"
)  # 40-odd sites
_BASE = re.compile(r"\b(?:per|every|each|for every|in every|nearest)\s$", re.I)
_HYPHENATED = re.compile(r"-[A-Za-z][A-Za-z-]*")
_SUSPENDED = re.compile(r"-(?=,? (?:and|or|to) )")
_COUNT_NEXT = re.compile(
    r" (?:target|increase|rise|cut|fall|drop|reduction|discount|stake|share)\b(?!.)"
)
_TAIL = re.compile(r"\w+(?:[-/.]\w+)*")
_ELIDES_RIGHT = re.compile(
    r" (?:will|would|could|may|(?:more|fewer|less|higher|lower) than|of (?:them|whom|which|these|those|the|our|its|their|all)|more|were|was|are|have|had|has|went"
    r"|remain|remained|remaining|with|in [A-Z])\b|[,.;)]|\s*$"
)
_ELIDES_LEFT = re.compile(
    r"\b(?:from|to|by|than|with|against|under|over|below|above|another|further|all|other|only|just|to|is|are|was|were|be|including|of (?:which|whom|these|those|them),?|it[\'’]s)\s$"
    r"|\b(?:and|but|while) (?:[A-Z][a-z]+ |they |it |we )?(?:lost|won|took|sold|built|bought|shut|lent|gained|closed|opened|added|missed|failed)\s$"
    r"|, (?:(?!aged)[a-z]{2,}ed|sold|lost|won|built|bought|shut)\s$",
    re.I,
)
_LABEL_NOUN = re.compile(r"[ -](?:speed )?(?:zones?|limits?)\b")
_RANGE_NEXT = re.compile(rf" (?:and|to|or) (?:{START}|\d)")
_OPENED = re.compile(r"(?::|,|;| and|\() $")
_ITEM = re.compile(r" [a-z-]+(?: [a-z-]+){0,2}(?:[,.;)]| and [a-z\d]|$)")
_GIVEN = re.compile(
    r"\b(?:sent|turned|gave|took|put|handed|set|left|returned|moved|laid|kept|held)\s$"
)
_GIVEN_ON = re.compile(r" (?:back|away|aside|off|out|over)\b")
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


def _take_behind(plain: str, number: Number, at: int) -> None:
    """27 (82%) performance indicators: the noun stands behind the bracket."""
    behind = Number(number.start, at, number.value, "numeral_english")
    take_unit(plain, behind)
    if behind.unit is not None and behind.kind == "count":
        number.unit, number.word, number.kind = behind.unit, behind.word, behind.kind


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


_LISTED = re.compile(r"(?:,| and| or|\b[Ff]rom [^.;]{2,30} to) $")


def _money(plain: str, number: Number, sign: str) -> Number:
    word = sign.strip()
    number.unit, number.word, number.kind = (
        Unit(word, "amount", SIGNS.get(word, "")),
        word,
        "amount",
    )
    unit = UNIT.match(plain, number.end)
    if unit and unit[1].lower() in ("us dollars", "dollars", "pounds", "yuan"):
        number.end = unit.end()
        if unit[1] == "yuan":  # RMB 3.2 billion yuan
            number.unit, number.word = UNITS["yuan"], unit[1]
    if plain.endswith("passed ", 0, number.start):
        number.comparator, number.start = ">", number.start - len("passed ")
        number.rules.append("hedge_before")
        return number
    return take_hedges(plain, number)
