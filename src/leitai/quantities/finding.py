"""Bare numerals and percentages in Chinese text, whatever they count.

The reader of claims asks what a number says; this module only asks where numerals
stand and what they are worth, dates and ordinals included.
"""

# ruff: noqa: PLR0911
# Forms are tried in order and the first that fits returns.

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation, Overflow, localcontext
from fractions import Fraction

from leitai.quantities.numerals import NumeralProblem, parse_numeral


@dataclass(frozen=True, slots=True)
class Numeral:
    """One numeral.

    Args:
        start, end: offsets into the text.
        value: its exact value; a percentage keeps the figure before the sign.
        percent: whether it is a percentage (百分之, %, 成, 折, 个百分点).
    """

    start: int
    end: int
    value: Fraction
    percent: bool = False


_TABLE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_TABLE |= {
    ord(old): ord(new)
    for old, new in zip(
        "萬億兩陸貳參負點餘幾個對壹貮弍弌\u3000\u00a0",
        "万亿两陆贰叁负点余几个对壹贰贰壹  ",
        strict=True,
    )
}
_FORMAL = "壹贰叁肆伍陆柒捌玖拾佰仟"
_ONES = f"零〇一二三四五六七八九两{_FORMAL[:9]}俩仨幺"
_CHARS = f"{_ONES}十百千万亿兆拾佰仟廿卅"
_SP = r"[ ]{0,4}"
_ZH = (
    rf"(?:(?:\d+(?:\.\d+)?{_SP})?[{_CHARS}](?:{_SP}[{_CHARS}]|{_SP}\d+(?={_SP}[{_CHARS}]))*"
    rf"(?:(?<=[{_CHARS}]){_SP}\d+(?![\d.]))?(?:{_SP}[多余几]{_SP}[十百千万亿兆]+)?(?:{_SP}点{_SP}[{_ONES}](?:{_SP}[{_ONES}])*(?:{_SP}[万亿兆]+)?)?)"
)
_AR = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d,]|\.\d)|\d+(?:\.\d+)?|\.\d+)"
_SUFFIX = r"(?:[kKMGT](?![A-Za-z]))"
_DIGITS = rf"(?:{_AR}(?:[eE][+-]?\d+|\^[+-]{{0,2}}\d+(?:\.\d+)?|{_SUFFIX})?)"
_SCALED = rf"(?:{_AR}{_SP}[多余]?{_SP}(?:[百千万亿兆十]{_SP})*[百千万亿兆十])"
_SIGN = r"(?:负{0}|-|负)".replace("{0}", _SP)
_PLAIN = rf"(?:{_ZH}|{_SCALED}|{_DIGITS})"
_OVER = rf"{_SP}分{_SP}之{_SP}"
_NUMBER = re.compile(
    rf"(?P<mixed>(?P<ms>{_SIGN})?(?P<mw>{_PLAIN}){_SP}又{_SP}(?P<md>{_PLAIN}){_OVER}(?P<mn>{_PLAIN}))"
    rf"|(?P<fraction>(?P<fs>{_SIGN})?(?P<fd>{_PLAIN}){_OVER}(?P<fns>{_SIGN})?(?P<fn>{_PLAIN}))"
    r"|(?P<slash>(?<![\d./])(?:(?P<sw>\d+) )?(?P<sn>\d+)/(?P<sd>\d+)(?![\d/]))"
    rf"|(?P<plain>(?P<ps>{_SIGN})?(?P<p>{_PLAIN}))"
)
_PERCENT = re.compile(
    rf"(?P<tens>[{_ONES}]|\d)成(?P<rest>[{_ONES}](?![{_CHARS}]))"
    rf"|(?:(?P<hs>{_SIGN})?(?<![{_CHARS}])(?P<base>(?=[一百佰千仟十万])[一]?[百佰千仟十]?{_SP}[百佰千仟万]?[万百千]?万?){_OVER}(?P<h>{_PLAIN}(?:{_SP}{_SUFFIX})?)(?!{_SP}[百分]))"
    rf"|(?P<s>(?<![\d]){_SIGN})?(?P<n>\d{_SP}\d(?={_SP}折)|{_PLAIN}){_SP}(?P<unit>%"
    rf"|个{_SP}百{_SP}分{_SP}点|成半|成|折)"
    r"|(?P<half>(?:对|半)折|半成)"
)
# 成立, 成都 ...: no tenth. Formal digits are common characters too: 登陆, 收拾, 放肆, 队伍.
_NO_TENTH = re.compile(r"[立功为员本长绩品效都套熟交果年人型分因像就]")
_WORDS = re.compile(
    r"四川|五台|九江|三峡|一[切些定般起样直旦同再向致律共度概]|[统专唯惟]一|万[一分般物状]|十[分足]|千万(?=别|要|不)"
    r"|肆[无虐意]|放肆|[登海着大上内]陆|陆[地续军空]|[收拾]拾|拾[起取]|队伍|退伍|伍[长]|百姓|两[岸会两]|千方百计"
    r"|一[^一二三四五六七八九十百千万亿个只条种这那是的,。]就"
)
_ADDRESS = re.compile(r"(?:https?://|www\.)[!-~]+")
_BASES = {"万": Fraction(10**4), "万万": Fraction(10**8)}
_DOZEN = re.compile(rf"{_SP}打(?![开击造算工扫印破折])")


