"""What the sentence says of its numbers: tense, period, direction, kind."""

# ruff: noqa: PLR0912
# one branch a kind of quantity.

from __future__ import annotations

import re

from leitai.claims.reading.number import Number
from leitai.claims.reading.trie import write_trie
from leitai.claims.reading.words import load_table

CUES: dict[str, str] = load_table("tense")


CUE = re.compile(write_trie(CUES))

_UP = (
    "增长|增加|上升|上浮|上调|提速|提高|提升|前进|前移|改善|上涨|攀升|回升|扩大|增幅|增速|涨幅|增长率|升幅|增收|增产|高出|多出|偏多|多蓄|增盈|加快|快于|高于|优于|多于|大于|超时序"
    "|超序时|超过|超出|领先|跑赢|增|升|涨|高|快"
)
_DOWN = (
    "下降|便宜|下浮|减少|降低|后退|降价|回落|下跌|缩短|压缩|精简|压减|下滑|下调|缩减|收窄|降幅|跌幅|减幅|偏少|少蓄|放缓"
    "|慢于|低于|少于|小于|落后|节约|降|减|跌|低|慢"
)
_LINK = (
    r"(?:了|约|近|达|达到|超|超过|为|仅|逾|近乎|将近|幅度?|率|最高|累计|均|都|也|再|又|分别|同比|环比|比[^,。;]{1,14}|较[^,。;]{1,14}"
    r"|[A-Za-z]|\s)*"
)
_GROWTH = re.compile(rf"(?:(?P<up>{_UP})|(?P<down>{_DOWN})){_LINK}$")
# 减材料四成: the verb stands before what becomes fewer.
_OF_THINGS = re.compile(
    r"(?:^|[,、;。“和及与]|全年|今年|累计)(?:平均|再|共|又)?(?:(?P<up>增加?)|(?P<down>压?减|精简|缩减))[一-鿿]{2,5}$"
)
_RATED = re.compile(r"(?:同比|环比|增速|增长|涨幅|增幅)[为是:]?$")
_TO_LEVEL = re.compile(
    r"(?:提高|提升|上升|增加|增长|下降|降低|减少|压缩|缩短|压减|升|降|增|减|扩大|回落|收窄|攀升|缩减)\s*(?:至|到|为)(?:了|约|近|目前的?|现在的?"
    r"|现行的?|当前的?|全[国省市]的?)*$"
)
_RATE_NOUN = re.compile(r"(?:增速|增幅|涨幅|增长率|降幅|跌幅|升幅|减幅|增长速度)[^,。;,]{0,10}$")
_FROM = re.compile(r"(?:由|从(?![严实快细重优]))[^,。;,从由]{0,16}$")
_TO = re.compile(
    r"(?:至|到|为|(?<!完)成)(?:承诺|只需|仅需|了|约|近|不足|不到|目前的?|现在的?|如今的?|现有的?|今年的?|当前的?|\d{4}年的?)*$"
)
# 处10万元以上20万元以下罚款: the bounds of a penalty, no class of things.
PENALTY = re.compile(r"(?:[\d,.]+[万千]?元以[下内])?(?:的)?(?:罚[款金]|违约金|赔偿)")
_EARLIER_LEVEL = re.compile(
    r"(?:标准|限值|警戒线|合格线|及格线|达标线|录取线|警戒值|基准)(?:值)?\((?:为|是)?$|(?:较(?![好差多大强高快慢低])|[低高优好快慢]于(?=去年|上年|全[国省市]|同期|平均|行业)|(?<!占)比(?![例重率值]))[^,。;\d]{0,6}(?:\d{4}年)?[^,。;\d]{0,6}的(?:约|近)?$"
)
_LAST = re.compile(rf".*(?:(?P<up>{_UP})|(?P<down>{_DOWN}))", re.S)
_FOLD_GROWTH = re.compile(
    r"(?:增长|增加|提高|提升|增|扩大|上升|上涨|涨)(?:了|近|约|超|超过|逾|达|到)*$"
)
_INCREMENT = re.compile(
    r"(?:(?P<up>高出|多出|前进|前移|上升|扩大|新增|增加|增长|增收|增产|增盈|多蓄|提高|提升|上涨|多|高|增)|(?P<down>减少|缩小|收窄|降低|下降|节约|节省|压减|缩短|减|少|降"
    r"|提前|压缩|低|少收|少支))(?:了|约|近|超|逾|超过|达)*$"
)
_THAN = re.compile(r"(?:(?P<up>高于|多于|高出)|(?P<down>低于|少于))[^,。;\d]{1,12}$")
_COMPARING = re.compile(
    r"高于|低于|快于|慢于|高出|超过|超出|(?<!占)比(?!例|重|值|率)|较|优于|领先|多于|少于|提高|降低|下降|上升|增加|减少|增长"
)

