"""Time and memory of `leitai score`, file to result, each in its own process.

    python benchmarks/scoring/speed.py [--large] [--lme4]

Made-up marks from fixed seeds. --large adds 10 million marks; --lme4 fits the same
file by R's lme4 (Debian r-cran-lme4) and prints the ratio.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as csv


def arena(judges: int, units: int, criteria: int) -> pa.Table:
    rng = np.random.default_rng(1)
    table = 85 + 4 * rng.normal(size=(1, units, 1)) + 3 * rng.normal(size=(judges, 1, 1))
    table = table + 2 * rng.normal(size=(judges, units, 1))
    table = np.clip(np.rint(table + 5 * rng.normal(size=(judges, units, criteria))), 0, 100)
    j, u, c = (index.ravel() for index in np.indices(table.shape))
    return name_rows(u, j, c, table.ravel())


def sparse(units: int, judges: int, marks: int) -> pa.Table:
    rng = np.random.default_rng(2)
    key = rng.choice(units * judges, marks, replace=False)
    u, j = key % units, key // units
    y = 70 + 4 * rng.normal(size=units)[u] + 3 * rng.normal(size=judges)[j]
    return name_rows(u, j, np.zeros_like(u), np.round(y + 5 * rng.normal(size=marks), 1))


def name_rows(u: np.ndarray, j: np.ndarray, c: np.ndarray, mark: np.ndarray) -> pa.Table:
    def names(prefix: str, codes: np.ndarray) -> pa.Array:
        words = pa.array([f"{prefix}{at}" for at in range(int(codes.max()) + 1)])
        return words.take(pa.array(codes))

    return pa.table(
        {"unit": names("U", u), "judge": names("J", j), "criterion": names("C", c), "mark": mark}
    )


def run(path: Path) -> tuple[float, float]:
    """Seconds and megabytes of one whole process."""
    before = time.perf_counter()
    code = (
        "import resource,sys,subprocess;"
        "p=subprocess.Popen(sys.argv[1:],stdout=subprocess.DEVNULL);p.wait();"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, sys.executable, "-m", "leitai", "score", str(path), "--json"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return time.perf_counter() - before, int(done.stdout) / 1024


def run_lme4(path: Path, formula: str) -> float:
    code = (
        f"suppressMessages(library(lme4)); d <- read.csv('{path}'); "
        f"m <- lmer({formula}, d, control=lmerControl(calc.derivs=FALSE)); print(REMLcrit(m))"
    )
    before = time.perf_counter()
    subprocess.run(["Rscript", "-e", code], check=True, capture_output=True)
    return time.perf_counter() - before


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--large", action="store_true")
    parser.add_argument("--lme4", action="store_true")
    parser.add_argument("--times", type=int, default=3)
    options = parser.parse_args()
    cases = {
        "arena 1M (15,152 x 11 x 6)": (
            lambda: arena(15_152, 11, 6),
            "mark ~ 0 + unit + criterion + (1|judge) + (1|judge:unit)",
        ),
        "sparse 1M (5,000 units, 2,000 judges)": (
            lambda: sparse(5000, 2000, 1_000_000), "mark ~ 1 + (1|unit) + (1|judge)"),
    }  # fmt: skip
    if options.large:
        cases["arena 10M (151,515 x 11 x 6)"] = (lambda: arena(151_515, 11, 6), "")
    print("| case | seconds (median) | MB | lme4 seconds | ratio |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for name, (make, formula) in cases.items():
            path = Path(folder) / "ballots.csv"
            csv.write_csv(make(), path)
            found = [run(path) for _ in range(options.times)]
            seconds = float(np.median([s for s, _ in found]))
            peak = max(mb for _, mb in found)
            rival = run_lme4(path, formula) if options.lme4 and formula else None
            other = "- | -" if rival is None else f"{rival:.1f} | {rival / seconds:.0f}"
            print(f"| {name} | {seconds:.2f} | {peak:.0f} | {other} |", flush=True)
    print(f"\nload of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_utime:.1f} s")


if __name__ == "__main__":
    main()
