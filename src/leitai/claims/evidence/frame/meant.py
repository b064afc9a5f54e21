"""Which of the values named may filter a claim, and how surely."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from leitai.claims.evidence.frame.naming import Mention
from leitai.claims.evidence.lexicon import has_cue


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
    best: _Best = {}
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
            if 0 <= among <= m.start and re.search(r"\d", text[m.end : own[0]]):
                weight = 0.3  # 其中无人机巡航17次,收缴火种115件: the part's own number is told
            # 作业时长合计105小时: summed, not the whole.
            between = _SUMMED.sub("", text[m.end : start])
            if has_cue(between, "whole"):
                weight = 0.1
            elif any(t == m.table for t, _ in own_columns):
                weight = 0.5 if 0 <= m.start < among else 0.25
        elif end <= m.start and m.end <= clause[1]:
            weight = 0.3
        else:
            continue
        if joins and weight < 1.0 and (m.table, m.column) in own_columns:
            continue
        if _is_example(text, m, start):
            weight = 0.1
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
        yield m, (weight * 0.3 if rivals and weight < 1.0 else weight)


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
