"""Bundles: intact ones pass both verifiers, and whatever was done to one is noticed by both."""

from __future__ import annotations

import io
import json
import random
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leitai.record import bundle, verification
from leitai.record.hashing import SHA256
from leitai.record.notes import Key
from leitai.record.problems import BadBundle, NotCanonical, RecordProblem
from leitai.record.reports import words
from leitai.record.zipped import read_zip, write_zip
from record import forgeries, sample
from record.second import answers, b64

GOLDEN = Path(__file__).parents[1] / "goldens/record/bundles.json"
CASES = forgeries.every()
SMALL = bundle.build(sample.contents(slots=1), signer=sample.SIGNER)


def ours(case):
    key = Key.parse(case.key) if case.key else None
    return verification.verify(case.data, case.receipt, key=key)


def states(report):
    return [[check.name, check.state] for check in report.checks]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.why)
def test_what_must_fail_fails_and_nothing_else_is_hidden(case):
    report = ours(case)
    failed = {check.name for check in report.checks if check.state == "fail"}
    assert report.ok is (not case.fails), [check.say("en") for check in report.checks]
    assert failed == set(case.fails)
    for check in report.checks:
        for lang in ("zh", "en"):
            assert "{" not in check.say(lang)


def test_both_verifiers_say_the_same_and_what_is_frozen():
    """The frozen file serves other implementations: bytes in, states out."""
    frozen = {case["why"]: case for case in json.loads(GOLDEN.read_text("utf-8"))["cases"]}
    assert set(frozen) == {case.why for case in CASES}
    theirs = answers(tasks(CASES))
    for case, report in zip(CASES, theirs, strict=True):
        mine = ours(case)
        assert [[c["name"], c["state"]] for c in report["checks"]] == states(mine), case.why
        assert report["ok"] == mine.ok, case.why
        assert frozen[case.why]["states"] == states(mine), case.why
        assert frozen[case.why]["bundle"] == b64(case.data), case.why
        if mine.ok:
            assert report["facts"] == mine.to_json()["facts"], case.why
            assert [c["zh"] for c in report["checks"]] == [c.say("zh") for c in mine.checks]
            assert [c["en"] for c in report["checks"]] == [c.say("en") for c in mine.checks]


def tasks(cases):
    return [
        {
            "task": "bundle",
            "data": b64(case.data),
            **({"receipt": b64(case.receipt)} if case.receipt is not None else {}),
            **({"key": case.key} if case.key else {}),
        }
        for case in cases
    ]


def test_every_byte_changed_is_noticed_by_both():
    data = bytearray(SMALL)
    for at in range(len(data)):
        for bit in (1, 0x80):
            data[at] ^= bit
            assert not verification.verify(bytes(data)).ok, at
            data[at] ^= bit
    changes = [[at, byte ^ 1] for at, byte in enumerate(SMALL)]
    assert answers([{"task": "flips", "data": b64(SMALL), "changes": changes}]) == [[]]


@given(data=st.data())
@settings(max_examples=200)
def test_any_edit_is_noticed(data):
    at = data.draw(st.integers(0, len(SMALL)))
    cut = data.draw(st.integers(0, 40))
    put = data.draw(st.binary(max_size=40))
    changed = SMALL[:at] + put + SMALL[at + cut :]
    assert verification.verify(changed).ok is (changed == SMALL)


def test_bytes_put_in_dropped_or_moved_are_noticed_by_both():
    chance = random.Random(20220928)
    edits = []
    while len(edits) < 60:
        first, second, third = sorted(chance.randrange(len(SMALL) + 1) for _ in range(3))
        edits += [
            SMALL[:first] + chance.randbytes(1 + first % 5) + SMALL[first:],
            SMALL[:first] + SMALL[first + 1 + second % 5 :],
            SMALL[:first] + SMALL[second:third] + SMALL[first:second] + SMALL[third:],
        ]
    edits = [edit for edit in edits if edit != SMALL]
    assert len(edits) > 50
    assert not any(verification.verify(edit).ok for edit in edits)
    asked = [{"task": "bundle", "data": b64(edit)} for edit in edits]
    assert not any(report["ok"] for report in answers(asked))


@given(st.binary(max_size=300))
def test_any_bytes_give_a_report(data):
    assert not verification.verify(data).ok


@pytest.mark.parametrize("name", sorted(read_zip(SMALL)))
def test_each_file_changed_in_a_wellformed_zip_is_noticed(name):
    files = read_zip(SMALL)
    for body in (files[name][:-1], files[name] + b" ", b"", files[name].swapcase()):
        if body == files[name]:
            continue
        assert not verification.verify(write_zip({**files, name: body})).ok
    del files[name]
    assert not verification.verify(write_zip(files)).ok


