"""Ballots are stored in a process of their own, and handed to it over a Unix socket.

A process that reads from phones while it writes to the database has one interpreter for both:
each statement gives it away, and waits for it again. Here the process of casting reads, and the
process of storing has nothing else to do. Each connection between them is a stream of ballots one
way and of replies, in the same order, the other way. See decisions/0043-casting-third-time.md.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import marshal
import selectors
import signal
import socket
import struct
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from leitai.web.actions.casting import AskSigner, CastRequest
from leitai.web.casters import LARGEST_GROUP, Caster, Told, store_group, tell_all
from leitai.web.live.ear import send_notices
from leitai.web.replies import Reply, Unavailable, reply_of

# A ballot whose process of storing died is handed to the next one; not for ever, since it may be
# what it died of.
MOST_TRIES = 3
# Between two attempts to reach the process of storing.
PAUSE = 0.2
# A process of storing that is told to stop does so when no ballot has come for so long.
QUIET = 0.5
_PIECE = 1 << 18
_LENGTH = struct.Struct(">I")
_log = logging.getLogger("leitai.storing")


def framed(values: Sequence[tuple[Any, ...]]) -> bytes:
    """Values for the other end, which is the same program, in a folder that only it may enter."""
    said = marshal.dumps(list(values))
    return _LENGTH.pack(len(said)) + said


class Frames:
    """Cuts what has come over a stream into what was `framed`."""

    def __init__(self) -> None:
        self._got = bytearray()

    def feed(self, data: bytes) -> list[tuple[Any, ...]]:
        """The values that are complete now, of all frames, in their order."""
        self._got += data
        values: list[tuple[Any, ...]] = []
        at = 0
        while len(self._got) - at >= _LENGTH.size:
            (length,) = _LENGTH.unpack_from(self._got, at)
            end = at + _LENGTH.size + length
            if len(self._got) < end:
                break
            values += marshal.loads(self._got[at + _LENGTH.size : end])  # noqa: S302
            at = end
        del self._got[:at]
        return values


# ---- the process of casting --------------------------------------------------------------


@dataclass(slots=True)
class _Waiting:
    """A ballot that was handed over, what is called with its reply, and how often it was."""

    request: CastRequest
    told: Told
    tries: int = 0


class StoredElsewhere(Caster):
    """Hands ballots to the process behind a Unix socket; for one event loop.

    When that process dies, what it has not answered is handed to the one that takes its place: a
    ballot that was stored before counts once, and has the same receipt.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        # What one turn of the loop has read is handed over at its end, all at once.
        self._read: list[_Waiting] = []
        self._link: _Link | None = None
        self._connecting: asyncio.Task[None] | None = None

    def put(self, request: CastRequest, loop: asyncio.AbstractEventLoop, told: Told) -> None:
        if not self._read:
            loop.call_soon(self._hand_over)
        self._read.append(_Waiting(request, told))

    def _hand_over(self) -> None:
        if self._link is not None:
            read, self._read = self._read, []
            self._link.send(read)
        elif self._connecting is None:
            self._connecting = asyncio.create_task(self._connect())

    async def _connect(self) -> None:
        loop = asyncio.get_running_loop()
        while self._link is None:
            try:
                # The watcher holds the listening socket: it is there when the process is not.
                _, self._link = await loop.create_unix_connection(
                    lambda: _Link(self._lost), self.path
                )
            except OSError:
                _log.warning("the process of storing cannot be reached", exc_info=True)
                read, self._read = self._read, []
                _give_up(read)
                await asyncio.sleep(PAUSE)
        self._connecting = None
        if self._read:
            self._hand_over()

    def _lost(self, waiting: Sequence[_Waiting]) -> None:
        self._link = None
        _give_up([one for one in waiting if one.tries >= MOST_TRIES])
        again = [one for one in waiting if one.tries < MOST_TRIES]
        self._read[:0] = again
        if again:
            self._hand_over()


def _give_up(ones: Sequence[_Waiting]) -> None:
    tell_all([(one.told, reply_of(Unavailable())) for one in ones])


