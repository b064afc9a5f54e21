"""Signed notes and their keys (C2SP signed-note) with Ed25519.

A note is a text ending in a newline, an empty line, and signature lines
`— name base64(key id || signature)`. Keys are written as `name+id+base64`.
Sources: c2sp.org/signed-note, c2sp.org/tlog-cosignature, RFC 8032.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from leitai.record.base32 import from_base64, to_base64
from leitai.record.problems import BadField, BadNote, BadSignature

ED25519: Final = 0x01
COSIGNATURE: Final = 0x04
MOST_SIGNATURES: Final = 64
_P: Final = 2**255 - 19
_SMALL_ORDER_Y: Final = frozenset(
    (
        0,
        1,
        _P - 1,
        0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7,
        0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826,
    )
)
_DASH: Final = "— "


@dataclass(frozen=True, slots=True)
class Key:
    """A public key with its name; `kind` 1 signs texts, 4 co-signs checkpoints with a time.

    Its `id` is SHA-256(name || 0x0A || kind || public key), the first 4 bytes.

    Raises:
        BadNote: for empty names, spaces or plus signs in names, other sizes or kinds.
    """

    name: str
    public: bytes
    kind: int = ED25519
    id: bytes = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        check_name(self.name)
        if len(self.public) != 32 or self.kind not in (ED25519, COSIGNATURE):
            raise BadNote(why="the key is not an Ed25519 key of 32 bytes")
        if not _is_proper_point(self.public):
            raise BadNote(why="the key is a point of small order or not written canonically")
        head = self.name.encode() + b"\n" + bytes([self.kind])
        object.__setattr__(self, "id", hashlib.sha256(head + self.public).digest()[:4])

    def write(self) -> str:
        """The key as one line of text (C2SP vkey), without newline."""
        material = to_base64(bytes([self.kind]) + self.public)
        return f"{self.name}+{self.id.hex()}+{material}"

    @classmethod
    def parse(cls, text: str) -> Key:
        """Reads what `write` wrote; the key id must fit.

        Raises:
            BadNote: for anything else.
        """
        name, _, rest = text.partition("+")
        key_id, _, material = rest.partition("+")
        try:
            data = from_base64(material, field="key")
        except BadField as problem:
            raise BadNote(why=problem.params["why"]) from None
        if len(data) != 33:
            raise BadNote(why="the key is not an Ed25519 key of 32 bytes")
        key = cls(name, data[1:], data[0])
        if key.id.hex() != key_id:
            raise BadNote(why="the key's id does not fit its name and bytes")
        return key

    def verify(self, signature: bytes, message: bytes) -> None:
        """Passes when the 64 bytes are this key's signature of the message.

        Raises:
            BadSignature: when they are not.
        """
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except (InvalidSignature, ValueError):
            raise BadSignature(name=self.name) from None


@dataclass(frozen=True, slots=True)
class Signer:
    """A private key with its public part; `sign` is deterministic (RFC 8032)."""

    key: Key
    sign: Callable[[bytes], bytes]

    @classmethod
    def from_seed(cls, name: str, seed: bytes, *, kind: int = ED25519) -> Signer:
        """The signer whose Ed25519 private key is the 32-byte `seed`.

        Raises:
            BadNote: for a seed of another size or a bad name.
        """
        if len(seed) != 32:
            raise BadNote(why=f"a signing key has 32 bytes, not {len(seed)}")
        private = Ed25519PrivateKey.from_private_bytes(seed)
        return cls(Key(name, private.public_key().public_bytes_raw(), kind), private.sign)


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line: who, which key id, and the bytes after the id."""

    name: str
    key_id: bytes
    signature: bytes

    def line(self) -> str:
        """The line as it stands in the note, with its newline."""
        return f"{_DASH}{self.name} {to_base64(self.key_id + self.signature)}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """A text (ending in a newline) and its signatures, not yet verified."""

    text: str
    signatures: tuple[Signature, ...]

    def write(self) -> str:
        """The whole note; `parse_note` of it gives the same note."""
        return self.text + "\n" + "".join(s.line() for s in self.signatures)

    def verify(self, key: Key) -> None:
        """Passes when a signature by this key (kind 1) stands and fits.

        Raises:
            BadSignature: when none stands, or one by the same name and id does not fit.
        """
        mine = [s for s in self.signatures if s.name == key.name and s.key_id == key.id]
        if key.kind != ED25519 or not mine:
            raise BadSignature(name=key.name)
        for found in mine:
            key.verify(found.signature, self.text.encode())

    def names(self, key: Key) -> bool:
        """Whether a line says that it is by this key; whether it fits is another matter."""
        return any(s.name == key.name and s.key_id == key.id for s in self.signatures)

    def verify_witness(self, key: Key) -> int:
        """The time (seconds since 1970) of a witness's cosignature, when it fits.

        Raises:
            BadSignature: when none stands, or one does not fit.

        Source: c2sp.org/tlog-cosignature, Ed25519 form.
        """
        mine = [s for s in self.signatures if s.name == key.name and s.key_id == key.id]
        if key.kind != COSIGNATURE or not mine:
            raise BadSignature(name=key.name)
        times = []
        for found in mine:
            if len(found.signature) != 72:
                raise BadSignature(name=key.name)
            time = int.from_bytes(found.signature[:8], "big")
            key.verify(found.signature[8:], _cosigned(self.text, time))
            times.append(time)
        return max(times)


def sign_note(text: str, signers: Sequence[Signer]) -> str:
    """The text with one signature line for each signer.

    Raises:
        BadNote: when the text has no final newline or holds control characters.
    """
    _check_text(text)
    message = text.encode()
    note = Note(text, tuple(Signature(s.key.name, s.key.id, s.sign(message)) for s in signers))
    return note.write()


def cosign(note: str, witness: Signer, *, now: int) -> str:
    """The note with a witness's cosignature added.

    A witness must first have verified the log's own signature and the
    consistency with the last checkpoint it co-signed.

    Args:
        note: a signed checkpoint.
        witness: a signer of kind COSIGNATURE.
        now: seconds since 1970.

    Raises:
        BadNote: when the note cannot be read or the signer is of another kind.
    """
    parsed = parse_note(note)
    if witness.key.kind != COSIGNATURE:
        raise BadNote(why="the witness's key is not of the cosignature kind (4)")
    signature = now.to_bytes(8, "big") + witness.sign(_cosigned(parsed.text, now))
    added = Signature(witness.key.name, witness.key.id, signature)
    return Note(parsed.text, (*parsed.signatures, added)).write()


def parse_note(note: str) -> Note:
    """The text and signature lines of a note; nothing is verified yet.

    Raises:
        BadNote: for control characters, no empty line, no signature line, or a
            line that `Signature.line` would write otherwise.
    """
    _check_text(note)
    head, empty, tail = note.rpartition("\n\n")
    if not empty or not tail:
        raise BadNote(why="no signature lines after an empty line")
    lines = tail[:-1].split("\n")
    if len(lines) > MOST_SIGNATURES:
        raise BadNote(why=f"more than {MOST_SIGNATURES} signatures")
    return Note(head + "\n", tuple(_parse_line(line) for line in lines))


def _parse_line(line: str) -> Signature:
    name, _, material = line.removeprefix(_DASH).partition(" ")
    if not line.startswith(_DASH):
        raise BadNote(why="a signature line does not begin with a dash and a space")
    check_name(name)
    try:
        data = from_base64(material, field="signature")
    except BadField as problem:
        raise BadNote(why=problem.params["why"]) from None
    if len(data) < 5:
        raise BadNote(why="a signature is too short")
    return Signature(name, data[:4], data[4:])


def _is_proper_point(public: bytes) -> bool:
    """Whether y is below p and not that of one of the eight points of small order.

    Under such a key a signature could fit many texts. That y lies on the curve
    is found when a signature is verified.
    """
    y = int.from_bytes(public, "little") & (2**255 - 1)
    return y < _P and y not in _SMALL_ORDER_Y


def check_name(name: str) -> None:
    """Passes for a key name: 1 to 200 visible ASCII characters without plus.

    Narrower than C2SP, which admits other scripts: no two readers can differ
    about what a space is.

    Raises:
        BadNote: otherwise.
    """
    if "+" in name or not is_visible_ascii(name):
        raise BadNote(why="a key name is not 1 to 200 visible ASCII characters without plus")


def is_visible_ascii(text: str) -> bool:
    """Whether the text is 1 to 200 characters from ! to ~."""
    return 0 < len(text) <= 200 and all("!" <= char <= "~" for char in text)


def _check_text(text: str) -> None:
    if not text.endswith("\n"):
        raise BadNote(why="the last line has no line end")
    if any(ord(c) < 32 and c != "\n" for c in text):
        raise BadNote(why="it holds control characters, perhaps Windows line ends")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise BadNote(why="it holds half a surrogate pair") from None


def _cosigned(text: str, time: int) -> bytes:
    return f"cosignature/v1\ntime {time}\n{text}".encode()
