"""HTTP of the hall: uvicorn's protocol, with a short way for ballots that arrive whole.

A ballot is nearly always one small request in one segment. Such a request goes from its
connection straight to the writer's queue and its answer straight back, without an ASGI scope, a
task and six messages, which together take longer than the ballot. Everything else (pages,
streams, requests in pieces, pipelines, anything that is unusual) goes uvicorn's way, and ballots
among it reach the same hot path. See decisions/0041-casting-speed-again.md.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import httptools
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from leitai.web.hotpath import HotPath
from leitai.web.replies import Reply

# A head that is not complete after this many seconds is given up, as is an idle connection.
HEAD_SECONDS = 30.0
IDLE_SECONDS = 75
LARGEST_HEAD = 8 * 1024
_BALLOT = b"POST /api/v1/ballots HTTP/1.1\r\n"
_UNUSUAL = frozenset((b"transfer-encoding", b"expect", b"upgrade", b"connection"))


@dataclass(frozen=True, slots=True)
class Head:
    """What a ballot's head says: the length of its body, and who a proxy saw."""

    length: int
    forwarded: str


class _HeadReader:
    """Takes a head's fields from the parser."""

    def __init__(self) -> None:
        self.fields: list[tuple[bytes, bytes]] = []
        self.complete = False

    def on_header(self, name: bytes, value: bytes) -> None:
        self.fields.append((name.lower(), value))

    def on_headers_complete(self) -> None:
        self.complete = True


@lru_cache(maxsize=512)
def read_head(head: bytes) -> Head | None:
    """The head of a ballot, up to and with its empty line; None when it must go the long way.

    Only what cannot be misread passes: one length, no coding, no expectation, and a connection
    that stays open.
    """
    reader = _HeadReader()
    parser = httptools.HttpRequestParser(reader)
    try:
        parser.feed_data(head)
    except (httptools.HttpParserError, httptools.HttpParserUpgrade):
        return None
    length, forwarded = -1, b""
    for name, value in reader.fields:
        if name == b"content-length":
            if length >= 0 or not value.isdigit() or len(value) > 6:
                return None
            length = int(value)
        elif name in _UNUSUAL and (name != b"connection" or value.lower() != b"keep-alive"):
            return None
        elif name == b"x-forwarded-for":
            forwarded = value
    return Head(length, forwarded.decode("latin-1")) if reader.complete and length > 0 else None


def whole_ballot(data: bytes) -> tuple[Head, bytes] | None:
    """Head and body of a ballot that `data` holds exactly; None for anything else."""
    end = data.find(b"\r\n\r\n", 0, LARGEST_HEAD) + 4
    if end < 4:
        return None
    head = read_head(data[:end])
    if head is None or len(data) - end != head.length:
        return None
    return head, data[end:]


class HallProtocol(HttpToolsProtocol):
    """One connection. `hot` is set by the server before it starts."""

    hot: HotPath

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._inside = False  # the parser is within a message
        self._plain = True  # no upgrade was asked for
        self._waits = False  # a ballot that came the short way is not yet answered
        self._early: list[bytes] = []  # what came meanwhile
        self._heard = self.loop.time()
        self._head_timer: asyncio.TimerHandle | None = None
        self._arm(IDLE_SECONDS)

    def data_received(self, data: bytes) -> None:
        if self._waits:
            # The next request of a client in a hurry: kept until the answer is out.
            self._early.append(data)
            self.flow.pause_reading()
        elif data.startswith(_BALLOT) and self._is_between() and (found := whole_ballot(data)):
            self._waits = True
            address = self.client[0] if self.client else ""
            self.hot.take(found[1], address, found[0].forwarded, self._reply)
        else:
            super().data_received(data)

    def _is_between(self) -> bool:
        """Whether the next byte begins a request, and the last one is answered."""
        return (
            not self._inside
            and self._plain
            and (self.cycle is None or self.cycle.response_complete)
            and not self.pipeline
            and not self.transport.is_closing()
        )

    def _reply(self, reply: Reply) -> None:
        self._waits = False
        if self.transport.is_closing():
            return
        parts = [STATUS_LINE[reply.status]]
        for name, value in self.server_state.default_headers:
            parts += (name, b": ", value, b"\r\n")
        parts += (reply.head, b"content-length: %d\r\n\r\n" % len(reply.body), reply.body)
        self.transport.write(b"".join(parts))
        self._heard = self.loop.time()
        if self.timeout_keep_alive_task is None:
            self._arm(IDLE_SECONDS)
        if self._early:
            early, self._early = b"".join(self._early), []
            self.flow.resume_reading()
            self.data_received(early)

    def _arm(self, seconds: float) -> None:
        self.timeout_keep_alive_task = self.loop.call_later(
            seconds, self.timeout_keep_alive_handler
        )

    def timeout_keep_alive_handler(self) -> None:
        left = self._heard + IDLE_SECONDS - self.loop.time()
        if self._waits or left > 0:
            # Ballots of the short way leave the timer as it is.
            self._arm(max(left, 1.0))
        else:
            super().timeout_keep_alive_handler()

    def on_message_begin(self) -> None:
        self._inside = True
        self._head_timer = self.loop.call_later(HEAD_SECONDS, self.transport.close)
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._drop_head_timer()
        if self.parser.should_upgrade():
            self._plain = False
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._inside = False
        super().on_message_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        self._drop_head_timer()
        self._unset_keepalive_if_required()
        super().connection_lost(exc)

    def _drop_head_timer(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def shutdown(self) -> None:
        if not self._waits:
            super().shutdown()
