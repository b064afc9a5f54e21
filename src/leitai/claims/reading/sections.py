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
# 三、2026年重点工作 tells of aims, 一、2025年重点工作 of what was done.
_LATER = re.compile(
    r"^[ #*]*[二三四五六七八九十]、[^\n。]{0,24}(?:(?:重点|主要|今年)的?(?:工作|任务)"
    r"|工作(?:任务|重点|举措)|任务举措|年工作|“十五五”)[^\n。]{0,16}$"
)
_LOOKS_BACK = re.compile(r"回顾|总结|成[效就绩]|完成|进展|情况|存在|问题|不足|做法|体会|亮点|以来")
_TOLD = re.compile(r"回顾|总结|成[效就绩]|完成|存在|问题|“十五五”")
_NUMBERED = re.compile(r"^[ #*]*(?P<n>[一二三四五六七八九十])、")
_ORDER = "一二三四五六七八九十"
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
    sections = _headings(plain)
    spans = [span for m in _OPENS_LIST.finditer(plain) if (span := _span_of_list(plain, m))]
    for start, last in spans:
        top = any(_TOP_ITEM.match(plain, at) for at, _ in sections if at < start)
        after = next((target for at, target in reversed(sections) if at < start), False)
        end = min([last, *(at for at, _ in sections if top and at > start)])
        sections = [s for s in sections if not start <= s[0] < end]
        sections += [(start, True), (end, after)]
        sections.sort()
    return sections


def _headings(plain: str) -> list[tuple[int, bool]]:
    """Headings; behind a plan the next ones of its numbering stay within it."""
    found: list[tuple[int, bool]] = []
    last, aims, told = -1, False, False
    for match in _HEADING.finditer(plain):
        words = match[0]
        back = _LOOKS_BACK.search(words) is not None
        told = told or _TOLD.search(words) is not None
        target = bool(_SECTION.match(words) or (told and not back and _LATER.match(words)))
        numbered = _NUMBERED.match(words)
        if numbered:
            at = _ORDER.index(numbered["n"])
            aims = target or (aims and at == last + 1 and not back)
            last, target = at, aims
        found.append((match.start(), target))
    return found


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
