"""The words that tie numbers together, as patterns; the data is in words.toml."""

from __future__ import annotations

import re
import tomllib
from fractions import Fraction
from functools import cache
from importlib.resources import files
from os.path import commonprefix
from typing import Any


@cache
def _table() -> dict[str, Any]:
    text = (files(__package__) / "words.toml").read_text("utf-8")
    return tomllib.loads(text)


def listed(path: str) -> list[Any]:
    """The list at a dotted path of words.toml."""
    here: Any = _table()
    for step in path.split("."):
        here = here[step]
    assert isinstance(here, list)
    return here


def _bounded(word: str) -> str:
    # Latin words stand alone; Chinese has no word boundaries to ask for.
    if not (word[0].isascii() and word[0].isalpha()):  # Chinese, or a pattern
        return word
    return rf"\b{word}\b"


@cache
def alternation(*paths: str) -> str:
    """One alternative per word of the lists, longest first, without a group."""
    words = [str(word) for path in paths for word in listed(path)]
    return "|".join(_bounded(word) for word in sorted(words, key=len, reverse=True))


@cache
def pattern(*paths: str) -> re.Pattern[str]:
    """Any word of the lists."""
    return re.compile(alternation(*paths), re.IGNORECASE)


@cache
def ending(*paths: str) -> re.Pattern[str]:
    """Any word of the lists at the end of a text, with a few light words after it."""
    light = r"(?:了|的|为|有|达|至|到|约|近|逾|超过?|by|to|of|about|nearly|some|over|a|an|\s)*"
    return re.compile(rf"(?:{alternation(*paths)}){light}$", re.IGNORECASE)


@cache
def dimensions() -> tuple[tuple[str, ...], ...]:
    """Sets of names that exclude one another and together exhaust a whole."""
    return tuple(tuple(names) for names in listed("dimensions.complete"))


@cache
def _named(name: str) -> re.Pattern[str]:
    plural = "(?:s|es)?" if name[0].isascii() else ""
    return re.compile(_bounded(re.escape(name) + plural), re.IGNORECASE)


def names_in(text: str, names: tuple[str, ...]) -> list[str]:
    """The names of a set that a text holds; a longer one hides those inside it."""
    found = [name for name in names if _named(name).search(text)]
    return [n for n in found if not any(n != other and n in other for other in found)]


def dimension_of(texts: list[str]) -> tuple[bool, bool]:
    """Whether texts name distinct members of one set, and all of its members.

    Returns:
        (exclusive, complete).
    """
    exclusive = any(_apart(texts, tuple(names)) for names in listed("dimensions.exclusive"))
    for names in dimensions():
        chosen = [names_in(text, names) for text in texts]
        if all(len(found) == 1 for found in chosen):
            distinct = {found[0] for found in chosen}
            if len(distinct) == len(texts):
                exclusive = True
                if len(distinct) == len(names):
                    return True, True
    return exclusive, False


def _apart(texts: list[str], names: tuple[str, ...]) -> bool:
    chosen = [names_in(text, names) for text in texts]
    return all(len(found) == 1 for found in chosen) and len({f[0] for f in chosen}) == len(texts)


def are_siblings(texts: list[str]) -> bool:
    """Whether names end alike, as 小学组 and 初中组 do, and so stand side by side."""
    stripped = [text.strip(" 、,和及") for text in texts]
    shared = commonprefix([text[::-1] for text in stripped])  # noqa: RUF071 of words, not paths
    if len(shared) >= 3 and all(len(t) > len(shared) for t in stripped):
        return len(set(stripped)) == len(stripped)
    for ending_word in listed("dimensions.siblings"):
        if all(t.endswith(ending_word) and len(t) > len(ending_word) for t in stripped):
            return len(set(stripped)) == len(stripped)
    return False


@cache
def rate_band(base: str, quoted: str) -> tuple[Fraction, Fraction] | None:
    """Plausible range of what one unit of `quoted` costs in `base`, or None."""
    band = _table()["currency"].get(base, {}).get(quoted)
    return None if band is None else (Fraction(band[0]), Fraction(band[1]))


def currencies() -> set[str]:
    """Codes of the currencies that the bands know."""
    known = set(_table()["currency"])
    for quoted in _table()["currency"].values():
        known |= set(quoted)
    return known
