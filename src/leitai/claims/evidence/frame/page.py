"""What stands around a claim: its words by nearness, values named, times, cues."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from leitai.claims.evidence.catalog import Catalog
from leitai.claims.evidence.frame.meant import mentions_for
from leitai.claims.evidence.frame.naming import Mention, find_mentions, index_of, outermost
from leitai.claims.evidence.lexicon import content_words, has_cue, is_chinese, plain_form, stem
from leitai.claims.evidence.model import Scope
from leitai.claims.evidence.times import find_scopes, moved
from leitai.claims.model import Claim
from leitai.ledgers.halfwidth import half_width

_SENTENCE_END = re.compile(r"[。!?!?;;\n]|(?<=[a-z0-9)\"”])\.(?=\s|$)|(?<=[^\d])\.(?=\s|$)")
_CLAUSE_END = re.compile(r"[::((\))“”\"——]|(?<!\d),|,(?!\d{3}(?!\d))| [-–] ")
_SEGMENT_END = re.compile(r"[、/]| and (?=\d)|\band\b(?= [a-z])")
_JOINT = re.compile(r"[和与及]|以及|\band\b")
_WORTH = re.compile(
    r"\s*(?:worth|totalling|totaling|valued at|costing)\s*(?:about|over|nearly)?\s*"
)
_OF_MONTHS = re.compile(r"the (?:same )?[a-z]+ months$", re.I)  # "for the eight months"
_ONE_OF = re.compile(r"(?:最[一-鿿]的?|单)[一1][次件笔起宗场单]\s*$")
_EXAMPLES = re.compile(r"(等|为代表的|在内的)\s*$")


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
    elsewhere: other times spoken of in the paragraph, up to the end of the sentence.
    unclear_time: "in the quarter" stands in the clause, and no quarter was spoken of.
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
    elsewhere: tuple[Scope, ...] = ()
    unclear_time: bool = False

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
    mentions = outermost(list(find_mentions(flat.text, index_of(catalog))))
    mentions = _outside_headers(flat.text, mentions, catalog)
    marks = _Marks(flat.text, mentions)
    made = [(c.start, c.end) for c in claims if c.claim]
    scopes = [
        (flat.place(s.start), flat.place(s.end), s)
        for s in find_scopes(text, today)
        # 成交面积1963.3平方米 names no year.
        if _OF_MONTHS.search(s.text) or not any(a < s.end and s.start < b for a, b in made)
    ]
    spans = sorted({(flat.place(c.start), flat.place(c.end)) for c in claims if c.claim})
    frames = []
    for index, claim in enumerate(claims):
        if claim.claim:
            frames.append(_frame(index, claim, flat, marks, spans, scopes, mentions, today))
    return Page(flat, frames, is_chinese(text))


def _outside_headers(text: str, mentions: list[Mention], catalog: Catalog) -> list[Mention]:
    """集装箱量 names a column, not the goods 集装箱."""
    spans: dict[str, list[tuple[int, int]]] = {}
    for table in catalog.tables:
        values = {plain_form(v) for c in table.categories for v in c.values}
        for name in {plain_form(m.name) for m in table.measures} - values:
            if len(name) > 2 and is_chinese(name):
                places = [(f.start(), f.end()) for f in re.finditer(re.escape(name), text)]
                spans.setdefault(table.name, []).extend(places)
    return [
        m
        for m in mentions
        if not any(
            a <= m.start and m.end <= b and m.end - m.start < b - a
            for a, b in spans.get(m.table, ())
        )
    ]


class _Marks:
    def __init__(self, text: str, mentions: Sequence[Mention] = ()) -> None:
        self.text = text
        self.sentences = _ends(_SENTENCE_END, text)
        self.clauses = sorted({*self.sentences, *_ends(_CLAUSE_END, text)})
        inside = {at for m in mentions for at in range(m.start + 1, m.end)}  # Health and Care
        self.segments = sorted({*self.clauses, *(set(_ends(_SEGMENT_END, text)) - inside)})
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
    today: date,
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
    # "213 bursaries worth £900": of what was counted.
    if _WORTH.fullmatch(before) and previous == low:
        low = max((s for s, e in spans if e == previous), default=low)
        before = text[low:start]
    # 「最多一次罚没4995元」: the one is no number of its own.
    if one := _ONE_OF.search(text, clause[0], low):
        low = max(clause[0], one.start())
        before = text[low:start]
    # 「87起127人」, 「24和22个百分点」: nothing of its own, the clause speaks for it.
    named = any(low <= m.start and m.end <= start for m in mentions)  # 羊60466只
    named = named or re.search(r"[A-Za-z]{4}", claim.unit) is not None  # 1,704 children
    if not named and not re.search(r"[㐀-鿿a-z]{2}", before + after):
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
                text,
                claim,
                start,
                end,
                today,
                (low, high),
                clause,
                sentence,
                paragraph,
                marks.article(start),
                scopes,
            )
        ),
        mentions=tuple(
            mentions_for(
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
        unclear_time=any(s.again for a, _, s in scopes if clause[0] <= a < clause[1]),
        elsewhere=tuple(
            s for a, _, s in scopes if paragraph <= a < sentence[1] and not (s.base or s.again)
        ),
        list_rest="其中" in text[sentence[0] : start] or "of which" in text[sentence[0] : start],
    )


def _is_bare(text: str, start: int, mentions: list[Mention]) -> bool:
    """Whether a stretch has no words of its own beside named values."""
    return all(
        any(m.start < start + b and start + a < m.end for m in mentions)
        for a, b, _ in content_words(text)
    )


def _scopes_for(
    text: str,
    claim: Claim,
    start: int,
    end: int,
    today: date,
    own: tuple[int, int],
    clause: tuple[int, int],
    sentence: tuple[int, int],
    paragraph: int,
    article: int,
    scopes: list[tuple[int, int, Scope]],
) -> Iterator[tuple[Scope, float]]:
    """The claim's own time: nearest before it in the sentence, else after, else carried."""
    scopes = [one for one in scopes if not one[2].again]

    def pick(low: int, high: int, *, last: bool, carried: bool = False) -> Scope | None:
        inside = [
            s
            for a, b, s in scopes
            if low <= a
            and b <= high
            and not s.base
            and (s.carries or not carried)
            and (last or not s.aside)  # "171 notices, compared with 90 in 2022"
        ]
        return (inside[-1] if last else inside[0]) if inside else None

    found = pick(own[0], start, last=True) or pick(clause[0], start, last=True)
    weight = 1.0
    if found is None:
        found = pick(sentence[0], start, last=True)
        weight = 0.97
    behind = _right_behind(text, end, clause, scopes)
    if behind is not None and (found is None or _is_taken(text, found, start, scopes)):
        found, weight = behind, 1.0
    if found is None:
        found = pick(start, clause[1], last=False) or pick(start, sentence[1], last=False)
        weight = 0.9
    if found is None:
        found = pick(paragraph, sentence[0], last=True, carried=True)
        weight = 0.85
    if found is None:
        back = 400 if is_chinese(text[sentence[0] : sentence[1]]) else 900
        found = pick(max(article, sentence[0] - back), sentence[0], last=True, carried=True)
        weight = 0.6
    if found is None:
        return
    again = _said_again(text, claim, (start, end), own, clause, scopes)
    yield (moved(found, again.text, today) if again else found), weight


