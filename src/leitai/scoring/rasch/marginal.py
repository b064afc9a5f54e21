"""Marginal maximum likelihood: units drawn from a normal law, integrated out.

Joint estimation is biased where a unit has few marks, because every unit brings
its own parameter. Here units are integrated out over N(0, variance) by adaptive
Gauss-Hermite quadrature, and judges, criteria and thresholds are estimated by
expectation-maximisation (Bock & Aitkin 1981; Linacre 1989 for the facets).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from leitai.scoring.rasch.facets import Facets
from leitai.scoring.rasch.joint import JointFit, fit_joint
from leitai.scoring.rasch.model import Measures, locate, spread_out

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class MarginalFit:
    """Measures (units: posterior means), posterior sds, variance, and -2 log-likelihood.

    Units have mean zero in the population; judges and thresholds are centred;
    `criterion` carries the level.
    """

    measures: Measures
    unit_sd: Floats
    variance: float
    deviance: float
    steps: int
    converged: bool


def fit_marginal(
    facets: Facets,
    *,
    nodes: int = 15,
    tolerance: float = 1e-6,
    most_steps: int = 500,
    start: JointFit | None = None,
) -> MarginalFit:
    """Maximise the marginal likelihood; all rows with weight are used, extremes too."""
    used = facets.take(facets.weight > 0)
    joint = start or fit_joint(facets, tolerance=1e-4)
    measures = _settle(used, joint.measures)
    variance = max(float(np.var(measures.unit)), 0.05)
    abscissa, mass = np.polynomial.hermite_e.hermegauss(nodes)
    mass = mass / np.sqrt(2 * np.pi)
    grid = _place_nodes(used, measures, variance, abscissa)
    steps, converged = 0, False
    deviance = np.inf
    mean = sd = np.zeros(used.units)
    while not converged and steps < most_steps:
        steps += 1
        posterior, deviance_now = _integrate(used, measures, variance, grid, abscissa, mass)
        mean = (posterior * grid).sum(axis=1)
        sd = np.sqrt(np.maximum((posterior * grid**2).sum(axis=1) - mean**2, 1e-12))
        fresh = _improve(used, measures, posterior, grid)
        spread = float(np.mean(mean**2 + sd**2))
        moved = max(
            float(np.abs(fresh.judge - measures.judge).max()),
            float(np.abs(fresh.criterion - measures.criterion).max()),
            float(np.abs(fresh.threshold - measures.threshold).max(initial=0.0)),
            abs(spread - variance),
        )
        measures, variance = fresh, max(spread, 1e-6)
        grid = mean[:, None] + sd[:, None] * abscissa[None, :]
        converged = moved < tolerance
        deviance = deviance_now
    placed = Measures(mean, measures.judge, measures.criterion, measures.threshold)
    return MarginalFit(placed, sd, variance, deviance, steps, converged)


def _settle(used: Facets, measures: Measures) -> Measures:
    """Move the mean of the units into the criteria, where this model keeps the level."""
    level = float(measures.unit.mean())
    return Measures(
        measures.unit - level, measures.judge, measures.criterion - level, measures.threshold
    )


def _place_nodes(used: Facets, measures: Measures, variance: float, abscissa: Floats) -> Floats:
    """float64[U, Q]: nodes about where each unit's posterior is, to begin with."""
    chance = spread_out(locate(used, measures), measures.threshold, used.group, used.top)
    number = np.arange(used.categories, dtype=np.float64)
    bend = (number**2) @ chance - (number @ chance) ** 2
    information = np.bincount(used.unit, used.weight * bend, used.units)
    sd = 1 / np.sqrt(information + 1 / variance)
    centre = measures.unit * information * sd**2
    return np.asarray(centre[:, None] + 1.2 * sd[:, None] * abscissa[None, :])


