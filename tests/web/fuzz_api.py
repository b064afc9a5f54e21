"""Fuzz every endpoint of the API from its description: `python tests/web/fuzz_api.py 600`.

schemathesis makes requests that fit the description and requests that do not; a server error,
an answer that is not described, or a wrong request that is taken, fails. The stream never ends,
so a relay before the hall ends it after its first frame.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from leitai.testing.faults.hall import Hall
from web.fuzz_relay import relay

CHECKS = (
    "not_a_server_error", "status_code_conformance", "content_type_conformance",
    "response_schema_conformance", "response_headers_conformance", "unsupported_method",
    "negative_data_rejection",
)  # fmt: skip


STREAM = "/api/v1/stream"


def fuzz(seconds: float, seed: int) -> tuple[int, int, int, str]:
    """Exit status of schemathesis, requests it made, those of the stream, and what it said."""
    with tempfile.TemporaryDirectory(prefix="leitai-fuzz-") as name:
        hall = Hall(Path(name) / "hall", tickets=30)
        try:
            hall.start()
            hall.sign_in()
            slot = hall.advance("scoring")
            criteria = hall.read_round()["criteria"]
            facts = {
                "tickets": hall.facts["tickets"],
                "slot": slot,
                "marks": {one["code"]: one["scale"]["min"] for one in criteria},
            }
            env = os.environ | {
                "SCHEMATHESIS_HOOKS": "fuzz_hooks",
                "PYTHONPATH": str(Path(__file__).parent),
                "LEITAI_FUZZ_FACTS": json.dumps(facts),
            }
            with relay(hall.base) as base:
                runs = [
                    _run(base, [option, STREAM], share * seconds, seed, env, name)
                    for option, share in (("--exclude-path", 0.75), ("--include-path", 0.25))
                ]
        finally:
            hall.stop()
    code = max(run.returncode for run in runs)
    most, stream = (_requests(run.stdout) for run in runs)
    said = "\n".join(run.stdout[-8000:] + run.stderr[-2000:] for run in runs)
    return code, most + stream, stream, said


def _run(
    base: str, which: list[str], seconds: float, seed: int, env: dict[str, str], folder: str
) -> subprocess.CompletedProcess[str]:
    command = [
        str(Path(sys.executable).with_name("schemathesis")), "run",
        f"{base}/api/openapi.json", *which,
        "--phases", "examples,coverage,fuzzing", "--checks", ",".join(CHECKS),
        "--max-time", str(max(1, round(seconds))), "--seed", str(seed), "--continue-on-failure",
        "--warnings", "off", "--no-color",
    ]  # fmt: skip
    return subprocess.run(
        command, env=env, cwd=folder, capture_output=True, text=True, timeout=seconds + 120
    )


def _requests(said: str) -> int:
    made = re.search(r"([\d,]+) generated", said)
    return int(made[1].replace(",", "")) if made else 0


if __name__ == "__main__":
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    code, requests, of_stream, words = fuzz(float(sys.argv[1]), seed)
    print(words)
    print(f"{requests:,} requests, {of_stream:,} of them of the stream")
    raise SystemExit(code)
