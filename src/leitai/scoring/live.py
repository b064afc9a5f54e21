"""LiveRound: a round that is scored again after every ballot, without going through the rest.

Keeps the sums of `reml/moments.py` and one row a judge. A new or changed ballot
takes the judge's old row out of the sums and puts the new one in: integers, so
the digits are those of a round scored from scratch.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from leitai.base.problem import Problem
from leitai.scoring.order import mix
from leitai.scoring.ranks import RankSets, model_errors, rank_units
from leitai.scoring.refusal import LEAST_JUDGES
from leitai.scoring.reml.arena import fit_arena
from leitai.scoring.reml.fit import FEW_UNITS, MixedFit, report_arena
from leitai.scoring.reml.moments import Moments
from leitai.scoring.reml.within import Within


class BallotNotFull(Problem):
    """A live ballot must have each criterion of each unit it marks exactly once."""

    code = "ballot_not_full"
    en = "The ballot of {judge} on {unit} has {found} marks; the sheet has {wanted} criteria."
    zh = "{judge}对{unit}的评分票有{found}个打分，评分表有{wanted}个评分项。"
    todo_en = "Give one mark a criterion, or leave the unit out."
    todo_zh = "请每个评分项给一个打分，或整体不评该单位。"


@dataclass(frozen=True, slots=True, eq=False)
class LiveStandings:
    """Scores of the mixed model and their rank ranges, units in the order given."""

    units: tuple[str, ...]
    fit: MixedFit
    ranks: RankSets


class LiveRound:
    """A running round of few units with a fixed sheet.

    Args:
        units: names, at most 64.
        criteria: names of the sheet.
        decimals: digits after the point that marks may have.
    """

    def __init__(self, units: Sequence[str], criteria: Sequence[str], *, decimals: int = 2) -> None:
        if not 1 < len(units) <= FEW_UNITS:
            raise ValueError(f"a live round has 2 to {FEW_UNITS} units, not {len(units)}")
        self.units, self.criteria = tuple(units), tuple(criteria)
        self.decimals = decimals
        self._power: int = 10**decimals
        self.moments = Moments.empty(len(units))
        self._place: dict[str, int] = {}
        self._totals = np.zeros((64, len(units)), np.int64)
        self._marked = np.zeros((64, len(units)), bool)
        self._squares = np.zeros(64, np.int64)
        self._by_criterion = np.zeros((64, len(criteria)), np.int64)
        self._log_ratio = 0.0

    def cast(self, judge: str, marks: Mapping[str, Sequence[Decimal | int | str]]) -> None:
        """Put a judge's whole ballot in, replacing an earlier one.

        Args:
            marks: unit -> one mark a criterion, in the order of the sheet; units left out
                are not marked (recused).

        Raises:
            BallotNotFull: a unit has too few or too many marks.
        """
        row = np.zeros((len(self.units), len(self.criteria)), np.int64)
        marked = np.zeros(len(self.units), bool)
        for unit, values in marks.items():
            if len(values) != len(self.criteria):
                raise BallotNotFull(
                    judge=judge, unit=unit, found=len(values), wanted=len(self.criteria)
                )
            at = self.units.index(unit)
            row[at] = [self._scale(value) for value in values]
            marked[at] = True
        at = self._row_of(judge)
        self.moments.add_judge(self._totals[at], self._marked[at], -1)
        self._totals[at], self._marked[at] = row.sum(axis=1), marked
        self._squares[at] = int((row**2).sum())
        self._by_criterion[at] = row.sum(axis=0)
        self.moments.add_judge(self._totals[at], marked, 1)

    def _scale(self, value: Decimal | float | str) -> int:
        """The mark as an integer; whole numbers need no decimal."""
        if isinstance(value, float) and value.is_integer():
            return int(value) * self._power
        return int(Decimal(str(value)).scaleb(self.decimals))

    def _row_of(self, judge: str) -> int:
        at = self._place.setdefault(judge, len(self._place))
        if at >= len(self._totals):
            grow = len(self._totals)
            self._totals = np.concatenate([self._totals, np.zeros_like(self._totals)])
            self._marked = np.concatenate([self._marked, np.zeros_like(self._marked)])
            self._squares = np.concatenate([self._squares, np.zeros(grow, np.int64)])
            self._by_criterion = np.concatenate(
                [self._by_criterion, np.zeros_like(self._by_criterion)]
            )
        return at

    def ready(self) -> bool:
        """Every unit is marked, and enough judges marked two units or more."""
        marked = self._marked[: len(self._place)]
        several = int((marked.sum(axis=1) > 1).sum())
        return bool(marked.any(axis=0).all()) and several >= LEAST_JUDGES

    def standings(self, *, seed: int = 0, level: float = 0.95, draws: int = 0) -> LiveStandings:
        """Score the round as it stands.

        Raises:
            ValueError: the round is not `ready()`.
        """
        if not self.ready():
            raise ValueError("too few ballots to adjust for judges")
        size = len(self._place)
        criteria = len(self.criteria)
        unit = criteria * 10.0**self.decimals
        found = fit_arena(self.moments, self._within(size), unit, self._log_ratio)
        self._log_ratio = math.log(found.ratio) if found.ratio > 0 else 0.0
        rows = self._by_criterion[:size].sum(axis=0)
        cells = max(int(self._marked[:size].sum()), 1)
        means = rows / cells / 10.0**self.decimals
        order = self._order(size)
        fit = report_arena(
            found,
            self._totals[order],
            self._marked[order],
            unit,
            means - means.mean(),
        )
        seen = self._marked[:size].sum(axis=0).astype(np.float64)
        errors = model_errors(
            len(self.units),
            influence=fit.influence,
            covariance=fit.covariance,
            own=fit.own_variance,
            seen=seen,
        )
        ranks = rank_units(fit.scores, errors, seed=seed, level=level, draws=draws)
        return LiveStandings(self.units, fit, ranks)

    def _order(self, size: int) -> NDArray[np.intp]:
        """Judges by a fingerprint of their rows, so that who came first changes no digit."""
        rows = (2 * self._totals[:size] + self._marked[:size]).view(np.uint64)
        places = np.arange(rows.shape[1], dtype=np.uint64) << np.uint64(48)
        return np.argsort(mix(rows + places).sum(axis=1), kind="stable")

    def _within(self, size: int) -> Within:
        c = len(self.criteria)
        k = int(self._marked[:size].sum())
        per_cell = sum(self.moments.cell_squares)
        by_criterion = [int(value) for value in self._by_criterion[:size].sum(axis=0)]
        left = k * c * int(self._squares[:size].sum()) - k * per_cell
        left += sum(by_criterion) ** 2 - c * sum(value**2 for value in by_criterion)
        ss = left / (k * c) / 10.0 ** (2 * self.decimals)
        return Within(c, k, max(ss, 0.0), max((k - 1) * (c - 1), 0))
