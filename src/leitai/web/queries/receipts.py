"""Receipts of a ticket, and proofs in buckets, so that asking tells the hall nothing."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Any, Final

from leitai.record.base32 import to_base64
from leitai.record.merkle import Tree
from leitai.record.notes import Signer
from leitai.record.problems import BadProof
from leitai.record.receipts import issue
from leitai.record.tickets import pseudonym
from leitai.web.models import Ballot, Checkpoint, LogLeaf, Round, SlotState
from leitai.web.queries.record import ballot_entry, newest_checkpoint, origin_of

_trees: dict[int, Tree] = {}
_growing = threading.Lock()
SMALLEST_BUCKET: Final = 128


def voted_slots(round_: Round, secret: bytes, signer: Signer) -> dict[str, Any]:
    """Slot key -> what the holder of a secret has voted: revision, receipt and marks."""
    names = {
        pseudonym(secret, round_id=round_.key, slot=slot.key): slot for slot in round_.slots.all()
    }
    voted: dict[str, Any] = {}
    for row in Ballot.objects.filter(pseudonym__in=names).order_by("rev"):
        slot = names[row.pseudonym]
        entry = ballot_entry(round_.key, slot.key, row)
        receipt = issue(entry, origin=origin_of(round_.key), signer=signer)
        voted[slot.key] = {"rev": row.rev, "receipt": receipt.to_json(), "marks": row.marks}
    return voted


@dataclass(frozen=True, slots=True)
class Proofs:
    """Proofs of all ballots whose leaf begins with some hexadecimal digits.

    Whoever looks for one ballot takes the proofs of a hundred and more, so that the hall does
    not learn which was looked for.

    Args:
        size, note: of the checkpoint that they lead to.
        digits: how many digits must be asked for, by the size of the log.
        leaves: (hash, index, hashes of the proof), in the order of the log.
        closed: keys of slots whose ballots are all in the log.
    """

    size: int
    note: str
    digits: int
    leaves: tuple[tuple[bytes, int, tuple[bytes, ...]], ...]
    closed: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        return {
            "size": self.size,
            "checkpoint": self.note,
            "digits": self.digits,
            "closed": list(self.closed),
            "proofs": [
                {"leaf": to_base64(leaf), "index": index, "hashes": [*map(to_base64, hashes)]}
                for leaf, index, hashes in self.leaves
            ],
        }


def digits_for(size: int) -> int:
    """How many digits of its leaf a ballot is looked up by, in a log of `size` leaves.

    As many as still leave `SMALLEST_BUCKET` leaves in each bucket on average; none at all in a
    small log, whose proofs are then given whole.
    """
    digits = 0
    while size // 16 ** (digits + 1) >= SMALLEST_BUCKET:
        digits += 1
    return digits


def find_proofs(round_: Round, prefix: str) -> Proofs:
    """The proofs of a bucket; none, but the number of digits, when the prefix is of another
    length than the log wants: a longer one would single a ballot out.
    """
    checkpoint = newest_checkpoint(round_)
    closed = tuple(round_.slots.filter(state=SlotState.CLOSED).values_list("key", flat=True))
    if checkpoint is None:
        return Proofs(0, "", 0, (), closed)
    digits, leaves = digits_for(checkpoint.size), []
    if len(prefix) == digits:
        rows = LogLeaf.objects.filter(
            round=round_, body="", hash__startswith=prefix, index__lt=checkpoint.size
        )
        found = list(rows.order_by("index").values_list("hash", "index"))
        tree = _tree_to(round_, checkpoint) if found else Tree(algorithm=round_.algorithm)
        leaves = [
            (bytes.fromhex(leaf), index, tree.inclusion_proof(index, checkpoint.size))
            for leaf, index in found
        ]
    return Proofs(checkpoint.size, checkpoint.note, digits, tuple(leaves), closed)


def prove(round_: Round, index: int, checkpoint: Checkpoint) -> tuple[bytes, ...]:
    """The inclusion proof of a leaf up to a checkpoint."""
    return _tree_to(round_, checkpoint).inclusion_proof(index, checkpoint.size)


def prove_growth(round_: Round, old: int, checkpoint: Checkpoint) -> tuple[bytes, ...]:
    """The proof that the log up to a checkpoint begins with its first `old` leaves."""
    return _tree_to(round_, checkpoint).consistency_proof(old, checkpoint.size)


def _tree_to(round_: Round, checkpoint: Checkpoint) -> Tree:
    """The log's tree, kept and grown, as far as a checkpoint.

    Pages are answered by several threads: one at a time grows the tree, and a tree that does
    not lead to the checkpoint's root is built anew.
    """
    size = checkpoint.size
    with _growing:
        for fresh in (False, True):
            empty = Tree(algorithm=round_.algorithm)
            tree = empty if fresh else _trees.get(round_.pk, empty)
            if tree.size < size:
                new = LogLeaf.objects.filter(round=round_, index__gte=tree.size, index__lt=size)
                leaves = new.order_by("index").values_list("hash", flat=True)
                tree.extend(bytes.fromhex(leaf) for leaf in leaves)
            if tree.root(size).hex() == checkpoint.root:
                _trees[round_.pk] = tree
                return tree
    raise BadProof(why="the log does not lead to its checkpoint")


def forget_trees() -> None:
    """Forget trees kept, for tests that rebuild the database under the same keys."""
    _trees.clear()
