"""The corpus of sentences about the sample ledgers, through the reader."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from leitai.claims import read
from leitai.claims.evidence import Evidence, bind_document, open_evidence

ROOT = Path(__file__).parents[3]
LINES: list[dict[str, Any]] = tomllib.loads(
    (ROOT / "tests/corpora/evidence/samples.toml").read_text("utf-8")
)["lines"]


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    return open_evidence(ROOT / "examples/ledgers")


@pytest.mark.parametrize("line", LINES, ids=lambda line: line["text"])
def test_sentence(evidence: Evidence, line: dict[str, Any]) -> None:
    claims = read(line["text"])
    binding = bind_document(line["text"], claims, evidence, date(2022, 9, 28))[-1]
    shown = [(c.score, c.found, c.sql) for c in binding.candidates[:3]]
    assert binding.verdict == line["verdict"], (binding.reason, shown)
    if "found" in line:
        assert binding.candidates[0].found == pytest.approx(line["found"], abs=0.01), shown
