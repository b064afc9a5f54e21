"""Units: the longest row of data that follows a numeral, compound and broken ones too."""

from __future__ import annotations

import re
from decimal import Decimal

from leitai.claims.reading.number import Number
from leitai.claims.reading.numerals import SCALE_VALUES
from leitai.claims.reading.words import INSIDE, UNIT_LENGTHS, UNITS
from leitai.quantities.numerals import DIGITS
from leitai.quantities.units import Unit

# What may stand between a numeral and its unit: a line end, a caption, a figure mark.
_SKIP = re.compile(
    r"(?:[ \n]+(?:[■□▲△▼◆](?:[^\n]|\n(?!\s*\n))*\n[ \n]*)?|\s*\(见?图\s*\d*\)|\s*\[\d{1,2}\])+"
)
_PER = re.compile(r"(?:/|每)\s?")
_PER_SCALE = re.compile(r"[百千万]?[百千万](?![米克瓦])")
_RATE_BASE = re.compile(r"/(?:10|百|千|万|十万|1000|1万|10万|100万|百万)万?(?![\d.])")
# Words that may follow 每 in a compound unit (12元每平方米).
_BASES = frozenset(
    ("亩", "吨", "人", "天", "年", "月", "平方米", "公斤", "斤", "小时", "户", "千瓦时", "度",
     "立方米", "升", "公里")
)  # fmt: skip
# A word that is no row of the data but ends the phrase counts as the unit: 570万重量箱.
_UNKNOWN = re.compile(r"[一-鿿]{1,4}(?=[,。;、)!?])")
_NOT_UNITS = (
    "大关", "台阶", "关口", "以上", "以下", "以内", "左右", "级", "的", "和", "与", "及", "余",
    "多", "至", "到", "之", "上下", "规模", "量级", "时代", "俱乐部", "不到", "不足", "增", "减",
    "下降", "上升", "提", "两", "三", "四", "五", "大台",
)  # fmt: skip
# 两块五, 三块八毛: tenths of a yuan.
_TENTHS = re.compile(r"(?P<d>[一二三四五六七八九1-9])(?:(?P<j>[毛角])|(?=[,。;、!?)一每左的]|$))")
_HANZI = re.compile(r"[一-鿿]+")
_HALF = Decimal("0.5")
_SHORT_LINE = 16  # a shorter line is a heading or a cell, not broken prose


def find_unit(text: str, number: Number) -> None:
    """Attach the unit word that follows the numeral, with a hedge inside (余, 多, 来)."""
    at = number.digits_end
    following = text[at : at + 1]
    if following in INSIDE:
        _take_inside(text, number, following)
        return
    if "\n" in text[at + 1 : at + 4] and _take_torn(text, number, at):
        return
    unit = unit_at(text, at)
    if unit is not None:
        _take_unit(text, number, unit, at)
    elif following == "/" and (base := _RATE_BASE.match(text, at)):
        number.end, number.word, number.kind = base.end(), base[0], "amount"
        number.unit = Unit(base[0], "amount")
    elif not _take_unknown(text, number) and following in ("", " ", "\n", "(", "["):
        _take_across(text, number)


def _take_torn(text: str, number: Number, at: int) -> bool:
    """30万千|瓦, 5立方|米: a unit word torn by the end of a narrow line."""
    tear = text.index("\n", at + 1)
    if not _HANZI.fullmatch(text, at, tear) or not _HANZI.match(text, tear + 1):
        return False
    joined = text[at:tear] + text[tear + 1 : tear + 5]
    unit = unit_at(joined, 0)
    if unit is None or len(unit.word) <= tear - at or (unit.kind == "count" and unit.bare):
        return False
    number.unit, number.kind, number.word = unit, unit.kind, unit.word
    number.end = at + len(unit.word) + 1
    number.rules.append("unit_across_break")
    return True


def _take_inside(text: str, number: Number, hedge: str) -> None:
    at = number.digits_end + 1
    unit = unit_at(text, at)
    if unit is not None:
        number.comparator = INSIDE[hedge]
        _take_unit(text, number, unit, at)
    elif hedge != "来":
        number.comparator = INSIDE[hedge]
        number.end = at


def _take_unknown(text: str, number: Number) -> bool:
    at = number.digits_end
    if number.value < 10000 or text[at - 1] not in "万亿" or text[number.core] in "百千万亿":
        return False
    unknown = _UNKNOWN.match(text, at)
    if not unknown or unknown[0].startswith(_NOT_UNITS):
        return False
    number.word, number.kind, number.end = unknown[0], "count", unknown.end()
    number.unit = Unit(unknown[0], "count")
    number.rules.append("unit_unknown")
    return True


