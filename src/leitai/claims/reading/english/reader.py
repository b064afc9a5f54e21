"""Numbers in English text: the counted noun phrase as unit, hedges in words."""

from __future__ import annotations

from leitai.claims.model import Claim
from leitai.claims.reading.english.joining import join_neighbours
from leitai.claims.reading.english.lexis import TOKEN
from leitai.claims.reading.english.numerals import find_number
from leitai.claims.reading.english.settling import make_claim
from leitai.claims.reading.number import Number


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
    while match := TOKEN.search(plain, position, end):
        position = max(match.end(), position + 1)
        number = find_number(plain, match)
        if number is None:
            continue
        position = max(number.end, position if match["onein"] is None else match.start() + 1)
        rows.append(number)
    groups = join_neighbours(plain, rows, groups)
    return [make_claim(text, plain, number, start) for number in rows]
