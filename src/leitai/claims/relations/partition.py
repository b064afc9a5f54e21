"""A whole and its parts: what their sum says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from operator import add

from leitai.claims.relations.document import Document, Mention, head_of, own_words
from leitai.claims.relations.explain import amount, number, quoted, say, value_of
from leitai.claims.relations.interval import Interval, exactly
from leitai.claims.relations.model import Kind, Relation, Verdict
from leitai.claims.relations.words import are_siblings, dimension_of, listed, pattern


@dataclass(frozen=True, slots=True)
class Partition:
    """A whole with some of its parts.

    Args:
        exclusive: no two parts can hold the same thing, so they may not exceed the whole.
        complete: the parts are all there is, so they may not fall short of it.
    """

    whole: Mention
    parts: tuple[Mention, ...]
    exclusive: bool
    complete: bool
    kind: Kind = "part_whole"


def total(parts: tuple[Mention, ...]) -> Interval:
    """The sum of the intervals of the parts."""
    return reduce(add, (part.span for part in parts))


def names_of(document: Document, parts: tuple[Mention, ...], begin: int) -> list[str]:
    """The words that tell each part from the others, back to the part before it."""
    starts = [begin, *(part.end for part in parts[:-1])]
    text = document.flow.text
    return [
        f"{text[max(start, part.start - 40) : part.start]} {part.tail} {part.claim.unit}"
        for start, part in zip(starts, parts, strict=True)
    ]


def exclude_one_another(
    document: Document, parts: tuple[Mention, ...], begin: int, whole: Mention
) -> tuple[bool, bool]:
    """Whether parts exclude one another, and whether they are a full set.

    Members of one known set do; so do names that end alike, and things (not
    persons, who are counted under many heads) listed side by side, unless a
    word such as 重点 or 以上 says that they may overlap. An excess of more than
    a quarter speaks of overlap too, for a slip is smaller.

    Args:
        begin: offset in the flow where the name of the first part may begin.
    """
    names = names_of(document, parts, begin)
    exclusive, complete = dimension_of([own_words(p) for p in parts])
    if pattern("open_measure.words").search(f"{whole.near} {names[0]}"):
        complete = False
    if exclusive:
        return True, complete or _spells_out(whole, names)
    if _spells_out(whole, names) or _are_both_sides(names):
        return True, True
    overlapping = any(pattern("overlap.words").search(name) for name in names)
    if overlapping:
        return False, False
    if are_siblings([part.lead for part in parts]) or are_siblings([p.tail for p in parts]):
        return True, False
    persons = any(
        part.unit == "人" or head_of(part.unit) in listed("persons.en") for part in (*parts, whole)
    )
    short = all(0 < len(part.near.strip()) <= (16 if document.chinese else 64) for part in parts)
    high = whole.span.high
    slip = high is not None and (total(parts).low or Fraction(0)) <= high * Fraction(7, 5)
    if persons and document.chinese and short:
        # 医师34人、护士38人、医技人员15人: three callings and more, and a small excess.
        close = high is not None and (total(parts).low or Fraction(0)) <= high * Fraction(5, 4)
        ends = {re.sub(r"[约近共]$", "", part.lead.strip())[-2:] for part in parts}
        apart = _are_callings(parts) or (len(ends) == 1 and len(next(iter(ends))) == 2)
        return len(parts) >= 3 and close and apart, False
    return not persons and short and slip, False


_CALLING = re.compile(
    r"(?:[员师士生工长干部职]|人员|后勤|残疾人|主播|运营|物流|客服|技术|研发|销售|生产|管理|行政|财务)(?:约|近)?$"
)


def _are_callings(parts: tuple[Mention, ...]) -> bool:
    """Whether most heads are callings, of which a person has one."""
    heads = [re.sub(r"^其中[,:]?", "", part.lead.strip()) or part.tail for part in parts]
    return sum(bool(_CALLING.search(head)) for head in heads) * 2 > len(heads)


def _are_both_sides(names: list[str]) -> bool:
    """万吨级以上67个,万吨级以下51个: the two sides of one threshold."""
    if len(names) != 2:
        return False
    above, below = (re.search(r"([^\s,、其中]{2,8})以([上下])", name) for name in names)
    return bool(above and below and above[1] == below[1] and above[2] != below[2])


def _spells_out(whole: Mention, names: list[str]) -> bool:
    """Whether the name of the whole holds the names of its parts: 来信来访 of 来信 and 来访."""
    held = [re.sub(r"[^\u4e00-\u9fff]", "", name) for name in names]
    held = [re.sub(r"^(?:其中|包括|的|有)|[件个家名人次项所的有为达]+$", "", name) for name in held]
    return all(len(name) >= 2 and name in whole.lead for name in held) and len(held) > 1


def judge(document: Document, partition: Partition) -> Relation | None:
    """The relation of a whole and its parts, or None when nothing can be said."""
    whole, parts = partition.whole, partition.parts
    together = total(parts)
    retold = len(parts) > 1 and any(value_of(part) == value_of(whole) for part in parts)
    if retold and (together.meets(whole.span) or not partition.complete):
        # The whole told again is no part of itself, unless the names say that it is.
        return None
    value = sum((value_of(part) for part in parts), Fraction(0))
    stated = value_of(whole)
    indices = tuple(i for part in parts for i in part.indices) + whole.indices
    shown = " + ".join(quoted(part) for part in parts)
    words = {
        "sum": shown,
        "computed": amount(value, whole, document),
        "stated": quoted(whole),
        "rest": amount(abs(stated - value), whole, document),
    }
    if together.meets(whole.span):
        text = say(
            document,
            "{sum} = {computed},与文中的{stated}相符。",
            "{sum} = {computed}, which agrees with the stated {stated}.",
            **words,
        )
        return Relation(partition.kind, indices, "consistent", value, stated, text)
    if whole.span.is_below(together):
        if not partition.exclusive:
            return None
        text = say(
            document,
            "{sum} = {computed},超过文中的{stated},多出{rest}。",
            "{sum} = {computed}, which is {rest} more than the stated {stated}.",
            **words,
        )
        return Relation(partition.kind, indices, "inconsistent", value, stated, text)
    if partition.complete:
        text = say(
            document,
            "{sum} = {computed},与文中的{stated}不符,相差{rest}。",
            "{sum} = {computed}, which is {rest} short of the stated {stated}.",
            **words,
        )
        return Relation(partition.kind, indices, "inconsistent", value, stated, text)
    text = say(
        document,
        "{sum} = {computed},文中总数为{stated},另有{rest}未归入所列各项(未必有误)。",
        "{sum} = {computed} of the stated {stated}; {rest} are in no group named here"
        " (not an error in itself).",
        **words,
    )
    return Relation(partition.kind, indices, "incomplete", value, stated, text)


def judge_part(document: Document, whole: Mention, part: Mention) -> Relation | None:
    """A part that is larger than its whole is inconsistent; else nothing is said."""
    # A slip makes a part somewhat too large; ten times the whole is another thing.
    if not whole.span.is_below(part.span) or value_of(part) > 3 * value_of(whole):
        return None
    if "duration" in {whole.claim.kind, part.claim.kind}:
        return None
    text = say(
        document,
        "部分{part}大于整体{whole}。",
        "The part, {part}, is larger than its whole, {whole}.",
        part=quoted(part),
        whole=quoted(whole),
    )
    indices = part.indices + whole.indices
    return Relation("part_whole", indices, "inconsistent", value_of(part), value_of(whole), text)


def judge_hundred(document: Document, parts: tuple[Mention, ...]) -> Relation:
    """Shares that exhaust a whole add up to 100%."""
    spread = total(parts).widened(Fraction(1, 10), Fraction(1, 10))
    value = sum((Fraction(part.claim.value) for part in parts), Fraction(0))
    meets = spread.meets(exactly(Fraction(100)))
    text = say(
        document,
        "{parts} = {sum}%," + ("合为100%。" if meets else "不等于100%。"),
        "{parts} = {sum}%, " + ("which makes 100%." if meets else "which is not 100%."),
        parts=" + ".join(quoted(part) for part in parts),
        sum=number(value),
    )
    indices = tuple(i for part in parts for i in part.indices)
    verdict: Verdict = "consistent" if meets else "inconsistent"
    return Relation("part_whole", indices, verdict, value, Fraction(100), text)


def is_part_too_large(whole: Mention, parts: tuple[Mention, ...]) -> bool:
    """Whether one part alone exceeds the whole many times: they are no parts of it."""
    return any(
        whole.span.high is not None
        and part.span.low is not None
        and part.span.low > 3 * whole.span.high
        for part in parts
    )
