"""Hash algorithms of the record: SHA-256, or SM3 (GB/T 32905-2016) by configuration.

Both give 32 bytes. What is hashed follows RFC 9162: a leaf is H(0x00 || data),
a node H(0x01 || left || right), the empty tree H().
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from leitai.record.problems import BadField

SIZE: Final = 32


@dataclass(frozen=True, slots=True)
class Algorithm:
    """A named hash function of 32 bytes.

    Args:
        name: as written in bundles and receipts, `sha256` or `sm3`.
        start: opens a hash object over its argument, as `hashlib.sha256` does.
    """

    name: str
    start: Callable[[bytes], Any]

    def digest(self, data: bytes | memoryview) -> bytes:
        """H(data)."""
        result: bytes = self.start(data).digest()  # type: ignore[arg-type]
        return result

    def leaf(self, data: bytes) -> bytes:
        """H(0x00 || data), the leaf hash of RFC 9162 section 2.1.1."""
        result: bytes = self.start(b"\x00" + data).digest()
        return result

    def node(self, left: bytes, right: bytes) -> bytes:
        """H(0x01 || left || right), an inner node of RFC 9162 section 2.1.1."""
        result: bytes = self.start(b"\x01" + left + right).digest()
        return result


def _openssl_sm3(data: bytes = b"") -> Any:
    return hashlib.new("sm3", data)


def _sm3_start() -> Callable[[bytes], Any]:
    """OpenSSL's SM3 where this Python has it, else the one written out in `sm3`."""
    try:
        _openssl_sm3()
    except ValueError:
        from leitai.record.sm3 import Sm3

        return Sm3
    return _openssl_sm3


SHA256: Final = Algorithm("sha256", hashlib.sha256)
SM3: Final = Algorithm("sm3", _sm3_start())

ALGORITHMS: Final[dict[str, Algorithm]] = {"sha256": SHA256, "sm3": SM3}


def algorithm(name: str) -> Algorithm:
    """The algorithm of that name.

    Raises:
        BadField: for any other name than `sha256` and `sm3`.
    """
    try:
        return ALGORITHMS[name]
    except (KeyError, TypeError):
        raise BadField(field="hash", why=f"“{name}” is neither sha256 nor sm3") from None
