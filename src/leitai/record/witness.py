"""What a witness does before it co-signs a checkpoint of somebody else's log.

A witness remembers, for each log, the last checkpoint that it co-signed, and
co-signs the next only if the log's own signature fits and the new log begins
with the old one. So a hall cannot show two logs to two groups without one of
them lacking the cosignature. What a witness is asked is written as the body of
`add-checkpoint` in c2sp.org/tlog-witness; only that here the witness fetches it
from the hall, which calls nobody.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from leitai.record.base32 import from_base64, to_base64
from leitai.record.checkpoints import Checkpoint, open_checkpoint
from leitai.record.merkle import verify_consistency
from leitai.record.notes import Key, Signer, cosign
from leitai.record.problems import BadField, BadNote, BadProof

_OLD: Final = re.compile(r"old (0|[1-9][0-9]{0,14})")
MOST_HASHES: Final = 63


def watch(
    note: str,
    *,
    log_key: Key,
    last: Checkpoint | None,
    proof: Sequence[bytes],
    witness: Signer,
    now: int,
) -> tuple[str, Checkpoint]:
    """Co-signs a checkpoint that goes on from the last one seen.

    Args:
        note: the hall's signed checkpoint.
        log_key: the hall's key, known from elsewhere.
        last: the checkpoint co-signed before, None for the first of a log.
        proof: consistency proof from `last` to the new one (`Tree.consistency_proof`).
        witness: a signer of kind COSIGNATURE.
        now: seconds since 1970.

    Returns:
        The note with the cosignature, and the checkpoint to remember as `last`.

    Raises:
        BadNote, BadSignature: when the note is not the log's.
        BadProof: when the log is another one, shrank, or was rewritten.
    """
    checkpoint = open_checkpoint(note, log_key)
    if last is not None:
        if (checkpoint.origin, checkpoint.algorithm) != (last.origin, last.algorithm):
            raise BadProof(why="the checkpoint is of another log or size")
        verify_consistency(
            old_size=last.size,
            old_root=last.root,
            new_size=checkpoint.size,
            new_root=checkpoint.root,
            proof=proof,
            algorithm=checkpoint.algorithm,
        )
    return cosign(note, witness, now=now), checkpoint


def write_request(*, old: int, proof: Sequence[bytes], note: str) -> str:
    """What a witness is asked to co-sign: `old N`, the proof's hashes, an empty line, the note.

    Args:
        old: size of the checkpoint that the proof begins at; 0 for none.
        proof: consistency proof from there. note: the hall's signed checkpoint.
    """
    hashes = "".join(f"{to_base64(digest)}\n" for digest in proof)
    return f"old {old}\n{hashes}\n{note}"


def read_request(text: str) -> tuple[int, tuple[bytes, ...], str]:
    """The size, the proof and the note that `write_request` wrote.

    Raises:
        BadNote: for anything else; the note itself is not read.
    """
    head, empty, note = text.partition("\n\n")
    first, *hashes = head.split("\n")
    old = _OLD.fullmatch(first)
    if old is None or not empty or len(hashes) > MOST_HASHES:
        raise BadNote(why="what a witness is asked is not written as specified")
    try:
        proof = tuple(from_base64(line, field="proof", size=32) for line in hashes)
    except BadField as problem:
        raise BadNote(why=problem.params["why"]) from None
    return int(old[1]), proof, note
