"""The stream: one frame per change, coalesced, to any number of viewers.

Runs on the event loop of the server. Each round that is watched has one task; it waits for
a change, reads one frame, and hands the same bytes to every viewer. A viewer that is slow
misses frames and never delays the others.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any

from leitai.web.live.publish import listen

# Between frames: a burst of ballots becomes at most ten frames a second, and five where so
# many watch that handing out a frame takes a good part of the time.
FRAME_GAP = 0.1
MORE_GAP = 0.1
MANY_VIEWERS = 2000
# Other processes and other machines change the database too: look this often. On PostgreSQL
# they tell one another (`ear`); this is for what was missed.
LOOK_AGAIN = 1.0
# Events without content keep a quiet connection alive through proxies.
KEEP_ALIVE = 15.0
# A read that fails is tried again after a pause; after so many in a row the viewers'
# streams end, and their browsers connect anew.
RETRY_PAUSE = 1.0
MOST_FAILURES = 5

ReadFrame = Callable[[str], Mapping[str, Any]]

_log = logging.getLogger("leitai.stream")


def encode_frame(frame: Mapping[str, Any]) -> bytes:
    """A frame as a server-sent event."""
    data = json.dumps(frame, ensure_ascii=False, separators=(",", ":"))
    return f"event: frame\nid: {frame['seq']}\ndata: {data}\n\n".encode()


PING = b"event: ping\ndata:\n\n"
"""An event, not a comment: browsers show no comments to a page, which could then not tell a
quiet hall from a dead connection."""


class Channel:
    """One round's viewers. `read` runs in a thread; `change` may be called from any thread."""

    def __init__(self, key: str, read: ReadFrame) -> None:
        self.key, self.read = key, read
        self.loop = asyncio.get_running_loop()
        self.viewers = 0
        self.latest: bytes = b""
        self._plain: Mapping[str, Any] = {}
        self._changed = asyncio.Event()
        # Those who wait for the next frame; those who are still sending the last one do not.
        self._waiting: set[asyncio.Future[bytes]] = set()
        self._task: asyncio.Task[None] | None = None
        self._first: asyncio.Task[bool] | None = None
        self._told_at = self.loop.time()
        self._failures = 0
        # Counts how often the streams were ended: viewers of an earlier count leave.
        self._endings = 0

    def change(self) -> None:
        self.loop.call_soon_threadsafe(self._changed.set)

    async def frames(self, gone: asyncio.Future[None] | None = None) -> AsyncIterator[bytes]:
        """The latest frame at once, then each newer one; skipped when the viewer is slow.

        Ends when frames could not be read several times in a row, or when `gone` is done.
        """
        self.viewers += 1
        endings = self._endings
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run())
        last = b""
        waiter: asyncio.Future[bytes] = self.loop.create_future()

        def leave(_: asyncio.Future[None]) -> None:
            _settle(waiter, b"")

        if gone is not None:
            gone.add_done_callback(leave)
        try:
            if not self.latest:
                await self._read_first()
            while self._endings == endings and not (gone is not None and gone.done()):
                if self.latest != last:
                    last = self.latest
                    yield last
                    continue
                waiter = self.loop.create_future()
                self._waiting.add(waiter)
                if await waiter is PING:
                    yield PING
        finally:
            self.viewers -= 1
            self._waiting.discard(waiter)
            if gone is not None:
                gone.remove_done_callback(leave)

    async def _read_first(self) -> None:
        """The first frame, read once for all who come at the same time."""
        if self._first is None or self._first.done():
            self._first = asyncio.create_task(self._try_refresh())
        # Shielded: one viewer that leaves must not cancel what all wait for.
        await asyncio.shield(self._first)

    async def _run(self) -> None:
        while self.viewers:
            try:
                async with asyncio.timeout(LOOK_AGAIN):
                    await self._changed.wait()
            except TimeoutError:
                pass
            self._changed.clear()
            if self.loop.time() - self._told_at >= KEEP_ALIVE:
                self._wake(PING)
            if await self._try_refresh():
                await asyncio.sleep(FRAME_GAP + MORE_GAP * min(1, self.viewers / MANY_VIEWERS))
            elif self._failures < MOST_FAILURES:
                await asyncio.sleep(RETRY_PAUSE)
            else:
                self._end()
                return

    async def _try_refresh(self) -> bool:
        try:
            await self._refresh()
        except Exception:  # whatever the database does, the viewers must not be left hanging
            self._failures += 1
            _log.exception("a frame of %s could not be read", self.key)
            return False
        self._failures = 0
        return True

    def _end(self) -> None:
        """End the streams of all viewers; a frame that may be old is not shown to new ones."""
        self._failures, self._endings = 0, self._endings + 1
        self._plain, self.latest = {}, b""
        self._wake()

    async def _refresh(self) -> None:
        frame = await asyncio.to_thread(self.read, self.key)
        if not frame:
            return
        # The clock alone is no news: boards move only when something happened.
        news = {name: value for name, value in frame.items() if name != "server_time"}
        if news == self._plain:
            return
        encoded = encode_frame(frame)
        self._plain, self.latest = news, encoded
        self._wake()

    def _wake(self, told: bytes = b"") -> None:
        self._told_at = self.loop.time()
        waiting, self._waiting = self._waiting, set()
        for waiter in waiting:
            _settle(waiter, told)


def _settle(waiter: asyncio.Future[bytes], told: bytes) -> None:
    if not waiter.done():
        waiter.set_result(told)


class Channels:
    """The channels of this process, made when first watched."""

    def __init__(self, read: ReadFrame) -> None:
        self.read = read
        self.by_key: dict[str, Channel] = {}
        self.stop = listen(self._tell)

    def watch(self, key: str) -> Channel:
        if key not in self.by_key:
            self.by_key[key] = Channel(key, self.read)
        return self.by_key[key]

    def _tell(self, key: str) -> None:
        channel = self.by_key.get(key)
        if channel is not None and not channel.loop.is_closed():
            channel.change()
