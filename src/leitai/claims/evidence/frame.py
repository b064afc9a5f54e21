"""What stands around a claim: its words by nearness, values named, times, cues."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache

from leitai.claims.evidence.catalog import Catalog, Category
from leitai.claims.evidence.lexicon import (
    concepts,
    content_words,
    has_cue,
    is_chinese,
    plain_form,
    plain_words,
    stem,
    value_words,
)
from leitai.claims.evidence.model import Scope
from leitai.claims.evidence.times import find_scopes
from leitai.claims.model import Claim
from leitai.ledgers.halfwidth import half_width

_SENTENCE_END = re.compile(r"[。!?!?;;\n]|(?<=[a-z0-9)\"”])\.(?=\s|$)|(?<=[^\d])\.(?=\s|$)")
_CLAUSE_END = re.compile(r"[,::((\))“”\"——]|(?<!\d),|,(?!\d)| [-–] ")
_SEGMENT_END = re.compile(r"[、/]| and (?=\d)|\band\b(?= [a-z])")
_JOINT = re.compile(r"[和与及]|以及|\band\b")
_EXAMPLES = re.compile(r"(等|为代表的|在内的)\s*$")
_SUFFIXES = (
    "有限责任公司", "有限公司", "街道", "集团", "公司", "医院", "学院", "学校", "产业", "行业", "项目",  # noqa: E501
    "企业", "问题", "领域", "专业", "业务", "方面", "类别", "服务",
    "区", "市", "县", "镇", "乡", "省", "局", "委", "部", "办", "系", "科", "类", "型", "业", "级", "队", "路", "线", "组", "站", "店", "馆", "厂", "仓", "村",  # noqa: E501
)  # fmt: skip


class Flat:
    """A text in plain form (lower case, stems) with the way back to its offsets."""

    def __init__(self, text: str) -> None:
        pieces: list[str] = []
        origin: list[int] = []
        for found in re.finditer(r"[A-Za-z]+|\s+|.", half_width(text), re.DOTALL):
            raw = found[0]
            if raw.isascii() and raw.isalpha():
                plain = stem(raw.lower())
            elif raw.isspace():
                plain = "\n" if "\n" in raw else " "
            else:
                plain = " " if raw in "_" else raw.lower()
            pieces.append(plain)
            origin += [found.start() + min(i, len(raw) - 1) for i in range(len(plain))]
        self.text = "".join(pieces)
        # Capitals that do not open a sentence: Westvale, Orion.
        self.proper = frozenset(
            stem(m[1].lower()) for m in re.finditer(r"(?<=[a-z,\d] )([A-Z][a-z]{2,})", text)
        )
        self._origin = [*origin, len(text)]

    def place(self, offset: int) -> int:
        """Offset in the plain text of an offset in the source."""
        return bisect_left(self._origin, offset)


@dataclass(frozen=True, slots=True)
class Mention:
    """A category's value named in the text (offsets in the plain text)."""

    start: int
    end: int
    table: str
    column: str
    value: str
    strength: float


@dataclass(frozen=True, slots=True)
class Zone:
    """A stretch of plain text near a claim and how much its words count."""

    text: str
    weight: float
    start: int


@dataclass(slots=True)
class Frame:
    """A claim with its surroundings, in plain-text offsets.

    own: the words of its own segment, before and after the number.
    clause, sentence: up to the next comma, the next full stop.
    bare: no word of its own stands beside the number, save named values and 同比增长.
    silent: (table, place) of values named in the sentence, whether they are meant for it or not.
    proper: English words of the sentence written with a capital inside it (names).
    listed: examples stand before the number (甲、乙等7项); crowded: the next number follows at once.
    """  # noqa: E501

    index: int
    claim: Claim
    start: int
    end: int
    segment: tuple[int, int]
    clause: tuple[int, int]
    sentence: tuple[int, int]
    paragraph: int
    own: str
    before: str
    after: str
    clause_text: str
    sentence_text: str
    zones: tuple[Zone, ...]
    scopes: tuple[tuple[Scope, float], ...]
    mentions: tuple[tuple[Mention, float], ...]
    list_rest: bool
    listed: bool = False
    crowded: bool = False
    silent: tuple[tuple[str, tuple[int, int]], ...] = ()
    proper: frozenset[str] = frozenset()
    bare: bool = False

    def cue(self, name: str, where: str = "own") -> bool:
        """Whether a cue's word stands in the own segment, clause or sentence."""
        text = {"own": self.own, "clause": self.clause_text, "sentence": self.sentence_text}[where]
        return has_cue(text, name)


