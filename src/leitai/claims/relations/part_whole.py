"""Part and whole: 48个,其中内资36个、外资12个; "48 projects, of which 36 ..."."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from leitai.claims.relations.document import (
    Document,
    Line,
    Mention,
    is_addend,
    is_english_count,
    is_increment,
    may_add,
    measures_in,
    same_things,
)
from leitai.claims.relations.implied_rate import judge_rate
from leitai.claims.relations.model import Relation
from leitai.claims.relations.partition import (
    Partition,
    exclude_one_another,
    is_part_too_large,
    judge,
    judge_part,
)
from leitai.claims.relations.words import currencies, ending, listed, pattern

_OF_THEM = re.compile(r"\s*of (?:them|which|whom|these|those)\b", re.I)
_WITHIN = re.compile(r"(?:当中|之中|中|里)(?:的)?$")
_OF_THE = re.compile(
    r"(?:^\W*of (?:the |these |those |its |our |their |all )?|"
    r"\Wof (?:the|these|those) )(?:\w+\s)?$",
    re.I,
)
# A balance can be smaller than one of its sides.
_NET = re.compile(r"顺差|逆差|差额|净|盈余|结余|利润|surplus|deficit|\bnet\b|balance|profit", re.I)
_CHANGES = re.compile(
    r"从[^,。;\d]{0,5}$|(?:提高|增加|增长|降低|下降|减少|上升|提升|调整)[^,。;\d]{0,4}?(?:到|至|为)$"
)
_STRICT = re.compile(r"其中|这其中|当中|of (?:which|whom|these|those|them)", re.I)


@dataclass(frozen=True, slots=True)
class Cue:
    """Where a sentence turns from a whole to its parts.

    Args:
        start, end: offsets into the flow of the cue word.
        close: offset where the parts must end.
        complete: the cue says that the parts are all there is.
        whole: the whole, when the form of words fixes it.
        strict: a single part after the cue is surely a part (其中, not 包括).
        apart: the form of words lets parts exclude one another ("Of the 48, 30 ..." does not).
    """

    start: int
    end: int
    close: int
    complete: bool
    whole: Mention | None = None
    apart: bool = True
    strict: bool = True


def find(document: Document) -> Iterator[Relation]:
    """Relations of wholes and the parts that a cue announces after them."""
    for line in document.lines:
        if len(line.mentions) < 1 or line.sentence.role == "byline":
            continue
        for cue in _cues(document, line):
            yield from _read(document, line, cue)


def _cues(document: Document, line: Line) -> Iterator[Cue]:
    base, end = line.sentence.start, line.sentence.end
    for path, complete in (("sub.open", False), ("sub.closed", True)):
        for found in pattern(path).finditer(line.text):
            if complete or not _opens_bracketed_name(line.text, found.start()):
                strict = _STRICT.match(found[0]) is not None
                yield Cue(base + found.start(), base + found.end(), end, complete, strict=strict)
    for mention in line.mentions:
        if _OF_THEM.match(document.after(mention)):
            yield Cue(mention.start, mention.start, end, False)
        elif _WITHIN.search(mention.tail) or (
            _OF_THE.search(document.before(mention))
            and re.match(r"[^,.;]{0,40},", document.after(mention))
        ):
            yield Cue(mention.end, mention.end, end, False, mention, apart=False)
        yield from _marked(document, line, mention)


def _opens_bracketed_name(text: str, at: int) -> bool:
    return text[max(0, at - 1) : at] in {"《", "“", "「"}


def _marked(document: Document, line: Line, whole: Mention) -> Iterator[Cue]:
    """Parts in brackets or behind a colon: 120人(男70人、女50人)."""
    rest = document.after(whole)
    mark = re.match(r"([^,。;;、()():::\d]{0,16})([((::])", rest)
    if mark is None or whole.depth:
        return
    start = whole.end + mark.end()
    close = line.sentence.end
    if mark[2] in "((":
        shut = re.search(r"[))]", document.flow.text[start:close])
        close = start + shut.start() if shut else close
    inside = document.flow.text[start:close]
    if (
        "=" in inside
        or pattern("sub.open").match(inside.strip())
        or re.search(r"等[\s。.)]*$", inside)
    ):
        return
    yield Cue(start, start, close, True, whole)


def _read(document: Document, line: Line, cue: Cue) -> Iterator[Relation]:
    parts = _parts(document, line, cue)
    by_unit: dict[str, list[Mention]] = {}
    for part in parts:
        by_unit.setdefault(_unit_class(part), []).append(part)
    for members in by_unit.values():
        if cue.whole and not _can_hold(document, cue.whole, members[0]):
            continue
        wholes = [cue.whole] if cue.whole else _wholes(document, line, cue, members[0])
        yield from _try(document, cue, wholes, tuple(members))


def _unit_class(part: Mention) -> str:
    if part.unit in currencies():
        return "money"
    return "counted" if is_english_count(part) else part.unit


def _parts(document: Document, line: Line, cue: Cue) -> list[Mention]:
    parts: list[Mention] = []
    last_end = cue.end
    for mention in line.mentions:
        if mention.start < cue.end or mention.end > cue.close or mention.family == "other":
            continue
        if _CHANGES.search(document.before(mention)[-12:]):
            break  # 从1536元提高到1567元 are no two parts
        gap = document.flow.text[last_end : mention.start]
        if parts and (_leaves(gap) or ":" in gap):
            break  # behind a colon stand the parts of a part
        last_end = mention.end
        if is_addend(mention) and _follows(parts, mention):
            parts.append(mention)
    return parts


def _follows(parts: list[Mention], mention: Mention) -> bool:
    """Whether a number goes on with the measure that the parts before it had."""
    one = measures_in(parts[-1].lead) if parts else set()
    other = measures_in(mention.lead)
    return not one or not other or bool(one & other) or len(one) + len(other) < 1


def _leaves(gap: str) -> bool:
    """Whether the words between two numbers turn to something else."""
    if pattern("sub.open").search(gap) or ending("total.words").search(gap.strip(" ,")):
        return True
    found = pattern("break.words").search(gap)
    return found is not None


def _wholes(document: Document, line: Line, cue: Cue, part: Mention) -> list[Mention]:
    """Candidates for the whole, nearest first."""
    before = [m for m in line.mentions if m.end <= cue.start]
    opening = document.flow.text[line.sentence.start : cue.start]
    if not before and len(opening.strip(' ,“"')) <= 2 and line.number:
        above = document.lines[line.number - 1]
        if above.sentence.section == line.sentence.section:
            before = list(above.mentions)
    found = [m for m in reversed(before) if _can_hold(document, m, part)]
    # 48个,去年42个,其中…: a figure of an earlier year is divided only when it stands alone.
    return sorted(found, key=lambda m: pattern("earlier.words").search(m.lead) is not None)


def _can_hold(document: Document, whole: Mention, part: Mention) -> bool:
    if whole.family not in {"level", "bare"} or is_increment(whole):
        return False
    if whole.unit in listed("not_additive.units") or re.search(r"均|每", whole.lead[-8:]):
        return False
    if _NET.search(whole.lead) or (document.chinese and not whole.claim.unit):
        return False
    if whole.unit in currencies() and part.unit in currencies():
        return not _is_compared(whole)
    return may_add(whole, part) and same_things(whole, part) and not _is_compared(whole)


def _is_compared(mention: Mention) -> bool:
    return bool(
        re.search(
            r"(?:(?<![占环同])比|较|由|从|\bthan|\bfrom|\bversus|\bcompared with)[^,]{0,12}$",
            mention.lead,
            re.I,
        )
    )


def _try(  # noqa: PLR0911, PLR0912 one branch a form of words
    document: Document, cue: Cue, wholes: list[Mention], members: tuple[Mention, ...]
) -> Iterator[Relation]:
    if not wholes:
        return
    if any(part.unit != wholes[0].unit for part in members) and members[0].unit in currencies():
        found = judge_rate(document, wholes[0], members)
        if found:
            yield found
        return
    nearest = wholes[0]
    parts = _one_list(document, tuple(m for m in members if same_things(nearest, m)))
    if len(parts) == 1 and not cue.complete:
        if not cue.strict or nearest.claim.comparator in {">", ">="}:
            return
        if ";" in document.flow.text[cue.end : parts[0].start]:
            return
        found = judge_part(document, nearest, parts[0])
        if found and not any(judge_part(document, w, parts[0]) is None for w in wholes[1:]):
            yield found
        return
    if len(parts) < 2:
        return
    exclusive, full = exclude_one_another(document, parts, cue.end, nearest)
    exclusive = exclusive and (cue.apart or full)
    skipped = [
        m
        for m in document.lines[parts[0].sentence].mentions
        if parts[0].end <= m.start < parts[-1].start and m.family == "level" and m not in parts
    ]
    full = full and not any(m.claim.kind == parts[0].claim.kind for m in skipped)
    # "repairs: 1972 plumbing jobs, 1007 electrical": a number that was read as no claim.
    unread = re.search(r"\d", document.flow.text[cue.end : parts[0].start])
    unread = unread or _goes_on(document, parts[-1])
    complete = not unread and (full or (cue.complete and _is_plain_list(document, parts)))
    for whole in wholes:
        for count in range(len(parts), 1, -1):
            found = judge(document, Partition(whole, parts[:count], True, True))
            if found and found.verdict == "consistent":
                yield found
                return
    if is_part_too_large(nearest, parts):
        return
    if nearest.family == "bare" and not complete:
        return
    found = judge(document, Partition(nearest, parts, exclusive or complete, complete))
    if found:
        yield found


def _one_list(document: Document, parts: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """医师34人、护士38人、医技15人,高级职称17人: the list that 、 joins ends at the comma."""
    gaps = [document.between(one, other) for one, other in pairwise(parts)]
    for at, gap in enumerate(gaps):
        if at and "、" in gaps[at - 1] and "、" not in gap and re.search(r"[,;]", gap):
            return parts[: at + 1]
    return parts


def _goes_on(document: Document, last: Mention) -> re.Match[str] | None:
    """Whether a list has one more number, read as a year: 393 oaks and 1828 rowans."""
    more = re.match(r"[^.;。；\d]{0,30}?(?:\band|[,、和及])\s*\d", document.after(last))
    if more is None:
        return None
    at = last.end + more.end() - 1
    read = any(m.start <= at < m.end for m in document.lines[last.sentence].mentions)
    return None if read else more


def _is_plain_list(document: Document, parts: tuple[Mention, ...]) -> bool:
    """Whether parts follow one another with nothing but their names between."""
    gaps = [document.between(one, other) for one, other in pairwise(parts)]
    return all(len(gap) <= 24 and not re.search(r"等|\d", gap) for gap in gaps)
