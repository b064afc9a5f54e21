"""Phones that cast: raw sockets in one thread, each sending its next ballot when answered."""

from __future__ import annotations

import json
import random
import select
import socket
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from uuid import UUID

CRITERIA = ("results", "evidence", "gaps", "next_steps")


def requests_of(codes: Sequence[str], slot: str, seed: int) -> list[bytes]:
    """The bytes of one request for each ticket, with made-up marks."""
    chance = random.Random(seed)
    made = []
    for code in codes:
        ballot = {
            "id": str(UUID(int=chance.getrandbits(128), version=4)),
            "ticket": code,
            "slot": slot,
            "marks": {name: chance.randrange(21) / 2 for name in CRITERIA},
        }
        body = json.dumps(ballot).encode()
        made.append(
            b"POST /api/v1/ballots HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)
        )
    return made


@dataclass
class Taken:
    """What casting gave: seconds from first to last, each answer's latency, and statuses."""

    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    statuses: Counter[str] = field(default_factory=Counter)
    receipts: list[bytes] = field(default_factory=list)

    @property
    def rate(self) -> float:
        return self.statuses["201"] / self.seconds if self.seconds else 0.0


@dataclass
class _Phone:
    sock: socket.socket
    sent: float = 0.0
    got: bytes = b""


def cast_all(
    port: int,
    requests: Sequence[bytes],
    connections: int,
    *,
    at_most: float = 120.0,
    pause: float = 0.0,
) -> Taken:
    """Send all requests over this many connections.

    Args:
        at_most: seconds after which no more are sent.
        pause: seconds between two requests, for a hall that is not in a hurry.
    """
    waiting: Iterator[bytes] = iter(requests)
    poll, phones, taken = select.epoll(), {}, Taken()
    for _ in range(min(connections, len(requests))):
        sock = socket.create_connection(("127.0.0.1", port))
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.setblocking(False)
        phones[sock.fileno()] = _Phone(sock)
        poll.register(sock.fileno(), select.EPOLLIN)
    begun = time.perf_counter()
    open_ones = 0
    for phone in phones.values():
        open_ones += _send(phone, waiting)
    while open_ones:
        for fd, _ in poll.poll(1.0):
            phone = phones[fd]
            if not _answered(phone, taken):
                continue
            if pause:
                time.sleep(pause)
            late = time.perf_counter() - begun > at_most
            if late or not _send(phone, waiting):
                open_ones -= 1
        if time.perf_counter() - begun > at_most + 30:
            raise TimeoutError(f"{open_ones} phones were not answered")
    taken.seconds = time.perf_counter() - begun
    for phone in phones.values():
        phone.sock.close()
    return taken


def _send(phone: _Phone, waiting: Iterator[bytes]) -> bool:
    request = next(waiting, None)
    if request is None:
        return False
    phone.sent = time.perf_counter()
    phone.sock.send(request)
    return True


def _answered(phone: _Phone, taken: Taken) -> bool:
    """Read what has come; whether it completes the answer."""
    data = phone.sock.recv(65536)
    if not data:
        raise ConnectionError("the server closed the connection of a phone")
    got = phone.got + data if phone.got else data
    end = got.find(b"\r\n\r\n") + 4
    if end >= 4:
        status, length = _head(got[:end])
        if len(got) - end >= length:
            taken.latencies.append(time.perf_counter() - phone.sent)
            taken.statuses[status] += 1
            if status == "201":
                taken.receipts.append(got[end:])
            phone.got = b""
            return True
    phone.got = got
    return False


@lru_cache(maxsize=256)
def _head(head: bytes) -> tuple[str, int]:
    """Status and length of the body; heads are the same but for the second they are sent in."""
    at = head.lower().find(b"content-length:")
    length = int(head[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
    return head[9:12].decode(), length


def check_receipts(requests: Sequence[bytes], taken: Taken) -> None:
    """Each answer is a receipt of its own: as many ballots as there were answers, no two alike.

    Raises:
        AssertionError: otherwise.
    """
    receipts = [json.loads(one) for one in taken.receipts]
    ballots = {receipt["ballot"] for receipt in receipts if len(receipt["sig"]) == 88}
    assert len(ballots) == taken.statuses["201"] <= len(requests), "answers without a receipt"
