"""The hot path: casting and streaming without Django's request cycle.

Ballots are committed in groups, elsewhere (`casters`); a phone is answered only when the group
with its ballot is on disk. See decisions/0004-hot-path.md.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any

from django.db import close_old_connections

from leitai.base.problem import Place, Problem
from leitai.web.actions.casting import CastRequest
from leitai.web.actions.problems import FieldWrong, RateLimited, Refused
from leitai.web.casters import Caster, CasterHere
from leitai.web.guard import client_of
from leitai.web.guesses import GUESSES
from leitai.web.live.ear import start_listening
from leitai.web.live.stream import Channels
from leitai.web.models import Round
from leitai.web.queries.frames import current_round, read_frame
from leitai.web.replies import HEADERS, Reply, Unavailable, reply_of

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

LARGEST_BODY = 16 * 1024
_log = logging.getLogger("leitai.hotpath")


class BodyNotReadable(Refused):
    code = "body-not-readable"
    status = 400
    en = "The request is not a JSON object of at most 16 KiB: {why}."
    zh = "请求须为不超过16KiB的JSON对象：{why}。"
    todo_en = "See /api/openapi.json."
    todo_zh = "格式见 /api/openapi.json。"


class StreamUnavailable(Unavailable):
    en = "The stream cannot be read just now."
    zh = "实时数据暂时无法读取。"
    todo_en = "Keep the page open; it connects again by itself."
    todo_zh = "请保持页面打开，将自动重新连接。"


class RoundKeys:
    """Which round a viewer wants, asked once for all that come within a second.

    After a restart two thousand phones come back at once; each with a query of its own would
    keep them all waiting.
    """

    def __init__(self) -> None:
        self._asked: OrderedDict[str, tuple[float, asyncio.Task[str]]] = OrderedDict()

    async def find(self, wanted: str) -> str:
        """The key of the round, of the current one for ""; "" where there is none."""
        now = time.monotonic()
        at, asked = self._asked.get(wanted, (0.0, None))
        if asked is None or now - at > 1 or (asked.done() and asked.exception() is not None):
            asked = asyncio.create_task(asyncio.to_thread(_round_key, wanted))
            self._asked[wanted] = now, asked
            while len(self._asked) > 100:
                self._asked.popitem(last=False)
        return await asyncio.shield(asked)


class HotPath:
    """ASGI application of `POST /api/v1/ballots` and `GET /api/v1/stream`.

    Args:
        caster: stores ballots; in a thread of this process, when None.
    """

    def __init__(self, caster: Caster | None = None) -> None:
        self.caster = caster or CasterHere()
        self.channels = Channels(_frame_of)
        self.rounds = RoundKeys()
        start_listening()

    def owns(self, scope: Scope) -> bool:
        path, method = str(scope["path"]), str(scope["method"])
        return (path == "/api/v1/ballots" and method == "POST") or (
            path == "/api/v1/stream" and method == "GET"
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def tell(message: MutableMapping[str, Any]) -> None:
            nonlocal begun
            begun = True
            await send(message)

        stream = scope["path"] == "/api/v1/stream"
        try:
            await (self._stream if stream else self._take)(scope, receive, tell)
        except Exception:  # a bare 500 would tell a phone nothing, and not to try again
            _log.exception("%s was not answered", scope["path"])
            if not begun:
                await _send_reply(send, reply_of(StreamUnavailable() if stream else Unavailable()))

    def take(
        self, body: bytes, address: str, forwarded: str, reply: Callable[[Reply], None]
    ) -> None:
        """Take a ballot that has come whole; `reply` is called on the running loop, once.

        Args:
            body: of the request. address: of the connection.
            forwarded: the X-Forwarded-For header, "" without one.
        """
        try:
            request = read_request(body)
        except Problem as problem:
            reply(reply_of(problem))
            return

        def told(found: Reply) -> None:
            if found.unknown:
                found = _weigh(found, request.ticket, address, forwarded)
            reply(found)

        self.caster.put(request, asyncio.get_running_loop(), told)

    async def _take(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The same for a ballot that comes by ASGI."""
        try:
            request = read_request(await _body(receive))
        except Problem as problem:
            reply = reply_of(problem)
        else:
            reply = await self.caster.cast(request)
            if reply.unknown:
                reply = _weigh(reply, request.ticket, *_sender_of(scope))
        await _send_reply(send, reply)

    async def _stream(self, scope: Scope, receive: Receive, send: Send) -> None:
        query = scope.get("query_string", b"").decode("ascii", "replace")
        wanted = dict(p.split("=", 1) for p in query.split("&") if "=" in p).get("round", "")
        key = await self.rounds.find(wanted[:100])
        if not key:
            problem = FieldWrong(
                field="round", field_zh="场次", why="there is none.", why_zh="不存在。"
            )
            await _send_reply(send, reply_of(problem, 404))
            return
        await send(
            {
                "type": "http.response.start",
                "status": 200,
                "headers": [
                    (b"content-type", b"text/event-stream; charset=utf-8"),
                    (b"x-accel-buffering", b"no"),
                    *HEADERS,
                ],
            }
        )
        gone = asyncio.create_task(_until_gone(receive))
        frames = self.channels.watch(key).frames(gone)
        try:
            # A browser that lost the stream waits this long, then some: see stream.js.
            await send(_chunk(b"retry: 2000\n\n"))
            async for frame in frames:
                await send(_chunk(frame))
            if not gone.done():
                # No frames can be read: the browser is to connect anew.
                await send({"type": "http.response.body", "body": b""})
        except OSError:
            pass  # the viewer left in the middle of a frame
        finally:
            gone.cancel()
            await frames.aclose()  # type: ignore[attr-defined]


