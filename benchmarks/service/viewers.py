"""Screens that watch the stream: raw sockets in one thread, which sees when each one sees."""

from __future__ import annotations

import random
import select
import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

_GET = b"GET /api/v1/stream?round=%b HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
_CAST = b'"cast":'


@dataclass
class Tap:
    """Seconds from a tap until it was seen: by the first screen, the board, the last screen."""

    first: float
    board: float
    last: float


@dataclass
class _Screen:
    sock: socket.socket
    seen: int = -1
    seen_at: float = 0.0
    rest: bytes = b""


@dataclass
class Screens:
    """Connected screens; the first one is the board."""

    port: int
    round_key: str
    size: int = 0
    by_fd: dict[int, _Screen] = field(default_factory=dict)
    lost: int = 0

    def __post_init__(self) -> None:
        self.poll = select.epoll()

    def connect(self) -> None:
        sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        sock.settimeout(5)
        sock.connect(("127.0.0.1", self.port))
        sock.send(_GET % self.round_key.encode())
        sock.setblocking(False)
        self.by_fd[sock.fileno()] = _Screen(sock)
        self.poll.register(sock.fileno(), select.EPOLLIN)

    def read(self, timeout: float) -> list[int]:
        """Read what has come; the descriptors whose stream broke off."""
        broken = []
        for fd, _ in self.poll.poll(timeout):
            screen = self.by_fd.get(fd)
            if screen is None:
                continue
            try:
                data = screen.sock.recv(262_144)
            except OSError:
                data = b""
            if not data:
                broken.append(fd)
                continue
            self._take(screen, data)
        return broken

    def _take(self, screen: _Screen, data: bytes) -> None:
        text = screen.rest + data
        end = text.rfind(b"\n\n")
        at = text.rfind(_CAST, 0, end) if end >= 0 else -1
        if at < 0:
            screen.rest = text[-65536:]
            return
        screen.rest = text[end + 2 :]
        digits = text[at + len(_CAST) : at + len(_CAST) + 12]
        screen.seen = int(digits.split(b"}")[0].split(b",")[0])
        screen.seen_at = time.perf_counter()
        if not self.size:
            self.size = end - text.rfind(b"event: frame", 0, at) + 2

    def drop(self, fd: int) -> None:
        self.poll.unregister(fd)
        self.by_fd.pop(fd).sock.close()

    def wait(self, seen: Callable[[_Screen], bool], seconds: float) -> None:
        end = time.perf_counter() + seconds
        while not all(seen(screen) for screen in self.by_fd.values()):
            for fd in self.read(0.05):
                self.drop(fd)
                self.lost += 1
            if time.perf_counter() > end:
                late = sum(not seen(screen) for screen in self.by_fd.values())
                raise TimeoutError(f"{late} screens did not see it in {seconds} s")

    def close(self) -> None:
        for fd in list(self.by_fd):
            self.drop(fd)


def connect_all(port: int, round_key: str, count: int) -> Screens:
    """So many screens, each with its first frame."""
    screens = Screens(port, round_key)
    for number in range(count):
        screens.connect()
        if number % 100 == 99:
            for fd in screens.read(0):
                screens.drop(fd)
    screens.wait(lambda screen: screen.seen >= 0, 60)
    return screens


def tap_and_watch(port: int, screens: Screens, requests: Sequence[bytes], seed: int) -> list[Tap]:
    """Cast one ballot after another, at random moments, and see when the screens show it."""
    chance, taps = random.Random(seed), []
    phone = socket.create_connection(("127.0.0.1", port))
    board = next(iter(screens.by_fd.values()))
    known = board.seen
    for request in requests:
        quiet_until = time.perf_counter() + chance.uniform(0.25, 0.6)
        while time.perf_counter() < quiet_until:
            screens.read(0.01)
        begun = time.perf_counter()
        phone.sendall(request)
        known += 1
        screens.wait(lambda screen, known=known: screen.seen >= known, 20)  # type: ignore[misc]
        phone.recv(65536)
        times = [screen.seen_at - begun for screen in screens.by_fd.values()]
        taps.append(Tap(min(times), board.seen_at - begun, max(times)))
    phone.close()
    return taps


def come_back(screens: Screens, kill: Callable[[], None], seed: int) -> float:
    """Kill the server under its screens; seconds until the last has a frame again.

    Each screen waits before it connects anew as `stream.js` does: half a second, times 0.5 to
    1.5, doubled after each failure up to eight.
    """
    chance, count = random.Random(seed), len(screens.by_fd)
    for screen in screens.by_fd.values():
        screen.seen = -1
    kill()
    begun = time.perf_counter()
    due: list[tuple[float, float]] = []
    while True:
        now = time.perf_counter()
        for fd in screens.read(0.005):
            screens.drop(fd)
            due.append((now + 0.5 * chance.uniform(0.5, 1.5), 1.0))
        later = []
        for at, wait in due:
            if at > now:
                later.append((at, wait))
                continue
            try:
                screens.connect()
            except OSError:
                later.append((now + wait * chance.uniform(0.5, 1.5), min(2 * wait, 8.0)))
        due = later
        back = sum(screen.seen >= 0 for screen in screens.by_fd.values())
        if back == count:
            return time.perf_counter() - begun
        if time.perf_counter() - begun > 60:
            raise TimeoutError(f"{count - back} screens did not come back in a minute")
