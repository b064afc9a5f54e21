"""Is a number a claim? A table of named tests; the first that answers decides."""

# ruff: noqa: PLR0911
# Rules are tried in order and the first that fits returns.

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from typing import TYPE_CHECKING

from leitai.claims.reading.context import PENALTY
from leitai.claims.reading.number import Number
from leitai.claims.reading.words import ANNIVERSARY, LONE_NOT, STRUCTURE

if TYPE_CHECKING:
    from leitai.claims.reading.scan import Scan

SKIP = "skip"
"""The answer for characters that are no number at all (三方, 十分): dropped without a row."""

_FIGURE = re.compile(r"(?:^|[\n,。;:(、见如“])\s*(?:图|表|附表|附图|专栏|附件|图表|注)\s*$")
_LIST_MARK = re.compile(r"(?:^|\n)[ #>*-]*\(?$")
_LIST_TAIL = re.compile(r"\s*(?:[、.](?!\d)|\))")
_DAYTIME = re.compile(r"(?:凌晨|清晨|早上?|上午|中午|下午|傍晚|晚上?|夜间|当天|当日)\s?$")
_CONTESTS = re.compile(r"(?:半?决赛|预赛|栏|短?跑|接力|[自蝶仰蛙混].泳|混合泳|赛|气步枪|气手枪)")
_HORIZON_LEFT = re.compile(
    r"(?:近|最近的?|过去的?|未来的?|今后的?|接下来的?|这|(?<!提)前|后|头|每|之后|此后|经过|历经"
    r"|时隔|一晃|再过|大干|奋战|[一这那下头]个)$"
)
_HORIZON_RIGHT = re.compile(
    r"多?(?:来|以来|间|期间|内|以内|之内|左右的?时间|的?时间(?:以来|里|内)?|里|中|后|前|之后|之前|期"
    r"|规划|行动|计划|任务|攻坚|倒计时|制|级|一遇|累计|共|总|磨|如一日|再造|过渡|集中|专项|滚动|发展|建设"
    r"|提升|倍增|改造|整治|任期|禁渔)|[一-鿿]{0,8}?(?:规划|行动|计划|方案|纲要|攻坚)"
)
_SINCE = re.compile(r"来|以来|后|之后|前|之前|间|时间里")
_SAVED = re.compile(r"(?:提前|缩短|压缩|延长|推迟)[了至到近约]{0,2}$")
_YET = re.compile(r"[点些]")
# 国庆七天, 春节8天: the days of a holiday say when.
_HOLIDAY = re.compile(
    r"(?:国庆|中秋|春节|元旦|五一|清明|端午|劳动节|假期|黄金周|长假|小长假|双节)[“”‘’\"]?$"
)
_SPENT = re.compile(r"(?:左右)?的?时间")
_EVENTS = re.compile(r"假期|长假|小长假|假日|无理由|倒计时|行动|攻坚|会战|活动|[一-鿿]{0,6}圈")
_AGE_VALUE = re.compile(
    r"(?:寿命|年龄|均龄)[^,。;]{0,12}$|[升高加降长][至到]\d{4}年的$|(?:寿命|年龄|平均|均龄|期望|达到?|提高[到至]|为|增[至加到]+|仅|延长[到至]?|增长|最大的?|最小的?"
    r"|只有|才|降[到至]|推迟[到至]?)\s*$"
)
_CLASSES = re.compile(
    r"(?:重点|重大|产业|工业|制造业)?(?:项目|企业|城市|产业|园区|工程|镇|村|县|区|集群|俱乐部|元?级)"
)
# 5000元以上2万元以下: two bounds of one figure.
_UPPER = re.compile(r"\d[\d,.]*[百千万亿]*[^\d,。;]{1,3}以[下内]")
_COUNT_BEFORE = re.compile(r"[\d一二两三四五六七八九十][个家户座项](?:超过?|过|突破|逾)?$")
_GRID = re.compile(
    r"(?:及以上)?(?:变电|输变电|线路|输电|电网|主网|配网|开关站|送出|工程|高压|超高压|特高压|电压等级)"
)
_LABELLED = re.compile(r"的?[一-鿿]")
# 600分以上83人, 30亿元以上3个: the class, then how many are in it.
_COUNTED = re.compile(
    r"(?:的|有|共|达|项目|企业)?(?:\d[\d,.]*|[一二三四五六七八九十百两]+)[万亿余多]*(?![年月日\d%])[一-鿿]"
)
_LASTING = ("限期", "刑期", "建期", "作期", "贷期", "免期", "约期", "保期", "任期", "工期")
_MEETINGS = re.compile(r"(?:[、和及][一二三四五六七八九十]+次)+(?:全会|全体|会议|党代)")
# 极不平凡的五年, 再奋斗五年, 五年提高3.89个百分点: years that say when.
_SPAN_BEFORE = re.compile(r"(?:的|奋斗|拼搏|的关键)$")
_SPAN_ENDS = "。,;:!——、\n"
_SPAN_MOVES = re.compile(
    r"(?:年均|平均)?(?:增长|提高|提升|增加|下降|翻|跨过|连跨|跨越|净增|开辟|建成|实现|完成|投入|新增|减少|降低|上升)"
)
_SHORTENED = re.compile(r"(?:缩短|压缩|延长|缩减|压减|减少|降低?)[至到为]$")
# 第1、2项诉讼请求: places of a list.
_PLACES = re.compile(
    r"第(?:\d+|[一二三四五六七八九十]+)[、和及至到-](?:第?(?:\d+|[一二三四五六七八九十]+)[、和及至到-])*$"
)
_CIRCLE = re.compile(r"[一-鿿]{0,6}圈")
# 重点抓好三项工作: the speaker counts his own headings.
_OWN_WORK = re.compile(r"(?:重点)?(?:工作|任务|措施|举措):")
_ONE_BY_ONE = re.compile(r"一[件个项批户](?:成|了|销|清|就)$")
_DIGITS_OF = re.compile(r"(?:号|码|尾|卡|证|账户|机)(?:的)?[前后末]$")
_LAST_DIGITS = re.compile(r"[前后末尾][一二三四五六七八\d]+位(?:号码|数字|数)?[为是](?:“)?$")
_LAST_N = re.compile(r"(?:排名?|位列|居|列|考核|成绩|得分|通报|排序)[^,。;]{0,6}[后末]$|倒数$")
# 规格5L/桶, 折65度, 一式三份: how a thing is made up.
_LISTED = frozenset(("项", "个", "类", "条", "种", "家", "批", "轮", "款"))
_BEFORE_WORDS = re.compile(r"[目提此之日以年月跟面底末会赛当眼先午岁天生超空]前$")
_MAKE = re.compile(r"(?:规格|型号|净含量)(?:型号|为|是|:)?$")
_TERMS = re.compile(r"有期徒刑|徒刑|刑罚|刑期|工龄|教龄|党龄")
_BOUND_ENDS = "并且和及与或,。;、)为后时就则即占增达完实同较比"
_CREATED = re.compile(
    r"(?:剩余|其余|剩下|还剩|新增|增设|关停|查处|破获|侦破|发生|增加|减少|仅有|只有)了?$"
)
_SHRUNK = re.compile(r"(?:至|到|为|缩短|压缩|提前)$")
_PHRASE = re.compile(r"[一-鿿]{3,}$")
_TOP = re.compile(r"(?:进入|跻身|位列|排名|位居|居|列)[^,。;]{0,8}前$")
_PERIODS = frozenset(
    ("年", "周年", "个月", "天", "个季度", "周", "个星期", "日", "学年", "个学期", "学期", "个年头")
)
_SIZED = frozenset(("人", "户", "头", "只", "羽", "张", "亩", "米", "吨", "平方米", "层", "千瓦"))
_YEARS = frozenset(("年", "个年头", "学年", "学期", "个学期"))
_LIMITS = frozenset(("个工作日", "个小时", "小时", "分钟", "天"))
_VAGUE_ONES = frozenset(
    ["批", "种", "些", "系列", "样", "套", "代", "次", "起", "道", "线", "条", "张", "片", "块"]
)
_CROWDS = frozenset(("批", "些", "系列"))
_POST_ONES = frozenset(["个", "家", "所", "座", "名", "人", "处", "件", "项", "台", "辆"])
_THEN_LEVEL = re.compile(r",(?:达到?|为|实现)[\d约近]")
_CHANGED_BY = re.compile(r"(?:缩小|扩大|提高|提升|下降|上升|降低|增加|减少|回落|回升|收窄)了?$")
_HAVING = re.compile(
    r"(?:的|(?=企业|单位|项目|村|园区|基地|合作社|品牌))(?:县域|县|市|区|县区|集群|产业|城市|街道|楼宇|行业|单品|商圈|企业|单位|项目|村|农户|家庭|产品|园区|镇|基地|合作社|品牌|集体|乡镇)?"
    r"(?:有|达到?|共有?|已有|增[至加]到?|占)?(?:\d[\d,.]*|[一二三四五六七八九十百两]+)[万余多]*(?:家|个|户|名|人|所|种|项|件|处|条|台|座)"
)
CLASS_OF = re.compile(
    r"的(?:企业|单位|项目|村)?(?:有|共|达|共有)?(?:\d[\d,.]*|[一二三四五六七八九十百两]+)[万余多]*(?:家|个|户|名|人|所|种|项|件|处)"
)
_CLASS_NOUNS = re.compile(
    r"(?:的)?(?:大班额|班额|自然村|行政村|村民小组|企业|集体食堂|食堂|项目|工程|场所|养殖场|养殖户|规模|地块|道路|桥梁|住宅|建筑"
    r"|学校|班级|社区|小区|人口|种植|大户|群体|公司|机构|医院|聚居|集中|大型|单位|村|屯|园区|工地|车间|餐饮|活动)"
)
_LEAST_LINES = 1000
_ROOMS = frozenset(("室", "单元", "层", "号", "楼", "栋", "幢"))