def _right_behind(
    text: str, end: int, clause: tuple[int, int], scopes: list[tuple[int, int, Scope]]
) -> Scope | None:
    """The time that stands right behind an English number: £217,809 in the first half of 2022."""
    for low, high, scope in scopes:
        if end <= low and high <= clause[1] and not scope.base:
            said = re.search(r"\b(?:in|for|during|over)\b", text[end : low + 8])
            return scope if said and re.fullmatch(r"[a-z\s]{0,24}", text[end:low]) else None
    return None


def _is_taken(text: str, found: Scope, start: int, scopes: list[tuple[int, int, Scope]]) -> bool:
    """Whether another number stands between a time and this one, or right before that time."""
    place = next((pair for *pair, s in scopes if s is found), None)
    return (
        place is not None
        and re.search(r"\d", text[place[1] : start] + text[max(0, place[0] - 30) : place[0]])
        is not None
    )


_NOTHING = re.compile(r"\s*(?:则|也|仅|只|约|共|的|为|是|有|达到?|,|\s)*\s*$")
_AGAINST = re.compile(r"(?:against|compared (?:with|to)|versus|from|than|and)\s*$")


def _said_again(
    text: str,
    claim: Claim,
    place: tuple[int, int],
    own: tuple[int, int],
    clause: tuple[int, int],
    scopes: list[tuple[int, int, Scope]],
) -> Scope | None:
    """去年同期为345万, 今年同期22个, "109 in the same period of 2021": which year is meant."""
    start, end = place
    if claim.kind in ("rate_change", "pp_diff", "multiple", "rank"):
        return None
    for low, high, scope in reversed(scopes):
        if not scope.base or not re.search("同[期月]|same|year (?:earlier|ago|before)", scope.text):
            continue
        if scope.text == "同期":
            continue  # at the same time
        gap = text[high:start]
        if min(own[0], clause[0]) <= low and high <= start and not re.search(r"\d", gap):
            compared = re.search(r"[比较于同与]\s*$", text[max(0, low - 2) : low])
            if _NOTHING.fullmatch(gap) if compared else not has_cue(gap, "growth"):
                return scope
        beside = text[end:low]
        behind = end <= low and high <= clause[1] and re.fullmatch(r"[a-z\s]{0,30}", beside)
        against = scope.text.startswith(("in ", "for ")) or _AGAINST.search(text[own[0] : start])
        if behind and against:
            return scope
    return None
