"""Units of English numbers: measures, counted noun phrases, hedges."""

# ruff: noqa: PLR0912, PLR0915
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
    VERB,
    WORD,
    WORDS,
)
from leitai.claims.reading.number import Number
from leitai.quantities.units import Unit


def take_unit(plain: str, number: Number) -> None:
    """A unit of measure, else the counted noun phrase up to its plural."""
    at = number.end
    match = UNIT.match(plain, at)
    if match:
        unit = UNITS[match[1]]
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
        word_match = WORD.match(plain, position)
        if word_match is None or (position > at and plain[position : position + 1] != " "):
            break
        if position == at and plain[position : position + 1] != " ":
            break
        word = word_match[1]
        lower = word.lower()
        if lower in WORDS["stop"] or lower in ADVERB:
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
    if not words or (_PASSIVE.match(words[0]) and _PREPOSITION.match(plain, _after(plain, at, 1))):
        return  # 97 resulted in a citation
    if not last_plural:
        if number.value != 1 and not (number.value < 2):
            # "3.2 million hectare-metres", "12 new GP": the phrase as far as it goes
            trimmed = [w for w in words if not VERB.search(w)] if len(words) > 1 else words
            words = words[: len(trimmed)] if trimmed else words[:1]
        kept = words
        position = at
        for _ in kept:
            word_match = WORD.match(plain, position)
            assert word_match
            position = word_match.end()
        end = position
    number.word = plain[at:end].strip()
    number.unit = Unit(number.word, "count")
    number.kind = "count"
    number.end = end


_PASSIVE = re.compile(r"[a-z]+ed$")
_PREPOSITION = re.compile(r" (?:in|from|by|to|on|at|for|as|with)\b")


def _after(plain: str, at: int, words: int) -> int:
    """End of the given number of words from a place."""
    for _ in range(words):
        found = WORD.match(plain, at)
        at = found.end() if found else at
    return at


def _is_plural(word: str) -> bool:
    if word in WORDS["plural"]:
        return True
    if word in WORDS["not_plural"] or word.endswith(("ss", "us", "is", "'s", "’s", "ous")):
        return False
    return word.endswith("s") and len(word) > 2


def take_hedges(plain: str, number: Number) -> Number:
    left = plain[max(0, number.start - 24) : number.start]
    match = HEDGE_BEFORE.search(left)
    if match:
        word = match[1].lower()
        number.comparator = BEFORE[word]
        if number.comparator != "=":
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
