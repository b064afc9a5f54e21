"""The hot path: casting and streaming without Django's request cycle.

Ballots queue for one writer thread, which commits them in groups; a phone is answered only
when the group with its ballot is on disk. See decisions/0004-hot-path.md.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import queue
import threading
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import close_old_connections

from leitai.base.problem import Place, Problem
from leitai.web.actions.casting import AskSigner, Cast, CastRequest, cast_batch, sign_after
from leitai.web.actions.problems import FieldWrong, RateLimited, Refused, TicketUnknown
from leitai.web.guard import client_of, problem_json
from leitai.web.guesses import GUESSES
from leitai.web.live.ear import start_listening
from leitai.web.live.stream import Channels
from leitai.web.models import Round
from leitai.web.queries.frames import current_round, read_frame

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

LARGEST_BODY = 16 * 1024
LARGEST_GROUP = 256
_log = logging.getLogger("leitai.hotpath")
_HEADERS = [
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
]
_LINES = b"".join(b"%b: %b\r\n" % header for header in _HEADERS)
_RECEIPT = b"content-type: application/json\r\n" + _LINES
_PROBLEM = b"content-type: application/problem+json\r\n" + _LINES
_HURRIED = _PROBLEM + b"retry-after: 60\r\n"


class BodyNotReadable(Refused):
    code = "body-not-readable"
    status = 400
    en = "The request is not a JSON object of at most 16 KiB: {why}."
    zh = "请求须为不超过16KiB的JSON对象：{why}。"
    todo_en = "See /api/openapi.json."
    todo_zh = "格式见 /api/openapi.json。"


class Unavailable(Refused):
    code = "unavailable"
    status = 503
    # A commit whose answer was lost may be on disk: only sending again can tell.
    en = "We do not know yet whether this ballot was stored."
    zh = "尚不清楚这张评分票是否已保存。"
    todo_en = "Send the same ballot again (the page does so by itself): it counts once."
    todo_zh = "请用同一编号再次提交（页面会自动重新提交），只计一次。"


class StreamUnavailable(Unavailable):
    en = "The stream cannot be read just now."
    zh = "实时数据暂时无法读取。"
    todo_en = "Keep the page open; it connects again by itself."
    todo_zh = "请保持页面打开，将自动重新连接。"


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer to a ballot: its status, its header lines but the length, and its body."""

    status: int
    head: bytes
    body: bytes


_Told = Callable[[Cast | Problem], None]


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A ballot in the queue, and what is to be called, on which loop, with its answer."""

    request: CastRequest
    loop: asyncio.AbstractEventLoop
    told: _Told


class Caster:
    """A thread that casts ballots in groups, and has their phones answered.

    A phone is answered only when the group with its ballot is on disk.

    Args:
        ask_signer: has receipts signed while their group is stored.
    """

    def __init__(self, ask_signer: AskSigner = sign_after) -> None:
        self._ask_signer = ask_signer
        # What one turn of a loop has read goes to the writer at its end, all at once: the first
        # ballot of a crowd would otherwise be a group of its own, and cost as much as fifty.
        self._read: dict[asyncio.AbstractEventLoop, list[_Waiting]] = {}
        self._queue: queue.SimpleQueue[list[_Waiting]] = queue.SimpleQueue()
        threading.Thread(target=self._write, name="leitai-writer", daemon=True).start()

    async def cast(self, request: CastRequest) -> Cast | Problem:
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Cast | Problem] = loop.create_future()

        def tell(answer: Cast | Problem) -> None:
            if not future.done():
                future.set_result(answer)

        self.put(request, loop, tell)
        return await future

    def put(self, request: CastRequest, loop: asyncio.AbstractEventLoop, told: _Told) -> None:
        """Queue a ballot; `told` is called on the loop when it is on disk, or is refused.

        Called on the loop.
        """
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
            try:
                answers = self._store([one.request for one in group])
            except Exception:  # the writer must outlive any fault of the disk or database
                _log.warning("a group was not stored and is tried again", exc_info=True)
                for one in group:
                    _tell([one], [self._store_alone(one.request)])
            else:
                _tell(group, answers)

    def _store(self, requests: Sequence[CastRequest]) -> Sequence[Cast | Problem]:
        close_old_connections()
        return cast_batch(requests, self._ask_signer)

    def _store_alone(self, request: CastRequest) -> Cast | Problem:
        """After a fault of the group: each alone, so that one bad ballot fails only itself."""
        try:
            (answer,) = self._store([request])
        except Exception:
            _log.exception("a ballot could not be stored")
            return Unavailable()
        return answer


def _tell(group: Sequence[_Waiting], answers: Sequence[Cast | Problem]) -> None:
    by_loop: dict[asyncio.AbstractEventLoop, list[tuple[_Told, Cast | Problem]]] = {}
    for one, answer in zip(group, answers, strict=True):
        by_loop.setdefault(one.loop, []).append((one.told, answer))
    for loop, settled in by_loop.items():
        # A loop that was closed has nobody waiting any more.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(_settle, settled)


def _settle(settled: list[tuple[_Told, Cast | Problem]]) -> None:
    for told, answer in settled:
        try:
            told(answer)
        except Exception:  # one phone's connection is no reason to leave the others waiting
            _log.exception("an answer could not be given")


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
        ask_signer: has receipts signed elsewhere.
    """

    def __init__(self, ask_signer: AskSigner = sign_after) -> None:
        self.caster = Caster(ask_signer)
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

        def told(answer: Cast | Problem) -> None:
            reply(reply_of(_weigh(answer, request.ticket, address, forwarded)))

        self.caster.put(request, asyncio.get_running_loop(), told)

    async def _take(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The same for a ballot that comes by ASGI."""
        answer: Cast | Problem
        try:
            request = read_request(await _body(receive))
            answer = await self.caster.cast(request)
            answer = _weigh(answer, request.ticket, *_sender_of(scope))
        except Problem as problem:
            answer = problem
        reply = reply_of(answer)
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
                    *_HEADERS,
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


def _weigh(answer: Cast | Problem, code: str, address: str, forwarded: str) -> Cast | Problem:
    """The answer itself, or that too many unknown tickets were tried from there or like this."""
    if isinstance(answer, TicketUnknown):
        device = client_of(address, forwarded)
        if GUESSES.try_unknown(device, code, time.monotonic()):
            return RateLimited()
    return answer


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


def reply_of(answer: Cast | Problem, status: int = 0) -> Reply:
    """The reply with a receipt, or with a problem under its own status."""
    if isinstance(answer, Cast):
        return Reply(200 if answer.again else 201, _RECEIPT, answer.written)
    status = status or getattr(answer, "status", 422)
    return Reply(
        status, _HURRIED if status == 429 else _PROBLEM, _json(problem_json(answer, status))
    )


async def _send_reply(send: Send, reply: Reply) -> None:
    lines = (line.split(b": ", 1) for line in reply.head.splitlines())
    headers = [(name, value) for name, value in lines]
    headers.append((b"content-length", b"%d" % len(reply.body)))
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    await send({"type": "http.response.body", "body": reply.body})


def _json(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


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
