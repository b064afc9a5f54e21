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

# Between frames; a burst of ballots becomes at most eight frames a second.
FRAME_GAP = 0.125
# Other processes and other machines change the database too: look this often.
LOOK_AGAIN = 1.0
# Comment lines keep a quiet connection alive through proxies.
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


class Channel:
    """One round's viewers. `read` runs in a thread; `change` may be called from any thread."""

    def __init__(self, key: str, read: ReadFrame) -> None:
        self.key, self.read = key, read
        self.loop = asyncio.get_running_loop()
        self.viewers = 0
        self.latest: bytes = b""
        self._plain: Mapping[str, Any] = {}
        self._changed = asyncio.Event()
        self._next: asyncio.Future[None] = self.loop.create_future()
        self._task: asyncio.Task[None] | None = None
        self._failures = 0
        # Counts how often the streams were ended: viewers of an earlier count leave.
        self._endings = 0

    def change(self) -> None:
        self.loop.call_soon_threadsafe(self._changed.set)

    async def frames(self) -> AsyncIterator[bytes]:
        """The latest frame at once, then each newer one; skipped when the viewer is slow.

        Ends when frames could not be read several times in a row.
        """
        self.viewers += 1
        endings = self._endings
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run())
        last = b""
        try:
            if not self.latest:
                await self._try_refresh()
            while self._endings == endings:
                if self.latest != last:
                    last = self.latest
                    yield last
                    continue
                try:
                    # Shielded: one viewer that leaves must not cancel what all wait for.
                    await asyncio.wait_for(asyncio.shield(self._next), KEEP_ALIVE)
                except TimeoutError:
                    # An event, not a comment: browsers show no comments to a page, which
                    # could then not tell a quiet hall from a dead connection.
                    yield b"event: ping\ndata:\n\n"
        finally:
            self.viewers -= 1

    async def _run(self) -> None:
        while self.viewers:
            try:
                async with asyncio.timeout(LOOK_AGAIN):
                    await self._changed.wait()
            except TimeoutError:
                pass
            self._changed.clear()
            if await self._try_refresh():
                await asyncio.sleep(FRAME_GAP)
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

    def _wake(self) -> None:
        arrived, self._next = self._next, self.loop.create_future()
        arrived.set_result(None)


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
