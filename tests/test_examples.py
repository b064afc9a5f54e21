"""The sealed sample: it recounts to the same digits, and one changed byte is noticed."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from click.testing import CliRunner

from leitai.cli import main
from leitai.record.notes import Key
from leitai.record.verification import verify

FOLDER = Path(__file__).resolve().parent.parent / "examples" / "round"
BUNDLE = FOLDER / "2022-3.leitai.zip"


def test_the_sample_is_the_same_when_recounted() -> None:
    said = CliRunner().invoke(main, ["recount", str(BUNDLE), "--json"])
    assert said.exit_code == 0, said.output
    outcome = json.loads(said.output)
    assert outcome["outcome"] == "same" and outcome["units"] == 11 and outcome["ballots"] > 1900


def test_the_receipt_is_in_the_sample() -> None:
    key = Key.parse((FOLDER / "key.txt").read_text().strip())
    report = verify(BUNDLE.read_bytes(), (FOLDER / "receipt.json").read_bytes().strip(), key=key)
    assert report.ok, [check.say() for check in report.checks if check.state == "fail"]
    assert report.state("receipt_log") == "pass"


@pytest.mark.parametrize("seed", range(12))
def test_one_changed_byte_anywhere_is_noticed(seed: int) -> None:
    data = bytearray(BUNDLE.read_bytes())
    place = random.Random(seed).randrange(len(data))
    data[place] ^= 1 << (seed % 8)
    assert not verify(bytes(data)).ok, place


def test_a_byte_too_many_or_too_few_is_noticed() -> None:
    data = BUNDLE.read_bytes()
    assert not verify(data + b"\0").ok
    assert not verify(data[:-1]).ok
    assert not verify(b"\0" + data).ok
