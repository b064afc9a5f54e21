"""Moments: all that REML needs of a round with few units, in one pass.

Sums are grouped by k, the number of units a judge marked. They are integers:
they add across chunks and machines, and one judge's row can be taken out and
put back, without changing a digit.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]
_EXACT = float(1 << 53)


@dataclass(slots=True, eq=False)
class Moments:
    """Sums over judges, by number k = 0..U of units marked (first axis, length U + 1).

    With I[j, u] = 1 where judge j marked unit u, T[j, u] the total of that cell
    (an integer) and S[j] = sum of T[j]:

    Args:
        judges: int64[U+1], number of judges.
        together: int64[U+1, U, U], sum of I I' (co-occurrence; its diagonal counts cells).
        totals: int64[U+1, U], sum of T.
        crossed: int64[U+1, U], sum of I S.
        squares: object[U+1], sum of S^2, as Python integers.
        cell_squares: object[U+1], sum of T^2.
    """

    judges: Whole
    together: Whole
    totals: Whole
    crossed: Whole
    squares: list[int]
    cell_squares: list[int]

    @classmethod
    def empty(cls, units: int) -> Moments:
        """No judge yet."""
        k = units + 1
        return cls(
            np.zeros(k, np.int64),
            np.zeros((k, units, units), np.int64),
            np.zeros((k, units), np.int64),
            np.zeros((k, units), np.int64),
            [0] * k,
            [0] * k,
        )

    @classmethod
    def of(cls, totals: Whole, marked: NDArray[np.bool_]) -> Moments:
        """Sums over the rows of a judges x units table; empty cells hold a total of 0."""
        found = cls.empty(totals.shape[1])
        seen = marked.sum(axis=1)
        for k in np.flatnonzero(np.bincount(seen)):  # np.unique alone would load np.ma
            if k:
                found._add_rows(int(k), totals[seen == k], marked[seen == k])
        return found

    def _add_rows(self, k: int, totals: Whole, marked: NDArray[np.bool_]) -> None:
        sums = totals.sum(axis=1)
        largest = max(int(np.abs(sums).max(initial=0)), 1)
        seen = marked.astype(np.float64)
        self.judges[k] += len(totals)
        self.together[k] += (seen.T @ seen).astype(np.int64)
        self.totals[k] += totals.sum(axis=0)
        if largest * len(totals) < _EXACT:
            self.crossed[k] += (sums.astype(np.float64) @ seen).astype(np.int64)
        else:
            self.crossed[k] += sums @ marked.astype(np.int64)
        from leitai.scoring.reml.within import sum_of_squares

        self.squares[k] += sum_of_squares(sums)
        self.cell_squares[k] += sum_of_squares(totals.ravel())

    def add_judge(self, totals: Whole, marked: NDArray[np.bool_], sign: int = 1) -> None:
        """Put one judge's row in (sign 1) or take it out (sign -1)."""
        k = int(marked.sum())
        if k == 0:
            return
        seen = marked.astype(np.int64)
        total = int(totals.sum())
        self.judges[k] += sign
        self.together[k] += sign * np.outer(seen, seen)
        self.totals[k] += sign * totals
        self.crossed[k] += sign * total * seen
        self.squares[k] += sign * total * total
        self.cell_squares[k] += sign * sum(int(value) ** 2 for value in totals)

    def merge(self, other: Moments) -> Moments:
        """The moments of both sets of judges (no judge may be in both)."""
        return Moments(
            self.judges + other.judges,
            self.together + other.together,
            self.totals + other.totals,
            self.crossed + other.crossed,
            [a + b for a, b in zip(self.squares, other.squares, strict=True)],
            [a + b for a, b in zip(self.cell_squares, other.cell_squares, strict=True)],
        )


@dataclass(frozen=True, slots=True, eq=False)
class Centred:
    """Moments about a common centre, as floats, only the k that occur; `cells` per unit."""

    cells: NDArray[np.float64]
    k: NDArray[np.float64]
    judges: NDArray[np.float64]
    together: NDArray[np.float64]
    totals: NDArray[np.float64]
    crossed: NDArray[np.float64]
    squares: NDArray[np.float64]
    cell_squares: float
    centre: int


def centre_moments(moments: Moments) -> Centred:
    """Take a whole number near the mean off every cell, exactly, so that floats lose nothing."""
    cells = np.diagonal(moments.together, axis1=1, axis2=2)
    centre = round(int(moments.totals.sum()) / max(int(cells.sum()), 1))
    ks = np.flatnonzero(moments.judges)
    sums = moments.totals.sum(axis=1)
    squares = [
        moments.squares[k] - 2 * centre * int(k) * int(sums[k]) + (centre * int(k)) ** 2 * int(n)
        for k, n in zip(ks, moments.judges[ks], strict=True)
    ]
    cell_squares = sum(
        moments.cell_squares[k] - 2 * centre * int(sums[k]) + centre**2 * int(k) * int(n)
        for k, n in zip(ks, moments.judges[ks], strict=True)
    )
    return Centred(
        cells=cells[ks].sum(axis=0).astype(np.float64),
        k=ks.astype(np.float64),
        judges=moments.judges[ks].astype(np.float64),
        together=moments.together[ks].astype(np.float64),
        totals=(moments.totals[ks] - centre * cells[ks]).astype(np.float64),
        crossed=(moments.crossed[ks] - centre * ks[:, None] * cells[ks]).astype(np.float64),
        squares=np.array([float(value) for value in squares]),
        cell_squares=float(cell_squares),
        centre=centre,
    )
