"""Numbers in English text: the counted noun phrase as unit, hedges in words."""

from __future__ import annotations

import re
from bisect import bisect_right

from leitai.claims.model import Claim
from leitai.claims.reading.english.aims import Aims
from leitai.claims.reading.english.cells import settle_cells
from leitai.claims.reading.english.joining import join_neighbours
from leitai.claims.reading.english.lexis import SENTENCE, find_token
from leitai.claims.reading.english.numerals import find_number
from leitai.claims.reading.english.settling import Context, make_claim
from leitai.claims.reading.english.softening import soften
from leitai.claims.reading.english.times import Times
from leitai.claims.reading.number import Number

_LONGEST = 600  # a "sentence" without end marks is cut


def read_english(text: str, plain: str, start: int, end: int, groups: int) -> list[Claim]:
    """Every number of an English stretch of text.

    Args:
        text: the source, for the words as written.
        plain: the normalised text, of the same length.
        start, end: the stretch.
        groups: the last group number in use.
    """
    soft = soften(plain[start:end])
    rows: list[Number] = []
    position, stop = 0, end - start
    while match := find_token(soft, position, stop):
        number = find_number(soft, match, stop)
        if number is None:
            position = _step(soft, match)
            continue
        position = max(number.end, match.start() + 1)
        rows.append(number)
    settled = settle_cells(soft, rows)
    join_neighbours(soft, rows, groups)
    return _finish(text[start:end], soft, rows, start, settled)


def _finish(
    text: str, plain: str, rows: list[Number], offset: int, settled: dict[int, tuple[str, str]]
) -> list[Claim]:
    ends = [0, *(m.end() for m in SENTENCE.finditer(plain)), len(plain)]
    times = Times(plain, 0, len(plain))
    aims = Aims(plain)
    claims: list[Claim] = []
    before: Number | None = None
    moved: Number | None = None
    for index, number in enumerate(rows):
        place = bisect_right(ends, number.start)
        sentence = max(ends[place - 1], number.start - _LONGEST)
        end = ends[place] if place < len(ends) else len(plain)
        following = rows[index + 1].start if index + 1 < len(rows) else len(plain)
        if before is not None and before.start < sentence:
            before = moved = None
        period = ""
        if not number.reason:
            period = times.find(plain, (number.start, number.end), (sentence, end), following)
        ranged = number.group is not None and index + 1 < len(rows)
        tail = (
            rows[index + 1].end if ranged and rows[index + 1].group == number.group else number.end
        )
        context = Context(
            sentence,
            end,
            period,
            before,
            moved,
            tail,
            settled.get(number.start, ("", "")),
            aims.hold(number.start),
        )
        claims.append(make_claim(text, plain, number, context, offset))
        if not number.reason:
            before = number
            if number.kind == "rate_change":
                moved = number
    return claims


def _step(plain: str, match: re.Match[str]) -> int:
    """Where to go on behind a match that is no number: past its first word."""
    at = match.start() + 1
    while at < match.end() and plain[at].isalnum():
        at += 1
    return at