class View:
    """A number and the characters around it, as the tests want them."""

    __slots__ = (
        "before", "bound", "chinese", "digits", "end", "following", "kind", "left", "lone",
        "number", "scan", "text", "word",
    )  # fmt: skip

    def __init__(self, scan: Scan, number: Number, left: str, digits: str) -> None:
        self.scan, self.number, self.left, self.digits = scan, number, left, digits
        self.text = scan.text
        self.end = number.end
        self.before = left[-1:]  # the character before the numeral
        self.following = self.text[self.end : self.end + 4]
        self.chinese = not ("0" <= digits[0] <= "9")
        self.lone = self.chinese and len(digits) == 1
        self.bound = number.start != number.core  # a hedge or sign stands before it
        unit = number.unit
        self.word = unit.word if unit else ""
        self.kind = unit.kind if unit else ""

    def value_small(self) -> bool:
        """A bare number up to ten."""
        return self.number.value <= 10 and not self.bound


Answer = str | None
"""A reason, "" for a claim, SKIP, or None when the test has no opinion."""


def _long_number(v: View) -> Answer:
    if v.word == "等":
        if v.chinese:
            return None if v.lone else SKIP  # 陈十一等志愿者
        return "code" if len(v.digits) >= 3 else None  # 12369、96116等热线
    return "code" if len(v.digits) > 18 and not v.chinese else None


