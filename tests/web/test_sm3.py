"""A hall set to SM3 (GB/T 32905-2016): receipts, log, checkpoints and bundle, start to seal."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys

import pytest
from django.conf import settings as configured
from django.test import Client
from pytest_django import Settings

from leitai.record import receipts
from leitai.record.bundle import read
from leitai.record.checkpoints import open_checkpoint
from leitai.record.hashing import SHA256, SM3
from leitai.record.merkle import verify_consistency, verify_inclusion
from leitai.record.notes import Key
from leitai.record.receipts import Receipt
from leitai.record.verification import verify
from leitai.testing.faults.look import second_opinion
from leitai.web.actions.log import signer_named
from leitai.web.models import Ballot, Checkpoint, Round
from leitai.web.queries.receipts import forget_trees, prove_growth
from leitai.web.queries.soundness import examine_hall
from record.second import b64
from web.halls import Hall, make_live_round, seal


@pytest.fixture
def sm3(db: None, settings: Settings) -> Hall:
    """A live round opened under SM3; the setting has changed since."""
    settings.LEITAI_HASH = "sm3"
    hall = make_live_round()
    settings.LEITAI_HASH = "sha256"
    forget_trees()
    return hall


def play(hall: Hall) -> list[Receipt]:
    """All vote on all units; the receipts."""
    got = []
    for order in (1, 2, 3):
        hall.advance(order, 3)
        for panel, codes in hall.codes.items():
            for code in codes if panel != "peers" else codes[2 * order :]:
                got.append(Receipt.parse(hall.cast(code, order).written))
        hall.advance(order)
    return got


def key_of(origin: str) -> Key:
    return signer_named(origin, configured.SIGNING_SEED).key


def test_a_round_under_sm3_from_its_first_deed_to_both_verifiers(sm3: Hall) -> None:
    got = play(sm3)
    assert len(got) > 60 and {receipt.hash_name for receipt in got} == {"sm3"}
    row = Ballot.objects.get(pk=got[0].ballot)
    assert row.leaf == got[0].leaf.hex()
    assert examine_hall(key_of).faults == ()
    data = seal(sm3)
    mine = next(receipt for receipt in got if receipt.panel == "members")
    report = verify(data, mine)
    assert report.ok, [check.say("en") for check in report.checks if check.state == "fail"]
    assert report.facts["hash"] == "sm3" and report.checks[-1].name == "receipt_counted"
    assert read(data).manifest.algorithm is SM3
    if shutil.which("node"):
        assert second_opinion(data, mine.to_bytes()) == []
    soundness = examine_hall(key_of)
    assert soundness.faults == () and soundness.bundles == 1


def test_proofs_under_sm3_lead_from_receipt_to_checkpoint(sm3: Hall) -> None:
    got, client = play(sm3), Client()
    told = client.get(f"/api/v1/proofs?round={sm3.round.key}").json()
    proof = next(one for one in told["proofs"] if one["leaf"] == b64(got[0].leaf))
    hashes = tuple(receipts.from_base64(one, field="hash", size=32) for one in proof["hashes"])
    whole = receipts.with_proof(
        got[0], index=proof["index"], size=told["size"], hashes=hashes,
        checkpoint=told["checkpoint"],
    )  # fmt: skip
    key = key_of(got[0].origin)
    receipts.verify(whole, key)
    receipts.verify_proof(whole, key)
    head = open_checkpoint(told["checkpoint"], key)
    assert head.algorithm is SM3 and "hash sm3\n" in told["checkpoint"]
    given = {
        "leaf_hash": got[0].leaf, "index": proof["index"], "size": head.size, "root": head.root,
    }  # fmt: skip
    verify_inclusion(**given, proof=hashes, algorithm=SM3)
    with pytest.raises(receipts.BadProof):
        verify_inclusion(**given, proof=hashes, algorithm=SHA256)
    # Growth between two checkpoints, as the hall proves it to a witness.
    first = Checkpoint.objects.filter(round=sm3.round).order_by("size")[3]
    newest = Checkpoint.objects.get(round=sm3.round, size=head.size)
    grown = prove_growth(sm3.round, first.size, newest)
    verify_consistency(
        old_size=first.size, old_root=bytes.fromhex(first.root), new_size=head.size,
        new_root=head.root, proof=grown, algorithm=SM3,
    )  # fmt: skip


def test_a_harmed_leaf_is_seen_under_sm3_as_well(sm3: Hall) -> None:
    play(sm3)
    row = Ballot.objects.first()
    assert row is not None
    row.marks = {**row.marks, "results": "0"}
    row.save()
    told = [fault.say("en") for fault in examine_hall(key_of).faults]
    assert any("is not what its hash says" in one for one in told), told
    Round.objects.update(hash_name="sha256")
    assert len(examine_hall(key_of).faults) > len(told)


def test_rounds_keep_the_hash_that_they_were_opened_with(hall: Hall) -> None:
    assert hall.fresh().algorithm is SHA256
    assert Receipt.parse(_first(hall)).hash_name == "sha256"
    note = Checkpoint.objects.filter(round=hall.round).order_by("-size").first()
    assert note is not None and "hash" not in note.note


def _first(hall: Hall) -> bytes:
    hall.advance(1, 3)
    return hall.cast(hall.codes["leaders"][0], 1).written


@pytest.mark.parametrize(("word", "good"), [("sm3", True), ("sha256", True), ("md5", False)])
def test_another_word_in_the_setting_is_refused_at_the_start(word: str, good: bool) -> None:
    program = "from leitai.web import settings; print(settings.LEITAI_HASH)"
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False,
        env={**os.environ, "LEITAI_HASH": word, "LEITAI_SECRET_KEY": "x"},
    )  # fmt: skip
    assert (ran.returncode == 0) is good
    assert ran.stdout.strip() == word if good else "LEITAI_HASH" in ran.stderr


def test_the_phone_is_told_the_hash(sm3: Hall) -> None:
    assert json.loads(_first(sm3))["hash"] == "sm3"
