"""Numbers without a unit take it from a neighbour, or stand for themselves."""

from __future__ import annotations

import re
from decimal import Decimal

from leitai.claims.reading.number import Number
from leitai.claims.reading.scan import Scan
from leitai.claims.reading.words import UNITS


def share_units(plain: str, scan: Scan) -> None:
    """24和22个百分点: a number without a unit takes that of its neighbour."""
    numbers = scan.numbers
    for index in range(len(numbers) - 1, -1, -1):
        number = numbers[index]
        following = numbers[index + 1] if index + 1 < len(numbers) else None
        # 4.8个、8个百分点: the first 个 is short for 个百分点.
        short = number.word == "个" and following is not None and following.kind == "pp_diff"
        if short and plain[number.end : number.end + 1] in ("、", "和", "及", "与"):
            number.unit = None
        if number.unit is not None or number.reason not in ("bare", ""):
            continue
        if following is not None and following.unit is not None and not following.reason:
            between = plain[number.end : following.start].strip()
            if between in ("、", "和", "及", "与", "以及", ",", "或", "、约", "、近", "和约"):
                _take(number, following, scan)
                continue
        number.reason = number.reason or ""
    previous: Number | None = None
    for index, number in enumerate(numbers):
        if number.unit is None and number.reason in ("bare", ""):
            if number.reason == "" and _take_money(plain, number, numbers[index + 1 : index + 4]):
                previous = number
                continue
            if previous is not None and _follows_money(plain, previous, number):
                number.unit, number.word, number.kind = previous.unit, previous.word, "amount"
                number.rules.append("unit_of_antecedent")
                previous = number
                continue
            _settle_bare(plain, number, previous)
        if not number.reason:
            previous = number


_MONEY = re.compile(
    r"(?:额|投资|产值|经济总量|收入|营收|资金|税|市值|规模|GDP|总值|利润|销售|贷款|存款|票房|估值|融资|成本|价|费|增加值|支出|资产|债券"
    r"|保费)[^,。;\d]{0,6}$"
)


_SURELY_MONEY = re.compile(
    r"(?:产值|营收|销售收入|税收|GDP|总值|市值|销售额|存款|贷款|成交额|交易额|零售额|增加值|票房|经济总量)(?:首次|接连|连续|迈上|跨上|跨越|连跨|突破|率先|成功|已|均|总量|总额|规模|余额|连续\d年)*$"
)
_HUNDRED_MILLION = Decimal(10**8)


def _take_money(plain: str, number: Number, following: list[Number]) -> bool:
    """余额突破4000亿,较年初新增368亿元: the unit of money comes later in the sentence."""
    if not _MONEY.search(plain, max(0, number.start - 14), number.start):
        return False
    for other in following:
        if "。" in plain[number.end : other.start]:
            return False
        if other.unit is not None and not other.reason and other.unit.norm == "CNY":
            number.unit, number.word, number.kind = other.unit, other.word, other.kind
            number.rules.append("unit_shared")
            return True
    if number.value >= _HUNDRED_MILLION and _SURELY_MONEY.search(
        plain, max(0, number.start - 14), number.start
    ):
        number.unit, number.word, number.kind = UNITS["元"], "元", "amount"
        number.rules.append("unit_of_antecedent")
        return True  # 产值突破百亿
    return False


def _follows_money(plain: str, previous: Number, number: Number) -> bool:
    """迈上4万亿、5万亿: the second of a list whose money word is left out."""
    between = plain[previous.end : number.start]
    left_out = previous.rules[-1] == "unit_of_antecedent" and previous.kind == "amount"
    return number.reason == "" and left_out and between in ("、", "和", "及")


def _take(number: Number, source: Number, scan: Scan) -> None:
    number.unit, number.word, number.kind = source.unit, source.word, source.kind
    number.reason = ""
    number.rules.append("unit_shared")
    if source.group is None:
        scan.groups += 1
        source.group = scan.groups
    number.group = source.group
    if (
        source.comparator in (">=", "<=", "~")
        and number.comparator == "="
        and source.rules[-1] == "hedge_after"
    ):
        number.comparator = source.comparator


_GIVES_VALUE = re.compile(
    r"(?:为|达|达到|[升降增减]至|[升降增减]到|增加到|减少到|提高到|降低到|压缩到|上升到|下降到|得分|指数|容积率|评分|均分|系数|分别为|分别达|分别达到|至|到|扩大到"
    r"|发展到)$"
)
_INDEX = re.compile(
    r"(?:指数|系数|得分|评分|均分|(?<![占同环])比[率值]?(?![例较重]))[^,。;\d]{0,6}$"
)
# 收入比由1.95缩小到1.91: two bare levels of one thing.
_LEVEL_FROM = re.compile(r"[由从][^,。;\d]{0,8}(?:\d{4}年)?[^,。;\d]{0,6}$")
_THEN_TO = re.compile(
    r"(?:提高|提升|上升|增加|增长|下降|降低|减少|缩小|压缩|收窄|扩大|回落|优化|调整|变化|升|降|增|减)?[至到为][约近]?\d"
)
# 观影人次438万: the noun says what is counted, nothing is left out.
_NAMES_COUNT = re.compile(r"(?:人次|[人户件次辆量]数|数量|用户|人口|粉丝|游客|旅客|观众)$")
_BASE_OF_INDEX = re.compile(r"以[^,。;\d]{1,8}(?:为|=)$")
_AFTER_FROM = re.compile(r"[由从]$")
_CHANGED = re.compile(r"(?:至|到|为|达)$")


def _settle_bare(plain: str, number: Number, previous: Number | None) -> None:
    left = plain[max(0, number.start - 10) : number.start].rstrip(" :")
    near = (
        previous is not None
        and number.start - previous.end <= 30
        and "。" not in plain[previous.end : number.start]
    )
    inherits = _CHANGED.search(left) is not None or number.reason == ""
    if _BASE_OF_INDEX.search(left) or _NAMES_COUNT.search(left):
        inherits = False
    if "一" <= plain[number.end : number.end + 1] <= "鿿" and number.reason == "":
        inherits = False
    if (
        near
        and inherits
        and not _INDEX.search(left)
        and previous is not None
        and previous.unit is not None
    ):
        steady = previous.kind in ("count", "amount", "duration", "score")
        if steady or _AFTER_FROM.search(plain, max(0, previous.start - 3), previous.start):
            number.unit, number.word, number.kind = previous.unit, previous.word, previous.kind
            number.rules.append("unit_of_antecedent")
            number.reason = ""
            return
    if number.reason == "":
        return
    if _BASE_OF_INDEX.search(left):
        number.reason = "base"
    elif _GIVES_VALUE.search(left) or (
        _LEVEL_FROM.search(plain, max(0, number.start - 18), number.start)
        and _THEN_TO.match(plain, number.end)
    ):
        number.reason = ""
        number.rules.append("no_unit")
    else:
        number.reason = "code"