def _sender_of(scope: Scope) -> tuple[str, str]:
    """The address of a request's connection, and its X-Forwarded-For."""
    forwarded = [value for name, value in scope.get("headers", ()) if name == b"x-forwarded-for"]
    address = str((scope.get("client") or ("", 0))[0])
    return address, forwarded[-1].decode("latin-1") if forwarded else ""


def _weigh(reply: Reply, code: str, address: str, forwarded: str) -> Reply:
    """That the ticket is unknown, or that too many such were tried from there or like this."""
    device = client_of(address, forwarded)
    tried_too_often = GUESSES.try_unknown(device, code, time.monotonic())
    return reply_of(RateLimited()) if tried_too_often else reply


def read_request(body: bytes) -> CastRequest:
    """The ballot in a request's body.

    Raises:
        BodyNotReadable, FieldWrong: says which member is wrong.
    """
    try:
        text = body.decode()
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BodyNotReadable(why=type(error).__name__) from None
    if not isinstance(data, dict):
        raise BodyNotReadable(why="not an object")
    if "\\u" in text:
        _check_whole(data)
    for name in ("id", "ticket"):
        if not isinstance(data.get(name), str):
            raise _wrong(name, "a string is needed.", "须为字符串。")
    slot = data.get("slot")
    if isinstance(slot, int) and not isinstance(slot, bool):
        slot = str(slot)
    if not isinstance(slot, str) or "\0" in slot:
        raise _wrong("slot", "a string is needed.", "须为字符串。")
    marks = data.get("marks")
    if not isinstance(marks, Mapping) or len(marks) > 100:
        raise _wrong("marks", "an object of criterion and points is needed.", "须为评分项与分值。")
    return CastRequest(data["id"], data["ticket"][:100], slot[:100], marks)


def _check_whole(data: Mapping[str, object]) -> None:
    """Refuse half characters, which only an escape can bring into decoded text."""
    for name, value in data.items():
        if not _encodes(name) or not _encodes(value):
            raise _wrong(
                name if name in ("id", "ticket", "slot", "marks") else "body",
                "it holds half a character (a lone surrogate).",
                "含有不完整的字符（单独的代理码位）。",
            )


def _encodes(value: object) -> bool:
    """Whether all text in a JSON value is text: "\\ud800" is read, but cannot be stored."""
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except (UnicodeEncodeError, RecursionError):
        return False
    return True


def _wrong(name: str, why: str, why_zh: str) -> FieldWrong:
    return FieldWrong(place=Place(field=name), field=name, field_zh=name, why=why, why_zh=why_zh)


async def _body(receive: Receive) -> bytes:
    body = b""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise BodyNotReadable(why="it broke off")
        body += bytes(message.get("body", b""))
        if len(body) > LARGEST_BODY:
            raise BodyNotReadable(why="too large")
        if not message.get("more_body"):
            return body


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _chunk(data: bytes) -> MutableMapping[str, Any]:
    return {"type": "http.response.body", "body": data, "more_body": True}


async def _send_reply(send: Send, reply: Reply) -> None:
    lines = (line.split(b": ", 1) for line in reply.head.splitlines())
    headers = [(name, value) for name, value in lines]
    headers.append((b"content-length", b"%d" % len(reply.body)))
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    await send({"type": "http.response.body", "body": reply.body})


def _round_key(wanted: str) -> str:
    close_old_connections()
    if wanted:
        return wanted if Round.objects.filter(key=wanted).exists() else ""
    round_ = current_round()
    return "" if round_ is None else round_.key


def _frame_of(key: str) -> Mapping[str, Any]:
    close_old_connections()
    round_ = Round.objects.select_related("series").filter(key=key).first()
    return {} if round_ is None else read_frame(round_)
