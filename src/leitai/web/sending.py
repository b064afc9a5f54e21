"""Bundles are sent by the event loop, part by part: no thread of the pages waits for a slow line.

There are few such threads, and a bundle of hundreds of megabytes takes a phone many minutes. So
the page answers with the headers alone and names the bundle in one of them; here the header is
taken off and the parts follow, each read when the line has taken the last. A server that does not
know of this is sent the parts by the page itself.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

from django.db import close_old_connections
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from leitai.web.queries.bundles import SealedBundle, part_of

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

_TAKES: Final = "leitai.takes_parts"
_NAMES: Final = "X-Leitai-Parts"
# A bundle of so many bytes is sent as any page is.
SMALL: Final = 1 << 20


def answer_with(request: HttpRequest, found: SealedBundle) -> HttpResponseBase:
    """The answer that brings a bundle, by whichever way the server has."""
    response: HttpResponseBase
    if found.size <= SMALL:
        response = HttpResponse(b"".join(found.parts()), content_type="application/zip")
    elif _TAKES in request.META.get("asgi.scope", {}):
        response = HttpResponse(content_type="application/zip")
        response[_NAMES] = str(found.result_id)
    else:
        response = StreamingHttpResponse(found.parts(), content_type="application/zip")
    response["Content-Length"] = str(found.size)
    return response


class PartsBehind:
    """ASGI application: the pages, and behind an answer that names a bundle its parts."""

    def __init__(self, pages: Any) -> None:
        self._pages: Application = pages
        self._reader = ThreadPoolExecutor(2, thread_name_prefix="parts")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope[_TAKES] = True
        named: int | None = None

        async def send_on(message: Message) -> None:
            nonlocal named
            if message["type"] == "http.response.start":
                named, message["headers"] = _taken_off(message["headers"])
            elif named is not None and not message.get("more_body"):
                await self._send_parts(named, send)
            await send(message)

        await self._pages(scope, receive, send_on)

    async def _send_parts(self, result_id: int, send: Send) -> None:
        loop, index = asyncio.get_running_loop(), 0
        while part := await loop.run_in_executor(self._reader, _read, result_id, index):
            await send({"type": "http.response.body", "body": part, "more_body": True})
            index += 1


def _taken_off(headers: Any) -> tuple[int | None, list[tuple[bytes, bytes]]]:
    named, kept = None, []
    for name, value in headers:
        if bytes(name).lower() == _NAMES.lower().encode():
            named = int(value)
        else:
            kept.append((name, value))
    return named, kept


def _read(result_id: int, index: int) -> bytes:
    close_old_connections()
    return part_of(result_id, index)