class _Link(asyncio.Protocol):
    """One connection to the process of storing."""

    def __init__(self, lost: Any) -> None:
        self._lost = lost
        self._frames = Frames()
        self._waiting: deque[_Waiting] = deque()

    def connection_made(self, transport: Any) -> None:
        self._transport = transport

    def send(self, ones: Sequence[_Waiting]) -> None:
        for one in ones:
            one.tries += 1
        self._waiting += ones
        self._transport.write(
            framed(
                [(r.client_id, r.ticket, r.slot, r.marks) for r in (one.request for one in ones)]
            )
        )

    def data_received(self, data: bytes) -> None:
        replies = self._frames.feed(data)
        tell_all([(self._waiting.popleft().told, Reply(*reply)) for reply in replies])

    def connection_lost(self, exc: Exception | None) -> None:
        self._lost(tuple(self._waiting))


# ---- the process of storing --------------------------------------------------------------


class _Door:
    """The connection of a process of casting."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock, self.frames = sock, Frames()
        self.out = bytearray()
        self.open = True


class Store:
    """Stores ballots that processes of casting hand over, group by group, in one thread.

    Args:
        listener: listening socket. watcher: a pipe; when it is closed, this process leaves.
        ask_signer: has receipts signed.
    """

    def __init__(self, listener: socket.socket, watcher: int, ask_signer: AskSigner) -> None:
        self._listener, self._ask_signer = listener, ask_signer
        self._ready = selectors.DefaultSelector()
        listener.setblocking(False)
        self._ready.register(listener, selectors.EVENT_READ)
        self._ready.register(watcher, selectors.EVENT_READ)
        self._watcher = watcher
        self._pending: deque[tuple[_Door, CastRequest]] = deque()

    def run(self) -> None:
        """Until the watcher is gone, or until told to (SIGTERM, SIGINT) and no ballot comes."""
        told: list[int] = []
        for one in (signal.SIGTERM, signal.SIGINT):
            signal.signal(one, lambda caught, _: told.append(caught))
        while True:
            soon = send_notices()
            wait = 0 if self._pending else QUIET if soon is None else soon
            events = self._ready.select(wait)
            for key, mask in events:
                if key.fd == self._watcher:
                    return
                if key.data is None:
                    self._accept()
                    continue
                if mask & selectors.EVENT_READ:
                    self._read(key.data)
                if mask & selectors.EVENT_WRITE and key.data.open:
                    self._write(key.data)
            if self._pending:
                self._store()
            elif told and not events and soon is None:
                return

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            sock, _ = self._listener.accept()
            sock.setblocking(False)
            self._ready.register(sock, selectors.EVENT_READ, _Door(sock))

    def _read(self, door: _Door) -> None:
        try:
            data = door.sock.recv(_PIECE)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._close(door)
            return
        self._pending += [(door, CastRequest(*values)) for values in door.frames.feed(data)]

    def _store(self) -> None:
        size = min(len(self._pending), LARGEST_GROUP)
        group = [self._pending.popleft() for _ in range(size)]
        doors = iter(door for door, _ in group)
        for replies in store_group([request for _, request in group], self._ask_signer):
            by_door: dict[_Door, list[tuple[int, bytes, bool]]] = {}
            for reply in replies:
                said = (reply.status, reply.body, reply.unknown)
                by_door.setdefault(next(doors), []).append(said)
            for door, those in by_door.items():
                # Nobody waits any more at a door that was closed; the phones send again.
                if door.open:
                    door.out += framed(those)
                    self._write(door)

    def _write(self, door: _Door) -> None:
        try:
            while door.out:
                del door.out[: door.sock.send(door.out)]
        except BlockingIOError:
            pass  # a process of casting that is slow does not hold up the others
        except OSError:
            self._close(door)
            return
        wanted = selectors.EVENT_READ | (selectors.EVENT_WRITE if door.out else 0)
        if self._ready.get_key(door.sock).events != wanted:
            self._ready.modify(door.sock, wanted, door)

    def _close(self, door: _Door) -> None:
        door.open = False
        self._ready.unregister(door.sock)
        door.sock.close()
