"""A hall full of phones: each keeps what it was told, and sends again until it is told."""

from __future__ import annotations

import http.client
import json
import random
import threading
import time
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

# What a phone takes for a final answer; after anything else it sends the same ballot again.
FINAL: Final = frozenset((400, 403, 404, 409, 410, 422))


@dataclass(slots=True)
class Sent:
    """One ballot: what was sent, and what the phone was told last.

    Args:
        receipt: of the ballot, when it was acknowledged. refused: code of the refusal.
        tries: how often it was sent.
    """

    body: Mapping[str, Any]
    receipt: dict[str, Any] | None = None
    refused: str = ""
    tries: int = 0

    @property
    def is_settled(self) -> bool:
        return self.receipt is not None or bool(self.refused)


@dataclass(slots=True)
class Book:
    """All ballots of all phones, by the id that the phone made, and what went wrong."""

    sent: dict[str, Sent] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)
    lost: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def acknowledged(self) -> dict[str, Sent]:
        with self.lock:
            return {number: one for number, one in self.sent.items() if one.receipt}

    def refused(self) -> dict[str, Sent]:
        with self.lock:
            return {number: one for number, one in self.sent.items() if one.refused}

    def waiting(self) -> list[Sent]:
        with self.lock:
            return [one for one in self.sent.values() if not one.is_settled]

    def note(self, one: Sent, status: int, data: bytes) -> None:
        """Take an answer down, and whether it contradicts an earlier one."""
        with self.lock:
            if status in (200, 201):
                receipt = json.loads(data)
                if one.receipt is not None and one.receipt != receipt:
                    self.broken.append(f"two receipts of one ballot: {one.body['id']}")
                if one.refused:
                    self.broken.append(f"taken after it was refused: {one.body['id']}")
                one.receipt = receipt
            elif status in FINAL:
                if one.receipt is not None:
                    self.broken.append(f"refused after its receipt: {one.body['id']} {data!r}")
                else:
                    one.refused = str(json.loads(data).get("code", status))
            else:
                self.lost[str(status)] += 1


class Crowd:
    """Phones in so many threads that vote and revise in one slot until they are stopped.

    Args:
        base: address of the hall. codes: tickets, shared out among the threads.
        slot: key. criteria: as the API tells them. seed: of the made-up marks.
        most: ballots that each ticket sends at most. pause: seconds between two of a thread.
    """

    def __init__(
        self,
        book: Book,
        base: str,
        codes: Sequence[str],
        slot: str,
        criteria: Sequence[Mapping[str, Any]],
        *,
        seed: int,
        threads: int = 8,
        most: int = 30,
        pause: float = 0.0,
    ) -> None:
        self.book, self.base, self.slot, self.criteria = book, base, slot, criteria
        self.most, self.pause = most, pause
        self._stop = threading.Event()
        self._threads = [
            threading.Thread(
                target=self._run, args=(codes[n::threads], random.Random(f"{seed}/{n}")),  # noqa: S311
                daemon=True,
            )
            for n in range(threads)
        ]  # fmt: skip
        for thread in self._threads:
            thread.start()

    def make(self, code: str, chance: random.Random) -> Sent:
        """A ballot with made-up marks, entered in the book before it is sent."""
        marks = {}
        for criterion in self.criteria:
            scale = criterion["scale"]
            steps = round((scale["max"] - scale["min"]) / scale["step"])
            marks[criterion["code"]] = scale["min"] + chance.randint(0, steps) * scale["step"]
        number = str(uuid.UUID(int=chance.getrandbits(128), version=4))
        one = Sent({"id": number, "ticket": code, "slot": self.slot, "marks": marks})
        with self.book.lock:
            self.book.sent[number] = one
        return one

    def _run(self, codes: Sequence[str], chance: random.Random) -> None:
        link = Line(self.base)
        votes = [code for code in codes for _ in range(self.most)]
        chance.shuffle(votes)
        for code in votes:
            if self._stop.is_set():
                break
            one = self.make(code, chance)
            while not self._stop.is_set() and not one.is_settled:
                link.send(self.book, one)
                if not one.is_settled:
                    time.sleep(0.05)
            if self.pause:
                time.sleep(self.pause)
        link.close()

    def stop(self) -> None:
        """Stop sending; ballots without an answer stay in the book as waiting."""
        self._stop.set()
        for thread in self._threads:
            thread.join(20)

    @property
    def is_done(self) -> bool:
        """Whether every ticket has sent all it had."""
        return not any(thread.is_alive() for thread in self._threads)


class Line:
    """One keep-alive connection that survives nothing and is opened again."""

    def __init__(self, base: str, timeout: float = 15.0) -> None:
        host, _, port = base.removeprefix("http://").partition(":")
        self._where = (host, int(port))
        self._timeout = timeout
        self._open: http.client.HTTPConnection | None = None

    def send(self, book: Book, one: Sent) -> int:
        """Send a ballot once and note what came back; 0 when nothing did."""
        one.tries += 1
        try:
            if self._open is None:
                self._open = http.client.HTTPConnection(*self._where, timeout=self._timeout)
            body = json.dumps(one.body).encode()
            self._open.request(
                "POST", "/api/v1/ballots", body, {"Content-Type": "application/json"}
            )
            answer = self._open.getresponse()
            data = answer.read()
        except (OSError, http.client.HTTPException) as error:
            self.close()
            with book.lock:
                book.lost[type(error).__name__] += 1
            return 0
        book.note(one, answer.status, data)
        return answer.status

    def close(self) -> None:
        if self._open is not None:
            self._open.close()
            self._open = None


def settle(book: Book, base: str, *, seconds: float = 30.0) -> None:
    """Send everything that waits for an answer again, as phones do, until each has one.

    Raises:
        RuntimeError: some still had none after so many seconds.
    """
    line, end = Line(base), time.monotonic() + seconds
    while waiting := book.waiting():
        if time.monotonic() > end:
            raise RuntimeError(f"{len(waiting)} ballots got no answer; {book.lost}")
        for one in waiting:
            line.send(book, one)
        time.sleep(0.05)
    line.close()
