"""Numerals where they stand: digits with scale words, Chinese numerals, broken digits."""

from __future__ import annotations

import re
from decimal import Decimal

from leitai.claims.reading.number import Number
from leitai.claims.reading.words import BEFORE, BEFORE_LENGTHS, BEFORE_SCALE, INSIDE
from leitai.quantities.numerals import DIGITS, NumeralProblem, parse_numeral

# 千 and 百 are scale words unless they begin a unit (千米, 千瓦时) or 百分点.
_SCALE = r"万亿|千亿|百亿|十亿|亿|千万|百万|十万|万|千(?![米克瓦伏焦卡帕赫安兆])|百(?!分)|十"
_ARABIC = re.compile(
    r"(?P<d>\d{1,3}(?:,\d{3})+(?!\d)|\d{1,3}(?: \d{3})+(?![\d:])|\d(?:\d|[Oo](?![A-Za-z]))*)"
    rf"(?P<f>\.\d+|\.(?=[万亿]))?(?: ?(?P<m>[余多来])?(?P<s>{_SCALE})"
    r"(?P<x>零?\d[\d.]*(?:千万|百万|十万|万|千(?![米克瓦伏])|百(?!分)))*"
    r"(?P<y>\d{1,4}(?![\d.:/年月%]))?(?:(?P<n>[余多])(?P<t>[万亿]))?)?"
)
_CHINESE = re.compile(
    r"(?P<z>(?:[零〇一二两三四五六七八九十万亿壹贰叁肆伍陆柒捌玖廿卅]|百(?!分)"
    r"|千(?![米克瓦伏焦卡帕赫兆]))+(?:点[零〇一二三四五六七八九]+[万亿]*)?)"
    r"(?P<m>[余多来几]|(?<=[百千万])把)?(?P<s>[百千]?[万亿]+)?"
)
_BROKEN = re.compile(
    r"(?:\d(?: \d)+ ?\. ?\d+(?: \d)*|\d+(?:\s?\.\s?\d+|(?:[ \n]{1,3}\d+)+(?:\.\d+)?))"
    r"(?=\s*(?:[万亿%]|个百分点))|\d{1,3},(?:\d \d\d|\d\d \d)(?![\d,])"
    r"|(?<!\n)\d+\.\n\d{1,2}(?=[一-鿿㎡])|\d+\.\d\n\d{1,2}(?=[万亿%])"
)
_BROKEN_SCALE = re.compile(r"\n[ \n]?(?:[■□▲△▼◆][^\n]*\n[ \n]*)?(?=[万亿][一-鿿])")
_NEXT_COLUMN = re.compile(r" *(?:$|\n| [-\d])")
# 机构2 13家: a stray blank inside a count; not 图2 13家, where the first is a mark.
_STRAY = re.compile(
    r"(?<=[一-鿿])(?<![图表件栏注例第号题章节条录卷])\d{1,2} \d{2,3}"
    r"(?=[一-鿿])(?![年月日时号后强国省县])"
)
_SCALE_AFTER = re.compile(rf"\s*({_SCALE})")
_ZERO_LETTER = str.maketrans("Oo", "00", ", ")
_SCALES = {
    "十": 10, "百": 100, "千": 1000, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7,
    "亿": 10**8, "十亿": 10**9, "百亿": 10**10, "千亿": 10**11, "万亿": 10**12,
}  # fmt: skip
SCALE_VALUES = {word: Decimal(value) for word, value in _SCALES.items()}


def read_arabic(text: str, at: int) -> Number:
    """The number whose first digit stands at `at`."""
    match = _ARABIC.match(text, at)
    assert match
    end = match.end()
    if " " in match["d"] and text[at - 1 : at] == " " and _NEXT_COLUMN.match(text, end):
        match = _ARABIC.match(text, at, text.index(" ", at))  # 东城区 120 118: two cells
        assert match
        end = match.end()
    scale = match["s"]
    if not scale and text[end : end + 1] in (" ", "\n", ".", ","):
        broken = _read_broken(text, at, end)
        if broken is not None:
            return broken
    digits, fraction = match["d"][:24], match["f"]
    if not digits.isdigit():
        digits = digits.translate(_ZERO_LETTER)
    if not scale and text[end : end + 1] == "\n" and (gap := _BROKEN_SCALE.match(text, end)):
        rest = _SCALE_AFTER.match(text, gap.end())
        if rest and at - text.rfind("\n", max(0, at - 12), at) >= 5:
            number = Number(at, rest.end(), Decimal(digits + (fraction or "")), "numeral_broken")
            number.value *= SCALE_VALUES[rest[1]]
            return number
    number = Number(at, end, Decimal(digits + fraction if fraction else digits), "numeral")
    if scale:
        _scale(number, match, text)
    return number


def _scale(number: Number, match: re.Match[str], text: str) -> None:
    """Multiply the scale words in: 18万6千, 1千余万, 10多万."""
    number.value *= SCALE_VALUES[match["s"]]
    if match["m"]:
        number.comparator = INSIDE[match["m"]]
    elif match["x"] or match["y"]:
        tail = match.start("n") if match["n"] else match.end()
        whole = text[match.start() : tail].replace(" ", "").replace("零", "")
        try:
            number.value = parse_numeral(whole)
        except NumeralProblem:
            return
    if match["n"]:
        number.value *= SCALE_VALUES[match["t"]]
        number.comparator = INSIDE[match["n"]]


def _read_broken(text: str, at: int, end: int) -> Number | None:
    """Digits that the layout broke by a space, a line end or a stray blank at the point."""
    broken = _BROKEN.match(text, at) or _STRAY.match(text, at)
    if broken is None or broken.end() <= end:
        return None
    number = Number(
        at, broken.end(), Decimal("".join(broken[0].split()).replace(",", "")), "numeral_broken"
    )
    scale = _SCALE_AFTER.match(text, broken.end())
    if scale:
        number.value *= SCALE_VALUES[scale[1]]
        number.digits_end = number.end = scale.end()
    return number


def read_chinese(text: str, at: int) -> Number | None:
    """The number in Chinese numerals at `at`, or None when the characters make none."""
    match = _CHINESE.match(text, at)
    if not match:
        return None
    word, inside, scale = match["z"], match["m"], match["s"]
    end = match.end()
    if inside == "把" and len(word) > 1:
        inside, end = None, match.start("m")  # 五百把椅子
    bare_scale = word[0] in "百千万亿" and not inside
    if bare_scale and not _has_scale_hedge(text, at) and text[at - 1] != "每":
        return None  # 万家灯火, 百货: the scale word alone is no figure
    if len(word) >= 2 and word[0] in DIGITS and word[1] in DIGITS:
        return None  # 一二三产业
    if inside == "几":
        return None
    try:
        number = Number(at, end, parse_numeral(word), "numeral_chinese")
    except NumeralProblem:
        return None
    for part in scale or "":
        number.value *= _SCALES[part]
    if inside:
        number.comparator = INSIDE[inside]
    return number


def skip_chinese(text: str, at: int) -> int:
    """The offset behind Chinese numerals that make no number."""
    match = _CHINESE.match(text, at)
    return match.end() if match else at + 1


def _has_scale_hedge(text: str, at: int) -> bool:
    for size in BEFORE_LENGTHS.get(text[at - 1 : at], ()):
        word = text[at - size : at]
        if BEFORE.get(word) == "":
            return False  # 迈上百亿台阶
        if word in BEFORE_SCALE or word in BEFORE:
            return True
    return False