def _rate_base(v: View) -> Answer:
    return "base" if v.before == "每" or v.left.endswith(("每一", "每 ")) else None


def _negative_amount(v: View) -> Answer:
    number = v.number
    if v.before == "-" and v.kind == "amount" and v.left[-2:-1] >= "一":
        number.value = -number.value
        number.start = min(number.start, number.core - 1)
        number.rules.append("negative")
    return None


def _letters_before(v: View) -> Answer:
    before = v.before
    if before.isascii() and before.isalpha() and not v.bound:
        scaled = v.kind in ("share", "amount") and v.digits[-1:] in "万亿千百"
        return None if scaled or v.word == "%" else "code"
    if before in ("-", "—") and not v.chinese and v.left[-2:-1].isascii():
        return "code" if v.left[-2:-1].isalnum() else None
    return None


def _figure(v: View) -> Answer:
    if v.before and v.before in "图表件栏注" and _FIGURE.search(v.left):
        return "name"
    return None


def _bare_chinese(v: View) -> Answer:
    if v.word or v.number.unit is not None or not v.chinese:
        return None
    following = v.following[:1]
    if _LIST_MARK.search(v.left) and following and following in "、.)":
        return "ordinal"
    if following == "是" and v.before in "。;,\n:、":
        return "ordinal"
    if following == "大" or v.before == "国":
        return "name"  # 国三及以下: a standard of exhaust
    if v.before == "(" and following == ")":
        return "ordinal"
    large = len(v.digits) >= 2 and v.number.value >= 100 and v.bound
    if large and _THEN_LEVEL.match(v.text, v.end):
        return "label"  # 首破百万,达到103.2万人次
    return "" if v.number.comparator != "=" or large else SKIP


