"""English numbers printed in digits, with their scale."""

from __future__ import annotations

import re
from decimal import Decimal

from leitai.claims.reading.english.lexis import SCALES
from leitai.claims.reading.number import Number


def take_digits(plain: str, match: re.Match[str]) -> tuple[Number, str]:
    """The number of digits with its scale, and the word of scale."""
    digits, sign, scale, end = match["d"], match["sign"], match["s"], match.end()
    if scale:
        scale = scale.replace("-\n", "")  # 1.2 mil- / lion across a line end
    if scale in ("k", "K", "m", "M", "B") and match["g"][0] in " -" and not sign:
        if match["g"][0] == "-" or scale == "m" or not _COUNTED.match(plain, end):
            scale, end = (
                None,
                match.end("v") if match["v"] else match.end("f") if match["f"] else match.end("d"),
            )
    elif scale in ("M", "B", "K") and not sign and not match["f"]:
        scale, end = None, match.end("d")  # 4B is a class
    elif scale == "m" and not sign and not _COUNTED.match(plain, end):
        scale, end = None, match.end("f") if match["f"] else match.end("d")  # 5m is five metres
    elif scale and match["g"][0] == "-" and _HYPHEN.match(plain, end):
        pass
    value = Decimal(re.sub(r"[ ,]", "", digits)[:40] + (match["f"] or "")[:40])
    value += {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75")}.get(
        match["v"] or "", 0
    )
    number = Number(match.start(), end, value, "numeral_english")
    number.core = match.start("d")
    if scale:
        for part in scale.split():
            number.value *= SCALES[part]
    elif (half := _AND_HALF.match(plain, end)) and not sign:
        number.value += Decimal("0.5")
        number.end = number.digits_end = half.end()
    return number, scale or ""


_COUNTED = re.compile(
    r"\s?(?!in\b|of\b|and\b|on\b|by\b|for\b|to\b|(?:long|wide|high|deep|tall|thick|away|above|below|from|apart|across|north|south|east|west|back|down)\b)[a-z]{3,}"
)
_HYPHEN = re.compile(r"-[a-z]")
_AND_HALF = re.compile(r" and a half\b")
