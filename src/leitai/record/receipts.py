"""Receipts: the hall's signed promise that a ballot will be in the log and in the count.

Given at casting, once the ballot is safely stored; without a proof, since the
leaves of a slot enter the log when it closes. Afterwards `with_proof` adds the
inclusion proof and checkpoint. Ed25519 is deterministic: the same ballot
gets the identical receipt whenever it is sent again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from leitai.record.base32 import from_base64, grouped, to_base32, to_base64
from leitai.record.canonical import Json, encode, loads, quoted
from leitai.record.checkpoints import check_origin, open_checkpoint
from leitai.record.entries import Ballot
from leitai.record.fields import check_count, check_identifier, check_members, check_uuid
from leitai.record.hashing import SHA256, Algorithm, algorithm
from leitai.record.merkle import verify_inclusion
from leitai.record.notes import Key, Signer
from leitai.record.problems import (
    BadField,
    BadNote,
    BadProof,
    BadReceipt,
    BadSignature,
    NotCanonical,
)

RECEIPT_PREFIX: Final = b"leitai/receipt/v1\n"
_KEY_ID: Final = re.compile(r"[0-9a-f]{8}")
LONGEST_RECEIPT: Final = 64 * 1024
_SIGNED: Final = (
    "v",
    "origin",
    "round",
    "slot",
    "panel",
    "ballot",
    "rev",
    "leaf",
    "hash",
    "short",
    "key",
)


@dataclass(frozen=True, slots=True)
class Proof:
    """Where the leaf is: index, the size and signed checkpoint, and the hashes between."""

    index: int
    size: int
    hashes: tuple[bytes, ...]
    checkpoint: str

    def to_json(self) -> dict[str, Json]:
        """The proof as the member `proof` of a receipt."""
        return {
            "index": self.index,
            "size": self.size,
            "hashes": [to_base64(step) for step in self.hashes],
            "checkpoint": self.checkpoint,
        }

    @classmethod
    def from_json(cls, value: object) -> Proof:
        """Reads what `to_json` wrote.

        Raises:
            BadField: for anything else.
        """
        m = check_members(value, field="proof", required=["index", "size", "hashes", "checkpoint"])
        if not isinstance(m["hashes"], list) or len(m["hashes"]) > 64:
            raise BadField(field="proof.hashes", why="not a list of at most 64 hashes")
        if not isinstance(m["checkpoint"], str):
            raise BadField(field="proof.checkpoint", why="not a text")
        return cls(
            check_count(m["index"], field="proof.index"),
            check_count(m["size"], field="proof.size", least=1),
            tuple(from_base64(step, field="proof.hashes", size=32) for step in m["hashes"]),
            m["checkpoint"],
        )


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the judge keeps.

    Args:
        origin: of the round's log.
        round_id, slot, panel, ballot, rev: as in the ballot.
        leaf: leaf hash of the ballot's canonical bytes, 32 bytes.
        hash_name: `sha256` or `sm3`.
        key_id: 8 hex digits of the hall's key.
        signature: 64 bytes over `signed_bytes`.
        proof: added when the slot has closed.
    """

    origin: str
    round_id: str
    slot: str
    panel: str
    ballot: str
    rev: int
    leaf: bytes
    hash_name: str
    key_id: str
    signature: bytes
    proof: Proof | None = None

    @property
    def short(self) -> str:
        """8 characters of the leaf hash in two groups, to compare by eye."""
        return short_code(self.leaf)

    def signed_bytes(self) -> bytes:
        """`leitai/receipt/v1`, a newline, and the canonical JSON without `sig` and `proof`."""
        return RECEIPT_PREFIX + self._text("", "").encode()

    def to_json(self) -> dict[str, Json]:
        """The receipt as the judge gets it."""
        value = self._signed()
        value["sig"] = to_base64(self.signature)
        if self.proof is not None:
            value["proof"] = self.proof.to_json()
        return value

    def to_bytes(self) -> bytes:
        """Canonical JSON of the receipt, for a file or a QR code."""
        proof = "" if self.proof is None else f'"proof":{encode(self.proof.to_json()).decode()},'
        return self._text(proof, f'"sig":"{to_base64(self.signature)}",').encode()

    def _text(self, proof: str, sig: str) -> str:
        q = quoted
        return (
            f'{{"ballot":"{self.ballot}","hash":"{self.hash_name}","key":"{self.key_id}",'
            f'"leaf":"{to_base64(self.leaf)}","origin":{q(self.origin)},"panel":{q(self.panel)},'
            f'{proof}"rev":{self.rev},"round":{q(self.round_id)},"short":"{self.short}",{sig}'
            f'"slot":{q(self.slot)},"v":1}}'
        )

    def _signed(self) -> dict[str, Json]:
        return {
            "v": 1,
            "origin": self.origin,
            "round": self.round_id,
            "slot": self.slot,
            "panel": self.panel,
            "ballot": self.ballot,
            "rev": self.rev,
            "leaf": to_base64(self.leaf),
            "hash": self.hash_name,
            "short": self.short,
            "key": self.key_id,
        }

    @classmethod
    def from_json(cls, value: object) -> Receipt:
        """Reads what `to_json` wrote; no signature is checked yet.

        Raises:
            BadReceipt: for missing, unknown or malformed members.
        """
        try:
            m = check_members(
                value, field="receipt", required=(*_SIGNED, "sig"), optional=["proof"]
            )
            receipt = cls(
                m["origin"],
                check_identifier(m["round"], field="round"),
                check_identifier(m["slot"], field="slot"),
                check_identifier(m["panel"], field="panel"),
                check_uuid(m["ballot"], field="ballot"),
                check_count(m["rev"], field="rev", least=1),
                from_base64(m["leaf"], field="leaf", size=32),
                algorithm(m["hash"]).name,
                _check_key_id(m["key"]),
                from_base64(m["sig"], field="sig", size=64),
                Proof.from_json(m["proof"]) if "proof" in m else None,
            )
            if not isinstance(m["origin"], str):
                raise BadField(field="origin", why="not a text")
            check_origin(m["origin"])
            if m["v"] != 1 or isinstance(m["v"], bool) or m["short"] != receipt.short:
                raise BadField(field="short", why="version or short code do not fit")
        except (BadField, BadNote) as problem:
            why = problem.params["why"]
            raise BadReceipt(why=f"{problem.params.get('field', 'origin')}: {why}") from None
        return receipt

    @classmethod
    def parse(cls, data: bytes) -> Receipt:
        """Reads a receipt from a file or paste, as programs and people save JSON.

        Spaces and the order of members do not matter: what is signed is the
        canonical form, which is written anew.

        Raises:
            BadReceipt: when it is not the JSON of a receipt, or longer than 64 KiB.
        """
        if len(data) > LONGEST_RECEIPT:
            raise BadReceipt(why=f"{len(data)} bytes are too many")
        try:
            value = loads(data)
            encode(value)
            return cls.from_json(value)
        except NotCanonical as problem:
            raise BadReceipt(why=problem.params["why"]) from None