def _bare_arabic(v: View) -> Answer:
    if v.number.unit is not None or v.chinese:
        return None
    following = v.following[:1]
    if _LIST_MARK.search(v.left) and _LIST_TAIL.match(v.text, v.end):
        return "ordinal"
    enclosed = following and v.before
    if enclosed and v.before == "(" and following == ")" and len(v.digits) <= 2:
        return "ordinal"
    if enclosed and v.before in "〔[【(" and following in "〕]】)" and len(v.digits) == 4:
        return "date"
    if following.isascii() and following.isalpha():
        return "code"
    if following == "-" and v.following[1:2].isalnum():
        return "code"
    if following == "大" or _in_quotes(v):
        return "name"
    if v.number.comparator != "=" or v.digits[-1:] in "万亿":
        return ""
    if "." in v.digits and _CHANGED_BY.search(v.left):
        return ""
    if v.before == "前" and _TOP.search(v.left):
        return _rank_top(v)
    return "bare"


def _room(v: View) -> Answer:
    if v.word not in _ROOMS:
        return None
    if v.word == "室" and not v.chinese and not v.bound and len(v.digits) in (3, 4):
        return "code"
    if v.before and v.before in "座楼栋幢号区" and v.before != v.word:
        return "code"
    last = v.scan.numbers[-1] if v.scan.numbers else None
    if last is not None and last.end == v.number.start and last.reason == "code":
        return "code"
    return None


def _clock(v: View) -> Answer:
    if v.word == "点" and (_DAYTIME.search(v.left) or v.following[:1] in ("至", "到", "开")):
        return "date"
    return None


def _first_n(v: View) -> Answer:
    if v.word in ("名", "位") and _LAST_N.search(v.left):
        return "label"  # 排名后三位的单位: which ones, not how many
    if v.before != "前":
        return None
    if v.word in _LISTED and v.value_small() and not _BEFORE_WORDS.search(v.left):
        return "ordinal"  # 前两项指标: which ones, not how many
    if v.word == "%":
        v.number.comparator = "<="
        return None
    if v.word in ("名", "位"):
        return _rank_top(v)
    return "date" if v.word in _PERIODS and not v.left.endswith("提前") else None


def _rank_top(v: View) -> str:
    v.number.kind, v.number.comparator = "rank", "<="
    v.number.rules.append("rank_top")
    return ""


def _make(v: View) -> Answer:
    if v.before and v.before in "格号量为是:" and _MAKE.search(v.left):
        return "label"
    if v.word == "度" and v.before == "折":
        return "label"
    return "idiom" if v.word == "份" and v.left.endswith("一式") else None


def _quoted(v: View) -> Answer:
    if v.kind in ("share", "pp_diff") or (v.kind == "amount" and not v.chinese):
        return None
    return "name" if _in_quotes(v) else None


def _anniversary(v: View) -> Answer:
    at = v.number.digits_end
    if v.word == "周年" or v.following.startswith(ANNIVERSARY):
        return "ordinal"
    return "ordinal" if v.text.startswith(ANNIVERSARY, at, at + 5) else None


def _meeting(v: View) -> Answer:
    if not v.chinese:
        return None
    if v.word == "次" and _MEETINGS.match(v.text, v.end):
        return "ordinal"  # 十次、十一次全会
    if v.word == "次" and v.following.startswith(("全会", "全体", "会议", "党代", "代表")):
        return "ordinal"
    if v.lone and v.before and v.before in "期拜周":
        return None if v.left.endswith(_LASTING) else "date"  # 工期五年 is a claim
    return None


def _lone_digit(v: View) -> Answer:
    """三方, 十分, 五星: one Chinese digit and a word that make no number together."""
    if not v.lone:
        return None
    unit = v.number.unit
    if v.digits in "壹贰叁肆伍陆柒捌玖" and v.kind != "amount":
        return SKIP  # 队伍支撑, 陆家嘴
    done = v.word == "回" and v.before == "了" and not (v.following[:1] > "一")
    if v.word in LONE_NOT and not v.bound and v.digits != "十" and not done:
        return SKIP
    if (unit is not None and unit.bare) or v.word in ("死", "伤", "亡"):
        return SKIP
    return SKIP if v.digits == "十" and v.word in ("分", "里", "方", "面", "重") else None


