"""Numerals: Chinese, Arabic and mixed digits to exact decimals, and back."""

# ruff: noqa: PLR0912
# Forms are tried in order and the first that fits returns.

from __future__ import annotations

import re
from decimal import Decimal, localcontext

from leitai.base.problem import Problem

DIGITS = {
    "〇": 0, "零": 0, "○": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6,
    "七": 7, "八": 8, "九": 9, "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7,
    "捌": 8, "玖": 9, "幺": 1, "俩": 2, "仨": 3,
}  # fmt: skip
TENS = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
MYRIADS = {"万": 10**4, "亿": 10**8, "兆": 10**12}
_SPELLED = {"廿": "二十", "卅": "三十", "萬": "万", "億": "亿", "兩": "两"}
_ARABIC = re.compile(r"[+-]?\d[\d,]*(?:\.\d+)?|[+-]?\.\d+")
_PIECE = re.compile(
    r"(\d[\d,]*(?:\.\d+)?|\.\d+)|([〇零○一二两三四五六七八九壹贰叁肆伍陆柒捌玖幺俩仨])|(.)"
)
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}  # full-width forms


class NumeralProblem(Problem):
    """The text is not a number."""

    code = "numeral"
    en = "{text!r} is not a number that can be read."
    zh = "“{text}”不是能读出的数。"
    todo_en = "Write it in digits or in Chinese numerals, for example 12.5, 3万 or 一百二十三."
    todo_zh = "请用数字或汉字数字书写,如 12.5、3万、一百二十三。"


def parse_numeral(text: str) -> Decimal:
    """The exact value of one numeral.

    Rule: digits before 十百千 multiply them, sections before 万 and 亿 are added up
    and multiplied; a digit after a scale word that ends the numeral counts in tens
    of that scale (三万五 = 35,000; 3万5千 = 35,000); a run of single digits without
    scale words is read place by place (二〇二二 = 2022). A decimal point is `.` or 点.

    Args:
        text: Arabic, full-width, Chinese or mixed numeral, without unit or hedge.

    Raises:
        NumeralProblem: when the text is not a number.
    """
    plain = text.strip().translate(_WIDE).replace(" ", "")
    for old, new in _SPELLED.items():
        plain = plain.replace(old, new)
    sign = -1 if plain[:1] in "-负−" and plain else 1
    plain = plain.lstrip("+-负−")
    with localcontext() as context:
        context.prec = max(60, 2 * len(plain) + 60)
        value = _arabic(plain)
        if value is None:
            value = _mixed(plain)
        if value is None:
            raise NumeralProblem(text=text)
        return sign * value


def _arabic(text: str) -> Decimal | None:
    if _ARABIC.fullmatch(text):
        return Decimal(text.replace(",", ""))
    return None


def _mixed(text: str) -> Decimal | None:
    whole, point, fraction = text.partition("点")
    if point:
        tail = "".join(str(DIGITS.get(c, c)) for c in fraction)
        match = re.fullmatch(r"(\d+)([万亿]*)", tail)
        head = _whole(whole) if whole else Decimal(0)
        if match is None or head is None:
            return None
        value = head + Decimal(f"0.{match[1]}")
        for scale in match[2]:
            value *= MYRIADS[scale]
        return value
    return _whole(text)


def _whole(text: str) -> Decimal | None:
    if not text:
        return None
    if all(c in DIGITS for c in text):
        return Decimal("".join(str(DIGITS[c]) for c in text))
    total = section = Decimal(0)
    current: Decimal | None = None
    last = 1  # the scale of the last scale word, for 三万五
    zero = False
    for arabic, digit, other in _PIECE.findall(text):
        if arabic:
            if current is not None:
                return None
            current = Decimal(arabic.replace(",", ""))
        elif digit:
            number = DIGITS[digit]
            if number == 0 and current is None:
                zero = True
            elif current is None:
                current = Decimal(number)
            else:
                return None
        elif other in TENS:
            scale = TENS[other]
            section += (Decimal(1) if current is None else current) * scale
            current, last, zero = None, scale, False
        elif other in MYRIADS:
            scale = MYRIADS[other]
            section += current or 0
            if section == 0:
                # 亿 after 万 (3万亿) multiplies what was collected; a bare 万 is one.
                total = (total or Decimal(1)) * scale
            elif total and last < scale and total < scale * MYRIADS["万"]:
                total = (total + section) * scale
            else:
                total += section * scale
            section, current, last, zero = Decimal(0), None, scale, False
        else:
            return None
    if current is not None:
        short = not zero and last >= 100 and current < 10 and current == int(current)
        section += current * (last // 10) if short and not text[-1].isdigit() else current
        if short and text[-1].isdigit() and last >= 1000:
            section += current * (last // 10) - current
    return total + section
