"""Restore an archive: everything is checked beside its place before anything is replaced.

The command calls `stage` before Django is set up, since the settings make new keys where they
find none; then `check_stage` with Django on the staged folder; then `settle`.
"""

from __future__ import annotations

import contextlib
import fcntl
import filecmp
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from leitai.base.problem import Place
from leitai.web.actions.backup.archive import DATABASE, Archive, open_archive
from leitai.web.actions.backup.problems import (
    ArchiveDamaged,
    ArchiveOfOtherVersion,
    CannotWrite,
    HallRunning,
    HallUnsound,
    KeyMissing,
    PlaceTaken,
)

LIVE = "leitai.sqlite3"
Tell = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Stage:
    """An archive unpacked beside its place: a data folder of its own, not yet the hall's.

    Args:
        folder: the staged data folder. target: the hall's data folder.
        live: where the hall's SQLite database stands.
        database: address of a PostgreSQL database to fill, or "" for SQLite.
    """

    archive: Archive
    folder: Path
    target: Path
    live: Path
    database: str

    @property
    def copy(self) -> Path:
        """The staged SQLite database."""
        return self.folder / LIVE


def stage(
    path: Path,
    target: Path,
    *,
    database: str = "",
    passphrase: str | None = None,
    force: bool = False,
    tell: Tell = lambda step, done, total: None,
) -> Stage:
    """Check an archive against its hashes and unpack it into a folder beside its place.

    Args:
        database: DATABASE_URL of the hall that is to be; "" for SQLite in the folder.

    Raises:
        ArchiveDamaged, ArchiveOfOtherVersion, PassphraseNeeded, PassphraseWrong, PlaceTaken,
        HallRunning, CannotWrite.
    """
    archive = open_archive(path)
    lock = archive.unlock(passphrase)
    postgres = database if database.startswith("postgres") else ""
    live = Path(database.removeprefix("sqlite:///")) if database and not postgres else target / LIVE
    _refuse_what_is_there(target, live, postgres, archive, force)
    folder = target / f".restore-{os.getpid()}"
    done = 0

    def unpacked(size: int) -> None:
        nonlocal done
        done += size
        tell("archive", min(done, archive.size), archive.size)

    try:
        folder.mkdir(mode=0o700, parents=True)
        for name in sorted(archive.files):
            archive.extract(name, folder / _place(name), lock, unpacked)
        _borrow_keys(folder, target)
    except OSError as error:
        drop(folder)
        raise CannotWrite(place=Place(file=str(folder)), why=error.strerror or "?") from None
    except BaseException:
        drop(folder)
        raise
    return Stage(archive, folder, target, live, postgres)


def _borrow_keys(folder: Path, target: Path) -> None:
    """An archive without keys is verified with those that the place has."""
    for name in ("signing.key", "secret.key"):
        if not (folder / name).exists() and (target / name).exists():
            shutil.copy2(target / name, folder / name)
    if not (folder / "signing.key").exists() and not os.environ.get("LEITAI_SIGNING_KEY_FILE"):
        raise KeyMissing(place=Place(file=str(target / "signing.key")))


def check_stage(staged: Stage, tell: Tell = lambda step, done, total: None) -> tuple[int, int]:
    """With Django set up on the staged folder: bring its tables up to date and verify it all.

    For PostgreSQL the rows are then copied in one transaction, which is only committed when
    they verify there, too.

    Returns:
        How many leaves of logs and how many ballots were verified.

    Raises:
        ArchiveDamaged, ArchiveOfOtherVersion, HallUnsound, HallRunning.
    """
    from django.db import connections, transaction

    from leitai.web.actions.backup import copying

    _check_file(staged.copy, staged.archive)
    if not staged.database:
        _bring_up(staged, "default")
        found = _examine(tell)
        connections["default"].close()
        return found
    copying.open_copy(staged.copy)
    try:
        _bring_up(staged, copying.ARCHIVE)
        with transaction.atomic():
            _refuse_others(staged)
        copying.make_tables("default")
        total, done = copying.count_rows(copying.ARCHIVE), 0

        def copied(rows: int) -> None:
            nonlocal done
            done += rows
            tell("database", done, total)

        with transaction.atomic():
            copying.copy_rows(copying.ARCHIVE, "default", copied)
            return _examine(tell)
    finally:
        copying.close_copy()


def settle(staged: Stage) -> list[str]:
    """Move what was checked into its place; the names of what was put aside.

    What was there stays beside it as `NAME.before-restore`, with the number of this process.
    """
    aside = []
    staged.target.mkdir(mode=0o700, parents=True, exist_ok=True)
    if staged.database:
        staged.copy.unlink()
    for source in sorted(p for p in staged.folder.rglob("*") if p.is_file()):
        if source.name == "serving.lock":
            continue
        place = staged.target / source.relative_to(staged.folder)
        if source == staged.copy:
            place = staged.live
        old = _put_aside(place, source)
        if old:
            aside.append(old)
        if source == staged.copy:
            # Its write-ahead log belongs to the old file: it must not meet the new one.
            for suffix in ("-wal", "-shm", "-journal"):
                place.with_name(f"{place.name}{suffix}").unlink(missing_ok=True)
        _move(source, place)
    drop(staged.folder)
    return aside


