"""mean: the plain (or weighted) mean of the marks, exact.

    score(u) = sum of w * mark / sum of w    over the marks of u

per panel and criterion where the scheme weighs them. Takes no account of who
judged whom; in a complete design that costs nothing.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from leitai.scoring.announced import Group, Pooled, compose
from leitai.scoring.ballots import Marks
from leitai.scoring.cells import Cells, tally
from leitai.scoring.refusal import mean_influence
from leitai.scoring.result import Fit
from leitai.scoring.sums import sum_exactly
from leitai.scoring.weighing import Weighing

MOST_FOR_INFLUENCE = 20_000_000


def fit(marks: Marks, *, scheme: Weighing | None = None, seed: int = 0, errors: bool = True) -> Fit:
    """Weighted means as exact fractions; errors clustered by judge.

    Args:
        errors: False where only the scores are wanted.
    """
    unweighed = scheme is None or not (scheme.criteria or scheme.panels)
    if unweighed and marks.weight is None:
        return _fit_cells(tally(marks), errors)
    return compose(marks, scheme, pool_mean, order=False)


def _fit_cells(cells: Cells, errors: bool) -> Fit:
    """The same from cells, where every mark counts alike."""
    top = sum_exactly(cells.total, cells.unit, cells.units)
    bottom = sum_exactly(cells.count.astype(np.int64), cells.unit, cells.units)
    one = 10**cells.decimals
    exact = tuple(
        Fraction(int(a), int(b) * one) if b else None for a, b in zip(top, bottom, strict=True)
    )
    scores = np.array([np.nan if value is None else float(value) for value in exact])
    influence = None
    if errors and cells.judges > 1 and cells.judges * cells.units <= MOST_FOR_INFLUENCE:
        influence = mean_influence(cells, scores, bottom.astype(np.float64))
    return Fit(scores=scores, influence=influence, clusters=cells.judges, exact=exact)


def pool_mean(group: Group) -> Pooled:
    """Mean of each unit's marks and what each mark adds to its error."""
    units = len(group.starts) - 1
    if group.weights is None:
        top = sum_exactly(group.scaled, group.unit, units)
        bottom = np.diff(group.starts)
    else:
        top = sum_exactly(group.scaled * group.weights, group.unit, units)
        bottom = sum_exactly(group.weights, group.unit, units)
    one = 10**group.decimals
    values = tuple(
        Fraction(int(a), int(b) * one) if b else None for a, b in zip(top, bottom, strict=True)
    )
    share = np.ones(len(group.unit)) if group.weights is None else group.weights.astype(float)
    share = share / np.maximum(bottom, 1)[group.unit]
    means = np.array([0.0 if value is None else float(value) for value in values])
    return Pooled(values, share * (group.scaled / one - means[group.unit]))