def _one(v: View) -> Answer:
    """一 with a measure word counts only where it stands for a figure."""
    if v.digits != "一" or v.number.value != 1:
        return None
    if v.word in _CROWDS:
        return "idiom"  # 突破一批关键技术
    if v.bound or v.kind in ("share", "pp_diff", "multiple"):
        return ""
    if v.kind == "amount" or v.word in _VAGUE_ONES:
        return "idiom"
    if v.kind == "count" and _ONE_BY_ONE.search(v.left):
        return "idiom"  # 干一件成一件
    if v.kind == "count":
        ends = not v.following or v.following[0] in "。,;、)"
        listed = ends and v.word in _POST_ONES and _PHRASE.search(v.left)
        return "" if _CREATED.search(v.left) or listed else "idiom"
    if v.kind == "duration" and _SAVED.search(v.left) and not _YET.match(v.text, v.end):
        return ""  # 提前一年完成
    return "" if v.word in _LIMITS and _SHRUNK.search(v.left) else "idiom"


def _edition(v: View) -> Answer:
    if v.word == "路" and v.number.value < _LEAST_LINES:
        return "code"  # 102路: a bus; 4600路 counts cameras
    if v.chinese and v.word in ("期", "届", "号"):
        return "ordinal"
    if v.word in ("期", "级", "星", "代", "版") and not v.bound:
        named = "一" <= v.following[:1] <= "鿿"
        return "" if v.word == "期" and not named else "ordinal"
    return None


def _place_of_list(v: View) -> Answer:
    listed = v.before and v.before in "、和及至到-" and _PLACES.search(v.left)
    return "ordinal" if listed and v.value_small() else None


def _structure(v: View) -> Answer:
    if not v.lone:
        return None
    if v.word in ("项", "个", "条") and _OWN_WORK.match(v.text, v.end):
        return "idiom"
    if v.word == "项" and v.left.endswith(("铁人", "现代")):
        return "name"
    if v.before == "分" and v.word in ("批", "步", "期", "路", "段", "轮"):
        return "idiom"  # 分三批实施
    if v.following.startswith(STRUCTURE):
        return "idiom"
    return "name" if v.following and v.following[0] in "赛制间房桌座行团" else None


def _horizon(v: View) -> Answer:
    """Planning horizons and look-backs are periods; other durations are claims."""
    if v.kind != "duration":
        return None
    number, text, end, word = v.number, v.text, v.end, v.word
    outer = text[max(0, number.start - 8) : number.start]
    if word not in _PERIODS:
        if outer.endswith(("过去", "未来", "此前", "今后")):
            return "date"  # 过去24小时
        return "name" if _EVENTS.match(text, end) else None
    if word in ("天", "日") and _HOLIDAY.search(outer):
        return "date"
    if text[number.start : number.core] == "近" or _HORIZON_LEFT.search(outer):
        return "" if _SAVED.search(outer) else "date"
    if outer.endswith("用") and (word == "年" or _SPENT.match(text, end)):
        return "date"
    if _SHORTENED.search(outer) or _SAVED.search(outer):
        return ""  # 由3年缩短至1年以内
    if word in _YEARS and not v.bound:
        ends = text[end : end + 1] in _SPAN_ENDS or end >= len(text)
        if (ends and _SPAN_BEFORE.search(outer)) or (
            _SPAN_MOVES.match(text, end) and not outer.endswith(("连续", "连"))
        ):
            return "date"
    if word in _YEARS:
        return "date" if _is_span_of_years(v, outer) else ""
    if _SINCE.match(text, end) or (word == "个季度" and "连续" not in outer):
        return "date"
    opens = not outer or outer[-1] in "。;\n"
    if opens and v.text[end - 1] == "内" and v.following[:1] == ",":
        return "date"  # 三个月内,...: when, not how long
    tour = word in ("日", "天") and v.following[:1] == "游"
    return "name" if tour or _EVENTS.match(text, end) else ""


def _is_span_of_years(v: View, outer: str) -> bool:
    if outer.endswith(("计划", "力争", "争取", "确保", "规划", "拟")):
        return True
    if _HORIZON_RIGHT.match(v.text, v.end):
        return True
    if v.number.comparator == "<=" and "hedge_after" in v.number.rules:
        return True
    if v.bound and v.number.comparator in ("<=", ">="):
        return False  # 最多不超过3年
    return not outer or outer[-1] in "。;,\n“‘(、:《以用在"


