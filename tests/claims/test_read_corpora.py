"""Accuracy on the annotated lines, tuned and held out."""

from __future__ import annotations

from decimal import Decimal

import pytest

from claims.reading_corpus import Score, load_lines, score_reader
from leitai.claims import read

Row = tuple[Decimal, str, str, str, str, str]


def rows(text: str) -> list[Row]:
    return [
        (c.value, c.unit, c.comparator, c.tense, c.direction, c.kind) for c in read(text) if c.claim
    ]


@pytest.fixture(scope="module", params=["tuned", "held_out"])
def score(request: pytest.FixtureRequest) -> Score:
    return score_reader(rows, load_lines(request.param))


def test_value_unit_and_comparator(score: Score) -> None:
    assert score.f1 >= 0.98, "\n".join(score.misses)


def test_no_false_alarm_on_lines_without_claims(score: Score) -> None:
    assert score.false_alarms == 0, "\n".join(score.misses)


def test_tense(score: Score) -> None:
    assert score.tense >= 0.98, "\n".join(score.misses)


def test_direction(score: Score) -> None:
    assert score.way_right >= 0.95 * score.way_asked, "\n".join(score.misses)


def test_periods_as_written() -> None:
    # The period of a claim is the phrase of time in the words of the text.
    wrong: list[str] = []
    asked = 0
    for line in [*load_lines("tuned"), *load_lines("held_out")]:
        found = {(round(c.value, 6), c.unit, c.period) for c in read(line.text) if c.claim}
        for claim in (c for c in line.claims if c.period):
            asked += 1
            if (claim.value, claim.unit, claim.period) not in found:
                wrong.append(f"{line.where}: {claim.period!r} of {claim.value}{claim.unit}")
    assert asked >= 40
    assert len(wrong) <= 0.05 * asked, "\n".join(wrong)


def test_reasons_of_what_claims_nothing() -> None:
    wrong: list[str] = []
    asked = 0
    for line in [*load_lines("tuned"), *load_lines("held_out")]:
        found = [(c.text, c.reason) for c in read(line.text) if not c.claim]
        for words, reason in line.others:
            asked += 1
            if not any(words in text and why == reason for text, why in found):
                wrong.append(f"{line.where}: {words!r} {reason}")
    assert asked >= 18
    assert len(wrong) <= 0.06 * asked, "\n".join(wrong)


def test_corpora_are_wide() -> None:
    lines = [*load_lines("tuned"), *load_lines("held_out")]
    assert len(lines) >= 400
    assert sum(not line.claims for line in lines) >= 100
    assert len({line.text for line in lines}) == len(lines)


def test_the_scorer_can_fail() -> None:
    # A reader that misses the comparator must not reach full marks.
    wrong = score_reader(
        lambda text: [(v, u, "=", t, w, k) for v, u, _, t, w, k in rows(text)], load_lines("tuned")
    )
    assert wrong.f1 < 0.9
