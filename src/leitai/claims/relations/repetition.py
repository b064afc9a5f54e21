"""Repetition: the same figure told twice, with another value the second time.

Two figures are the same only when their words are: the same unit, tense and
period, the same words around them and no owner that differs. A number that
merely occurs twice says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from leitai.claims.relations.document import (
    Document,
    Mention,
    head_of,
    is_increment,
    near_words,
)
from leitai.claims.relations.explain import quoted, say, value_of
from leitai.claims.relations.model import Relation, Verdict
from leitai.claims.relations.words import listed, pattern

_CLAUSE = re.compile(r"\bthat\b|[,。;;::!?\n“”]")
_TIME = pattern("times.words")
_FILLER = re.compile(
    r"共有?|总共|合计|累计|达到?|实现|完成了?|已经?|为|约|近|超过?|逾|了|的|是|有|到|将|以来|今年|本次|此次|"
    r"我市|我县|我区|我校|全年|其中|目前|截至|突破|分别|同时|最终|圆满|成功|顺利|一共|新增了"
)
_SCOPE = re.compile(
    r"全[市县区省国校院镇村厂州乡]|公司|集团|本次|此次|本届|我[市县区校院]|\bthe\b|\bour\b|\bwe\b",
    re.I,
)
_OWNER = re.compile(
    r"[\u4e00-\u9fffA-Za-z0-9]{1,8}?(?:村|镇|乡|县|区|市|省|校|院|厂|店|局|公司|社区|街道|小学|中学|大学|班|队|组|国)"
)
_RUNNING = re.compile(r"累计|以来|历年|启动建设|cumulative|to date|since", re.I)
# English clauses whose subject is any such thing, or stands elsewhere.
_INDEFINITE = re.compile(
    r"(?:an?|any|some|each|every|another|this|that|these|those|it|they|he|she|i|you|which|who|and|"
    r"but|or|with|to|by|of|for|from|as|has|have|had|is|are|was|were|will|would|up|down|plus|then|"
    r"so|while|when|if|such|one|\w+ing)\b|$",
    re.I,
)
_SAYS = re.compile(
    r"(?:会议|记者|据了解|据悉|报告|负责人|[\u4e00-\u9fff]{1,8})?(?:指出|表示|强调|了解到|获悉|认为|介绍|称|说)|"
    r"其中|同时|目前|此外|据了解|据悉"
)
_THESE = re.compile(r"(?:这|上述|以上这?|该批|these|those|the above|the said)(?:些)?\s*$", re.I)
_EN_STOP = set(listed("stop.words"))
_REACH = 120
# So far apart (characters) figures of unlike size are of other years.
_FAR = 400
_PLANS = re.compile(
    r"(?:今年|明年|新的一年|20\d\d年)[^。\n]{0,14}(?:工作安排|重点工作|工作任务|重点任务|主要任务|预期目标|工作重点"
    r"|重点抓好|做好以下|总体要求|工作建议|政府工作)|下一步|今后[一三五]年|next year we will"
    r"|plans for the coming year"
)


@dataclass(frozen=True, slots=True)
class Told:
    """A figure with the words that say what it is."""

    mention: Mention
    words: frozenset[str]
    names: frozenset[str]
    times: frozenset[str]
    role: str
    owners: frozenset[str]
    definite: bool
    # Whether the clause itself names the whole it speaks of: 全院, 本届.
    scoped: bool = False
    # The digits as printed, in order of size: figures told with digits exchanged share them.
    digits: str = ""


def find(document: Document) -> Iterator[Relation]:
    """Relations of two tellings of one figure."""
    told = [t for t in (_told(document, m) for line in document.lines for m in line.mentions) if t]
    by_unit: dict[str, list[Told]] = {}
    for one in told:
        by_unit.setdefault(head_of(one.mention.unit), []).append(one)
    for members in by_unit.values():
        values: dict[frozenset[str], set[Decimal]] = {}
        for one in members:
            values.setdefault(one.words, set()).add(one.mention.claim.value)
        for at, later in enumerate(members):
            if len(values[later.words]) > 2:
                continue  # three values under the same words: each has its owner
            for earlier in reversed(members[max(0, at - _REACH) : at]):
                found = _compare(document, earlier, later)
                if found:
                    yield found
                    break


def _told(document: Document, mention: Mention) -> Told | None:
    if mention.family not in {"level", "percent"} or is_increment(mention):
        return None
    if mention.claim.kind in {"rate_change", "duration"} and mention.family == "level":
        return None
    before = document.before(mention)
    marks = list(_CLAUSE.finditer(before))
    clause = before[marks[-1].end() :] if marks else before
    line = document.lines[mention.sentence]
    after = document.after(mention)
    stop = _CLAUSE.search(after)
    tail = after[: stop.start()] if stop else after
    tail = re.split(r"\d", tail)[0]
    if document.chinese:
        label = _TIME.sub(" ", re.split(r"[、\d]", clause)[-1] + "|" + _noun(tail))
        words = near_words(_FILLER.sub(" ", label))
    else:
        label = _TIME.sub(" ", f"{clause} {mention.unit} {re.split('[,;(]', tail)[0]}")
        words = {w for w in near_words(label) if w not in _EN_STOP}
    if pattern("earlier.words").search(clause):
        return None
    return Told(
        mention,
        frozenset(words),
        frozenset(re.findall(r"(?<=[a-z,] )[A-Z][a-z]+", label)),
        frozenset(re.sub(r"\s", "", t) for t in _TIME.findall(before))
        | frozenset({"累计"} if _RUNNING.search(before) else ()),
        line.sentence.role,
        frozenset(_OWNER.findall(line.text[: mention.start - line.sentence.start])),
        _INDEFINITE.match(clause.strip()) is None
        and not re.search("该|此(?!次)|当地|其中", clause),
        _SCOPE.search(clause) is not None,
        "".join(sorted(re.sub(r"\D", "", mention.claim.digits))),
    )


def _noun(tail: str) -> str:
    return re.split(r"[占为是已在将通达,的]", tail)[0][:8]


def _compare(  # noqa: PLR0911 one return a reason
    document: Document, one: Told, other: Told
) -> Relation | None:
    a, b = one.mention, other.mention
    if one.digits != other.digits and not one.words & other.words:
        return None
    if a.sentence == b.sentence or one.mention.claim.kind != other.mention.claim.kind:
        return None
    if ("累计" in one.times) != ("累计" in other.times):
        return None
    if a.claim.tense != b.claim.tense or (one.times != other.times and one.times and other.times):
        return None
    if a.claim.period and b.claim.period and a.claim.period != b.claim.period:
        return None
    if not _same_figure(document, one, other):
        return None
    if _is_of_its_day(document, a, b):
        return None
    pointed = _is_pointed_back(document, one, other) or _is_exchanged(document, one, other)
    far = not _is_slip(a, b) and (
        _are_unlike(a, b, 2 if b.start - a.start > _FAR else 4) or _is_planned_after(document, a, b)
    )
    if not a.span.meets(b.span) and (
        far
        or _is_retold(document, a, b)
        or (not pointed and not _are_alike(one, other) and _have_other_subjects(document, a, b))
    ):
        return None
    return _judge(document, a, b)


def _are_alike(one: Told, other: Told) -> bool:
    """The very same words of the same whole, soon after: 全院新立项课题49项 and, quoted, 57项."""
    near = 0 <= other.mention.sentence - one.mention.sentence <= 6
    alike = one.words == other.words and len(one.words) >= 5 and one.owners == other.owners
    return near and alike and one.scoped and other.scoped


def _is_planned_after(document: Document, a: Mention, b: Mention) -> bool:
    """Whether a report turns from what was done to what is planned between two figures."""
    return _PLANS.search(document.flow.text, a.end, b.start) is not None


def _are_unlike(a: Mention, b: Mention, times: int = 2) -> bool:
    one, other = sorted((abs(value_of(a)), abs(value_of(b))))
    return one * times < other


def _is_slip(a: Mention, b: Mention) -> bool:
    """Whether one figure is the other with a digit changed, left out or two exchanged."""
    one, other = (re.sub(r"\D", "", m.claim.digits) for m in (a, b))
    if len(one) == len(other):
        wrong = [i for i in range(len(one)) if one[i] != other[i]]
        exchanged = len(wrong) == 2 and sorted(one[i] for i in wrong) == sorted(
            other[i] for i in wrong
        )
        return len(wrong) == 1 or exchanged
    short, long = sorted((one, other), key=len)
    return len(long) - len(short) == 1 and any(
        long[:i] + long[i + 1 :] == short for i in range(len(long))
    )


def _have_other_subjects(document: Document, a: Mention, b: Mention) -> bool:
    """Whether the clauses before the figures, in their sentences, speak of different things."""
    if "heading" in {document.lines[m.sentence].sentence.role for m in (a, b)}:
        return False
    heads = []
    for mention in (a, b):
        before = _TIME.sub(" ", document.before(mention))
        marks = list(_CLAUSE.finditer(before))
        heads.append(_SAYS.sub(" ", before[: marks[-1].start()]) if marks else "")
    one, other = (near_words(head) for head in heads)
    if max(len(one), len(other)) <= 4:
        return False
    return len(one & other) * 2 < max(len(one), len(other))


def _is_retold(document: Document, a: Mention, b: Mention) -> bool:
    """Whether a headline's figure stands in the part below it: then the other is another.

    The same holds for two figures of different headed parts.
    """
    here, there = (document.lines[m.sentence].sentence for m in (a, b))
    if "heading" not in {here.role, there.role} and here.section == there.section:
        return False
    if "heading" in {here.role, there.role}:
        head, body = (a, b) if here.role == "heading" else (b, a)
        values = {
            m.claim.value
            for line in document.lines[head.sentence + 1 : head.sentence + 9]
            for m in line.mentions
            if m.unit == head.unit
            and m.family == head.family
            and near_words(body.near) & near_words(m.near)
        }
        if len(values) > 1:
            return True  # parts of the headline's figure, or other figures of its kind
    return any(
        m not in (a, b)
        and m.unit == told.unit
        and m.family == told.family
        and m.span.meets(told.span)
        for told, other in ((a, b), (b, a))
        for line in document.lines[max(0, other.sentence - 24) : other.sentence + 24]
        if line.sentence.section == document.lines[other.sentence].sentence.section
        for m in line.mentions
    )


def _same_figure(  # noqa: PLR0911 one return a reason
    document: Document, one: Told, other: Told
) -> bool:
    if other.words and one.words and _is_pointed_back(document, one, other):
        return True
    if _is_exchanged(document, one, other):
        return True
    shared, either = one.words & other.words, one.words | other.words
    if not shared:
        return False
    owners = one.owners ^ other.owners
    if "heading" in {one.role, other.role} or "title" in {one.role, other.role}:
        return _is_headline_of(document, one, other)
    apart = document.lines[one.mention.sentence].sentence.section != (
        document.lines[other.mention.sentence].sentence.section
    )
    if apart and not {o for o in one.owners & other.owners if not o.endswith("国")}:
        return False
    if owners and (one.owners or other.owners) and not (one.owners & other.owners):
        return False
    scoped = _SCOPE.search(document.before(one.mention)) and _SCOPE.search(
        document.before(other.mention)
    )
    enough = 3 if scoped else 5
    if document.chinese and not (one.definite and other.definite):
        return False
    if not document.chinese:
        enough = 3 if one.names == other.names and one.definite and other.definite else 99
    return len(shared) >= enough and len(shared) * 10 >= len(either) * 8


def _is_headline_of(document: Document, one: Told, other: Told) -> bool:
    """Whether a headline and a sentence soon after it tell one figure.

    The sentence must hold what the headline says, and no name of a part.
    """
    head, body = (one, other) if one.role in {"heading", "title"} else (other, one)
    if body.role in {"heading", "title", "caption"} or head.mention.start > body.mention.start:
        return False
    if document.lines[head.mention.sentence].sentence.section != (
        document.lines[body.mention.sentence].sentence.section
    ):
        return False
    if body.mention.sentence - head.mention.sentence > 8 or len(head.words) < 2:
        return False
    said = near_words(_TIME.sub(" ", document.lines[body.mention.sentence].text))
    if not document.chinese:
        return len(head.words & said) >= 2 and body.words >= {head_of(head.mention.unit)}
    noun = near_words(_noun(body.mention.tail)) or near_words(
        _TIME.sub(" ", body.mention.lead)[-5:]
    )
    own = near_words(_FILLER.sub(" ", _TIME.sub(" ", body.mention.lead)))
    return (
        len(head.words & said) * 4 >= len(head.words) * 3
        and len(noun & head.words) * 3 >= len(noun) * 2
        and own <= head.words | noun
    )


_DAY = re.compile(r"今[天日]|昨[天日]|当[天日]|\b(?:today|yesterday)\b", re.I)


def _is_of_its_day(document: Document, a: Mention, b: Mention) -> bool:
    """Whether two stories tell the figure of their days: 今天预计保障航班18066班."""
    one, other = (document.lines[m.sentence] for m in (a, b))
    if b.start - a.start <= _FAR or one.sentence.paragraph == other.sentence.paragraph:
        return False
    forecast = a.claim.tense == b.claim.tense == "target"
    return forecast or bool(_DAY.search(one.text) or _DAY.search(other.text))


def _is_told_between(document: Document, a: Mention, b: Mention) -> bool:
    """Whether the second value stands between the two: 43 of our 50 states, those 43 states."""
    return any(
        m is not b and m.claim.value == b.claim.value
        for line in document.lines[a.sentence : b.sentence + 1]
        for m in line.mentions
    )


def _is_exchanged(document: Document, one: Told, other: Told) -> bool:
    """Whether the same thing is told again nearby with its digits in another order."""
    a, b = one.mention, other.mention
    if len(one.digits) < 3 or one.digits != other.digits or a.claim.value == b.claim.value:
        return False
    if re.sub(r"\D", "", a.claim.digits) == re.sub(r"\D", "", b.claim.digits):
        return False
    if (
        not 0 <= b.sentence - a.sentence <= 6
        or a.claim.unit == ""
        or "heading" in {one.role, other.role}
    ):
        return False
    if not document.chinese:
        return a.unit == b.unit and _is_the(document, b)
    noun = near_words(b.tail[:5])
    return bool(noun) and bool(noun & near_words(f"{a.lead[-6:]} {a.tail[:5]}"))


def _is_the(document: Document, mention: Mention) -> bool:
    return (
        re.search(r"(?<!\bof )\b(?:all|the|our|its)\s*$", document.before(mention)[-12:], re.I)
        is not None
    )


def _is_pointed_back(document: Document, one: Told, other: Told) -> bool:
    """这48个项目 points back to the last count of the same noun, if there is just one."""
    these = _THESE.search(document.before(other.mention)[-10:])
    if not these and not (
        not document.chinese
        and one.mention.unit == other.mention.unit != ""
        and _is_slip(one.mention, other.mention)
        and min(abs(value_of(one.mention)), abs(value_of(other.mention))) >= 10
        and one.mention.claim.comparator == other.mention.claim.comparator == "="
        and len(one.mention.claim.digits.strip()) > 1
        and _is_the(document, other.mention)
        and one.mention.claim.tense == other.mention.claim.tense
    ):
        return False
    a, b = value_of(one.mention), value_of(other.mention)
    if not 0 <= other.mention.sentence - one.mention.sentence <= 2 or not a:
        return False
    if a != b and _is_told_between(document, one.mention, other.mention):
        return False
    return bool(one.words & other.words) and (a == b or 1 / 2 < b / a < 2)


def _judge(document: Document, a: Mention, b: Mention) -> Relation | None:
    if value_of(a) == 0 and value_of(b) == 0:
        return None
    meets = a.span.meets(b.span)
    verdict: Verdict = "consistent" if meets else "inconsistent"
    text = say(
        document,
        "前后两处为同一数字：{a}与{b}" + (",相符。" if meets else ",不符。"),
        "The same figure is told twice: {a} and {b}, which "
        + ("agree." if meets else "do not agree."),
        a=quoted(a),
        b=quoted(b),
    )
    return Relation("repetition", a.indices + b.indices, verdict, value_of(a), value_of(b), text)
