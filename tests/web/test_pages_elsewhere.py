"""Pages in another process: what goes over the socket is what the page would have got."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from leitai.web.pages import PagesElsewhere, answer_pages

Application = Callable[[Any, Any, Any], Awaitable[None]]
SCOPE = {
    "type": "http", "http_version": "1.1", "method": "POST", "scheme": "http", "root_path": "",
    "path": "/单位/", "raw_path": b"/%E5%8D%95%E4%BD%8D/", "query_string": b"a=%FF&b",
    "headers": [(b"host", b"hall"), (b"x-odd", b"\xff\xe9")],
    "client": ("10.0.0.7", 4711), "server": ("127.0.0.1", 8000), "state": {},
}  # fmt: skip


class Client:
    """Sends a body in pieces and keeps what is answered."""

    def __init__(self, *pieces: bytes) -> None:
        self.pieces = list(pieces) or [b""]
        self.answers: list[Any] = []
        self.gone = asyncio.Event()

    async def receive(self) -> dict[str, Any]:
        if not self.pieces:
            await self.gone.wait()
            return {"type": "http.disconnect"}
        piece = self.pieces.pop(0)
        return {"type": "http.request", "body": piece, "more_body": bool(self.pieces)}

    async def send(self, message: Any) -> None:
        self.answers.append(message)


def through(folder: Path, application: Application, client: Callable[[], Client]) -> Client:
    """One request, asked in one place and answered in another."""

    async def run() -> Client:
        asking = client()
        path = str(folder / "pages")
        with socket.socket(socket.AF_UNIX) as sock:
            sock.bind(path)
            sock.listen()
            answering = asyncio.create_task(answer_pages(application, sock))
            async with asyncio.timeout(20):
                await PagesElsewhere(path)(dict(SCOPE), asking.receive, asking.send)
            answering.cancel()
            await asyncio.gather(answering, return_exceptions=True)
        return asking

    return asyncio.run(run())


def test_scope_body_and_answer_arrive_unchanged(tmp_path: Path) -> None:
    seen: dict[str, Any] = {}

    async def page(scope: Any, receive: Any, send: Any) -> None:
        seen.update(scope)
        parts, more = [], True
        while more:
            message = await receive()
            parts.append(message["body"])
            more = message["more_body"]
        seen["body"] = b"".join(parts)
        headers = [(b"set-cookie", b"a=1"), (b"set-cookie", b"b=\xff")]
        await send({"type": "http.response.start", "status": 418, "headers": headers})
        for part in (b"one", bytes(range(256)) * 1000):
            await send({"type": "http.response.body", "body": part, "more_body": True})
        await send({"type": "http.response.body"})

    said = through(tmp_path, page, lambda: Client(b"x" * 200_000, b"", b"\0\xff")).answers
    assert {name: seen[name] for name in SCOPE if name != "state"} == {
        name: value for name, value in SCOPE.items() if name != "state"
    }
    assert seen["body"] == b"x" * 200_000 + b"\0\xff"
    assert said[0]["status"] == 418
    assert said[0]["headers"] == [(b"set-cookie", b"a=1"), (b"set-cookie", b"b=\xff")]
    assert b"".join(m["body"] for m in said[1:]) == b"one" + bytes(range(256)) * 1000
    assert [m.get("more_body", False) for m in said[1:]] == [True, True, False]


def test_an_upload_that_is_not_read_is_answered_all_the_same(tmp_path: Path) -> None:
    async def page(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 413, "headers": []})
        await send({"type": "http.response.body", "body": b"too large"})

    said = through(tmp_path, page, lambda: Client(*[b"y" * 65536] * 200)).answers
    assert [m.get("status", m.get("body")) for m in said] == [413, b"too large"]


def test_a_page_learns_that_its_reader_has_left(tmp_path: Path) -> None:
    left: list[str] = []

    async def page(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        left.append((await receive())["type"])

    def leaver() -> Client:
        client = Client()
        client.gone.set()
        return client

    assert through(tmp_path, page, leaver).answers == []
    assert left == ["http.disconnect"]


def test_a_page_that_dies_before_its_answer_is_a_503(tmp_path: Path) -> None:
    async def page(scope: Any, receive: Any, send: Any) -> None:
        raise RuntimeError("made to fail")

    said = through(tmp_path, page, Client).answers
    assert said[0]["status"] == 503
    assert "页面正在重新启动，请刷新。".encode() in said[1]["body"]


def test_half_an_answer_does_not_look_like_a_whole_one(tmp_path: Path) -> None:
    async def page(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"half", "more_body": True})
        raise RuntimeError("made to fail")

    with pytest.raises(asyncio.IncompleteReadError):
        through(tmp_path, page, Client)


def test_without_the_other_process_a_503_says_so(tmp_path: Path) -> None:
    async def run() -> Client:
        client = Client()
        await PagesElsewhere(str(tmp_path / "nobody"))(dict(SCOPE), client.receive, client.send)
        return client

    assert asyncio.run(run()).answers[0]["status"] == 503
