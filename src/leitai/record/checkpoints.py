"""Checkpoints (C2SP tlog-checkpoint): the log's size and root, signed.

Body: origin, size in decimal, root in base 64, each on a line. A log that
hashes with SM3 adds the extension line `hash sm3`; one with SHA-256 adds none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from leitai.record.base32 import from_base64, grouped, to_base32, to_base64
from leitai.record.hashing import SHA256, Algorithm, algorithm
from leitai.record.notes import Key, Signer, is_visible_ascii, parse_note, sign_note
from leitai.record.problems import BadField, BadNote

_SIZE: Final = re.compile(r"0|[1-9][0-9]{0,14}")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The head of a log: where from, how many leaves, which root, which hash.

    Raises:
        BadNote: for an origin that is not visible ASCII or begins with `leitai/`
            (kept for other signed texts), or a root of another size.
    """

    origin: str
    size: int
    root: bytes
    algorithm: Algorithm = SHA256

    def __post_init__(self) -> None:
        check_origin(self.origin)
        if len(self.root) != 32 or not 0 <= self.size < 10**15:
            raise BadNote(why="the size or root of the checkpoint is out of range")

    def body(self) -> str:
        """The text that is signed, ending in a newline."""
        extension = "" if self.algorithm.name == "sha256" else f"hash {self.algorithm.name}\n"
        return f"{self.origin}\n{self.size}\n{to_base64(self.root)}\n{extension}"

    def sign(self, signer: Signer) -> str:
        """The signed note."""
        return sign_note(self.body(), [signer])

    def fingerprint(self) -> str:
        """16 characters in four groups, for the board: see `fingerprint`."""
        return fingerprint(self)

    @classmethod
    def parse_body(cls, body: str) -> Checkpoint:
        """Reads what `body` wrote, and nothing else.

        Raises:
            BadNote: for other lines, leading zeros, unknown extensions.
        """
        lines = body.split("\n")
        if len(lines) not in (4, 5) or lines[-1] or not _SIZE.fullmatch(lines[1]):
            raise BadNote(why="a checkpoint has the lines origin, size and root")
        try:
            root = from_base64(lines[2], field="root", size=32)
            name = lines[3].removeprefix("hash ") if len(lines) == 5 else "sha256"
            checkpoint = cls(lines[0], int(lines[1]), root, algorithm(name))
        except BadField as problem:
            raise BadNote(why=problem.params["why"]) from None
        if checkpoint.body() != body:
            raise BadNote(why="the checkpoint is not written as specified")
        return checkpoint


def fingerprint(checkpoint: Checkpoint) -> str:
    """The first 80 bits of H(body), as 16 characters in four groups.

    Two people who see the same fingerprint see the same origin, size and root
    (forging another log with it takes about 2**80 tries).
    """
    digest = checkpoint.algorithm.digest(checkpoint.body().encode())
    return grouped(to_base32(digest, 16))


def open_checkpoint(note: str, key: Key) -> Checkpoint:
    """The checkpoint of a signed note, after verifying the log's signature.

    Raises:
        BadNote: when it cannot be read.
        BadSignature: when `key` did not sign it.
    """
    parsed = parse_note(note)
    parsed.verify(key)
    return Checkpoint.parse_body(parsed.text)


def check_origin(origin: str) -> None:
    """Passes for an origin: visible ASCII, not beginning with `leitai/`.

    Raises:
        BadNote: otherwise.
    """
    if not is_visible_ascii(origin):
        raise BadNote(why="the origin is not 1 to 200 visible ASCII characters")
    if origin.startswith("leitai/"):
        raise BadNote(why="an origin must not begin with “leitai/”")
