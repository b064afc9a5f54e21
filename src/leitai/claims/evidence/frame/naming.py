"""Values of the ledgers named in a text, in the words they have there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from leitai.claims.evidence.catalog import Catalog, Category
from leitai.claims.evidence.lexicon import (
    concepts,
    is_chinese,
    plain_form,
    plain_words,
    value_words,
)

_SUFFIXES = (
    "有限责任公司", "有限公司", "街道", "集团", "公司", "医院", "学院", "学校", "产业", "行业", "项目",  # noqa: E501
    "企业", "问题", "领域", "专业", "业务", "方面", "类别", "服务",
    "区", "市", "县", "镇", "乡", "省", "局", "委", "部", "办", "系", "科", "类", "型", "业", "级", "队", "路", "线", "组", "站", "店", "馆", "厂", "仓", "村",  # noqa: E501
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mention:
    """A category's value named in the text (offsets in the plain text)."""

    start: int
    end: int
    table: str
    column: str
    value: str
    strength: float


def outermost(mentions: list[Mention]) -> list[Mention]:
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


_Index = dict[str, list[tuple[str, str, str, float]]]


def index_of(catalog: Catalog) -> _Index:
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
        if len(plain) == 1 and is_chinese(plain):
            yield plain, 0.95  # 检疫羊60466只; see find_mentions
        return
    yield plain, 1.0
    if (joined := value.lower()) != plain and joined.isalnum() and joined.isascii():
        yield joined, 1.0  # BlueJet
    if (turned := _turned(plain)) and not category.identifier:
        yield turned, 0.9
    yield from _states(plain)
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
def _turned(plain: str) -> str:
    """退化林修复 as a verb with its object: 修复退化林."""
    if not is_chinese(plain) or not 4 <= len(plain) <= 8 or plain.isascii():
        return ""
    import rjieba

    *rest, (verb, tag) = rjieba.tag(plain)
    first = "".join(w for w, _ in rest)
    verbal = tag.startswith("v") and len(verb) == 2 and len(first) >= 2
    return verb + first if verbal else ""


_BEHIND_ONE = re.compile(r"\s*(?:[\d、,。;]|[占为达共有约近超]\s*\d|$)")


def _states(plain: str) -> Iterator[tuple[str, float]]:
    """A state in running text: 处理中 -> 正在处理, 未整改 -> 尚未整改, 待验收 -> 等待验收."""
    if len(plain) < 3 or not is_chinese(plain):
        return
    if plain.endswith("中"):
        yield from ((f"正在{plain[:-1]}", 1.0), (f"在{plain[:-1]}", 0.9))
        yield f"{plain[:-1]}过程中", 0.9
    elif plain.startswith("未"):
        yield from ((f"尚{plain}", 1.0), (f"还没有{plain[1:]}", 1.0), (f"没有{plain[1:]}", 0.95))
    elif plain.startswith("待"):
        yield from ((f"等{plain}", 1.0), (f"尚{plain}", 1.0), (f"有{plain}", 0.9))


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

    name = re.sub(r"\s*(?:\([^()]*\)|[??])\s*$", "", category.name)  # Completed (Y/N), 到账(是/否)
    base = re.sub(r"^(是否已?|有无|is |ha |has )", "", plain_form(name))
    if plain in hints()["yes"] or plain == "true":
        yield f"已{base}", 0.95
        yield base, 0.7
    else:
        for word in ("未", "尚未", "没有", "不", "not "):
            yield word + base, 0.95


_CJK_RUN = re.compile(r"[㐀-鿿]")


def find_mentions(text: str, index: _Index) -> Iterator[Mention]:
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
            if len(word) == 1 and is_chinese(word) and word not in "男女":
                before = text[at - 1 : at]
                if not _BEHIND_ONE.match(text, end) or (
                    before in ("、", ",") and not text[end : end + 1].isdigit()
                ):
                    continue  # a value of one character: only right before a number
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