@dataclass(slots=True)
class Page:
    """A document prepared for binding."""

    flat: Flat
    frames: list[Frame]
    chinese: bool


def lay_out(text: str, claims: Sequence[Claim], catalog: Catalog, today: date) -> Page:
    """Frames of all claims of a text, in reading order of `claims`."""
    flat = Flat(text)
    marks = _Marks(flat.text)
    made = [(c.start, c.end) for c in claims if c.claim]
    scopes = [
        (flat.place(s.start), flat.place(s.end), s)
        for s in find_scopes(text, today)
        # 成交面积1963.3平方米 names no year.
        if not any(a < s.end and s.start < b for a, b in made)
    ]
    mentions = _outermost(list(_find_mentions(flat.text, _index_of(catalog))))
    spans = sorted({(flat.place(c.start), flat.place(c.end)) for c in claims if c.claim})
    frames = []
    for index, claim in enumerate(claims):
        if claim.claim:
            frames.append(_frame(index, claim, flat, marks, spans, scopes, mentions))
    return Page(flat, frames, is_chinese(text))


def _outermost(mentions: list[Mention]) -> list[Mention]:
    """少儿馆 names a branch, not the readers 少儿: inside a longer name of the table nothing else."""  # noqa: E501
    kept = []
    for m in mentions:
        longer = any(
            o.table == m.table
            and o.start <= m.start
            and m.end <= o.end
            and o.end - o.start > m.end - m.start
            for o in mentions
        )
        if not longer:
            kept.append(m)
    return kept


class _Marks:
    def __init__(self, text: str) -> None:
        self.text = text
        self.sentences = _ends(_SENTENCE_END, text)
        self.clauses = sorted({*self.sentences, *_ends(_CLAUSE_END, text)})
        self.segments = sorted({*self.clauses, *_ends(_SEGMENT_END, text)})
        self.paragraphs = _ends(re.compile(r"\n"), text)
        self._articles = _ends(re.compile(r"\n#|\d日讯|记者 "), text)

    def article(self, at: int) -> int:
        """Where the piece begins that a place belongs to: after a heading or a dateline."""
        before = bisect_right(self._articles, at)
        return self._articles[before - 1] if before else 0

    @staticmethod
    def around(ends: list[int], start: int, end: int, size: int) -> tuple[int, int]:
        at = bisect_right(ends, start)
        low = ends[at - 1] if at else 0
        after = bisect_left(ends, end + 1)
        high = ends[after] - 1 if after < len(ends) else size
        return low, max(high, end)


def _ends(pattern: re.Pattern[str], text: str) -> list[int]:
    return [m.end() for m in pattern.finditer(text)]


