"""Plackett-Luce with ties (Davidson-Luce: Turner, van Etten, Firth & Kosmidis 2020).

A ranking is a row of places; at each place a set S of units is taken from those
that remain with chance proportional to

    d_|S| x (product of worths in S) ** (1 / |S|),   d_1 = 1.

The sum over all sets of size k is the elementary symmetric polynomial e_k of
worth**(1/k), so no set is ever listed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Stages:
    """Places of all rankings, one row each.

    Args:
        judge: int[R], whose ranking.
        remain: bool[R, U], units not yet placed.
        chosen: bool[R, U], the units that take this place.
        weight: float64[R].
    """

    judge: NDArray[np.intp]
    remain: Flags
    chosen: Flags
    weight: Floats


@dataclass(frozen=True, slots=True, eq=False)
class OrderFit:
    """Log-worths (mean zero), log of d_2, d_3, ... to the largest tie, and the scores by judge."""

    worth: Floats
    log_tie: Floats
    information: Floats
    by_judge: Floats
    log_likelihood: float
    prior: float
    converged: bool


def unfold(table: Floats, weight: Floats | None = None) -> Stages:
    """Places from a table float64[J, U] of scores, higher is better, NaN where not ranked.

    The last place of a ranking says nothing and is left out, unless it is a tie.
    """
    judges, remain, chosen, weights = [], [], [], []
    for judge, row in enumerate(table):
        left = np.isfinite(row)
        while left.sum() >= 1:
            best = left & (row == row[left].max())
            if left.sum() == 1:
                break
            judges.append(judge)
            remain.append(left.copy())
            chosen.append(best)
            weights.append(1.0 if weight is None else float(weight[judge]))
            left = left & ~best
    size = table.shape[1]
    return Stages(
        np.array(judges, np.intp),
        np.array(remain, bool).reshape(-1, size),
        np.array(chosen, bool).reshape(-1, size),
        np.array(weights, np.float64),
    )


def fit_orders(stages: Stages, judges: int, *, prior: float = 0.0) -> OrderFit:
    """Maximum likelihood (with a normal prior of precision `prior` on the log-worths)."""
    units = stages.remain.shape[1]
    order = int(stages.chosen.sum(axis=1).max(initial=1))

    def miss(beta: Floats) -> tuple[float, Floats]:
        value, rows = _differentiate(beta, stages, units, order)
        gradient = stages.weight @ rows
        worth = beta[:units]
        gradient[:units] -= prior * worth
        total = float(stages.weight @ value) - prior / 2 * float(worth @ worth)
        total -= 0.5 * float(worth.sum()) ** 2  # the common level is free; keep it at zero
        gradient[:units] -= worth.sum()
        return -total, -gradient

    begin = np.zeros(units + order - 1)
    begin[units:] = -1.0
    found = minimize(
        miss, begin, jac=True, method="L-BFGS-B", options={"maxiter": 500, "ftol": 1e-13}
    )
    beta = np.asarray(found.x)
    # Rare orders of tie can be estimated as impossible; their derivative is then flat.
    value, rows = _differentiate(beta, stages, units, order)
    by_judge = np.zeros((judges, units + order - 1))
    np.add.at(by_judge, stages.judge, stages.weight[:, None] * rows)
    information = _measure_information(beta, miss)
    return OrderFit(
        beta[:units] - beta[:units].mean(),
        beta[units:],
        information,
        by_judge,
        float(stages.weight @ value),
        prior,
        bool(found.success),
    )


def _measure_information(beta: Floats, miss: object) -> Floats:
    """Minus the Hessian by central differences of the gradient."""
    size = len(beta)
    result = np.zeros((size, size))
    step = 1e-5
    for at in range(size):
        up, down = beta.copy(), beta.copy()
        up[at] += step
        down[at] -= step
        result[at] = (miss(up)[1] - miss(down)[1]) / (2 * step)  # type: ignore[operator]
    return (result + result.T) / 2


def _differentiate(beta: Floats, stages: Stages, units: int, order: int) -> tuple[Floats, Floats]:
    """Log-chance of each place (R,), and its gradient (R, U + order - 1)."""
    worth, log_tie = beta[:units], beta[units:]
    size = stages.chosen.sum(axis=1)
    rows = np.arange(len(size))
    top = np.max(np.where(stages.remain, worth, -np.inf), axis=1)
    centred = np.where(stages.remain, worth - top[:, None], -np.inf)
    parts = np.zeros((len(size), order))
    slopes = np.zeros((order, len(size), units))
    for k in range(1, order + 1):
        power = np.exp(centred / k)
        total, inside = _symmetric(power, k)
        scale = np.exp(log_tie[k - 2]) if k > 1 else 1.0
        parts[:, k - 1] = scale * total
        slopes[k - 1] = scale * inside * power / k
    total = parts.sum(axis=1)
    gradient = np.zeros((len(size), len(beta)))
    gradient[:, :units] = stages.chosen / size[:, None] - slopes.sum(axis=0) / total[:, None]
    value = (np.where(stages.chosen, worth, 0.0).sum(axis=1)) / size - top - np.log(total)
    if order > 1:
        gradient[:, units:] = -parts[:, 1:] / total[:, None]
        tied = size > 1
        gradient[rows[tied], units + size[tied] - 2] += 1.0
        value[tied] += log_tie[size[tied] - 2]
    return value, gradient


def _symmetric(power: Floats, k: int) -> tuple[Floats, Floats]:
    """e_k of each row (R,), and e_(k-1) of each row without each unit (R, U).

    Prefix and suffix polynomials keep every term positive: no cancellation.
    """
    rows, units = power.shape
    prefix = np.zeros((units + 1, k + 1, rows))
    prefix[0, 0] = 1.0
    for unit in range(units):
        prefix[unit + 1] = prefix[unit]
        prefix[unit + 1, 1:] += power[:, unit] * prefix[unit, :-1]
    without = np.empty((rows, units))
    suffix = np.zeros((k + 1, rows))
    suffix[0] = 1.0
    for unit in range(units - 1, -1, -1):
        without[:, unit] = np.einsum("kr,kr->r", prefix[unit, :k], suffix[:k][::-1])
        fresh = suffix.copy()
        fresh[1:] += power[:, unit] * suffix[:-1]
        suffix = fresh
    return prefix[units, k], without
