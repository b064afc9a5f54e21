"""The rest: 48个项目中,已开工30个,其余18个年内开工; "the remaining 12"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations

from leitai.claims.relations.document import (
    Document,
    Line,
    Mention,
    is_increment,
    may_add,
    near_words,
)
from leitai.claims.relations.explain import value_of
from leitai.claims.relations.interval import exactly
from leitai.claims.relations.model import Relation
from leitai.claims.relations.partition import (
    Partition,
    is_part_too_large,
    judge,
    judge_hundred,
    total,
)
from leitai.claims.relations.words import alternation

_FEW = 7


def find(document: Document) -> Iterator[Relation]:
    """Relations of a whole, some parts, and the part called the rest."""
    for line in document.lines:
        for rest in line.mentions:
            if _is_rest(rest) or _is_others(document, line, rest):
                found = _levels(document, line, rest) or _percents(document, line, rest)
                if found:
                    yield found


def _is_rest(mention: Mention) -> bool:
    return mention.family in {"level", "percent", "bare"} and bool(
        re.search(rf"(?:{alternation('rest.words')})[^,]{{0,12}}$", mention.lead, re.I)
    )


_PARTED = re.compile(r"([^,。:\d]{2,12})中,")
_OTHERS = re.compile(
    r"其[他它](?:人员|各?类|项目|单位|企业|案件|产品|行业|科目|职工|情形|问题|[\u4e00-\u9fff]{2})$"
)


def _parted(before: str) -> int:
    """Where 受理的纠纷中, or a colon turns a sentence to the parts of its whole; -1 for nowhere."""
    found = re.match(r"[^,。:\d]{2,12}中,|[^。]*?\d[^,。:\d]{1,6}:", before)
    return found.end() - 1 if found else -1


def _is_others(document: Document, line: Line, mention: Mention) -> bool:
    """医师394人、护士421人、其他人员199人: the last of a list that 其中 opens."""
    if mention.family != "level" or not _OTHERS.search(mention.lead.strip(" 、,和及")):
        return False
    parts = [m for m in line.mentions if m.end <= mention.start and _counts(m, mention)]
    last = [m for m in line.mentions if m.end <= mention.start][-1:]
    opened = max(document.before(mention).rfind("其中"), _parted(document.before(mention)))
    begin = document.lines[mention.sentence].sentence.start + opened
    if opened < 0 or len([m for m in parts if m.start > begin]) < 2:
        return False
    # Nothing stands between the parts but their names.
    return last == parts[-1:] and len(document.between(last[0], mention)) <= 12


def _levels(  # noqa: PLR0911 one return a reason
    document: Document, line: Line, rest: Mention
) -> Relation | None:
    if rest.family == "percent":
        return None
    before = [m for m in line.mentions if m.end <= rest.start and _counts(m, rest)]
    opening = _PARTED.match(line.text)
    if opening and line.number:
        words = near_words(opening[1])
        called = [m for m in document.lines[line.number - 1].mentions if _counts(m, rest)]
        called = [m for m in called if len(words & near_words(m.near)) * 2 >= len(words)]
        before = called[:1] + before if called and len(before) > 1 else []
    elif line.number and len(before) < 2:
        above = document.lines[line.number - 1]
        if above.sentence.section == line.sentence.section:
            before = [m for m in above.mentions if _counts(m, rest)] + before
    if len(before) < 2:
        return None
    for whole in before:
        between = [m for m in before if m.start > whole.start][:_FEW]
        for size in range(len(between), 0, -1):
            for chosen in combinations(between, size):
                found = judge(document, Partition(whole, (*chosen, rest), True, True))
                if found and found.verdict == "consistent":
                    return found
    whole = before[0]
    parts = (*before[1:], rest)
    plain = whole.sentence == rest.sentence or len(before) == 2 or opening is not None
    if any(
        value_of(part) * 2 > value_of(whole) * 3 or re.search(r"\btarget\b|目标|计划", part.lead)
        for part in parts
    ):
        return None
    if re.match(r"[^,。;\d]{0,8}(?:和|及|与|\band\b)\s*$", document.between(whole, parts[0])):
        return None  # 175名乘客和6名机组人员,其余179人: the whole is two numbers
    if not plain or is_part_too_large(whole, parts) or _has_second_whole(document, parts, whole):
        return None
    return judge(document, Partition(whole, parts, True, True))


def _counts(mention: Mention, rest: Mention) -> bool:
    return (
        mention.family in {"level", "bare"} and may_add(mention, rest) and not is_increment(mention)
    )


def _has_second_whole(document: Document, parts: tuple[Mention, ...], whole: Mention) -> bool:
    """Whether a sub-division stands between, so that the parts are on two levels."""
    inside = document.flow.text[whole.end : parts[-1].start]
    return len(re.findall(rf"{alternation('sub.open')}", inside)) > 1


def _percents(document: Document, line: Line, rest: Mention) -> Relation | None:
    if rest.family != "percent":
        return None
    parts = tuple(
        m for m in line.mentions if m.end <= rest.start and m.family == "percent" and not m.depth
    )
    if not parts or any(m.claim.kind == "rate_change" for m in parts):
        return None
    hundred = Fraction(100)
    chosen = (*parts, rest)
    for size in range(len(parts), 0, -1):
        for some in combinations(parts[:_FEW], size):
            if (
                total((*some, rest))
                .widened(Fraction(1, 10), Fraction(1, 10))
                .meets(exactly(hundred))
            ):
                return judge_hundred(document, (*some, rest))
    if not all(
        re.search(r"占|为|\bof\b|accounted|account|\bare\b|\bwere\b", m.near) for m in parts
    ):
        return None
    return judge_hundred(document, chosen)