def _put_aside(place: Path, source: Path) -> str:
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not place.exists() or filecmp.cmp(place, source, shallow=False):
        return ""
    old = place.with_name(f"{place.name}.before-restore-{os.getpid()}")
    place.replace(old)
    return old.name


def _move(source: Path, place: Path) -> None:
    try:
        source.replace(place)
    except OSError:  # the database stands on another file system
        shutil.copy2(source, place)


def drop(folder: Path) -> None:
    """Remove a staged folder."""
    shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[None]:
    """Hold a data folder while a server uses it; several servers may."""
    with _lock_file(folder) as handle:
        with contextlib.suppress(OSError):  # a file system without locks
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        yield


def is_served(folder: Path) -> bool:
    """Whether a server holds a data folder."""
    if not (folder / "serving.lock").exists():
        return False
    with _lock_file(folder) as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


@contextlib.contextmanager
def _lock_file(folder: Path) -> Iterator[int]:
    handle = os.open(folder / "serving.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        yield handle
    finally:
        os.close(handle)


def _place(name: str) -> Path:
    if name == DATABASE:
        return Path(LIVE)
    return Path(name.partition("/")[2])


def _refuse_what_is_there(
    target: Path, live: Path, database: str, archive: Archive, force: bool
) -> None:
    if is_served(target) or (not database and _in_use(live)):
        raise HallRunning(place=Place(file=str(target)))
    if force:
        return
    if database:
        if _is_filled(database):
            raise PlaceTaken(what="A hall in this database", what_zh="该数据库中的擂台")
    elif live.exists():
        raise PlaceTaken(place=Place(file=str(live)), what="A hall", what_zh="擂台")
    for name in archive.files:
        if name != DATABASE and (place := target / _place(name)).exists():
            raise PlaceTaken(place=Place(file=str(place)), what="A file", what_zh="文件")


def _in_use(file: Path) -> bool:
    """Whether another process has a SQLite database open: none may leave the write-ahead log."""
    if not file.exists():
        return False
    probe = sqlite3.connect(file, timeout=0.5)
    try:
        mode = probe.execute("PRAGMA journal_mode").fetchone()[0]
        if mode == "wal":
            probe.execute("PRAGMA journal_mode=DELETE").fetchone()
            probe.execute("PRAGMA journal_mode=WAL").fetchone()
    except sqlite3.OperationalError:
        return True
    except sqlite3.DatabaseError:
        return False  # it is broken: that is why one restores
    finally:
        probe.close()
    return False


def _is_filled(database: str) -> bool:
    """Whether a PostgreSQL database holds a hall: before Django, since nothing is made yet."""
    import psycopg

    with psycopg.connect(database) as link:
        for table in ("leitai_round", "auth_user"):
            (there,) = link.execute("SELECT to_regclass(%s)", [table]).fetchone() or (None,)
            if there is not None:
                rows = link.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone()  # noqa: S608
                if rows is not None:
                    return True
    return False


def _refuse_others(staged: Stage) -> None:
    """Servers on PostgreSQL keep their connections: none may be there but this one."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        (others,) = cursor.fetchone()
    if others:
        raise HallRunning(place=Place(file=connection.settings_dict["NAME"]))


def _check_file(copy: Path, archive: Archive) -> None:
    try:
        with contextlib.closing(sqlite3.connect(copy)) as file:
            (said,) = file.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        said = str(error)
    if said != "ok":
        raise ArchiveDamaged(place=Place(file=archive.path.name), why=f"its database: {said}")


def _bring_up(staged: Stage, alias: str) -> None:
    from leitai.web.actions.backup import copying

    unknown = copying.unknown_migrations(alias)
    if unknown:
        raise ArchiveOfOtherVersion(
            place=Place(file=staged.archive.path.name),
            made_by=str(staged.archive.manifest.get("leitai", "?")),
            why=f"it knows {', '.join(unknown[:3])}",
        )
    copying.make_tables(alias)


def _examine(tell: Tell) -> tuple[int, int]:
    from leitai.web.actions.log import signer_named
    from leitai.web.queries.soundness import examine_hall

    tell("verify", 0, 0)
    from django.conf import settings

    found = examine_hall(lambda origin: signer_named(origin, settings.SIGNING_SEED).key)
    if not found.ok:
        first = found.faults[0]
        raise HallUnsound(why=first.say("en"))
    return found.leaves, found.ballots