def issue(ballot: Ballot, *, origin: str, signer: Signer, algorithm: Algorithm = SHA256) -> Receipt:
    """The receipt of a ballot that has been stored.

    Args:
        ballot: what was stored.
        origin: of the round's log.
        signer: the hall's key.
        algorithm: hash of the round's log.
    """
    leaf = ballot.leaf(algorithm)
    draft = Receipt(
        origin,
        ballot.round_id,
        ballot.slot,
        ballot.panel,
        ballot.ballot,
        ballot.rev,
        leaf,
        algorithm.name,
        signer.key.id.hex(),
        b"",
    )
    return replace(draft, signature=signer.sign(draft.signed_bytes()))


def verify(receipt: Receipt, key: Key) -> None:
    """Passes when the key signed this receipt.

    Raises:
        BadSignature: when it did not.
    """
    if receipt.key_id != key.id.hex():
        raise BadSignature(name=key.name)
    key.verify(receipt.signature, receipt.signed_bytes())


def with_proof(
    receipt: Receipt, *, index: int, size: int, hashes: Sequence[bytes], checkpoint: str
) -> Receipt:
    """The same receipt with its inclusion proof and the signed checkpoint it leads to."""
    return replace(receipt, proof=Proof(index, size, tuple(hashes), checkpoint))


def verify_proof(receipt: Receipt, key: Key) -> None:
    """Passes when the receipt's proof leads to a checkpoint that the key signed.

    Raises:
        BadProof: when there is no proof, or it does not lead there.
        BadSignature, BadNote: when the checkpoint is not the key's.
    """
    proof = receipt.proof
    if proof is None:
        raise BadProof(why="the receipt holds no proof yet")
    checkpoint = open_checkpoint(proof.checkpoint, key)
    if (checkpoint.origin, checkpoint.size) != (receipt.origin, proof.size):
        raise BadProof(why="the checkpoint is of another log or size")
    if checkpoint.algorithm.name != receipt.hash_name:
        raise BadProof(why="the checkpoint is of another hash algorithm")
    verify_inclusion(
        leaf_hash=receipt.leaf,
        index=proof.index,
        size=proof.size,
        proof=proof.hashes,
        root=checkpoint.root,
        algorithm=checkpoint.algorithm,
    )


def _check_key_id(value: object) -> str:
    if not isinstance(value, str) or not _KEY_ID.fullmatch(value):
        raise BadField(field="key", why="not 8 hex digits")
    return value


def short_code(leaf: bytes) -> str:
    """The first 40 bits of a leaf hash: 8 characters in two groups."""
    return grouped(to_base32(leaf, 8))