# 压减为承诺5个工作日: the time that is promised and kept.
_AIM_IS = re.compile(
    r"(?:(?<!完成)任务|目标|指标任务|计划)(?:数|量|值)?(?:是|为)$|(?:下达|分解|承担)[^,。;\d]{0,8}(?:任务|指标|计划)(?:数|量)?$"
)
_PROMISED_TIME = re.compile(r"[为至到]承诺\d")
# 争取5.2亿元: money won from above; 争取完成5.2亿元 is an aim.
_WON = re.compile(
    r"争取(?:[\d,.]+[万亿]|(?:(?!完成|实现|全年|年内|新增|达到|增长|明年|今年|建成|引进|年底)[^,。;]){0,20}?"
    r"(?:资金|投资|额度|国债|债券|补助|补贴)(?:资金|额度|指标)?(?:共计?|合计|总计|约|近|超|达)?\d)"
)
_NAMED_PLAN = re.compile(r"[一-鿿”’]计划[”’》」,、;。)]")
# 咬定目标不放松, 围绕全年目标任务: what the work was guided by, no aim that follows.
_GUIDED = re.compile(
    r"(?:围绕|咬定|锚定|聚焦|紧盯|对照|紧扣|瞄准|坚持|盯住|对标|实现|完成|超额)[^,。;:]{0,14}$"
)
_COMPARED_AIM = re.compile(r"[值数]?(?:高出?|低|多|少|快|慢|超出?|还差|尚差|差)[了约近]?\d")
_AGAINST_AIM = re.compile(r"(?:[低高优好快慢]于|超过|超出|超|比|较)[^,。;\d]{0,5}$")
# 高于国家规定的15天标准: what the rule asks.
_HELD_TO = re.compile(r"的?(?:标准|限值|要求|上限|底线|警戒线)")
_BY_RULE = re.compile(r"(?:国家|规定|法定|省定|市定|国际|行业)[^,。;]{0,6}的?$")
_FOR_AIM = re.compile(r"以[^,。;]{0,20}为$")
_HOPED = re.compile(r"预期(?:达|增|为|完成|实现|可|将|到|全年|年|\d)")
_NAMES_AIM = re.compile(r"目标(?:任务|值)?(?:是|为|[:\d])")
_LEVELS = ("水平", "值", "的", "为", "增速", "增幅", "降幅", "线", "数", "是", "约")
# 其余5个预计12月底前完工: the aim stands behind what is left.
_LEFT = re.compile(r"(?:剩余|剩下|其余|余下|尚余|另有|还有|尚有)的?[约近]?$")
_OF_AIM = re.compile(r"[”’]?的[^,。;\d]{0,4}目标")
_AIM_NEXT = re.compile(r"(?:将[于在]|预计[于在将]|计划[于在]|拟[于在])")
_DONE_NEXT = re.compile(
    r"[一-鿿]{0,8}?已(?:经|全部|于|提前|如期|按期|陆续|顺利|基本|通过|完[工成]|开工|建成|投|竣工|启动|签约|落地|交付|到位)"
)
_AIM_FOLLOWS = re.compile(
    r"[一-鿿]{0,6}?(?:预计|计划(?![,。;])|力争|将[于在]|有望|确保|明年|后年|下月|年底前|月底前)"
)


class Sentence:
    """The cues of one sentence, found once for all its numbers."""

    __slots__ = ("cues", "end", "start")

    def __init__(self, text: str, start: int, end: int) -> None:
        self.start, self.end = start, end
        self.cues = [
            (m.start(), m.end(), CUES[m[0]])
            for m in CUE.finditer(text, start, end)
            if not (m[0] in _DOUBTFUL and _is_no_cue(text, m, start))
        ]

    def add(self, start: int, end: int, cue: str) -> None:
        """Add a cue that is no word of the list."""
        self.cues.append((start, end, cue))
        self.cues.sort()


