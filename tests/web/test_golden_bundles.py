"""Bundles of fixed rounds are byte for byte what they were, and recount and verify."""

from __future__ import annotations

import hashlib
import json
import os
import platform
from pathlib import Path

import pytest
from pytest_django import Settings

import leitai.web.queries.protocol as protocol
from leitai.record.bundle import read
from leitai.record.verification import verify
from leitai.scoring.count.protocol import recount
from web.fixed_rounds import CASES, SEED, play
from web.halls import seal

GOLDEN = Path(__file__).parents[1] / "goldens/record/sealed_rounds.json"


@pytest.fixture(autouse=True)
def fixed_program(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The hall's key, and the versions that the manifest names."""
    settings.SIGNING_SEED = SEED
    monkeypatch.setattr(protocol, "__version__", "0")
    monkeypatch.setattr(platform, "python_version", lambda: "3")


@pytest.mark.django_db
@pytest.mark.parametrize("name", CASES)
def test_no_byte_of_a_bundle_has_changed(name: str) -> None:
    data = seal(play(CASES[name]))
    opened = read(data)
    report = verify(data)
    assert report.ok, [check.say() for check in report.checks if check.state == "fail"]
    assert recount(opened).same
    files = {file: hashlib.sha256(body).hexdigest() for file, body in opened.files.items()}
    found = {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data), "files": files}
    frozen = json.loads(GOLDEN.read_text("utf-8")) if GOLDEN.exists() else {}
    if os.environ.get("LEITAI_FREEZE"):
        GOLDEN.write_text(json.dumps(frozen | {name: found}, indent=1, ensure_ascii=False) + "\n")
        return
    expected = frozen[name]
    assert found["files"] == expected["files"]  # which of them first, then the whole
    assert found == expected


def test_the_cases_hold_what_they_are_named_for() -> None:
    """Merged marks, links and withheld ballots all stand in some of the frozen bundles."""
    frozen = json.loads(GOLDEN.read_text("utf-8"))
    assert set(frozen) == set(CASES)
    for file in ("merged.json", "totals.json", "links.jsonl"):
        having = [name for name, found in frozen.items() if file in found["files"]]
        assert 0 < len(having) < len(frozen), file
