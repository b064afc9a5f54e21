"""Words that mean the same, and what a header or a stretch of text talks about."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from leitai.ledgers.halfwidth import half_width

_CJK = re.compile(r"[㐀-鿿]")
_WORD = re.compile(r"[a-z0-9]+")
_LONGEST = 8  # characters of a Chinese word, tokens of an English phrase below
_PHRASE = 4


@cache
def _data() -> dict[str, Any]:
    text = (files("leitai.claims.evidence") / "data" / "lexicon.toml").read_text("utf-8")
    return tomllib.loads(text)


@cache
def cue_words(name: str) -> tuple[str, ...]:
    """Words that hint at an operation (average, share, growth ...)."""
    return tuple(_data()["cues"][name])


@cache
def light_words() -> frozenset[str]:
    """Header words that match nothing on their own."""
    return frozenset(_data()["light"])


@cache
def generic_words() -> frozenset[str]:
    """Nouns that say nothing of a ledger's matter (项目, 活动)."""
    return frozenset(map(plain_form, _data()["generic"])) | light_words()


@cache
def kind_words() -> frozenset[str]:
    """Nouns that only say what kind of thing a value names (高新板块, 一大队辖区)."""
    return frozenset(map(plain_form, _data()["kinds"]))


@cache
def plain_words() -> frozenset[str]:
    """Statement words that narrow nothing."""
    return frozenset(_data()["plain"])


@cache
def unit_words(unit: str) -> tuple[str, ...]:
    """What headers that a counting unit goes with hold (辆次: 车)."""
    return tuple(_data()["units"].get(unit, ()))


@cache
def concepts() -> dict[str, frozenset[int]]:
    """Word or phrase -> numbers of its concepts; English words are stemmed."""
    found: dict[str, set[int]] = {}
    for number, words in enumerate(_data()["concepts"]):
        for word in words:
            found.setdefault(plain_form(word), set()).add(number)
    return {word: frozenset(ids) for word, ids in found.items()}


@cache
def value_words() -> dict[str, frozenset[str]]:
    """A value's plain form -> the other words that say it."""
    found: dict[str, set[str]] = {}
    for row in _data()["values"]:
        words = {plain_form(w) for w in row}
        for word in words:
            found.setdefault(word, set()).update(words - {word})
    return {word: frozenset(others) for word, others in found.items()}


