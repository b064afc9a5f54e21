"""Every planted inconsistency is found, and no consistent document is accused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from leitai.claims import read
from leitai.claims.relations import Relation, relate

CORPUS = Path(__file__).parents[2] / "corpora" / "relations"
_PAIR = re.compile(r"\{([^|{}]*)\|([^|{}]*)\}")
_HAN = re.compile(r"[\u4e00-\u9fff]")


def documents(name: str) -> Iterator[str]:
    for line in (CORPUS / name).read_text("utf-8").splitlines():
        if line.strip() and not line.startswith("# "):
            yield line.replace("\\n", "\n")


def pairs(name: str) -> list[tuple[frozenset[str], str, str]]:
    found = []
    for line in documents(name):
        kinds, text = line.split(" | ", 1)
        right, wrong = (_PAIR.sub(lambda m, n=n: m[n], text) for n in (1, 2))
        found.append((frozenset(kinds.split(",")), right, wrong))
    return found


def objections(text: str) -> list[Relation]:
    return [r for r in relate(text, read(text)) if r.verdict == "inconsistent"]


def widened(text: str) -> str:
    """The text with full-width marks, as Chinese is mostly printed."""
    if not _HAN.search(text):
        return text
    text = re.sub(r",(?!\d{3})", "\uff0c", text)
    text = re.sub(r":(?!\d)", "\uff1a", text)
    return text.translate({ord("("): 0xFF08, ord(")"): 0xFF09, ord(";"): 0xFF1B, ord("%"): 0xFF05})


def broken(text: str) -> str:
    """The text with a page's line ends in the middle of long Chinese sentences."""
    if not _HAN.search(text) or "\n" in text or len(text) < 36:
        return text
    middle = len(text) // 2
    while middle < len(text) - 6 and not re.fullmatch(
        r"[^\d]{4}[\u4e00-\u9fff]{2}", text[middle - 5 : middle + 1]
    ):
        middle += 1
    if "。" in text[middle - 1 : middle + 1] or middle >= len(text) - 6:
        return text
    if not re.search("[,、。]", text[:middle]) or text[middle - 1 :][:3].startswith("共"):
        return text
    return text[:middle] + "\n\n" + text[middle:]


PAIRS = [case for path in sorted(CORPUS.glob("pairs_*.txt")) for case in pairs(path.name)]
CONSISTENT = [
    text for path in sorted(CORPUS.glob("consistent_*.txt")) for text in documents(path.name)
]


def test_the_corpus_is_wide() -> None:
    assert len(PAIRS) * 2 + len(CONSISTENT) >= 150
    assert len({kind for kinds, _, _ in PAIRS for kind in kinds}) >= 11


@pytest.mark.parametrize(("kinds", "right", "wrong"), PAIRS, ids=[p[1][:20] for p in PAIRS])
def test_a_planted_error_is_found_and_its_twin_is_not_accused(
    kinds: frozenset[str], right: str, wrong: str
) -> None:
    assert objections(right) == []
    assert {found.kind for found in objections(wrong)} & kinds


@pytest.mark.parametrize("text", CONSISTENT, ids=[t[:20] for t in CONSISTENT])
def test_coincidences_are_not_accused(text: str) -> None:
    assert objections(text) == []


def test_full_width_marks_change_nothing() -> None:
    for _, right, wrong in PAIRS:
        assert objections(widened(right)) == [], right
        assert objections(widened(wrong)), wrong


def test_line_ends_of_a_page_change_nothing() -> None:
    cut = 0
    for _, right, wrong in PAIRS:
        cut += broken(wrong) != wrong
        assert objections(broken(right)) == [], right
        assert objections(broken(wrong)), broken(wrong)
    assert cut > 20


def test_every_relation_points_at_claims_and_explains_itself() -> None:
    for _, right, wrong in PAIRS:
        for text in (right, wrong):
            claims = read(text)
            for relation in relate(text, claims):
                assert relation.claims
                assert all(0 <= index < len(claims) for index in relation.claims)
                assert len(set(relation.claims)) == len(relation.claims)
                assert relation.explanation.strip().count("\n") == 0
                assert len(relation.explanation) > 8
