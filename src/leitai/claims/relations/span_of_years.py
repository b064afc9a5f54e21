"""Span of years: 建成于1905年,至今的117年 speaks from 2022."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from leitai.claims.model import Claim
from leitai.claims.relations.document import Document
from leitai.claims.relations.explain import say
from leitai.claims.relations.interval import Interval, exactly, span
from leitai.claims.relations.model import Relation, Verdict
from leitai.claims.relations.words import pattern

_YEAR = re.compile(
    r"(?<!\d)(?<!\d[.,])(1[0-9]\d\d|20\d\d)(?![\d,.]*\d)\s*年?(?![^\S\n]*(?:个|人|元|家|名))"
)
_UNITS = {
    "年",
    "个年头",
    "年头",
    "年历史",
    "周年",
    "载",
    "周岁",
    "年间",
    "余年",
    "year",
    "years",
    "周年纪念",
}
_TILL_NOW = re.compile(
    r"至今|距今|迄今|到现在|到今天|已有|历史|周年|ago|history|old|since|"
    r"\bfor\b|anniversary|ever since|have passed|later",
    re.I,
)
_BETWEEN = re.compile(r"^\s*年?\s*,?\s*(?:到|至|—+|-|–|~|to|until|and|through)\s*$", re.I)
_DATELINE = re.compile(
    r"(?:^|\n|报)\D{0,12}(20\d\d|19\d\d)\s*[年\-/.]\s*\d{1,2}\s*[月\-/.]\s*\d{1,2}\s*日?\s*(?:讯|电|\n)|"
    r"今年\((20\d\d)年?\)"
)
_PLANNED = re.compile(
    r"(?:到|至)\s*(?:20\d\d)|力争|计划|预计|将|规划|目标|\bby (?:19|20)\d\d|\bwill\b|\bplans?\b",
    re.I,
)
_MONTHS = re.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
    r"\s*(?:\d{1,2},?\s*)?$"
)
_REACH = 44
# Characters within which a year told as past bears upon a span: a long text tells many stories.
_FAR = 3000
_SINCE = re.compile(r"since|ago|anniversary|histor|\bold\b", re.I)
# 成立于1998年,到2024年已走过26个年头; 2014年10月对外开放,至2024年整整10年
_UP_TO = re.compile(r"[,。][^,。]{0,4}[至到截]$")
_GONE = re.compile(r"(?:已经?|整整|有着?|走过|经历|历时|跨越|了|的|共|历经|恰好|正好|刚好|约)*")
# 1950年,各族代表应邀参加新中国成立一周年庆祝活动: the year is that of the event.
_EVENT = re.compile(r"(?:成立|诞辰|逝世|解放|胜利|建[校院馆厂国党军]|创刊|开馆|实施|签署)$")
_MARKED = re.compile(
    r"\b(?:mark(?:ed|s)|celebrat(?:ed|es)|turn(?:ed|s))\s*(?:its|their|his|her)?\s*$"
)


@dataclass(frozen=True, slots=True)
class Span:
    """A year, how long ago it is said to be, and the present year that follows."""

    year: int
    year_index: int | None
    index: int
    claim: Claim
    length: Interval
    until: int | None

    @property
    def present(self) -> int:
        return self.year + int(self.claim.value)


def find(document: Document) -> Iterator[Relation]:
    """Relations of a year with the number of years since it."""
    spans = list(_spans(document))
    if not spans:
        return
    known = _present_year(document)
    told = _years_told(document)
    for one in spans:
        near = [y for place, y in told if abs(place - _place(document, one)) <= _FAR]
        yield _judge(document, one, spans, known, max(near, default=None))


def _spans(document: Document) -> Iterator[Span]:  # noqa: PLR0912, PLR0915 one branch a form of words
    text = document.flow.text
    for index, claim in enumerate(document.claims):
        following = document.source[claim.end : claim.end + 16]
        if claim.unit not in _UNITS and not (
            re.search(r"周年|year|anniversary", claim.text)
            or re.match(r"(?:st|nd|rd|th)?\s+anniversary", following)
            or _NTH.match(claim.text + following)
            or _turned(document, claim)
        ):
            continue
        if (
            not 1 <= claim.value < 3000
            or (claim.value == 1 and "周年" not in claim.text)
            or _YEAR.search(claim.text)
        ):
            continue
        begin, last = document.flow.locate(claim.start), document.flow.locate(claim.end - 1)
        if begin is None or last is None:
            continue
        floor = _sentence_start(document, begin)
        years = [y for y in _YEAR.finditer(text, floor, begin) if begin - y.end() <= _REACH]
        if not years:
            continue
        found, until = years[-1], None
        since = re.match(r"\s*since (1[5-9]\d\d|20\d\d)\b", text[last + 1 : last + 16])
        if since and int(since[1]) < int(found[1]):
            year = _YEAR.search(text, last + 1)
            if year is not None:
                yield Span(
                    int(since[1]),
                    _row_at(document, year.start()),
                    index,
                    claim,
                    _length(claim),
                    int(found[1]),
                )
            continue
        if (
            len(years) > 1
            and int(years[-2][1]) < int(found[1])
            and (
                _BETWEEN.match(text[years[-2].end() : found.start()])
                or "周年" in claim.text
                or "周年" in text[begin : last + 3]
                or _MARKED.search(text[years[-1].end() : begin])
                or re.match(r"(?:st|nd|rd|th)?\s+anniversary", following)
                or (
                    _UP_TO.search(text[years[-2].end() : years[-1].start()])
                    and _GONE.fullmatch(text[years[-1].end() : begin])
                )
                or exactly(int(found[1]) - int(years[-2][1])).meets(_length(claim))
            )
        ):
            found, until = years[-2], int(years[-1][1])
        later = re.match(r"[^,.]{0,24}?\bin ((?:19|20)\d\d)\b", text[last + 1 : last + 40])
        if until is None and later and not document.chinese:
            until = int(later[1])
        if until is not None and not (
            _BETWEEN.match(text[found.end() : years[-1].start()]) if len(years) > 1 else True
        ):
            told = text[
                max(floor, found.start() - (8 if document.chinese else 24)) : years[-1].start()
                if len(years) > 1
                else begin
            ]
            if not pattern("founding.words").search(told):
                continue
        around = text[found.end() : last + 14] + text[max(floor, found.start() - 3) : found.start()]
        if (
            until is not None
            and "周年" in text[begin : last + 3]
            and _BETWEEN.match(text[found.end() : years[-1].start()])
        ):
            continue
        head = text[max(floor, found.start() - 8) : begin] + text[last + 1 : last + 6]
        if until is None and not pattern("founding.words").search(head):
            continue
        if until is None and _EVENT.search(text[max(floor, begin - 6) : begin]):
            continue
        if until is None and re.match(r"\s*(?:是|正值|恰逢|迎来|适逢|将)", text[found.end() :]):
            continue
        if document.chinese and "年" not in found[0]:
            continue
        if re.search(r"连续|近|未来|今后$", text[max(floor, begin - 3) : begin]):
            continue
        if until is None and not _TILL_NOW.search(around):
            continue
        if until is None and re.search(r"[;;]|比|增长|,.*,.*,", text[found.end() : begin]):
            continue
        length = _length(claim)
        if _NTH.match(claim.text + following):
            length = Interval(Fraction(claim.value) - 1, Fraction(claim.value))
        yield Span(int(found[1]), _row_at(document, found.start()), index, claim, length, until)


_NTH = re.compile(r"\d{1,3}(?:st|nd|rd|th)\s+year\b")


def _turned(document: Document, claim: Claim) -> bool:
    """ "The show turned 160": a number of years that has no unit."""
    return (
        not document.chinese
        and re.search(r"\bturn(?:ed|s)\s*$", document.source[: claim.start][-10:]) is not None
        and re.fullmatch(r"\d{1,3}", claim.text.strip()) is not None
    )


def _length(claim: Claim) -> Interval:
    found = span(claim)
    if "周年" in claim.text or claim.unit == "周年" or not claim.unit:
        return Interval(found.low, None if found.high is None else found.high + 1)
    # Years are counted full, begun, or with both ends.
    return found.widened(Fraction(1), Fraction(1))


def _sentence_start(document: Document, offset: int) -> int:
    starts = [s.start for s in document.flow.sentences if s.start <= offset]
    return starts[-1] if starts else 0


def _row_at(document: Document, offset: int) -> int | None:
    for index, claim in enumerate(document.claims):
        begin = document.flow.locate(claim.start)
        if begin is not None and begin <= offset < begin + max(1, claim.end - claim.start):
            return index
    return None


def _present_year(document: Document) -> int | None:
    if document.as_of is not None:
        return document.as_of.year
    found = _DATELINE.search(document.flow.text)
    return int(next(g for g in found.groups() if g)) if found else None


def _place(document: Document, one: Span) -> int:
    return document.flow.locate(one.claim.start) or 0


def _years_told(document: Document) -> list[tuple[int, int]]:
    """Years that the text tells as past, with their places: the present is no earlier."""
    years = []
    for line in document.lines:
        if _PLANNED.search(line.text):
            continue
        for found in _YEAR.finditer(line.text):
            # A day, or a year that opens its sentence, is told as past.
            before, after = line.text[: found.start()], line.text[found.end() :]
            dated = re.match(r"\s*\d{1,2}\s*月", after) or _MONTHS.search(before)
            if dated or (not before.strip(' “"') and "年" in found[0]):
                years.append((line.sentence.start + found.start(), int(found[1])))
    return years


def _judge(
    document: Document, one: Span, spans: list[Span], known: int | None, floor: int | None
) -> Relation:
    present = one.until if one.until is not None else known
    if present is not None and present < one.year:
        present = None
    indices = tuple(i for i in (one.year_index, one.index) if i is not None)
    years = int(one.claim.value)
    verdict: Verdict
    if present is not None:
        elapsed = present - one.year
        verdict = "consistent" if exactly(elapsed).meets(one.length) else "inconsistent"
        return Relation(
            "span_of_years",
            indices,
            verdict,
            Fraction(elapsed),
            Fraction(one.claim.value),
            _against(document, one, present, verdict),
        )
    agreeing = [s for s in spans if s is not one and abs(s.present - one.present) <= 1]
    if (
        floor is not None
        and (document.chinese or _SINCE.search(_around(document, one)))
        and exactly(floor - one.year).is_below(one.length) is False
        and (one.length.is_below(exactly(floor - one.year)))
    ):
        text = say(
            document,
            "{year} + {years} = {present},早于文中已提到的{floor}年。",
            "{year} + {years} = {present}, which is before {floor}, told here as past.",
            year=one.year,
            years=years,
            present=one.present,
            floor=floor,
        )
        return Relation(
            "span_of_years",
            indices,
            "inconsistent",
            Fraction(floor - one.year),
            Fraction(years),
            text,
        )
    fits = agreeing or (floor is not None and one.year != floor and 0 <= one.present - floor <= 1)
    text = say(
        document,
        "{year} + {years} = {present},"
        + ("与文中的年份相合。" if fits else "即文中所指为{present}年。"),
        "{year} + {years} = {present}"
        + (", in line with the years told here." if fits else ": the year that follows."),
        year=one.year,
        years=years,
        present=one.present,
    )
    if fits:
        return Relation(
            "span_of_years", indices, "consistent", Fraction(years), Fraction(years), text
        )
    return Relation("span_of_years", indices, "derivable", Fraction(one.present), None, text)


def _around(document: Document, one: Span) -> str:
    place = _place(document, one)
    return document.flow.text[max(0, place - 60) : place + 60]


def _against(document: Document, one: Span, present: int, verdict: Verdict) -> str:
    meets = verdict == "consistent"
    sum_holds = one.year + int(one.claim.value) == present
    if meets and sum_holds:
        zh, en = "{year} + {years} = {present},相符。", "{year} + {years} = {present}: it agrees."
    else:
        zh = "{present} − {year} = {elapsed},与文中的{said}" + ("相符。" if meets else "不符。")
        en = "{present} − {year} = {elapsed}, which " + (
            "agrees with the stated {said}." if meets else "is not the stated {said}."
        )
    return say(
        document,
        zh,
        en,
        year=one.year,
        years=int(one.claim.value),
        present=present,
        elapsed=present - one.year,
        said=re.sub(r"\s+", " ", one.claim.text).strip(),
    )
