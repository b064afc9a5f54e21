"""Ballots go to the process of storing and their replies come back, each to its own phone."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from leitai.base.problem import Problem
from leitai.web import casters, storing
from leitai.web.actions.casting import AskSigner, Cast, CastRequest, sign_after
from leitai.web.actions.problems import TicketUnknown
from leitai.web.replies import Reply, reply_of
from leitai.web.storing import Frames, Store, StoredElsewhere, framed

Answer = Callable[[CastRequest], Cast | Problem]
MARKS = {"results": 8, "evidence": 7.5, "gaps": "6", "next_steps": True, "深": [None, {"a": 1e300}]}


def request(number: int) -> CastRequest:
    return CastRequest(f"id-{number}", f"ticket-{number}", "一", MARKS | {"n": number})


def receipt(one: CastRequest) -> Cast:
    return Cast(False, "r", f"{one.ticket} {one.marks['n']}".encode())


class Hall:
    """The listening socket, and processes of storing behind it, in threads."""

    def __init__(self, folder: Path) -> None:
        self.path = str(folder / "store")
        self.listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.listener.bind(self.path)
        self.listener.listen(100)
        self.ends: list[int] = []
        self.threads: list[threading.Thread] = []

    def start(self) -> None:
        watcher, end = os.pipe()
        self.ends.append(end)
        store = Store(self.listener, watcher, sign_after)

        def run() -> None:
            with contextlib.suppress(SystemExit):
                store.run()
            # What the system does when a process ends.
            for door in [key.data for key in store._ready.get_map().values() if key.data]:
                store._close(door)

        self.threads.append(threading.Thread(target=run, daemon=True))
        self.threads[-1].start()

    def kill(self) -> None:
        """The connections of a process that ends are closed, and no answer comes any more."""
        os.close(self.ends.pop())
        self.threads.pop().join(30)

    def stop(self) -> None:
        while self.ends:
            self.kill()
        self.listener.close()


@pytest.fixture
def hall(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hall]:
    monkeypatch.setattr(storing.signal, "signal", lambda *_: None)  # a thread takes none
    made = Hall(tmp_path)
    yield made
    made.stop()


def answer_by(monkeypatch: pytest.MonkeyPatch, answer: Answer) -> list[int]:
    """Have groups answered so, without a database; the sizes of the groups."""
    sizes = []

    def cast_batch(requests: Any, _: AskSigner) -> list[Cast | Problem]:
        sizes.append(len(requests))
        return [answer(one) for one in requests]

    monkeypatch.setattr(casters, "cast_batch", cast_batch)
    monkeypatch.setattr(casters, "close_old_connections", lambda: None)
    return sizes


async def cast_all(caster: StoredElsewhere, count: int) -> list[Reply]:
    async with asyncio.timeout(30):
        return await asyncio.gather(*(caster.cast(request(number)) for number in range(count)))


def test_each_ballot_gets_its_own_reply(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = answer_by(monkeypatch, receipt)
    hall.start()

    async def cast() -> list[Reply]:
        doors = [StoredElsewhere(hall.path) for _ in range(3)]
        replies = await asyncio.gather(*(cast_all(door, 400) for door in doors))
        return [one for some in replies for one in some]

    expected = [Reply(201, f"ticket-{number} {number}".encode()) for number in range(400)]
    assert asyncio.run(cast()) == expected * 3
    assert sum(sizes) == 1200 and max(sizes) == casters.LARGEST_GROUP


def test_a_fault_of_a_group_is_that_of_one_ballot(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answer(one: CastRequest) -> Cast | Problem:
        if one.marks["n"] == 3:
            raise OSError("no space left on device")
        return TicketUnknown() if one.marks["n"] == 5 else receipt(one)

    answer_by(monkeypatch, answer)
    hall.start()
    replies = asyncio.run(cast_all(StoredElsewhere(hall.path), 10))
    assert [one.status for one in replies] == [201] * 3 + [503, 201, 403] + [201] * 4
    assert [one.unknown for one in replies] == [False] * 5 + [True] + [False] * 4
    assert replies[5] == reply_of(TicketUnknown())


def test_what_a_process_did_not_answer_the_next_one_does(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It dies with ballots in its hands: their phones wait, and are answered once."""
    held, go_on = threading.Event(), threading.Event()

    def answer(one: CastRequest) -> Cast | Problem:
        if not go_on.is_set():
            held.set()
            go_on.wait(30)
            raise SystemExit  # it ends, and says nothing
        return receipt(one)

    answer_by(monkeypatch, answer)
    hall.start()

    async def cast() -> list[Reply]:
        casting = asyncio.create_task(cast_all(StoredElsewhere(hall.path), 20))
        await asyncio.to_thread(held.wait, 30)
        go_on.set()
        first = hall.threads[-1]
        await asyncio.to_thread(first.join, 30)
        hall.start()
        return await casting

    replies = asyncio.run(cast())
    assert [one.body for one in replies] == [b"ticket-%d %d" % (n, n) for n in range(20)]


def test_a_ballot_that_kills_each_process_is_given_up(hall: Hall) -> None:
    """Whoever takes it closes the connection at once."""
    tries = []

    def die() -> None:
        for _ in range(storing.MOST_TRIES):
            sock, _ = hall.listener.accept()
            tries.append(sock.recv(100_000))
            sock.close()

    dying = threading.Thread(target=die, daemon=True)
    dying.start()
    (reply,) = asyncio.run(cast_all(StoredElsewhere(hall.path), 1))
    dying.join(30)
    assert reply.status == 503 and b'"unavailable"' in reply.body
    assert len(tries) == storing.MOST_TRIES and len(set(tries)) == 1


def test_without_a_socket_nothing_waits_for_ever(tmp_path: Path) -> None:
    (reply,) = asyncio.run(cast_all(StoredElsewhere(str(tmp_path / "nothing")), 1))
    assert reply.status == 503


def test_frames_are_cut_where_they_end() -> None:
    chance = random.Random(7)
    sent = [
        [("x" * chance.choice((0, 1, 70_000)), n, b"\0") for n in range(chance.randrange(4))]
        for _ in range(50)
    ]
    stream = b"".join(map(framed, sent))
    frames, got, at = Frames(), [], 0
    while at < len(stream):
        step = chance.choice((1, 3, 100, 300_000))
        got += frames.feed(stream[at : at + step])
        at += step
    assert got == [value for one in sent for value in one]