def _take_across(text: str, number: Number) -> None:
    """A unit behind a space, a figure mark, a line end or a caption."""
    at = number.digits_end
    skipped = _SKIP.match(text, at)
    if not skipped or skipped.end() == at:
        return
    unit = unit_at(text, skipped.end())
    if unit is None:
        return
    if "\n" not in skipped[0]:
        _take_unit(text, number, unit, skipped.end())
        return
    short = at - (text.rfind("\n", max(0, at - _SHORT_LINE), at) + 1) < _SHORT_LINE
    if unit.kind == "count" and short:
        return
    number.unit, number.word = unit, unit.word
    number.kind = unit.kind
    number.rules.append("unit_across_break")


def unit_at(text: str, at: int) -> Unit | None:
    """The longest unit word at `at`, or None."""
    for size in UNIT_LENGTHS.get(text[at : at + 1], ()):
        unit = UNITS.get(text[at : at + size])
        if unit is None or len(unit.word) != size:
            continue
        last, after = text[at + size - 1], text[at + size : at + size + 1]
        if last.isascii() and last.isalpha() and after.isascii() and after.isalnum():
            continue  # the m of mAh
        if size == 1 and last == "分" and after and after in "别布散析":
            continue  # 12348、114分别提供
        return UNITS[unit.cut] if unit.cut else unit
    return None


def _take_unit(text: str, number: Number, unit: Unit, at: int) -> None:
    end = at + len(unit.word)
    number.unit, number.kind, number.word = unit, unit.kind, unit.word
    following = text[end : end + 1]
    if unit.word == "个" and following and following in "多半" and _split(text, number, end):
        return
    if unit.word == "个" and following == "亿" and text[end + 1 : end + 2] != "元":
        # 2.5个亿 is always money, its unit never written.
        number.value *= SCALE_VALUES["亿"]
        number.unit, number.word, number.kind = UNITS["元"], "元", "amount"
        number.end = end + 1
        number.rules.append("money_colloquial")
        return
    if unit.word in ("块", "元") and (tenths := _TENTHS.match(text, end)):
        if unit.word == "块" or tenths["j"]:
            number.value += Decimal(DIGITS.get(tenths["d"]) or int(tenths["d"])) / 10
            end = tenths.end()
    elif unit.word == "秒" and (tail := text[end : end + 2]).isdigit() and len(tail) == 2:
        number.value += Decimal(tail) / 100  # 9秒98
        end += 2
    elif following == "半" and unit.word in ("年", "天", "小时"):
        number.value += _HALF
        end += 1
    elif following == "(" and unit.kind == "count" and text[end + 2 : end + 3] == ")":
        other = UNITS.get(text[end + 1])  # 套(间), 台(件): two measure words in one
        if other is not None and other.kind == "count" and not unit.bare and unit.word != "个":
            end += 3
            number.word = text[at:end]
            number.unit = Unit(number.word, "count")
    number.end = end
    if following in ("/", "每") and unit.kind not in ("share", "pp_diff", "rank"):
        _compound(text, number, unit, at)


def _split(text: str, number: Number, end: int) -> bool:
    """1个多月, 3个半小时: the hedge or the half stands inside the unit word."""
    longer = UNITS.get("个" + text[end + 1 : end + 2]) or UNITS.get("个" + text[end + 1 : end + 3])
    if longer is None or longer.kind != "duration":
        return False
    if text[end] == "多":
        number.comparator = ">"
    else:
        number.value += _HALF
    number.unit, number.word, number.kind = longer, longer.word, longer.kind
    number.end = end + len(longer.word)
    return True


def _compound(text: str, number: Number, unit: Unit, at: int) -> None:
    """元/亩, 次/天, 名/千人."""
    end = number.end
    per = _PER.match(text, end)
    if not per:
        return
    slash = text[end] == "/"
    scale = _PER_SCALE.match(text, per.end()) if slash else None
    base_at = scale.end() if scale else per.end()
    base = unit_at(text, base_at)
    if base is None or not (slash or base.word in _BASES):
        return
    number.end = base_at + len(base.word)
    number.word = text[at : number.end]
    norm = f"{unit.norm}/{base.norm}" if unit.norm and base.norm and not scale else ""
    number.unit = Unit(number.word, unit.kind, norm, unit.factor / base.factor)
