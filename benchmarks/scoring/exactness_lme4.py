"""Exactness beside lme4 on InstEval, which is not copied into the repository.

    Rscript -e 'library(lme4); write.csv(InstEval[, c("s", "d", "service", "y")],
        "insteval.csv", row.names = FALSE)'
    python benchmarks/scoring/exactness_lme4.py insteval.csv lmer_ranef_d.csv

lme4 1.1-31, y ~ 1 + service + (1|s) + (1|d): REML criterion 237743.583116116. The second
file holds lme4's BLUPs of the 1,128 lecturers (columns d and blup); in R:
    r <- ranef(lmer(y ~ 1 + service + (1|s) + (1|d), InstEval))$d
    write.csv(data.frame(d = rownames(r), blup = r[, 1]), "lmer_ranef_d.csv", row.names = FALSE)
"""

from __future__ import annotations

import math
import sys
import time

import numpy as np
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
    if len(sys.argv) > 2:
        blups = csv.read_csv(sys.argv[2]).to_pydict()
        wanted = dict(zip(map(str, blups["d"]), blups["blup"], strict=True))
        there = np.array([wanted[name] for name in marks.units])
        # A score is the grand level plus the lecturer's BLUP; the level is known to a constant.
        level = float(np.mean(fit.scores - there))
        far = float(np.abs(fit.scores - level - there).max())
        print(f"largest difference of {len(there)} BLUPs: {far:.2e}")


if __name__ == "__main__":
    main()
