"""Sections of plans: where a heading or the opening of a list makes what follows an aim."""

from __future__ import annotations

import re

_SECTION = re.compile(
    r"^[ #*]*(?:[一二三四五六七八九十]+、|[((][一二三四五六七八九十]+[))]|\d+[.、])?[^\n。,]{0,24}?"
    r"(?:下一步|工作打算|工作安排|目标任务|预期目标|主要目标|下步|今后|明年|工作计划|努力方向|奋斗目标|发展目标|总体要求|重点任务|工作思路"
    r"|展望)[^\n。,]{0,16}$"
)
_HEADING = re.compile(
    r"^(?:#+ |[一二三四五六七八九十]+、|第[一二三四五六七八九十]+部分"
    r"|附(?:件|表|录)?\s?[一二三四五六\d]{0,2}[::、.])"
    r"[^\n。]{0,40}$",
    re.M,
)
# 我们将重点抓好以下八个方面工作: the items after it are aims.
_OPENS_LIST = re.compile(
    r"(?:以下|如下|下列)[^\n。]{0,16}(?:工作|任务|方面|事项|举措|措施)[^\n。]{0,4}[:。]?[ ]*$", re.M
)
_AIMING = re.compile(
    r"将|今年要|我们要|要(?:着力|重点|突出|坚持|抓好|做好)|(?:重点|着力|突出|集中力量|扎实)(?:抓好|做好|推进|抓|做|实施|办好)"
    r"|下一步|今后|明年|新的一年"
)
_DONE = re.compile(r"(?:做了|抓了|开展了|完成了|推进了|主要做|已|回顾|过去|一年来)")
_ITEM = re.compile(
    r"[ #*]*(?:[一二三四五六七八九十]+(?:是|、|要)|[((][一二三四五六七八九十\d]+[))]"
    r"|\d{1,2}[.、](?!\d)|——|[●■◆•▲○-]|首先|其次|再次|最后|第[一二三四五六七八九十]+[,、])"
)
_TOP_ITEM = re.compile(r"[ #*]*[一二三四五六七八九十]+、")


def find_sections(plain: str) -> list[tuple[int, bool]]:
    """Offsets at which a section begins, and whether it tells of aims; ascending."""
    sections = [(m.start(), bool(_SECTION.match(m[0]))) for m in _HEADING.finditer(plain)]
    spans = [span for m in _OPENS_LIST.finditer(plain) if (span := _span_of_list(plain, m))]
    for start, last in spans:
        top = any(_TOP_ITEM.match(plain, at) for at, _ in sections if at < start)
        after = next((target for at, target in reversed(sections) if at < start), False)
        end = min([last, *(at for at, _ in sections if top and at > start)])
        sections = [s for s in sections if not start <= s[0] < end]
        sections += [(start, True), (end, after)]
        sections.sort()
    return sections


def _span_of_list(plain: str, opening: re.Match[str]) -> tuple[int, int] | None:
    """From behind the opening line to the first line that is no item of the list."""
    line = plain.rfind("\n", 0, opening.start()) + 1
    sentence = max(line, plain.rfind("。", line, opening.start()) + 1)
    words = plain[sentence : opening.end()]
    if len(words) > 120 or not _AIMING.search(words) or _DONE.search(words):
        return None
    start = at = opening.end()
    while at < len(plain):
        stop = plain.find("\n", at + 1)
        stop = len(plain) if stop < 0 else stop
        text = plain[at + 1 : stop]
        if text.strip() and not _ITEM.match(plain, at + 1):
            break
        at = stop
    return (start, at) if at > start else None
