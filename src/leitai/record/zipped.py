"""The one way to lay files into a zip: stored, sorted, without any freedom left.

Every byte follows from the names and contents, so a reader that lays the
files out again notices any change, headers and padding included.
Source: PKWARE APPNOTE 6.3, sections 4.3.7, 4.3.12, 4.3.16, with fixed fields.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator, Mapping
from io import SEEK_END, BytesIO
from typing import BinaryIO, Final

from leitai.record.problems import BadBundle
from leitai.record.spool import Spool
from leitai.record.stored import Stored

LARGEST: Final = 2**32 - 2
MOST_FILES: Final = 10_000
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9._-]*(/[a-z0-9][a-z0-9._-]*){0,3}")
_LOCAL: Final = struct.Struct("<4s5H3L2H")
_CENTRAL: Final = struct.Struct("<4s6H3L5H2L")
_END: Final = struct.Struct("<4s4H2LH")
_DATE: Final = 0x21  # 1980-01-01, the first day that a zip can name
_NEEDED: Final = 20


def check_name(name: str) -> str:
    """A file name: small letters, digits, `. _ -`, at most three folders, at most 100 characters.

    Raises:
        BadBundle: otherwise.
    """
    if len(name) > 100 or not _NAME.fullmatch(name):
        raise BadBundle(why=f"the file name “{name[:60]}” is not allowed")
    return name


def write_zip(files: Mapping[str, bytes | Spool]) -> bytes:
    """The zip of these files, sorted by name.

    Raises:
        BadBundle: for names that are not allowed, more than 10,000 files, 4 GiB or more.
    """
    return b"".join(zip_parts(files))


def zip_parts(files: Mapping[str, bytes | Spool]) -> Iterator[bytes]:
    """The same zip part by part, for files that are too large to be held in memory.

    Raises:
        BadBundle: as `write_zip`, before the first part.
    """
    if len(files) > MOST_FILES:
        raise BadBundle(why=f"more than {MOST_FILES} files")
    if sum(_size(data) + 300 for data in files.values()) > LARGEST:
        raise BadBundle(why="4 GiB or more")
    names = {name: check_name(name).encode("ascii") for name in sorted(files)}
    return _parts(files, names)


def _parts(files: Mapping[str, bytes | Spool], names: Mapping[str, bytes]) -> Iterator[bytes]:
    directory: list[bytes] = []
    offset = 0
    for name, raw in names.items():
        data, size = files[name], _size(files[name])
        crc = data.crc if isinstance(data, Spool) else zlib.crc32(data)
        local = _local(raw, crc, size)
        directory.append(_central(raw, crc, size, offset))
        yield local
        if isinstance(data, Spool):
            yield from data
        else:
            yield data
        offset += len(local) + size
    central = b"".join(directory)
    yield central + _end(len(files), len(central), offset)


def _size(data: bytes | Spool) -> int:
    return data.size if isinstance(data, Spool) else len(data)


def read_zip(data: bytes) -> dict[str, bytes]:
    """The files of a zip that `write_zip` wrote, and of no other zip.

    Raises:
        BadBundle: when any byte differs from what `write_zip` would write.
    """
    files = open_zip(BytesIO(data))
    return {name: body for name, body in files.items() if isinstance(body, bytes)}


def open_zip(file: BinaryIO, *, leave: int | None = None) -> dict[str, bytes | Stored]:
    """The same of an open file, in which the long lists stay.

    Args:
        file: can be read and sought in; stays open as long as what is left there is read.
        leave: `.jsonl` files of more bytes than this are left in the file; None leaves none.

    Raises:
        BadBundle: as `read_zip`.
    """
    length = file.seek(0, SEEK_END)
    if length < _END.size or _bytes(file, 0, 4) not in (b"PK\x03\x04", b"PK\x05\x06"):
        raise BadBundle(why="it is not a zip file")
    end = _bytes(file, length - _END.size, _END.size)
    fields = _END.unpack(end)
    count, central_size, central_at = fields[4], fields[5], fields[6]
    if (
        fields[0] != b"PK\x05\x06"
        or count > MOST_FILES
        or central_at + central_size + _END.size != length
        or end != _end(count, central_size, central_at)
    ):
        raise BadBundle(why="the end of the zip was changed or cut off")
    files: dict[str, bytes | Stored] = {}
    directory: list[bytes] = []
    offset, last = 0, ""
    for _ in range(count):
        if offset + _LOCAL.size > central_at:
            raise BadBundle(why="the zip names more files than it holds")
        local = _bytes(file, offset, _LOCAL.size)
        head = _LOCAL.unpack(local)
        crc, size, name_size = head[6], head[7], head[9]
        raw = _bytes(file, offset + _LOCAL.size, name_size)
        start = offset + _LOCAL.size + name_size
        try:
            name = check_name(raw.decode("ascii"))
        except UnicodeDecodeError:
            raise BadBundle(why=f"a file name at byte {offset} was changed") from None
        if name <= last or start + size > central_at or local + raw != _local(raw, crc, size):
            raise BadBundle(why=f"the zip header of “{name}” was changed")
        body: bytes | Stored
        if leave is not None and size > leave and name.endswith(".jsonl"):
            body = Stored(file, start, size, name=name)
        else:
            body = _bytes(file, start, size)
        if (body.crc if isinstance(body, Stored) else zlib.crc32(body)) != crc:
            raise BadBundle(why=f"the file “{name}” was changed")
        directory.append(_central(raw, crc, size, offset))
        files[name] = body
        offset, last = start + size, name
    if offset != central_at or _bytes(file, offset, central_size) != b"".join(directory):
        raise BadBundle(why="the list of files in the zip was changed")
    return files


def _bytes(file: BinaryIO, start: int, size: int) -> bytes:
    file.seek(start)
    return file.read(size)


def _local(name: bytes, crc: int, size: int) -> bytes:
    return _LOCAL.pack(b"PK\x03\x04", _NEEDED, 0, 0, 0, _DATE, crc, size, size, len(name), 0) + name


def _central(name: bytes, crc: int, size: int, offset: int) -> bytes:
    return (
        _CENTRAL.pack(
            b"PK\x01\x02", _NEEDED, _NEEDED, 0, 0, 0, _DATE,
            crc, size, size, len(name), 0, 0, 0, 0, 0, offset,
        )
        + name
    )  # fmt: skip


def _end(count: int, size: int, offset: int) -> bytes:
    return _END.pack(b"PK\x05\x06", 0, 0, count, count, size, offset, 0)
