"""Published answers for hashes, signatures, trees and notes; both implementations."""

from __future__ import annotations

import hashlib
import json
import random
from pathlib import Path

import pytest

from leitai.record.hashing import ALGORITHMS, SHA256, SM3, algorithm
from leitai.record.merkle import Frontier, Tree
from leitai.record.notes import Key, parse_note
from leitai.record.problems import BadField, BadNote, BadSignature
from leitai.record.sm3 import Sm3
from record.second import answers, b64

ANSWERS = json.loads(
    (Path(__file__).parents[1] / "goldens/record/primitives.json").read_text("utf-8")
)


@pytest.mark.parametrize("case", ANSWERS["hashes"], ids=lambda c: c["why"])
def test_hashes(case):
    data = bytes.fromhex(case["data"])
    if case["hash"] in ALGORITHMS:
        assert algorithm(case["hash"]).digest(data).hex() == case["digest"]
    if case["hash"] == "sm3":
        assert Sm3(data).digest().hex() == case["digest"]


def test_the_second_verifiers_hashes_agree_at_every_length_around_a_block():
    chance = random.Random(20220928)
    datas = [chance.randbytes(size) for size in [*range(140), 1000, 5000]]
    expected = {
        "sha256": lambda data: hashlib.sha256(data).hexdigest(),
        "sha512": lambda data: hashlib.sha512(data).hexdigest(),
        "sm3": lambda data: Sm3(data).digest().hex(),
    }
    tasks = [{"task": name, "data": b64(data)} for name in expected for data in datas]
    known = [make(data) for make in expected.values() for data in datas]
    published = [
        {"task": case["hash"], "data": b64(bytes.fromhex(case["data"]))}
        for case in ANSWERS["hashes"]
    ]
    found = answers([*tasks, *published])
    assert found == [*known, *(case["digest"] for case in ANSWERS["hashes"])]


def test_sm3_written_out_is_the_one_in_use():
    for data in (b"", b"abc", bytes(200)):
        assert SM3.digest(data) == Sm3(data).digest()


def test_other_hashes_are_refused():
    with pytest.raises(BadField):
        algorithm("md5")


@pytest.mark.parametrize("case", ANSWERS["ed25519"], ids=lambda c: c["why"])
def test_signatures(case):
    def verify():
        Key("n", bytes.fromhex(case["key"])).verify(
            bytes.fromhex(case["sig"]), bytes.fromhex(case["data"])
        )

    if case["ok"]:
        verify()
    else:
        with pytest.raises((BadSignature, BadNote)):
            verify()


def test_the_second_verifiers_signatures_agree():
    tasks = [
        {
            "task": "ed25519",
            **{name: b64(bytes.fromhex(case[name])) for name in ("key", "sig", "data")},
        }
        for case in ANSWERS["ed25519"]
    ]
    assert answers(tasks) == [case["ok"] for case in ANSWERS["ed25519"]]


def test_roots_of_the_reference_tree():
    leaves = [bytes.fromhex(leaf) for leaf in ANSWERS["merkle"]["leaves"]]
    tree, edge = Tree(), Frontier()
    for leaf, root in zip(leaves, ANSWERS["merkle"]["roots"], strict=True):
        tree.append(SHA256.leaf(leaf))
        edge.append(SHA256.leaf(leaf))
        assert tree.root().hex() == edge.root().hex() == root
    tasks = [
        {"task": "root", "hash": "sha256", "leaves": [b64(leaf) for leaf in leaves[:size]]}
        for size in range(len(leaves) + 1)
    ]
    assert answers(tasks) == [hashlib.sha256(b"").hexdigest(), *ANSWERS["merkle"]["roots"]]


@pytest.mark.parametrize("case", ANSWERS["notes"], ids=lambda c: c["source"])
def test_notes_of_others(case):
    parse_note(case["text"]).verify(Key.parse(case["key"]))
    tasks = [
        {"task": "note", "text": case["text"], "key": case["key"]},
        {"task": "note", "text": case["text"].replace("problem", "Problem"), "key": case["key"]},
    ]
    good, bad = answers(tasks)
    assert good == "ok"
    assert bad["refused"] == "Fault"
