"""Share: 办结304件,占320件的95%; 117万余块 beside 90 and 80 is 覆盖率约40%."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import reduce
from itertools import pairwise
from operator import add

from leitai.claims.relations.document import (
    Document,
    Line,
    Mention,
    is_addend,
    is_english_count,
    may_add,
    measures_in,
    near_words,
    same_things,
    same_unit,
)
from leitai.claims.relations.explain import number, quoted, say, value_of
from leitai.claims.relations.interval import loosely
from leitai.claims.relations.model import Relation, Verdict
from leitai.claims.relations.words import alternation, dimension_of, listed, pattern

_OF_WHOLE = re.compile(
    r"占(?:到|了)?(?P<of>[^,;;。占]{0,16}?)(?:比例?|比重|的|为|达到?|约|近|超过?|逾|了)*$"
)
_RATE = re.compile(
    r"(?P<stem>[\u4e00-\u9fff]{1,6})(?:率|进度)(?:为|是|达到?|约|近|超过?|已|高达|仅|均|的|在|由|至)*$"
)
_ANY_WHOLE = re.compile(r"^(?:全部|总数|总量|总额|总人数|总体|总|其|比|总面积|总投资)?(?:的)?$")
_RISING = re.compile(r"比(?:上年|去年|重提高)|增长|下降|提高|增速")
_EN_OF = re.compile(
    r"^\s*(?:out )?of (?:the |all |its |our |their |an? )?(?:(?:[a-z]+ ){0,2}(?:of |: ?))?[$£€]?$",
    re.I,
)
_EN_OF_LEAD = re.compile(r"\bof(?: the| all| its| these| those)?\s*$", re.I)
_EN_SHARE = re.compile(
    r"(?:account(?:s|ed|ing) for|or|represent(?:s|ed|ing)|making up|which is|that is|equal to|\()"
    r"\s*(?:about|some|nearly|just under|just over|around|roughly)?\s*$",
    re.I,
)
_EN_RATE = re.compile(r"\brate\s*(?:of|was|is|to|at|:)?\s*(?:about|nearly)?\s*$", re.I)
_TOTAL = re.compile(r"共|总|现有|应|全部|\btotal\b|\ball\b", re.I)
_REACH = 2


def find(document: Document) -> Iterator[Relation]:
    """Relations of a share in percent with its part and its whole."""
    for line in document.lines:
        for rate in line.mentions:
            if rate.family == "percent" and rate.claim.kind != "rate_change":
                found = _read(document, line, rate)
                if found:
                    yield found


def _read(document: Document, line: Line, rate: Mention) -> Relation | None:
    english = None if document.chinese else _english(document, line, rate)
    if english is not None:
        return english
    inline = _divided_inline(document, [m for m in _levels(line) if m.end <= rate.start], rate)
    if inline is not None and document.chinese:
        return _judge(document, inline[0], (inline[1],), rate)
    ratio = _RATE.search(rate.lead)
    if ratio:
        return _of_rate(document, line, rate, ratio["stem"])
    lead = document.before(rate)[-30:]
    told = _OF_WHOLE.search(lead) or _OF_WHOLE.search(rate.lead)
    if told and not _RISING.search(told[0]):
        return _of_part(document, line, rate, told["of"])
    return None


def _levels(line: Line) -> list[Mention]:
    return [m for m in line.mentions if is_addend(m) and m.claim.kind != "duration"]


def _above(document: Document, line: Line) -> list[Mention]:
    lines = document.lines[max(0, line.number - _REACH) : line.number]
    return [
        m
        for one in reversed(lines)
        if one.sentence.section == line.sentence.section
        for m in reversed(_levels(one))
    ]


def _of_part(  # noqa: PLR0911, PLR0912 one return a reason
    document: Document, line: Line, rate: Mention, named: str
) -> Relation | None:
    """占…的p%: the part is the number before; the whole is named or the one divided."""
    before = [m for m in _levels(line) if m.end <= rate.start]
    if not before:
        return None
    if (inline_pair := _divided_inline(document, before, rate)) is not None:
        return _judge(document, inline_pair[0], (inline_pair[1],), rate)
    part = _called_so(document, before, rate) or before[-1]
    if any(m.family == "percent" and part.end <= m.start < rate.start for m in line.mentions):
        return None
    gap = document.between(part, rate)
    said = re.split("[,;]", gap.split("占")[0])[-1]
    said = re.sub(r"[\s,,()]|其中|人次?|名|个|家|约|仅", "", said)
    own = near_words(said)
    if measures_in(said) - measures_in(part.near):
        return None  # 28个,面积占全省近一半: another measure's share
    if len(gap) > 28 or (len(said) > 2 and len(own & near_words(part.near)) * 3 < len(own)):
        return None
    named = re.sub(r"^(?:全部|总数|总量)|(?:总数|总量|总额|的)+$", "", named).strip()
    inline = [m for m in before[:-1] if same_unit(m, part)]
    if _divides_line_above(line, before[0]):
        inline = []
    wholes = list(reversed(inline)) + [
        m for m in _above(document, line) if same_unit(m, part) and same_things(m, part)
    ]
    wholes += [m for m in _levels(line) if m.start >= rate.end and same_unit(m, part)]
    open_name = _ANY_WHOLE.match(named) is not None
    if not open_name:
        wholes = [m for m in wholes if _is_called(m, named) and m.sentence >= part.sentence - 1]
    wholes = [m for m in wholes if not m.span.meets(part.span)]
    for whole in wholes:
        if _quotient(part, whole, rate):
            return _judge(document, part, (whole,), rate)
    siblings = tuple(m for m in before if same_unit(m, part))
    if open_name and not inline and _divides_line_above(line, part) and wholes:
        return _judge(document, part, (wholes[0],), rate)
    divided = any(_holds(document, m, part) for m in inline)
    if open_name and not divided and len(siblings) > 1 and _quotient_of_sum(part, siblings, rate):
        return _judge(document, part, siblings, rate)
    sure = [
        m
        for m in wholes
        if _holds(document, m, part)
        or (named and not open_name and m.sentence >= part.sentence - 1)
    ]
    if open_name and not sure and len(inline) == 1 and inline[0] in wholes:
        sure = [m for m in inline if not dimension_of([m.near, part.near])[0]]
        shared = any(
            m.family == "percent" and inline[0].end <= m.start < part.start for m in line.mentions
        )
        if shared or pattern("earlier.words").search(inline[0].lead) or measures_in(inline[0].lead):
            sure = []
    if len([m for m in wholes if pattern("earlier.words").search(m.lead)]) < len(wholes):
        sure = [m for m in sure if not pattern("earlier.words").search(m.lead)]
    elif not any(_holds(document, m, part) for m in sure):
        sure = []  # 占火灾总数的40% is no share of last year's fires
    sure = [m for m in sure if not re.search(r"单月|当月|当日|当天", m.lead)]
    if not sure or sure[0].span.is_below(part.span):
        return None
    return _judge(document, part, (sure[0],), rate)


_INLINE = re.compile(
    r"[^,;。0-9]{0,6}[\s,]*(?:约|仅|已)?(?:占(?:到|了)?|(?:完成|达到?|相当于|为)(?=[^,;。]*(?:目标|计划|任务|预算)))"
    r"(?:全[国省市县区校]|[^,;;。占0-9]{0,14}?)(?:共|达|约)?$"
)
_SUMMED = re.compile(r"合计|(?<!公)共(?![同有])|分别|各|均")


def _divided_inline(
    document: Document, before: list[Mention], rate: Mention
) -> tuple[Mention, Mention] | None:
    """「研发人员588人,占员工总数2256人的26.1%」: the whole stands between 占 and the share."""
    if len(before) < 2 or not re.fullmatch(
        r"\s*的?(?:比重|比例)?(?:约|近|超过?|达到?|为)*", document.between(before[-1], rate)
    ):
        return None
    part, whole = before[-2:]
    gap = document.between(part, whole)
    if not _INLINE.fullmatch(gap) or not same_unit(part, whole) or _SUMMED.search(gap):
        return None
    if value_of(part) > value_of(whole) and "占" in gap:
        return None
    return part, whole


def _called_so(document: Document, before: list[Mention], rate: Mention) -> Mention | None:
    """「税收收入62亿元,非税收入15亿元,税收占比80.5%」: the number that goes by that name."""
    said = re.search(r"([\u4e00-\u9fff]{2,8})占比(?:为|达到?|约)?$", document.before(rate)[-16:])
    if said is None:
        return None
    named = [m for m in before if re.sub(r"^[\s,;、]*(?:其中)?", "", m.lead).startswith(said[1])]
    return named[-1] if named else None


def _divides_line_above(line: Line, part: Mention) -> bool:
    """Whether the sentence opens with 其中 or the like, so that its whole stands above."""
    opening = line.text[: part.start - line.sentence.start]
    return re.match(rf"[\s,“\"]*(?:{alternation('sub.open')})", opening, re.I) is not None


def _is_called(whole: Mention, named: str) -> bool:
    """Whether a number goes by the name after 占: most of it must stand beside the number."""
    words = near_words(named)
    beside = near_words(f"{whole.lead}{whole.tail}{whole.claim.unit}")
    scopes = re.findall(r"全[国省市县区球校]|世界", named)
    return len(words & beside) * 3 >= len(words) * 2 and all(
        scope in whole.lead for scope in scopes
    )


def _holds(document: Document, whole: Mention, part: Mention) -> bool:
    """Whether the words say that one number is the whole of the other."""
    beside = document.lines[part.sentence].mentions
    alone = not any(m is not whole and m.end <= part.start and same_unit(m, part) for m in beside)
    if pattern("earlier.words").search(whole.lead) and not alone:
        return False
    if whole.sentence == part.sentence and whole.end <= part.start:
        gap = document.between(whole, part)
        if re.search(r"其中|[中里],?|\bof (?:which|these|them|whom)\b", gap):
            return True
        if re.match(r"\s*of (?:them|these|those|whom)\b", document.after(part), re.I):
            return True
        if re.search(r"\bof(?: the| all| its)?$", whole.lead, re.I):
            return True
    return whole.sentence >= part.sentence - 1 and bool(_TOTAL.search(whole.lead[-8:]))


def _of_rate(  # noqa: PLR0911 one return a reason
    document: Document, line: Line, rate: Mention, stem: str
) -> Relation | None:
    """X率: the part is what was X-ed; the whole stands before it."""
    before = [m for m in _levels(line) if m.end <= rate.start] or _above(document, line)
    if stem.endswith("资产负债"):
        owed = [m for m in before if re.search(r"(?:总负债|负债总额|负债)$", m.lead)]
        owned = [m for m in before if re.search(r"(?:总资产|资产总额|资产)$", m.lead)]
        if len(owed) == len(owned) == 1 and same_unit(owed[0], owned[0]):
            return _judge(document, owed[0], (owned[0],), rate)
        return None
    beside = _still(document, line, before, rate)
    if beside is not None:
        return beside
    words = {w for length in (4, 3, 2) if (w := stem[-length:]) and len(w) >= 2}
    for head, others in listed("rates.stems"):
        if head in words:
            words |= set(others)
    parts = [
        m
        for m in before
        if any(w in m.near for w in words) and "率" not in m.tail and "新增" not in m.lead
    ]
    if not parts or any(stem.endswith(word) for word in listed("rates.no_part")):
        return None
    part = parts[-1]
    pool = [*reversed(before), *_above(document, line)]
    wholes = [
        m for m in pool if m is not part and same_unit(m, part) and m.sentence <= part.sentence
    ]
    wholes = [
        m
        for m in wholes
        if not pattern("earlier.words").search(m.lead) and not m.span.meets(part.span)
    ]
    for whole in wholes:
        if _quotient(part, whole, rate):
            return _judge(document, part, (whole,), rate)
    local = [m for m in wholes if m.sentence == part.sentence and m.end <= part.start]
    if not local and part.sentence:
        # 毕业生3240人,男生…。落实去向3078人,毕业去向落实率95.0%: the first number above.
        first = [m for m in _levels(document.lines[part.sentence - 1]) if same_unit(m, part)][:1]
        said = near_words(document.before(rate)[-12:])
        local = [m for m in first if m in wholes and said & near_words(m.near)]
    # A base that was itself X-ed is none, unless it was to be: 应参保5.2万人.
    local = [
        m
        for m in local
        if not any(w in m.near for w in words) or re.search(r"应|需|计划|拟|总|共|申请", m.lead)
    ]
    if len(local) != 1 or local[0].span.is_below(part.span):
        return None
    if not same_things(local[0], part) or len(document.between(part, rate)) > 30:
        return None
    return _judge(document, part, (local[0],), rate)


def _still(document: Document, line: Line, before: list[Mention], rate: Mention) -> Relation | None:
    """A stock done, its rate, and the stocks still to do: part / (part + still)."""
    if not before:
        return None
    part = before[-1]
    following = [line]
    if line.number + 1 < len(document.lines):
        following.append(document.lines[line.number + 1])
    for one in following:
        cue = next(
            (c for c in pattern("rest.still").finditer(one.text) if _after(one, c.start(), rate)),
            None,
        )
        if cue is None:
            continue
        at = one.sentence.start + cue.start()
        still = [m for m in _levels(one) if m.start >= at and same_unit(m, part)]
        if still and still[0].start - at <= 8:
            return _judge(document, part, (part, *still), rate)
    return None


def _after(line: Line, offset: int, rate: Mention) -> bool:
    return line.sentence.start + offset >= rate.end


def _english(  # noqa: PLR0911 one return a form of words
    document: Document, line: Line, rate: Mention
) -> Relation | None:
    """ "640 of the 1,200 pupils (53%)", "640, or 53% of the 1,200 pupils"."""
    levels = _levels(line)
    for part, whole in pairwise(levels):
        if not _EN_OF.match(document.between(part, whole)):
            continue
        gap = rate.start - whole.end
        tail = document.flow.text[whole.end : rate.start]
        if (
            0 <= gap <= 48
            and not re.search(r"[;.]", tail)
            and (_EN_SHARE.search(tail) or _EN_RATE.search(tail))
        ):
            return _judge(document, part, (whole,), rate)
    after = [m for m in levels if m.start >= rate.end]
    before = [m for m in levels if m.end <= rate.start]
    opened = len(before) > 1 and _EN_OF_LEAD.search(before[-2].lead)
    if opened:
        # Of the 300 nest boxes checked, 125 were occupied, an occupancy rate of 41.7%.
        tail = document.flow.text[before[-1].end : rate.start]
        told = _EN_SHARE.search(tail) or _EN_RATE.search(tail)
        told = told or (
            re.fullmatch(r"[^,;.\d]{2,40},\s*", tail) and re.match(r"\s*[.,]", document.after(rate))
        )
        told = told or (
            re.search(r",\s*an?\s*$", tail) and re.match(r"\s*share\b", document.after(rate))
        )
        if told and len(tail) <= 48 and before[-2].span.high is not None:
            return _judge(document, before[-1], (before[-2],), rate)
    if (
        after
        and before
        and _EN_OF.match(document.between(rate, after[0]))
        and (
            _EN_SHARE.search(document.before(rate)[-24:])
            or re.fullmatch(r",\s*(?:about\s)?", document.between(before[-1], rate))
        )
        and rate.start - before[-1].end <= 40
    ):
        return _judge(document, before[-1], (after[0],), rate)
    if (
        len(after) > 1
        and re.match(
            r"\s*of (?:the |its |our |their )?[a-z]+:\s*[$£€]?$", document.between(rate, after[0])
        )
        and re.fullmatch(r"\s*of\s*[$£€]?", document.between(after[0], after[1]))
    ):
        return _judge(document, after[0], (after[1],), rate)
    if (
        len(before) == 2
        and _EN_RATE.search(document.before(rate)[-24:])
        and may_add(before[0], before[1])
        and is_english_count(before[1])
        and re.fullmatch(
            r"[^,;.\d]{0,24}[,;(]\s*an? [a-z]+ rate of\s*", document.between(before[1], rate)
        )
        and before[1].span.high is not None
        and value_of(before[1]) <= value_of(before[0])
    ):
        return _judge(document, before[1], (before[0],), rate)
    if (
        before
        and _EN_SHARE.search(document.before(rate)[-24:])
        and re.match(
            r"\s*(?:of (?:the )?(?:total|whole|all))?\s*[,.);]|\s*of (?:the )?total",
            document.after(rate),
        )
        and rate.start - before[-1].end <= 40
    ):
        return _english_part(document, line, before, rate)
    return None


def _english_part(
    document: Document, line: Line, before: list[Mention], rate: Mention
) -> Relation | None:
    part = before[-1]
    wholes = [m for m in reversed(before[:-1]) if may_add(m, part)]
    for whole in [*wholes, *(m for m in _above(document, line) if same_unit(m, part))]:
        if _quotient(part, whole, rate):
            return _judge(document, part, (whole,), rate)
    sure = [m for m in wholes if _holds(document, m, part) and not m.span.is_below(part.span)]
    if not sure and re.match(r"\W*Of (?:these|the|those)\b", line.text):
        sure = _first_above(document, line, part)
    if not sure and re.match(r"\s*of (?:the|all) (?:total|whole)", document.after(rate)):
        sure = _first_above(document, line, part) if part is line.mentions[0] else []
    return _judge(document, part, (sure[0],), rate) if sure else None


def _first_above(document: Document, line: Line, part: Mention) -> list[Mention]:
    """The first figure of the sentence before, if it can hold the part."""
    if not line.number:
        return []
    above = [m for m in _levels(document.lines[line.number - 1]) if may_add(m, part)]
    above = [m for m in above if m.claim.tense != "background"]
    return [m for m in above[:1] if m.sentence and not m.span.is_below(part.span)] or above[:0]


def _quotient_of_sum(part: Mention, whole: tuple[Mention, ...], rate: Mention) -> bool:
    spread = reduce(add, (m.span for m in whole))
    return (part.span / spread).scaled(Fraction(100)).meets(loosely(rate.claim))


def _quotient(part: Mention, whole: Mention, rate: Mention) -> bool:
    if whole.span.high is not None and whole.span.high <= 0:
        return False
    return (part.span / whole.span).scaled(Fraction(100)).meets(loosely(rate.claim))


def _judge(
    document: Document, part: Mention, whole: tuple[Mention, ...], rate: Mention
) -> Relation | None:
    spread = reduce(add, (m.span for m in whole))
    value = sum((value_of(m) for m in whole), Fraction(0))
    if value <= 0:
        return None
    quotient = part.span / spread
    share = value_of(part) / value * 100
    meets = quotient.scaled(Fraction(100)).meets(loosely(rate.claim))
    verdict: Verdict = "consistent" if meets else "inconsistent"
    below = " + ".join(quoted(m) for m in whole)
    text = say(
        document,
        "{part} ÷ {whole} = {share}%,与文中的{stated}" + ("相符。" if meets else "不符。"),
        "{part} ÷ {whole} = {share}%, which "
        + ("agrees with the stated {stated}." if meets else "is not the stated {stated}."),
        part=quoted(part),
        whole=f"({below})" if len(whole) > 1 else below,
        share=number(share, 1),
        stated=quoted(rate),
    )
    indices = part.indices + tuple(i for m in whole for i in m.indices if m is not part)
    return Relation(
        "share", indices + rate.indices, verdict, share, Fraction(rate.claim.value), text
    )
