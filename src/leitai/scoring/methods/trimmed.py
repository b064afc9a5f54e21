"""trimmed: the mean after leaving out the highest and lowest marks of each panel, exact.

A share s below one half leaves out floor(s * n) marks at each end of one
panel's marks on one criterion; a whole number leaves out that many. Where too
few would remain, nothing is left out, and the result says so. Resists a few
extreme marks, not a group that pulls all one way.

Source: the winsorised influence of a trimmed mean, Tukey and McLaughlin 1963.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from leitai.scoring.announced import Group, Pooled, compose
from leitai.scoring.ballots import Floats, Marks
from leitai.scoring.result import Fit
from leitai.scoring.weighing import Weighing

DEFAULT_TRIM = Fraction(1, 10)


def fit(
    marks: Marks,
    *,
    scheme: Weighing | None = None,
    seed: int = 0,
    trim: Fraction | str | None = None,
) -> Fit:
    """Trimmed means as exact fractions.

    Args:
        trim: share below one half, or whole number of marks, left out at each end;
            the scheme's rule, else one tenth.
    """
    given = Fraction(trim) if trim is not None else (scheme.trim if scheme else None)
    cut = DEFAULT_TRIM if given is None else given
    return compose(marks, scheme, lambda group: _pool(group, cut))


def _pool(group: Group, trim: Fraction) -> Pooled:
    values: list[Fraction | None] = []
    parts = np.zeros(len(group.unit))
    one = 10**group.decimals
    refused = 0
    for start, end in zip(group.starts[:-1].tolist(), group.starts[1:].tolist(), strict=True):
        n = end - start
        if n == 0:
            values.append(None)
            continue
        out = int(trim * n) if trim < 1 else int(trim)
        if out and n - 2 * out < 1:
            out, refused = 0, refused + 1
        kept = slice(start + out, end - out)
        weights = None if group.weights is None else group.weights[kept]
        marks = group.scaled[kept].astype(object)
        top = marks.sum() if weights is None else (marks * weights.astype(object)).sum()
        bottom = n - 2 * out if weights is None else int(weights.sum())
        value = Fraction(int(top), bottom * one)
        values.append(value)
        seen = np.clip(
            group.scaled[start:end], group.scaled[kept.start], group.scaled[kept.stop - 1]
        )
        share: Floats | float = 1.0 / bottom
        if group.weights is not None:
            share = group.weights[start:end] / bottom
        away = share * (seen / one - float(value))
        parts[start:end] = away - away.mean()
    return Pooled(tuple(values), parts, refused)
