"""Parts named as a full set: 内资36个、外资12个 of the 48 that stand a sentence before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from leitai.claims.relations.document import (
    Document,
    Line,
    Mention,
    head_of,
    is_increment,
    may_add,
    near_words,
    own_words,
    same_things,
)
from leitai.claims.relations.explain import value_of
from leitai.claims.relations.implied_rate import judge_rate
from leitai.claims.relations.interval import exactly
from leitai.claims.relations.model import Relation
from leitai.claims.relations.partition import Partition, judge, judge_hundred, total
from leitai.claims.relations.words import (
    currencies,
    dimensions,
    names_in,
    pattern,
)

_REACH = 4
_LINK = re.compile(
    r"取得|获得|实现|完成|战绩|录取|[共有其中包括分别为是的,、:和及\s]|项目|企业|方面"
)
_GAMES = re.compile(r"\s*(?:胜|平|负|wins?|draws?|loss|defeat|won|lost)", re.I)
_SHARE = re.compile(r"(?<!同)占|比重|比例|\bof\b|account|made up|share")


def find(document: Document) -> Iterator[Relation]:
    """Relations of a full set of named parts and the whole before them."""
    for line in document.lines:
        for parts in _full_sets(line):
            if parts[0].family == "percent":
                found = _shares(document, parts)
                if found:
                    yield found
                continue
            whole = _whole_before(document, line, parts)
            if whole is None:
                continue
            full = not pattern("open_measure.words").search(f"{whole.near} {parts[0].near}")
            found = judge(document, Partition(whole, _with_more(document, line, parts), True, full))
            if found:
                yield found
            yield from _paired_amounts(document, line, parts)


def _full_sets(line: Line) -> Iterator[tuple[Mention, ...]]:
    usable = [
        m for m in line.mentions if m.family in {"level", "percent", "bare"} and not is_increment(m)
    ]
    if len(usable) < 2:
        return
    text = line.text.lower()
    for names in dimensions():
        if names[0] not in text or not all(name in text for name in names):
            continue
        for start in range(len(usable)):
            members = [m for m in usable[start:] if may_add(usable[start], m)][: len(names)]
            if len(members) < len(names):
                continue
            chosen = [names_in(_label(m), names) for m in members]
            if all(len(c) == 1 for c in chosen) and {c[0] for c in chosen} == set(names):
                yield tuple(members)
                break


def _with_more(document: Document, line: Line, parts: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """The parts and those that the list goes on with: primary, secondary and 23 special."""
    more = [m for m in line.mentions if m.start >= parts[-1].end]
    for mention in more:
        gap = document.between(parts[-1], mention)
        plain = re.fullmatch(r"[^,;。.\d]{0,24}(?:,|、|,?\s*and|和|及)\s*(?:[^,;。\d]{0,8})", gap)
        if not plain or not may_add(parts[0], mention) or is_increment(mention):
            break
        parts = (*parts, mention)
    return parts


def _label(part: Mention) -> str:
    # 18胜 and "640 boys": the unit itself may be the name.
    if part.family == "bare" and not part.tail[:1].isascii():
        return part.tail[:8]
    return own_words(part)


def _shares(document: Document, parts: tuple[Mention, ...]) -> Relation | None:
    """Shares of a full set add up to 100%; growth rates and pass rates do not."""
    words = [f"{document.before(m)[-10:]} {m.tail}" for m in parts]
    if not all(_SHARE.search(w) for w in words):
        return None
    spread = total(parts)
    near = spread.meets(exactly(Fraction(100)).widened(Fraction(20), Fraction(20)))
    return judge_hundred(document, parts) if near else None


def _lines_before(document: Document, line: Line) -> list[Line]:
    """The line itself, then the lines before it in its section, nearest first."""
    reach = document.lines[max(0, line.number - _REACH) : line.number + 1]
    return [one for one in reversed(reach) if one.sentence.section == line.sentence.section]


def _whole_before(document: Document, line: Line, parts: tuple[Mention, ...]) -> Mention | None:
    """The whole that the parts exhaust: the nearest that fits, else one surely meant."""
    candidates = [
        m
        for one in _lines_before(document, line)
        for m in reversed(one.mentions)
        if m.end <= parts[0].start
        and m.family == "level"
        and _may_hold(m, parts)
        and not is_increment(m)
        and not pattern("earlier.words").search(m.lead)
        and all(same_things(m, part) and value_of(part) * 2 <= value_of(m) * 3 for part in parts)
    ]
    spread = total(parts)
    for whole in candidates:
        if spread.meets(whole.span):
            return whole
    # A slip is small: parts far from a number are no parts of it.
    held = sum((value_of(part) for part in parts), Fraction(0))
    sure = [
        m
        for m in candidates[:1]
        if _is_linked(document, m, parts) and value_of(m) <= 2 * held <= 4 * value_of(m)
    ]
    return sure[0] if sure else None


def _may_hold(whole: Mention, parts: tuple[Mention, ...]) -> bool:
    if all(_GAMES.match(f"{part.claim.unit}{part.tail}") for part in parts):
        return whole.unit in {"场", "轮", "战"} or head_of(whole.unit) in {"game", "match"}
    return all(may_add(whole, part) for part in parts)


def _is_linked(document: Document, whole: Mention, parts: tuple[Mention, ...]) -> bool:
    """Whether the words before the first part lead on from the whole and say nothing new."""
    if whole.sentence < parts[0].sentence - 1:
        return False
    gap = document.between(whole, parts[0])
    said = near_words(document.lines[whole.sentence].text[: whole.start])
    lead = parts[0].lead if whole.sentence != parts[0].sentence else gap
    if whole.sentence == parts[0].sentence and len(gap) > (24 if document.chinese else 48):
        return False
    if whole.sentence == parts[0].sentence and not document.chinese:
        return True
    own = {n for names in dimensions() for n in names_in(lead, names)}
    for name in own:
        lead = lead.replace(name, " ")
    return near_words(_LINK.sub(" ", lead)) <= said


def _paired_amounts(
    document: Document, line: Line, parts: tuple[Mention, ...]
) -> Iterator[Relation]:
    """The money that goes with each part, against the money of the whole."""
    amounts = [_amount_of(line, part, parts) for part in parts]
    known = tuple(a for a in amounts if a is not None)
    if len(known) < len(parts):
        return
    label = near_words(known[0].lead)
    for one in _lines_before(document, line):
        for whole in one.mentions:
            if (
                whole.end <= parts[0].start
                and whole.unit in currencies()
                and near_words(whole.lead) & label
                and not is_increment(whole)
            ):
                if len({a.unit for a in (*known, whole)}) == 1:
                    found = judge(document, Partition(whole, known, True, True))
                else:
                    found = judge_rate(document, whole, known)
                if found:
                    yield found
                return


def _amount_of(line: Line, part: Mention, parts: tuple[Mention, ...]) -> Mention | None:
    for mention in line.mentions:
        if mention.start > part.end and mention in parts:
            return None
        if mention.start >= part.end and mention.unit in currencies():
            return mention
    return None
