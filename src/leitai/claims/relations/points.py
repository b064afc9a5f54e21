"""Percentage points: 106.5%, 高于全国24个百分点 gives 82.5%; "57.2%, up 3.1 points from 54.1%"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from leitai.claims.relations.change import is_earlier, sign_of
from leitai.claims.relations.document import Document, Line, Mention
from leitai.claims.relations.explain import number, quoted, say
from leitai.claims.relations.model import Relation, Verdict
from leitai.claims.relations.words import alternation

_HIGHER = re.compile(
    r"高于|高出|超过|超出|领先|多于|快于|优于|好于|above|higher than|ahead of|over", re.I
)
_LOWER = re.compile(r"低于|落后|慢于|少于|低|below|lower than|under|behind", re.I)
_OTHERS = re.compile(
    r"(?:高于|高出|超过|超出|领先|快于|优于|低于|落后|慢于|比|较)(?P<names>[^,。;]{1,24}?)"
    r"(?:平均水平|平均|水平|分别)*(?:分别)?(?:高|低|快|慢|多)?(?:出)?$"
)
# 从14.7%降至13%、优于全国1个百分点: against others, not against the level before.
_AGAINST_OTHERS = re.compile(
    r"(?:优于|好于|快于|慢于|高于|低于|高出|领先|落后)(?:于)?[^,。;]{0,4}(?:全国|全省|全市|全区|平均|国家|同类|同期)"
)
# 提升5个百分点,留存率从67%提高到70%: the change is of something else.
_OWN_SUBJECT = re.compile(r"[,;][^,;]{2,}(?:率|占比|比重|比例|度|水平|指数)(?:由|从)\s*$")
_REACH = 40


def find(document: Document) -> Iterator[Relation]:
    """Relations of a difference in percentage points with the levels it lies between."""
    for line in document.lines:
        for points in line.mentions:
            if points.family == "points":
                found = _read(document, line, points)
                if found:
                    yield found


def _read(document: Document, line: Line, points: Mention) -> Relation | None:
    shares = [m for m in line.mentions if m.family == "percent"]
    before = [m for m in shares if m.end <= points.start]
    after = [m for m in shares if m.start >= points.end]
    sign = _sign(document, line, points)
    if not sign or re.search(r"年均|年平均|月均|annual", points.lead):
        return None
    now, base = _levels(document, points, before, after)
    if now is None:
        return None
    if base is not None:
        return _judge(document, now, base, points, sign)
    if points.start - now.end > _REACH or not _is_linked(document, line, now, points):
        return None
    return _derive(document, now, points, sign)


def _sign(document: Document, line: Line, points: Mention) -> int:
    lead = _group_lead(document, line, points)
    found = sign_of(lead, points.tail, points.claim.direction)
    if _HIGHER.search(lead):
        return 1
    if _LOWER.search(lead):
        return -1
    return found


def _group_lead(document: Document, line: Line, points: Mention) -> str:
    """Words before the first of the numbers that share a unit: 高于全国、全省24和22个百分点."""
    first = points
    for mention in reversed(line.mentions):
        if mention.end <= first.start and mention.family == "points":
            gap = document.between(mention, first)
            if re.fullmatch(r"\s*(?:和|、|及|与|,|,|and)?\s*(?:个?百分点)?[、和,]?\s*", gap):
                first = mention
    text = document.before(first)
    pieces = re.split(r"[,;;。%%]", text)
    return pieces[-1]


def _levels(  # noqa: PLR0911 one return a form of words
    document: Document, points: Mention, before: list[Mention], after: list[Mention]
) -> tuple[Mention | None, Mention | None]:
    """The level and, if it is told, the level it is compared with."""
    if after and re.match(
        r"^\s*(?:,\s*)?to(?:\s\w+)?\s*$|^[,]?\s*(?:达到?|至|到|升至|降至)\s*$",
        document.between(points, after[0]),
        re.I,
    ):
        base = None
        if len(after) > 1 and re.match(
            r"^\s*,?\s*(?:from|against|compared)\b", document.between(after[0], after[1])
        ):
            base = after[1]
        elif before and is_earlier(before[-1]):
            base = before[-1]
        return after[0], base
    if (
        len(after) > 1
        and re.search(r"(?:\bfrom|由|从)\s*$", after[0].lead)
        and re.search(r"(?:\bto|到|至)\s*$", after[1].lead)
        and not _OWN_SUBJECT.search(document.between(points, after[0]))
    ):
        return after[1], after[0]
    if not before:
        return None, None
    last = before[-1]
    if _AGAINST_OTHERS.search(document.between(last, points)):
        return (None, None) if is_earlier(last) else (last, None)
    if after and re.match(
        r"^\s*,?\s*(?:from|compared (?:with|to)|against|(?:higher|lower|more|less) than|above"
        r"|below)\b[^,.;]{0,24}$",
        document.between(points, after[0]),
        re.I,
    ):
        return last, after[0]
    if after and re.fullmatch(
        rf"[\s,((]*(?:{alternation('earlier.words')})[^,。;]{{0,6}}",
        document.between(points, after[0]),
    ):
        return last, after[0]  # 优良率87.1%,同比提高3.3个百分点,上年为83.8%
    if len(before) > 1 and points.start - before[-2].end <= 2 * _REACH:
        older = before[-2]
        plain = "points" not in {
            m.family
            for m in document.lines[points.sentence].mentions
            if older.end <= m.start < last.start
        }
        # A rate of growth is no earlier level of a share, nor the other way round.
        plain = plain and bool(sign_of(last.lead)) == bool(sign_of(older.lead))
        if plain and is_earlier(last) and not is_earlier(older):
            return older, last
        # 由A转为…B is two figures; 由A到B is one.
        told_from = re.search(r"由|从|\bfrom\b", older.lead)
        plain = plain and not (told_from and not re.search(r"到|至|为|\bto\b", last.lead))
        if plain and is_earlier(older) and not is_earlier(last):
            return last, older
    return (None, None) if is_earlier(last) else (last, None)


def _is_linked(document: Document, line: Line, now: Mention, points: Mention) -> bool:
    """Whether no other figure and no new subject stands between level and difference."""
    between = [m for m in line.mentions if now.end <= m.start < points.start]
    if any(m.family not in {"points"} for m in between):
        return False
    gap = document.between(now, points)
    return not re.search(r"[;;。]|增速|增幅|growth rate", gap)


def _judge(document: Document, now: Mention, base: Mention, points: Mention, sign: int) -> Relation:
    high, low = (now, base) if sign > 0 else (base, now)
    spread = high.span - low.span
    value = Fraction(high.claim.value) - Fraction(low.claim.value)
    # Levels and difference are each rounded from one exact figure.
    meets = spread.meets(points.span)
    if not meets and re.search(r"improvement|gain|better|改善|优化", points.lead, re.I):
        # From 12.9% to 9.4% is an improvement of 3.5 points where less is better.
        meets = (low.span - high.span).meets(points.span)
    text = say(
        document,
        "{high} − {low} = {value}个百分点,与文中的{stated}" + ("相符。" if meets else "不符。"),
        "{high} − {low} = {value} percentage points, which "
        + ("agrees with the stated {stated}." if meets else "is not the stated {stated}."),
        high=quoted(high),
        low=quoted(low),
        value=number(value),
        stated=quoted(points),
    )
    verdict: Verdict = "consistent" if meets else "inconsistent"
    indices = base.indices + now.indices + points.indices
    return Relation("points", indices, verdict, value, Fraction(points.claim.value), text)


def _derive(document: Document, now: Mention, points: Mention, sign: int) -> Relation:
    value = Fraction(now.claim.value) - sign * Fraction(points.claim.value)
    name = _name_of(document, points)
    mark = "−" if sign > 0 else "+"
    text = say(
        document,
        "{now} {mark} {points} = {value}%"
        + (",即{name}为{value}%。" if name else ",即对比水平为{value}%。"),
        "{now} {mark} {points} = {value}%: the level that follows.",
        now=quoted(now),
        mark=mark,
        points=quoted(points)
        if "百分" in points.claim.text or not document.chinese
        else f"{quoted(points)}个百分点",
        value=number(value),
        name=name,
    )
    return Relation("points", now.indices + points.indices, "derivable", value, None, text)


def _name_of(document: Document, points: Mention) -> str:
    """Whose level follows: the n-th name for the n-th of the numbers that share a unit."""
    line = document.lines[points.sentence]
    lead = _group_lead(document, line, points)
    told = _OTHERS.search(re.sub(r"[了约近]+$", "", lead.strip()))
    if not told:
        return ""
    names = [n for n in re.split(r"[、和及与]", told["names"]) if n]
    group = [m for m in line.mentions if m.family == "points" and m.start >= points.start - 60]
    group = [m for m in group if _group_lead(document, line, m) == lead]
    if len(names) != len(group):
        return told["names"] if len(group) == 1 else ""
    return names[[m.index for m in group].index(points.index)]
