"""Is a number a claim? Reasons why it may not be."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from leitai.claims.reading.number import Number
from leitai.claims.reading.words import ANNIVERSARY, LONE_NOT, STRUCTURE

if TYPE_CHECKING:
    from leitai.claims.reading.scan import Scan

SKIP = "skip"

_DAYTIME = re.compile(r"(?:凌晨|清晨|早上?|上午|中午|下午|傍晚|晚上?|夜间|当天|当日)\s?$")
_CONTESTS = re.compile(
    r"(?:决赛|预赛|半决赛|栏|跑|短跑|接力|自由泳|蝶泳|仰泳|蛙泳|混合泳|赛|气步枪|气手枪)"
)

_LIST_MARK = re.compile(r"(?:^|\n)[ #>*-]*[((]?$")
_LIST_TAIL = re.compile(r"\s*(?:[、..](?!\d)|[))])")
_FIGURE = re.compile(r"(?:^|[\n,。;:(、见如(“])\s*(?:图|表|附表|附图|专栏|附件|图表|注)\s*$")
_HORIZON_LEFT = re.compile(
    r"(?:近|最近|过去的?|未来|今后|接下来的?|最近的?|今后的?|这|(?<!提)前|后|头|每|之后|此后|经过|历经|时隔|一晃|再过|大干|未来的|奋战)$"
)
_HORIZON_RIGHT = re.compile(
    r"(?:多)?(?:来|以来|间|期间|内|以内|之内|左右(?:的)?时间|(?:的)?时间(?:以来|里|内)?|里|中|后|前|之后|之前|规划|行动|计划|攻坚|期"
    r"|倒计时|制|级|一遇|累计|共|总|磨|如一日|再造|过渡|集中|专项|滚动|发展|建设|提升|倍增|改造|整治|任期|禁渔)"
)
_HORIZON_PLAN = re.compile(r"[一-鿿]{0,8}?(?:规划|行动|计划|方案|纲要|攻坚)")
_AGE_VALUE = re.compile(
    r"(?:寿命|年龄|平均|均龄|期望|达到?|提高[到至]|为|增[至加到]+|仅|延长[到至]?|增长|最大的?|最小的?|只有|才|降[到至]|推迟[到至]?)\s*$"
)
_SPENT = re.compile(r"(?:左右)?(?:的)?时间")
_EVENTS = re.compile(r"(?:假期|长假|小长假|假日|无理由|倒计时|行动|攻坚|会战|活动)")
_LABELLED = re.compile(r"的?[一-鿿]")
_AFTER_BOUND = "并且的和及与或,。;、)为后时就则即占增达达到完实同较比"
_VALUE_WORDS = re.compile(
    r"(?:为|达|达到|至|到|得分|指数|评分|均分|系数|得|约|近|超|逾|是|在|降至|升至|不低于|不超过|[:])\s*$"
)
_LETTER_NUMBER = re.compile(r"[A-Za-z][A-Za-z-]*$")
_CLASSES = re.compile(
    r"(?:重点|重大|产业|工业|制造业)?(?:项目|企业|产业|园区|工程|镇|村|县|区|集群|俱乐部|元?级)"
)
_GRADE = re.compile(r"级|类|型|版|式|度?以上$")
_CREATED = re.compile(r"(?:新增|增设|关停|查处|破获|侦破|发生|增加|减少|仅有|只有)(?:了)?$")
_PERIOD_UNITS = frozenset(
    ("年", "周年", "个月", "天", "个季度", "周", "个星期", "日", "学年", "个学期", "学期", "个年头")
)


def judge(scan: Scan, number: Number, left: str, digits: str, chinese: bool) -> str:
    """The reason a number claims nothing, "" when it claims, "skip" to drop it.

    Args:
        scan: the running scan, for its text and quotations.
        number: the number with unit and hedges.
        left: up to 12 characters before the numeral.
        digits: the numeral as written.
        chinese: whether it is written in Chinese numerals.
    """
    text = scan.text
    unit = number.unit
    end = number.end
    before = left[-1:]
    if len(digits) > 18 and not chinese:
        return "code"
    if before == "每" or left.endswith(("每一", "平均每", "每 ")):
        return "base"
    if before == "-" and unit is not None and unit.kind == "amount" and left[-2:-1] >= "一":
        number.value = -number.value
        number.start = min(number.start, number.core - 1)
        number.rules.append("negative")
    if before.isascii() and before.isalpha() and number.start == number.core:
        money = (
            unit is not None
            and unit.kind in ("share", "amount")
            and digits[-1:] in "万亿千百"
            or (unit is not None and unit.norm == "%")
        )
        if not money:
            return "code"
    if before in ("-", "—") and left[-2:-1].isascii() and left[-2:-1].isalnum() and not chinese:
        return "code"
    if before and before in "图表件栏" and _FIGURE.search(left):
        return "name"
    if unit is None:
        return _judge_bare(scan, number, left, digits, chinese)
    word = unit.word
    following = text[end : end + 4]
    last = scan.numbers[-1] if scan.numbers else None
    if word in ("室", "单元", "层", "号", "楼") and before and before in "座楼栋幢号区":
        return "code"
    if (
        word in ("单元", "室", "栋", "幢", "楼", "层")
        and last is not None
        and last.end == number.start
        and last.reason == "code"
    ):
        return "code"
    if word == "点" and (_DAYTIME.search(left) or following[:1] in "至到开" and following):
        return "date"
    if before == "前" and unit.norm == "%":
        number.comparator = "<="
    if before == "前" and word in ("名", "位"):
        number.kind, number.comparator = "rank", "<="
        number.rules.append("rank_top")
        return ""
    if _in_quotes(scan, number):
        if not (unit.kind in ("share", "pp_diff") or (unit.kind == "amount" and not chinese)):
            return "name"
    if (
        following.startswith(ANNIVERSARY)
        or (word == "周年")
        or text[number.digits_end : number.digits_end + 5].startswith(ANNIVERSARY)
    ):
        return "ordinal"
    if before == "前" and word in _PERIOD_UNITS and not left.endswith("提前"):
        return "date"
    if chinese:
        lone = len(digits) == 1
        if word == "次" and following.startswith(("全会", "全体", "会议", "党代", "代表")):
            return "ordinal"
        if lone and before and before in "期拜周":
            return "date"
        if word in ("死", "伤", "亡") and lone:
            return SKIP
        if lone and word in LONE_NOT and number.start == number.core and digits not in "十":
            return SKIP
        if lone and unit.bare:
            return SKIP
        if digits == "十" and word in ("分", "里", "方", "面", "重"):
            return SKIP
        if digits == "一":
            return _judge_one(number, left, following, word, text)
        if word == "期" or (word == "届") or word == "号":
            return "ordinal"
        if lone and following.startswith(STRUCTURE):
            return "idiom"
        if lone and following[:1] and following[:1] in "赛制间房桌座行团":
            return "name"
    if word in ("期", "级", "星", "代", "版") and number.start == number.core:
        if word == "期" and not (following[:1] and "一" <= following[:1] <= "鿿"):
            return ""
        return "ordinal"
    if unit.kind == "duration" and word in _PERIOD_UNITS:
        return _judge_duration(number, left, text, word)
    if unit.kind == "duration" and _EVENTS.match(text, end):
        return "name"
    if unit.kind == "age":
        if _AGE_VALUE.search(text[max(0, number.start - 8) : number.start]):
            return ""
        return "label"
    if unit.norm == "m" and _CONTESTS.match(text, end):
        return "name"
    if unit.kind == "amount" and digits[0] in "百千万亿" and _CLASSES.match(text, end):
        return "label"
    if following[:1] == "级" and unit.kind == "amount":
        return "label"
    if "hedge_after" in number.rules and number.comparator in (">=", "<="):
        return _judge_label(number, text, unit.kind, word)
    return ""


def _judge_bare(scan: Scan, number: Number, left: str, digits: str, chinese: bool) -> str:
    """A number without a unit word."""
    text, end = scan.text, number.end
    if chinese:
        following = text[end : end + 1]
        if _LIST_MARK.search(left) and following in "、..))" and following:
            return "ordinal"
        if following == "是" and (not left or left[-1] in "。;,\n:、"):
            return "ordinal"
        if following == "大" or (left[-1:] in "(" and following == ")"):
            return "name" if following == "大" else "ordinal"
        if (
            number.comparator != "="
            or len(digits) >= 2
            and number.value >= 100
            and number.start != number.core
        ):
            return ""
        return SKIP
    if _LIST_MARK.search(left) and _LIST_TAIL.match(text, end):
        return "ordinal"
    if left[-1:] in "((" and text[end : end + 1] in "))" and len(digits) <= 2:
        return "ordinal"
    if left[-1:] in "〔[【((" and text[end : end + 1] in "〕]】))" and len(digits) == 4:
        return "date"
    if _FIGURE.search(left):
        return "name"
    following = text[end : end + 1]
    if following.isascii() and following.isalpha():
        return "code"
    if following == "-" and text[end + 1 : end + 2].isalnum():
        return "code"
    if following == "大" or _in_quotes(scan, number):
        return "name"
    if number.comparator != "=" or digits[-1:] in "万亿":
        return ""
    if left.endswith(("前",)) and re.compile(
        r"(?:进入|跻身|位列|排名|位居|居|列)[^,。;]{0,8}前$"
    ).search(left):
        number.kind = "rank"
        number.comparator = "<="
        number.rules.append("rank_top")
        return ""
    return "bare"


def _judge_one(number: Number, left: str, following: str, word: str, text: str) -> str:
    """一 with a measure word counts only where it stands for a figure."""
    if number.start != number.core or number.unit is None:
        return ""
    if number.unit.kind in ("amount", "share", "pp_diff", "multiple") and word not in (
        "方",
        "度",
        "角",
        "里",
        "方面",
    ):
        return "" if number.unit.kind != "amount" else "idiom"
    if word in (
        "批",
        "种",
        "些",
        "系列",
        "样",
        "套",
        "代",
        "次",
        "起",
        "道",
        "线",
        "条",
        "张",
        "片",
        "块",
    ):
        return "idiom"
    if _CREATED.search(left) and number.unit.kind == "count":
        return ""
    post = following[:1] in "。,;、)" or not following
    if (
        post
        and number.unit.kind == "count"
        and re.compile(r"[一-鿿]{3,}$").search(left)
        and word in ("个", "家", "所", "座", "名", "人", "处", "件", "项", "台", "辆")
    ):
        return ""
    if (
        number.unit.kind == "duration"
        and word in ("个工作日", "个小时", "小时", "分钟", "天")
        and re.compile(r"(?:至|到|为|缩短|压缩|提前)$").search(left)
    ):
        return ""
    return "idiom"


def _judge_duration(number: Number, left: str, text: str, word: str) -> str:
    """Planning horizons and look-backs are periods; other durations are claims."""
    end = number.end
    outer = text[max(0, number.start - 8) : number.start]
    near = text[number.start : number.core]
    if near == "近" or _HORIZON_LEFT.search(outer):
        if re.compile(r"(?:提前|缩短|压缩|延长)[了至到]?$").search(outer):
            return ""
        return "date"
    if word == "年" and outer.endswith(("计划", "力争", "争取", "确保", "规划", "拟")):
        return "date"
    if outer.endswith("用") and (word == "年" or _SPENT.match(text, end)):
        return "date"
    years = word in ("年", "个年头", "学年", "学期", "个学期")
    if years:
        if _HORIZON_RIGHT.match(text, end) or _HORIZON_PLAN.match(text, end):
            return "date"
        if number.comparator == "<=" and "hedge_after" in number.rules:
            return "date"
        if not outer or outer[-1] in "。;,\n“‘(、:《以用在":
            return "date"
        return ""
    if re.compile(r"(?:来|以来|后|之后|前|之前|间|时间里)").match(text, end):
        return "date"
    if _EVENTS.match(text, end) or (word in ("日", "天") and text[end : end + 1] in "游"):
        return "name"
    if word == "个季度" and re.compile(r"连续").search(outer) is None:
        return "date"
    return ""


def _judge_label(number: Number, text: str, kind: str, word: str) -> str:
    """亿元以上项目, 65岁以上老人: a size class, unless the bound ends the phrase."""
    end = number.end
    following = text[end : end + 1]
    if not following or following in _AFTER_BOUND and following != "的":
        return ""
    if kind == "amount" and _LABELLED.match(text, end):
        return "label"
    if word in ("人", "户") and re.compile(r"的?(?:企业|单位|规模|大型|村|屯|聚居)").match(
        text, end
    ):
        return "label"
    return ""


def _in_quotes(scan: Scan, number: Number) -> bool:
    spans = scan.quotes
    if not spans:
        return False
    low, high = 0, len(spans)
    while low < high:
        middle = (low + high) // 2
        if spans[middle][1] <= number.core:
            low = middle + 1
        else:
            high = middle
    return low < len(spans) and spans[low][0] < number.core and number.end <= spans[low][1]
