"""Sentences that show the arithmetic, in the language of the document."""

from __future__ import annotations

import re
from fractions import Fraction

from leitai.claims.relations.document import Document, Mention
from leitai.claims.relations.interval import norm_value

_SCALES_ZH = ((10**12, "万亿"), (10**8, "亿"), (10**4, "万"))
_SCALES_EN = ((10**12, " trillion"), (10**9, " billion"), (10**6, " million"))
_SYMBOL = {"CNY": "元", "USD": "美元", "EUR": "欧元", "GBP": "英镑", "HKD": "港元", "JPY": "日元"}


def number(value: Fraction, places: int = 2) -> str:
    """A rational with at most so many decimals and no trailing zeros."""
    text = f"{float(round(value, places)):.{places}f}" if abs(value) < 10**15 else str(int(value))
    return text.rstrip("0").rstrip(".") if "." in text else text


def amount(value: Fraction, like: Mention, document: Document, places: int = 2) -> str:
    """A value in the normal unit of a mention, with its unit, as the document writes."""
    unit = like.claim.unit or ""
    claim = like.claim
    factor = Fraction(1)
    if claim.norm_value is not None and claim.value:
        factor = Fraction(claim.norm_value) / Fraction(claim.value)
    shown = value / factor
    if document.chinese:
        return _chinese(shown, unit, claim.text, places)
    for scale, word in _SCALES_EN:
        if abs(shown) >= scale and word.strip()[0] in claim.text.lower():
            return f"{number(shown / scale, places)}{word}{_spaced(unit)}"
    text = number(shown, places)
    whole, _, rest = text.partition(".")
    grouped = f"{int(whole):,}" if whole.lstrip("-").isdigit() else whole
    return (grouped + (f".{rest}" if rest else "")) + _spaced(unit)


def _spaced(unit: str) -> str:
    return unit if unit in {"%", "‰", ""} else f" {unit}"


def _chinese(shown: Fraction, unit: str, text: str, places: int) -> str:
    for scale, word in _SCALES_ZH:
        if word in text and abs(shown) >= Fraction(scale, 10):
            return f"{number(shown / scale, places)}{word}{unit}"
    if abs(shown) >= 10**8:
        return f"{number(shown / 10**8, places)}亿{unit}"
    if abs(shown) >= 10**5 and shown % 1000 == 0:
        return f"{number(shown / 10**4, places)}万{unit}"
    return f"{number(shown, places)}{unit}"


def quoted(mention: Mention) -> str:
    """The claim as printed, without the line ends a page put into it."""
    text = re.sub(r"\s+", " ", mention.claim.text).strip()
    if mention.claim.text.isascii():
        return text
    # A caption inside a broken number is no part of the number.
    return (
        text.replace(" ", "") if len(text) < 40 else f"{mention.claim.digits}{mention.claim.unit}"
    )


def value_of(mention: Mention) -> Fraction:
    """The printed value in the normal unit."""
    return norm_value(mention.claim)


def say(document: Document, zh: str, en: str, /, **words: object) -> str:
    """The sentence in the language of the document."""
    if not document.chinese:
        return en.format(**words)
    return re.sub(r",(?!\d)", "\uff0c", zh.format(**words)).replace(";", "\uff1b")