def test_other_zips_of_the_same_files_are_refused():
    """Same content, other packing: compressed, dated, commented, reordered."""
    files = read_zip(SMALL)

    def packed(names, **options):
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", **options) as archive:
            for name in names:
                archive.writestr(zipfile.ZipInfo(name), files[name])
        return target.getvalue()

    commented = io.BytesIO(SMALL)
    with zipfile.ZipFile(commented, "a") as archive:
        archive.comment = b"hello"
    others = [
        packed(sorted(files)),
        packed(sorted(files), compression=zipfile.ZIP_DEFLATED),
        packed(sorted(files, reverse=True)),
        commented.getvalue(),
    ]
    for other in others:
        assert other != SMALL
        assert verification.verify(other).state("zip") == "fail"
    assert [r["ok"] for r in answers([{"task": "bundle", "data": b64(o)} for o in others])] == [
        False
    ] * len(others)


def test_the_zip_opens_with_ordinary_tools():
    with zipfile.ZipFile(io.BytesIO(SMALL)) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == read_zip(SMALL)


def test_the_same_contents_give_the_same_bytes():
    assert bundle.build(sample.contents(slots=1), signer=sample.SIGNER) == SMALL


def test_a_bundle_is_read_back():
    log, notes = sample.fill(slots=1)
    opened = bundle.read(SMALL, key=sample.SIGNER.key)
    assert list(opened.entries()) == log.entries
    assert opened.json("result.json") == {"scores": {"u1": "88.25"}}
    assert list(opened.checkpoint_notes().values()) == notes
    assert opened.last_checkpoint().size == log.tree.size
    assert len(opened.counted()["slot-1"]) == 13
    assert opened.manifest.software == {"leitai": "0.1.0"}
    assert opened.manifest.algorithm is SHA256
    with pytest.raises(BadBundle):
        opened.json("none.json")
    with pytest.raises(BadBundle):
        bundle.read(SMALL, key=forgeries.OTHER_KEY.key)


UNSIGNED = [c for c in CASES if {"zip", "manifest", "signature"} & set(c.fails)]


@pytest.mark.parametrize("case", UNSIGNED, ids=lambda case: case.why)
def test_reading_refuses_what_is_not_signed(case):
    with pytest.raises(BadBundle):
        bundle.read(case.data)


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"result": {"score": 88.25}}, NotCanonical),
        ({"extra": {"UPPER.txt": b""}}, BadBundle),
        ({"extra": {"../x": b""}}, BadBundle),
        ({"extra": {"a//b": b""}}, BadBundle),
        ({"extra": {".hidden": b""}}, BadBundle),
        ({"extra": {"x" * 101: b""}}, BadBundle),
        ({"extra": {"manifest.json": b""}}, BadBundle),
        ({"extra": {"key.txt": b""}}, BadBundle),
        ({"extra": {"loose.json": b"{ }"}}, NotCanonical),
        ({"extra": {"loose.jsonl": b"{}"}}, BadBundle),
        ({"origin": "has space"}, RecordProblem),
        ({"round_id": ""}, RecordProblem),
        ({"checkpoints": ["nothing"]}, RecordProblem),
        ({"software": {"leitai": ""}}, RecordProblem),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_bad_contents_are_refused(changed, problem):
    with pytest.raises(problem):
        bundle.build(replace(sample.contents(slots=1), **changed), signer=sample.SIGNER)


def test_a_fingerprint_from_the_board_is_found_or_not():
    """Someone photographed the board after the second entry, or saw another log."""
    log, _ = sample.fill(slots=1)
    early, last = log.head(size=2).fingerprint(), log.head().fingerprint()
    forked = relogged_fingerprint()
    noted = [early, last, early.lower().replace("-", " "), forked, "", "nonsense", early[:-1]]
    expected = ["pass", "pass", "pass", "fail", "fail", "fail", "fail"]
    ours = [verification.verify(SMALL, fingerprint=text) for text in noted]
    assert [report.state("fingerprint") for report in ours] == expected
    asked = [{"task": "bundle", "data": b64(SMALL), "fingerprint": text} for text in noted]
    theirs = answers(asked)
    for mine, report in zip(ours, theirs, strict=True):
        assert [[c["name"], c["state"]] for c in report["checks"]] == states(mine)
    assert "2 条" in next(c.say("zh") for c in ours[0].checks if c.name == "fingerprint")
    assert verification.verify(SMALL).state("fingerprint") is None


def relogged_fingerprint():
    other = bundle.read(forgeries.relogged(forgeries.set_mark))
    return other.last_checkpoint().fingerprint()


def test_both_verifiers_use_the_same_words():
    assert answers([{"task": "words"}]) == [words()["check"]]
