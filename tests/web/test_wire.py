"""The short way of ballots: taken only when nothing can be misread, else uvicorn's way."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Callable
from typing import Any

import pytest
import uvicorn

from leitai.web import wire
from leitai.web.actions.problems import TicketUnknown
from leitai.web.replies import Reply, reply_of

BODY = b'{"id":"x","ticket":"t","slot":"1","marks":{}}'


def request(*lines: str, body: bytes = BODY, length: int | None = None) -> bytes:
    size = len(body) if length is None else length
    head = ["POST /api/v1/ballots HTTP/1.1", "Host: hall", f"Content-Length: {size}", *lines]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body


# ---- what may go the short way -------------------------------------------------------


def test_a_plain_ballot_is_read_whole() -> None:
    found = wire.whole_ballot(request("X-Forwarded-For: 10.1.1.1, 10.2.2.2"))
    assert found == (wire.Head(len(BODY), "10.1.1.1, 10.2.2.2"), BODY)
    assert wire.whole_ballot(request("Connection: keep-alive")) is not None


@pytest.mark.parametrize(
    "data",
    [
        request("Transfer-Encoding: chunked"),
        request("Expect: 100-continue"),
        request("Connection: close"),
        request("Connection: Upgrade", "Upgrade: h2c"),
        request("Content-Length: 3"),
        request(f"Content-Length: {len(BODY)}"),
        request(length=len(BODY) + 1),
        request(length=len(BODY) - 1),
        request(body=b""),
        request() + request(),
        request()[:60],
        request().replace(b"Content-Length: 4", b"Content-Length: +4"),
        request().replace(b"Content-Length: 4", b"Content-Length:\xa04"),
        request().replace(b"Host: hall", b"Host hall"),
        request().replace(b"Host: hall", b"Ho st: hall"),
        request().replace(b"HTTP/1.1\r\n", b"HTTP/1.1\n"),
        request("X: " + "y" * wire.LARGEST_HEAD),
        request("X: a\x00b"),
        request("X-Forwarded-For: a\rContent-Length: 3"),
    ],
)
def test_anything_unusual_goes_the_long_way(data: bytes) -> None:
    assert wire.whole_ballot(data) is None


def test_no_head_that_passes_means_another_length() -> None:
    """Each byte of a head changed: what still passes says the same length, or does not fit."""
    whole = request("X-Forwarded-For: 10.1.1.1")
    end = whole.index(b"\r\n\r\n") + 4
    for at in range(len(b"POST /api/v1/ballots HTTP/1.1\r\n"), end):
        for byte in b"\0\r\n: ,;0a\xff":
            changed = whole[:at] + bytes([byte]) + whole[at + 1 :]
            found = wire.whole_ballot(changed)
            assert found is None or found[1] == BODY


# ---- a connection --------------------------------------------------------------------


class Hot:
    """Takes ballots; answers each when it is told to, or at once."""

    def __init__(self, at_once: bool = True) -> None:
        self.taken: list[tuple[bytes, str, str]] = []
        self.waiting: list[Callable[[Reply], None]] = []
        self.at_once = at_once

    def take(self, body: bytes, address: str, forwarded: str, reply: Any) -> None:
        self.taken.append((body, address, forwarded))
        if self.at_once:
            reply(self.answer())
        else:
            self.waiting.append(reply)

    @staticmethod
    def answer() -> Reply:
        return reply_of(TicketUnknown())


async def pages(scope: Any, receive: Any, send: Any) -> None:
    """Says what came the long way: the path and the body."""
    body, more = b"", True
    while more:
        message = await receive()
        body, more = body + message.get("body", b""), message.get("more_body", False)
    said = f"{scope['path']} {len(body)}".encode()
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": said})


def talk(hot: Any, *sent: bytes, between: Callable[[], None] = lambda: None) -> bytes:
    """All that a connection answers to these pieces, until it is quiet."""

    async def run() -> bytes:
        config = uvicorn.Config(
            pages, http=wire.HallProtocol, lifespan="off", log_config=None, ws="none"
        )
        server = uvicorn.Server(config)
        wire.HallProtocol.hot = hot
        with socket.socket() as door:
            door.bind(("127.0.0.1", 0))
            door.listen()
            port = door.getsockname()[1]
            serving = asyncio.create_task(server.serve([door]))
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            got = b""
            for piece in sent:
                writer.write(piece)
                await writer.drain()
                got += await _quiet(reader)
            between()
            got += await _quiet(reader)
            writer.close()
            server.should_exit = True
            await serving
        return got

    return asyncio.run(run())


async def _quiet(reader: asyncio.StreamReader) -> bytes:
    got = b""
    while True:
        try:
            more = await asyncio.wait_for(reader.read(65536), 0.1)
        except TimeoutError:
            return got
        if not more:
            return got
        got += more


def bodies(answers: bytes) -> list[bytes]:
    """The bodies of answers, in order; chunked ones put together."""
    found = []
    while answers:
        head, _, rest = answers.partition(b"\r\n\r\n")
        if b"content-length: " in head:
            size = int(head.split(b"content-length: ")[1].split(b"\r\n")[0])
            found.append(rest[:size])
            answers = rest[size:]
        else:
            size = int(rest.split(b"\r\n")[0], 16)
            found.append(rest.split(b"\r\n", 1)[1][:size])
            answers = rest.split(b"0\r\n\r\n", 1)[1]
    return found


def test_ballots_and_pages_take_turns_on_one_connection() -> None:
    hot = Hot()
    page = b"GET /page HTTP/1.1\r\nHost: hall\r\n\r\n"
    said = bodies(talk(hot, request(), page, request("X-Forwarded-For: 10.9.9.9"), page))
    assert [json.loads(said[n])["code"] for n in (0, 2)] == ["ticket-unknown"] * 2
    assert said[1] == said[3] == b"/page 0"
    assert hot.taken == [(BODY, "127.0.0.1", ""), (BODY, "127.0.0.1", "10.9.9.9")]


def test_the_short_way_says_all_that_the_long_one_says() -> None:
    """Status line, headers of the hot path, and the date."""
    answer = talk(Hot(), request())
    head = answer.split(b"\r\n\r\n")[0].split(b"\r\n")
    assert head[0] == b"HTTP/1.1 403 Forbidden"
    assert b"content-type: application/problem+json" in head
    assert b"cache-control: no-store" in head
    assert b"content-security-policy: default-src 'none'; frame-ancestors 'none'" in head
    assert any(line.startswith(b"date: ") for line in head)


def test_a_ballot_in_pieces_goes_the_long_way() -> None:
    hot, whole = Hot(), request()
    for at in (10, 40, len(whole) - 5):
        assert bodies(talk(hot, whole[:at], whole[at:])) == [b"/api/v1/ballots %d" % len(BODY)]
    assert not hot.taken


def test_a_ballot_within_another_body_is_that_body() -> None:
    """What looks like a ballot in the middle of an upload is not one."""
    hot, inner = Hot(), request()
    head = f"POST /upload HTTP/1.1\r\nHost: hall\r\nContent-Length: {len(inner)}\r\n\r\n"
    assert bodies(talk(hot, head.encode(), inner)) == [b"/upload %d" % len(inner)]
    assert not hot.taken


def test_requests_sent_ahead_are_answered_in_order() -> None:
    hot = Hot(at_once=False)
    page = b"GET /page HTTP/1.1\r\nHost: hall\r\n\r\n"

    def settle() -> None:
        (reply,) = hot.waiting
        reply(hot.answer())

    said = bodies(talk(hot, request(), page, between=settle))
    assert json.loads(said[0])["code"] == "ticket-unknown"
    assert said[1:] == [b"/page 0"]


def test_a_phone_that_has_left_is_not_answered() -> None:
    hot = Hot(at_once=False)
    talk(hot, request())
    (reply,) = hot.waiting
    reply(hot.answer())  # its connection is gone: nothing happens


def test_nonsense_is_refused_and_the_connection_closed() -> None:
    answer = talk(Hot(), b"NONSENSE\r\n\r\n", request())
    assert answer.startswith(b"HTTP/1.1 400")
    assert answer.count(b"HTTP/1.1") == 1
