"""Exactness beside lme4 on InstEval, which is not copied into the repository.

    Rscript -e 'library(lme4); write.csv(InstEval[, c("s", "d", "service", "y")],
        "insteval.csv", row.names = FALSE)'
    python benchmarks/scoring/exactness_lme4.py insteval.csv

lme4 1.1-31, y ~ 1 + service + (1|s) + (1|d): REML criterion 237743.583116116.
"""

from __future__ import annotations

import math
import sys
import time

import pyarrow.csv as csv

from leitai.scoring.ballots import Marks
from leitai.scoring.methods import mixed

REML = 237743.583116116
SD = {"judge": 0.32504592414, "unit": 0.5210405145, "error": 1.1775455692}


def main() -> None:
    table = csv.read_csv(sys.argv[1]).to_pydict()
    marks = Marks.of(
        [str(name) for name in table["d"]],
        [str(name) for name in table["s"]],
        table["y"],
        [str(name) for name in table["service"]],
    )
    before = time.perf_counter()
    fit = mixed.fit(marks, units="random", halo=False)
    print(f"fit in {time.perf_counter() - before:.2f} s")
    print(f"REML criterion less lme4's: {fit.details['reml_criterion'] - REML:.2e}")
    for name, sd in SD.items():
        print(f"sd of {name} less lme4's: {math.sqrt(fit.variance[name]) - sd:.2e}")


if __name__ == "__main__":
    main()
