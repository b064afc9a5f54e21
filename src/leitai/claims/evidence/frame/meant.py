"""Which of the values named may filter a claim, and how surely."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from leitai.claims.evidence.frame.naming import Mention
from leitai.claims.evidence.lexicon import has_cue, plain_words


def mentions_for(  # noqa: PLR0912
    text: str,
    start: int,
    end: int,
    own: tuple[int, int],
    clause: tuple[int, int],
    sentence: tuple[int, int],
    mentions: list[Mention],
    joins: bool,
) -> Iterator[tuple[Mention, float]]:
    """Values that may filter the claim, each with how much it is meant for it.

    For every column the nearest value counts; one before the claim is carried
    over commas (市南区检查120次,发现问题85个), unless a word for the whole stands
    between or the segment has a value of that column itself.
    """
    best: _Best = _taken_up(text, start, sentence, mentions)
    if joins:
        mentions = _joined(text, mentions, start)
    own_columns = {(m.table, m.column) for m in mentions if own[0] <= m.start and m.end <= own[1]}
    split = _OF_WHICH.search(text, sentence[0], start)
    among = split.start() if split else -1
    for m in mentions:
        if m.end <= sentence[0] or m.start >= sentence[1]:
            continue
        if own[0] <= m.start and m.end <= own[1]:
            weight = 1.0
        elif clause[0] <= m.start and own[0] < m.end <= start:
            weight = 1.0  # 调研式、下沉式监督察访: joined values reach over the 、
        elif clause[0] <= m.start and m.end <= start:
            weight = 0.8
        elif m.end <= start:
            weight = 0.6
            if 0 <= among <= m.start and re.search(r"\d", text[among : own[0]]):
                weight = 0.3  # 其中无人机巡航17次,收缴火种115件: the part's own number is told
            again = _AGAIN_KIND.search(text, m.end, start)
            if (
                again
                and not any((m.table, m.column, m.value) == key for key in best)
                and not _is_kind(m, again[1])
            ):
                weight = (
                    0.25  # 为建筑业办理退税26笔,该分局退税总额: of the office, not of that trade
                )
            # 作业时长合计105小时: summed, not the whole.
            between = _SUMMED.sub("", text[m.end : start])
            if has_cue(between, "whole"):
                weight = 0.1
            elif any(t == m.table for t, _ in own_columns):
                state = any(
                    o.table == m.table
                    and own[0] <= o.start
                    and o.end <= own[1]
                    and _STATE.match(o.value)
                    for o in mentions
                )  # 城东营业所受理241件,办结220件: of what came in there
                weight = 0.55 if state else 0.5 if 0 <= m.start < among else 0.25
        elif end <= m.start and m.end <= clause[1]:
            weight = 0.3
        else:
            continue
        if joins and weight < 1.0 and (m.table, m.column) in own_columns:
            continue
        for key in [
            k for k in best if k[:2] == (m.table, m.column) and best[k][0].end <= sentence[0]
        ]:
            del best[key]  # the sentence names its own
        if _is_example(text, m, start):
            weight = 0.1
        if m.value.lower() in plain_words() and _AGENT.match(text, m.end):
            weight = min(weight, 0.3)  # staff recorded 374 accidents, of whomever
        if weight < 1.0 and _STATE.match(m.value) and re.match(r"[^,;。]{0,4}\d", text[m.end :]):
            weight = min(weight, 0.3)  # 已整改31处,投入资金80万元: the money of all
        key = (m.table, m.column, m.value)
        weight *= m.strength
        if key not in best or best[key][1] <= weight:
            best[key] = (m, weight)
    # Of several carried values of one column the last before the claim is in force.
    for m, weight in best.values():
        rivals = [
            o
            for o, w in best.values()
            if (o.table, o.column) == (m.table, m.column)
            and o.value != m.value
            and m.end <= o.start
            and o.end <= start
        ]
        listed = 0.45 < weight < 0.8 and _is_listed(text, m, mentions, own, sentence)
        yield m, (weight * 0.3 if rivals and weight < 1.0 else 0.3 if listed else weight)


def _is_listed(
    text: str,
    last: Mention,
    mentions: list[Mention],
    own: tuple[int, int],
    sentence: tuple[int, int],
) -> bool:
    """「小麦300亩,大豆100亩,受益农户90户」: after a list the whole may be spoken of again."""
    same = [
        m
        for m in mentions
        if (m.table, m.column) == (last.table, last.column)
        and sentence[0] <= m.start < last.start
        and m.value != last.value
    ]
    if not same or last.end > own[0]:
        return False
    digits = re.compile(r"\d")
    return bool(
        digits.search(text, same[-1].end, last.start) and digits.search(text, last.end, own[0])
    )


def _taken_up(text: str, start: int, sentence: tuple[int, int], mentions: list[Mention]) -> _Best:
    """Values of the sentence before that are still spoken of.

    Taken up by a word (该馆, 当地, there, its), or, where nothing says so, the subject of
    the clause before a semicolon (likely) or before a full stop (possible).
    """
    low = text.rfind("\n", 0, sentence[0]) + 1
    low = max(low, sentence[0] - 240)
    earlier = [m for m in mentions if low <= m.start and m.end <= sentence[0]]
    if not earlier:
        return {}
    found: _Best = {}
    said = text[sentence[0] : start]
    headed = {
        m
        for m in mentions
        if sentence[0] <= m.start <= sentence[0] + 2 and m.end <= start and m.strength >= 0.9
    }  # the sentence begins with a subject of its own
    for word in _AGAIN.finditer(text[sentence[0] : min(start + 60, sentence[1])]):
        if word.start() > len(said) and word[0] not in ("there", "当地"):
            continue
        m = _subject(text, earlier, word["kind"] or "")
        for one in earlier:  # the same words may name a value of several ledgers
            taken = any((t, c) == (one.table, one.column) for t, c, _ in found)
            if m and (one.start, one.end) == (m.start, m.end) and not taken:
                weight = 0.8 if word["kind"] or word[0] in ("there", "当地") else 0.6
                found[(one.table, one.column, one.value)] = (one, weight)
    if found or has_cue(said, "whole") or _ANEW.search(said):
        return found
    closed = text[sentence[0] - 1 : sentence[0]] in (";", "\n")
    head = max(text.rfind(c, low, sentence[0] - 1) for c in "。\n!?") + 1
    head = max(head, low)
    for m in earlier:
        before = _TIMES_SAID.sub("", text[head : m.start])
        between = text[m.end : sentence[0]]
        if m.start < head or re.search(r"\d", before) or has_cue(between, "whole"):
            continue
        same = (m.table, m.column)
        if any((o.table, o.column) == same and o.start > m.end for o in earlier):
            continue  # 「摔伤69起,迷路36起;…」: one of a list is no subject
        # 「东城馆…；商业用水到馆…」 is still of the hall; 「制造业…；小微企业…」 cuts anew.
        hall = _OF_A_BODY.search(m.value) is not None
        own = any(
            h.table == m.table and not (hall and not _OF_A_BODY.search(h.value)) for h in headed
        )
        found[(m.table, m.column, m.value)] = (m, 0.3 if own else 0.5 if closed and hall else 0.34)
    return found


def _subject(text: str, earlier: list[Mention], kind: str) -> Mention | None:
    """The last value of that kind; where none is said, what the last sentence began with."""
    if kind:
        return next((m for m in reversed(earlier) if _is_kind(m, kind)), None)
    last = earlier[-1]
    low = max((text.rfind(c, 0, last.start) for c in ("。", ". ", "\n", ";")), default=-1)
    return next(m for m in earlier if m.start > low)


def _is_kind(mention: Mention, said: str) -> bool:
    """Whether a value is what 该馆 or 该营业所 may name; any is where nothing is said."""
    column = mention.column.lower().replace("_", " ")
    heads = [said[:n] for n in range(1, len(said) + 1)]
    return not said or any(
        mention.value.endswith(head) or (len(head) > 1 and column.endswith(head)) for head in heads
    )


# 该馆, 本区, 当地; there, its.
_AGAIN = re.compile(
    r"[该本](?P<kind>[一-鿿]{1,4})|当地"
    r"|\bthere\b(?! (?:wa|were|is|are|ha|will))|\b(?:its|it|their|they)\b"
)
_AGENT = re.compile(
    r"\s(?:recorded|reported|logged|handled|dealt|answered|opened|closed|counted)\b"
)
_OF_A_BODY = re.compile(r"[区县市镇乡村馆局所站院校店厂场部港园街道门]$|公司$|分局$|医院$|^[A-Z]")
_AGAIN_KIND = re.compile(r"该([一-鿿]{1,4})")
_STATE = re.compile("[已未待]|.+中$")
_ANEW = re.compile(r"各[一-鿿]{1,3}|所有|全部|\b(?:all|every|each|both|overall|across)\b")
_TIMES_SAID = re.compile(
    r"(?:(?:19|20)\d\d年|\d{1,2}月份?|\d{1,2}日|前\d{1,2}个月|[-—–至到、])"
    r"|\b(?:19|20)\d\d\b"
    r"|\b\d{1,2}(?:st|nd|rd|th)?\b(?= (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))"
)
_OF_WHICH = re.compile(r"其中|of (?:which|them|these|whom)\b|includ(?:e|ing)\b")
_SUMMED = re.compile(r"(?:合计|总计|共计|in all|altogether)\s*(?:达|为|达到|约|近)?\s*(?=\d|$)")
_Best = dict[tuple[str, str, str], tuple[Mention, float]]


def _joined(text: str, mentions: list[Mention], start: int) -> list[Mention]:
    """调研式、下沉式: values of one column joined by 、 are one filter of several values.

    With 分别 (respectively) the first number is the first value's, and so on.
    """
    out: list[Mention] = []
    chains: dict[tuple[str, str], list[Mention]] = {}
    for m in mentions:
        chain = chains.setdefault((m.table, m.column), [])
        if chain and not _links(text[chain[-1].end : m.start]):
            out += _closed(text, chain, start)
            chain.clear()
        chain.append(m)
    for chain in chains.values():
        out += _closed(text, chain, start)
    return sorted(out, key=lambda m: (m.start, m.end))


def _closed(text: str, chain: list[Mention], start: int) -> list[Mention]:
    if len(chain) < 2 or chain[-1].end > start:
        return list(chain)
    rest = text[chain[-1].end : start]
    if "分别" in rest or "respectively" in text[start : start + 80]:
        at = len(re.findall(r"\d[\d.,]*", rest))
        return [chain[min(at, len(chain) - 1)]]
    values = "∈" + "|".join(dict.fromkeys(m.value for m in chain))
    return [replace(chain[0], end=chain[-1].end, value=values)]


def _links(gap: str) -> bool:
    return bool(re.fullmatch(r"\s*(?:[、和与及/]|以及|and|,)\s*", gap))


def _is_example(text: str, mention: Mention, start: int) -> bool:
    """甲、乙等7项: examples filter neither this number nor later ones."""
    rest = text[mention.end : mention.end + 16]
    return mention.end <= start and bool(
        re.match(r"[^,。;\d]{0,12}等(?=\s*[\d一二三四五六七八九十多])", rest)
    )
