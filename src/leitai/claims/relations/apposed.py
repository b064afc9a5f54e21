"""A whole and the list beside it, without a word that says so.

"412 million pounds: 268 million in tax, 97 million in rates and 46 million in fees"; "94,300
patients, 51,700 as emergencies and 42,600 by appointment"; 绿地368公顷,公园142公顷,防护226公顷.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from leitai.claims.relations.document import (
    Document,
    Line,
    Mention,
    head_of,
    is_english_count,
    is_increment,
    may_add,
    same_unit,
)
from leitai.claims.relations.explain import value_of
from leitai.claims.relations.interval import span
from leitai.claims.relations.model import Relation
from leitai.claims.relations.partition import Partition, judge, total
from leitai.claims.relations.words import currencies, listed, pattern

_OPENS = re.compile(r"[^.;:,\d]{0,44}?(?P<mark>[:,])\s*[$£€¥(]?\s*", re.I)
_GOES_ON = re.compile(r"[^.;:\d]{2,44}?(?:,|,?\s+and)\s*[$£€¥]?\s*", re.I)
_LAST = re.compile(r"\band\s*[$£€¥]?\s*$", re.I)
_ENDS = re.compile(r"\)?[^.,;:\d]{0,44}[.;)]?\s*$")
_OPEN = re.compile(
    r"\b(?:includ|such as|among|mainly|mostly|compared|against|than|more|another|while|but|aged|"
    r"over|under|at least|up|down|by \d|which|with|after|before|per|average|each)\b|%",
    re.I,
)
# A list that only stands behind a comma is surely meant where a slip would explain the gap.
_NEAR = Fraction(3, 10)


def find(document: Document) -> Iterator[Relation]:
    """Relations of a whole with the list that ends its sentence."""
    read = _read_chinese if document.chinese else _read
    for line in document.lines:
        for at, whole in enumerate(line.mentions[:-2]):
            found = read(document, line, at, whole)
            if found:
                yield found


def _read(  # noqa: PLR0911 one return a reason
    document: Document, line: Line, at: int, whole: Mention
) -> Relation | None:
    parts = line.mentions[at + 1 :]
    if at and re.search(
        r"(?:[:,]|\band)\s*[$£€]?\s*$", document.between(line.mentions[at - 1], whole)
    ):
        return None  # itself a part of a list
    if re.search(r"\b(?:includ\w+|are|were|as follows)\W*(?:the |[$£€])?$", document.before(whole)):
        return None
    if document.after(whole).split()[:2] == document.after(parts[0]).split()[:2]:
        return None  # 2,827 million for the Navy, 1,421 million for the War Department
    opened = _OPENS.fullmatch(document.between(whole, parts[0]))
    if whole.family != "level" or opened is None or is_increment(whole):
        return None
    gaps = [document.between(a, b) for a, b in pairwise(parts)]
    if not all(_GOES_ON.fullmatch(gap) for gap in gaps) or not _LAST.search(gaps[-1]):
        return None
    said = document.between(whole, parts[0]) + "".join(gaps)
    if _OPEN.search(said) or not _ENDS.match(document.after(parts[-1])):
        return None
    members = tuple(_alike(whole, part) for part in parts)
    if any(part is None for part in members):
        return None
    kept = tuple(part for part in members if part is not None)
    if any(value_of(part) >= value_of(whole) for part in kept):
        return None
    holds = total(kept).meets(whole.span)
    if opened["mark"] == "," and not holds and _is_of_persons(whole, kept):
        return None  # the same person may be counted under two heads
    far = abs(sum(value_of(p) for p in kept) - value_of(whole)) > value_of(whole) * _NEAR
    if not holds and (far or (opened["mark"] == "," and len(kept) < 2)):
        return None
    return judge(document, Partition(whole, kept, True, True))


_NAME = re.compile(r"(?P<mark>[,、])(?P<name>[\u4e00-\u9fff]{2,10})")
_DEED = re.compile(
    r"[比较占增减共达均每至到已未拟其人]|去年|上年|同期|累计|计划|其中|完成|实现|投资|立案|处罚|整改|查处|办结|覆盖|惠及|涉及"
)


def _read_chinese(document: Document, line: Line, at: int, whole: Mention) -> Relation | None:
    """新增绿地368公顷,公园绿地142公顷,…; 委员会216个,村居158个、单位41个、行业17个."""
    parts: list[Mention] = []
    names: list[re.Match[str]] = []
    before = whole
    for mention in line.mentions[at + 1 :]:
        name = _NAME.fullmatch(document.between(before, mention))
        if name is None or not same_unit(whole, mention) or mention.family != "level":
            break
        parts.append(mention)
        names.append(name)
        before = mention
    if len(parts) < 2 or not re.match(r"\s*[。;]", document.after(before) or "。"):
        return None
    if whole.family != "level" or is_increment(whole) or names[0]["mark"] != ",":
        return None
    told = [name["name"] for name in names]
    if any(_DEED.search(n) or pattern("overlap.words").search(n) for n in told):
        return None
    same = len({n[-1] for n in told}) == 1 and told[0][-1] in whole.lead[-2:]
    listed_side_by_side = all(name["mark"] == "、" for name in names[1:])
    persons = whole.unit == "人"
    if not total(tuple(parts)).meets(whole.span):
        sum_of = sum(value_of(part) for part in parts)
        far = abs(sum_of - value_of(whole)) > value_of(whole) * _NEAR
        if far or persons or not (same or (listed_side_by_side and at == 0)):
            return None
    elif not (same or listed_side_by_side or len(parts) > 2):
        return None
    return judge(document, Partition(whole, tuple(parts), True, True))


def _is_of_persons(whole: Mention, parts: tuple[Mention, ...]) -> bool:
    heads = [head_of(m.unit) for m in (whole, *parts)]
    return any(head in listed("persons.en") for head in heads)


def _alike(whole: Mention, part: Mention) -> Mention | None:
    """The part in the unit of its whole, which the list need not print again."""
    claim = part.claim
    if part.family not in {"level", "bare"} or pattern("overlap.words").search(part.tail):
        return None
    if part.unit == whole.unit or (is_english_count(part) and claim.unit and may_add(whole, part)):
        return part if whole.unit not in currencies() or part.unit == whole.unit else None
    if claim.unit or claim.norm_unit:
        return None
    factor = Fraction(1)
    if whole.claim.norm_value is not None and whole.claim.value:
        factor = Fraction(whole.claim.norm_value) / Fraction(whole.claim.value)
    if factor.denominator != 1:
        return None
    told = replace(
        claim,
        norm_value=claim.value * int(factor),
        norm_unit=whole.claim.norm_unit,
        unit=whole.claim.unit,
    )
    return replace(part, claim=told, span=span(told), unit=whole.unit)
