"""`leitai serve` as it runs: processes that cast, store, sign and show pages on a SQLite file."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from leitai.web.serving import bind

HALL = Path(__file__).parents[2] / "benchmarks/service/hall.py"
MARKS = {"results": 8, "evidence": 7.5, "gaps": 6, "next_steps": 9}
pytestmark = pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="finds pids in /proc")


@dataclass
class Served:
    """A hall that is being served, and the codes of its tickets."""

    data: Path
    env: dict[str, str]
    port: int
    codes: list[str]
    server: subprocess.Popen[bytes]

    def deed(self, *words: str) -> Any:
        return deed(self.data, self.env, *words)

    def ask(self, method: str, path: str, body: str | None = None) -> tuple[int, bytes]:
        """One request on a connection of its own."""
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        link.request(method, path, body, {"Accept-Language": "en"})
        answer = link.getresponse()
        said = answer.status, answer.read()
        link.close()
        return said

    def send(self, ballot: dict[str, Any]) -> tuple[int, bytes]:
        return self.ask("POST", "/api/v1/ballots", json.dumps(ballot))

    def children(self) -> list[int]:
        kids = Path(f"/proc/{self.server.pid}/task/{self.server.pid}/children")
        return [int(pid) for pid in kids.read_text().split()]


def deed(data: Path, env: dict[str, str], *words: str) -> Any:
    command = [sys.executable, str(HALL), str(data), *words]
    ran = subprocess.run(command, env=env, capture_output=True, text=True, timeout=120)
    assert ran.returncode == 0, ran.stderr[-2000:]
    return json.loads(ran.stdout)


def until(holds: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.05)


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    data = tmp_path_factory.mktemp("served")
    env = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST_", "COV_", "DATABASE"))}
    deed(data, env, "make", "60", "2")
    deed(data, env, "open", "1")
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port = int(sock.getsockname()[1])
    command = [sys.executable, "-m", "leitai", "serve", "--port", str(port)]
    server = subprocess.Popen(
        [*command, "--data", str(data)],
        env=env, stdout=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    served = Served(data, env, port, (data / "codes.txt").read_text().split("\n"), server)

    def answers() -> bool:
        try:
            return served.ask("GET", "/api/v1/round")[0] == 200
        except OSError:
            return False

    try:
        until(answers)
        yield served
    finally:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def ballots_of(codes: list[str]) -> list[dict[str, Any]]:
    return [{"id": str(uuid4()), "ticket": code, "slot": "1", "marks": MARKS} for code in codes]


def test_a_ballot_sent_again_counts_once_and_has_one_receipt(hall: Served) -> None:
    ballots = ballots_of(hall.codes[:20])
    with ThreadPoolExecutor(8) as pool:
        said = list(pool.map(hall.send, [one for one in ballots for _ in range(4)]))
    assert sorted(status for status, _ in said) == [200] * 60 + [201] * 20
    for at in range(0, 80, 4):
        assert len({receipt for _, receipt in said[at : at + 4]}) == 1
    assert hall.deed("audit") == {"ballots": 20, "names": 20, "used": 20}


def test_killed_processes_are_back_and_nothing_is_lost(hall: Served) -> None:
    """Each of the four in turn, while ballots and pages are sent."""
    before = hall.children()
    assert len(before) == 4
    ballots, receipts = ballots_of(hall.codes[20:60]), {}
    for number, one in enumerate(ballots):
        if number % 10 == 5:
            os.kill(before[number // 10], signal.SIGKILL)
        while one["id"] not in receipts:
            try:
                status, said = hall.send(one)
            except (OSError, http.client.HTTPException):
                continue  # the phone sends it again
            assert status in (200, 201)
            receipts[one["id"]] = said
    until(lambda: len(hall.children()) == 4 and not set(before) & set(hall.children()))
    until(lambda: hall.ask("GET", "/r/bench/")[0] == 200)
    for one in ballots:
        assert hall.send(one) == (200, receipts[one["id"]])
    assert hall.deed("audit") == {"ballots": 60, "names": 60, "used": 60}


def test_pages_know_their_reader_and_their_address(hall: Served) -> None:
    status, page = hall.ask("GET", "/r/bench/")
    assert status == 200
    assert "测速场次".encode() in page
    assert hall.ask("GET", "/r/nothing/")[0] == 404
    assert hall.ask("POST", "/r/bench/", "x=1")[0] in (403, 405)
    status, said = hall.ask("GET", "/api/v1/nothing")
    assert status == 404
    assert json.loads(said)["code"] == "not-served"


@pytest.mark.parametrize("held", [1, 2])
@pytest.mark.parametrize("wanted", [1, 2])
def test_an_address_in_use_is_refused(held: int, wanted: int) -> None:
    doors = bind("127.0.0.1", 0, held)
    with pytest.raises(OSError, match="in use"):
        bind("127.0.0.1", doors[0].getsockname()[1], wanted)
    for door in doors:
        door.close()
