"""Numbers to text: Chinese numerals, and digits with 万 and 亿."""

from __future__ import annotations

from decimal import Decimal

_DIGITS = "零一二三四五六七八九"
_PLACES = ("", "十", "百", "千")
_SECTIONS = ("", "万", "亿", "万亿")


def write_chinese(value: Decimal | int) -> str:
    """The number in Chinese numerals: 1203 -> 一千二百零三, 0.5 -> 零点五.

    Args:
        value: from 0 up to below 10^16; more places after the point are all written.

    Raises:
        ValueError: the value is negative or too large.
    """
    number = Decimal(value)
    if number < 0 or number >= 10**16:
        raise ValueError("write_chinese takes numbers from 0 to below 10^16")
    whole, _, fraction = f"{number:f}".partition(".")
    text = _write_whole(int(whole))
    if fraction.rstrip("0"):
        text += "点" + "".join(_DIGITS[int(digit)] for digit in fraction.rstrip("0"))
    return text


def _write_whole(number: int) -> str:
    if number == 0:
        return "零"
    parts: list[str] = []
    sections: list[int] = []
    while number:
        number, section = divmod(number, 10000)
        sections.append(section)
    gap = False
    for index in range(len(sections) - 1, -1, -1):
        section = sections[index]
        if section == 0:
            gap = bool(parts)
            # 一万亿 is written with both words even when its lower section is empty.
            if index == 2 and len(sections) == 4:
                parts.append("亿")
                gap = False
            continue
        if parts and (gap or section < 1000):
            parts.append("零")
        gap = False
        word = _SECTIONS[index] if index != 3 else "万"
        parts.append(_write_section(section) + word)
    text = "".join(parts)
    return text[1:] if text.startswith("一十") else text


def _write_section(section: int) -> str:
    text = ""
    zero = False
    for place in range(3, -1, -1):
        digit = section // 10**place % 10
        if digit == 0:
            zero = bool(text)
            continue
        if zero:
            text += "零"
            zero = False
        text += _DIGITS[digit] + _PLACES[place]
    return text


def write_scaled(value: Decimal | int) -> str:
    """Digits with the largest scale word that loses nothing: 6900000 -> 690万.

    Args:
        value: any number; it is written exactly.
    """
    number = Decimal(value)
    for scale, word in ((10**12, "万亿"), (10**8, "亿"), (10**4, "万")):
        if abs(number) >= scale:
            exponent = len(str(scale)) - 1
            sign, digits, own = number.as_tuple()
            scaled = Decimal((sign, digits, int(own) - exponent))
            text = f"{scaled:f}"
            if "." in text:
                text = text.rstrip("0").rstrip(".")
            if len(text.partition(".")[2]) <= 4:
                return text + word
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
