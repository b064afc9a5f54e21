"""Average: 12个班共540人,平均每班45人; "540 pupils in 12 classes, 45 per class"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from leitai.claims.relations.document import (
    Document,
    Line,
    Mention,
    head_of,
    is_english_count,
    is_increment,
    same_unit,
)
from leitai.claims.relations.explain import amount, quoted, say, value_of
from leitai.claims.relations.interval import loosely
from leitai.claims.relations.model import Relation, Verdict
from leitai.claims.relations.words import listed, pattern

_EACH = re.compile(r"(平均)?每[一个]?([\u4e00-\u9fff]{1,10})$")
_OF_THOSE = re.compile(r"[\u4e00-\u9fff]{1,6}平均(?:为|达到?|约)?")  # 19个行政村平均60万元
_PER = re.compile(r"\s*(?:\w+\s)?(?:per|for each|an?|each)\s+([a-z]+)", re.I)
# Divided by a population that the text need not give.
_ANY_THING = {"个", "家", "项", "件", "名", "位", "支"}
_DAYS = {"天", "日", "个月", "月", "年", "周"}
_PEOPLE = re.compile(r"全[国省市县区]|居民|国民")
_MEAN_EN = re.compile(r"\baverag(?:e|ed|ing)\b|\bmean of\b|\bper\b|\beach\b", re.I)


def find(document: Document) -> Iterator[Relation]:
    """Relations of an average with a total and a count beside it."""
    for line in document.lines:
        for mean in line.mentions:
            divider = _divider(document, mean)
            if divider is not None and mean.family == "level":
                found = _read(document, line, mean, *divider)
                if found:
                    yield found


def _divider(  # noqa: PLR0911 one return a form of words
    document: Document, mean: Mention
) -> tuple[str, bool] | None:
    """The unit an average is taken over, and whether it is called an average."""
    lead = mean.lead
    if "均" in lead:
        for word, unit in listed("average.zh"):
            if re.search(rf"{word}[^,、]{{0,8}}$", lead):
                return unit, True
    each = _EACH.search(lead)
    if each:
        return each[2], bool(each[1])
    if _OF_THOSE.fullmatch(lead):
        return "before", True
    if re.search(r"(?:平均|均为?)(?:为|达到?|约)?$", lead):
        return "", True
    after = document.after(mean)
    per = _PER.match(after)
    if per and _MEAN_EN.search(f"{document.before(mean)[-30:]} {after[:40]}"):
        mean_said = re.search(r"\baverag", document.before(mean)[-40:] + after[:40], re.I)
        said = re.search(r"(?:^|[,;]\s*)(?:or|that is|which is)\s*$", document.before(mean)[-12:])
        return per[1].lower(), mean_said is not None or said is not None
    if re.match(r"\s*(?:\w+\s)?each\b(?!\s+[a-z])", after) and re.search(
        r"\baverag", document.before(mean)[-40:]
    ):
        return "each", True  # 816 hours in all; with 152 volunteers an average of 49 hours each
    unit = mean.unit.lower()
    inside = re.search(r"\b(?:per|a)\s+([a-z]+)$", unit)
    return (inside[1], True) if inside else None


def _read(
    document: Document, line: Line, mean: Mention, unit: str, called: bool
) -> Relation | None:
    if not unit:
        return None
    nearby = [m for m in line.mentions if m is not mean]
    if line.number:
        above = document.lines[line.number - 1]
        if above.sentence.section == line.sentence.section:
            nearby = [*above.mentions, *nearby]
    counts = [m for m in nearby if _counts(m, unit) and m.family == "level"]
    if unit == "before":
        counts = [m for m in line.mentions if m.end <= mean.start][-1:]
        counts = [m for m in counts if m.claim.kind == "count" and m.unit != mean.unit]
        nearby = [m for m in line.mentions if m is not mean and m.end <= mean.start]
    if unit == "each":
        others = [m for m in line.mentions if m.end <= mean.start and m.family == "level"]
        others = [m for m in others if m.unit != mean.unit]
        counts = [m for m in others[-1:] if is_english_count(m)]
    # "7560 walkers, 18 per walk": the mean was read as counting what it is divided by.
    misread = head_of(mean.unit) == head_of(unit) and mean.unit.isascii() and bool(mean.unit)
    totals = [
        m
        for m in nearby
        if m.family == "level"
        and (
            is_english_count(m) and m not in counts
            if misread
            else same_unit(m, mean) or _same_english(m, mean)
        )
        and not _is_mean(m)
        and not is_increment(m)
    ]
    pairs = [(t, n) for t in totals for n in counts if t is not n and value_of(n) > 0]
    for whole, count in sorted(pairs, key=lambda p: abs(p[0].start - mean.start)):
        found = _judge(document, mean, whole, count)
        if found.verdict == "consistent":
            return found
    pairs = [p for p in pairs if not _is_part(document, p[1])] or pairs
    local = [
        p for p in pairs if p[0].sentence == mean.sentence and p[1].sentence == mean.sentence
    ] or pairs
    if len(local) > 1 and called:
        local = _nearest_before(local, mean) or local
    if local and not _is_near(local[0], mean):
        return None
    if len(local) != 1 or not _surely(document, local[0], called, mean):
        return None
    return _judge(document, mean, *local[0])


def _is_part(document: Document, count: Mention) -> bool:
    """Whether a count is named as one of the parts of another: 328件,其中刑事196件."""
    return pattern("sub.open").search(document.before(count)) is not None


def _nearest_before(
    pairs: list[tuple[Mention, Mention]], mean: Mention
) -> list[tuple[Mention, Mention]]:
    """The pair that stands right before a mean: 24场,收集312条,平均每场13条,已采纳245条."""
    before = [p for p in pairs if p[0].end <= mean.start and p[1].end <= mean.start]
    last = max(before, key=lambda p: (p[0].start, p[1].start), default=None)
    if last is None or any(m.sentence != mean.sentence for m in last):
        return []
    return [last]


def _is_near(pair: tuple[Mention, Mention], mean: Mention) -> bool:
    """Whether the quotient is of the order of the stated mean; else they are not its terms."""
    ratio = value_of(pair[0]) / Fraction(pair[1].claim.value) / value_of(mean)
    if pair[0].sentence != mean.sentence or pair[1].sentence != mean.sentence:
        return Fraction(1, 2) <= ratio <= 2
    return Fraction(1, 10) <= ratio <= 10


def _same_english(one: Mention, mean: Mention) -> bool:
    words = mean.unit.split()
    if not words and is_english_count(one) and is_english_count(mean):
        return True
    return bool(words) and mean.unit.isascii() and head_of(words[0]) == head_of(one.unit)


def _counts(mention: Mention, unit: str) -> bool:
    if mention.claim.unit.isascii() and mention.claim.unit:
        return " of " not in mention.claim.text and head_of(mention.claim.unit) == head_of(unit)
    own = mention.claim.unit
    if own in {"场次", "批次", "班次", "期次"} and unit[:1] == own[:1]:
        return True
    if mention.unit == "人" and unit[:1] in {"人", "名", "位"}:
        return True
    # The words after 每 begin with the unit or the thing: 每场提供岗位, 每班.
    if own and unit.startswith(own):
        thing = unit[len(own) :]
        beside = thing[:1] == mention.tail[:1] or thing in mention.lead  # 社区22个
        return own not in _ANY_THING or not thing or beside
    place = re.match(rf"[\u4e00-\u9fff]{{0,4}}?{re.escape(unit)}", mention.tail)  # 20个行政村, 每村
    return (
        own in {"个", "家", "所", "支"}
        and (
            mention.lead.endswith(unit)
            or (len(unit) > 1 and unit in mention.lead)  # 社区22个, 平均每个社区
            or mention.tail[:1] == unit[:1]
            or (len(unit) == 1 and place is not None)
        )
    )


def _is_mean(mention: Mention) -> bool:
    return bool(re.search(r"平均|人均|户均|每", mention.lead[-8:])) or bool(
        re.match(r"\s*(?:per|each)\b", mention.tail)
    )


def _surely(document: Document, pair: tuple[Mention, Mention], called: bool, mean: Mention) -> bool:
    whole, count = pair
    if re.search(r"[年月日](?:人|户)均", mean.lead):
        return False
    if count.claim.unit in _DAYS and not re.search(r"累计|共|总", whole.lead):
        return False
    if count.unit == "人" and (count.start > mean.start or _PEOPLE.search(mean.lead)):
        return False
    if abs(whole.sentence - count.sentence) > 1:
        return False
    if called:
        return True
    return bool(re.search(r"共|总|合计|\btotal\b|in all", f"{whole.lead} {whole.tail}"))


def _judge(document: Document, mean: Mention, whole: Mention, count: Mention) -> Relation:
    # Totals and means may both be cut off to their printed digits.
    spread = loosely(whole.claim) if whole.also is None else whole.span
    # The divisor counts in its unit as written: 500亩, not so many square metres.
    divisor = Fraction(count.claim.value)
    quotient = spread / count.span.scaled(divisor / value_of(count))
    value = value_of(whole) / divisor
    meets = quotient.meets(loosely(mean.claim))
    verdict: Verdict = "consistent" if meets else "inconsistent"
    zh = "{total} ÷ {count} = {computed},与文中的{stated}" + ("相符。" if meets else "不符。")
    en = "{total} ÷ {count} = {computed}, which " + (
        "agrees with the stated {stated}." if meets else "is not the stated {stated}."
    )
    text = say(
        document,
        zh,
        en,
        total=quoted(whole),
        count=quoted(count),
        computed=amount(value, mean, document),
        stated=quoted(mean),
    )
    indices = whole.indices + count.indices + mean.indices
    return Relation("average", indices, verdict, Fraction(value), value_of(mean), text)
