"""Reading: a text to its claims."""

from __future__ import annotations

import dataclasses
import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import date
from decimal import Decimal, localcontext
from itertools import accumulate, pairwise

from leitai.claims.documents.model import Document
from leitai.claims.model import Claim
from leitai.claims.reading.context import (
    Sentence,
    find_change,
    find_kind,
    find_tense,
)
from leitai.claims.reading.english import read_english
from leitai.claims.reading.neighbours import share_units
from leitai.claims.reading.number import Number
from leitai.claims.reading.plain import find_sentence_ends, normalise
from leitai.claims.reading.scan import Scan
from leitai.claims.reading.sections import find_sections
from leitai.claims.reading.subject import find_subject
from leitai.claims.reading.tables import Cell, find_cells, settle_cells
from leitai.claims.reading.words import INSIDE
from leitai.quantities.units import normalise as normal_value

_ENGLISH_LINE = re.compile(r"^[^\n一-鿿]*[A-Za-z]{2}[^\n一-鿿]*$", re.M)
_HANZI = re.compile(r"[一-鿿]")


def read(text: str, *, cells: Sequence[Cell] = (), as_of: date | None = None) -> list[Claim]:
    """Every number of the text, claims and others, in order.

    Rules whose words are data: no model, no network, the same answer every time.

    Args:
        text: Chinese, English or mixed; offsets of the rows point into it as given.
        cells: cells of tables, ascending, where the text came from a document that has
            them; tables drawn with `|` are found without help.
        as_of: the day the text speaks from; 到2023年底 is an aim until then. Without it
            every such date opens an aim.
    """
    plain = normalise(text)
    if not _HANZI.search(plain):
        return read_english(text, plain, 0, len(plain), 0)
    english = _english_spans(plain)
    scan = Scan(plain)
    position = 0
    rows: list[Claim] = []
    for start, end in english:
        scan.run(position, start)
        position = end
    scan.run(position)
    share_units(plain, scan)
    settle_cells(plain, scan.numbers, cells or find_cells(plain))
    rows = _finish(text, plain, scan.numbers, as_of)
    if english:
        groups = scan.groups
        for start, end in english:
            rows += read_english(text, plain, start, end, groups)
            groups += 1000
        rows.sort(key=lambda claim: claim.start)
    return rows


def read_document(document: Document, as_of: date | None = None) -> list[Claim]:
    """The numbers of an opened document, with their places; cells take units from heads."""
    return [
        dataclasses.replace(claim, place=document.place_of(claim.start))
        for claim in read(document.text, cells=_cells_of(document), as_of=as_of)
    ]


_CELL = re.compile(r"(.*table \d+), row (\d+), column (\d+)$")


def _cells_of(document: Document) -> list[Cell]:
    heads: dict[tuple[str, str], str] = {}
    labels: dict[tuple[str, str], str] = {}
    cells: list[Cell] = []
    for place in document.places:
        match = _CELL.match(place.words)
        if not match:
            continue
        table, row, column = match.groups()
        text = document.text[place.start : place.end]
        label = labels.setdefault((table, row), text)
        if row == "1":
            heads[table, column] = text
        else:
            cells.append(Cell(place.start, place.end, heads.get((table, column), ""), label))
    return cells


def _english_spans(plain: str) -> list[tuple[int, int]]:
    if not re.search(r"[A-Za-z]{3,}[ ,]+[A-Za-z]{2,}", plain):
        return []
    return [
        m.span()
        for m in _ENGLISH_LINE.finditer(plain)
        if len(re.findall(r"[A-Za-z]{2,}", m[0])) >= 3
    ]


def _finish(text: str, plain: str, numbers: list[Number], as_of: date | None = None) -> list[Claim]:
    ends = find_sentence_ends(plain)
    index, sentence_start = 0, 0
    sentence: Sentence | None = None
    inherited = ""
    previous: Number | None = None
    last_date: tuple[int, int] | None = None
    headings = find_sections(plain)
    heading_at = 0
    section_target = False
    members: list[Number] = []
    # Found once: searching backwards at each number costs more than the reading of it.
    marks = [match.start() for match in _CLAUSE_MARK.finditer(plain)]
    lines = [0, *accumulate(len(line) + 1 for line in plain.split("\n"))]
    for number in numbers:
        while ends[index] <= number.start:
            sentence_start = ends[index]
            index += 1
            sentence = None
        if sentence is None:
            if members:
                _contrast(plain, members)
                members = []
            while heading_at < len(headings) and headings[heading_at][0] <= number.start:
                section_target = headings[heading_at][1]
                heading_at += 1
            paragraph = lines[bisect_right(lines, sentence_start) - 1]
            inherited = _inherit(plain, sentence_start, paragraph, section_target)
            sentence = Sentence(plain, sentence_start, ends[index])
            previous = None
            last_date = None
        if number.reason == "date":
            last_date = (number.start, number.end)
            if (
                _UNTIL.search(plain, max(sentence_start, number.start - 4), number.start)
                and not plain.startswith(("同期", "的", "全年", "水平", "同等"), number.end)
                and not (as_of and _has_come(plain[number.start : number.end + 1], as_of))
            ):
                sentence.add(number.start, number.end, "target")
        if number.reason:
            members.append(number)
            continue
        before = bisect_left(marks, number.start)
        clause = max(sentence_start, marks[before - 1] + 1 if before else 0)
        find_change(plain, number, previous, clause)
        find_kind(plain, number, previous, clause)
        number.tense, number.period = find_tense(plain, number, sentence, clause, inherited)
        if last_date is not None:
            number.period = _nearer_period(plain, number, last_date)
        if not number.subject:
            number.subject = find_subject(plain, number, previous, clause)
        previous = number
        members.append(number)
    if members:
        _contrast(plain, members)
    return [_claim(text, number) for number in numbers]


