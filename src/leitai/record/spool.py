"""A file of a bundle while it is made: few bytes stay in memory, many lie in an unnamed file."""

from __future__ import annotations

import tempfile
import zlib
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import Final

from leitai.record.hashing import SHA256, Algorithm

IN_MEMORY: Final = 4 << 20
_AT_ONCE: Final = 1 << 20
# Lines are short: so many bytes of them are hashed and written together.
_GATHERED: Final = 1 << 16


class Spool:
    """Bytes written once, then read back as often as wanted.

    What lies on disk is in the system's folder for temporary files, has no name there and is
    gone when the spool is closed or the process ends.

    Args:
        parts: written one after another. algorithm: hash of the whole.
    """

    def __init__(self, parts: Iterable[bytes] = (), *, algorithm: Algorithm = SHA256) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
        self._hash = algorithm.start(b"")
        self.size, self.crc = 0, 0
        gathered: list[bytes] = []
        length = 0
        for part in parts:
            gathered.append(part)
            length += len(part)
            if length >= _GATHERED:
                self._write(b"".join(gathered))
                gathered, length = [], 0
        self._write(b"".join(gathered))

    def digest(self) -> bytes:
        """Hash of all bytes."""
        digest: bytes = self._hash.digest()
        return digest

    def __iter__(self) -> Iterator[bytes]:
        """The bytes, up to a mebibyte at a time."""
        self._file.seek(0)
        while part := self._file.read(_AT_ONCE):
            yield part

    def __enter__(self) -> Spool:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def _write(self, data: bytes) -> None:
        self._file.write(data)
        self._hash.update(data)
        self.size += len(data)
        self.crc = zlib.crc32(data, self.crc)