def _frame(
    index: int,
    claim: Claim,
    flat: Flat,
    marks: _Marks,
    spans: list[tuple[int, int]],
    scopes: list[tuple[int, int, Scope]],
    mentions: list[Mention],
) -> Frame:
    text, size = flat.text, len(flat.text)
    start, end = flat.place(claim.start), flat.place(claim.end)
    segment = _Marks.around(marks.segments, start, end, size)
    clause = _Marks.around(marks.clauses, start, end, size)
    sentence = _Marks.around(marks.sentences, start, end, size)
    paragraph = _Marks.around(marks.paragraphs, start, end, size)[0]
    previous = max((e for s, e in spans if e <= start), default=0)
    following = min((s for s, e in spans if s >= end), default=size)
    low, high = max(segment[0], previous), min(segment[1], following)
    before, after = text[low:start], text[end:high]
    # 「90余万块普通机械表和80余万块IC卡表」: what stands before 和 belongs to the number before.
    if low == previous > segment[0] and (cut := list(_JOINT.finditer(before))):
        low += cut[-1].end()
        before = text[low:start]
    # 「87起127人」, 「24和22个百分点」: nothing of its own, the clause speaks for it.
    if not re.search(r"[㐀-鿿a-z]{2}", before + after):
        low, high = clause[0], min(clause[1], following)
        before, after = text[low:start], text[end:high]
    crowded = following < segment[1]
    listed = bool(_EXAMPLES.search(before))
    # 「重点项目中,内资占55.9%」: the clause before says what it is about.
    unit = plain_form(claim.unit) if claim.unit and not is_chinese(claim.unit) else ""
    bare = _is_bare(before, low, mentions) and _is_bare(after, end, mentions)
    bare = bare and not re.search("[a-z]", unit)  # an English unit is the thing counted
    back = 0.82 if bare else 0.45
    zones = (
        Zone(before, 1.0, low),
        Zone(f"{unit} {after}" if unit else after, 0.75 if crowded else 0.95, end),
        Zone(text[clause[0] : low], 0.7, clause[0]),
        Zone(text[high : clause[1]], 0.45, high),
        Zone(text[sentence[0] : clause[0]], back, sentence[0]),
        Zone(text[clause[1] : sentence[1]], 0.15, clause[1]),
        Zone(
            text[max(paragraph, sentence[0] - 120) : sentence[0]],
            0.2,
            max(paragraph, sentence[0] - 120),
        ),
    )
    return Frame(
        index=index,
        claim=claim,
        start=start,
        end=end,
        segment=(low, high),
        clause=clause,
        sentence=sentence,
        paragraph=paragraph,
        own=f"{before}{text[start:end]} {unit} {after}",
        before=before,
        after=after,
        clause_text=text[clause[0] : clause[1]],
        sentence_text=text[sentence[0] : sentence[1]],
        zones=zones,
        scopes=tuple(
            _scopes_for(
                start, (low, high), clause, sentence, paragraph, marks.article(start), scopes
            )
        ),
        mentions=tuple(
            _mentions_for(
                text,
                start,
                end,
                (low, high),
                clause,
                sentence,
                mentions,
                claim.kind not in ("pp_diff", "rank"),
            )
        ),
        listed=listed,
        crowded=crowded,
        silent=tuple(
            (m.table, (m.start, m.end))
            for m in mentions
            if sentence[0] <= m.start and m.end <= sentence[1]
        ),
        proper=flat.proper,
        bare=bare,
        list_rest="其中" in text[sentence[0] : start] or "of which" in text[sentence[0] : start],
    )


def _is_bare(text: str, start: int, mentions: list[Mention]) -> bool:
    """Whether a stretch has no words of its own beside named values."""
    return all(
        any(m.start < start + b and start + a < m.end for m in mentions)
        for a, b, _ in content_words(text)
    )


def _scopes_for(
    start: int,
    own: tuple[int, int],
    clause: tuple[int, int],
    sentence: tuple[int, int],
    paragraph: int,
    article: int,
    scopes: list[tuple[int, int, Scope]],
) -> Iterator[tuple[Scope, float]]:
    """The claim's own time: nearest before it in the sentence, else after, else carried."""

    def pick(low: int, high: int, *, last: bool, carried: bool = False) -> Scope | None:
        inside = [
            s
            for a, b, s in scopes
            if low <= a and b <= high and not s.base and (s.carries or not carried)
        ]
        return (inside[-1] if last else inside[0]) if inside else None

    same = any(s.base and "同期" in s.text and own[0] <= a <= start for a, _, s in scopes)
    found = pick(own[0], start, last=True) or pick(clause[0], start, last=True)
    weight = 1.0
    if found is None:
        found = pick(sentence[0], start, last=True)
        weight = 0.97
    if found is None:
        found = pick(start, clause[1], last=False) or pick(start, sentence[1], last=False)
        weight = 0.9
    if found is None:
        found = pick(paragraph, sentence[0], last=True, carried=True)
        weight = 0.85
    if found is None:
        found = pick(max(article, sentence[0] - 400), sentence[0], last=True, carried=True)
        weight = 0.6
    if found is None:
        return
    if same:  # 去年同期为345万: the scope in force, a year back, comes second
        yield found, weight
        return
    yield found, weight


