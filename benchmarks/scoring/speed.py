"""Time and memory of `leitai score`, file to result, each in its own process.

    python benchmarks/scoring/speed.py [--only CASE ...] [--times 3] [--lme4] [--keep FOLDER]

Made-up marks from fixed seeds. Modules are compiled beforehand, as in an installed
package. Processor seconds are those of all cores, and say more where the machine is
shared. --lme4 fits the same file by R's lme4 (Debian r-cran-lme4) and prints the
ratio; --keep leaves the files in a folder and finds them there again. The case of
100 million marks writes some 500 MB of Parquet.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as csv
import pyarrow.parquet as pq

ARENA = "mark ~ 0 + unit + criterion + (1|judge) + (1|judge:unit)"
SPARSE = "mark ~ 1 + (1|unit) + (1|judge)"


@dataclass(frozen=True)
class Case:
    """One file and one way to score it."""

    title: str
    file: str
    write: Callable[[Path], None]
    options: tuple[str, ...] = ()
    formula: str = ""


def arena(judges: int, first: int = 0) -> pa.Table:
    """Marks of 11 units on 6 criteria; a block of judges from `first` on."""
    rng = np.random.default_rng(1 + first)
    unit = 85 + 4 * np.random.default_rng(0).normal(size=(1, 11, 1))
    table = unit + 3 * rng.normal(size=(judges, 1, 1)) + 2 * rng.normal(size=(judges, 11, 1))
    table = np.clip(np.rint(table + 5 * rng.normal(size=(judges, 11, 6))), 0, 100)
    j, u, c = (index.ravel() for index in np.indices(table.shape, dtype=np.int32))
    return name_rows(u, j + first, c, table.ravel())


def sparse(units: int, judges: int, marks: int) -> pa.Table:
    rng = np.random.default_rng(2)
    key = rng.choice(units * judges, marks, replace=False)
    u, j = key % units, key // units
    y = 70 + 4 * rng.normal(size=units)[u] + 3 * rng.normal(size=judges)[j]
    return name_rows(u, j, np.zeros_like(u), np.round(y + 5 * rng.normal(size=marks), 1))


def name_rows(u: np.ndarray, j: np.ndarray, c: np.ndarray, mark: np.ndarray) -> pa.Table:
    def names(prefix: str, codes: np.ndarray) -> pa.Array:
        found, place = np.unique(codes, return_inverse=True)
        words = pa.array([f"{prefix}{at}" for at in found])
        return words.take(pa.array(place))

    return pa.table(
        {"unit": names("U", u), "judge": names("J", j), "criterion": names("C", c), "mark": mark}
    )


def write_arena(judges: int) -> Callable[[Path], None]:
    return lambda path: csv.write_csv(arena(judges), path)


def write_sparse(path: Path) -> None:
    csv.write_csv(sparse(5000, 2000, 1_000_000), path)


def write_rasch(path: Path) -> None:
    from rasch_speed import make

    u, j, c, mark = make(100_000, 0)
    csv.write_csv(name_rows(u, j, c, mark), path)


def write_parquet(judges: int, block: int = 20_000) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        path.mkdir()
        for first in range(0, judges, block):
            part = arena(min(block, judges - first), first)
            pq.write_table(part, path / f"{first:09d}.parquet")

    return write


CASES = {
    "arena": Case(
        "1 million marks, 15,152 judges x 11 units x 6 criteria", "arena1m.csv",
        write_arena(15_152), ("--no-beside",), ARENA),
    "beside": Case(
        "the same with `robust` beside (the default)", "arena1m.csv", write_arena(15_152)),
    "sparse": Case(
        "1 million sparse marks, 5,000 units, 2,000 judges", "sparse1m.csv", write_sparse,
        (), SPARSE),
    "rasch": Case(
        "100,000 sparse marks, `rasch`", "rasch100k.csv", write_rasch,
        ("--method", "rasch", "--no-beside")),
    "ten": Case(
        "10 million marks, 151,515 judges, CSV", "arena10m.csv", write_arena(151_515)),
    "ten-duckdb": Case(
        "10 million marks, Parquet, engine duckdb", "arena10m", write_parquet(151_515),
        ("--engine", "duckdb")),
    "hundred": Case(
        "100 million marks, 1,515,152 judges, Parquet, engine duckdb", "arena100m",
        write_parquet(1_515_152), ("--engine", "duckdb")),
}  # fmt: skip


def run(path: Path, options: tuple[str, ...], compiled: Path) -> tuple[float, float, float]:
    """Seconds, megabytes and processor seconds of one whole process."""
    code = (
        "import resource,sys,subprocess,time;t=time.perf_counter();"
        "p=subprocess.Popen(sys.argv[1:],stdout=subprocess.DEVNULL);p.wait();"
        "print(time.perf_counter()-t,"
        "(r:=resource.getrusage(resource.RUSAGE_CHILDREN)).ru_maxrss,"
        "r.ru_utime+r.ru_stime,p.returncode)"
    )
    whole = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    whole["PYTHONPYCACHEPREFIX"] = str(compiled)
    call = [sys.executable, "-m", "leitai", "score", str(path), "--json", *options]
    done = subprocess.run(
        [sys.executable, "-c", code, *call], capture_output=True, text=True, check=True, env=whole
    )
    seconds, kilobytes, processor, failed = done.stdout.split()
    if failed != "0":
        sys.exit(done.stderr)
    return float(seconds), int(kilobytes) / 1024, float(processor)


def run_lme4(path: Path, formula: str) -> tuple[float, float]:
    code = (
        f"suppressMessages(library(lme4)); d <- read.csv('{path}'); "
        f"m <- lmer({formula}, d, control=lmerControl(calc.derivs=FALSE)); "
        "cat(readLines('/proc/self/status')[grep('VmHWM', readLines('/proc/self/status'))])"
    )
    before = time.perf_counter()
    done = subprocess.run(["Rscript", "-e", code], check=True, capture_output=True, text=True)
    return time.perf_counter() - before, int(done.stdout.split()[1]) / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--only", nargs="*", choices=list(CASES), default=["arena", "beside", "sparse"]
    )
    parser.add_argument("--lme4", action="store_true")
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--write-only", action="store_true", help="only make the files")
    options = parser.parse_args()
    print("| case | seconds (median of n) | worst | processor s | MB | lme4 s | lme4 MB |")
    print("|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as made:
        folder = options.keep or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        compiled = folder / "compiled"
        for name in options.only:
            case = CASES[name]
            path = folder / case.file
            if not path.exists():
                case.write(path)
            if options.write_only:
                continue
            if not compiled.exists():
                run(path, case.options, compiled)
            found = [run(path, case.options, compiled) for _ in range(options.times)]
            seconds = sorted(s for s, _, _ in found)
            peak = max(mb for _, mb, _ in found)
            busy = np.median([cpu for _, _, cpu in found])
            other = "- | -"
            if options.lme4 and case.formula:
                slow, large = run_lme4(path, case.formula)
                other = f"{slow:.1f} | {large:.0f}"
            print(
                f"| {case.title} | {np.median(seconds):.2f} (n = {len(seconds)}) "
                f"| {seconds[-1]:.2f} | {busy:.2f} | {peak:.0f} | {other} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
