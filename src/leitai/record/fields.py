"""Strict forms of single fields, shared by ballots, deeds, receipts and manifests."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

from leitai.record.canonical import LARGEST_INTEGER, check_text
from leitai.record.problems import BadField, NotCanonical

LONGEST_IDENTIFIER: Final = 100
_MARK: Final = re.compile(r"(?!-0\Z)-?(0|[1-9][0-9]{0,8})(\.[0-9]{0,5}[1-9])?")
_UUID: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_NAME: Final = re.compile(r"[0-7][0-9A-HJKMNP-TV-Z]{25}")


def check_identifier(value: object, *, field: str) -> str:
    """A name of a round, slot, panel or criterion: 1 to 100 characters, no control characters.

    Raises:
        BadField: otherwise, also for text not in NFC.
    """
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_IDENTIFIER:
        raise BadField(field=field, why="not a text of 1 to 100 characters")
    if not value.isprintable() and any(ord(c) < 32 or ord(c) == 127 for c in value):
        raise BadField(field=field, why="it holds control characters")
    try:
        return check_text(value)
    except NotCanonical as problem:
        raise BadField(field=field, why=problem.params["why"]) from None


def check_mark(value: object, *, field: str) -> str | None:
    """A mark: a decimal string such as `8.5`, or None for not entitled.

    At most 9 digits before the point and 6 after, no plus, no leading or
    trailing zeros, no `-0`: one number, one text.

    Raises:
        BadField: otherwise.
    """
    if value is None:
        return None
    if not isinstance(value, str) or not _MARK.fullmatch(value):
        raise BadField(field=field, why="not a decimal such as 8.5, without needless zeros")
    return value


def mark_text(value: Decimal | int) -> str:
    """The one text of a mark's number: 8.50 -> `8.5`, 10 -> `10`.

    Raises:
        BadField: for NaN, infinity, more than 9 digits before or 6 after the point.
    """
    number = Decimal(value)
    if not number.is_finite() or abs(number) >= 10**9 or number != round(number, 6):
        raise BadField(field="mark", why="beyond 9 digits before or 6 after the point")
    text = f"{number:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "0") else text


def check_uuid(value: object, *, field: str) -> str:
    """A UUID in lower case with hyphens.

    Raises:
        BadField: otherwise.
    """
    if not isinstance(value, str) or not _UUID.fullmatch(value):
        raise BadField(field=field, why="not a UUID in lower case")
    return value


def check_pseudonym(value: object, *, field: str) -> str:
    """26 characters of Crockford's base 32 that stand for 128 bits.

    Raises:
        BadField: otherwise.
    """
    if not isinstance(value, str) or not _NAME.fullmatch(value):
        raise BadField(field=field, why="not 26 characters of base 32")
    return value


def check_count(value: object, *, field: str, least: int = 0) -> int:
    """A whole number from `least` to 2**53 - 1.

    Raises:
        BadField: otherwise; true and false are not numbers.
    """
    if type(value) is not int or not least <= value <= LARGEST_INTEGER:
        raise BadField(field=field, why=f"not a whole number from {least}")
    return value


def check_members(
    value: object, *, field: str, required: Iterable[str], optional: Iterable[str] = ()
) -> Mapping[str, Any]:
    """An object with exactly these members.

    Raises:
        BadField: for another type, missing or unknown members.
    """
    if not isinstance(value, dict):
        raise BadField(field=field, why="not an object")
    needed, known = set(required), {*required, *optional}
    missing = sorted(needed - value.keys())
    unknown = sorted(str(name) for name in value.keys() - known)
    if missing:
        raise BadField(field=field, why=f"lacks {', '.join(missing)}")
    if unknown:
        raise BadField(field=field, why=f"unknown member {unknown[0][:40]}")
    return value
