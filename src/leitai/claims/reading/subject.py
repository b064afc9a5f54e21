"""The short phrase that says what a number counts."""

from __future__ import annotations

import re

from leitai.claims.reading.number import Number

# After the number: 48个重点项目, up to a verb, a particle or a mark.
_AFTER = re.compile(
    r"(?P<noun>[一-鿿A-Za-z0-9“”‘’()·\-]{1,24}?)"
    r"(?=[,。;、!?:\n\s)]|和|与|及|以及|的|了|在|被|已|将|通过|由|对|为|是|实现|完成|达|占|进|参|开|签|落|投|建|获|入|全|顺|同|较|比|涵|包|中|,|$)"
)
_LEAD = re.compile(
    r"^(?:其中|同时|此外|另外|目前|截至目前|截至|今年以来|今年|去年|全年|上半年|前三季度|一季度|本次|同期|当前|预计|力争|确保|计划|拟|将|要|已|已经|我们|先后|累计|共|共计|总共|全市|全省|全县|全区|全国|我市|我省|我县|我区|市|县|并|还|也|均|都|又|再|新|和|与|及|等|的|在|对|把|使|让"
    r"|组织开展|组织|开展|完成|实现|新增|新建|建成|查处|处置|解决|督促|督促解决|培育|创新实施|实施|推进|安装|累计安装|发放|发行|销售|接待|收治|救治|培训|举办|召开|承办|引进|签约|投入|争取|落实|安排|达成|打造|建设|改造|新改建|整治|排查|清理|拆除|种植|栽植|造林|收获|生产|出口|进口|办理|受理|审结|化解|调解|破获|抓获|帮助|支持|服务|惠及|覆盖|吸引|拥有|现有|设立|设置|配备|保持|控制|压减|减少|增加|降低|提高|提升|获得|荣获|获|获评|制定|出台|印发|修订|创新建立|建立|开设|开通|投放|募集|捐赠|筹集|筹措|拨付|带动|提供|储备|收购|处理|收集|发现|整改|约谈|通报|给予|尚存|共有|有|仅|只)+"
)
_TRAIL = re.compile(
    r"(?:分别)?(?:达到了?|达|约为|约占|为|是|共有|共|累计|总计|合计|有|约|近|实现|完成|保持在?|稳定在|控制在|占比?|超过?|突破|不少于|不低于|动态保持|仅|只|均|高于[^,。]*|低于[^,。]*|比[^,。]*|较[^,。]*|同比[^,。]*|环比[^,。]*|增长|下降|增加|减少|提高|提升|降低|上升|回落|到|至|由|从|在|了|的|就|也|已|[:])+$"
)
_MARKS = re.compile(r"[\s“”‘’\"#■]+")
_NOUN_START = re.compile(r"[一-鿿A-Za-z“‘(]")
_STOP_START = re.compile(
    r"(?:以上|以下|以内|左右|和|与|及|或|的(?=[,。])|是|为|占|达|同比|环比|较|比|增|减|下降|上升|提|降|高于|低于|并|等(?=[,。、])|左右|被|将|已|由|在|从|到|至|之|其中|后|前|内|时|以来|来)"
)


def find_subject(text: str, number: Number, previous: Number | None, clause: int) -> str:
    """The noun phrase behind the number, else the phrase before it, else the previous one."""
    unit = number.unit
    end = number.end
    if unit is not None and unit.kind == "count":
        if unit.bare:
            return unit.word
        at = end + 1 if text[end : end + 1] == "的" else end
        if _NOUN_START.match(text, at) and not _STOP_START.match(text, at):
            match = _AFTER.match(text, at, at + 26)
            if match and len(match["noun"]) >= 2:
                return _MARKS.sub("", match["noun"])
    start = clause
    if previous is not None and previous.end > start:
        start = previous.end
    before = _MARKS.sub("", text[max(start, number.start - 40) : number.start])
    phrase = _TRAIL.sub("", before)
    phrase = _LEAD.sub("", phrase)
    phrase = _TRAIL.sub("", phrase).strip("、,:(())·—- ")
    if len(phrase) >= 2:
        return phrase[-24:]
    return previous.subject if previous is not None else ""
