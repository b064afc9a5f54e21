"""A hall that listens, in a process of its own, and a browser to walk through it."""

from __future__ import annotations

import json
import os
import queue
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

ARGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE = 90


def chromium() -> str | None:
    """Where a Chromium is, or None."""
    named = os.environ.get("LEITAI_CHROMIUM")
    return named or shutil.which("chromium") or shutil.which("chromium-browser")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def demo_hall(
    folder: Path,
    *,
    tickets: int,
    open_slot: int | None = None,
    database: str = "",
    quarter: bool = False,
) -> Iterator[dict[str, Any]]:
    """`leitai demo` without simulated judges; yields what it prints once it listens.

    On SQLite in the folder, unless the address of another (empty) database is given; with the
    quarter of matters and questions only where it is asked for, since that takes seconds.
    """
    command = [
        sys.executable, "-m", "leitai", "demo", "--json", "--judges", "0",
        "--tickets", str(tickets), "--port", str(free_port()), "--data", str(folder),
    ]  # fmt: skip
    if not quarter:
        command.append("--round-only")
    if open_slot is not None:
        command += ["--open-slot", str(open_slot)]
    env = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "LEITAI_DATA")}
    if database:
        env["DATABASE_URL"] = database
    with (folder.parent / "hall.log").open("wb") as log:
        served = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=log, env=env, start_new_session=True
        )
        assert served.stdout is not None
        lines: queue.Queue[bytes] = queue.Queue()
        threading.Thread(target=lambda: lines.put(served.stdout.readline()), daemon=True).start()
        try:
            try:
                line = lines.get(timeout=PATIENCE)
            except queue.Empty:
                line = b""
            assert line, f"the hall did not start: {Path(log.name).read_text('utf-8')[-2000:]}"
            yield json.loads(line)
        finally:
            _stop(served)


def _stop(served: subprocess.Popen[bytes]) -> None:
    # The whole group: what serves are children of the process that was started here.
    os.killpg(served.pid, signal.SIGTERM)
    try:
        served.wait(10)
    except subprocess.TimeoutExpired:
        os.killpg(served.pid, signal.SIGKILL)
        served.wait(10)


def ask(
    base: str, path: str, body: dict[str, Any] | None = None, lang: str = "zh-hans"
) -> tuple[int, Any]:
    """GET, or POST JSON: status and the answer, parsed where it is JSON."""
    data = None if body is None else json.dumps(body).encode()
    headers = {"Accept-Language": lang, "Content-Type": "application/json"}
    try:
        with urlopen(Request(base + path, data, headers), timeout=30) as answer:
            return answer.status, _parsed(answer.read())
    except HTTPError as error:
        return error.code, _parsed(error.read())


def _parsed(data: bytes) -> Any:
    return json.loads(data) if data[:1] in b"{[" else data
