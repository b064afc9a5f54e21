"""Times the record engine, and both verifiers on a bundle of a million made-up ballots.

    python benchmarks/record/million.py [--ballots 1000000] [--repeats 3] [--keep FILE]

Prints one JSON object. Needs Node for the second verifier and about 2 GB of memory.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib import resources
from pathlib import Path

from leitai.record import bundle, receipts, tickets
from leitai.record.canonical import encode
from leitai.record.checkpoints import Checkpoint
from leitai.record.entries import Ballot, Deed
from leitai.record.merkle import Frontier, Tree
from leitai.record.notes import Signer

ROUND, SLOTS = "bumen-3", 11
ORIGIN = "arena.example/bumen-3"
CRITERIA = ("results", "evidence", "gaps", "next_steps")
PANELS = ("leaders", "deputies", "peers", "citizens")


def ballot(slot: str, number: int) -> Ballot:
    chance = hashlib.sha256(f"{slot}/{number}".encode()).digest()
    key, where = chance[:16], {"round_id": ROUND, "slot": slot}
    return Ballot(
        ROUND,
        slot,
        PANELS[chance[16] % 4],
        tickets.ballot_id(key, **where, client_id="00000000-0000-4000-8000-000000000001"),
        tickets.pseudonym(key, **where),
        1,
        {name: f"{chance[17 + n] % 20}.5" for n, name in enumerate(CRITERIA)},
    )


def median_us(run: Callable[[], object], count: int, repeats: int) -> float:
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        for _ in range(count):
            run()
        times.append((time.perf_counter() - start) / count * 1e6)
    return round(statistics.median(times), 1)


def singles(signer: Signer, repeats: int) -> dict[str, float]:
    """Microseconds of what happens once for each ballot cast."""
    one = ballot("slot-1", 1)
    secret = bytes(range(16))
    code = tickets.encode_code(secret)
    leaves = [hashlib.sha256(bytes([n])).digest() for n in range(256)]
    tree, edge = Tree(leaves * 4000), Frontier()
    where = {"round_id": ROUND, "slot": "slot-1"}
    client = "00000000-0000-4000-8000-000000000001"
    return {
        name: median_us(run, 3000, repeats)
        for name, run in {
            "decode_code": lambda: tickets.decode_code(code),
            "ticket_hash": lambda: tickets.ticket_hash(secret),
            "pseudonym": lambda: tickets.pseudonym(secret, **where),
            "ballot_id": lambda: tickets.ballot_id(secret, **where, client_id=client),
            "ballot_leaf": one.leaf,
            "ed25519_sign": lambda: signer.sign(b"x" * 400),
            "issue_receipt": lambda: receipts.issue(one, origin=ORIGIN, signer=signer),
            "append_to_frontier": lambda: edge.append(leaves[7]),
            "inclusion_proof_of_1024000": lambda: tree.inclusion_proof(777_777),
        }.items()
    }


def build(count: int, signer: Signer) -> tuple[bytes, bytes, dict[str, float]]:
    """The bundle, the receipt of one ballot in it, and seconds taken."""
    start = time.perf_counter()
    lines, tree, deeds = bytearray(), Tree(), 0

    def deed(what: str, data: dict[str, object]) -> None:
        nonlocal deeds, lines
        deeds += 1
        entry = Deed(ROUND, deeds, "2022-09-28T09:00:00+08:00", "host", what, data)
        lines += encode(entry.line()) + b"\n"
        tree.append(entry.leaf())

    scheme = hashlib.sha256(encode({})).hexdigest()
    deed("scheme.locked", {"files": {"scheme.json": scheme}})
    deed("tickets.issued", {"tickets": dict.fromkeys(PANELS, count)})
    notes, mine = {}, b""
    for slot_number in range(1, SLOTS + 1):
        slot = f"slot-{slot_number}"
        cast = count // SLOTS + (slot_number <= count % SLOTS)
        block = []
        for number in range(cast):
            one = ballot(slot, number)
            data = one.to_bytes()
            block.append((tree.algorithm.leaf(data), data[len(b"leitai/ballot/v1\n") :]))
        block.sort()
        deed("slot.closed", {"slot": slot, "leaves": len(block)})
        for leaf, data in block:
            tree.append(leaf)
            lines += b'{"ballot":' + data + b"}\n"
        note = Checkpoint(ORIGIN, tree.size, tree.root()).sign(signer)
        notes[bundle.checkpoint_name(tree.size)] = note.encode()
        mine = receipts.issue(ballot(slot, 0), origin=ORIGIN, signer=signer).to_bytes()
    logged = time.perf_counter()
    names = ("scheme", "roster", "draw", "statements", "result")
    files = {f"{name}.json": b"{}" for name in names}
    data = bundle.write(
        {**files, **notes, bundle.LOG: bytes(lines)},
        signer=signer,
        origin=ORIGIN,
        round_id=ROUND,
        software={"leitai": "benchmark"},
    )
    done = time.perf_counter()
    return data, mine, {"log_s": round(logged - start, 1), "pack_s": round(done - logged, 1)}


def seconds_of(command: list[str], data: Path, receipt: Path) -> tuple[float, float, float]:
    """Seconds, processor seconds, peak megabytes of a verifier in a process of its own."""
    start = time.perf_counter()
    process = subprocess.Popen(
        [*command, str(receipt), str(data), "--json"], stdout=subprocess.PIPE
    )
    out = process.stdout.read() if process.stdout else b""
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    report = json.loads(out)
    assert status == 0, report
    assert report["ok"], report
    assert report["checks"][-1]["name"] == "receipt_counted", report
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def spread(seconds: list[float]) -> dict[str, float]:
    return {"median": round(statistics.median(seconds), 1), "worst": round(max(seconds), 1)}


def make(folder: Path, count: int, signer: Signer) -> None:
    """Write bundle and receipt, and print seconds taken; in a process of its own."""
    data, receipt, times = build(count, signer)
    (folder / "bundle.zip").write_bytes(data)
    (folder / "receipt.json").write_bytes(receipt)
    print(json.dumps({"bundle_mb": round(len(data) / 1e6, 1), "build": times}))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ballots", type=int, default=1_000_000)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--keep", type=Path, help="keep the bundle in this file")
    parser.add_argument("--make", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    signer = Signer.from_seed("arena.example", bytes(32))
    if options.make:
        make(options.make, options.ballots, signer)
        return
    result: dict[str, object] = {
        "ballots": options.ballots,
        "python": platform.python_version(),
        "machine": platform.machine(),
        "cores": os.cpu_count(),
    }
    with tempfile.TemporaryDirectory() as folder:
        # The system counts a process's memory from its parent's on: this one must stay small.
        file, mine = Path(folder) / "bundle.zip", Path(folder) / "receipt.json"
        command = [sys.executable, __file__, "--make", folder, "--ballots", str(options.ballots)]
        made = subprocess.run(command, stdout=subprocess.PIPE, check=True)
        result |= json.loads(made.stdout)
        if options.keep:
            shutil.copy(file, options.keep)
            shutil.copy(mine, options.keep.with_suffix(".json"))
        verifiers = {"python": [sys.executable, "-m", "leitai", "verify"]}
        if shutil.which("node") is not None:
            script = str(resources.files("leitai.record").joinpath("js/verify.js"))
            verifiers["node"] = ["node", script]
        for name, verifier in verifiers.items():
            runs = [seconds_of(verifier, file, mine) for _ in range(options.repeats)]
            result[f"{name}_verify_s"] = spread([run[0] for run in runs])
            result[f"{name}_verify_cpu_s"] = spread([run[1] for run in runs])
            result[f"{name}_peak_mb"] = round(max(run[2] for run in runs))
    result.setdefault("node_verify_s", "no Node on this machine")
    result["each_us"] = singles(signer, options.repeats)
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