def find_numerals(text: str) -> list[Numeral]:
    """Numerals in order of appearance, without percentages' signs.

    Args:
        text: simplified or traditional Chinese, Arabic digits, full-width forms.
    """
    plain = text.translate(_TABLE)
    skipped = [match.span() for match in _WORDS.finditer(plain)]
    found: list[Numeral] = []
    position = 0
    while match := _NUMBER.search(plain, position):
        position = max(match.end(), match.start() + 1)
        blocked = next((end for start, end in skipped if start <= match.start() < end), 0)
        if blocked:
            position = match.start() + 1
            continue
        value = _value(match)
        if value is None:
            position = match.start() + 1
            continue
        start, end = match.span()
        if (
            match["plain"]
            and plain[start : start + 1] == "-"
            and plain[start - 1 : start].isalnum()
        ):
            start += 1
            value = -value
        dozen = _DOZEN.match(plain, end)
        if dozen:
            value *= 12
            end = position = dozen.end()
        found.append(Numeral(start, end, value))
    return found


def find_percentages(text: str) -> list[Numeral]:
    """Percentages, tenths (成), discounts (折) and percentage points, as figures of 100."""
    plain = _ADDRESS.sub(lambda link: " " * len(link[0]), text.translate(_TABLE))
    found: list[Numeral] = []
    position = 0
    while match := _PERCENT.search(plain, position):
        position = match.end()
        value = _percent(plain, match)
        if value is None:
            position = match.start() + 1
            continue
        found.append(Numeral(match.start(), match.end(), value, percent=True))
    return found


def _percent(plain: str, match: re.Match[str]) -> Fraction | None:
    if match["half"]:
        return Fraction(5) if match["half"] == "半成" else Fraction(50)
    if match["tens"]:
        value, rest = _plain(match["tens"]), _plain(match["rest"])
        return None if value is None or rest is None else value * 10 + rest
    if match["base"]:
        figure = _plain(match["h"])
        base = _plain(
            match["base"].replace(" ", "").replace("佰", "百").replace("仟", "千")
        ) or _BASES.get(match["base"])
        return None if figure is None or not base else _signed(match["hs"], figure * 100 / base)
    figure, unit = _plain(match["n"]), match["unit"]
    if figure is None:
        return None
    if unit in ("成", "成半", "折"):
        if _NO_TENTH.match(plain, match.end()):
            return None
        if unit == "折" and match["n"] in ("十", "10"):
            return None  # the full price
        if unit == "折" and figure >= 10:  # 七二折, 88折
            return figure
        return figure * 10 + (5 if unit == "成半" else 0)
    return _signed(match["s"], figure)


def _value(match: re.Match[str]) -> Fraction | None:
    if match["mixed"]:
        parts = (_plain(match["mw"]), _plain(match["md"]), _plain(match["mn"]))
        whole, bottom, top = parts
        if whole is None or top is None or not bottom:
            return None
        return _signed(match["ms"], whole + top / bottom)
    if match["fraction"]:
        bottom, top = _plain(match["fd"]), _plain(match["fn"])
        if top is None or not bottom:
            return None
        return _signed(match["fs"], _signed(match["fns"], top / bottom))
    if match["slash"]:
        if int(match["sd"]) == 0:
            return None
        return Fraction(int(match["sw"] or 0)) + Fraction(int(match["sn"]), int(match["sd"]))
    value = _plain(match["p"])
    return None if value is None else _signed(match["ps"], value)


def _signed(sign: str | None, value: Fraction) -> Fraction:
    return -value if sign else value


_POWER = re.compile(r"([\d.,]+)\^([+-]*)(\d+(?:\.\d+)?)")
_SUFFIXES = {"k": 10**3, "K": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}


def _plain(text: str) -> Fraction | None:
    """The value of one numeral without sign, or None when it is none."""
    text = re.sub(r"[ 多余几]", "", text)
    if len(text) > 60 or text in ("万", "亿", "兆"):
        return None
    power = _POWER.fullmatch(text)
    try:
        if power:
            return _power(power)
        if text[-1] in _SUFFIXES:
            return Fraction(Decimal(text[:-1].replace(",", ""))) * _SUFFIXES[text[-1]]
        if re.fullmatch(r"[\d.]+[eE][+-]?\d{1,3}", text):
            return Fraction(Decimal(text))
        for old, new in (
            ("拾", "十"),
            ("佰", "百"),
            ("仟", "千"),
            ("零十", "一十"),
            ("零百", "一百"),
        ):
            text = text.replace(old, new)
        return Fraction(parse_numeral(text))
    except (NumeralProblem, InvalidOperation, Overflow):
        return None


def _power(match: re.Match[str]) -> Fraction | None:
    exponent = Decimal(match[3])
    if exponent > 999:
        return None
    negative = match[2].count("-") % 2
    with localcontext() as context:
        context.prec = 40
        return Fraction(Decimal(match[1].replace(",", "")) ** (-exponent if negative else exponent))
