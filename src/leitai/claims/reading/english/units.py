"""Units of English numbers: measures, counted noun phrases, hedges."""

# ruff: noqa: PLR0911, PLR0912, E501
# English is read by a run of special forms; the first that fits returns.

from __future__ import annotations

import re

from leitai.claims.reading.english.lexis import (
    ADVERB,
    AFTER,
    BEFORE,
    HEDGE_AFTER,
    HEDGE_BEFORE,
    UNIT,
    UNITS,
    WORD,
    WORDS,
)
from leitai.claims.reading.english.spelled import ONES, TENS
from leitai.claims.reading.number import Number
from leitai.quantities.units import Unit


def take_unit(plain: str, number: Number) -> None:
    """A unit of measure, else the counted noun phrase up to its plural."""
    at = number.end
    match = UNIT.match(plain, at)
    if match and _fits(plain, number, match):
        number.unit = UNITS[match[1]]
        number.kind = number.unit.kind
        last = match.end(1) if number.kind in ("share", "pp_diff", "multiple") else match.end()
        number.word, number.end = plain[match.start(1) : last], last
        if match[1] in ("fold", "-fold"):
            number.word = "times"  # as in fivefold
        if number.word == "times" and _is_often(plain, number):
            number.kind, number.unit = "count", Unit("times", "count")
        if last > match.end(1):
            number.unit = Unit(number.word, number.kind)
        return
    compared = _MORE.match(plain, at)
    if compared:
        if compared[1] in ("more", "fewer"):
            number.direction = "up" if compared[1] == "more" else "down"
        if compared[1] not in ("further", "extra", "other", "additional"):
            at = compared.end()
        counted = UNIT.match(plain, compared.end())
        if counted and counted[1] not in ("p", "m", "t", "x") and plain[compared.end()] == " ":
            number.unit, number.word = UNITS[counted[1]], counted[1]
            number.kind, number.end = number.unit.kind, counted.end()
            return
    plus = _PLUS.match(plain, at)
    if plus and number.value >= 20 and number.value % 10 == 0:
        number.comparator, at = ">=", plus.end()  # 500 plus firms
        number.rules.append("hedge_after")
    end = find_noun_end(
        plain, at, _PART_LEFT.search(plain, max(0, number.start - 16), number.start)
    )
    if end == at and plain[at : at + 1] == "-":
        return
    if end > at:
        number.word = plain[at:end].strip().replace("-\n", "")
        number.unit = Unit(number.word, "count")
        number.kind = "count"
        number.end = end


def _is_often(plain: str, number: Number) -> bool:
    """Whether so many times tells how often, and not how many times as much."""
    if number.value != number.value.to_integral_value() or number.value < 1:
        return False
    if _PER_TIME.match(plain, number.end):
        return True
    left = plain[max(0, number.start - 60) : number.start]
    return _OFTEN_RIGHT.match(plain, number.end) is not None and not _MULTIPLYING.search(left)


_PER_TIME = re.compile(r" (?:an?|per|each|every) (?:day|week|month|year|hour|night|season|term)\b")
_OFTEN_RIGHT = re.compile(
    r"[,.;:)]|\s*$| (?:in|at|during|on|for|by|since|between|within|across|and|but|before|after|each|so far|from|to|because|when|while)\b"
    r"| (?:last|this) (?:year|month|week|season|winter|summer|spring|autumn|quarter)\b(?!['’])"
)
# rose 3 times; oversubscribed 4 times; trades at 14 times; is five times
_MULTIPLYING = re.compile(
    r"\b(?:rise|rose|risen|rising|grow\w*|grew|increas\w*|expand\w*|climb\w*|fell|fall\w*|drop\w*|declin\w*|jump\w*|multipl\w*|oversubscribed|subscribed|covered|worth|valued"
    r"|higher|lower|more|less|greater|larger|ratio|earnings|leverage|cover|gain\w*|surg\w*|swell\w*|swollen|widen\w*|magnif\w*|enlarg\w*)\b[^.;]*$"
    r"|\b(?:is|are|was|were|be|been|being|by|of|to|at|becomes?|became|equals?)(?: (?:now|about|around|nearly|almost|over|only|just|some|up to|more than|at least))* $",
    re.I,
)

_PLUS = re.compile(r" plus(?= [a-z])")
_EVENT = re.compile(
    r"(?:[- ][a-z]+)?[- ](?:runs?|races?|walks?|relay|final|hurdles|sprint|swim|rides?|radius|limits?|zones?|drive|exclusion|trek|hike)\b"
)


def is_joined_measure(plain: str, match: re.Match[str]) -> bool:
    """A 35-hectare park has 35 hectares; a 10-mile run is only called so."""
    unit = UNITS[match[1]]
    return (
        unit.norm in ("m2", "m", "kW", "kWh", "m3")
        and len(match[1]) > 1
        and _EVENT.match(plain, match.end()) is None
    )


_MORE = re.compile(r" (more|fewer|additional|further|extra|other)(?= [a-z])")
_ATTACHED_ONLY = frozenset(("p", "m", "t", "x"))


