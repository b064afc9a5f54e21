"""A hall in a process of its own that can be killed, starved and started again."""

from __future__ import annotations

import contextlib
import json
import os
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from leitai.web.demo.simulate import Link

PATIENCE: Final = 60.0
_CLOCK: Final = Path(__file__).parent / "clock"


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Hall:
    """One hall: its data folder, its port, its process.

    Args:
        folder: data folder, made when it is not there.
        tickets: how many are issued when the hall is made.
        database: address of an empty PostgreSQL database; "" for SQLite in the folder.
    """

    def __init__(self, folder: Path, *, tickets: int, database: str = "") -> None:
        self.folder, self.tickets, self.database = folder, tickets, database
        self.port = free_port()
        self.facts: dict[str, Any] = {}
        self.offset = folder.parent / f"{folder.name}.clock"
        self.offset.write_text("0")
        self.log = folder.parent / f"{folder.name}.log"
        self._process: subprocess.Popen[bytes] | None = None
        self._desk: Link | None = None

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def pids(self) -> list[int]:
        """The server's process and those that it started."""
        assert self._process is not None
        found, waiting = [], [self._process.pid]
        while waiting:
            pid = waiting.pop()
            found.append(pid)
            waiting += children_of(pid)
        return found

    def start(self, *, prepare: Callable[[], None] | None = None) -> None:
        """Start the server and wait until it listens.

        Args:
            prepare: called in the new process before it runs anything.
        """
        command = [
            sys.executable, "-m", "leitai", "demo", "--json", "--judges", "0",
            "--tickets", str(self.tickets), "--port", str(self.port), "--data", str(self.folder),
            "--round-only",
        ]  # fmt: skip
        env = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "LEITAI_DATA")}
        if self.database:
            env["DATABASE_URL"] = self.database
        env["PYTHONPATH"] = os.pathsep.join([str(_CLOCK), env.get("PYTHONPATH", "")]).rstrip(":")
        env["LEITAI_FAULTS_CLOCK"] = str(self.offset)
        with self.log.open("ab") as log, tempfile.TemporaryFile() as said:
            self._process = subprocess.Popen(  # noqa: S603 - our own command
                command, stdout=said, stderr=log, env=env, start_new_session=True,
                preexec_fn=prepare,  # noqa: PLW1509 - no threads of ours need locks there
            )  # fmt: skip
            end = time.monotonic() + PATIENCE
            line = b""
            while not line.endswith(b"\n"):
                if self._process.poll() is not None or time.monotonic() > end:
                    tail = self.log.read_text("utf-8", "replace")[-3000:]
                    raise RuntimeError(f"the hall did not start:\n{tail}")
                time.sleep(0.05)
                said.seek(0)
                line = said.read()
        self.facts = json.loads(line)

    def kill(self) -> None:
        """kill -9 of the server and all its processes; nothing is asked, nothing is flushed."""
        assert self._process is not None
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(10)
        self._process = None

    def kill_one(self) -> None:
        """kill -9 of that process that has served longest; the others go on.

        Called again and again, each has its turn: of casting, of storing, of signing, of pages.

        Raises:
            TimeoutError: no other took its place.
        """
        before = set(self.pids)
        victim = min(pid for pid in before if not children_of(pid))
        os.kill(victim, signal.SIGKILL)
        end = time.monotonic() + PATIENCE
        while len(set(self.pids) - {victim}) < len(before):
            if time.monotonic() > end:
                raise TimeoutError(f"process {victim} was killed and none took its place")
            time.sleep(0.02)

    def stop(self) -> None:
        """Stop the server if it runs, politely first."""
        if self._process is None:
            return
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGTERM)
            try:
                self._process.wait(8)
            except subprocess.TimeoutExpired:
                os.killpg(self._process.pid, signal.SIGKILL)
                self._process.wait(10)
        self._process = None

    def limit_files(self, size: int | None) -> None:
        """From now on no process of the server writes past this size of a file; None: any."""
        for pid in self.pids:
            _, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
            soft = hard if size is None else size
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (soft, hard))

    def set_clock(self, seconds: float) -> None:
        """Move the server's wall clock by so many seconds against the machine's."""
        # Renamed into place: the server reads the file at every look at its clock.
        fresh = self.offset.with_suffix(".new")
        fresh.write_text(str(seconds))
        fresh.replace(self.offset)

    def sign_in(self) -> None:
        """Sign the host in; also after a clock that ended the session."""
        self._desk = Link(self.base)
        staff = self.facts["staff"]
        fields = {"login": staff["name"], "password": staff["password"]}
        status = self._desk.post_form("/accounts/login/", fields)
        if status != 302:
            raise RuntimeError(f"the host could not sign in: {status}")

    def read_round(self) -> dict[str, Any]:
        """The round as the API tells it."""
        link = self._desk or Link(self.base)
        status, data = link.ask("GET", f"/api/v1/round?round={self.facts['round']}")
        if status != 200:
            raise RuntimeError(f"the round is not told: {status}")
        round_: dict[str, Any] = json.loads(data)
        return round_

    def press(self, path: str, fields: Mapping[str, str]) -> None:
        """Press a button of the host's desk or the office, again if somebody was quicker."""
        for _ in range(5):
            if self._desk is None:
                self.sign_in()
            assert self._desk is not None
            if fields["deed"] == "seal":
                self._desk.show_who_it_is(self.facts["staff"]["password"])
            full = {"version": str(self.read_round()["version"]), **fields}
            status = self._desk.post_form(path, full)
            if status == 302 and self._desk.ask("GET", path)[0] == 200:
                return
            self._desk = None
        raise RuntimeError(f"{path} {dict(fields)}: {status}")

    def advance(self, state: str) -> str:
        """Bring the slot of now, or the next, to a state; its key."""
        path = f"/r/{self.facts['round']}/desk/"
        for _ in range(12):
            round_ = self.read_round()
            slot = round_["slot"]
            if slot is None or slot["state"] == "closed":
                slot = next(s for s in round_["slots"] if s["state"] == "waiting")
            if slot["state"] == state:
                return str(slot["id"])
            self.press(path, {"deed": "advance", "subject": slot["id"]})
            after = next(s for s in self.read_round()["slots"] if s["id"] == slot["id"])
            if after["state"] == state:
                return str(slot["id"])
        raise RuntimeError(f"no slot came to {state}")

    def seal(self) -> None:
        """Close what is open, count, wait for no objections, seal."""
        desk, office = (f"/r/{self.facts['round']}/{name}/" for name in ("desk", "office/count"))
        while True:
            round_ = self.read_round()
            state = round_["state"]
            if state == "sealed":
                return
            if state == "live":
                slots = [s for s in round_["slots"] if s["state"] != "closed"]
                if slots:
                    self.advance("closed")
                    continue
                self.press(desk, {"deed": "count"})
            elif state == "counted":
                self.press(office, {"deed": "open_objections"})
            else:
                self.press(office, {"deed": "waive", "unit": "all"})
                self.press(office, {"deed": "seal"})


def children_of(pid: int) -> list[int]:
    """The processes that one has started and that are there; none when it is gone itself."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            found += [int(child) for child in task.read_text().split()]
    return found
