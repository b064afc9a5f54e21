"""Bradley-Terry with ties (Davidson 1970) from counts of wins and ties.

    P(i beats j) = w_i / (w_i + w_j + v sqrt(w_i w_j)),  P(tie) = v sqrt(w_i w_j) / (same)

with worths w = exp(ability). Without ties v = 0 and this is Bradley-Terry (1952).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import connected_components

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class PairFit:
    """Abilities (mean zero), log of the tie parameter, information, and how it converged.

    `information` is minus the Hessian of (abilities..., log v) at the solution, the
    prior included; `prior` is its weight, 0 where the data alone decide.
    """

    ability: Floats
    log_tie: float
    information: Floats
    deviance: float
    prior: float
    steps: int
    converged: bool


# Where one unit beats all others the estimate is infinite; abilities are then
# drawn to zero as by a normal law with this standard deviation.
PRIOR_SD = 3.0


def links_all(better: NDArray[np.bool_]) -> bool:
    """Whether every unit can be reached from every other over 'was not beaten by' (Ford 1957)."""
    parts, _ = connected_components(better, directed=True, connection="strong")
    return bool(parts == 1)


def fit_pairs(wins: Floats, ties: Floats | None = None, *, prior: float | None = None) -> PairFit:
    """Maximum likelihood by Newton's method.

    Args:
        wins: float64[U, U], wins[i, j] = how often i beat j (may be weighted).
        ties: float64[U, U], symmetric; None for no ties.
        prior: weight of the normal prior; None uses one only where needed.
    """
    size = len(wins)
    tied = np.zeros_like(wins) if ties is None else ties
    has_ties = bool(tied.sum() > 0)
    if prior is None:
        prior = 0.0 if links_all((wins > 0) | (tied > 0)) else 1 / PRIOR_SD**2
    beta = np.zeros(size + has_ties)
    steps, converged = 0, False
    value = -np.inf
    gradient, information, value = _differentiate(beta, wins, tied, has_ties, prior)
    while not converged and steps < 200:
        steps += 1
        padded = information.copy()
        padded[:size, :size] += 1.0 / size  # the common level is free; keep it at zero
        step = np.linalg.solve(padded + 1e-12 * np.eye(len(beta)), gradient)
        share = min(1.0, 3.0 / max(float(np.abs(step).max()), 1e-300))
        for _ in range(30):
            tried = beta + share * step
            result = _differentiate(tried, wins, tied, has_ties, prior)
            if result[2] >= value - 1e-12 * abs(value):
                break
            share /= 2
        beta = tried
        gradient, information, value = result
        converged = float(np.abs(share * step).max()) < 1e-9
    ability = beta[:size] - beta[:size].mean()
    log_tie = float(beta[size]) if has_ties else -np.inf
    return PairFit(ability, log_tie, information, -2 * value, prior, steps, converged)


def _differentiate(
    beta: Floats, wins: Floats, ties: Floats, has_ties: bool, prior: float
) -> tuple[Floats, Floats, float]:
    """Gradient, information and value of the log-likelihood (with prior)."""
    size = len(wins)
    ability = beta[:size]
    games = np.triu(wins + wins.T + ties, 1)
    first, second = np.nonzero(games)
    w, lost, t = wins[first, second], wins[second, first], ties[first, second]
    a, b = ability[first], ability[second]
    power = np.stack([a, b, np.full(len(a), -np.inf)])
    if has_ties:
        power[2] = beta[size] + (a + b) / 2
    top = power.max(axis=0)
    chance = np.exp(power - top)
    total = chance.sum(axis=0)
    chance /= total
    logs = power - top - np.log(total)
    n = w + lost + t
    value = float(w @ logs[0] + lost @ logs[1] - prior / 2 * ability @ ability)
    # What each outcome adds to (a, b, log v): win (1, 0, 0), loss (0, 1, 0), tie (1/2, 1/2, 1).
    columns = [first, second]
    outcome = [np.array([1.0, 0.0, 0.5]), np.array([0.0, 1.0, 0.5])]
    if has_ties:
        value += float(t @ np.where(t > 0, logs[2], 0.0))
        columns.append(np.full(len(first), size))
        outcome.append(np.array([0.0, 0.0, 1.0]))
    seen = np.stack([w, lost, t])
    gradient = np.zeros(len(beta))
    information = np.zeros((len(beta), len(beta)))
    means = [part @ chance for part in outcome]
    for column, part, mean in zip(columns, outcome, means, strict=True):
        gradient += np.bincount(column, part @ seen - n * mean, len(beta))
    for left, one, mean_one in zip(columns, outcome, means, strict=True):
        for right, two, mean_two in zip(columns, outcome, means, strict=True):
            both = (one * two) @ chance - mean_one * mean_two
            np.add.at(information, (left, right), n * both)
    gradient[:size] -= prior * ability
    information[np.arange(size), np.arange(size)] += prior
    return gradient, information, value


def score_contributions(fit: PairFit, wins: Floats, ties: Floats | None = None) -> Floats:
    """float64[U]: gradient with respect to the abilities of one judge's wins and ties."""
    tied = np.zeros_like(wins) if ties is None else ties
    has_ties = bool(np.isfinite(fit.log_tie))
    beta = np.append(fit.ability, fit.log_tie) if has_ties else fit.ability
    gradient, _, _ = _differentiate(beta, wins, tied, has_ties, 0.0)
    return gradient