# 到2027年 opens an aim; 截至2023年底 and 达到 do not.
_UNTIL = re.compile(r"(?<![直达起截])到$")
_DAY = re.compile(r"(\d{4})年(?:(\d{1,2})月)?")


def _has_come(words: str, as_of: date) -> bool:
    """Whether the end of a year or month named lies before the day the text speaks from."""
    found = _DAY.match(words)
    if found is None:
        return False
    year, month = int(found[1]), int(found[2] or 12)
    return (year, month) < (as_of.year, as_of.month)


_CLAUSE_MARK = re.compile("[,;]")
_PARAGRAPH_TARGET = re.compile(
    r"(?:下一步|下步|接下来|今后|明年|(?<![于超过成现])(?:主要|预期|主要预期)目标(?!任务体系)|工作目标|今年要|全年要|重点抓好|新的一年)"
)

_PARAGRAPH_DONE = re.compile(
    r"过去的?[一两三四五几]年|[一两三四五几]年来|今年以来|去年|上年|截至|目前|我也有不足|存在的?问题"
)


def _inherit(plain: str, start: int, paragraph: int, section_target: bool) -> str:
    # The first sentence of the paragraph may open a plan that its others carry on,
    # or look back within a plan.
    if 0 < start - paragraph < 2000:
        head = plain[paragraph : min(start, paragraph + 60)]
        if _PARAGRAPH_TARGET.search(head):
            return "target"
        if section_target and _PARAGRAPH_DONE.search(head):
            return ""
    return "target" if section_target else ""


def _nearer_period(plain: str, number: Number, date: tuple[int, int]) -> str:
    word = number.period
    if not word:
        return plain[date[0] : date[1]]
    at = plain.rfind(word, max(0, date[0] - 20), number.start)
    if at <= date[0] and date[1] <= at + len(word):
        return word  # 前三季度 holds 三季度
    return plain[date[0] : date[1]] if at < date[1] else word


_EARLIER = re.compile(r"去年|上年|上一年|年初|过去|上月|前年")
_ACTUALLY = re.compile(r"^[,;(]?[^,;。\d]{0,6}实际")
_NOW = re.compile(r"今年|本年度|本年|本期|目前|现在|当前|如今")


# 全省为17.2人,我市仅为13.8人: the level of others.
_OTHERS = re.compile(
    r"(?:^|[,。;:、(\n])(?:其中)?(?:全国|全省|全市|全球|世界|省|市)(?:平均|水平|同期|则|仅|约|只)*(?:为|是|有|达到?|增长|下降)?$"
)
_OURS = re.compile(r"[我本][市县区省镇乡校院旗州]")


def _contrast(plain: str, members: list[Number]) -> None:
    """去年120亿元,今年150亿元: the earlier level is background, and so is that of others."""
    claims = [n for n in members if not n.reason]
    ours = len(claims) > 1 and _OURS.search(plain, claims[0].end, claims[-1].start)
    for one in claims[:-1] if ours else ():
        if _OTHERS.search(plain, max(0, one.start - 12), one.start) and _OURS.search(
            plain, one.end, claims[-1].start
        ):
            one.tense = "background"
            one.rules.append("earlier_level")
    for one, two in pairwise(claims):
        if one.change == "maybe":
            one.change = ""
        if (
            one.word == two.word
            and (one.kind == two.kind or one.word == "%")
            and one.kind in ("count", "amount", "share", "duration", "score", "rate_change")
        ):
            before = plain[max(0, one.start - 20) : one.start]
            between = plain[one.end : two.start]
            if _EARLIER.search(before) and _NOW.search(between) and len(between) < 30:
                one.tense = "background"
                one.rules.append("earlier_level")
            elif (
                one.comparator in (">=", "<=")
                and "hedge_before" in one.rules
                and len(between) < 20
                and _ACTUALLY.search(between)
            ):
                one.tense = "background"  # 不低于85%,目前实际达到88.3%
                one.rules.append("earlier_level")


def _tidy(value: Decimal) -> Decimal:
    """Whole numbers without exponent or point, others to eight decimals at most."""
    with localcontext() as context:
        context.prec = 500
        whole = value.to_integral_value()
        return Decimal(int(whole)) if whole == value else value


def _claim(text: str, number: Number) -> Claim:
    value = number.value
    if value.as_tuple().exponent != 0:
        value = _tidy(value)
    unit = number.unit
    norm_value: Decimal | None = None
    norm_unit = ""
    if not number.reason and unit is not None and unit.norm:
        norm_value, norm_unit = normal_value(value, unit), unit.norm
        if unit.kind == "multiple":
            if number.word == "番":
                norm_value = round(Decimal(2) ** value, 6) if value < 40 else None
                norm_unit = "x"
            elif number.direction == "up" and number.rules[0] != "multiple_doubling":
                norm_value = value + 1
    word = number.word
    if "(" in word:  # as written: the scan saw half-width brackets
        at = number.digits_end + (text[number.digits_end : number.digits_end + 1] in INSIDE)
        word = text[at : at + len(word)].strip() or word
    return Claim(
        number.start,
        number.end,
        text[number.start : number.end],
        value,
        word,
        norm_value,
        norm_unit,
        number.comparator,  # type: ignore[arg-type]
        (number.kind or "count") if not number.reason else (number.kind or ""),
        number.direction,  # type: ignore[arg-type]
        number.tense or "achieved",  # type: ignore[arg-type]
        number.period,
        number.subject,
        not number.reason,
        number.reason,
        number.group,
        text[number.core : number.digits_end],
        "",
        tuple(number.rules),
    )
