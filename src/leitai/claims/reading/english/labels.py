"""English numbers that name and count nothing: names, ages, spans of time."""

# ruff: noqa: PLR0911, PLR0912, E501
# One pattern, one line.

from __future__ import annotations

import re

from leitai.claims.reading.english.lexis import NAMING, SINGULAR, SPAN, UNIT, WORDS
from leitai.claims.reading.number import Number

_AGED = re.compile(
    r"\b(?:older than|younger than|(?:older|younger|adults|people|those|anyone|everyone|everybody|nobody|no one|somebody|someone|residents"
    r"|women|men|children|patients|workers|of them|of whom|were|was|are|is|be|the)(?: aged)? (?:over|under|above|below)"
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
_AGO = re.compile(
    r" (?:(?:ago|earlier|before (?:that|this)|previously)\b|before(?=[,.;]|\s*$)|on(?=,| from\b))"
)
_SPREAD = re.compile(
    r"(?<!took)(?<!take)(?<!takes)(?<!taken)(?<!taking)(?<!for)(?<!waited)(?<!waiting)(?<!wait)(?<!lasted)(?<!was)(?<!is)(?<!are)(?<!were)"
    r"(?<!of)(?<!after)(?<!just)(?<!well)(?<!by)(?<!to)(?<!reached)(?<!spent)(?<!been)(?<!than)(?<!averaged)(?<!at)(?<!waits)(?<!rose)"
    r"(?<=[a-z]) over\s$"
)
_SPAN_BEST = re.compile(
    r"\b(?:highest|lowest|best|worst|first|largest|smallest|biggest|fewest|most|quickest|fastest|time|since|figure)\b"
    r"[^.,;]{0,32} (?:for|in)\s$"
)


# The last words of the pattern of ages: looked for first, for speed.
_AGED_ENDS = (
    "than", "over", "under", "above", "below", "the", "the-", "age", "ages", "aged", "between", "from",
    "least", "to", "of", "turned", "turns",
)  # fmt: skip


def _is_aged(left: str) -> bool:
    return left.rstrip().lower().endswith(_AGED_ENDS) and _AGED.search(left) is not None


def tell_span(plain: str, number: Number, left: str) -> str:
    """Why a duration claims nothing, or ""."""
    if _is_aged(left) and not re.search(
        r"\b(?:were|was|are|is) (?:over|under|above|below)\s$", left
    ):
        return "label"
    if number.value > 1 and number.word in SINGULAR:
        return "label"  # a three year plan
    if _AGO.match(plain, number.end):
        return "date"
    if left.endswith("within ") and number.word in ("years", "decades"):
        return "date" if _INTENDS.search(plain, max(0, number.start - 120), number.start) else ""
    if (
        number.word.startswith(("day", "week", "month", "year"))
        and left.endswith("over ")
        and _SPREAD.search(left)
    ):
        return "date"  # will visit 14 cities over three days
    if _SPAN_BEST.search(left):
        return "date"  # the highest number for 11 years
    if number.word.startswith(("week", "month", "quarter", "year", "season")) and (
        _SAME_SPAN.search(left) or (_FOR_THE.search(left) and _SPAN_ENDS.match(plain, number.end))
    ):
        return "date"  # over the same nine months; For the eight months, income was
    if SPAN.search(left) and (
        number.word.startswith(("year", "month", "decade", "quarter"))
        or not re.search(r"\b(?:in|over|during)\s$", left, re.I)
    ):
        return "date"
    return ""


_SAME_SPAN = re.compile(
    r"\b(?:[Ii]n|[Oo]ver|[Dd]uring|[Ww]ithin|[Tt]hroughout|[Aa]cross) (?:the|those|these) (?:same|whole|full|entire) $"
    r"|\b[Ff]or (?:the|those|these) same $"
)
_FOR_THE = re.compile(r"(?:^|[.;:,(\n] ?)(?:and |but |while )?[Ff]or (?:the|these|those) $")
_SPAN_ENDS = re.compile(r",| (?:to|ended|ending|from|until|since|between|under review|of) ?")
# will be built within five years: a horizon
_INTENDS = re.compile(
    r"\b(?:will|would|(?:plan|aim|want|intend|hope|expect|pledge|promise|seek|commit)(?:s|ed|ting)?(?: itself)? to|is to|are to|target)\b[^.;]*$"
)


def find_age_end(plain: str, number: Number, left: str) -> int:
    """End of an age (aged 50 to 70, 43 years old), or 0: ages name, they count nothing."""
    end = number.digits_end
    old = _AGE_UNIT.match(plain, end)
    if old and number.value <= 120:
        return old.end()
    if number.value > 120 or number.value != number.value.to_integral_value():
        return 0
    aged = _AGED_WORD.search(left)
    if (aged or _is_aged(left)) and not (UNIT.match(plain, end) and not aged):
        if re.search(
            r"\b(?:the|was|is|turns?|turned)(?: (?:over|under|above|below))?\s$", left
        ) and not (re.match(r"s\b|[,.;)]", plain[end : end + 2]) or _AGED_WORD.search(left)):
            return 0
        ends = _AGE_ENDS.match(plain, end)
        if (
            ends
            and not re.match(
                r" (?!has|was|is|as|does)[a-z]+s\b", plain[ends.end() : ends.end() + 20]
            )
        ) or _AGED_WORD.search(left):
            return ends.end() if ends else end
    if _PERSON.search(left) and plain[end : end + 1] in (",", ")"):
        return end  # Jo Smith, 43, ...
    return 0


_AGED_WORD = re.compile(
    r"\b(?:aged|ages) (?:\d{1,3}(?:,| and| or|, and) )+$|\b(?:aged?|ages|age of)(?: (?:over|under|between|from|at least|above|below|up to))?\s?$",
    re.I,
)
_PERSON = re.compile(r"\b[A-Z][a-z]+ [A-Z][a-z'’-]+,? \(?$")


def tell_name(plain: str, number: Number, left: str, digits: str, scale: str) -> str:
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
    if (left.endswith(_THE) or left == "The ") and _PLURAL_TITLE.match(plain, number.end):
        return "name"  # the 1,000 Islands Bridge
    if left.endswith("the ") and digits in _RACES and _RACE_ENDS.match(plain, number.end):
        return "name"  # silver in the 1,500m
    if scale or "," in digits:
        return ""
    if digits[0].isupper() and _TITLED.match(plain, number.end):
        return "name"  # Fifty Shades was banned
    if _is_camel(left) or ("odds" in left and _ODDS.search(left)):
        return "name"
    if left.endswith(" to ") and _TEXTED.search(left):
        return "code"  # text VOTE to 80800
    if "." in plain[number.core : number.digits_end] and _LEFT_AT.search(left):
        return "date" if _CLOCK.fullmatch(plain, number.core, number.digits_end) else ""
    if 1000 <= number.value < 2100 and digits.isdigit() and _DATES_FROM.search(left):
        return "date"
    if left.endswith(("agnitude ", "agnitude-")) and _QUAKE.match(plain, number.end):
        return "name"  # a magnitude 6.8 earthquake
    naming = NAMING.search(left)
    if digits[0].isupper() and _CAPITAL.match(plain, number.end) and _INSIDE.search(left):
        return "name"  # the Two Sessions
    if digits[0].isupper() and (_TITLE_OF.search(left) or _BIG.search(left)):
        return "name"  # the Rule of Three
    if digits[0].isupper() and left[-1:] in _OPENING and _TITLE.match(plain, number.end):
        return "name"  # the "Four Comprehensives"
    if naming is None or not digits[0].isdigit():
        if naming and naming[1] in WORDS["naming"] and naming[0][-1] in " -":
            return "name"
        if _REFERRED.search(left) and not _NUMBERING.search(left):
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


_NUMBERING = re.compile(
    r"\b(?:now|currently|already|together|still|also|will|would|should|could|may|might|to|they|which|who|[A-Z][a-z]{3,}[^su]s) number $"
    r"|(?:^|[.!?] )[A-Z][a-z]+(?: [a-z]+)? [a-z]{3,}[^su]s number $"
)  # apprentices now number 48
_THE = (" the ", " The ", "\nThe ")
_PLURAL_TITLE = re.compile(r" [A-Z][a-z]+s (?:[A-Z][a-z]+(?!s)\b|of (?:the )?[A-Z][a-z]+)")
_TITLED = re.compile(r" [A-Z][a-z]+s (?:was|is|has)\b")
_CAMEL = re.compile(r"\b[a-z]{1,3}[A-Z][a-z]+ $")  # iPhone 14


def _is_camel(left: str) -> bool:
    return left[-1:] == " " and left[-2:-1].islower() and _CAMEL.search(left[-24:]) is not None


_ODDS = re.compile(r"\bodds (?:are|were|of|at)(?: \d+ to)? $")
_TEXTED = re.compile(r"\b[Tt]ext(?:ing)?(?: [\"“']?[A-Z]+[\"”']?)? to $")
_RACES = frozenset(
    ("100", "200", "400", "800", "1500", "1,500", "3,000", "5000", "5,000", "10,000")
)
_RACE_ENDS = re.compile(
    r"m(?=[,.;]|\s*$| (?:final|relay|hurdles|title|gold|silver|bronze|record|heats?)\b)"
)
_DATES_FROM = re.compile(
    r"\b(?:dat(?:es|ed|ing)(?: back)? (?:from|to)|built in|founded in|circa|c\.) (?:about |around |at least )?$"
)
# the train left Platform 2 at 17.42
_LEFT_AT = re.compile(
    r"\b(?:opens|closes|left|depart(?:s|ed)?|arriv(?:es?|ed)|set off|kicks? off|kicked off|sailed|landed)\b[^.;]{0,30} at $"
)
_CLOCK = re.compile(r"(?:[01]?\d|2[0-3])\.[0-5]\d")
_QUAKE = re.compile(r" (?:[a-z]+ )?(?:earth)?(?:quake|tremor|aftershock)")
_BIG = re.compile(r"\b(?:Big|Famous|Magnificent|Super|Fab|Group of) $")
_TITLE_OF = re.compile(r"[a-z ][A-Z][a-z]+ of $")
_CAPITAL = re.compile(r" [A-Z][a-z]")
_OPENING = ("'", '"', "‘", "“")
_TITLE = re.compile(r"(?: (?:of |the |and |for )?[A-Z][A-Za-z'’-]*){1,5}['\"’”]")
_INSIDE = re.compile(r"(?:\b[Tt]he|\b[Tt]he \d{4}|[a-z,]) $")
_SPELLED_LEFT = re.compile(r"(?:mid|pre|post|non)[-–]$")
_REFERRED = re.compile(
    r"\b(?:pages?|stations?|stands?|bays?|doors?|seats?|stalls?|courts?|lanes?|berths?|forms?|rules?|regulations?|articles?|exhibits?|counters?|windows?|paragraphs?|paras?|sections?|clauses?|items?|questions?|junctions?|rooms?|numbers?"
    r"|chapters?|resolutions?|directives?|circulars?|tables?|figures?|appendix|ref(?:erence)?|quoting|extension|signal|versions?|release|edition|volume|platforms?|gates?|lines?|grades?|levels?|phases?"
    r"|Group of|stages?|zones?|wards?|plots?|schedules?|annex(?:es)?|lots?|types?|tiers?|routes?|no\.|nos\.|p\.|pp\.)"
    r" (?:\d+(?:\.\d+)*(?:[-–]\d+)?(?:,| and| to| or) )?$"
    r"|\b(?:on|of|by|in|from|until|since|reached) (?:day|week|month|year) $",
)
