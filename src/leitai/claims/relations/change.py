"""Change over time: growth in percent, multiples and differences, with their bases.

Finds for a rate, a multiple or a difference the figure it belongs to and the
earlier figure it starts from; without the earlier figure, that figure follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from leitai.claims.relations.document import (
    Document,
    Line,
    Mention,
    is_addend,
    is_increment,
    may_add,
    measures_in,
    near_words,
)
from leitai.claims.relations.explain import amount, number, quoted, say, value_of
from leitai.claims.relations.interval import Interval, exactly, loosely
from leitai.claims.relations.model import Relation, Verdict
from leitai.claims.relations.words import alternation, pattern

_LIGHT = rf"(?:{alternation('light.words')}|\s)*"
_AND_TO = re.compile(
    r"^\s*(?:,?\s*(?:year[- ]on[- ]year|on the year))?\s*to(?:\s\w+)?\s*$|"
    r"^,?\s*(?:达到?|至|到|增至|降至|升至)\s*$",
    re.I,
)
_FROM = re.compile(
    r"(?:(?<!理)由(?!于)|从(?!事|业|严|快|实)|自(?=去|上|\d|原|\s)|\bfrom\b)[^,]{0,24}$", re.I
)
_TO = re.compile(r"(?:到|至|为|成|\bto)(?:了|约|近|的|\s)*$", re.I)
_THAN = re.compile(
    r"(?:(?<![占贷环同配对正百])比(?![例重赛率])|较(?=[去上前同年原常\d])|相比|"
    r"\bthan\b|\bagainst\b|\bcompared (?:with|to)\b|\bfrom\b)[^,]{0,24}$",
    re.I,
)
_IN_A_ROW = re.compile(
    r"\s*(?:more|fewer|higher|lower)?[\s,、(—]*(?:是|为)?(?:原来的|当初的|以前的|去年的)?"
    r"(?:同比|环比)?"
    rf"(?:(?:{alternation('change.up', 'change.down')})(?:率|幅|幅度)?|a|an|of|or|by|equal to"
    r"|which is|that is)*"
    rf"[\s,(]*(?:(?:{alternation('change.up', 'change.down')})(?:率|幅|幅度)?)?(?:an?|of|or|by|\s)*"
    rf"(?:为|达到?|了|约)*\s*",
    re.I,
)
_YEARLY = re.compile(r"年均|年平均|月均|复合|annual average|a year|per year|annually|CAGR", re.I)
_ADDS = re.compile(rf"(?:增长|增加|提高|上升|扩大|增|涨|多|grew|increased|rose|up){_LIGHT}$", re.I)


@dataclass(frozen=True, slots=True)
class Change:
    """A stated change of a figure.

    Args:
        now: the figure; base: the earlier one, None when the text has none.
        sign: 1 for growth, -1 for fall.
    """

    now: Mention
    base: Mention | None
    stated: Mention
    sign: int


def find(document: Document) -> Iterator[Relation]:
    """Relations of growth rates, multiples and differences with their figures."""
    for line in document.lines:
        for stated in line.mentions:
            if stated.family == "percent":
                found = _growth(document, line, stated)
            elif stated.family == "multiple":
                found = _multiple(document, line, stated)
            elif stated.family in {"level", "bare"} and (
                is_increment(stated) or _is_new_beside(line, line.mentions.index(stated))
            ):
                found = _difference(document, line, stated)
            else:
                continue
            if found:
                yield found


def sign_of(lead: str, tail: str = "", direction: str = "") -> int:
    """1 for words of growth right before a number, -1 for fall, 0 for neither."""
    if re.search(
        r"\b(?:tak|mak|ma|sign|set|pick|giv|end)(?:e|es|d|de|ing|s|ed)?\s+up\b", lead, re.I
    ):
        return 0
    for path, sign in (("change.down", -1), ("change.up", 1)):
        if re.search(rf"(?:{alternation(path)})(?:率|幅|幅度)?{_LIGHT}$", lead, re.I):
            return sign
    after = re.match(r"\s*(?:year[- ]on[- ]year\s*)?([a-z]+)", tail)
    if after:
        for path, sign in (("change.down", -1), ("change.up", 1)):
            if pattern(path).fullmatch(after[1]):
                return sign
    return {"up": 1, "down": -1}.get(direction, 0)


def _figures(document: Document, line: Line, stated: Mention) -> tuple[Mention, ...]:
    """The figures of the sentence that a change may be about, nearest last."""
    return tuple(m for m in line.mentions if _is_figure(m) and m.end <= stated.start)


def _is_figure(mention: Mention) -> bool:
    """What can grow: what can be added, and lengths, which cannot."""
    return is_addend(mention) or (
        mention.family == "level"
        and mention.claim.unit in {"米", "毫米", "厘米", "分", "秒", "分钟", "岁"}
        and not is_increment(mention)
    )


def is_earlier(mention: Mention) -> bool:
    """Whether the words before a figure place it in an earlier period."""
    if re.search(r"\bto\s*$", mention.lead, re.I) and not _THAN.search(mention.lead):
        return False  # from 459 in the previous year to 344
    return bool(
        _FROM.search(mention.lead)
        or _THAN.search(mention.lead)
        or pattern("earlier.words").search(mention.lead)
    )


def _is_real(document: Document, now: Mention, stated: Mention) -> bool:
    clause = document.before(stated)[-80:]
    if measures_in(now.lead) and now.end <= stated.start and now.sentence == stated.sentence:
        clause = document.between(now, stated)  # the clause names its own measure
    return bool(pattern("change.real").search(f"{now.lead} {clause} {stated.tail}"))


def _pair(  # noqa: PLR0911 one return a form of words
    document: Document, line: Line, stated: Mention
) -> tuple[Mention, Mention | None] | None:
    """The figure a change belongs to, and the earlier figure if one is told."""
    before = _figures(document, line, stated)
    after = [m for m in line.mentions if m.start >= stated.end and is_addend(m)]
    rates = [m for m in line.mentions if m.family in {"percent", "multiple"} and m is not stated]
    if after and _AND_TO.match(document.between(stated, after[0])):
        base = next((m for m in after[1:2] if _is_base_after(document, after[0], m)), None)
        if base is None and before and is_earlier(before[-1]) and may_add(before[-1], after[0]):
            base = before[-1]
        return after[0], base
    if (
        len(after) > 1
        and re.fullmatch(r"[\s,]*(?:from|由|从)\s*", document.between(stated, after[0]), re.I)
        and _TO.search(after[1].lead)
    ):
        return after[1], after[0]
    if not before:
        return None
    last = before[-1]
    if any(last.end <= r.start < stated.start for r in rates):
        return None
    if stated.family == "multiple" and _is_multiplied(document, last, stated):
        # 「8月拆除1.4万平方米,是7月份7千平方米的2倍」: the words make the last one the base.
        now = next((m for m in reversed(before[:-1]) if may_add(m, last)), None)
        return (now, last) if now and now.claim.value != last.claim.value else None
    if is_earlier(last):
        now = next((m for m in reversed(before[:-1]) if may_add(m, last)), None)
        now = _called_alike(before, last) or now or _now_above(document, line, last)
        if now is None or (
            is_earlier(now)
            and not _FROM.search(last.lead)
            and not ("去年" in now.lead and re.search(r"[比较](?:上年|前年|上一年)", last.lead))
        ):
            return None
        if any(now.end <= r.start < last.start for r in rates) and not _is_told_again(now, last):
            return None
        return (now, last) if now.claim.value != last.claim.value else None
    older = before[-2] if len(before) > 1 else None
    if (
        older is not None
        and "环比" in document.between(last, stated)
        and may_add(older, last)
        and re.search(r"[月季周日]", older.lead)
        and re.search(r"[月季周日]", last.lead)
        and older.claim.value != last.claim.value
        and len(document.between(older, last)) <= 16
    ):
        return last, older
    if (
        older is not None
        and may_add(older, last)
        and is_earlier(older)
        and older.claim.value != last.claim.value
        and not (_FROM.search(older.lead) and not re.search(r"[到至为成]|\bto\b", last.lead))
        and not any(older.end <= r.start < last.start for r in rates)
    ):
        return last, older
    base = next((m for m in after[:1] if _is_base_after(document, stated, m)), None)
    return last, base if base is not None and may_add(base, last) else None


def _is_told_again(now: Mention, base: Mention) -> bool:
    """制发检察建议156份,采纳率98.7%;去年制发125份: the two go by one word."""
    said = near_words(base.lead) - {"去年", "上年", "同期"}
    return bool(said & near_words(now.lead))


def _called_alike(before: tuple[Mention, ...], base: Mention) -> Mention | None:
    """Of several figures before a base the only one that shares a word with it."""
    others = [m for m in before[:-1] if may_add(m, base) and not is_earlier(m)]
    alike = [m for m in others if _is_told_again(m, base)]
    return alike[0] if len(others) > 1 and len(alike) == 1 else None


def _now_above(document: Document, line: Line, base: Mention) -> Mention | None:
    """The figure of the sentence before that 与去年同期的7200件相比 or "That is ..." speaks of."""
    if not line.number or (line.mentions[0] is not base and document.chinese):
        return None
    above = document.lines[line.number - 1]
    if above.sentence.section != line.sentence.section:
        return None
    figures = [m for m in above.mentions if _is_figure(m) and may_add(m, base)]
    figures = [m for m in figures if not is_earlier(m) and m.claim.tense != "target"]
    if not document.chinese:
        pointed = re.match(r"\W*(?:That|This) (?:is|was)\b", line.text)
        return figures[0] if pointed and figures else None
    sentence = document.before(base) + document.after(base)[:16]
    said = near_words(sentence) - {"去年", "上年", "同期", "相比", "增加", "减少", "增长", "下降"}
    ranked = sorted((len(said & near_words(m.near)), -m.start) for m in figures)
    if not ranked or not ranked[-1][0] or (len(ranked) > 1 and ranked[-1][0] == ranked[-2][0]):
        return None
    return next(m for m in figures if -m.start == ranked[-1][1])


def _is_multiplied(document: Document, base: Mention, stated: Mention) -> bool:
    gap = document.between(base, stated).strip()
    return gap == "的" and re.search(r"(?:是|为|相当于|达到)[^,]{0,10}$", base.lead) is not None


def _is_base_after(document: Document, one: Mention, base: Mention) -> bool:
    gap = document.between(one, base)
    year = re.fullmatch(r"\s*\(\s*((?:19|20)\d\d)年(?:同期)?[为是]?\s*", gap)
    if year:  # 「2023年营业收入159亿元,同比增长7%(2022年为149亿元)」
        return f"{int(year[1]) + 1}年" in document.before(one)
    return len(gap) <= 40 and bool(
        re.match(
            r"^\s*,?\s*(?:from|compared (?:with|to)|against|"
            r"(?:more|fewer|less|higher|lower) than(?! (?:planned|expected)\b)|above|below)\b"
            r"[^,;]*$",
            gap,
            re.I,
        )
        or re.match(rf"^[\s,((]*(?:{alternation('earlier.words')})[^,]{{0,10}}$", gap)
    )


def _anchor(document: Document, line: Line, stated: Mention) -> Mention:
    """The first of the changes told in a row: 增加1440件,增长20% or "by 36, or 15%".

    All of them change the figure that stands before the first.
    """
    at = line.mentions.index(stated)
    while at:
        before, gap = line.mentions[at - 1], document.between(line.mentions[at - 1], stated)
        told = is_increment(before) or (before.family == "percent" and before.claim.direction)
        if not (told or _is_new_beside(line, at - 1)) or not _IN_A_ROW.fullmatch(gap):
            break
        at, stated = at - 1, before
    return stated


def _is_new_beside(line: Line, at: int) -> bool:
    """由40个扩大到92个,新增52个: what is called new is the difference of the two."""
    return (
        at > 1
        and re.fullmatch(r"(?:新增|净增)了?", line.mentions[at].lead) is not None
        and _FROM.search(line.mentions[at - 2].lead) is not None
        and _TO.search(line.mentions[at - 1].lead) is not None
    )


def _end(mention: Mention) -> int:
    return mention.end


def _is_linked(document: Document, now: Mention, stated: Mention, room: int = 2) -> bool:
    """Whether nothing but words of change stands between a figure and its change."""
    gap = document.between(now, stated)
    words = rf"{alternation('earlier.words', 'change.up', 'change.down')}"
    light = (
        r"同比|环比|按年|比|较|与|和|相比|又|再|均|则|约|近|逾|超|超过|实现|达到?|为|了|的|率|幅度?|左右|以上|期|"
        r"on|over|compared|with|to|by|an?|of|the|that|was|is|which|about|nearly|year|same|period|and|figure|level|"
        r"year-on-year|from|in|\d{4}年?"
    )
    if re.search(
        r",?\s(?:and|while)\s+(?:the\s+)?[a-z]+\s+(?:fell|rose|grew|dropped|increased)\b", gap
    ):
        return False  # speeds from 48 to 96, and complaints fell by a quarter
    rest = re.sub(rf"(?:{words})", " ", gap, flags=re.I)
    rest = re.sub(rf"[\s,、((:]|\b(?:{light})\b|(?:{light})", "", rest, flags=re.I)
    slack = room if document.chinese else 2 * (room - 2)
    return len(rest) <= slack + len(now.tail.strip())


def _growth(  # noqa: PLR0911 one return a form of words
    document: Document, line: Line, stated: Mention
) -> Relation | None:
    sign = sign_of(stated.lead, stated.tail, stated.claim.direction)
    if not sign or (
        re.search(r"(?:到|至|为)$", stated.lead) and not re.search(r"[幅率]为$", stated.lead)
    ):
        return None
    anchor = _anchor(document, line, stated)
    pair = _pair(document, line, anchor)
    if pair is None or _YEARLY.search(f"{document.before(stated)[-24:]} {stated.tail}"):
        return None
    now, base = pair
    if _is_real(document, now, stated):
        return None
    change = Change(now, base, stated, sign)
    if base is None:
        if now.end <= stated.start and not _is_linked(document, now, anchor):
            return None
        return _base_of_growth(document, change)
    nearest = max((m for m in (now, base) if m.end <= stated.start), key=_end, default=None)
    if nearest is not None and not _is_linked(
        document, nearest, anchor, 2 if document.chinese else 4
    ):
        return None
    return _judge_growth(document, change)


def _judge_growth(document: Document, change: Change) -> Relation | None:
    now, base, stated = change.now, change.base, change.stated
    if base is None or value_of(base) <= 0:
        return None
    ratio = now.span / base.span
    one = exactly(1)
    spread = (ratio - one) if change.sign > 0 else (one - ratio)
    rate = (value_of(now) / value_of(base) - 1) * 100 * change.sign
    meets = spread.scaled(Fraction(100)).meets(loosely(stated.claim))
    return _told(document, change, rate, meets, "%")


def _told(document: Document, change: Change, rate: Fraction, meets: bool, unit: str) -> Relation:
    now, base, stated = change.now, change.base, change.stated
    assert base is not None
    up = change.sign > 0
    low, high = (base, now) if up else (now, base)
    words = {
        "high": quoted(high),
        "low": quoted(low),
        "base": quoted(base),
        "rate": number(rate, 1 if unit == "%" else 2) + unit,
        "stated": quoted(stated),
    }
    verb = ("增长" if up else "下降", "a rise" if up else "a fall")
    text = say(
        document,
        f"({{high}} − {{low}}) ÷ {{base}} = {{rate}},与文中{verb[0]}{{stated}}"
        + ("相符。" if meets else "不符。"),
        f"({{high}} − {{low}}) ÷ {{base}} = {{rate}}, {verb[1]} which "
        + ("agrees with the stated {stated}." if meets else "is not the stated {stated}."),
        **words,
    )
    verdict: Verdict = "consistent" if meets else "inconsistent"
    indices = base.indices + now.indices + stated.indices
    kind = "growth" if unit == "%" else "multiple"
    return Relation(kind, indices, verdict, rate, value_of(stated), text)  # type: ignore[arg-type]


def _base_of_growth(document: Document, change: Change) -> Relation | None:
    now, stated = change.now, change.stated
    factor = 1 + change.sign * Fraction(stated.claim.value) / 100
    if factor <= 0 or not value_of(now):
        return None
    base = value_of(now) / factor
    mark = "+" if change.sign > 0 else "−"
    text = say(
        document,
        "{now} ÷ (1 {mark} {rate}%) = {base},即基数约为{base}。",
        "{now} ÷ (1 {mark} {rate}%) = {base}: the base that follows.",
        now=quoted(now),
        mark=mark,
        rate=number(Fraction(stated.claim.value)),
        base=amount(base, now, document),
    )
    return Relation("growth", now.indices + stated.indices, "derivable", base, None, text)


def _fold(stated: Mention) -> tuple[Fraction, bool]:
    """How many times the base the figure is, and whether the words add to the base."""
    value = Fraction(stated.claim.value)
    if stated.claim.unit == "番" or "番" in stated.claim.text:
        return Fraction(2) ** int(value), False
    if (
        _ADDS.search(stated.lead)
        and not stated.lead.isascii()
        and not re.search(r"[到至为]\s*$", stated.lead)
    ):
        return value + 1, True
    return value, False


def _multiple(document: Document, line: Line, stated: Mention) -> Relation | None:
    anchor = _anchor(document, line, stated)
    pair = _pair(document, line, anchor)
    if pair is None:
        return None
    now, base = pair
    fold, adds = _fold(stated)
    if fold <= 0 or (base is None and not _has_base_word(document, now, stated)):
        return None
    if base is not None:
        nearest = max((m for m in (now, base) if m.end <= stated.start), key=_end, default=None)
        if nearest is not None and not _is_about(document, nearest, anchor):
            return None
        return _judge_multiple(document, Change(now, base, stated, 1), adds)
    value = value_of(now) / fold
    text = say(
        document,
        "{now} ÷ {fold} = {base},即基数为{base}。",
        "{now} ÷ {fold} = {base}: the base that follows.",
        now=quoted(now),
        fold=number(fold),
        base=amount(value, now, document),
    )
    return Relation("multiple", now.indices + stated.indices, "derivable", value, None, text)


def _is_about(document: Document, nearest: Mention, stated: Mention) -> bool:
    """Whether no new subject stands between the figures and their multiple."""
    return _is_linked(document, nearest, stated, 2)


def _has_base_word(document: Document, now: Mention, stated: Mention) -> bool:
    """Whether the words name the earlier figure that the multiple starts from."""
    if now.end > stated.start:
        return True
    gap = document.between(now, stated)
    after = document.after(stated)[:30]
    said = pattern("earlier.words").search(gap) or pattern("earlier.words").search(after)
    return said is not None and len(gap) <= 30 and not re.search(r"[;;。]", gap)


def _judge_multiple(document: Document, change: Change, adds: bool) -> Relation | None:
    now, base, stated = change.now, change.base, change.stated
    if base is None or value_of(base) <= 0:
        return None
    ratio = now.span / base.span
    value = value_of(now) / value_of(base)
    said = loosely(replace(stated.claim, norm_value=None, norm_unit=""))
    if "番" in stated.claim.text:
        fold = _fold(stated)[0]
        said = Interval(fold * Fraction(9, 10), fold * Fraction(11, 10))
    if adds:
        ratio, value = ratio - exactly(1), value - 1
    meets = ratio.meets(said)
    if not meets and not document.chinese and not adds:
        # "Three times more" may add three bases or be three of them.
        meets = (ratio - exactly(1)).meets(said)
    if not meets and adds and value >= 9:
        # Of large multiples few say whether the base is counted; neither is an error.
        meets = (ratio + exactly(1)).meets(said)
    text = say(
        document,
        ("{now} ÷ {base} − 1 = {value}" if adds else "{now} ÷ {base} = {value}")
        + ("倍,与文中的{stated}相符。" if meets else "倍,与文中的{stated}不符。"),
        ("{now} ÷ {base} − 1 = {value}" if adds else "{now} ÷ {base} = {value}")
        + (", which agrees with {stated}." if meets else ", which is not {stated}."),
        now=quoted(now),
        base=quoted(base),
        value=number(value),
        stated=quoted(stated),
    )
    verdict: Verdict = "consistent" if meets else "inconsistent"
    indices = base.indices + now.indices + stated.indices
    return Relation("multiple", indices, verdict, value, value_of(stated), text)


def _difference(document: Document, line: Line, stated: Mention) -> Relation | None:
    sign = sign_of(stated.lead, stated.tail, stated.claim.direction)
    if not sign and _is_new_beside(line, line.mentions.index(stated)):
        sign = 1
    anchor = _anchor(document, line, stated)
    pair = _pair(document, line, anchor)
    if pair is None or not sign:
        return None
    now, base = pair
    if base is None or not may_add(now, stated) or not may_add(now, base):
        return None
    nearest = max((m for m in (now, base) if m.end <= stated.start), key=_end, default=None)
    room = 2 if document.chinese else 6
    if nearest is not None and "相比" in document.between(nearest, anchor):
        room = 6  # 与去年的7200件相比,投诉量增加1440件
    if nearest is not None and not _is_linked(document, nearest, anchor, room):
        return None
    spread = (now.span - base.span) if sign > 0 else (base.span - now.span)
    value = (value_of(now) - value_of(base)) * sign
    meets = spread.meets(stated.span)
    high, low = (now, base) if sign > 0 else (base, now)
    text = say(
        document,
        "{high} − {low} = {value},与文中的{stated}" + ("相符。" if meets else "不符。"),
        "{high} − {low} = {value}, which "
        + ("agrees with the stated {stated}." if meets else "is not the stated {stated}."),
        high=quoted(high),
        low=quoted(low),
        value=amount(value, now, document),
        stated=quoted(stated),
    )
    verdict: Verdict = "consistent" if meets else "inconsistent"
    indices = base.indices + now.indices + stated.indices
    return Relation("difference", indices, verdict, value, value_of(stated), text)
