"""Keys, notes, checkpoints and cosignatures: what is read, what is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leitai.record.checkpoints import Checkpoint, open_checkpoint
from leitai.record.hashing import SM3
from leitai.record.notes import Key, Signer, cosign, parse_note, sign_note
from leitai.record.problems import BadNote, BadSignature, RecordProblem
from record.sample import SIGNER, WITNESS
from record.second import answers

CHECKPOINT = Checkpoint("arena.example/3", 7, bytes(range(32)))
NOTE = CHECKPOINT.sign(SIGNER)
OTHER = Signer.from_seed("other.example", bytes(32))


def test_a_checkpoint_comes_back_as_it_was_signed():
    assert open_checkpoint(NOTE, SIGNER.key) == CHECKPOINT
    assert NOTE.startswith("arena.example/3\n7\nAAEC")
    assert "\n\n— arena.example " in NOTE
    assert parse_note(NOTE).write() == NOTE
    assert Checkpoint.parse_body(CHECKPOINT.body()) == CHECKPOINT


def test_sm3_is_named_in_the_signed_text():
    checkpoint = Checkpoint("a", 1, bytes(32), SM3)
    assert checkpoint.body().endswith("\nhash sm3\n")
    assert open_checkpoint(checkpoint.sign(SIGNER), SIGNER.key).algorithm is SM3
    assert checkpoint.fingerprint() != Checkpoint("a", 1, bytes(32)).fingerprint()


def test_the_fingerprint_is_four_groups_and_follows_every_part():
    prints = {
        Checkpoint(origin, size, root).fingerprint()
        for origin in ("a", "b")
        for size in (1, 2)
        for root in (bytes(32), bytes(31) + b"\x01")
    }
    assert len(prints) == 8
    for text in prints:
        assert [len(group) for group in text.split("-")] == [4, 4, 4, 4]


def test_keys_are_written_and_read():
    for key in (SIGNER.key, WITNESS.key):
        assert Key.parse(key.write()) == key
        assert answers([{"task": "key", "text": key.write()}]) == [key.id.hex()]


SIGNED = SIGNER.key.write()
BAD_KEYS = [
    "",
    "name",
    "name+00000000",
    SIGNED.replace("42a2f541", "42a2f542"),
    SIGNED.replace("42a2f541", "42A2F541"),
    SIGNED.replace("arena", "arenb"),
    SIGNED[:-1],
    SIGNED + "=",
    SIGNED + "\n",
    " " + SIGNED,
    SIGNED.replace("arena.example", "擂台"),
    "x+00000000+AA==",
    "x+00000000+" + "B" * 44,
]


@pytest.mark.parametrize("text", BAD_KEYS, ids=repr)
def test_bad_keys_are_refused(text):
    with pytest.raises(BadNote):
        Key.parse(text)


def test_the_second_verifier_refuses_the_same_keys():
    for text, answer in zip(
        BAD_KEYS, answers([{"task": "key", "text": text} for text in BAD_KEYS]), strict=True
    ):
        assert isinstance(answer, dict), text
        assert answer["refused"] == "Fault", text


LINE = NOTE.split("\n\n")[1]
BODY = NOTE.split("\n\n")[0] + "\n"
BAD_NOTES = {
    "nothing": "",
    "no signature": BODY,
    "no empty line": BODY + LINE,
    "no signature after the empty line": BODY + "\n",
    "cut off": NOTE[:-1],
    "Windows line ends": NOTE.replace("\n", "\r\n"),
    "tab": NOTE.replace("example", "exam\tple"),
    "hyphen for dash": NOTE.replace("—", "-"),
    "two spaces": NOTE.replace("— ", "—  "),
    "a changed size": NOTE.replace("\n7\n", "\n8\n"),
    "a changed origin": NOTE.replace("example/3", "example/4"),
    "a line added": NOTE.replace("\n\n", "\nx\n\n"),
    "another name": NOTE.replace("— arena", "— brena"),
    "a changed signature": NOTE.replace(LINE[-8:-4], "AAAA"),
    "spare bits in base 64": NOTE[:-3] + chr(ord(NOTE[-3]) + 1) + NOTE[-2:],
    "signed by another": CHECKPOINT.sign(OTHER),
    "good and forged line of the same key": NOTE + LINE.replace(LINE[40:44], "AAAA"),
    "more than 64 lines": NOTE + LINE * 64,
    "an empty line among signatures": NOTE + "\n" + LINE,
}


@pytest.mark.parametrize("why", BAD_NOTES)
def test_bad_notes_are_refused(why):
    assert BAD_NOTES[why] != NOTE
    with pytest.raises((BadNote, BadSignature)):
        open_checkpoint(BAD_NOTES[why], SIGNER.key)


def test_the_second_verifier_agrees_on_notes():
    tasks = [{"task": "note", "text": text, "key": SIGNED} for text in BAD_NOTES.values()]
    both = sign_note(CHECKPOINT.body(), [OTHER, SIGNER])
    *bad, good, unknown = answers(
        [
            *tasks,
            {"task": "note", "text": NOTE, "key": SIGNED},
            {"task": "note", "text": both, "key": SIGNED},
        ]
    )
    assert (good, unknown) == ("ok", "ok")
    for why, answer in zip(BAD_NOTES, bad, strict=True):
        assert isinstance(answer, dict), why
        assert answer["refused"] == "Fault", why


def test_signatures_of_unknown_keys_do_not_disturb():
    both = sign_note(CHECKPOINT.body(), [OTHER, SIGNER])
    assert open_checkpoint(both, SIGNER.key) == CHECKPOINT


BAD_BODIES = [
    "a\n1\n",
    "a\n01\nAAAA\n",
    "a\n-1\n" + CHECKPOINT.body().split("\n")[2] + "\n",
    "a\n1\nAAAA\n",
    "\n1\n" + CHECKPOINT.body().split("\n")[2] + "\n",
    "a b\n1\n" + CHECKPOINT.body().split("\n")[2] + "\n",
    "leitai/x\n1\n" + CHECKPOINT.body().split("\n")[2] + "\n",
    CHECKPOINT.body() + "hash sha256\n",
    CHECKPOINT.body() + "hash md5\n",
    CHECKPOINT.body() + "hash sm3\nmore\n",
    CHECKPOINT.body() + "\n",
    CHECKPOINT.body()[:-1],
]


@pytest.mark.parametrize("body", BAD_BODIES, ids=repr)
def test_bad_checkpoint_bodies_are_refused(body):
    with pytest.raises(BadNote):
        Checkpoint.parse_body(body)


def test_a_witness_cosigns_with_its_time():
    seen = cosign(NOTE, WITNESS, now=1664328600)
    note = parse_note(seen)
    assert note.verify_witness(WITNESS.key) == 1664328600
    note.verify(SIGNER.key)
    changed = parse_note(seen.replace("\n7\n", "\n8\n"))
    with pytest.raises(BadSignature):
        changed.verify_witness(WITNESS.key)
    with pytest.raises(BadSignature):
        note.verify_witness(SIGNER.key)
    with pytest.raises(BadSignature):
        note.verify(WITNESS.key)
    with pytest.raises(BadNote):
        cosign(NOTE, SIGNER, now=1)
    task = {"task": "witness", "text": seen, "key": WITNESS.key.write()}
    good, bad = answers([task, {**task, "text": seen.replace("\n7\n", "\n8\n")}])
    assert good == "ok"
    assert bad["refused"] == "Fault"


def test_signers_refuse_what_cannot_be_signed():
    with pytest.raises(BadNote):
        Signer.from_seed("x", b"short")
    with pytest.raises(BadNote):
        Signer.from_seed("has space", bytes(32))
    for text in ("no end", "tab\t\n", "half \ud800\n"):
        with pytest.raises(BadNote):
            sign_note(text, [SIGNER])
    with pytest.raises(BadNote):
        Checkpoint("leitai/bundle/v1", 1, bytes(32))


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused(text):
    for read in (parse_note, Key.parse, Checkpoint.parse_body):
        try:
            read(text)
        except RecordProblem:
            continue