_DOUBTFUL = frozenset(
    {"计划", "预期", "承诺", "争取", "过去"} | {word for word in CUES if "目标" in word}
)
_PAST_SPAN = re.compile(r"过去的?[\d一二三四五六七八九十几数]")


def _is_no_cue(text: str, found: re.Match[str], start: int) -> bool:
    """Whether the words around a cue take its meaning from it."""
    word, at, end = found[0], found.start(), found.end()
    if "目标" in word:
        return _guides(text, start, at, end)
    if word == "承诺":
        return _PROMISED_TIME.search(text, max(start, at - 1), end + 1) is not None
    if word == "计划":
        return _NAMED_PLAN.match(text, max(start, at - 1)) is not None
    if word == "预期":
        return _HOPED.match(text, at) is None
    return (_PAST_SPAN if word == "过去" else _WON).match(text, at) is not None


def _guides(text: str, start: int, at: int, end: int) -> bool:
    """Whether 目标 names what guided the work or what it is compared with."""
    if _COMPARED_AIM.match(text, end) or _AGAINST_AIM.search(text, max(start, at - 8), at):
        return True
    if _FOR_AIM.search(text, max(start, at - 24), at):
        return True
    guided = _GUIDED.search(text, max(start, at - 16), at)
    return guided is not None and not _NAMES_AIM.match(text, at)


def find_kind(text: str, number: Number, previous: Number | None, clause: int) -> None:
    """Settle kind and direction of a number that counts as a claim."""
    kind = number.kind
    if kind == "ratio" or number.change in ("from", "to"):
        return
    left = text[max(clause, number.start - 28) : number.start].rstrip()
    if "\n" in left:
        left = left.replace("\n", "")
    if kind == "share":
        if (
            previous is not None
            and _continues(text, previous, number)
            and previous.kind in ("rate_change",)
        ):
            number.kind, number.direction = previous.kind, previous.direction
            return
        before = text[number.core - 1 : number.core]
        if before == "+":
            number.kind, number.direction = "rate_change", "up"
            number.start = number.core - 1
            return
        if before in ("-", "负") and not text[number.core - 2 : number.core - 1].isdigit():
            number.value = -number.value
            number.start = min(number.start, number.core - 1)
            number.core -= 1
            left = text[max(clause, number.start - 28) : number.start]
            if _RATED.search(left):
                number.kind, number.direction = "rate_change", "down"
                return
        if _TO_LEVEL.search(left):
            return
        match = _GROWTH.search(left) or _OF_THINGS.search(left)
        if match:
            number.kind = "rate_change"
            number.direction = "up" if match["up"] else "down"
            number.rules.append("rate_change")
        elif match := _RATE_NOUN.search(left):
            number.kind = "rate_change"
            number.direction = "down" if match[0].startswith(("降", "跌", "减")) else "up"
            number.rules.append("rate_noun")
        if number.value < 0:
            number.direction = "down" if number.kind == "rate_change" else number.direction
    elif kind == "pp_diff":
        match = _LAST.match(left)
        if match:
            number.direction = "up" if match["up"] else "down"
        elif previous is not None and previous.direction and _continues(text, previous, number):
            number.direction = previous.direction
    elif kind == "multiple":
        if number.direction == "" and (number.word == "番" or _FOLD_GROWTH.search(left)):
            number.direction = "up"
            number.rules.append("multiple_growth")
    elif kind in ("", "count", "amount", "duration", "score", "rank"):
        match = _INCREMENT.search(left) or _THAN.search(left)
        if match:
            number.direction = "up" if match["up"] else "down"
        elif previous is not None and previous.direction and _continues(text, previous, number):
            number.direction = previous.direction


def _continues(text: str, previous: Number, number: Number) -> bool:
    between = text[previous.end : number.start].strip(" ")
    return 0 <= number.start - previous.end <= 3 and between in (
        "、", "和", "及", "与", ",", "以及", "或", ",",
    )  # fmt: skip


