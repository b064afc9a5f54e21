"""Accuracy on whole documents: headings and openings of lists reach over paragraphs."""

from __future__ import annotations

import pytest

from claims.reading_corpus import Line, Score, cut_rows, load_documents, score_reader
from leitai.claims import Claim, read

DOCUMENTS = list(load_documents())


def _score(text: str, lines: list[Line]) -> Score:
    rows = ((c.start, c) for c in read(text) if c.claim)
    parts: dict[str, list[Claim]] = {}
    for line, cut in zip(lines, cut_rows(rows, lines), strict=True):
        parts[line.text] = [claim for _, claim in cut]
    return score_reader(
        lambda paragraph: [
            (c.value, c.unit, c.comparator, c.tense, c.direction, c.kind) for c in parts[paragraph]
        ],
        lines,
    )


@pytest.mark.parametrize(("text", "lines"), DOCUMENTS, ids=[d[1][0].where for d in DOCUMENTS])
def test_a_whole_document(text: str, lines: list[Line]) -> None:
    score = _score(text, lines)
    wrong = "\n".join(score.misses)
    assert len({line.text for line in lines}) == len(lines)
    assert score.f1 >= 0.98, wrong
    assert score.tense >= 0.98, wrong
    assert score.false_alarms == 0, wrong
    assert score.way_right >= 0.95 * score.way_asked, wrong


@pytest.mark.parametrize(("text", "lines"), DOCUMENTS, ids=[d[1][0].where for d in DOCUMENTS])
def test_numbers_that_claim_nothing_in_it(text: str, lines: list[Line]) -> None:
    rows = ((c.start, c) for c in read(text) if not c.claim)
    asked = wrong = 0
    for line, cut in zip(lines, cut_rows(rows, lines), strict=True):
        found = [(claim.text, claim.reason) for _, claim in cut]
        for words, reason in line.others:
            asked += 1
            wrong += not any(words in text and why == reason for text, why in found)
    assert asked >= 8
    assert wrong <= 0.1 * asked


def test_the_documents_are_long() -> None:
    assert DOCUMENTS
    assert all(len(text) >= 3000 for text, _ in DOCUMENTS)
