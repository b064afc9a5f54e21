"""Full-text search over questions, answers, matters and statements, with the reader's rights.

Chinese has no blanks between words, and neither SQLite nor PostgreSQL cuts it. Texts are cut
here (rjieba) and kept as words between blanks, each pair of neighbouring signs beside them:
the words find 督办 inside 督办落实, the pairs find what the dictionary cuts otherwise.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import log
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from leitai.web.models import SearchEntry
from leitai.web.queries.rights import hall_rights, own_units

LONGEST_QUERY = 100
_MOST_WORDS = 16
_MOST_FOUND = 3000
_PAGE = 20
_AROUND = 40
# Likeness of questions: words compared, and the share of their weight that makes two alike.
_MOST_COMPARED = 40
_ENOUGH = 1 / 3
_IN_ONE = 9 / 20
# What residents write whatever they ask about.
_SAID_BY_ALL = frozenset(
    re.findall(
        r"\S+",
        "希望 没有 问题 反映 市民 居民 群众 什么 怎么 为何 为什么 可以 一直 请问 已经 现在 有关 "
        "尽快 解决 经常 我们 他们 自己 还是 不能 多次 长期 至今 情况 进行 附近 周边 不到 看到 知道 "
        "相关 一个 两个 几个 某个 这个 那个 今年 去年 几天 最近 每天 时候 因为 所以 但是 "
        "部门 仍然 无人 没人 没有人 "
        "the and not our there have has been please with for when what why this that",
    )
)
_RUN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+|[^\W_]+")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
# Who finds what is not published, by kind; statements are indexed once they are public.
_SEE_ALL = {
    "question": frozenset({"questions", "oversee"}),
    "answer": frozenset({"questions", "oversee"}),
    "item": frozenset({"supervise", "oversee", "inspect"}),
}


def runs_of(text: str) -> list[str]:
    """Runs of Han signs, and words of letters or digits, in lower case."""
    text = unicodedata.normalize("NFKC", text).lower()
    # A run that mixes both is parted: 12项 is 12 and 项.
    return [
        part
        for run in _RUN.findall(text)
        for part in re.findall(rf"{_HAN.pattern}+|[^\W_]+?(?={_HAN.pattern}|$)", run)
    ]


def cut_words(text: str) -> str:
    """The words of a text between blanks, with its Han signs and their pairs, each once."""
    import rjieba

    kept: dict[str, None] = {}
    for run in runs_of(text):
        if not _HAN.match(run):
            kept[run] = None
            continue
        for word in (*rjieba.cut_for_search(run), *pairs_of(run), *run):
            kept[word] = None
    return " ".join(kept)


def pairs_of(run: str) -> list[str]:
    """Each two neighbouring signs of a run."""
    return [run[i : i + 2] for i in range(len(run) - 1)]


def words_asked(query: str) -> list[str]:
    """The words of a query: all of them must be found."""
    import rjieba

    asked: dict[str, None] = {}
    for run in runs_of(query[:LONGEST_QUERY]):
        words = rjieba.cut(run) if _HAN.match(run) and len(run) > 2 else [run]
        # Single signs between words (的, 了) would shut out more than they find.
        long = [word for word in words if len(word) > 1] or [run]
        asked.update(dict.fromkeys(long))
    strong = [word for word in asked if len(word) > 1 or not _HAN.match(word)]
    return (strong or list(asked))[:_MOST_WORDS]


def _alternatives(word: str) -> list[list[str]]:
    """Ways to find a word: as itself, or all pairs of its signs."""
    if _HAN.match(word) and len(word) > 2:
        return [[word], pairs_of(word)]
    return [[word]]


def fts5_query(words: Sequence[str], *, every: bool = True) -> str:
    """The words as an FTS5 expression; each is quoted, so that no sign of it is an operator."""

    def quoted(word: str) -> str:
        return f'"{word}"'

    return _expression(words, quoted, " AND ", " OR ", every)


def tsquery(words: Sequence[str], *, every: bool = True) -> str:
    """The words as a PostgreSQL tsquery; each is quoted."""

    def quoted(word: str) -> str:
        return f"'{word}'"

    return _expression(words, quoted, " & ", " | ", every)


def _expression(words: Sequence[str], quoted: Any, both: str, either: str, every: bool) -> str:
    parts = [
        "(" + either.join("(" + both.join(map(quoted, way)) + ")" for way in ways) + ")"
        for ways in map(_alternatives, words)
    ]
    return (both if every else either).join(parts)


_SQLITE = (
    "SELECT rowid FROM leitai_searchwords WHERE leitai_searchwords MATCH %s "
    "ORDER BY bm25(leitai_searchwords) LIMIT %s"
)
_POSTGRESQL = (
    "SELECT id FROM leitai_searchentry WHERE cut @@ to_tsquery('simple', %s) "
    "ORDER BY ts_rank(cut, to_tsquery('simple', %s)) DESC, id LIMIT %s"
)


def found_ids(words: Sequence[str], *, every: bool = True, most: int = _MOST_FOUND) -> list[int]:
    """Ids of entries with all (or any) of the words, the best first; no rights applied."""
    if not words:
        return []
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(_SQLITE, [fts5_query(words, every=every), most])
        else:
            asked = tsquery(words, every=every)
            cursor.execute(_POSTGRESQL, [asked, asked, most])
        return [row[0] for row in cursor.fetchall()]


def visible_entries(user: Any) -> QuerySet[SearchEntry]:
    """What a person may find: published, of their own unit, or of a kind that they oversee."""
    rights = hall_rights(user)
    kinds = [kind for kind, needed in _SEE_ALL.items() if rights & needed]
    may = Q(published=True) | Q(kind__in=kinds)
    units = own_units(user)
    if units:
        own = SearchEntry.units.through.objects.filter(unit_id__in=units)
        may |= Q(pk__in=own.values("searchentry_id"))
    return SearchEntry.objects.filter(may)


@dataclass(frozen=True, slots=True)
class Hit:
    """One entry found, with the words asked for marked."""

    kind: str
    key: str
    title: SafeString
    passage: SafeString
    url: str
    day: date | None
    published: bool


@dataclass(frozen=True, slots=True)
class SearchPage:
    """What a search found. counts: by kind, of all that the reader may see."""

    query: str
    kind: str
    counts: tuple[tuple[str, int], ...]
    total: int
    hits: tuple[Hit, ...]
    number: int = 1
    pages: int = 1


def search(user: Any, query: str, kind: str = "", page: int = 1) -> SearchPage:
    """Entries with all words of the query that this person may see, the best first."""
    query = " ".join(query.replace("\0", "").split())[:LONGEST_QUERY]
    kind = kind if kind in SearchEntry.Kind.values else ""
    words = words_asked(query)
    ids = found_ids(words)
    kinds = dict(visible_entries(user).filter(pk__in=ids).values_list("pk", "kind"))
    counts = tuple((name, sum(k == name for k in kinds.values())) for name in SearchEntry.Kind)
    ordered = [pk for pk in ids if pk in kinds and kind in ("", kinds[pk])]
    pages = max(1, -(-len(ordered) // _PAGE))
    page = min(max(1, page), pages)
    rows = SearchEntry.objects.in_bulk(ordered[(page - 1) * _PAGE : page * _PAGE])
    hits = tuple(_hit(rows[pk], words) for pk in ordered if pk in rows)
    return SearchPage(query, kind, counts, len(ordered), hits, page, pages)


def similar_questions(text: str, *, but: str, most: int = 5) -> list[str]:
    """Numbers of questions that share the rare words of a text, the nearest first.

    A word weighs log(1 + questions / questions that have it); a question is like the text when
    it holds a third of the text's weight in two words or more, or nearly half in one word of its
    title. None is better than a bad one: what everybody writes (希望, 没有) weighs nothing.
    """
    own = list(dict.fromkeys(word for word in _long_words(text) if word not in _SAID_BY_ALL))
    own = own[:_MOST_COMPARED]
    questions = SearchEntry.objects.filter(kind=SearchEntry.Kind.QUESTION)
    rows = questions.filter(pk__in=found_ids(own, every=False)).exclude(key=but)
    held: dict[str, set[str]] = {}
    titles: dict[str, str] = {}
    for key, words, title in rows.values_list("key", "words", "title"):
        held[key] = {word for word in own if _holds(frozenset(words.split()), word)}
        titles[key] = title.lower()
    many = questions.count()
    having = Counter(word for words in held.values() for word in words)
    weight = {word: log(1 + many / max(1, having[word])) for word in own}
    whole = sum(weight.values())
    shares = {key: sum(weight[word] for word in words) / whole for key, words in held.items()}
    like = [
        key for key, share in shares.items()
        if (share >= _ENOUGH if len(held[key]) > 1 else share >= _IN_ONE
            and any(word in titles[key] for word in held[key]))
    ]  # fmt: skip
    return sorted(like, key=lambda key: (-shares[key], key))[:most]


def _holds(words: frozenset[str], word: str) -> bool:
    return any(words.issuperset(way) for way in _alternatives(word))


def _long_words(text: str) -> Iterable[str]:
    import rjieba

    for run in runs_of(text):
        yield from (word for word in rjieba.cut(run) if len(word) > 1 and not word.isdigit())


def _hit(entry: SearchEntry, words: Sequence[str]) -> Hit:
    return Hit(
        kind=entry.kind,
        key=entry.key,
        title=marked(entry.title, words),
        passage=marked(passage(entry.text, words), words),
        url=_url(entry),
        day=entry.day,
        published=entry.published,
    )


def _url(entry: SearchEntry) -> str:
    page = entry.page or entry.key
    if entry.kind == SearchEntry.Kind.ITEM:
        return reverse("matter", args=[page])
    if entry.kind == SearchEntry.Kind.STATEMENT:
        return reverse("statement", args=page.split("/", 1))
    return reverse("question", args=[page])


def passage(text: str, words: Sequence[str]) -> str:
    """The part of a text around the first word found."""
    flat = " ".join(text.split())
    places = [place for place, _end in _spans(flat, words)]
    start = max(0, (places[0] if places else 0) - _AROUND)
    end = start + 4 * _AROUND
    return ("…" if start else "") + flat[start:end] + ("…" if end < len(flat) else "")


def marked(text: str, words: Sequence[str]) -> SafeString:
    """The text escaped, each word asked for in <mark>."""
    pieces, last = [], 0
    for start, end in _spans(text, words):
        pieces += [conditional_escape(text[last:start]), "<mark>",
                   conditional_escape(text[start:end]), "</mark>"]  # fmt: skip
        last = end
    return mark_safe("".join([*pieces, conditional_escape(text[last:])]))  # noqa: S308


def _spans(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Where the words stand in the text, not overlapping, the longer first."""
    if not words:
        return []
    longest = sorted(words, key=len, reverse=True)
    pattern = re.compile("|".join(re.escape(word) for word in longest), re.IGNORECASE)
    return [match.span() for match in pattern.finditer(text)]