def _mentions_for(  # noqa: PLR0912
    text: str,
    start: int,
    end: int,
    own: tuple[int, int],
    clause: tuple[int, int],
    sentence: tuple[int, int],
    mentions: list[Mention],
    joins: bool,
) -> Iterator[tuple[Mention, float]]:
    """Values that may filter the claim, each with how much it is meant for it.

    For every column the nearest value counts; one before the claim is carried
    over commas (市南区检查120次,发现问题85个), unless a word for the whole stands
    between or the segment has a value of that column itself.
    """
    best: _Best = {}
    if joins:
        mentions = _joined(text, mentions, start)
    own_columns = {(m.table, m.column) for m in mentions if own[0] <= m.start and m.end <= own[1]}
    among = text.find("其中", sentence[0], start)
    for m in mentions:
        if m.end <= sentence[0] or m.start >= sentence[1]:
            continue
        if own[0] <= m.start and m.end <= own[1]:
            weight = 1.0
        elif clause[0] <= m.start and own[0] < m.end <= start:
            weight = 1.0  # 调研式、下沉式监督察访: joined values reach over the 、
        elif clause[0] <= m.start and m.end <= start:
            weight = 0.8
        elif m.end <= start:
            weight = 0.6
            # 作业时长合计105小时: summed, not the whole.
            between = _SUMMED.sub("", text[m.end : start])
            if has_cue(between, "whole"):
                weight = 0.1
            elif any(t == m.table for t, _ in own_columns):
                weight = 0.5 if 0 <= m.start < among else 0.25
        elif end <= m.start and m.end <= clause[1]:
            weight = 0.3
        else:
            continue
        if joins and weight < 1.0 and (m.table, m.column) in own_columns:
            continue
        if _is_example(text, m, start):
            weight = 0.1
        key = (m.table, m.column, m.value)
        weight *= m.strength
        if key not in best or best[key][1] <= weight:
            best[key] = (m, weight)
    # Of several carried values of one column the last before the claim is in force.
    for m, weight in best.values():
        rivals = [
            o
            for o, w in best.values()
            if (o.table, o.column) == (m.table, m.column)
            and o.value != m.value
            and m.end <= o.start
            and o.end <= start
        ]
        yield m, (weight * 0.3 if rivals and weight < 1.0 else weight)


_SUMMED = re.compile(r"(?:合计|总计|共计|in all|altogether)\s*(?:达|为|达到|约|近)?\s*$")
_Best = dict[tuple[str, str, str], tuple[Mention, float]]


def _joined(text: str, mentions: list[Mention], start: int) -> list[Mention]:
    """调研式、下沉式: values of one column joined by 、 are one filter of several values.

    With 分别 (respectively) the first number is the first value's, and so on.
    """
    out: list[Mention] = []
    chains: dict[tuple[str, str], list[Mention]] = {}
    for m in mentions:
        chain = chains.setdefault((m.table, m.column), [])
        if chain and not _links(text[chain[-1].end : m.start]):
            out += _closed(text, chain, start)
            chain.clear()
        chain.append(m)
    for chain in chains.values():
        out += _closed(text, chain, start)
    return sorted(out, key=lambda m: (m.start, m.end))


def _closed(text: str, chain: list[Mention], start: int) -> list[Mention]:
    if len(chain) < 2 or chain[-1].end > start:
        return list(chain)
    rest = text[chain[-1].end : start]
    if "分别" in rest or "respectively" in text[start : start + 80]:
        at = len(re.findall(r"\d[\d.,]*", rest))
        return [chain[min(at, len(chain) - 1)]]
    values = "∈" + "|".join(dict.fromkeys(m.value for m in chain))
    return [replace(chain[0], end=chain[-1].end, value=values)]


def _links(gap: str) -> bool:
    return bool(re.fullmatch(r"\s*(?:[、和与及/]|以及|and|,)\s*", gap))


def _is_example(text: str, mention: Mention, start: int) -> bool:
    """甲、乙等7项: examples filter neither this number nor later ones."""
    rest = text[mention.end : mention.end + 16]
    return mention.end <= start and bool(
        re.match(r"[^,。;\d]{0,12}等(?=\s*[\d一二三四五六七八九十多])", rest)
    )


_Index = dict[str, list[tuple[str, str, str, float]]]