def find_change(text: str, number: Number, previous: Number | None, clause: int) -> None:
    """由15个工作日压缩至3个工作日: mark the two ends of a change."""
    left = text[max(clause, number.start - 18) : number.start].rstrip()
    if number.change:
        return
    if previous is not None and previous.change == "maybe" and _TO.search(left):
        between = text[previous.end : number.start]
        if len(between) <= 40 and "。" not in between:
            previous.change, number.change = "from", "to"
            previous.tense = "background"
            previous.rules.append("change_from")
            number.rules.append("change_to")
            return
    if _FROM.search(left):
        number.change = "maybe"


_AIMED = frozenset(("count", "amount", "share", "rate_change"))
_WEAK = frozenset(("了", "已", "累计", "现有"))
_FORECASTS = ("预计", "有望", "预期")


def _ends_forecast(text: str, at: int, number: int) -> bool:
    """增加值预计增长10%;出口增长5%: a forecast behind its subject ends at the semicolon."""
    if text[at : at + 2] not in _FORECASTS or ";" not in text[at:number]:
        return False
    return at > 0 and text[at - 1] not in ",;:。!?\n、"


def find_tense(
    text: str, number: Number, sentence: Sentence, clause: int, inherited: str
) -> tuple[str, str]:
    """The tense and the period of a number, from the cues before it in the sentence."""
    state, period = inherited, ""
    base_at = -1
    base_word = ""
    base_end = -1
    target_at = -1
    for start, end, cue in sentence.cues:
        if start >= number.start:
            break
        if cue in ("target", "section"):
            state = "target"
            target_at = start
            if cue == "section" and text[start : start + 1] in "“":
                period = text[start:end]
        elif cue in ("achieved", "period_achieved"):
            # 了 and 已 within a clause that began with 力争 do not undo it,
            # nor do 累计 and 已 within a plan.
            word = text[start:end]
            if not ((target_at >= clause and word == "了") or (inherited and word in _WEAK)):
                state = "achieved"
            if cue == "period_achieved":
                period = text[start:end]
        elif cue == "period":
            period = text[start:end]
        elif cue == "base":
            base_at, base_end = start, end
            base_word = text[start:end]
    if state == "target" and target_at >= 0 and _ends_forecast(text, target_at, number.start):
        state = inherited
    if _AIM_IS.search(text, max(clause, number.start - 16), number.start):
        return "target", period
    if (
        number.kind in ("count", "amount", "share")
        and _LEFT.search(text, max(clause, number.start - 6), number.start)
        and _AIM_FOLLOWS.match(text, number.end)
    ):
        return "target", period
    if (
        number.kind in ("count", "amount")
        and state != "target"
        and _AIM_NEXT.match(text, number.end)
    ):
        return "target", period
    if state == "target" and target_at < clause and _DONE_NEXT.match(text, number.end):
        state = "achieved"
    earlier = number.change == "from" or (
        number.kind in ("count", "amount", "share", "duration", "score")
        and _EARLIER_LEVEL.search(text, max(clause, number.start - 24), number.start)
    )
    earlier = earlier or (
        _HELD_TO.match(text, number.end)
        and _BY_RULE.search(text, max(clause, number.start - 16), number.start)
    )
    penalty = number.kind == "amount" and number.comparator in ("<=", ">=")
    if earlier or (penalty and PENALTY.match(text, number.end)):
        return "background", period
    # 十年前,全县公路仅1200公里: the word stands in a clause of its own
    apart = (
        base_at >= 0
        and text[base_end : base_end + 1] == ","
        and base_end + 1 == clause
        and (
            base_at == sentence.start
            or text[base_at - 1] in ",;:。\n"
            or base_word.endswith("规定")
        )
    )
    if (base_at >= clause or apart) and number.change != "to" and number.kind in (
        "share", "count", "amount", "duration", "score", "rank", "ratio", "age",
    ):  # fmt: skip
        between = text[base_end : number.start]
        preceding = text[max(clause, base_at - 3) : base_at]
        compared = _COMPARING.search(between) or preceding.endswith(("比", "较", "于", "与", "到"))
        # 为全省平均水平的68%: a share of the base, not the base
        compared = compared or (number.kind == "share" and between.startswith(("的", "水平的")))
        # 全市平均降雨量87毫米 is the town's own; 全市平均水平 is what others are held to
        compared = compared or (base_word == "全市平均" and not between.startswith(_LEVELS))
        if not compared and base_word not in (
            "去年",
            "上年",
            "过去",
            "年初",
            "上一年",
            "上年度",
            "上月",
        ):
            return "background", period
    return state or "achieved", period