def _term(v: View) -> Answer:
    """五年以上有期徒刑, 后四位为2318: a class of sentences, digits of a number."""
    if v.word == "年" and _TERMS.match(v.text, v.end):
        return "label" if v.number.comparator in (">=", "<=", "<") else None
    if v.word == "位" and _DIGITS_OF.search(v.left):
        return "name"
    if not v.word and _LAST_DIGITS.search(v.left):
        return "code"
    return None


def _age_group(v: View) -> Answer:
    if v.kind != "age":
        return None
    start = v.number.start
    return "" if _AGE_VALUE.search(v.text[max(0, start - 16) : start]) else "label"


def _contest(v: View) -> Answer:
    unit = v.number.unit
    if (
        unit is not None
        and unit.norm == "m"
        and (_CONTESTS.match(v.text, v.end) or _CIRCLE.match(v.text, v.end))
    ):
        return "name"
    return None


def _size_class(v: View) -> Answer:
    """亿元以上项目, 过亿元项目, 5000吨级码头: a class, unless the bound ends the phrase."""
    if v.word in ("千伏", "kV") and _GRID.match(v.text, v.end):
        return "label"  # 500千伏变电站
    if v.kind == "amount":
        if v.following[:1] == "级":
            return "label"
        named = v.digits[0] in "百千万亿" or _COUNT_BEFORE.search(v.left)
        if named and _CLASSES.match(v.text, v.end):
            return "label"
    if (
        v.number.comparator != "="
        and v.kind in ("amount", "count", "score")
        and _HAVING.match(v.text, v.end)
    ):
        return "label"  # 产值超10亿元的18家
    if "hedge_after" not in v.number.rules or v.number.comparator not in (">=", "<="):
        return None
    if not v.following or v.following[0] in _BOUND_ENDS or _UPPER.match(v.text, v.end):
        return None
    if v.kind == "amount" and PENALTY.match(v.text, v.end):
        return None
    if v.kind == "amount" and _LABELLED.match(v.text, v.end):
        return "label"
    if _COUNTED.match(v.text, v.end):
        return "label"
    return "label" if v.word in _SIZED and _CLASS_NOUNS.match(v.text, v.end) else None


# In this order; the name is what `leitai read --explain` prints.
JUDGES: tuple[tuple[str, Callable[[View], Answer]], ...] = (
    ("judge_term", _term),
    ("judge_long_number", _long_number),
    ("judge_rate_base", _rate_base),
    ("judge_negative", _negative_amount),
    ("judge_letters_before", _letters_before),
    ("judge_figure", _figure),
    ("judge_bare_chinese", _bare_chinese),
    ("judge_bare_arabic", _bare_arabic),
    ("judge_room", _room),
    ("judge_clock", _clock),
    ("judge_first_n", _first_n),
    ("judge_make", _make),
    ("judge_quoted", _quoted),
    ("judge_anniversary", _anniversary),
    ("judge_meeting", _meeting),
    ("judge_lone_digit", _lone_digit),
    ("judge_one", _one),
    ("judge_edition", _edition),
    ("judge_place_of_list", _place_of_list),
    ("judge_structure", _structure),
    ("judge_horizon", _horizon),
    ("judge_age_group", _age_group),
    ("judge_contest", _contest),
    ("judge_size_class", _size_class),
)


def judge(scan: Scan, number: Number, left: str, digits: str) -> str:
    """The reason a number claims nothing, "" when it claims, SKIP to drop it.

    Args:
        scan: the running scan, for its text and quotations.
        number: the number with unit and hedges.
        left: up to 12 characters before the numeral.
        digits: the numeral as written.
    """
    view = View(scan, number, left, digits)
    for name, test in JUDGES:
        answer = test(view)
        if answer is not None:
            if answer and answer not in (SKIP, "bare"):
                number.rules.append(name)
            return answer
    return ""


def _in_quotes(v: View) -> bool:
    index = bisect_right(v.scan.quote_ends, v.number.core)
    quotes = v.scan.quotes
    return index < len(quotes) and quotes[index][0] < v.number.core and v.end <= quotes[index][1]
