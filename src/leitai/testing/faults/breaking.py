"""The faults, one function each. Every one ends with a hall that serves normally again."""

from __future__ import annotations

import itertools
import os
import random
import signal
import socket
import struct
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from leitai.testing.faults import disk
from leitai.testing.faults.hall import Hall, children_of
from leitai.testing.faults.look import look, point_at
from leitai.testing.faults.phones import Book, Crowd, Line, Sent, settle

DAY: Final = 86_400.0
# Seconds: for the backends of a killed database to notice, and for it to be started again.
_LEAVING: Final = 15.0
_STARTING: Final = 60.0


@dataclass(slots=True)
class Scene:
    """A slot that is being scored, and what a fault needs to know of it.

    Args:
        slot: key. codes: tickets that may vote on it. criteria: as the API tells them.
        server: of PostgreSQL, "" on SQLite. brief: the short form.
        counts: what happened, for the report.
    """

    hall: Hall
    book: Book
    slot: str
    codes: list[str]
    criteria: list[dict[str, Any]]
    chance: random.Random
    server: Any = None
    brief: bool = False
    counts: dict[str, int] = field(default_factory=dict)

    @contextmanager
    def crowd(self, most: int = 30, threads: int = 8) -> Any:
        """Phones that vote as long as the block lasts."""
        # The short form sends less, so that looking takes less.
        calm = {"threads": 3, "pause": 0.02} if self.brief else {"threads": threads}
        crowd = Crowd(
            self.book, self.hall.base, self.codes, self.slot, self.criteria,
            seed=self.chance.getrandbits(32), most=most, **calm,
        )  # fmt: skip
        try:
            yield crowd
        finally:
            crowd.stop()

    def wait(self, least: float, most: float) -> None:
        time.sleep(self.chance.uniform(least, most))

    def count(self, what: str, number: int = 1) -> None:
        self.counts[what] = self.counts.get(what, 0) + number


class Contradiction(Exception):
    """Something happened that must not."""


def kill_the_server(scene: Scene) -> None:
    """kill -9 at a random moment under load, and a start on what is left."""
    for _ in range(1 if scene.brief else scene.chance.randint(1, 3)):
        with scene.crowd():
            scene.wait(0.2, 0.6 if scene.brief else 2.0)
            scene.hall.kill()
            scene.count("kill -9 of the server")
            scene.wait(0.0, 0.3)
            scene.hall.start()
            scene.wait(0.1, 0.4)


def kill_one_process(scene: Scene) -> None:
    """kill -9 of one process of the hall after the other, under load; nobody starts anything.

    Whichever it is, that of casting, of storing, of signing or of pages, the hall goes on.
    """
    with scene.crowd():
        for _ in range(4 if scene.brief else 12):
            scene.wait(0.1, 0.3 if scene.brief else 0.6)
            scene.hall.kill_one()
            scene.count("kill -9 of one process")
        scene.wait(0.1, 0.4)


def fill_the_disk(scene: Scene) -> None:
    """No file may grow: writes come back short, then fail. What is not on disk is not
    acknowledged; when there is room again, phones are answered.
    """
    with scene.crowd():
        scene.wait(0.2, 0.5)
        files = [p for p in scene.hall.folder.glob("leitai.sqlite3*") if p.exists()]
        largest = max(p.stat().st_size for p in files)
        # A limit inside a page, so that the write that meets it comes back short.
        scene.hall.limit_files(largest + scene.chance.randint(1, 9000))
        before = scene.book.lost["503"]
        scene.wait(0.4, 0.7 if scene.brief else 2.0)
        # A slow machine needs longer to write as far as the limit.
        end = time.monotonic() + 20
        while scene.book.lost["503"] == before and time.monotonic() < end:
            time.sleep(0.1)
        refused = scene.book.lost["503"] - before
        scene.hall.limit_files(None)
        scene.count("disk full and short writes")
        scene.count("answers 503 while the disk was full", refused)
        scene.wait(0.1, 0.3)


