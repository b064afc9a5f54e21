"""Receipt numbers of askers: 60 random bits that people can read, type and check."""

from __future__ import annotations

from typing import ClassVar, Final

from leitai.base.problem import Problem
from leitai.record.base32 import ALPHABET, grouped, to_base32, untyped, value_of

CHARS: Final = 12
_PRIME: Final = 1021


class ReceiptUnreadable(Problem):
    code = "receipt-unreadable"
    status: ClassVar[int] = 422
    en = "This number is miswritten: {why}."
    zh = "号码有误：{why_zh}。"
    todo_en = "Type it as it is printed: 14 letters and digits."
    todo_zh = "请按所印填写，共14位字母和数字。"


def receipt_number(entropy: bytes) -> str:
    """The number of 60 bits: 12 characters and 2 check characters, in groups of four.

    Crockford's base 32 (no I, L, O, U). The check is the number modulo the prime 1021, so one
    wrong character and two neighbours swapped are always noticed.

    Args:
        entropy: at least 8 bytes; the first 60 bits are used.
    """
    text = to_base32(entropy[:8], CHARS)
    return grouped(text + _check(text))


def read_receipt(typed: str) -> str:
    """A typed number in its printed form: case, blanks and hyphens do not matter.

    Raises:
        ReceiptUnreadable: other characters, another length, or a wrong check.
    """
    text = untyped(typed)
    strange = next((char for char in text if value_of(char) is None), "")
    if strange:
        raise ReceiptUnreadable(why=f"“{strange}” is not used in it", why_zh=f"其中不含“{strange}”")
    if len(text) != CHARS + 2:
        raise ReceiptUnreadable(
            why=f"{len(text)} characters in place of {CHARS + 2}",
            why_zh=f"应为{CHARS + 2}位，现为{len(text)}位",
        )
    if _check(text[:CHARS]) != text[CHARS:]:
        raise ReceiptUnreadable(
            why="the last two characters do not fit the others", why_zh="末两位校验不符"
        )
    return grouped(text)


def _check(text: str) -> str:
    number = 0
    for char in text:
        number = number << 5 | ALPHABET.index(char)
    rest = number % _PRIME
    return ALPHABET[rest >> 5] + ALPHABET[rest & 31]
