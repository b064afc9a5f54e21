"""Crockford's base 32 for what people read and type, and strict base 64 for hashes."""

from __future__ import annotations

import base64
import binascii
from typing import Final

from leitai.record.problems import BadField

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_SLIPS: Final = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None})
_PAIRS: Final = tuple(first + second for first in ALPHABET for second in ALPHABET)
_VALUE: Final = {char: value for value, char in enumerate(ALPHABET)}


def to_base32(data: bytes, length: int) -> str:
    """The number `data` (big-endian) as `length` characters, leading zeros kept.

    Bits beyond 5 * length are cut off at the low end when `data` is longer,
    so that the text is a prefix of the whole.
    """
    number, spare = int.from_bytes(data, "big"), 8 * len(data) - 5 * length
    if spare > 0:
        number >>= spare
    odd = length % 2
    head = ALPHABET[(number >> (5 * (length - 1))) & 31] if odd else ""
    shifts = range(5 * (length - odd) - 10, -1, -10)
    return head + "".join([_PAIRS[(number >> shift) & 1023] for shift in shifts])


def value_of(char: str) -> int | None:
    """0 to 31 for a character of the alphabet, None for any other."""
    return _VALUE.get(char)


def untyped(text: str) -> str:
    """What people type, as base 32: upper case, no spaces or hyphens, O as 0, I and L as 1."""
    return "".join(text.split()).upper().translate(_SLIPS)


def grouped(text: str, size: int = 4) -> str:
    """The text in groups of `size`, joined by hyphens."""
    return "-".join(text[at : at + size] for at in range(0, len(text), size))


def to_base64(data: bytes) -> str:
    """RFC 4648 section 4, with padding."""
    return binascii.b2a_base64(data, newline=False).decode("ascii")


def from_base64(text: object, *, field: str, size: int | None = None) -> bytes:
    """Strictly decoded base 64: the one text that `to_base64` writes.

    Raises:
        BadField: for other characters, spare bits that are not zero, other sizes.
    """
    if not isinstance(text, str):
        raise BadField(field=field, why="not a string")
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, ValueError):
        raise BadField(field=field, why="not base 64") from None
    if to_base64(data) != text:
        raise BadField(field=field, why="base 64 with spare bits set")
    if size is not None and len(data) != size:
        raise BadField(field=field, why=f"{len(data)} bytes in place of {size}")
    return data
