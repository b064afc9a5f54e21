"""Cells of English tables: bare numbers count, and heads tell unit, aim and year."""

from __future__ import annotations

import re
from bisect import bisect_right

from leitai.claims.reading.english.lexis import SCALES, SIGNS, UNITS
from leitai.claims.reading.english.numerals import BARE
from leitai.claims.reading.english.times import TIME
from leitai.claims.reading.number import Number
from leitai.claims.reading.tables import find_cells
from leitai.quantities.units import Unit

_HEAD_UNIT = re.compile(r"[(,\[]\s*([^()\[\],]{1,16}?)\s*[)\]]?\s*$")
_PARTS = re.compile(
    r"(?P<sign>[^\w\s]*)\s?(?P<scale>thousand|million|billion|lakh|crore|000s?|bn|m|k)?$"
)
_NO_COUNT = re.compile(r"\b(?:no|ref|id|code|tel|phone|year|number|postcode|rank|date)\b\.?$", re.I)


def settle_cells(plain: str, numbers: list[Number]) -> dict[int, tuple[str, str]]:
    """Bare numbers that fill a cell become counts; the head and label of each, by its start."""
    cells = find_cells(plain)
    if not cells:
        return {}
    starts = [cell.start for cell in cells]
    found: dict[int, tuple[str, str]] = {}
    for number in numbers:
        index = bisect_right(starts, number.start) - 1
        if index < 0 or number.end > cells[index].end:
            continue
        cell = cells[index]
        if number.reason in (BARE, "") and cell.header != cell.label:
            found[number.start] = (cell.header, cell.label)
        rest = plain[cell.start : number.start] + plain[number.end : cell.end]
        bare = number.reason == BARE or (not number.reason and number.unit is None)
        if bare and not rest.strip(" -+") and not _NO_COUNT.search(cell.header):
            number.reason = ""
            number.kind = "count"
            for words in (cell.header, cell.label):
                if (head := _HEAD_UNIT.search(words)) and _take(number, head[1]):
                    break
    return found


def _take(number: Number, written: str) -> bool:
    unit = UNITS.get(written)
    if unit is not None:
        number.unit, number.word, number.kind = unit, written, unit.kind
        return True
    parts = _PARTS.match(written)
    if parts is None or parts["sign"] not in SIGNS:
        return False
    sign = parts["sign"]
    number.unit, number.word, number.kind = Unit(sign, "amount", SIGNS[sign]), sign, "amount"
    scale = parts["scale"]
    if scale:
        number.value *= 1000 if scale.startswith("0") else SCALES[scale]
    return True


def is_time(head: str) -> bool:
    """Whether a head names a time."""
    return bool(TIME.search(head))
