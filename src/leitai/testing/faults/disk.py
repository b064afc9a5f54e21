"""Disks that fail: fsync that answers EIO, and what a power cut leaves of unsynced writes."""

from __future__ import annotations

import ctypes
import platform
import random
import shutil
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_SECTOR: Final = 512
# fsync and fdatasync by machine.
_CALLS: Final = {"x86_64": (74, 75), "aarch64": (82, 83)}
_EIO: Final = 5
_NO_NEW_PRIVILEGES, _SET_SECCOMP, _FILTER = 38, 22, 2


def can_break_sync() -> bool:
    """Whether fsync can be made to fail here: Linux on a machine whose calls are known."""
    return platform.system() == "Linux" and platform.machine() in _CALLS


def break_sync() -> None:
    """From now on fsync and fdatasync of this process and its children answer EIO.

    A seccomp filter of five instructions: no preloaded library, no privilege, no way back.
    """
    calls = _CALLS[platform.machine()]
    rules = [
        (0x20, 0, 0, 0),  # load the number of the call
        (0x15, 1, 0, calls[0]),  # fsync: skip one
        (0x15, 0, 1, calls[1]),  # not fdatasync: skip one
        (0x06, 0, 0, 0x00050000 | _EIO),  # answer EIO
        (0x06, 0, 0, 0x7FFF0000),  # let it through
    ]
    code = b"".join(struct.pack("HBBI", *rule) for rule in rules)
    buffer = ctypes.create_string_buffer(code)
    program = ctypes.create_string_buffer(
        struct.pack("HxxxxxxP", len(rules), ctypes.addressof(buffer))
    )
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) or libc.prctl(
        _SET_SECCOMP, _FILTER, program, 0, 0
    ):
        raise OSError(ctypes.get_errno(), "seccomp")


def tear(before: Path, after: Path, folder: Path, chance: random.Random) -> Iterator[Path]:
    """Databases as a power cut may leave them: of all sectors written since the last sync,
    any subset is on disk, and the file may end anywhere between its two lengths.

    Args:
        before: folder with the database and its write-ahead log as last synced.
        after: the same with writes that were never synced.
        folder: where to put each torn copy; it is replaced by the next.
    """
    names = sorted({p.name for p in (*before.iterdir(), *after.iterdir())})
    while True:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        kept = chance.choice((0.0, 0.2, 0.5, 0.8, 1.0))
        for name in names:
            old, new = (_read(place / name) for place in (before, after))
            (folder / name).write_bytes(_mix(old, new, kept, chance))
        yield folder


def _read(file: Path) -> bytes:
    return file.read_bytes() if file.exists() else b""


def _mix(old: bytes, new: bytes, kept: float, chance: random.Random) -> bytes:
    short, long = sorted((len(old), len(new)))
    length = chance.randint(short, long)
    out = bytearray(old[:length].ljust(length, b"\0"))
    for at in range(0, length, _SECTOR):
        end = min(at + _SECTOR, length)
        if new[at:end] and new[at:end] != bytes(out[at:end]) and chance.random() < kept:
            out[at : at + len(new[at:end])] = new[at:end]
    return bytes(out[:length])


def snapshot(data: Path, folder: Path) -> Path:
    """Copy the database and its write-ahead log; the shared memory is lost with the machine."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name in ("leitai.sqlite3", "leitai.sqlite3-wal"):
        if (data / name).exists():
            shutil.copy2(data / name, folder / name)
    return folder
