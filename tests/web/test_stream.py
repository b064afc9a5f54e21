"""The stream: a snapshot on connect, few frames for many changes, nobody waits for another."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

import pytest
from django.db import transaction

from leitai.web import hotpath
from leitai.web.live import publish, stream

T = TypeVar("T")


class Board:
    """A frame that is read as often as it is asked for, and says how often it has changed."""

    def __init__(self) -> None:
        self.changes = self.reads = 0

    def read(self, _: str) -> dict[str, Any]:
        self.reads += 1
        return {"seq": 1, "cast": self.changes, "server_time": self.reads}


@pytest.fixture
def board(monkeypatch: pytest.MonkeyPatch) -> Board:
    for name, value in (("FRAME_GAP", 0.01), ("MORE_GAP", 0.0), ("LOOK_AGAIN", 60.0)):
        monkeypatch.setattr(stream, name, value)
    return Board()


def run(watch: Callable[[], Coroutine[Any, Any, T]]) -> T:
    async def bounded() -> T:
        return await asyncio.wait_for(watch(), 20)

    return asyncio.run(bounded())


def cast_in(frame: bytes) -> int:
    data = next(line[6:] for line in frame.split(b"\n") if line.startswith(b"data: {"))
    return int(json.loads(data)["cast"])


def test_frames_come_five_to_ten_times_a_second() -> None:
    for viewers in (0, 1, 1000, 2000, 100_000):
        gap = stream.FRAME_GAP + stream.MORE_GAP * min(1, viewers / stream.MANY_VIEWERS)
        assert 0.1 <= gap <= 0.2


def test_who_comes_later_gets_the_newest_frame_at_once(board: Board) -> None:
    async def watch() -> list[int]:
        channel = stream.Channel("r", board.read)
        early = channel.frames()
        seen = [cast_in(await anext(early))]
        board.changes = 7
        channel.change()
        seen.append(cast_in(await anext(early)))
        late = channel.frames()
        seen.append(cast_in(await anext(late)))
        await early.aclose()  # type: ignore[attr-defined]
        await late.aclose()  # type: ignore[attr-defined]
        return seen

    assert run(watch) == [0, 7, 7]


def test_many_changes_become_few_frames_and_the_last_is_shown(board: Board) -> None:
    async def watch() -> tuple[int, int]:
        channel = stream.Channel("r", board.read)
        frames, count, last = channel.frames(), 0, -1
        for _ in range(500):
            board.changes += 1
            channel.change()
            await asyncio.sleep(0)
        while last != 500:
            last, count = cast_in(await anext(frames)), count + 1
        await frames.aclose()  # type: ignore[attr-defined]
        return last, count

    last, count = run(watch)
    assert last == 500 and count <= 50 and board.reads <= 50


def test_the_clock_alone_is_no_news(board: Board) -> None:
    async def watch() -> bool:
        channel = stream.Channel("r", board.read)
        frames = channel.frames()
        await anext(frames)
        again = asyncio.ensure_future(anext(frames))
        for _ in range(3):
            channel.change()
            await asyncio.sleep(0.03)
        quiet = not again.done()
        again.cancel()
        return quiet

    assert run(watch) and board.reads > 1


def test_all_who_come_together_wait_for_one_reading(board: Board) -> None:
    async def watch() -> int:
        channel = stream.Channel("r", board.read)
        viewers = [channel.frames() for _ in range(300)]
        await asyncio.gather(*(anext(viewer) for viewer in viewers))
        reads = board.reads
        for viewer in viewers:
            await viewer.aclose()  # type: ignore[attr-defined]
        assert channel.viewers == 0
        return reads

    assert run(watch) <= 2


def test_a_quiet_hall_is_told_from_a_dead_connection(
    board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "LOOK_AGAIN", 0.01)
    monkeypatch.setattr(stream, "KEEP_ALIVE", 0.05)

    async def watch() -> list[bytes]:
        frames = stream.Channel("r", board.read).frames()
        seen = [await anext(frames) for _ in range(3)]
        await frames.aclose()  # type: ignore[attr-defined]
        return seen

    assert run(watch)[1:] == [stream.PING, stream.PING]


# ---- through the hot path ------------------------------------------------------------


class Viewer:
    """A connection to the stream whose `send` takes as long as it is told to."""

    def __init__(self, path: hotpath.HotPath) -> None:
        self.frames: list[int] = []
        self.may_send, self.left = asyncio.Event(), asyncio.Event()
        self.may_send.set()
        scope = {"path": "/api/v1/stream", "method": "GET", "query_string": b"round=r"}
        self.task = asyncio.ensure_future(path(scope, self.receive, self.send))

    async def receive(self) -> dict[str, Any]:
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Any) -> None:
        await self.may_send.wait()
        if b"event: frame" in message.get("body", b""):
            self.frames.append(cast_in(message["body"]))


@pytest.fixture
def path_of(
    board: Board, monkeypatch: pytest.MonkeyPatch
) -> Callable[[], Awaitable[hotpath.HotPath]]:
    monkeypatch.setattr(hotpath, "_round_key", lambda wanted: wanted)

    async def make() -> hotpath.HotPath:
        path = hotpath.HotPath()
        path.channels.stop()
        path.channels.read = board.read
        return path

    return make


def test_a_slow_viewer_skips_frames_and_holds_up_nobody(
    board: Board, path_of: Callable[[], Awaitable[hotpath.HotPath]]
) -> None:
    async def watch() -> tuple[list[int], list[int]]:
        path = await path_of()
        quick, slow = Viewer(path), Viewer(path)
        await _until(lambda: bool(quick.frames and slow.frames))
        slow.may_send.clear()
        for number in range(1, 21):
            board.changes = number
            path.channels.by_key["r"].change()
            await _until(lambda number=number: quick.frames[-1] == number)  # type: ignore[misc]
        slow.may_send.set()
        await _until(lambda: slow.frames[-1] == 20)
        for viewer in (quick, slow):
            viewer.left.set()
            await viewer.task
        assert path.channels.by_key["r"].viewers == 0
        return quick.frames, slow.frames

    quick, slow = run(watch)
    assert quick == [*range(21)]
    # What it had begun to send when it was held up, and the newest; none in between.
    assert slow in ([0, 1, 20], [0, 20])


def test_a_viewer_that_leaves_is_let_go_while_the_hall_is_quiet(
    path_of: Callable[[], Awaitable[hotpath.HotPath]],
) -> None:
    async def watch() -> int:
        path = await path_of()
        viewer = Viewer(path)
        await _until(lambda: bool(viewer.frames))
        viewer.left.set()
        await viewer.task
        return path.channels.by_key["r"].viewers

    assert run(watch) == 0


async def _until(holds: Callable[[], bool]) -> None:
    while not holds():
        await asyncio.sleep(0.002)


def test_rounds_are_looked_up_once_for_all_who_come_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []

    def key(wanted: str) -> str:
        asked.append(wanted)
        if len(asked) == 1:
            raise OSError("the database is away")
        return wanted or "now"

    monkeypatch.setattr(hotpath, "_round_key", key)

    async def watch() -> list[str]:
        keys = hotpath.RoundKeys()
        with pytest.raises(OSError, match="away"):
            await keys.find("")
        found = await asyncio.gather(*(keys.find(wanted) for wanted in ["", "a"] * 100))
        await asyncio.gather(*(keys.find(str(number)) for number in range(300)))
        assert len(keys._asked) <= 100
        return found

    assert run(watch) == ["now", "a"] * 100 and asked[:3] == ["", "", "a"]


def test_what_a_process_told_itself_is_not_heard_twice() -> None:
    heard: list[str] = []
    stop = publish.listen(heard.append)
    publish.hear(f"{publish._me} mine")
    publish.hear("another theirs")
    stop()
    publish.hear("another later")
    assert heard == ["theirs"]


@pytest.mark.django_db
def test_gathered_notices_are_of_what_was_committed(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    """A process that gathers them sends nothing with its commits, and nothing of what failed."""
    gathered = publish.Gathered()
    gathered.begun = True
    monkeypatch.setattr(publish, "gathered", gathered)
    with django_capture_on_commit_callbacks(execute=True):
        publish.publish("mine")
        publish.publish("mine")
        with pytest.raises(ValueError, match="undone"), transaction.atomic():
            publish.publish("undone")
            raise ValueError("undone")
        assert not gathered.owed
    assert gathered.take() == [f"{publish._me} mine"] and not gathered.owed
