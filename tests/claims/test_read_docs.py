"""The reference page names every kind, comparator, tense and reason that readings use."""

from __future__ import annotations

from pathlib import Path

import pytest

from claims.reading_corpus import load_lines
from leitai.claims import Claim, read
from leitai.quantities.units import KINDS

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "reference" / "kinds.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def rows() -> list[Claim]:
    return [claim for line in load_lines("tuned") for claim in read(line.text)]


def test_kinds(rows: list[Claim]) -> None:
    used = {claim.kind for claim in rows if claim.claim}
    assert used >= {
        "count",
        "amount",
        "share",
        "rate_change",
        "pp_diff",
        "multiple",
        "rank",
        "ratio",
    }
    for kind in used | KINDS:
        assert f"| `{kind}` |" in PAGE


def test_reasons(rows: list[Claim]) -> None:
    used = {claim.reason for claim in rows if not claim.claim}
    assert used >= {"date", "ordinal", "name", "code", "idiom", "base", "label"}
    for reason in used:
        assert f"| `{reason}` |" in PAGE


def test_comparators_and_tenses(rows: list[Claim]) -> None:
    for word in {c.comparator for c in rows} | {c.tense for c in rows}:
        assert f"`{word}`" in PAGE


def test_the_tutorial_holds() -> None:
    text = (DOCS / "tutorial" / "check-a-statement.md").read_text(encoding="utf-8")
    statement = text.split("```text\n")[1].split("```")[0]
    found = [(str(c.value), c.unit, c.comparator, c.tense) for c in read(statement) if c.claim]
    assert ("90", "%", ">=", "achieved") in found
    assert ("15", "个工作日", "=", "background") in found
    assert ("3", "个工作日", "=", "achieved") in found
    assert ("97", "%", ">=", "target") in found
    chinese = (DOCS / "tutorial" / "check-a-statement.zh-CN.md").read_text(encoding="utf-8")
    assert statement in chinese
