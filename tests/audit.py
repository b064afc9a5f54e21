"""Asks whether the pinned packages have known vulnerabilities: `make audit`, and in `make test`.

pip-audit asks the package index's own service. A package that the service does not answer for
was not asked about, which pip-audit counts as good; here it is said. Exit status: 1 when a
vulnerability is known (or pip-audit itself is missing), else 0, also without a network.
"""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

PINS = Path(__file__).resolve().parents[1] / "constraints.txt"
SECONDS = 180


def judge(report: str, why_not: str = "") -> tuple[list[str], bool]:
    """What pip-audit's JSON says, in lines, and whether nothing bad is known.

    Args:
        report: its standard output. why_not: the end of its standard error.
    """
    try:
        pins = json.loads(report)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return [f"not asked: the service of known vulnerabilities gave no answer. {why_not}"], True
    asked = [pin for pin in pins if "skip_reason" not in pin]
    lines, unanswered = [], [pin["name"] for pin in pins if "skip_reason" in pin]
    for pin in asked:
        for found in pin["vulns"]:
            mended = ", ".join(found["fix_versions"]) or "no version yet"
            lines.append(f"{pin['name']} {pin['version']}: {found['id']}, mended in {mended}")
    known = len(lines)
    if not asked:
        lines.append(f"not asked: the service answered for none of {len(pins)} packages")
    else:
        lines.append(f"{len(asked)} packages asked about, {known} known vulnerabilities")
        if unanswered:
            lines.append(f"not answered for: {', '.join(unanswered)}")
    return lines, not known


def main() -> int:
    if find_spec("pip_audit") is None:
        print("pip-audit is not installed: make install", file=sys.stderr)
        return 1
    command = [
        sys.executable, "-m", "pip_audit", "--requirement", str(PINS), "--no-deps",
        "--disable-pip", "--format", "json", "--progress-spinner", "off", "--timeout", "5",
    ]  # fmt: skip
    try:
        ran = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        lines, good = judge("", f"Nothing within {SECONDS} seconds.")
    else:
        lines, good = judge(ran.stdout, ran.stderr.strip().rpartition("\n")[2][-300:])
    print("\n".join(f"audit: {line}" for line in lines))
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