def _fits(plain: str, number: Number, match: re.Match[str]) -> bool:
    """Whether the unit of measure is one here: 38p and 9.4m, but no 5-day and no 12 m of."""
    word, hyphen = match[1], plain[number.end : number.end + 1] == "-"
    if hyphen and word not in ("fold", "percentage-point", "percent", "-fold"):
        return is_joined_measure(plain, match)
    if word in ("meter", "kilometer") and number.value != 1:
        return False  # 12 meter boxes
    if word == "t" and plain[number.end] == " ":
        return plain.startswith((" of ", ",", ".", ";"), match.end())
    if word in _ATTACHED_ONLY and plain[number.end] == " ":
        return word == "m" and not plain[match.end() : match.end() + 2].strip().isalpha()
    if word in ("second", "won", "ha") and number.value != 1 and plain[number.end] == " ":
        return word == "ha"
    if word in ("year", "month", "week", "day", "hour", "minute") and number.value > 1:
        # 2 day centres: a noun phrase; a three year plan: judged by the caller
        return find_noun_end(plain, match.end()) == match.end() or number.value < 100
    return True


def find_noun_end(plain: str, at: int, part: re.Match[str] | None = None) -> int:
    """End of the counted noun phrase at `at`: its last plural, or `at` without one.

    Behind `part` (the oldest of the four reservoirs holds ...) a verb may follow the plural.
    At most seven words; "and" may join modifiers (teaching and support staff), never
    two counted nouns.
    """
    end = position = at
    plural = joined = False
    words: list[str] = []
    for index in range(8):
        found = WORD.match(plain, position)
        if found is None or plain[position : position + 1] != " ":
            break
        word = found[1]
        lower = word.lower()
        if lower in ("and", "or") and not plural and index and not joined:
            joined, position = True, found.end()
            continue
        if lower == "of" and words and words[-1] in WORDS["of_modifiers"] and not plural:
            words.append(lower)
            position = found.end()
            continue
        if not index and lower in ("least", "most") and _GRADED.match(plain, found.end()):
            words.append(lower)
            position = found.end()
            continue
        counted = not index and lower in WORDS["noun_verbs"]
        spelled = lower in ONES or lower in TENS
        if spelled and not _ROOMS.match(plain, found.end()):
            break  # 962 three months earlier
        if not index and lower in _PHRASAL and (particle := _PARTICLE.match(plain, found.end())):
            position = particle.end()
            words.append(lower)
            continue
        counted = counted or (word[0].isupper() and lower.endswith("ed"))
        counted = counted or (
            not index and lower in _REPEATED and _PLURAL_NEXT.match(plain, found.end()) is not None
        )
        if (lower in WORDS["stop"] and not counted) or lower in ADVERB:
            break
        words.append(lower)
        if not index and _PASSIVE.fullmatch(word) and _PREPOSITION.match(plain, found.end()):
            break  # 97 resulted in a citation
        if word[0].isupper() and plural and lower in _CAPITAL_ENDS:
            break
        many = _is_plural(lower)
        if plural and not many and not _goes_on(plain, found.end(), plain[at:end]):
            break
        if plural and many and lower.endswith(("ates", "izes", "ises", "ifies", "ains")):
            break  # each of the 16 turbines generates
        if (
            plural
            and many
            and part
            and words[-2] not in _MODIFIERS
            and (lower in WORDS["verbs_in_s"] or _OBJECT.match(plain, found.end()))
        ):
            break
        position = found.end()
        if many:
            plural, end = True, position
        if plain[position : position + 1] != " ":
            break
    return end


_CAPITAL_ENDS = frozenset(("monday", "tuesday", "wednesday", "thursday", "friday"))
# Plurals that are as often modifiers: police community support officers, staff survey responses.
_MODIFIERS = frozenset(
    [
        "police",
        "staff",
        "data",
        "media",
        "youth",
        "sports",
        "services",
        "works",
        "arts",
        "sales",
        "claims",
        "savings",
        "operations",
        "families",
        "crew",
        "cattle",
        "sheep",
        "fish",
        "poultry",
        "livestock",
        "business",
        "drugs",
        "weapons",
        "customs",
        "communications",
        "systems",
        "accounts",
        "parks",
        "elections",
        "resources",
        "women",
        "goods",
    ]
)


def _goes_on(plain: str, at: int, phrase: str) -> bool:
    """Whether a plural that often modifies is followed by the counted noun itself."""
    if phrase.rsplit(maxsplit=1)[-1].lower() not in _MODIFIERS:
        return False
    for _ in range(3):
        found = WORD.match(plain, at)
        if found is None or plain[at : at + 1] != " " or found[1].lower() in WORDS["stop"]:
            return False
        if _is_plural(found[1].lower()):
            return True
        at = found.end()
    return False


