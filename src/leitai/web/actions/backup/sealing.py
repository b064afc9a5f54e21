"""Encryption of an archive's files by a passphrase: scrypt, HKDF, AES-256-GCM in chunks.

Each file has a key of its own, derived from the archive's key and the file's name. A chunk's
nonce is its number and a flag that the last chunk alone carries, so that chunks cannot be
dropped, moved or cut off (the STREAM construction: Hoang, Reyhanitabar, Rogaway, Vizár,
"Online Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance", 2015).
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from leitai.web.actions.backup.problems import ArchiveDamaged, PassphraseTooShort

CHUNK = 1024 * 1024
_TAG = 16
SHORTEST = 12
# About 0.1 s and 64 MiB; n is written into the archive, so that it can be raised.
COST = 2**16
_MOST_COST = 2**20


@dataclass(frozen=True, slots=True)
class Lock:
    """The key of one archive, with the salt and the cost that it was derived with."""

    key: bytes
    salt: bytes
    cost: int

    @classmethod
    def make(cls, passphrase: str) -> Lock:
        """A lock for a new archive.

        Raises:
            PassphraseTooShort: for fewer than 12 characters.
        """
        if len(passphrase) < SHORTEST:
            raise PassphraseTooShort(length=len(passphrase))
        salt = secrets.token_bytes(16)
        return cls(_stretch(passphrase, salt, COST), salt, COST)

    @classmethod
    def open(cls, passphrase: str, salt: bytes, cost: int) -> Lock:
        """The lock of an archive, from what its manifest says."""
        if len(salt) != 16 or cost & (cost - 1) or not 2**10 <= cost <= _MOST_COST:
            raise ArchiveDamaged(why="the parameters of its encryption are out of range")
        return cls(_stretch(passphrase, salt, cost), salt, cost)

    def seal_of(self, manifest: bytes) -> str:
        """What proves that a manifest was written by someone with the passphrase."""
        return hmac.new(self._derive("manifest"), manifest, hashlib.sha256).hexdigest()

    def encrypt(self, name: str, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """The encrypted chunks of a file. Every chunk but the last must be CHUNK bytes."""
        box, number, held = AESGCM(self._derive(name)), 0, b""
        for chunk in chunks:
            if number or held:
                yield box.encrypt(_nonce(number, last=False), held, None)
                number += 1
            held = chunk
        yield box.encrypt(_nonce(number, last=True), held, None)

    def decrypt(self, name: str, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """The plain chunks of a file, from encrypted ones as they were written.

        Raises:
            ArchiveDamaged: where any of it was changed.
        """
        box, number, held = AESGCM(self._derive(name)), 0, None
        try:
            for chunk in chunks:
                if held is not None:
                    yield box.decrypt(_nonce(number, last=False), held, None)
                    number += 1
                held = chunk
            yield box.decrypt(_nonce(number, last=True), held or b"", None)
        except InvalidTag:
            raise ArchiveDamaged(why=f"{name} was changed") from None

    def _derive(self, name: str) -> bytes:
        return HKDF(SHA256(), 32, salt=None, info=f"leitai backup {name}".encode()).derive(self.key)


ENCRYPTED_CHUNK = CHUNK + _TAG


def _stretch(passphrase: str, salt: bytes, cost: int) -> bytes:
    return hashlib.scrypt(
        passphrase.encode(), salt=salt, n=cost, r=8, p=1, maxmem=2 * 128 * 8 * cost, dklen=32
    )


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])
