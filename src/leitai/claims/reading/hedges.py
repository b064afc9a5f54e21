"""Hedges: the words beside a number that bound it, and signs of currency."""

from __future__ import annotations

import re

from leitai.claims.reading.number import Number
from leitai.claims.reading.words import AFTER, AFTER_LENGTHS, BEFORE, BEFORE_LENGTHS, BEFORE_SCALE
from leitai.quantities.units import Unit

_CURRENCY = {
    "\u00a5": "CNY", "$": "USD", "€": "EUR", "£": "GBP", "RMB": "CNY", "CNY": "CNY", "USD": "USD",
    "US$": "USD", "EUR": "EUR", "GBP": "GBP", "HKD": "HKD", "HK$": "HKD", "JPY": "JPY",
}  # fmt: skip
# 不低于净利润的50%: the bound stands before the base of the share.
_DISTANT = re.compile(
    r"(不低于|不得低于|不少于|不得少于|不超过|不得超过|不高于|超过|不足|不到|不及|接近|至少)[^,。;\d]{1,12}的$"
)
# 最高奖励100万元: a ceiling with a verb between.
_MOST = re.compile(
    r"(?<!历史)最[高多](?:可|能|可以|将)?(?:给予|补助|补贴|奖励|支持|贷|贷款|获得?|享受|奖补|资助"
    r"|授信|赔付|拨付|申请|容纳|达|(?:提高?|提升|上调|放宽|增加|调整)[至到])+(?:资金|额度|金额|贷款)?$"
)
_MOST_ENDS = frozenset("至到予助贴励持贷款获得受补资信付请纳达金度额")
# 每月至少安排2天: a floor with a verb between.
_LEAST = re.compile(r"至少(?:要|应|再|有|能|可|需)?[一-鿿]{1,4}$")
_PASSED = ("通过", "经过", "到达", "直达")  # their last character is no hedge
_NOT_INSIDE = "资部外容设陆地存科河涝需销"  # 内资, 内部 ...
_DIGITS = "0123456789一二两三四五六七八九十百千"
_NOT_MORE = "元样媒功层项次云渠"  # 多元, 多项 ...


def add_hedges(text: str, number: Number) -> None:
    """Widen the number by the signs and words that touch it, and set its comparator."""
    if number.unit is None or number.kind == "amount":
        _add_currency(text, number)
    if not _add_before(text, number):
        _add_distant(text, number)
    _add_after(text, number)


def _add_currency(text: str, number: Number) -> None:
    start = number.start
    for size in (3, 2, 1):
        sign = text[max(0, start - size) : start]
        if sign in _CURRENCY and len(sign) == size:
            if number.unit is None:
                number.word, number.kind = sign, "amount"
                number.unit = Unit(sign, "amount", _CURRENCY[sign])
            number.start = start - size
            return


def _add_before(text: str, number: Number) -> bool:
    """The longest word that ends where the number starts; a look-alike stops the search."""
    start = number.start
    if text[start - 1 : start] == " ":
        start -= 1
    for size in BEFORE_LENGTHS.get(text[start - 1 : start], ()):
        if size > start:
            continue
        word = text[start - size : start]
        comparator = BEFORE.get(word)
        if comparator is None and word in BEFORE_SCALE and _takes_scale_hedge(text, number, start):
            comparator = BEFORE_SCALE[word]
        if comparator is None:
            continue
        if comparator and comparator != "=":
            number.comparator = comparator
            number.start = start - size
            number.rules.append("hedge_before")
        return True
    return False


def _takes_scale_hedge(text: str, number: Number, start: int) -> bool:
    scaled = text[number.core] in "百千万亿十" or number.rules[0] == "share_tenths"
    return scaled and text[start - 2 : start] not in _PASSED


def _add_distant(text: str, number: Number) -> None:
    start = number.start
    last = text[start - 1 : start]
    at = text.rfind("至少", max(0, start - 6), start)
    if at >= 0 and number.comparator == "=" and _LEAST.match(text, at, start):
        number.comparator = ">="
        number.rules.append("hedge_distant")
        return
    if number.kind == "share" and last == "的":
        distant = _DISTANT.search(text, max(0, start - 18), start)
        if distant:
            number.comparator = BEFORE[distant[1]]
            number.rules.append("hedge_distant")
    elif (
        last in _MOST_ENDS
        and number.kind in ("amount", "count")
        and _MOST.search(text, max(0, start - 12), start)
    ):
        number.comparator = "<="
        number.rules.append("hedge_distant")


def _add_after(text: str, number: Number) -> None:
    end = number.end
    if text[end : end + 1] == " ":
        end += 1
    if text[end : end + 3] in ("的以上", "的以下", "的以内"):
        end += 1
    for size in AFTER_LENGTHS.get(text[end : end + 1], ()):
        word = text[end : end + size]
        comparator = AFTER.get(word)
        if comparator is None or len(word) != size:
            continue
        if _is_part_of_word(word, text[end + size : end + size + 1], number.kind):
            return
        held = number.comparator
        approximate = word in ("左右", "上下") and held not in ("=", "~")
        if not approximate and not (word == "以上" and held == ">"):
            number.comparator = comparator
        number.end = end + size
        number.rules.append("hedge_after")
        return


def _is_part_of_word(word: str, following: str, kind: str) -> bool:
    """Whether 内, 多 or 余 begins the next word instead of ending the number."""
    if word == "内":
        return kind not in ("duration", "share", "amount") or (
            following != "" and following in _NOT_INSIDE
        )
    # 比去年的3.0亿元多0.2亿元: more by so much, not more than that.
    if word == "多" and following and (following in _NOT_MORE or following in _DIGITS):
        return True
    return kind == "" and word in ("多", "余")
