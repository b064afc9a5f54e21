"""A file of a bundle that stays where it lies: read in blocks, as often as wanted, not held."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import BinaryIO

from leitai.record.hashing import SHA256, Algorithm
from leitai.record.problems import BadBundle

_AT_ONCE = 1 << 20


class Stored:
    """So many bytes from a place in an open file, which must stay open.

    Args:
        file: where they lie; nobody else may move in it while a block is being read.
        start, size: in bytes.
        name: of the file inside the bundle, for messages.
    """

    __slots__ = ("_digest", "_file", "_start", "crc", "name", "size")

    def __init__(self, file: BinaryIO, start: int, size: int, *, name: str) -> None:
        self._file, self._start, self.size, self.name = file, start, size, name
        self.crc = 0
        self._digest = b""
        for block in self:
            self.crc = zlib.crc32(block, self.crc)

    def __len__(self) -> int:
        return self.size

    def __iter__(self) -> Iterator[bytes]:
        """The bytes, up to a mebibyte at a time.

        Raises:
            BadBundle: they are not the bytes that were there before, told after the last of them.
        """
        seen, at, end = SHA256.start(b""), self._start, self._start + self.size
        while at < end:
            self._file.seek(at)
            block = self._file.read(min(_AT_ONCE, end - at))
            if not block:
                raise BadBundle(why=f"the file “{self.name}” was changed while it was read")
            seen.update(block)
            at += len(block)
            yield block
        digest: bytes = seen.digest()
        if self._digest and digest != self._digest:
            raise BadBundle(why=f"the file “{self.name}” was changed while it was read")
        self._digest = digest

    def digest(self, algorithm: Algorithm) -> bytes:
        """Its hash."""
        if algorithm is SHA256:
            return self._digest
        whole = algorithm.start(b"")
        for block in self:
            whole.update(block)
        digest: bytes = whole.digest()
        return digest

    def lines(self) -> Iterator[bytes]:
        """Its lines without their newlines.

        Raises:
            BadBundle: the last line has no newline; told after those before it.
        """
        rest = b""
        for block in self:
            *whole, rest = (rest + block).split(b"\n")
            yield from whole
        if rest:
            raise BadBundle(why=f"the last line of “{self.name}” is cut off")
