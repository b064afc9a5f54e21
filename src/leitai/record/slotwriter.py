"""The bytes of ballots and receipts of one slot, for a hall that takes thousands a second.

Writes exactly what `Ballot.to_bytes` and `Receipt` write, without looking again at what
does not change from ballot to ballot: round, slot, origin and key. Fields are the caller's to
have checked; tests hold every byte equal to the long way.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from leitai.record.base32 import to_base64
from leitai.record.canonical import in_order, quoted
from leitai.record.checkpoints import check_origin
from leitai.record.entries import BALLOT_PREFIX
from leitai.record.fields import check_identifier
from leitai.record.hashing import SHA256, Algorithm
from leitai.record.notes import Signer
from leitai.record.receipts import RECEIPT_PREFIX, Receipt, short_code


def marks_text(marks: Mapping[str, str]) -> str:
    """The canonical JSON of a ballot's marks, criterion -> decimal string."""
    return "{" + ",".join(f"{quoted(name)}:{quoted(mark)}" for name, mark in in_order(marks)) + "}"


@lru_cache(maxsize=256)
def _quoted_panel(panel: str) -> str:
    return quoted(check_identifier(panel, field="panel"))


class SlotWriter:
    """Writes ballots and receipts of one slot.

    Args:
        round_id, slot: identifiers, as in `Ballot`.
        origin: of the round's log. signer: the hall's key under it.
        algorithm: hash of the round's log.

    Raises:
        BadField, BadNote: for identifiers or an origin that cannot be recorded.
    """

    def __init__(
        self,
        *,
        round_id: str,
        slot: str,
        origin: str,
        signer: Signer,
        algorithm: Algorithm = SHA256,
    ) -> None:
        check_origin(origin)
        self.round_id, self.slot, self.origin = round_id, slot, origin
        self.algorithm, self._sign, self.key_id = algorithm, signer.sign, signer.key.id.hex()
        round_text = quoted(check_identifier(round_id, field="round"))
        slot_text = quoted(check_identifier(slot, field="slot"))
        self._ballot_end = f',"round":{round_text},"slot":{slot_text},"v":1}}'
        self._hash_and_key = f'","hash":"{algorithm.name}","key":"{self.key_id}","leaf":"'
        self._origin = f'","origin":{quoted(origin)},"panel":'
        self._round = f',"round":{round_text},"short":"'
        self._receipt_end = f'"slot":{slot_text},"v":1}}'

    def leaf(
        self, *, panel: str, ballot: str, pseudonym: str, rev: int, marks: str, link: str | None
    ) -> bytes:
        """The leaf hash of a ballot (32 bytes); `marks` as `marks_text` writes them."""
        linked = "" if link is None else f'"link":"{link}",'
        text = (
            f'{{"ballot":"{ballot}",{linked}"marks":{marks},"panel":{_quoted_panel(panel)},'
            f'"pseudonym":"{pseudonym}","rev":{rev}{self._ballot_end}'
        )
        return self.algorithm.leaf(BALLOT_PREFIX + text.encode())

    def receipt(self, *, panel: str, ballot: str, rev: int, leaf: bytes) -> tuple[Receipt, bytes]:
        """The signed receipt of a stored ballot, and its canonical bytes."""
        head = self.head(panel=panel, ballot=ballot, rev=rev, leaf=leaf)
        signature = self._sign(self.to_sign(head))
        receipt = Receipt(
            self.origin, self.round_id, self.slot, panel, ballot, rev, leaf,
            self.algorithm.name, self.key_id, signature,
        )  # fmt: skip
        return receipt, self.signed(head, signature)

    def head(self, *, panel: str, ballot: str, rev: int, leaf: bytes) -> str:
        """The receipt of a stored ballot up to its signature, for many that are signed at once."""
        return (
            f'{{"ballot":"{ballot}{self._hash_and_key}{to_base64(leaf)}{self._origin}'
            f'{_quoted_panel(panel)},"rev":{rev}{self._round}{short_code(leaf)}",'
        )

    def to_sign(self, head: str) -> bytes:
        """What is signed of a receipt that begins so."""
        return RECEIPT_PREFIX + (head + self._receipt_end).encode()

    def signed(self, head: str, signature: bytes) -> bytes:
        """The canonical bytes of the receipt with its signature."""
        return f'{head}"sig":"{to_base64(signature)}",{self._receipt_end}'.encode()
