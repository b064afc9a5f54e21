"""Tickets and what is derived from their secret; nothing here stores or draws anything.

A ticket is 128 random bits, printed and then kept only as a hash. With the
secret, the hall derives at the moment of casting: a pseudonym for the slot, a
ballot id, and (only where the scheme links ballots) a link that is recorded
as a commitment. Without the secret none of these leads to another, nor to the
ticket: HMAC-SHA256 and SHA-256 with a prefix of their own for each use.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import uuid
from collections.abc import Callable
from functools import lru_cache
from typing import Final

from leitai.record.base32 import ALPHABET, grouped, to_base32, to_base64, untyped, value_of
from leitai.record.fields import check_identifier, check_uuid
from leitai.record.problems import BadField, BadTicket

SECRET_BYTES: Final = 16
CODE_CHARS: Final = 26
_PRIME: Final = 1021
_TYPED: Final = re.compile(f"[{ALPHABET}]{{{CODE_CHARS + 2}}}")
_DIGITS: Final = str.maketrans(ALPHABET, "0123456789abcdefghijklmnopqrstuv")


def new_secret(randbytes: Callable[[int], bytes]) -> bytes:
    """16 bytes for a new ticket, drawn from `randbytes` (`secrets.token_bytes`)."""
    secret = randbytes(SECRET_BYTES)
    _check_secret(secret)
    return secret


def encode_code(secret: bytes) -> str:
    """The code printed on the card: 26 characters and 2 check characters in groups of 4.

    Crockford's base 32 (no I, L, O, U). The check is the 128-bit number modulo
    the prime 1021, so one wrong character and two neighbours swapped are
    always noticed, anything else in 1020 of 1021 cases.
    """
    _check_secret(secret)
    check = int.from_bytes(secret, "big") % _PRIME
    text = to_base32(secret, CODE_CHARS) + ALPHABET[check >> 5] + ALPHABET[check & 31]
    return grouped(text)


def decode_code(code: str) -> bytes:
    """The secret of a typed or scanned code.

    Case, hyphens and spaces do not matter; O is read as 0, I and L as 1.

    Raises:
        BadTicket: for other characters, another length, or a wrong check.
    """
    text = untyped(code)
    if _TYPED.fullmatch(text):
        # As it should be: Python's own digits of base 32 in place of Crockford's.
        number, check = divmod(int(text.translate(_DIGITS), 32), 1024)
        if not number >> 128 and check == number % _PRIME:
            return number.to_bytes(SECRET_BYTES, "big")
    number = 0
    for place, char in enumerate(text, 1):
        value = value_of(char)
        if value is None:
            raise BadTicket(why=f"character {place} (“{char}”) is not used in codes")
        if place <= CODE_CHARS:
            number = number << 5 | value
    if len(text) != CODE_CHARS + 2:
        raise BadTicket(why=f"{len(text)} characters in place of {CODE_CHARS + 2}")
    check = number % _PRIME
    if number >> 128 or text[CODE_CHARS:] != ALPHABET[check >> 5] + ALPHABET[check & 31]:
        raise BadTicket(why="the last two characters do not fit the others")
    return number.to_bytes(SECRET_BYTES, "big")


def ticket_hash(secret: bytes) -> str:
    """SHA-256("leitai/ticket/v1\\n" || secret) in hex: all that is kept of a ticket."""
    _check_secret(secret)
    return hashlib.sha256(b"leitai/ticket/v1\n" + secret).hexdigest()


def pseudonym(secret: bytes, *, round_id: str, slot: str) -> str:
    """Name of this ticket in this slot: 26 characters, 128 bits of HMAC-SHA256.

    Every slot has another one, so published ballots never join by it; joining
    across slots is what `link` is for.
    """
    return to_base32(_derive(secret, "pseudonym", round_id, slot)[:16], CODE_CHARS)


def ballot_id(secret: bytes, *, round_id: str, slot: str, client_id: str) -> str:
    """Recorded id of a ballot, derived from the id that the phone made.

    A phone's id may carry a clock or an address (UUID versions 1, 6, 7); the
    recorded one is a version 8 UUID from HMAC-SHA256 and carries nothing. The
    same ticket, slot and client id give the same id, so sending twice is
    noticed without keeping the phone's id.

    Raises:
        BadField: when `client_id` is not a UUID.
    """
    client = _uuid_text(client_id)
    number = int.from_bytes(_derive(secret, "ballot-id", round_id, slot, client)[:16], "big")
    number = number & ~(0xF << 76) | 8 << 76
    number = number & ~(0x3 << 62) | 2 << 62
    text = f"{number:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def link(secret: bytes, *, round_id: str) -> str:
    """Name of this ticket across the whole round; never recorded in the clear."""
    return to_base32(_derive(secret, "link", round_id)[:16], CODE_CHARS)


def link_salt(secret: bytes, *, round_id: str, slot: str) -> str:
    """What opens this ticket's link commitment in this slot, 26 characters."""
    return to_base32(_derive(secret, "link-salt", round_id, slot)[:16], CODE_CHARS)


def link_commitment(link: str, salt: str) -> str:
    """base64 SHA-256("leitai/link/v1\\n" || link || 0x0A || salt): the ballot's `link`.

    The ballot is bound to its link without showing it: publishing link and
    salt opens it, keeping them back leaves ballots of different slots unjoined.
    """
    data = f"leitai/link/v1\n{link}\n{salt}".encode()
    return to_base64(hashlib.sha256(data).digest())


def _uuid_text(client_id: str) -> str:
    try:
        return check_uuid(client_id, field="id")
    except BadField:
        pass
    try:
        return str(uuid.UUID(client_id))
    except (ValueError, AttributeError, TypeError):
        raise BadField(field="id", why="not a UUID") from None


def _derive(secret: bytes, use: str, round_id: str, slot: str | None = None, *parts: str) -> bytes:
    _check_secret(secret)
    message = _message(use, round_id, slot)
    if parts:
        message += ("\n" + "\n".join(parts)).encode()
    return hmac.digest(secret, message, "sha256")


@lru_cache(maxsize=1024)
def _message(use: str, round_id: str, slot: str | None) -> bytes:
    # The same few rounds and slots come thousands of times a second.
    parts = (round_id,) if slot is None else (round_id, slot)
    for part in parts:
        check_identifier(part, field=use)
    return "\n".join((f"leitai/{use}/v1", *parts)).encode()


def _check_secret(secret: bytes) -> None:
    if len(secret) != SECRET_BYTES:
        raise BadTicket(why=f"a ticket's secret has {SECRET_BYTES} bytes, not {len(secret)}")