def _integrate(
    used: Facets,
    measures: Measures,
    variance: float,
    grid: Floats,
    abscissa: Floats,
    mass: Floats,
) -> tuple[Floats, float]:
    """Posterior weights float64[U, Q] at the nodes, and the deviance."""
    rest = -measures.judge[used.judge] - measures.criterion[used.criterion]
    rows = np.arange(len(used.unit))
    likelihood = np.zeros_like(grid)
    for node in range(grid.shape[1]):
        chance = spread_out(grid[used.unit, node] + rest, measures.threshold, used.group, used.top)
        own = np.log(np.maximum(chance[used.category, rows], 1e-300))
        likelihood[:, node] = np.bincount(used.unit, used.weight * own, used.units)
    width = np.diff(grid[:, [0, -1]], axis=1) / (abscissa[-1] - abscissa[0])
    prior = -0.5 * grid**2 / variance - 0.5 * np.log(2 * np.pi * variance)
    power = likelihood + prior + np.log(mass * np.sqrt(2 * np.pi)) + abscissa**2 / 2 + np.log(width)
    top = power.max(axis=1, keepdims=True)
    weight = np.exp(power - top)
    total = weight.sum(axis=1, keepdims=True)
    deviance = -2 * float((np.log(total) + top).sum())
    return weight / total, deviance


def _improve(used: Facets, measures: Measures, posterior: Floats, grid: Floats) -> Measures:
    """One Newton step for judges, criteria and thresholds, expected over the posterior."""
    rest = -measures.judge[used.judge] - measures.criterion[used.criterion]
    sizes = (used.judges, used.criteria)
    size = used.categories - 1
    number = np.arange(used.categories, dtype=np.float64)
    total = sum(sizes) + used.groups * size
    gradient, hessian = np.zeros(total), np.zeros((total, total))
    reached = used.category[None, :] >= np.arange(1, used.categories)[:, None]
    place = (used.judge, sizes[0] + used.criterion)
    for node in range(grid.shape[1]):
        chance = spread_out(grid[used.unit, node] + rest, measures.threshold, used.group, used.top)
        weight = used.weight * posterior[used.unit, node]
        expected = number @ chance
        variance = (number**2) @ chance - expected**2
        deep = chance[::-1].cumsum(axis=0)[::-1][1:]
        above = (number[:, None] * chance)[::-1].cumsum(axis=0)[::-1][1:]
        cross = above - expected * deep
        residual = weight * (used.category - expected)
        for position in place:
            gradient -= np.bincount(position, residual, total)
        _add_facets(hessian, place, weight * variance)
        for group in range(used.groups):
            rows = used.group == group if used.groups > 1 else slice(None)
            first = sum(sizes) + group * size
            span = slice(first, first + size)
            own = weight[rows]
            gradient[span] -= ((reached - deep) * weight)[:, rows].sum(axis=1)
            joint = (deep[:, rows] @ own)[
                np.maximum(np.arange(size)[:, None], np.arange(size)[None, :])
            ]
            hessian[span, span] += joint - (deep[:, rows] * own) @ deep[:, rows].T
            for position in place:
                block = np.stack(
                    [np.bincount(position[rows], row * own, total) for row in cross[:, rows]]
                )
                hessian[span, :] += block
                hessian[:, span] += block.T
    # Centred judges and thresholds: a penalty along the constants picks the centred solution.
    judges = slice(0, sizes[0])
    scale = float(np.trace(hessian)) / total
    hessian[judges, judges] += scale / sizes[0]
    for group in range(used.groups):
        first = sum(sizes) + group * size
        hessian[first : first + size, first : first + size] += scale / max(size, 1)
    hessian[np.diag_indices(total)] += 1e-9 * scale
    step = np.linalg.solve(hessian, gradient)
    step *= min(1.0, 1.0 / max(float(np.abs(step).max(initial=0.0)), 1e-12))
    judge, criterion, threshold = np.split(step, np.cumsum(sizes))
    return _centre(
        Measures(
            measures.unit,
            measures.judge + judge,
            measures.criterion + criterion,
            measures.threshold + threshold.reshape(used.groups, -1),
        )
    )


def _add_facets(hessian: Floats, place: tuple[NDArray[np.intp], ...], weight: Floats) -> None:
    """Add the weights to the blocks between judges and criteria."""
    total = len(hessian)
    for left in place:
        for right in place:
            flat = np.bincount(left * total + right, weight, total * total)
            hessian += flat.reshape(total, total)


def _centre(measures: Measures) -> Measures:
    """Centre judges and thresholds; their level goes to the criteria, where it belongs."""
    level = float(measures.judge.mean())
    own = measures.threshold.mean(axis=1)
    shift = own if len(own) == len(measures.criterion) else float(own[0])
    return Measures(
        measures.unit,
        measures.judge - level,
        measures.criterion + level + shift,
        measures.threshold - own[:, None],
    )
