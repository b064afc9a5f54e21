"""Make the sealed sample of this folder: the demo round, played by simulated judges.

    .venv/bin/python examples/round/make.py

Its ballots are made up. Every run signs with a fresh key, so the files differ from run to run;
what a bundle says of itself does not.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.request import Request, urlopen

HERE = Path(__file__).resolve().parent
PORT = int(os.environ.get("PORT", "8123"))


def ask(base: str, path: str, body: object = None) -> bytes:
    data = None if body is None else json.dumps(body).encode()
    with urlopen(Request(base + path, data, {"Content-Type": "application/json"})) as answer:  # noqa: S310
        return bytes(answer.read())


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "leitai", "demo", "--port", str(PORT), "--data", folder]
        command += ["--json", "--judges", "200", "--tickets", "200", "--speed", "200"]
        server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603
        try:
            assert server.stdout is not None
            facts = json.loads(server.stdout.readline())
            base = facts["base"]
            end = time.monotonic() + 600
            while json.loads(ask(base, "/api/v1/round"))["state"] != "sealed":
                assert time.monotonic() < end, "the round was not sealed within ten minutes"
                time.sleep(2)
            (HERE / "2022-3.leitai.zip").write_bytes(ask(base, "/api/v1/bundle"))
            (HERE / "key.txt").write_bytes(ask(base, "/api/v1/key"))
            voted: dict[str, dict[str, dict[str, str]]] = {}
            for ticket in facts["tickets"]:
                voted = json.loads(ask(base, "/api/v1/ticket", {"ticket": ticket}))["voted"]
                if voted:
                    break
            receipt = next(iter(voted.values()))["receipt"]
            (HERE / "receipt.json").write_bytes(ask(base, f"/api/v1/receipts/{receipt['ballot']}"))
        finally:
            server.terminate()
            server.wait(30)


if __name__ == "__main__":
    main()
