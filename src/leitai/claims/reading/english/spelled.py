"""Numbers spelled in English: one hundred and twenty, two and a half, half a million."""

# ruff: noqa: PLR0912, E501
# One pattern, one line.

from __future__ import annotations

import re
from decimal import Decimal

ONES = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
TENS = dict(
    zip(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"],
        range(20, 100, 10),
        strict=True,
    )
)
LARGE = {
    "dozen": 12, "hundred": 100, "thousand": 10**3, "lakh": 10**5, "million": 10**6,
    "crore": 10**7, "billion": 10**9, "trillion": 10**12,
}  # fmt: skip
_SMALL = "|".join([*TENS, *sorted(ONES, key=len, reverse=True)])
_LARGE = "|".join(LARGE)
_PIECE = re.compile(
    rf"(?P<joint>[ -](?:and[ -])?|)(?:(?P<small>{_SMALL})|(?P<large>{_LARGE})s?"
    r"|(?P<part>a[ -]half|a[ -]quarter|three[ -]quarters))(?![A-Za-z])",
    re.I,
)
# Where a spelled number may start; what follows is read piece by piece.
START = (
    rf"(?:(?i:{'|'.join(TENS)}|{'|'.join(word for word in ONES if word != 'zero')})(?![A-Za-z])"
    rf"|(?i:an?) (?=(?:{_LARGE})(?![A-Za-z]))"
    rf"|(?i:half an?|(?:a|one) quarter of an?|three[- ]quarters of an?) (?=(?:{_LARGE})(?![A-Za-z])))"
)
_ARTICLE = re.compile(
    r"(?P<half>half an? )|(?P<quarter>(?:a|one) quarter of an? )"
    r"|(?P<three>three[- ]quarters of an? )|(?P<one>an? )",
    re.I,
)
_PARTS = {"half": Decimal("0.5"), "quarter": Decimal("0.25"), "three": Decimal("0.75")}


def read_spelled(text: str, at: int, stop: int) -> tuple[Decimal, int, bool] | None:
    """The spelled number at `at`: its value, its end, and whether a word of scale is in it.

    Stops before a word that cannot go on: "fifty two-bedroom homes" is read as fifty.
    """
    total, current, lowest = Decimal(0), Decimal(0), Decimal(10) ** 30
    started = scaled = False
    article = _ARTICLE.match(text, at, stop)
    if article:
        current = _PARTS.get(article.lastgroup or "", Decimal(1))
        at, started = article.end(), True
    room = 100  # what may still be added to `current` without a word of scale
    while piece := _PIECE.match(text, at, stop):
        joint = piece["joint"]
        if (started and not article and not joint) or (not started and joint):
            break
        if piece["small"]:
            word = piece["small"].lower()
            value = TENS.get(word) or ONES.get(word, 0)
            if text[piece.end() : piece.end() + 1] == "-" and joint.isspace() and started:
                break  # fifty two-bedroom homes
            if value >= room or (room == 10 and "and" in joint) or article:
                break
            if started and room == 100 and not scaled:
                break
            current += value
            room = 10 if value >= 20 else 0
        elif piece["large"]:
            value = LARGE[piece["large"].lower()]
            if not started or value >= lowest or joint.strip():
                break
            scaled = True
            if value == 100 and current < 100:
                current *= 100
                room = 100
            else:
                total += (current or 1) * value
                current, room, lowest = Decimal(0), 100, Decimal(value)
        else:
            if not started or "and" not in joint:
                break
            current += (
                _PARTS[piece["part"].split(" ")[-1].split("-")[-1].rstrip("s")]
                if not (piece["part"].lower().startswith("three"))
                else _PARTS["three"]
            )
            room = 0
        article = None
        started = True
        at = piece.end()
    if not started or (article and not scaled):
        return None
    return total + current, at, scaled
