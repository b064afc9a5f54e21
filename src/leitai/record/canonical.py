"""Canonical JSON: one value, one sequence of bytes.

The subset of RFC 8785 (JSON Canonicalization Scheme) without fractions:
objects, arrays, strings, integers within +/-(2**53 - 1), true, false, null;
member names sorted by UTF-16 code units; no white space; strings in Unicode
Normalization Form C without lone surrogates; nesting of at most 32. Numbers
with a fraction are written as decimal strings. See docs/reference/record.md.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping, Sequence
from json.encoder import encode_basestring
from typing import Any, Final, NoReturn

from leitai.record.problems import NotCanonical

Json = Any

LARGEST_INTEGER: Final = 2**53 - 1
DEEPEST: Final = 32

_write = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), sort_keys=False, check_circular=False
).encode


def encode(value: Json) -> bytes:
    """The canonical bytes of a value.

    Args:
        value: dict, list or tuple, str, int, bool or None, nested at most 32 deep.

    Raises:
        NotCanonical: for floats, integers beyond 2**53 - 1, strings not in NFC,
            lone surrogates, member names that are not strings, too deep nesting.

    Source: RFC 8785 sections 3.2.1 to 3.2.4; the limits are ours.
    """
    return _write(_settle(value, 0)).encode("utf-8")


def quoted(text: str) -> str:
    """A string in canonical JSON, for text that `check_text` has passed.

    For the two records that are written thousands of times a second; tests
    hold what is built with it equal to `encode`.
    """
    return encode_basestring(text)


def decode(data: bytes) -> Json:
    """The value of canonical bytes; anything else is refused.

    A document is canonical when writing it again gives the same bytes, so
    doubled members, other orders, spaces and 1.0 for 1 are all noticed.

    Raises:
        NotCanonical: when `data` is not exactly what `encode` writes.
    """
    value = loads(data)
    if encode(value) != data:
        raise NotCanonical(why="spaces, order, escapes or doubled members differ from canonical")
    return value


def loads(data: bytes) -> Json:
    """The value of any JSON in UTF-8: spaces, order and 1.0 for 1 do not matter.

    Of a member that stands twice the last counts, as in JavaScript.

    Raises:
        NotCanonical: when it is not JSON, or holds numbers that are not whole.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotCanonical(why=f"not UTF-8 at byte {error.start}") from None
    try:
        return json.loads(text, parse_float=_whole, parse_constant=_refuse)
    except NotCanonical:
        raise
    except RecursionError:
        raise NotCanonical(why=f"nested more than {DEEPEST} deep") from None
    except ValueError as error:
        raise NotCanonical(why=f"not JSON ({str(error)[:60]})") from None


def _whole(text: str) -> int:
    number = float(text)
    if not number.is_integer():
        _refuse(text)
    return int(number)


def _refuse(text: str) -> NoReturn:
    raise NotCanonical(why=f"the number {text[:30]} is not a whole number")


def _settle(value: Json, depth: int) -> Json:
    """The same value with members in order, or a problem."""
    if isinstance(value, str):
        return check_text(value)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        if not -LARGEST_INTEGER <= value <= LARGEST_INTEGER:
            raise NotCanonical(why="a whole number is beyond 2^53 - 1")
        return int(value)
    if depth >= DEEPEST:
        raise NotCanonical(why=f"nested more than {DEEPEST} deep")
    if isinstance(value, Mapping):
        for name in value:
            if not isinstance(name, str):
                raise NotCanonical(why="a member name is not a string")
            check_text(name)
        return {name: _settle(item, depth + 1) for name, item in in_order(value)}
    if isinstance(value, Sequence) and not isinstance(value, (bytes, bytearray, memoryview)):
        return [_settle(item, depth + 1) for item in value]
    raise NotCanonical(why=f"a value of type {type(value).__name__} has no canonical form")


def in_order(members: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """The members sorted by the UTF-16 code units of their names."""
    if len(members) > 1 and not all(map(str.isascii, members)):
        # Code points and UTF-16 code units differ in order beyond the basic plane.
        return sorted(members.items(), key=lambda member: member[0].encode("utf-16-be"))
    return sorted(members.items(), key=_name_of)


def _name_of(member: tuple[str, Any]) -> str:
    return member[0]


def check_text(text: str) -> str:
    """The text itself when it may be recorded; a problem otherwise.

    Raises:
        NotCanonical: for lone surrogates and for text not in NFC.
    """
    if text.isascii():
        return text
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise NotCanonical(why="a string holds half a surrogate pair") from None
    if not unicodedata.is_normalized("NFC", text):
        raise NotCanonical(why="a string is not in Unicode NFC")
    return text
