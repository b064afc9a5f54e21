"""Write every document with made-up data into a folder."""

from __future__ import annotations

import sys
from pathlib import Path

from leitai.reports.samples import list_samples

USAGE = "usage: python -m leitai.reports.samples OUT"


def main(arguments: list[str]) -> int:
    if len(arguments) != 1 or arguments[0].startswith("-"):
        sys.stderr.write(USAGE + "\n")
        return 2
    target = Path(arguments[0])
    target.mkdir(parents=True, exist_ok=True)
    for name, make in list_samples(cache=target / ".cache").items():
        (target / name).write_bytes(make())
        sys.stdout.write(f"{target / name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
