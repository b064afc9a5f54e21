"""`leitai recount`: whose key signed what was counted, and who says so."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from leitai.cli import main
from leitai.record.notes import Key
from record import forgeries

FOLDER = Path(__file__).resolve().parents[2] / "examples" / "round"
BUNDLE = str(FOLDER / "2022-3.leitai.zip")
KEY = (FOLDER / "key.txt").read_text("ascii").strip()


def run(*args: str) -> tuple[int, str]:
    said = CliRunner().invoke(main, ["recount", BUNDLE, *args])
    return said.exit_code, said.output


def test_the_key_inside_the_bundle_is_named_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    status, said = run()
    assert status == 0 and said.startswith("same")
    assert KEY in said and "Fingerprint: " in said and "Log: " in said
    assert "key inside this bundle" in said and "compare" in said
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    status, said = run()
    assert status == 0 and "核对" in said and KEY in said


def test_a_given_key_and_fingerprint_are_checked() -> None:
    status, said = run("--json", "--key", KEY)
    outcome = json.loads(said)
    assert status == 0 and outcome["outcome"] == "same"
    assert Key.parse(outcome["key"]) == Key.parse(KEY) and outcome["key_from"] == "option"
    assert outcome["origin"] and outcome["fingerprint"]
    status, said = run("--json", "--key", KEY, "--fingerprint", outcome["fingerprint"])
    assert status == 0


def test_another_key_or_fingerprint_is_refused() -> None:
    status, said = run("--json", "--key", forgeries.OTHER_KEY.key.write())
    outcome = json.loads(said)
    assert (
        status == 1 and outcome["outcome"] == "tampered" and "another key" in outcome["failed"][0]
    )
    status, _said = run("--fingerprint", "0000-0000")
    assert status == 1
    status, _said = run("--key", "nonsense")
    assert status == 2
