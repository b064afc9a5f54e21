"""A text and its claims laid out for relations: mentions in sentences."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Literal

from leitai.claims.model import Claim
from leitai.claims.relations.interval import Interval, span
from leitai.claims.relations.layout import Flow, Sentence, flow_of, fold, is_chinese
from leitai.claims.relations.words import listed

Family = Literal["level", "percent", "points", "multiple", "bare", "other"]

_BREAK = re.compile(r"[,;:。!?、\n()—…]|\.\s|\s[-–]\s")
_HAN = re.compile(r"[\u3400-\u9fff]{2,}")
_LATIN = re.compile(r"[A-Za-z]{4,}")
_SMALL = "二三四五六七八九十"
_PERCENT = {"%", "‰", "percent", "per cent"}
_POINTS = {"pp", "个百分点", "百分点", "个点", "percentage points", "percentage point", "points"}
_FOLD = {"倍", "x", "times", "番", "fold"}
_OTHER_KINDS = {"rank", "ratio", "ordinal", "date", "index", "score_rank"}
_PERSONS = {"人", "名", "位", "口", "people", "persons", "person"}
_COUNTERS = {"个", "家", "项", "件", "处", "所", "座", "项目"}
_HEDGE = re.compile(r"^(?:约|近|大约|将近|超过?|逾|不少于|不低于|至少|达到?|about|nearly|some)+")


@dataclass(frozen=True, slots=True)
class Mention:
    """A claim where it stands in the flow.

    Args:
        index: index of the claim; a range of two claims has `also` for the second.
        span: the interval the claim stands for, in its normal unit.
        start, end: offsets into the flow.
        sentence: number of the sentence.
        depth: how many brackets are open before it in its sentence.
        lead: text of its clause before it, from the number before or the mark before.
        tail: text after it up to the next mark or number.
        unit: the normal unit, or the unit as written.
    """

    index: int
    claim: Claim
    span: Interval
    start: int
    end: int
    sentence: int
    depth: int
    lead: str
    tail: str
    unit: str
    family: Family
    also: int | None = None

    @property
    def indices(self) -> tuple[int, ...]:
        return (self.index,) if self.also is None else (self.index, self.also)

    @property
    def near(self) -> str:
        """The words right around the number."""
        return f"{self.lead} {self.tail}"


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence with its mentions."""

    number: int
    sentence: Sentence
    text: str
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A text, its claims and what the finders of relations share."""

    source: str
    claims: Sequence[Claim]
    as_of: date | None
    flow: Flow
    lines: tuple[Line, ...]
    chinese: bool
    # Counts in names, 三大产业 or 六个城市: no claims, but lists can have that many members.
    named: dict[int, tuple[Mention, ...]]

    def between(self, one: Mention, other: Mention) -> str:
        """The flow between two mentions."""
        return self.flow.text[one.end : other.start]

    def before(self, mention: Mention) -> str:
        """The sentence up to a mention."""
        return self.flow.text[self.lines[mention.sentence].sentence.start : mention.start]

    def after(self, mention: Mention) -> str:
        """The rest of the sentence after a mention."""
        return self.flow.text[mention.end : self.lines[mention.sentence].sentence.end]


def lay_out(text: str, claims: Sequence[Claim], as_of: date | None) -> Document:
    """The document of a text and its claims."""
    flow = flow_of(text)
    starts = [sentence.start for sentence in flow.sentences]
    found: list[list[Mention]] = [[] for _ in flow.sentences]
    named: dict[int, tuple[Mention, ...]] = {}
    placed = _placed(claims, flow)
    numbered = [one for one in placed if claims[one[0]].claim or _is_bare(claims[one[0]])]
    told = [_uncompared(claims[one[0]], one, numbered) for one in numbered]
    numbered = [one for _, one in told]
    for at, (claim, one) in enumerate(told):
        mention = _mention(claim, one, flow, starts, numbered[max(0, at - 4) : at + 5])
        found[mention.sentence].append(mention)
    for one in placed:
        named_claim = _named_count(claims[one[0]])
        if named_claim is not None:
            mention = _mention(named_claim, one, flow, starts, [])
            named[mention.sentence] = (*named.get(mention.sentence, ()), mention)
    lines = tuple(
        Line(n, sentence, flow.text[sentence.start : sentence.end], tuple(_ranged(found[n])))
        for n, sentence in enumerate(flow.sentences)
    )
    return Document(text, claims, as_of, flow, lines, is_chinese(text), named)


def _mention(
    claim: Claim,
    placed: tuple[int, int, int],
    flow: Flow,
    starts: list[int],
    around: list[tuple[int, int, int]],
) -> Mention:
    index, begin, end = placed
    number = max(0, bisect_right(starts, begin) - 1)
    sentence = flow.sentences[number]
    floor = max([sentence.start, *(o[2] for o in around if o[2] <= begin)])
    ceiling = min([sentence.end, *(o[1] for o in around if o[1] >= end)])
    return Mention(
        index=index,
        claim=claim,
        span=span(claim),
        start=begin,
        end=end,
        sentence=number,
        depth=_depth(flow.text[sentence.start : begin]),
        lead=_last_piece(flow.text[floor:begin]),
        tail=_first_piece(flow.text[end:ceiling]),
        unit=unit_of(claim),
        family=family_of(claim),
    )


def _uncompared(
    claim: Claim, placed: tuple[int, int, int], around: list[tuple[int, int, int]]
) -> tuple[Claim, tuple[int, int, int]]:
    """In "30 more than the 290" the second number is a base, not a number above 290."""
    index, begin, end = placed
    if re.search(r"\D多$", claim.text) and any(0 <= other[1] - end <= 1 for other in around):
        # 比去年的3.0亿元多0.2亿元: 多 belongs to what follows.
        return replace(claim, comparator="=", text=claim.text[:-1]), (index, begin, end - 1)
    comparison = re.match(r"(?:more|fewer|less|higher|lower) than (?:the |last |its )", claim.text)
    if comparison is None or not any(0 <= begin - other[2] <= 1 for other in around):
        return claim, placed
    return replace(claim, comparator="="), (index, begin + comparison.end(), end)


def _named_count(claim: Claim) -> Claim | None:
    """三大产业, 六个城市: a name that begins with a small number, as a count."""
    if claim.claim or claim.reason not in {"name", "idiom", "label"}:
        return None
    large = re.match(r"(\d{1,2})大", claim.text)
    if large and int(large[1]) > 1:
        return replace(
            claim, value=Decimal(large[1]), unit=claim.text[len(large[1]) :], kind="count"
        )
    digit = _SMALL.find(claim.text[:1]) + 2
    if digit < 2 or (len(claim.text) > 1 and claim.text[1] in _SMALL + "百千万一"):
        return None
    return replace(claim, value=Decimal(digit), unit=claim.text[1:], kind="count")


def _placed(claims: Sequence[Claim], flow: Flow) -> list[tuple[int, int, int]]:
    placed = []
    for index, claim in enumerate(claims):
        begin, last = flow.locate(claim.start), flow.locate(claim.end - 1)
        if begin is not None and flow.sentences:
            end = last + 1 if last is not None and last >= begin else begin + 1
            placed.append((index, begin, end))
    return sorted(placed, key=lambda item: item[1])


def _is_bare(claim: Claim) -> bool:
    """A number without a unit, as in "36 are domestic" or 18胜: of use to sums alone."""
    text = fold(claim.text).strip().replace(",", "")
    return text.isdigit() and claim.reason in {"code", "bare", ""} and claim.value == int(text)


def _depth(text: str) -> int:
    return sum(text.count(ch) for ch in "((") - sum(text.count(ch) for ch in "))")


def _last_piece(text: str) -> str:
    marks = list(_BREAK.finditer(text))
    return text[marks[-1].end() :].strip() if marks else text.strip()


def _first_piece(text: str) -> str:
    mark = _BREAK.search(text)
    return text[: mark.start()].strip() if mark else text.strip()


def _ranged(mentions: list[Mention]) -> list[Mention]:
    """Join the two bounds of a range into one mention with both bounds."""
    joined: list[Mention] = []
    for mention in mentions:
        last = joined[-1] if joined else None
        if (
            last is not None
            and last.claim.group is not None
            and last.claim.group == mention.claim.group
            and (last.claim.comparator, mention.claim.comparator) == (">=", "<=")
            and last.unit == mention.unit
        ):
            whole = Interval(last.span.low, mention.span.high)
            joined[-1] = replace(
                last, span=whole, end=mention.end, tail=mention.tail, also=mention.index
            )
        else:
            joined.append(mention)
    return joined


def unit_of(claim: Claim) -> str:
    """The unit that decides whether two claims can be added."""
    unit = (claim.norm_unit or claim.unit).strip()
    return "人" if unit in _PERSONS else unit


def family_of(claim: Claim) -> Family:
    """Which arithmetic a claim can take part in."""
    if not claim.claim:
        return "bare" if _is_bare(claim) else "other"
    unit = claim.norm_unit or claim.unit
    if unit in _POINTS or claim.kind == "pp_diff":
        return "points"
    if unit in _PERCENT or (claim.kind in {"share", "rate_change"} and "%" in claim.text):
        return "percent"
    if unit in _FOLD or claim.kind == "multiple":
        return "multiple"
    return "other" if claim.kind in _OTHER_KINDS else "level"


def _stem(word: str) -> str:
    word = word.lower()
    if word.endswith("ies"):
        return word[:-3] + "y"
    if re.search(r"(?:s|x|ch|sh)es$", word):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def head_of(unit: str) -> str:
    """The last word of an English unit, singular; a Chinese unit as it is."""
    words = unit.split()
    return _stem(words[-1]) if words and words[-1].isascii() else unit


def same_unit(one: Mention, other: Mention) -> bool:
    """Whether two mentions are counted in the same unit, so far as words tell."""
    if one.unit == other.unit or one.claim.unit == other.claim.unit != "":
        return True
    if one.claim.unit[:1] == other.claim.unit[:1] and "(" in fold(
        one.claim.unit + other.claim.unit
    ):
        return True  # 件(套) and 件
    if one.unit == "个" and other.unit and re.match(rf"大?{re.escape(other.unit)}", one.tail):
        return True  # 38个大项,其中青少年组22项
    a, b = head_of(one.unit), head_of(other.unit)
    return bool(a) and a == b


def own_words(mention: Mention) -> str:
    """The words that name a number: up to the next "and" in English, and its unit."""
    lead = re.split(r"\band\b", mention.lead)[-1]
    tail = re.split(r"\band\b|\bwhile\b", mention.tail)[0]
    return f"{lead} {tail} {mention.claim.unit}"


def near_words(text: str) -> set[str]:
    """Pairs of Han characters and lower-case stems of words: what a text is about."""
    words = {_stem(word) for word in _LATIN.findall(text)}
    for run in _HAN.findall(text):
        words.update(run[at : at + 2] for at in range(len(run) - 1))
    return words


def measures_in(text: str) -> set[str]:
    """The measures that a text names."""
    return {word for word in listed("measures.words") if word in text.lower()}


def same_things(whole: Mention, part: Mention) -> bool:
    """Whether a part may count the same things as a whole.

    A bare counter such as 个 or 项 says nothing, so the nouns decide when both
    have one: 48个项目 does not hold 9个产业领域. A measure of another name is no part.
    """
    one, other = measures_in(whole.lead), measures_in(part.lead)
    if one and other and not one & other and not {"进口", "出口"} & other:
        return False
    if whole.unit not in _COUNTERS and whole.unit and part.unit and part.unit not in _COUNTERS:
        return True
    if is_english_count(part):
        return True
    noun = _noun(part.tail)
    if not near_words(noun):
        return True
    return bool(near_words(noun) & near_words(f"{whole.lead} {whole.tail}"))


def _noun(tail: str) -> str:
    return re.split(
        r"[占为是已在将通达的]|组成|构成|参加|参会|完成|开工|\bwere\b|\bwas\b|\bare\b|\bis\b", tail
    )[0].strip()


def is_english_count(mention: Mention) -> bool:
    """Whether the unit is a counted noun in English, which differs from part to part."""
    unit = mention.claim.unit
    return mention.family == "bare" or (
        mention.claim.kind == "count" and not mention.claim.norm_unit and unit.isascii()
    )


def is_addend(mention: Mention) -> bool:
    """Whether a number can be a part: a level, or in English a bare count."""
    if is_increment(mention) or {mention.unit, mention.claim.unit} & set(
        listed("not_additive.units")
    ):
        return False
    if mention.family == "level":
        return True
    return mention.family == "bare" and f"{mention.lead}{mention.tail}".isascii()


def may_add(whole: Mention, part: Mention) -> bool:
    """Whether words that announce a sum may add a part to a whole.

    English counts carry their own nouns (640 boys of 1,200 pupils), so any two counts may.
    """
    return same_unit(whole, part) or (is_english_count(whole) and is_english_count(part))


_BY = re.compile(
    r"(?:增加|减少|增长|净增|多|少|下降|提高|(?<!新)增|减|上升|压缩|缩短|降低|高出|精简|压减|削减"
    r"|(?:^|今年|同比|[比较][^,]{0,12})(?:多|少)[签办收建完投售查审])了?"
    r"(?:日均|月均|年均)?(?:约|近|超过?|逾)?$|"
    r"\b(?:by|increased|rose|fell|(?<!made )(?<!make )(?<!makes )(?<!making )up|down"
    r"|another|extra|additional|more)"
    r"\s*(?:about|nearly|some|a)?$|"
    r"(?:比|较)[^,]{0,12}新增$"
)
_MORE = re.compile(r"\s*(?:more|fewer|less|higher|lower)\b")


def is_increment(mention: Mention) -> bool:
    """Whether the number says by how much something changed, not how much it is."""
    return bool(_BY.search(_HEDGE.sub("", mention.lead)) or _MORE.match(mention.tail))
