"""Whether two names name one fact: 拆除违法建设面积（万平方米） and 违法建设拆除面积 do.

Names are never compared by likeness, only by rules that leave every word of content standing:
技能竞赛 and 职业技能竞赛 are two facts, as are 存款增速 and 贷款增速, 竣工项目 and 开工项目.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache

import rjieba

from leitai.quantities.units import load_units

# Words of a time or a running sum: two names that give different ones are different facts.
_TIMES = re.compile(
    r"截至\d*月?[末底]?|\d{1,2}月[末底]|\d{4}年|上半年|下半年|前[一二三1-3]季度|[一二三四1-4]季度|"
    r"当月|本月|全年|当年|今年以来|年初以来|今年|本年度?|年度"
)
_OPEN_TIMES = frozenset({"今年", "本年", "本年度", "年度", "今年以来", "年初以来", "截至"})
# Words that say how a figure is put, and not what is counted.
_SAID = re.compile(r"累计|合计|总计|共计|本季度?|季度|动态|的")
_BEGUN = re.compile(
    r"^(?:共|已|力争|确保|预计|达到|保持|实现|完成|开展|组织|举办|举行|推进|推动|其中|"
    r"number of|total|share of)\s*"
)
_JOINED = re.compile(r"以及|及其?|与|、|&|\band\b")
# A last word that only says how it is measured, where the measure word says it too.
_LAST: dict[str, str] = {
    "": r"(?:总?数量?|总量|[个家户件次场批人]数|场次|批次|量)$",
    "%": r"(?:占比|比重|比例|率|比)$",
    "m2": r"(?:总?面积)$",
    "m": r"(?:总?里程|总?长度)$",
    "CNY": r"(?:总额|金额|额)$",
    "USD": r"(?:总额|金额|额)$",
    "人": r"(?:总?人数|数量|数)$",
}
# Things that happen have no stock: a new one and one are the same. 新增企业 and 企业 are not.
_EVENTS = frozenset({"场", "次", "起", "件", "场次", "批次"})
_ALIKE = {"户": "家", "个": "家"}
_RATES = re.compile(r"(?:同比|较上年)?(?:增长率|增长幅度|增幅|增长|增速)$")
_SCALE = re.compile(r"^[十百千万亿]+(?=.)")
_LEAST_TURNED = 4


@dataclass(frozen=True, slots=True)
class Fact:
    """What a name names, in its bare words.

    Args:
        words: what is counted, cut; joined, they are the name.
        times: words of a time that stood in the name.
        measure: its measure in the normal unit (元 for 万元), or the measure word.
    """

    words: tuple[str, ...]
    times: frozenset[str]
    measure: str

    @property
    def name(self) -> str:
        return "".join(self.words)

    def turned(self) -> frozenset[str]:
        """The name begun at any of its words: 拆除违法建设 and 违法建设拆除."""
        if len(self.name) < _LEAST_TURNED:
            return frozenset({self.name})
        starts = (
            n for n in range(len(self.words))
            if not n or (len("".join(self.words[:n])) > 1 and len("".join(self.words[n:])) > 1)
        )  # fmt: skip
        return frozenset("".join(self.words[n:] + self.words[:n]) for n in starts)


@cache
def fact_of(name: str, measure: str = "") -> Fact:
    """The fact that a name with its measure word names."""
    measured = plain_measure(measure)
    text = unicodedata.normalize("NFKC", name).casefold().strip()
    text = re.sub(r"\(([^()]*)\)", lambda m: _bracket(m[1], measured), text)
    times = frozenset(_TIMES.findall(text)) - _OPEN_TIMES
    text = _SAID.sub("", _TIMES.sub("", text))
    for _ in range(3):
        text = _BEGUN.sub("", text.strip())
    text = _JOINED.sub("和", text)
    text = re.sub(r"(?<=[a-z])s\b", "", text)
    text = re.sub(r"[\W_]+", "", text)
    if measured in _EVENTS:
        text = text.replace("新增", "")
    text = _bare(text, measured)
    return Fact(tuple(rjieba.cut(text)), times, measured)


def same_fact(one: Fact, other: Fact) -> bool:
    """Whether both name one fact: same measure, same words, no two different times."""
    if one.measure != other.measure or not one.name or not other.name:
        return False
    if one.times and other.times and one.times != other.times:
        return False
    if one.name == other.name:
        return True
    if Counter(one.name) != Counter(other.name):
        return False
    return other.name in one.turned() or one.name in other.turned()


@cache
def plain_measure(word: str) -> str:
    """A measure word in the normal unit: 万元 and 亿元 are CNY, ㎡ is m2; 家, 户, 个 are one."""
    text = unicodedata.normalize("NFKC", word).strip()
    known = load_units().get(text) or load_units().get(_SCALE.sub("", text))
    if known is None:
        return text.casefold()
    return known.norm or _ALIKE.get(known.word, known.word)


def _bracket(inside: str, measured: str) -> str:
    """A measure in brackets goes, any other words in brackets are part of the name."""
    inside = inside.strip().removeprefix("单位:").strip()
    plain = plain_measure(inside)
    return "" if plain == measured or inside in load_units() else inside


def _bare(text: str, measured: str) -> str:
    text = _RATES.sub("增速", text) if measured == "%" else text
    if text.endswith("增速"):
        return text
    kind = measured if measured in _LAST else ""
    for pattern in dict.fromkeys((_LAST[kind], _LAST[""] if kind in ("", "人") else "")):
        shorter = re.sub(pattern, "", text) if pattern else text
        text = shorter or text
    return text
