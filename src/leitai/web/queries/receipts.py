"""Receipts, issued again from what is stored, with their proof once the slot has closed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any
from uuid import UUID

from leitai.record.merkle import Tree
from leitai.record.notes import Signer
from leitai.record.problems import BadProof
from leitai.record.receipts import Receipt, issue, with_proof
from leitai.record.tickets import pseudonym
from leitai.web.models import Ballot, Checkpoint, LogLeaf, Round
from leitai.web.queries.record import ballot_entry, newest_checkpoint, origin_of

_trees: dict[int, Tree] = {}
_growing = threading.Lock()


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


def proven_receipt(ballot: UUID, signer_of: Callable[[Round], Signer]) -> Receipt | None:
    """The receipt of a stored ballot, with its proof when its leaf is in the log."""
    row = Ballot.objects.select_related("slot__round").filter(pk=ballot).first()
    if row is None:
        return None
    round_ = row.slot.round
    entry = ballot_entry(round_.key, row.slot.key, row)
    receipt = issue(entry, origin=origin_of(round_.key), signer=signer_of(round_))
    leaf = LogLeaf.objects.filter(round=round_, hash=row.leaf).first() if row.logged else None
    checkpoint = newest_checkpoint(round_)
    if leaf is None or checkpoint is None:
        return receipt
    hashes = prove(round_, leaf.index, checkpoint)
    return with_proof(
        receipt, index=leaf.index, size=checkpoint.size, hashes=hashes, checkpoint=checkpoint.note
    )


def prove(round_: Round, index: int, checkpoint: Checkpoint) -> tuple[bytes, ...]:
    """The inclusion proof of a leaf up to a checkpoint, from a tree that is kept and grown.

    Pages are answered by several threads: one at a time grows the tree, and a tree that does
    not lead to the checkpoint's root is built anew.
    """
    size = checkpoint.size
    with _growing:
        for fresh in (False, True):
            tree = Tree() if fresh else _trees.get(round_.pk, Tree())
            if tree.size < size:
                new = LogLeaf.objects.filter(round=round_, index__gte=tree.size, index__lt=size)
                leaves = new.order_by("index").values_list("hash", flat=True)
                tree.extend(bytes.fromhex(leaf) for leaf in leaves)
            if tree.root(size).hex() == checkpoint.root:
                _trees[round_.pk] = tree
                return tree.inclusion_proof(index, size)
    raise BadProof(why="the log does not lead to its checkpoint")


def forget_trees() -> None:
    """Forget trees kept, for tests that rebuild the database under the same keys."""
    _trees.clear()
