"""What a witness does before it co-signs a checkpoint of somebody else's log.

A witness remembers, for each log, the last checkpoint that it co-signed, and
co-signs the next only if the log's own signature fits and the new log begins
with the old one. So a hall cannot show two logs to two groups without one of
them lacking the cosignature. Source: c2sp.org/tlog-witness, in spirit.
"""

from __future__ import annotations

from collections.abc import Sequence

from leitai.record.checkpoints import Checkpoint, open_checkpoint
from leitai.record.merkle import verify_consistency
from leitai.record.notes import Key, Signer, cosign
from leitai.record.problems import BadProof


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
