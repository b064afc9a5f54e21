"""Receipts: a promise that can be held against the hall."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leitai.record import receipts, verification
from leitai.record.canonical import decode, encode
from leitai.record.hashing import SHA256, SM3
from leitai.record.notes import Signer
from leitai.record.problems import BadProof, BadReceipt, BadSignature, RecordProblem
from leitai.record.receipts import Receipt
from record import sample
from record.second import answers, b64

BALLOT = sample.ballot("slot-2", "peers", 3)
RECEIPT = sample.receipt(BALLOT)
LOG, NOTES = sample.fill()
PROVED = LOG.prove(RECEIPT, NOTES[-1])
KEY = sample.SIGNER.key


def test_the_same_ballot_gets_the_same_receipt():
    assert sample.receipt(BALLOT).to_bytes() == RECEIPT.to_bytes()
    assert decode(RECEIPT.to_bytes())["short"] == RECEIPT.short
    receipts.verify(RECEIPT, KEY)


def test_a_receipt_tells_neither_pseudonym_nor_marks():
    text = PROVED.to_bytes().decode()
    assert BALLOT.pseudonym not in text
    assert set(RECEIPT.to_json()) == {
        "v", "origin", "round", "slot", "panel", "ballot", "rev", "leaf", "hash", "short", "key",
        "sig",
    }  # fmt: skip


@pytest.mark.parametrize("algorithm", [SHA256, SM3], ids=["sha256", "sm3"])
def test_the_proof_holds(algorithm):
    log, notes = sample.fill(algorithm=algorithm)
    receipt = sample.receipt(BALLOT, algorithm)
    for note in notes[2:]:
        proved = log.prove(receipt, note)
        receipts.verify_proof(proved, KEY)
        assert Receipt.parse(proved.to_bytes()) == proved
    with pytest.raises(BadProof):
        log.prove(receipt, notes[1])
    with pytest.raises(BadProof):
        receipts.verify_proof(receipt, KEY)


def altered():
    """Receipts of which one thing was changed, with the change."""
    other = Signer.from_seed("arena.example", bytes(32))
    proof = PROVED.proof
    for name, value in [
        ("origin", "arena.example/other"), ("round_id", "x"), ("slot", "slot-1"), ("panel", "领导"),
        ("ballot", "c232ab00-9414-81ec-b3c8-9f6bdeced846"), ("rev", 2), ("leaf", bytes(32)),
        ("hash_name", "sm3"), ("key_id", "00000000"), ("signature", bytes(64)),
    ]:  # fmt: skip
        yield name, replace(PROVED, **{name: value})
    for name, value in [
        ("index", proof.index + 1), ("size", proof.size + 1), ("hashes", proof.hashes[1:]),
        ("hashes", (*proof.hashes, bytes(32))), ("checkpoint", NOTES[1]),
        ("checkpoint", NOTES[-1].replace("\n34\n", "\n35\n")),
        ("checkpoint", LOG.checkpoint(other)), ("checkpoint", ""),
    ]:  # fmt: skip
        yield f"proof.{name}", replace(PROVED, proof=replace(proof, **{name: value}))


def test_any_change_is_noticed_by_both():
    cases = [(name, one.to_bytes()) for name, one in altered()]
    tasks = [{"task": "receipt", "receipt": b64(data), "key": KEY.write()} for _, data in cases]
    good = {"task": "receipt", "receipt": b64(PROVED.to_bytes()), "key": KEY.write()}
    *theirs, fine = answers([*tasks, good])
    assert fine["ok"]
    assert verification.verify_receipt(PROVED.to_bytes(), KEY).ok
    for (name, data), report in zip(cases, theirs, strict=True):
        ours = verification.verify_receipt(data, KEY)
        assert not ours.ok, name
        states = [(check.name, check.state) for check in ours.checks]
        assert [(c["name"], c["state"]) for c in report["checks"]] == states, name


def test_every_byte_of_a_receipt_matters():
    data = PROVED.to_bytes()
    changed = [data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :] for at in range(len(data))]
    for one in changed:
        assert not verification.verify_receipt(one, KEY).ok
    tasks = [{"task": "receipt", "receipt": b64(one), "key": KEY.write()} for one in changed[::7]]
    assert not any(report["ok"] for report in answers(tasks))


def test_spaces_and_order_do_not_matter():
    """Programs save JSON as they like; what is signed is the canonical form."""
    value = PROVED.to_json()
    backwards = dict(reversed(value.items()))
    saved = [
        b"\r\n " + PROVED.to_bytes() + b"\t\n",
        json.dumps(value, indent=2).encode(),
        json.dumps(backwards, ensure_ascii=True).encode(),
        PROVED.to_bytes().replace(b'"v":1', b'"v":1.0'),
        PROVED.to_bytes().replace(b'"v":1', b'"v":2,"v":1'),
    ]
    assert all(Receipt.parse(data) == PROVED for data in saved)
    assert all(verification.verify_receipt(data, KEY).ok for data in saved)
    asked = [{"task": "receipt", "receipt": b64(data), "key": KEY.write()} for data in saved]
    assert all(report["ok"] for report in answers(asked))


GOOD = RECEIPT.to_json()
OUT_OF_FORM = [
    b"", b"{}", b"null", b"[]", b"\xff", b"[" * 5000, b"x" * 70_000, RECEIPT.to_bytes()[:-1],
    *(RECEIPT.to_bytes().replace(b'"v":1', b'"v":' + other) for other in (b"2", b"1.5", b"NaN")),
    *(encode({**GOOD, **changed}) for changed in (
        {"note": "x"}, {"short": "0000-0000"}, {"key": "ABCDEF01"}, {"hash": "md5"},
        {"proof": None}, {"origin": 5}, {"hash": ["sha256"]}, {"leaf": None}, {"sig": "AA=="},
    )),
]  # fmt: skip


@pytest.mark.parametrize("data", OUT_OF_FORM, ids=lambda data: repr(data[:20]))
def test_receipts_out_of_form_are_refused(data):
    with pytest.raises(BadReceipt) as caught:
        Receipt.parse(data)
    assert "回执" in caught.value.say("zh")
    report = answers([{"task": "receipt", "receipt": b64(data), "key": KEY.write()}])[0]
    assert report["checks"][0]["name"] == "receipt_form"
    assert not report["ok"]


def test_another_halls_key_is_refused():
    with pytest.raises(BadSignature):
        receipts.verify(RECEIPT, Signer.from_seed("arena.example", bytes(32)).key)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data):
    try:
        Receipt.parse(data)
    except RecordProblem:
        return
