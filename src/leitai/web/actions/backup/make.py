"""Make a backup of a live hall: one moment of the database, the keys, the files."""

from __future__ import annotations

import os
import platform
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, connections, transaction

from leitai import __version__
from leitai.base.problem import Place
from leitai.web.actions.backup.archive import DATABASE, ArchiveWriter
from leitai.web.actions.backup.copying import (
    check_migrated,
    close_copy,
    copy_rows,
    count_rows,
    make_tables,
    open_copy,
    tables_left_out,
)
from leitai.web.actions.backup.problems import CannotWrite
from leitai.web.actions.backup.sealing import Lock
from leitai.web.models import Round, SlotState

# What is asked for: a step ("database", "files"), done, of how many.
Tell = Callable[[str, int, int], None]
_PAGES = 4096
# Never in a backup: databases (they are copied as rows), caches, keys (they go apart).
_SUFFIXES = (".sqlite3", ".sqlite3-wal", ".sqlite3-shm", ".sqlite3-journal", ".key", ".lock")
_FOLDERS = ("cache",)


def make_backup(
    path: Path,
    *,
    now: datetime,
    passphrase: str | None = None,
    keys: bool = True,
    force: bool = False,
    tell: Tell = lambda step, done, total: None,
) -> dict[str, Any]:
    """Write the hall as it is at this moment to `path`; the facts that its manifest states.

    The hall may serve meanwhile: everything acknowledged before the call is in the archive.

    Args:
        passphrase: encrypts every file of the archive; None leaves them readable.
        keys: whether the hall's keys go in. Without them no receipts can be signed under the
            same key after a restore.
        force: replace an archive that is there.

    Raises:
        PlaceTaken, CannotWrite, PassphraseTooShort, DatabaseBehind.
    """
    lock = None if passphrase is None else Lock.make(passphrase)
    try:
        with (
            ArchiveWriter(path, lock=lock, force=force) as archive,
            tempfile.TemporaryDirectory(dir=path.parent, prefix=".leitai-backup-") as folder,
        ):
            copy = Path(folder) / DATABASE
            facts = _copy_database(copy, tell)
            done, total = 0, copy.stat().st_size

            def written(size: int) -> None:
                nonlocal done
                done += size
                tell("archive", min(done, total), total)

            archive.add(DATABASE, copy, written)
            copy.unlink()
            if keys:
                _add_keys(archive)
            _add_files(archive, path, tell)
            facts |= {
                "made": now.isoformat(timespec="seconds"),
                "leitai": __version__,
                "python": platform.python_version(),
                "database": connection.vendor,
                "keys": keys,
            }
            archive.close(facts)
    except OSError as error:
        raise CannotWrite(place=Place(file=str(path)), why=error.strerror or "?") from error
    return facts


def _copy_database(copy: Path, tell: Tell) -> dict[str, Any]:
    open_copy(copy)
    try:
        if connection.vendor == "sqlite":
            connections["archive"].close()
            _copy_pages(copy, tell)
            left_out: list[str] = []
        else:
            left_out = _copy_snapshot(tell)
        facts = _facts("archive")
    finally:
        close_copy()
    _rewrite(copy)
    return facts | {"left_out": left_out}


def _copy_pages(copy: Path, tell: Tell) -> None:
    """SQLite's online backup. A read transaction holds the moment, so that ballots that come
    meanwhile neither wait for the copy nor make it begin again.
    """
    source = sqlite3.connect(f"file:{settings.DATABASES['default']['NAME']}", uri=True)
    target = sqlite3.connect(copy)
    try:
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()
        source.backup(
            target,
            pages=_PAGES,
            progress=lambda _status, left, total: tell("database", total - left, total),
            sleep=0,
        )
        target.execute("PRAGMA journal_mode=DELETE")
    finally:
        target.close()
        source.close()


def _copy_snapshot(tell: Tell) -> list[str]:
    """PostgreSQL: all rows as of one REPEATABLE READ snapshot, into a SQLite file."""
    check_migrated("default")
    make_tables("archive")
    done = 0
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        total = count_rows("default")

        def copied(rows: int) -> None:
            nonlocal done
            done += rows
            tell("database", done, total)

        copy_rows("default", "archive", copied)
        return tables_left_out("default")


def _rewrite(copy: Path) -> None:
    """Write the copy anew: ballots of an open slot lie in the live file in the order of
    casting, and that order is nobody's business. Free pages go, too.
    """
    with sqlite3.connect(copy, isolation_level=None) as file:
        file.execute("PRAGMA synchronous=OFF")
        file.execute("PRAGMA secure_delete=ON")
        file.execute("PRAGMA temp_store=MEMORY")
        file.execute("DELETE FROM django_session")
        file.execute("BEGIN")
        file.execute("CREATE TEMP TABLE waiting AS SELECT * FROM leitai_ballot WHERE NOT logged")
        file.execute("DELETE FROM leitai_ballot WHERE NOT logged")
        file.execute("INSERT INTO leitai_ballot SELECT * FROM waiting ORDER BY id")
        file.execute("DROP TABLE waiting")
        file.execute("COMMIT")
        file.execute("VACUUM")
    file.close()


def _facts(alias: str) -> dict[str, Any]:
    rounds = Round.objects.using(alias).order_by("pk")
    open_slots = rounds.filter(slots__state=SlotState.SCORING).count()
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM leitai_ballot")
        (ballots,) = cursor.fetchone()
    return {
        "rounds": [
            {"key": r.key, "state": r.state, "log_size": r.log_size, "deeds": r.log_deeds}
            for r in rounds
        ],
        "ballots": ballots,
        "slot_open": bool(open_slots),
    }


def _add_keys(archive: ArchiveWriter) -> None:
    archive.add("keys/signing.key", settings.SIGNING_SEED.hex().encode() + b"\n")
    secret = Path(settings.DATA_DIR) / "secret.key"
    # A key from the environment is kept where the environment is kept.
    if not os.environ.get("LEITAI_SECRET_KEY") and secret.is_file():
        archive.add("keys/secret.key", secret.read_bytes())


def _add_files(archive: ArchiveWriter, path: Path, tell: Tell) -> None:
    data = Path(settings.DATA_DIR)
    found = sorted(_files(data, path))
    for number, file in enumerate(found, 1):
        archive.add(f"files/{file.relative_to(data).as_posix()}", file)
        tell("files", number, len(found))


def _files(data: Path, archive: Path) -> Iterator[Path]:
    """Ledgers and whatever else was put into the data folder; no links, nothing hidden."""
    for folder, folders, names in os.walk(data, followlinks=False):
        at = Path(folder)
        folders[:] = [n for n in folders if not n.startswith(".") and n not in _FOLDERS]
        for name in names:
            file = at / name
            if name.startswith(".") or name.endswith(_SUFFIXES) or ".before-" in name:
                continue
            if file.is_symlink() or not file.is_file() or file.resolve() == archive.resolve():
                continue
            if not _is_archive(file):
                yield file


def _is_archive(file: Path) -> bool:
    """An earlier backup in the same folder is not backed up again."""
    return file.name.endswith(".leitai-backup")
