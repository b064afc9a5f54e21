"""Shapes of an announced result; every figure in it is exact or says how it was estimated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class PoolScore:
    """One pool of panels on one unit: score 0 to 100 as a decimal string."""

    panels: tuple[str, ...]
    weight: str
    ballots: int
    entitled: int
    score: str


@dataclass(frozen=True, slots=True)
class UnitScore:
    """What one unit was given.

    Args:
        slot: the unit's place in the running order, from 1.
        unit: the unit's name.
        group: name of its group of like units, or "".
        entitled, ballots: ballots that could have been cast, and those counted.
        status: "ranked", "not_ranked" (below the quorum) or "no_score" (too few to show).
        score: announced score, 0 to 100, or "".
        exact: the same as a fraction "n/d".
        plain_mean: mean of all marks by criterion weight; no panels, no trim.
        rank, group_rank: shared ranks; None when not ranked.
        low, high: 95% interval of the score, judges as the unit of sampling; or "".
        band: number of the band (并列) from the top, from 1; None when not ranked.
        pools: per pool of panels.
        criteria: criterion code -> score 0 to 100, or "" when missing.
        distribution: criterion code -> mark -> count, over all pools.
        without: what the score would be without one rule: trim, panel_weights, merge.
    """

    slot: int
    unit: str
    group: str
    entitled: int
    ballots: int
    status: str
    score: str
    exact: str
    plain_mean: str
    rank: int | None
    group_rank: int | None
    low: str
    high: str
    band: int | None
    pools: tuple[PoolScore, ...]
    criteria: Mapping[str, str]
    distribution: Mapping[str, Mapping[str, int]]
    without: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CountResult:
    """The whole count, units in the running order."""

    scheme_hash: str
    units: tuple[UnitScore, ...]

    @property
    def standing(self) -> tuple[UnitScore, ...]:
        """Units best first; those without a rank follow in the running order."""
        return tuple(sorted(self.units, key=lambda u: (u.rank is None, u.rank or 0, u.slot)))

    def as_json(self) -> dict[str, Any]:
        """Plain JSON with decimals as strings, the form that is sealed and recounted."""
        return {
            "v": 1,
            "scheme": self.scheme_hash,
            "method": {
                "score": "announced-count-1",
                "interval": "95%, normal, judges sampled within pools",
                "band": "leader rule, Sidak over pairs of ranked units, 5% together",
            },
            "units": [_unit_json(unit) for unit in self.units],
        }


def _unit_json(unit: UnitScore) -> dict[str, Any]:
    names = ["slot", "unit", "group", "entitled", "ballots", "status", "score", "exact"]
    names += ["plain_mean", "rank", "group_rank", "low", "high", "band"]
    row: dict[str, Any] = {name: getattr(unit, name) for name in names}
    row["pools"] = [
        {
            "panels": list(pool.panels),
            "weight": pool.weight,
            "ballots": pool.ballots,
            "entitled": pool.entitled,
            "score": pool.score,
        }
        for pool in unit.pools
    ]
    row["criteria"] = dict(unit.criteria)
    row["distribution"] = {code: dict(marks) for code, marks in unit.distribution.items()}
    row["without"] = dict(unit.without)
    return row


def result_from_json(row: Mapping[str, Any]) -> CountResult:
    """The result that `CountResult.as_json` wrote."""
    units = []
    for unit in row["units"]:
        fields = dict(unit)
        fields["pools"] = tuple(
            PoolScore(
                tuple(pool["panels"]),
                pool["weight"],
                pool["ballots"],
                pool["entitled"],
                pool["score"],
            )
            for pool in unit["pools"]
        )
        units.append(UnitScore(**fields))
    return CountResult(scheme_hash=row["scheme"], units=tuple(units))
