"""Leitai beside other Python packages: the same numbers, and how long each takes.

    python -m venv peers
    peers/bin/pip install choix krippendorff statsmodels openskill crowd-kit
    PYTHONPATH=src peers/bin/python benchmarks/scoring/peers.py

Made-up data from fixed seeds; the median of five runs in one process, after one to
warm up. Where a peer solves the same problem, the largest difference of the values is
given; where it solves another one (ratings updated match by match), Kendall's tau of
both with the truth. lme4 is in speed.py, mfrmr's and csranks' values in tests/goldens.
"""

from __future__ import annotations

import statistics
import time
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
from scipy.stats import kendalltau

from leitai.scoring.ballots import Marks
from leitai.scoring.comparisons.orders import fit_orders, unfold
from leitai.scoring.comparisons.pairs import fit_pairs
from leitai.scoring.methods import mixed
from leitai.scoring.reliability import METRICS, measure_alpha


def clock(work: Callable[[], Any], times: int = 5) -> tuple[Any, float]:
    """What the work gives, and the median of its seconds."""
    found = work()
    took = []
    for _ in range(times):
        before = time.perf_counter()
        work()
        took.append(time.perf_counter() - before)
    return found, statistics.median(took)


def row(task: str, peer: str, agree: str, ours: float, theirs: float) -> None:
    print(f"| {task} | {peer} | {agree} | {1000 * ours:.1f} | {1000 * theirs:.1f} |", flush=True)


def draw_wins(items: int, games: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(3)
    truth = rng.normal(0, 1, items)
    wins = np.zeros((items, items))
    for _ in range(games):
        one, two = rng.choice(items, 2, replace=False)
        first = rng.random() < 1 / (1 + np.exp(truth[two] - truth[one]))
        wins[(one, two) if first else (two, one)] += 1
    return truth, wins


def beside_choix() -> None:
    import choix

    _, wins = draw_wins(50, 20_000)
    ours, fast = clock(lambda: fit_pairs(wins))
    theirs, slow = clock(lambda: choix.ilsr_pairwise_dense(wins, alpha=0.0))
    far = np.abs((ours.ability - ours.ability.mean()) - (theirs - theirs.mean())).max()
    row("Bradley-Terry, 50 items, 20,000 games", "choix", f"{far:.1e}", fast, slow)
    rng = np.random.default_rng(4)
    worth = rng.normal(0, 1, 20)
    table = worth + rng.gumbel(size=(300, 20))
    orders = [np.argsort(-line).tolist() for line in table]
    found, fast = clock(lambda: fit_orders(unfold(table), 300))
    theirs, slow = clock(lambda: choix.ilsr_rankings(20, orders, alpha=0.0))
    mine = found.worth
    far = np.abs((mine - mine.mean())[:20] - (theirs - theirs.mean())).max()
    row("Plackett-Luce, 300 rankings of 20", "choix", f"{far:.1e}", fast, slow)


def beside_krippendorff() -> None:
    import krippendorff

    rng = np.random.default_rng(5)
    table = np.clip(np.rint(3 + rng.normal(size=200) + rng.normal(0, 0.8, (40, 200))), 1, 5)
    table[rng.random(table.shape) < 0.2] = np.nan
    for metric in METRICS:
        ours, fast = clock(lambda metric=metric: measure_alpha(table, metric))
        theirs, slow = clock(
            lambda metric=metric: krippendorff.alpha(table, level_of_measurement=metric)
        )
        row(f"alpha, {metric}, 40 x 200", "krippendorff", f"{abs(ours - theirs):.1e}", fast, slow)


def beside_statsmodels() -> None:
    import pandas as pd
    from statsmodels.regression.mixed_linear_model import MixedLM

    rng = np.random.default_rng(6)
    judges, units = 300, 11
    table = 80 + rng.normal(0, 3, units) + rng.normal(0, 3, (judges, 1))
    table = np.round(table + rng.normal(0, 4, table.shape), 1)
    table[rng.random(table.shape) < 0.2] = np.nan
    j, u = np.nonzero(~np.isnan(table))
    value = table[j, u]
    marks = Marks.of([f"U{at:02d}" for at in u], [f"J{at}" for at in j], value)
    design = pd.get_dummies(u).astype(float)
    ours, fast = clock(lambda: mixed.fit(marks, units="fixed"))
    theirs, slow = clock(lambda: MixedLM(value, design, groups=j).fit(reml=True))
    order = [int(name[1:]) for name in marks.units]
    far = np.abs(ours.scores - np.asarray(theirs.fe_params)[order]).max()
    spread = abs(ours.variance["judge"] / float(np.asarray(theirs.cov_re)[0, 0]) - 1)
    agree = f"{far:.1e} (judge variance {spread:.1e} relative)"
    row("random judges, 300 x 11, 20% missing, REML", "statsmodels", agree, fast, slow)


def beside_openskill() -> None:
    from openskill.models import PlackettLuce

    rng = np.random.default_rng(7)
    truth = rng.normal(0, 1, 20)
    table = truth + 1.5 * rng.gumbel(size=(200, 20))

    def rate() -> list[float]:
        model = PlackettLuce()
        teams = [[model.rating()] for _ in range(20)]
        for line in table:
            teams = model.rate(teams, ranks=(-line).argsort().argsort().tolist())
        return [team[0].mu for team in teams]

    found, fast = clock(lambda: fit_orders(unfold(table), 200))
    theirs, slow = clock(rate, 3)
    mine = found.worth
    agree = f"tau {kendalltau(mine[:20], truth)[0]:.3f}, theirs {kendalltau(theirs, truth)[0]:.3f}"
    row("200 rankings of 20, another model", "openskill", agree, fast, slow)


def beside_crowdkit() -> None:
    import pandas as pd
    from crowdkit.aggregation import BradleyTerry

    truth, wins = draw_wins(30, 6_000)
    rows = [
        (f"i{one}", f"i{two}", f"i{one}")
        for one, two in np.argwhere(wins > 0)
        for _ in range(int(wins[one, two]))
    ]
    frame = pd.DataFrame(rows, columns=["left", "right", "label"])
    frame["worker"] = "w"
    ours, fast = clock(lambda: fit_pairs(wins))
    theirs, slow = clock(lambda: BradleyTerry(n_iter=500, tol=1e-9).fit_predict(frame), 2)
    there = [theirs[f"i{at}"] for at in range(30)]
    agree = (
        f"tau {kendalltau(ours.ability, truth)[0]:.3f}, theirs {kendalltau(there, truth)[0]:.3f}"
    )
    row("Bradley-Terry, 30 items, 6,000 games", "crowd-kit", agree, fast, slow)


def main() -> None:
    warnings.simplefilter("ignore")
    print("| task | peer | largest difference | Leitai, ms | peer, ms |\n|---|---|---|---|---|")
    for beside in (
        beside_choix, beside_krippendorff, beside_statsmodels, beside_openskill, beside_crowdkit,
    ):  # fmt: skip
        try:
            beside()
        except ImportError as error:
            print(f"| - | {beside.__name__[7:]} | not installed ({error}) | - | - |")


if __name__ == "__main__":
    main()