def _index_of(catalog: Catalog) -> _Index:
    if not catalog.names:
        catalog.names.update(_value_index(catalog))
    return catalog.names


def _value_index(catalog: Catalog) -> _Index:
    """Plain words -> the values they name."""
    index: _Index = {}
    for table in catalog.tables:
        for category in table.categories:
            for value in category.values:
                for word, strength in _names(value, category):
                    entry = (table.name, category.column, value, strength)
                    rows = index.setdefault(word, [])
                    if entry not in rows:
                        rows.append(entry)
    return index


def _names(value: str, category: Category) -> Iterator[tuple[str, float]]:  # noqa: PLR0912
    plain = plain_form(value)
    if category.boolean:
        yield from _boolean_names(plain, category)
        return
    for other in category.aliases.get(value, ()):
        yield plain_form(other), 1.0
    short = len(plain) < 2 or (plain.isascii() and len(plain) < 3) or plain.isdigit()
    if short and plain not in ("男", "女"):
        tail = plain_form(category.name)
        for ending in {tail, tail[-1:], *(("级", "类") if plain.isalpha() else ())}:
            if ending and not ending.isascii():
                yield plain + ending, 0.9
                yield ending + plain, 0.9
        if tail.isascii() and tail:
            yield f"{tail} {plain}", 1.0
            yield f"{plain} {tail}", 0.9
        return
    yield plain, 1.0
    if category.identifier and len(plain) > 3:
        yield plain, 1.0
    if is_chinese(plain):
        bare = re.sub(r"[((].*?[))]", "", plain)
        if bare != plain and len(bare) > 1:
            yield bare, 0.9
        for suffix in _SUFFIXES:
            if bare.endswith(suffix) and len(bare) - len(suffix) >= 2:
                rest = bare.removesuffix(suffix)
                if rest not in plain_words():
                    yield rest, 0.85
                break
    if not category.identifier:
        for other in _other_words(plain):
            yield other, 0.75


@lru_cache(maxsize=20_000)
def _other_words(plain: str) -> tuple[str, ...]:
    """The same value in other words, and its name in the other language."""
    found = set(value_words().get(plain, ()))
    for number in concepts().get(plain, ()):
        found |= {w for w in _by_concept()[number] if is_chinese(w) != is_chinese(plain)}
    return tuple(sorted(w for w in found if len(w) > 1))


@cache
def _by_concept() -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for word, numbers in concepts().items():
        for number in numbers:
            found.setdefault(number, []).append(word)
    return found


def _boolean_names(plain: str, category: Category) -> Iterator[tuple[str, float]]:
    from leitai.ledgers.draft import hints

    base = re.sub(r"^(是否已?|有无|is |ha |has )", "", plain_form(category.name))
    if plain in hints()["yes"] or plain == "true":
        yield f"已{base}", 0.95
        yield base, 0.7
    else:
        for word in ("未", "尚未", "没有", "不", "not "):
            yield word + base, 0.95


_CJK_RUN = re.compile(r"[㐀-鿿]")


def _find_mentions(text: str, index: _Index) -> Iterator[Mention]:
    """Longest names first at each place, per column."""
    by_head: dict[str, list[str]] = {}
    for word in index:
        by_head.setdefault(word[:2], []).append(word)  # a single character is its own head
    for words in by_head.values():
        words.sort(key=len, reverse=True)
    covered: dict[tuple[str, str], int] = {}
    for at in range(len(text)):
        if (
            text[at].isascii()
            and text[at].isalnum()
            and at
            and text[at - 1].isascii()
            and text[at - 1].isalnum()
        ):
            continue
        for word in (*by_head.get(text[at : at + 2], ()), *by_head.get(text[at], ())):
            if not text.startswith(word, at):
                continue
            end = at + len(word)
            if (
                word[-1].isascii()
                and word[-1].isalnum()
                and text[end : end + 1].isascii()
                and text[end : end + 1].isalnum()
            ):
                continue
            for table, column, value, strength in index[word]:
                if covered.get((table, column), 0) > at:
                    continue
                yield Mention(at, end, table, column, value, strength)
            for table, column, _, _ in index[word]:
                covered[(table, column)] = max(covered.get((table, column), 0), end)