@lru_cache(maxsize=100_000)
def is_chinese(text: str) -> bool:
    """Whether a text has Chinese characters."""
    return bool(_CJK.search(text))


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """An English word without its plural ending."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("ses", "xes", "ches", "shes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


@lru_cache(maxsize=50_000)
def plain_form(text: str) -> str:
    """Lower case, half width, camelCase and underscores opened, English stemmed."""
    text = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    text = half_width(text.lower())
    if not _WORD.search(text):
        return re.sub(r"[_\s]+", "", text)
    text = re.sub(r"[_\-/]+", " ", text)
    text = re.sub(r"[a-z]+", lambda m: stem(m[0]), text)
    return re.sub(r"\s+", " ", text).strip()


@dataclass(frozen=True, slots=True)
class Term:
    """A word of a header or value: its text, its concepts, and how much it weighs."""

    text: str
    ids: frozenset[int]
    weight: float


@lru_cache(maxsize=20_000)
def terms_of(text: str) -> tuple[Term, ...]:
    """The words of a header: known words first, the rest cut by rjieba."""
    plain = plain_form(text)
    if len(plain) > 2:
        plain = plain.removeprefix("已").removeprefix("是否")
    out = []
    for word in _cut(plain):
        heavy = 1.0 if word.isascii() else len(word) ** 0.5
        weight = 0.15 * heavy if word in light_words() else heavy
        if word.isascii() and " " in plain and _VERBAL.search(word):
            weight *= 0.45  # doses_given: the noun tells more than the participle
        out.append(Term(word, concepts().get(word, frozenset()), weight))
    return tuple(out)


def _cut(plain: str) -> Iterator[str]:
    import rjieba

    for piece in re.findall(r"[㐀-鿿]+|[a-z0-9. ]+", plain):
        if not _CJK.search(piece):
            yield from _cut_english(piece)
            continue
        at, rest = 0, ""
        while at < len(piece):
            size = next(
                (
                    n
                    for n in range(min(_LONGEST, len(piece) - at), 1, -1)
                    if piece[at : at + n] in concepts() or piece[at : at + n] in light_words()
                ),
                0,
            )
            if not size:
                rest, at = rest + piece[at], at + 1
                continue
            yield from rjieba.cut(rest) if rest else ()
            rest = ""
            yield piece[at : at + size]
            at += size
        yield from rjieba.cut(rest) if rest else ()


def _cut_english(piece: str) -> Iterator[str]:
    tokens = piece.split()
    at = 0
    while at < len(tokens):
        for n in range(min(_PHRASE, len(tokens) - at), 1, -1):
            if " ".join(tokens[at : at + n]) in concepts():
                yield " ".join(tokens[at : at + n])
                at += n
                break
        else:
            yield tokens[at]
            at += 1


@lru_cache(maxsize=20_000)
def ids_in(plain: str) -> dict[int, int]:
    """Concepts in a plain text -> end offset of their last occurrence."""
    found: dict[int, int] = {}
    for start, end, _ in words_in(plain):
        for number in concepts()[plain[start:end]]:
            found[number] = end
    return found


@lru_cache(maxsize=20_000)
def words_in(plain: str) -> tuple[tuple[int, int, str], ...]:
    """Known words in a plain text, longest first at each place, overlaps allowed at ends."""
    found = []
    known = concepts()
    at = 0
    while at < len(plain):
        if _CJK.match(plain[at]):
            for n in range(min(_LONGEST, len(plain) - at), 0, -1):
                word = plain[at : at + n]
                if word in known and (n > 1 or word in "男女"):
                    found.append((at, at + n, word))
                    break
            at += 1
            continue
        token = _WORD.match(plain, at)
        if not token:
            at += 1
            continue
        tokens = list(_tokens(plain, at, _PHRASE))
        for last in reversed(tokens):
            if plain[at:last] in known:
                found.append((at, last, plain[at:last]))
                break
        at = token.end()
    return tuple(found)


def _tokens(plain: str, at: int, most: int) -> Iterator[int]:
    for _ in range(most):
        found = _WORD.match(plain, at)
        if not found:
            return
        yield found.end()
        at = found.end()
        if at >= len(plain) or plain[at] != " ":
            return
        at += 1


@lru_cache(maxsize=20_000)
def content_words(plain: str) -> tuple[tuple[int, int, float], ...]:
    """Words in a text that can narrow its meaning: start, end, and how much.

    A noun, a name or a time narrows (夜间, 新经济), a verb hardly (接到, 送达); words of
    the list `narrowing` and what follows 面向, 利用, 涉 or an English "by", "for" do so most.
    """
    spans: list[tuple[int, int, float]] = []
    sure = [(m.start(), m.end()) for m in _narrowing().finditer(plain)]
    spans += [(a, b, NARROWS) for a, b in sure]
    for found in re.finditer(r"[㐀-鿿]+|[a-z]+", plain):
        if not _CJK.search(found[0]):
            spans += _english_word(plain, found)
            continue
        spans += [
            one
            for one in _chinese_words(found[0], found.start())
            if not any(a < one[1] and one[0] < b for a, b in sure)
        ]
    return tuple(sorted(spans))


def _english_word(plain: str, found: re.Match[str]) -> Iterator[tuple[int, int, float]]:
    word = found[0]
    if len(word) <= 2 or word in _stemmed_plain() or word in _stemmed_narrowing():
        return
    weight = 0.25 if _VERBAL.search(word) else 0.55
    before = plain[: found.start()].rstrip()
    if _BY.search(before) and re.search(r"\d", before):
        weight += 0.45  # 12 repairs by apprentices
    yield (*found.span(), weight)


def _chinese_words(run: str, start: int) -> Iterator[tuple[int, int, float]]:
    import rjieba

    at, before = start, ""
    for word, tag in rjieba.tag(run):
        if word not in plain_words() and len(word) > 1:
            weight = next((w for t, w in _NARROWING if tag.startswith(t)), 0.0)
            weight += 0.2 if len(word) > 2 and weight else 0.0
            if before.endswith(_LEADS) and weight >= (0.3 if before in _MEANS else 0.5):
                weight = max(weight, NARROWS)
            if word not in _LEADS:
                yield at, at + len(word), weight
        at += len(word)
        before = word


NARROWS = 1.0  # a word that surely narrows what is counted
_LEADS = (
    "面向",
    "针对",
    "利用",
    "运用",
    "借助",
    "依托",
    "联合",
    "会同",
    "涉",
    "跨",
    "由",
    "因",
    "通过",
    "凭",
)
_MEANS = ("因", "通过")  # 因鸟害停电, 通过预约办理
_BY = re.compile(r"\b(?:by|for|under|at|via|using|with|in|from|to|on)(?: the| a| an| all| our)?$")
_VERBAL = re.compile(
    r"(ed|ing|ly)$|^(?:given|taken|made|sold|found|held|built|sent|paid|left|won|lost)$"
)


@cache
def _narrowing() -> re.Pattern[str]:
    """Words of the list `narrowing`, the longest first."""
    words = sorted(map(plain_form, _data()["narrowing"]), key=len, reverse=True)
    chinese = [re.escape(w) for w in words if is_chinese(w)]
    english = [re.escape(w) for w in words if not is_chinese(w)]
    return re.compile(rf"{'|'.join(chinese)}|\b(?:{'|'.join(english)})\b")


@cache
def _stemmed_narrowing() -> frozenset[str]:
    return frozenset(w for w in map(plain_form, _data()["narrowing"]) if " " not in w)


# By part of speech, longest tag first.
_NARROWING = (
    ("ns", 1.1), ("nr", 0.8), ("nt", 1.1), ("nz", 0.9), ("vn", 0.35), ("n", 0.7), ("t", 0.8),
    ("s", 0.7), ("j", 0.7), ("l", 0.6), ("i", 0.5), ("b", 0.8), ("an", 0.4), ("a", 0.4), ("v", 0.3),
    ("z", 0.3), ("d", 0.0),
)  # fmt: skip


@cache
def _stemmed_plain() -> frozenset[str]:
    return frozenset(plain_form(w) for w in plain_words())


@lru_cache(maxsize=100_000)
def has_cue(text: str, name: str) -> bool:
    """Whether one of a cue's words stands in a plain text."""
    return any(_has(text, word) for word in cue_words(name))


def _has(text: str, word: str) -> bool:
    if not word.isascii():
        return word in text
    return re.search(rf"\b{re.escape(plain_form(word))}\b", text) is not None


def any_in(text: str, words: Iterable[str]) -> bool:
    """Whether any of the words is part of the text."""
    return any(w in text for w in words)
