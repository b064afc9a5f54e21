"""Speed of binding: six ledgers of 2,000 rows and 90 claims; a ledger of 10 million rows.

python benchmarks/evidence/speed.py [--large ROWS] [--again 5]
"""

from __future__ import annotations

import argparse
import platform
import random
import statistics
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from domains import DOMAINS
from making import AS_OF, make_table, write_table
from statements import statement

from leitai.claims import read
from leitai.claims.evidence import bind_document, open_evidence


def six(folder: Path) -> str:
    """Six ledgers of 2,000 rows and a statement of about 90 claims over them."""
    rng = random.Random(11)
    tables = []
    for domain in [d for d in DOMAINS if d.grain == "day" and d.language == "zh"][:6]:
        table = make_table(replace(domain, rows=2000, files=domain.files[:1]), rng)
        write_table(table, table.rows, folder, rng)
        tables.append(table)
    texts: list[str] = []
    claims = 0
    while claims < 90:
        made = statement(rng.choice(tables), rng)
        claims += len(made.said)
        texts.append(made.text)
    return "\n".join(texts)


def large(folder: Path, rows: int) -> None:
    """One Parquet ledger of many rows."""
    import duckdb

    with duckdb.connect() as db:
        db.execute(
            f"""COPY (SELECT 'P' || range AS 运单号,
              ['顺达物流','海通运输','中环货运'][1 + (random() * 3)::INT % 3] AS 承运商,
              ['上海','广州','成都','西安'][1 + (random() * 4)::INT % 4] AS 目的地,
              DATE '2021-01-01' + (random() * 630)::INT AS 发运日期,
              round(random() * 60, 1) AS "货重(吨)", (random() * 9000)::INT AS 运费_元
              FROM range({rows})) TO '{folder / "物流运单.parquet"}' (FORMAT parquet)"""
        )


def timed(folder: Path, text: str, again: int) -> tuple[str, str, int]:
    """Median wall and processor seconds of opening and of binding, and the claims."""
    opening, binding, count = [], [], 0
    for _ in range(again):
        started, busy = time.perf_counter(), time.process_time()
        evidence = open_evidence(folder)
        opening.append((time.perf_counter() - started, time.process_time() - busy))
        claims = read(text)
        started, busy = time.perf_counter(), time.process_time()
        bindings = bind_document(text, claims, evidence, AS_OF)
        binding.append((time.perf_counter() - started, time.process_time() - busy))
        count = len(bindings)
        evidence.catalog.store.close()
    return _medians(opening), _medians(binding), count


def _medians(pairs: list[tuple[float, float]]) -> str:
    wall, busy = (statistics.median(column) for column in zip(*pairs, strict=True))
    return f"{wall:.2f} s ({busy:.2f} s of processor)"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--large", type=int, default=10_000_000)
    parser.add_argument("--again", type=int, default=5)
    options = parser.parse_args()
    print(f"Python {platform.python_version()}, {platform.machine()}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        text = six(folder)
        opened, bound, n = timed(folder, text, options.again)
        print(
            f"six ledgers of 2,000 rows: open {opened}, bind {n} claims {bound} (median of {options.again})"  # noqa: E501
        )
    if options.large:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            large(folder, options.large)
            text = "今年以来,顺达物流发运100票,货运量200吨,同比增长12%。发往上海的货重平均30吨。"
            opened, bound, n = timed(folder, text, 1)
            print(f"{options.large:,} rows: open {opened}, bind {n} claims {bound} (once)")


if __name__ == "__main__":
    main()