def fail_to_sync(scene: Scene) -> None:
    """fsync answers EIO: nothing may be acknowledged. Then the power goes, and any part of
    what was never synced may be on disk: what was acknowledged before must be there.
    """
    hall, book = scene.hall, scene.book
    with scene.crowd():
        scene.wait(0.2, 0.6)
    settle(book, hall.base)
    hall.kill()
    room = hall.folder.parent / f"{hall.folder.name}.torn"
    before = disk.snapshot(hall.folder, room / "before")
    hall.start(prepare=disk.break_sync)
    known = len(book.acknowledged())
    with scene.crowd(most=4):
        scene.wait(0.4, 0.6 if scene.brief else 1.5)
    hall.kill()
    after = disk.snapshot(hall.folder, room / "after")
    if len(book.acknowledged()) != known:
        raise Contradiction("a ballot was acknowledged although fsync failed")
    scene.count("fsync error")
    for torn in itertools.islice(
        disk.tear(before, after, room / "torn", scene.chance), 3 if scene.brief else 20
    ):
        point_at(torn / "leitai.sqlite3")
        wrong = look(book)
        if wrong:
            raise Contradiction(f"after a torn write: {wrong[:3]}")
        scene.count("torn writes after a power cut")
    point_at(hall.folder / "leitai.sqlite3")
    hall.start()


def send_again(scene: Scene) -> None:
    """Requests come twice, thrice, late and in any order, and an id comes with other marks."""
    with scene.crowd(most=1):
        scene.wait(0.3, 0.5)
    settle(scene.book, scene.hall.base)
    known = [s for s in scene.book.acknowledged().values() if s.body["slot"] == scene.slot]
    jobs = [one for one in known for _ in range(3)]
    scene.chance.shuffle(jobs)
    lines = [threading.Thread(target=_send_all, args=(scene, jobs[n::6])) for n in range(6)]
    for thread in lines:
        thread.start()
    for thread in lines:
        thread.join()
    scene.count("requests sent again", len(jobs))
    line, book = Line(scene.hall.base), Book()
    for one in scene.chance.sample(known, min(10, len(known))):
        code, mark = next(iter(one.body["marks"].items()))
        scale = next(c["scale"] for c in scene.criteria if c["code"] == code)
        other = scale["min"] if mark != scale["min"] else scale["max"]
        changed = Sent({**one.body, "marks": {**one.body["marks"], code: other}})
        if line.send(book, changed) != 409:
            raise Contradiction("the same id with other marks was not refused as a conflict")
        scene.count("ids sent with other marks")
    line.close()


def _send_all(scene: Scene, jobs: list[Sent]) -> None:
    line = Line(scene.hall.base)
    for one in jobs:
        line.send(scene.book, one)
    line.close()


def hang_half_open(scene: Scene) -> None:
    """Connections that say half a request and stop, and phones that vanish before the answer."""
    host = ("127.0.0.1", scene.hall.port)
    hanging = []
    for n in range(40 if scene.brief else 200):
        link = socket.create_connection(host, timeout=5)
        head = b"POST /api/v1/ballots HTTP/1.1\r\nHost: localhost\r\nContent-Length: 400\r\n"
        link.sendall(head[: scene.chance.randint(1, len(head))] if n % 2 else head + b"\r\n{")
        hanging.append(link)
    with scene.crowd() as crowd:
        vanished = [crowd.make(scene.chance.choice(scene.codes), scene.chance) for _ in range(20)]
        for one in vanished:
            _send_and_vanish(host, one)
        scene.wait(0.3, 0.6)
    for link in hanging:
        _reset(link)
    scene.count("half-open connections", len(hanging))
    scene.count("phones that vanished before the answer", len(vanished))


def _send_and_vanish(host: tuple[str, int], one: Sent) -> None:
    import json

    body = json.dumps(one.body).encode()
    link = socket.create_connection(host, timeout=5)
    link.sendall(
        b"POST /api/v1/ballots HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        b"Content-Length: %d\r\n\r\n%s" % (len(body), body)
    )
    one.tries += 1
    _reset(link)


def _reset(link: socket.socket) -> None:
    """Close with a reset, as a phone that leaves the network does not even do."""
    link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    link.close()


def move_the_clock(scene: Scene) -> None:
    """The wall clock jumps a year forward, two days back, and home, under load."""
    for seconds in (400 * DAY, -2 * DAY, 0.0):
        with scene.crowd(most=5):
            scene.wait(0.1, 0.2)
            scene.hall.set_clock(seconds)
            scene.wait(0.2, 0.4)
        scene.count("clock set")
        # The host's session may have ended by that clock; ballots need none.
        scene.hall.sign_in()


