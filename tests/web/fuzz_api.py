"""Fuzz every endpoint of the API from its description: `python tests/web/fuzz_api.py 600`.

schemathesis makes requests that fit the description and requests that do not; a server error,
an answer that is not described, or a wrong request that is taken, fails. The stream is left
out, since it never ends; tests/web/test_api.py reads it.
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

CHECKS = (
    "not_a_server_error", "status_code_conformance", "content_type_conformance",
    "response_schema_conformance", "response_headers_conformance", "unsupported_method",
    "negative_data_rejection",
)  # fmt: skip


def fuzz(seconds: float, seed: int) -> tuple[int, int, str]:
    """Exit status of schemathesis, number of requests it made, and what it said."""
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
            command = [
                str(Path(sys.executable).with_name("schemathesis")), "run",
                f"{hall.base}/api/openapi.json", "--exclude-path", "/api/v1/stream",
                "--phases", "examples,coverage,fuzzing", "--checks", ",".join(CHECKS),
                "--max-time", str(seconds), "--seed", str(seed), "--continue-on-failure",
                "--warnings", "off", "--no-color",
            ]  # fmt: skip
            done = subprocess.run(
                command, env=env, cwd=name, capture_output=True, text=True, timeout=seconds + 120
            )
        finally:
            hall.stop()
    made = re.search(r"([\d,]+) generated", done.stdout)
    said = done.stdout[-8000:] + done.stderr[-2000:]
    return done.returncode, int(made[1].replace(",", "")) if made else 0, said


if __name__ == "__main__":
    code, requests, words = fuzz(float(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    print(words)
    print(f"{requests:,} requests")
    raise SystemExit(code)
