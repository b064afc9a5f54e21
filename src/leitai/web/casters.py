"""Ballots on their way to the disk: each is told its reply when its group is there.

`CasterHere` stores them in a thread of this process; a hall that is served hands them to another
process (`storing`).
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import queue
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from django.db import close_old_connections

from leitai.base.problem import Problem
from leitai.web.actions.casting import AskSigner, Cast, CastRequest, cast_batch, sign_after
from leitai.web.replies import Reply, Unavailable, reply_of

LARGEST_GROUP = 256
Told = Callable[[Reply], None]
_log = logging.getLogger("leitai.hotpath")


class Caster(ABC):
    """Takes ballots on an event loop."""

    @abstractmethod
    def put(self, request: CastRequest, loop: asyncio.AbstractEventLoop, told: Told) -> None:
        """Take a ballot; `told` is called on the loop when it is on disk, or is refused.

        Called on the loop.
        """

    async def cast(self, request: CastRequest) -> Reply:
        """The reply to a ballot, when it is on disk or refused."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Reply] = loop.create_future()

        def tell(reply: Reply) -> None:
            if not future.done():
                future.set_result(reply)

        self.put(request, loop, tell)
        return await future


def store_group(
    requests: Sequence[CastRequest], ask_signer: AskSigner = sign_after
) -> Iterator[list[Reply]]:
    """Store a group; the replies in order, in parts, each as soon as it may be told.

    One part when all goes well. After a fault of the group each ballot is stored alone, so that
    one bad ballot fails only itself; nothing is raised, whatever disk and database do.
    """
    try:
        close_old_connections()
        answers = cast_batch(requests, ask_signer)
    except Exception:
        _log.warning("a group was not stored and is tried again", exc_info=True)
        for request in requests:
            yield [reply_of(_store_alone(request, ask_signer))]
    else:
        yield [reply_of(answer) for answer in answers]


def _store_alone(request: CastRequest, ask_signer: AskSigner) -> Cast | Problem:
    try:
        close_old_connections()
        (answer,) = cast_batch([request], ask_signer)
    except Exception:
        _log.exception("a ballot could not be stored")
        return Unavailable()
    return answer


def tell_all(settled: Sequence[tuple[Told, Reply]]) -> None:
    """Tell each its reply; on the loop of those who are told."""
    for told, reply in settled:
        try:
            told(reply)
        except Exception:  # one phone's connection is no reason to leave the others waiting
            _log.exception("an answer could not be given")


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A ballot in the queue, and what is to be called, on which loop, with its reply."""

    request: CastRequest
    loop: asyncio.AbstractEventLoop
    told: Told


class CasterHere(Caster):
    """Stores ballots in a thread of this process, and signs their receipts there.

    What one turn of a loop has read goes to the writer at its end, all at once: the first ballot
    of a crowd would otherwise be a group of its own, and cost as much as fifty.
    """

    def __init__(self) -> None:
        self._read: dict[asyncio.AbstractEventLoop, list[_Waiting]] = {}
        self._queue: queue.SimpleQueue[list[_Waiting]] = queue.SimpleQueue()
        threading.Thread(target=self._write, name="leitai-writer", daemon=True).start()

    def put(self, request: CastRequest, loop: asyncio.AbstractEventLoop, told: Told) -> None:
        read = self._read.setdefault(loop, [])
        if not read:
            loop.call_soon(self._hand_over, loop)
        read.append(_Waiting(request, loop, told))

    def _hand_over(self, loop: asyncio.AbstractEventLoop) -> None:
        self._queue.put(self._read.pop(loop))

    def _write(self) -> None:
        left: list[_Waiting] = []
        while True:
            group = left or self._queue.get()
            while len(group) < LARGEST_GROUP:
                try:
                    group += self._queue.get_nowait()
                except queue.Empty:
                    break
            group, left = group[:LARGEST_GROUP], group[LARGEST_GROUP:]
            told = iter(group)
            for replies in store_group([one.request for one in group]):
                _pass_on([(next(told), reply) for reply in replies])


def _pass_on(settled: Sequence[tuple[_Waiting, Reply]]) -> None:
    by_loop: dict[asyncio.AbstractEventLoop, list[tuple[Told, Reply]]] = {}
    for one, reply in settled:
        by_loop.setdefault(one.loop, []).append((one.told, reply))
    for loop, those in by_loop.items():
        # A loop that was closed has nobody waiting any more.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(tell_all, those)