_PART_LEFT = re.compile(r"\bof (?:the |our |its |their |these |those |all )?$")
_OBJECT = re.compile(
    r" (?:[\d£$€]|an?\b|the\b|in\b|at\b|on\b|for\b|with\b|more\b|less\b|about\b|over\b|up\b|no\b|its\b|their\b|to\b|by\b|not\b)"
)
_REPEATED = frozenset(
    (
        "near",
        "weekly",
        "daily",
        "monthly",
        "annual",
        "quarterly",
        "nightly",
        "registered",
        "trained",
    )
)
_ROOMS = re.compile(r" (?:bed|bedroom|person|star|storey|year|man|way)\b")
_PHRASAL = frozenset(
    ("follow", "drop", "start", "sign", "check", "top", "walk", "clean", "pop", "catch")
)
_PARTICLE = re.compile(r" (?:up|in|on)(?= [a-z]+s\b)")
_PLURAL_NEXT = re.compile(r" (?:(?!as|was|is|has)[a-z]+ )?(?!as|was|is|has)[a-z]+s\b")
_GRADED = re.compile(
    r" [a-z]+(?:ed|ive|able|ous|al|ant|ent) [a-z]+s\b"
)  # least developed countries
_PASSIVE = re.compile(r"[a-z]+ed$")
_PREPOSITION = re.compile(r" (?:in|from|by|to|on|at|for|as|with)\b")


def _is_plural(word: str) -> bool:
    if word in WORDS["plural"] or word.rsplit("-", 1)[-1].rstrip("\n") in WORDS["plural"]:
        return True
    if word in WORDS["not_plural"] or word.endswith(("ss", "us", "is", "'s", "’s", "ous")):
        return False
    return word.endswith("s") and len(word) > 2


# Behind these "over" says where or on how many, no bound.
_ACROSS = re.compile(
    r"\b(?:spread|phased|staggered|spaced|divided|distributed|averaged|shared"
    r"|punctuality|reliability|accuracy|availability|performance|efficiency|compliance)\s$"
)


_THE_LIMIT = re.compile(
    r"\b(?:the|its|our|their)(?: [a-z]+)? $|\b(?:legal|statutory|regulatory|required) $"
)
_UPWARD = re.compile(
    r"\b(?:went|go|goes|gone|going|move[ds]?|moving|crept|creep|edge[ds]?|edging|inche[ds]|inching|tick(?:ed|s)|nudge[ds]|came|come|climb(?:ed|s)"
    r"|push(?:ed|es)|bump(?:ed|s)|stepped|scaled|pulled|picked|back|taking|taken|bringing|brought) $"
)


# No class of more than 30: the bound is turned round.
_DENIED = re.compile(
    r"(?:(?:^|[.;:!?,]\s|\n\s*|\b(?:and|but|while) )(?:But |And |and |but |while )?(?i:no|none of|not one of|neither|nor|nobody)\b(?! (?:doubt|wonder|change))"
    r"|\b(?:do|does|did|may|must|can|could|should|shall|will|would)(?:n['’]t| not|not)\b(?! (?:only|just|know|say))|\bnever\b)"
    r"(?:(?!\b(?:that|because|but|until|after|before|since|despite|which|who|when|while)\b)[^,.;:!?\d]){0,80}$"
)
_LASTING = re.compile(r"\b(?:has|have|had|been)\b.*\bfor\s$")  # nobody has lived there for
_REVERSED = {">": "<=", "<": ">="}


# The last words of hedges: looked for first, for speed.
_LAST_WORDS = frozenset(word.split()[-1] for word in BEFORE)
_NOT_LETTERS = re.compile(r"[^A-Za-z]+")


def _may_end_hedge(left: str) -> bool:
    words = left.rsplit(None, 2)
    if not words or not left[-1].isspace():
        return False
    last = words[-2] if words[-1] in ("a", "an", "A", "An") and len(words) > 1 else words[-1]
    return last.lower() in _LAST_WORDS or _NOT_LETTERS.split(last.lower())[-1] in _LAST_WORDS


def take_hedges(plain: str, number: Number) -> Number:
    """Widen the number by the words that bound it, and set its comparator."""
    left = plain[max(0, number.start - 28) : number.start]
    match = HEDGE_BEFORE.search(left) if _may_end_hedge(left) else None
    if match:
        word = match[1].lower()
        if word == "over" and _ACROSS.search(left, 0, match.start(1)):
            pass  # spread over 14 sites
        elif word in ("minimum of", "maximum of") and _THE_LIMIT.search(left, 0, match.start(1)):
            pass  # above the regulatory minimum of 10.25%
        elif word == "up to" and _UPWARD.search(left, 0, match.start(1)):
            pass  # inched up to 81.2%
        elif BEFORE[word] != "=":
            number.comparator = BEFORE[word]
            denied = _DENIED.search(
                plain, max(0, number.start - 110), number.start - len(left) + match.start(1)
            )
            if denied and not _LASTING.search(denied[0]):
                number.comparator = _REVERSED.get(number.comparator, number.comparator)
            number.start -= len(left) - match.start(1)
            number.rules.append("hedge_before")
    after = HEDGE_AFTER.match(plain, number.end)
    if after:
        number.comparator = AFTER[after[1].lower()] if after[1] else ">="
        number.end = after.end()
        number.rules.append("hedge_after")
        if number.unit is None:
            take_unit(plain, number)
    return number
