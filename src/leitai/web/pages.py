"""Django's pages in a process of their own: ASGI messages over a Unix socket.

Pages and ballots in one process share one interpreter, and a page of ten milliseconds holds up
the ballots of ten milliseconds. So the serving process passes on what is not on the hot path:
one connection for each request, on it the scope and then the messages, each as its lengths,
JSON, and the raw body.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import socket
import struct
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

_LENGTHS = struct.Struct(">II")
_KEPT = (
    "type", "asgi", "http_version", "method", "scheme", "path", "root_path", "client", "server",
)  # fmt: skip
_BUSY = "The pages are starting again: please reload. 页面正在重新启动，请刷新。".encode()
_log = logging.getLogger("leitai.pages")


def _pack(head: dict[str, Any], body: bytes = b"") -> bytes:
    said = json.dumps(head).encode()
    return _LENGTHS.pack(len(said), len(body)) + said + body


async def _read(reader: asyncio.StreamReader) -> tuple[dict[str, Any], bytes]:
    said, body = _LENGTHS.unpack(await reader.readexactly(_LENGTHS.size))
    head: dict[str, Any] = json.loads(await reader.readexactly(said))
    return head, await reader.readexactly(body) if body else b""


def _plain(headers: Any) -> list[list[str]]:
    return [[name.decode("latin-1"), value.decode("latin-1")] for name, value in headers]


def _raw(headers: Any) -> list[tuple[bytes, bytes]]:
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]


def _pack_scope(scope: Scope) -> bytes:
    head = {name: scope[name] for name in _KEPT if name in scope}
    head["raw_path"] = bytes(scope.get("raw_path") or b"").decode("latin-1")
    head["query_string"] = bytes(scope.get("query_string", b"")).decode("latin-1")
    head["headers"] = _plain(scope.get("headers", ()))
    return _pack(head)


def _scope_of(head: dict[str, Any]) -> Scope:
    head["raw_path"] = head["raw_path"].encode("latin-1")
    head["query_string"] = head["query_string"].encode("latin-1")
    head["headers"] = _raw(head["headers"])
    for name in ("client", "server"):
        head[name] = tuple(head[name]) if head.get(name) else None
    return head


def _pack_message(message: Message) -> bytes:
    head = {name: value for name, value in message.items() if name not in ("body", "headers")}
    if "headers" in message:
        head["headers"] = _plain(message["headers"])
    return _pack(head, bytes(message.get("body", b"")))


def _message_of(head: dict[str, Any], body: bytes) -> Message:
    if "headers" in head:
        head["headers"] = _raw(head["headers"])
    if head["type"] in ("http.request", "http.response.body"):
        head["body"] = body
    return head


class PagesElsewhere:
    """ASGI application that has every request answered by the process behind a Unix socket."""

    def __init__(self, path: str) -> None:
        self.path = path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False
        try:
            reader, writer = await asyncio.open_unix_connection(self.path)
        except OSError:
            _log.warning("the process of the pages does not answer", exc_info=True)
            await _say_busy(send)
            return
        writer.write(_pack_scope(scope))
        sending = asyncio.create_task(_pass_on(receive, writer))
        try:
            while True:
                message = _message_of(*await _read(reader))
                begun = True
                await send(message)
                if message["type"] == "http.response.body" and not message.get("more_body"):
                    return
        except (asyncio.IncompleteReadError, ConnectionError):
            if sending.done():
                return  # the client is gone
            # The process of the pages has died: half an answer must not look like a whole one.
            if begun:
                raise
            await _say_busy(send)
        finally:
            sending.cancel()
            writer.close()


async def _pass_on(receive: Receive, writer: asyncio.StreamWriter) -> None:
    """Pass on the request's body, until the client is gone; then the connection is closed."""
    while (message := await receive())["type"] != "http.disconnect":
        with contextlib.suppress(ConnectionError):  # the other end will be read, and say it
            writer.write(_pack_message(message))
            await writer.drain()
    writer.close()


async def _say_busy(send: Send) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"retry-after", b"2")]
    await send({"type": "http.response.start", "status": 503, "headers": headers})
    await send({"type": "http.response.body", "body": _BUSY})


async def answer_pages(application: Application, sock: socket.socket) -> None:
    """Answer requests that `PagesElsewhere` sends to a listening Unix socket, until cancelled."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async def receive() -> Message:
            try:
                return _message_of(*await _read(reader))
            except (asyncio.IncompleteReadError, ConnectionError):
                return {"type": "http.disconnect"}

        async def send(message: Message) -> None:
            writer.write(_pack_message(message))
            await writer.drain()

        try:
            head, _ = await _read(reader)
            await application(_scope_of(head), receive, send)
            # The other end closes first: what it has sent beyond need would cut off the answer.
            while await reader.read(65536):
                pass
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # the client is gone
        except Exception:
            _log.exception("a page was not answered")
        finally:
            writer.close()

    server = await asyncio.start_unix_server(answer, sock=sock, backlog=1024)
    await server.serve_forever()
