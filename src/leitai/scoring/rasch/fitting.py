"""Standard errors and fit statistics: how well marks follow the model, element by element."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from leitai.scoring.rasch.facets import Facets
from leitai.scoring.rasch.model import Moments

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class ElementFit:
    """Per element of one facet: model s.e., infit, outfit and their standardised values.

    infit = sum(residual^2) / sum(variance), outfit = mean(residual^2 / variance)
    (Wright & Masters 1982); both are one for marks that follow the model, below
    one for marks more alike than it expects. NaN where an element has no rows.
    """

    se: Floats
    infit: Floats
    outfit: Floats
    infit_z: Floats
    outfit_z: Floats


def judge_fit(
    facets: Facets,
    moments: Moments,
    codes: NDArray[np.intp],
    size: int,
    fourth: Floats | None = None,
) -> ElementFit:
    """Fit statistics of the elements `codes` (n,) of one facet of `size` elements.

    `fourth` are the fourth central moments of the rows, where they are at hand.
    """
    weight = facets.weight
    square = (facets.category - moments.expected) ** 2
    variance = moments.variance
    fourth = moments.fourth() if fourth is None else fourth
    count = np.bincount(codes, weight, size)
    information = np.bincount(codes, weight * variance, size)
    with np.errstate(divide="ignore", invalid="ignore"):
        infit = np.bincount(codes, weight * square, size) / information
        outfit = np.bincount(codes, weight * square / variance, size) / count
        spread_in = np.bincount(codes, weight * (fourth - variance**2), size) / information**2
        spread_out = np.bincount(codes, weight * fourth / variance**2, size) / count**2 - 1 / count
        return ElementFit(
            1 / np.sqrt(information),
            infit,
            outfit,
            _standardise(infit, np.sqrt(spread_in)),
            _standardise(outfit, np.sqrt(np.maximum(spread_out, 0))),
        )


def _standardise(mean_square: Floats, spread: Floats) -> Floats:
    """Wilson-Hilferty cube root: about standard normal for marks that follow the model."""
    spread = np.minimum(spread, np.sqrt(2.0))
    return np.asarray((np.cbrt(mean_square) - 1) * (3 / spread) + spread / 3)
