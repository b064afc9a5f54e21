"""The log of one round in memory: deeds and slots appended by the rules of `entries`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from leitai.record.canonical import Json
from leitai.record.checkpoints import Checkpoint, check_origin
from leitai.record.entries import SLOT_CLOSED, Ballot, Deed, Entry, Withheld, in_log_order
from leitai.record.fields import check_identifier
from leitai.record.hashing import SHA256, Algorithm
from leitai.record.merkle import Tree
from leitai.record.notes import Signer, parse_note
from leitai.record.problems import BadField, BadProof
from leitai.record.receipts import Receipt, with_proof


class Log:
    """Entries, their tree and the deeds' running number.

    Args:
        origin: of the log, visible ASCII, for example `arena.example/round-3`.
        round_id: of the round.
        entries: what the log already holds, in order (taken as given).
        algorithm: hash of leaves and nodes.
    """

    def __init__(
        self,
        *,
        origin: str,
        round_id: str,
        entries: Iterable[Entry] = (),
        algorithm: Algorithm = SHA256,
    ) -> None:
        check_origin(origin)
        self.origin, self.algorithm = origin, algorithm
        self.round_id = check_identifier(round_id, field="round")
        self.entries: list[Entry] = []
        self.tree = Tree(algorithm=algorithm)
        self._deeds = 0
        self._places: dict[bytes, int] = {}
        for entry in entries:
            self._append(entry)

    def append_deed(self, *, at: str, by: str, what: str, data: Mapping[str, Json]) -> Deed:
        """Adds a staff deed with the next running number.

        Raises:
            BadField: for fields out of form, and for `slot.closed`: use `close_slot`.
        """
        if what == SLOT_CLOSED:
            raise BadField(field="what", why="slots are closed together with their ballots")
        deed = Deed(self.round_id, self._deeds + 1, at, by, what, data)
        self._append(deed)
        return deed

    def close_slot(
        self,
        *,
        slot: str,
        ballots: Iterable[Ballot | Withheld],
        at: str,
        by: str,
        data: Mapping[str, Json] | None = None,
    ) -> range:
        """Adds the deed `slot.closed` and all of the slot's ballots in order of leaf hash.

        Args:
            slot: the slot.
            ballots: all revisions; after a reopening only those not yet in the log.
            at, by: as in `Deed`.
            data: further members of the deed's data.

        Returns:
            The indices of the ballots' leaves.

        Raises:
            BadField: for a ballot of another round or slot.
        """
        ordered = in_log_order(ballots, self.algorithm)
        for ballot in ordered:
            if ballot.slot != slot or (
                isinstance(ballot, Ballot) and ballot.round_id != self.round_id
            ):
                raise BadField(field="slot", why="a ballot is of another round or slot")
        full = {**(data or {}), "slot": slot, "leaves": len(ordered)}
        self._append(Deed(self.round_id, self._deeds + 1, at, by, SLOT_CLOSED, full))
        first = self.tree.size
        for ballot in ordered:
            self._append(ballot)
        return range(first, self.tree.size)

    def checkpoint(self, signer: Signer, *, size: int | None = None) -> str:
        """The signed checkpoint of the first `size` leaves; all by default."""
        return self.head(size=size).sign(signer)

    def head(self, *, size: int | None = None) -> Checkpoint:
        """The checkpoint of the first `size` leaves, not signed; all by default."""
        size = self.tree.size if size is None else size
        return Checkpoint(self.origin, size, self.tree.root(size), self.algorithm)

    def index_of(self, leaf_hash: bytes) -> int:
        """Where a leaf stands.

        Raises:
            BadProof: when it is not in the log.
        """
        try:
            return self._places[leaf_hash]
        except KeyError:
            raise BadProof(why="the leaf is not in the log with this root") from None

    def prove(self, receipt: Receipt, checkpoint: str) -> Receipt:
        """The receipt with its inclusion proof up to a signed checkpoint of this log.

        Raises:
            BadProof: when the ballot is not in the log of that size.
        """
        size = Checkpoint.parse_body(parse_note(checkpoint).text).size
        index = self.index_of(receipt.leaf)
        hashes = self.tree.inclusion_proof(index, size)
        return with_proof(receipt, index=index, size=size, hashes=hashes, checkpoint=checkpoint)

    def _append(self, entry: Entry) -> None:
        leaf = entry.leaf(self.algorithm)
        self._places[leaf] = self.tree.append(leaf)
        self.entries.append(entry)
        if isinstance(entry, Deed):
            self._deeds += 1
