"""The archive: a zip of files with a manifest of their sizes and SHA-256. Knows no database."""

from __future__ import annotations

import hashlib
import json
import os
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

from leitai.base.problem import Place
from leitai.web.actions.backup.problems import (
    ArchiveDamaged,
    ArchiveOfOtherVersion,
    CannotWrite,
    PassphraseNeeded,
    PassphraseWrong,
    PlaceTaken,
)
from leitai.web.actions.backup.sealing import CHUNK, ENCRYPTED_CHUNK, Lock

FORMAT: Final = "leitai-backup"
VERSION: Final = 1
MANIFEST: Final = "manifest.json"
DATABASE: Final = "hall.sqlite3"
_LARGEST_MANIFEST: Final = 16 * 1024 * 1024
_NAME: Final = re.compile(r"(?:hall\.sqlite3|keys/[a-z]{1,20}\.key|files/[^\0\\:]{1,400})")

Tell = Callable[[int], None]


def _silent(_done: int) -> None:
    pass


class ArchiveWriter:
    """Writes an archive beside its place and moves it there when it is whole and on disk.

    Args:
        path: where it will stand. force: replace what is there.
        lock: encrypts every file; None leaves them readable.

    Raises:
        PlaceTaken, CannotWrite.
    """

    def __init__(self, path: Path, *, lock: Lock | None = None, force: bool = False) -> None:
        self.path, self.lock = path, lock
        self._part = path.with_name(f".{path.name}.{os.getpid()}.part")
        self._files: dict[str, dict[str, Any]] = {}
        if path.exists() and not force:
            raise PlaceTaken(place=Place(file=str(path)), what="A file", what_zh="文件")
        try:
            # The keeper's alone, from the first byte on.
            handle = os.open(self._part, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
        except OSError as error:
            raise CannotWrite(place=Place(file=str(path)), why=error.strerror or "?") from None
        self._file = os.fdopen(handle, "w+b")
        self._zip = zipfile.ZipFile(self._file, "w", zipfile.ZIP_DEFLATED, compresslevel=1)

    def add(self, name: str, source: Path | bytes, tell: Tell = _silent) -> None:
        """Add a file; `tell` hears how many more bytes of it are in."""
        assert _NAME.fullmatch(name), name
        plain = _pieces(source)
        stored = plain if self.lock is None else self.lock.encrypt(name, plain)
        digest, size = hashlib.sha256(), 0
        info = zipfile.ZipInfo(name)
        info.external_attr = 0o600 << 16
        info.compress_type = zipfile.ZIP_DEFLATED if self.lock is None else zipfile.ZIP_STORED
        with self._zip.open(info, "w", force_zip64=True) as target:
            for piece in stored:
                digest.update(piece)
                size += len(piece)
                target.write(piece)
                tell(len(piece))
        self._files[name] = {"size": size, "sha256": digest.hexdigest()}

    def close(self, facts: Mapping[str, Any]) -> None:
        """Write the manifest, and put the archive in its place."""
        manifest = {"format": FORMAT, "version": VERSION, **facts, "files": self._files}
        if self.lock is not None:
            manifest["cipher"] = {
                "kdf": "scrypt",
                "cost": self.lock.cost,
                "salt": self.lock.salt.hex(),
            }
            manifest["seal"] = self.lock.seal_of(_plain(manifest))
        self._zip.writestr(MANIFEST, _plain(manifest))
        self._zip.close()
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        self._part.replace(self.path)
        _sync_folder(self.path.parent)

    def __enter__(self) -> ArchiveWriter:
        return self

    def __exit__(self, *_error: object) -> None:
        if not self._file.closed:
            self._zip.fp = None  # nothing more is to be written to it
            self._file.close()
        self._part.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive whose manifest was read; `check` and `extract` read its files.

    Raises:
        ArchiveDamaged, ArchiveOfOtherVersion.
    """

    path: Path
    manifest: Mapping[str, Any]

    @property
    def files(self) -> Mapping[str, Mapping[str, Any]]:
        """Name -> size and sha256, as stored."""
        files: Mapping[str, Mapping[str, Any]] = self.manifest["files"]
        return files

    @property
    def is_encrypted(self) -> bool:
        return "cipher" in self.manifest

    @property
    def size(self) -> int:
        """Bytes of all files, as stored."""
        return sum(int(facts["size"]) for facts in self.files.values())

    def unlock(self, passphrase: str | None) -> Lock | None:
        """The key to its files; None where they are not encrypted.

        Raises:
            PassphraseNeeded, PassphraseWrong.
        """
        if not self.is_encrypted:
            return None
        if passphrase is None:
            raise PassphraseNeeded(place=Place(file=self.path.name))
        cipher = self.manifest["cipher"]
        try:
            lock = Lock.open(passphrase, bytes.fromhex(cipher["salt"]), int(cipher["cost"]))
        except (KeyError, ValueError, TypeError):
            raise _damaged(self.path, "the parameters of its encryption are unreadable") from None
        bare = {name: value for name, value in self.manifest.items() if name != "seal"}
        if lock.seal_of(_plain(bare)) != self.manifest.get("seal"):
            raise PassphraseWrong(place=Place(file=self.path.name))
        return lock

    def check(self, tell: Tell = _silent) -> None:
        """Compare every file with the manifest."""
        for name in self.files:
            for piece in self._stored(name):
                tell(len(piece))

    def extract(self, name: str, target: Path, lock: Lock | None, tell: Tell = _silent) -> None:
        """Write one file out, decrypted; it is compared with the manifest on the way."""
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            for piece in self._plain(name, lock):
                file.write(piece)
                tell(len(piece))
            file.flush()
            os.fsync(file.fileno())

    def read(self, name: str, lock: Lock | None) -> bytes:
        """A small file as bytes."""
        return b"".join(self._plain(name, lock))

    def _plain(self, name: str, lock: Lock | None) -> Iterator[bytes]:
        stored = self._stored(name)
        return stored if lock is None else lock.decrypt(name, stored)

    def _stored(self, name: str) -> Iterator[bytes]:
        facts, digest, size = self.files[name], hashlib.sha256(), 0
        try:
            with zipfile.ZipFile(self.path) as packed, packed.open(name) as source:
                while piece := _whole(source, ENCRYPTED_CHUNK if self.is_encrypted else CHUNK):
                    digest.update(piece)
                    size += len(piece)
                    if size > int(facts["size"]):
                        break
                    yield piece
        except Exception as error:  # zlib and zipfile each have errors of their own
            raise _damaged(self.path, f"{name} cannot be read ({type(error).__name__})") from None
        if size != int(facts["size"]) or digest.hexdigest() != facts["sha256"]:
            raise _damaged(self.path, f"{name} is not what the manifest says")


def open_archive(path: Path) -> Archive:
    """Read the manifest of an archive and compare its names with the zip's.

    Raises:
        ArchiveDamaged, ArchiveOfOtherVersion.
    """
    try:
        with zipfile.ZipFile(path) as packed:
            names = [info.filename for info in packed.infolist()]
            if packed.getinfo(MANIFEST).file_size > _LARGEST_MANIFEST:
                raise _damaged(path, "its manifest is too large")
            manifest = json.loads(packed.read(MANIFEST))
    except ArchiveDamaged:
        raise
    except FileNotFoundError:
        raise _damaged(path, "there is no such file") from None
    except Exception as error:  # zlib, zipfile and json each have errors of their own
        raise _damaged(path, f"it cannot be opened ({type(error).__name__})") from None
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise _damaged(path, "its manifest is not one of a backup")
    made_by = str(manifest.get("leitai", "?"))
    if manifest.get("version") != VERSION:
        raise ArchiveOfOtherVersion(
            place=Place(file=path.name), made_by=made_by,
            why=f"format {manifest.get('version')}, not {VERSION}",
        )  # fmt: skip
    files = manifest.get("files")
    if not isinstance(files, dict) or not all(_well_formed(*row) for row in files.items()):
        raise _damaged(path, "its manifest lists files that cannot be")
    if sorted(names) != sorted([*files, MANIFEST]) or DATABASE not in files:
        raise _damaged(path, "files are missing, doubled or not in the manifest")
    return Archive(path, manifest)


def _well_formed(name: str, facts: object) -> bool:
    parts = name.split("/")
    return (
        _NAME.fullmatch(name) is not None
        and not {"", ".", ".."} & set(parts)
        and isinstance(facts, dict)
        and isinstance(facts.get("size"), int)
        and facts["size"] >= 0
        and re.fullmatch(r"[0-9a-f]{64}", str(facts.get("sha256"))) is not None
    )


def _damaged(path: Path, why: str) -> ArchiveDamaged:
    return ArchiveDamaged(place=Place(file=path.name), why=why)


def _plain(manifest: Mapping[str, Any]) -> bytes:
    return json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True).encode()


def _pieces(source: Path | bytes) -> Iterator[bytes]:
    if isinstance(source, bytes):
        for start in range(0, len(source), CHUNK):
            yield source[start : start + CHUNK]
        return
    with source.open("rb") as file:
        while piece := _whole(file, CHUNK):
            yield piece


def _whole(file: IO[bytes], size: int) -> bytes:
    """As many bytes as wanted, fewer only at the end: decryption goes by chunks."""
    got = b""
    while len(got) < size and (more := file.read(size - len(got))):
        got = got + more if got else more
    return got


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