def lose_the_network(scene: Scene) -> None:
    """Phones without network for ten minutes: those that return in time are counted, those that
    return when the slot is closed are told so, and are not.
    """
    with scene.crowd(most=1) as crowd:
        held = [crowd.make(code, scene.chance) for code in scene.codes[:20]]
        scene.wait(0.2, 0.3)
        scene.hall.set_clock(600.0)
    line = Line(scene.hall.base)
    for one in held[:10]:
        if line.send(scene.book, one) != 201:
            raise Contradiction(f"a ballot ten minutes old was not taken: {one.refused}")
    settle_all_but(scene, held[10:])
    scene.hall.advance("closed")
    for one in held[10:]:
        if line.send(scene.book, one) < 400 or not one.refused:
            raise Contradiction("a ballot was taken after its slot was closed")
    line.close()
    scene.hall.set_clock(0.0)
    scene.count("phones off-line for ten minutes", len(held))


def settle_all_but(scene: Scene, held: list[Sent]) -> None:
    """Settle every ballot but those that are kept back."""
    numbers = {one.body["id"] for one in held}
    with scene.book.lock:
        kept = {n: scene.book.sent.pop(n) for n in numbers}
    settle(scene.book, scene.hall.base)
    with scene.book.lock:
        scene.book.sent.update(kept)


def close_in_a_rush(scene: Scene) -> None:
    """The host closes the slot while everybody sends."""
    with scene.crowd():
        scene.wait(0.2, 0.5)
        scene.hall.advance("closed")
        scene.wait(0.1, 0.2)
    scene.count("slots closed under load")


def restart_the_database(scene: Scene) -> None:
    """PostgreSQL is stopped politely, told to quit at once, or killed; then started again."""
    how = scene.chance.choice((signal.SIGINT, signal.SIGQUIT, signal.SIGKILL))
    with scene.crowd():
        scene.wait(0.2, 0.6)
        pid = scene.server.get_pid()
        backends = children_of(pid)
        os.kill(pid, how)
        _wait_for_the_end_of([pid, *backends])
        # A killed one leaves its locks. Where nobody reaps it at once, its number still answers,
        # and they would be taken for a running server's.
        for lock in ("postmaster.pid", ".s.PGSQL.5432.lock"):
            (Path(scene.server.pgdata) / lock).unlink(missing_ok=True)
        _start_again(scene)
        scene.count(f"database stopped by {how.name} and started")
        scene.wait(0.3, 0.8)


def _wait_for_the_end_of(pids: Sequence[int]) -> None:
    """Backends outlive a killed postmaster for a while, and no other may start beside them."""
    end = time.monotonic() + _LEAVING
    while any(_is_alive(pid) for pid in pids):
        if time.monotonic() > end:
            # What whoever keeps the database would do, too.
            for pid in filter(_is_alive, pids):
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.05)


def _start_again(scene: Scene) -> None:
    end = time.monotonic() + _STARTING
    while True:
        try:
            scene.server.ensure_postgres_running()
            return
        except Exception:  # its shared memory may be in use for a moment after a kill
            if time.monotonic() > end:
                raise
            time.sleep(0.3)


def _is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def cut_the_sessions(scene: Scene) -> None:
    """PostgreSQL ends all sessions of the hall, again and again, under load."""
    import psycopg

    with scene.crowd():
        for _ in range(3 if scene.brief else 8):
            scene.wait(0.1, 0.3)
            with psycopg.connect(scene.hall.database, autocommit=True) as link:
                (cut,) = link.execute(
                    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE "
                    "datname = current_database() AND pid <> pg_backend_pid() "
                    "AND backend_type = 'client backend'"
                ).fetchone() or (0,)
            scene.count("database sessions cut", int(cut))


Fault = Callable[[Scene], None]
ON_BOTH: Final[tuple[Fault, ...]] = (
    kill_the_server,
    kill_one_process,
    send_again,
    hang_half_open,
    move_the_clock,
    lose_the_network,
    close_in_a_rush,
)
ON_SQLITE: Final[tuple[Fault, ...]] = (fill_the_disk, fail_to_sync)
ON_POSTGRES: Final[tuple[Fault, ...]] = (restart_the_database, cut_the_sessions)
