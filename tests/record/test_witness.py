"""A witness goes along with a log that grows, and with no other."""

from __future__ import annotations

import pytest

from leitai.record.log import Log
from leitai.record.notes import Signer, parse_note
from leitai.record.problems import BadNote, BadProof, BadSignature
from leitai.record.witness import watch
from record import sample

LOG, NOTES = sample.fill()


def seen(note, last, proof=(), **changed):
    given = {"log_key": sample.SIGNER.key, "witness": sample.WITNESS, "now": 1664328600}
    return watch(note, last=last, proof=proof, **{**given, **changed})


def test_it_cosigns_each_checkpoint_of_a_growing_log():
    last = None
    for note in NOTES:
        size = int(note.split("\n")[1])
        proof = () if last is None else LOG.tree.consistency_proof(last.size, size)
        cosigned, last = seen(note, last, proof)
        assert parse_note(cosigned).verify_witness(sample.WITNESS.key) == 1664328600
    assert last.size == LOG.tree.size
    again, same = seen(NOTES[-1], last)
    assert same == last
    assert again.startswith(NOTES[-1])


def test_it_refuses_a_rewritten_shrunk_or_foreign_log():
    _, first = seen(NOTES[1], None)
    entries = [*LOG.entries[:7], *LOG.entries[8:]]
    forked = Log(origin=sample.ORIGIN, round_id=sample.ROUND, entries=entries)
    proof = forked.tree.consistency_proof(first.size)
    with pytest.raises(BadProof):
        seen(forked.checkpoint(sample.SIGNER), first, proof)
    with pytest.raises(BadProof):
        seen(NOTES[0], first)
    with pytest.raises(BadProof):
        seen(NOTES[2], first)
    other = Log(origin="arena.example/other", round_id=sample.ROUND, entries=LOG.entries)
    with pytest.raises(BadProof):
        seen(other.checkpoint(sample.SIGNER), first, LOG.tree.consistency_proof(first.size))
    stranger = Signer.from_seed("arena.example", bytes(32))
    with pytest.raises(BadSignature):
        seen(LOG.checkpoint(stranger), None)
    with pytest.raises(BadNote):
        seen(NOTES[0], None, witness=sample.SIGNER)
