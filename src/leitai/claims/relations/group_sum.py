"""Groups named over several sentences: 8个半导体项目…, 12个新经济项目… of 48 projects.

Groups named one after another need not sum to the whole: what they leave is
said, not accused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from leitai.claims.relations.document import (
    Document,
    Line,
    Mention,
    head_of,
    is_increment,
    near_words,
)
from leitai.claims.relations.model import Relation
from leitai.claims.relations.partition import Partition, judge
from leitai.claims.relations.words import are_siblings, currencies, dimension_of, pattern

_REACH = 12
_CUE = re.compile(
    r"为代表|为主|其中|包括|签约.{0,4}中|分别|represented by|such as|among|including|led by", re.I
)
_REPRESENTED = re.compile(r"为代表的$|represented by", re.I)
_HAN = r"[\u4e00-\u9fff]"


def find(document: Document) -> Iterator[Relation]:
    """Relations of a count, and its money, with the groups named after it."""
    sections: dict[int, list[Line]] = {}
    for line in document.lines:
        if line.sentence.role in {"body", "heading", "title"}:
            sections.setdefault(line.sentence.section, []).append(line)
    for lines in sections.values():
        yield from _in_section(document, lines)


def _in_section(document: Document, lines: list[Line]) -> Iterator[Relation]:
    wholes = [m for line in lines for m in line.mentions if _is_counted(m)]
    done: set[str] = set()
    for whole in sorted(wholes, key=lambda m: (-m.claim.value, -m.start)):
        noun = _noun_of(whole)
        if not noun or noun in done:
            continue
        groups = _groups(document, lines, whole, noun)
        if len(groups) < 2:
            continue
        done.add(noun)
        yield from _judge_groups(document, lines, whole, groups)


def _is_counted(mention: Mention) -> bool:
    return mention.family == "level" and mention.claim.kind == "count" and not is_increment(mention)


def _noun_of(whole: Mention) -> str:
    """The noun a bare count counts: 项目 of 48个重点项目, project of 48 key projects."""
    if whole.unit.isascii() and whole.unit:
        return head_of(whole.unit)
    found = re.match(
        rf"(?:重点|重大|签约)?({_HAN}{{2}})(?!{_HAN}{{0,6}}(?:产业|行业)?领域)", whole.tail
    )
    if found:
        return found[1]
    found = re.search(rf"({_HAN}{{2}})(?:共|共有|达|达到|有)?$", whole.lead)
    return found[1] if found else ""


def _groups(
    document: Document, lines: list[Line], whole: Mention, noun: str
) -> tuple[Mention, ...]:
    groups: list[Mention] = []
    for line in lines:
        if not 0 <= line.number - whole.sentence <= _REACH:
            continue
        cued = bool(_CUE.search(line.text))
        for mention in line.mentions:
            if mention.start > whole.end and cued and _is_group(mention, whole, noun):
                groups.append(mention)
    return tuple(groups)


def _is_group(mention: Mention, whole: Mention, noun: str) -> bool:
    if not _is_counted(mention) or mention.claim.value >= whole.claim.value:
        return False
    if mention.unit.isascii() and mention.unit:
        return head_of(mention.unit) == noun and len(mention.unit.split()) > len(whole.unit.split())
    if mention.unit != whole.unit or pattern("earlier.words").search(mention.lead):
        return False
    return re.match(rf"[\u4e00-\u9fffA-Za-z“”]{{2,24}}?{noun}", mention.tail) is not None


def _judge_groups(
    document: Document, lines: list[Line], whole: Mention, groups: tuple[Mention, ...]
) -> Iterator[Relation]:
    apart = _are_apart(document, groups)
    found = judge(document, Partition(whole, groups, apart, False, "group_sum"))
    if found is None:
        return
    yield found
    pairs = [a for a in (_money_after(document, lines, g) for g in groups) if a is not None]
    if len(pairs) < 2:
        return
    total = _money_of_whole(document, lines, whole, pairs)
    if total is not None and all(a.unit == total.unit for a in pairs):
        money = judge(document, Partition(total, tuple(pairs), apart, False, "group_sum"))
        if money:
            yield money


def _are_apart(document: Document, groups: tuple[Mention, ...]) -> bool:
    if dimension_of([g.near for g in groups])[0] or are_siblings([g.tail for g in groups]):
        return True
    return sum(bool(_REPRESENTED.search(document.before(g)[-8:])) for g in groups) * 2 >= len(
        groups
    )


def _money_after(document: Document, lines: list[Line], group: Mention) -> Mention | None:
    """The amount told of a group in the same clause: 8个…项目总投资399亿元."""
    line = next(one for one in lines if one.number == group.sentence)
    following = [m for m in line.mentions if m.start >= group.end]
    if not following or following[0].unit not in currencies():
        return None
    gap = document.between(group, following[0])
    return following[0] if len(gap) <= 40 and not re.search(r"[、;;。]", gap) else None


def _money_of_whole(
    document: Document, lines: list[Line], whole: Mention, pairs: list[Mention]
) -> Mention | None:
    label = near_words(pairs[0].lead)
    for line in lines:
        counts = [m for m in line.mentions if m.claim.value == whole.claim.value]
        for money in line.mentions:
            if (
                counts
                and money.unit in currencies()
                and money.end <= pairs[0].start
                and (near_words(money.lead) & label or line.sentence.role == "heading")
                and line.sentence.role != "heading"
            ):
                return money
    return None
