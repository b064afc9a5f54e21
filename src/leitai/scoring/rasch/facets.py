"""Marks as ordered categories of three facets, with what cannot be estimated set apart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Codes = NDArray[np.intp]
Flags = NDArray[np.bool_]

MOST_CATEGORIES = 12


@dataclass(frozen=True, slots=True, eq=False)
class Facets:
    """Marks coded for the model; n rows.

    Args:
        unit, judge, criterion: codes of each row.
        category: int[n], 0 to K - 1.
        weight: float64[n], votes of each row.
        values: float64[K], the mark that a category stands for (the mean of its marks).
        group: int[n], which set of thresholds a row uses (all 0: rating scale).
        units, judges, criteria, groups: sizes.
        merged: neighbouring marks were merged because there were too many different ones.
        top: int[n] or None, the highest category possible in a row (some programs take the
            highest that a judge ever gave on a criterion; here all are possible unless said).
    """

    unit: Codes
    judge: Codes
    criterion: Codes
    category: Codes
    weight: Floats
    values: Floats
    group: Codes
    units: int
    judges: int
    criteria: int
    groups: int
    merged: bool
    top: Codes | None = None

    @property
    def categories(self) -> int:
        """K, the number of categories that occur."""
        return len(self.values)

    def take(self, rows: Flags) -> Facets:
        """Only these rows; sizes and categories stay."""
        return Facets(
            self.unit[rows],
            self.judge[rows],
            self.criterion[rows],
            self.category[rows],
            self.weight[rows],
            self.values,
            self.group[rows],
            self.units,
            self.judges,
            self.criteria,
            self.groups,
            self.merged,
            None if self.top is None else self.top[rows],
        )


def code_facets(
    unit: NDArray[np.integer],
    judge: NDArray[np.integer],
    criterion: NDArray[np.integer],
    mark: Floats,
    sizes: tuple[int, int, int],
    *,
    weight: Floats | None = None,
    partial_credit: bool = False,
    most: int = MOST_CATEGORIES,
) -> Facets:
    """Code marks as categories: each different mark is one, in order.

    Marks that nobody gave have no category (a threshold without marks cannot be
    estimated). More than `most` different marks are merged into `most` groups of
    about equal size, lowest to highest; `merged` says so.
    """
    found, category = np.unique(mark, return_inverse=True)
    merged = len(found) > most
    if merged:
        counts = np.bincount(category)
        middle = (np.cumsum(counts) - counts / 2) / counts.sum()
        bins = np.minimum((middle * most).astype(np.intp), most - 1)
        _, bins = np.unique(bins, return_inverse=True)
        category = bins[category]
    votes = np.ones(len(mark)) if weight is None else np.asarray(weight, dtype=np.float64)
    size = int(category.max()) + 1
    values = np.bincount(category, mark, size) / np.bincount(category, minlength=size)
    group = np.asarray(criterion, np.intp) if partial_credit else np.zeros(len(mark), np.intp)
    return Facets(
        np.asarray(unit, np.intp),
        np.asarray(judge, np.intp),
        np.asarray(criterion, np.intp),
        category.astype(np.intp),
        votes,
        values,
        group,
        *sizes,
        sizes[2] if partial_credit else 1,
        merged,
    )


@dataclass(frozen=True, slots=True, eq=False)
class Extremes:
    """Elements with nothing but the lowest (-1) or nothing but the highest (1) category.

    Their measure is infinite; their rows say nothing about anybody else's.
    `rows` are the marks that remain once all of them are set apart, step by step.
    """

    unit: NDArray[np.int8]
    judge: NDArray[np.int8]
    criterion: NDArray[np.int8]
    rows: Flags


def set_extremes_apart(facets: Facets) -> Extremes:
    """Find extreme elements, again and again until none is left among the other rows."""
    rows = facets.weight > 0
    top = facets.categories - 1
    kinds = {
        "unit": (facets.unit, np.zeros(facets.units, np.int8)),
        "judge": (facets.judge, np.zeros(facets.judges, np.int8)),
        "criterion": (facets.criterion, np.zeros(facets.criteria, np.int8)),
    }
    changed = True
    while changed and rows.any():
        changed = False
        for codes, sign in kinds.values():
            count = np.bincount(codes[rows], minlength=len(sign))
            total = np.bincount(codes[rows], facets.category[rows], minlength=len(sign))
            low = (count > 0) & (total == 0)
            high = (count > 0) & (total == top * count)
            if low.any() or high.any():
                sign[low], sign[high] = -1, 1
                rows = rows & ~(low | high)[codes]
                changed = True
    return Extremes(kinds["unit"][1], kinds["judge"][1], kinds["criterion"][1], rows)
