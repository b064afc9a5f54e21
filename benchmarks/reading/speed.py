"""Characters a second of processor time on a text file, repeated to the length given.

    python benchmarks/reading/speed.py FILE [--length 300000]

Give prose of the kind you read; what counts is how many numbers a text holds.
"""

from __future__ import annotations

import argparse
import statistics
import time
from pathlib import Path

from leitai.claims import read


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--length", type=int, default=300_000)
    arguments = parser.parse_args()
    once = arguments.file.read_text(encoding="utf-8") + "\n\n"
    text = once * max(1, arguments.length // len(once))
    times = []
    rows = 0
    for _ in range(5):
        start = time.process_time()
        rows = len(read(text))
        times.append(time.process_time() - start)
    median = statistics.median(times)
    print(f"{len(text):,} characters, {rows:,} numbers, one in {len(text) / max(1, rows):.0f}")
    print(
        f"{len(text) / median:,.0f} characters a second, {median / max(1, rows) * 1e6:.0f} us each"
    )


if __name__ == "__main__":
    main()
