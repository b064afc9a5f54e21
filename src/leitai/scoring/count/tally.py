"""Ballots of a round to scores, by the scheme, in exact fractions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction

from leitai.scoring.count.bands import Spread, assign_bands, spread_of
from leitai.scoring.count.pools import pool_panels
from leitai.scoring.count.result import CountResult, PoolScore, UnitScore
from leitai.scoring.count.tallied import CountedBallot, Tallied
from leitai.scoring.scheme import Criterion, Rules, Scheme, Trim, plain, scheme_hash

_NO_TRIM = Trim(each_side=Decimal(0), min_left=0)


@dataclass(frozen=True, slots=True)
class SlotBallots:
    """All that is counted for one slot.

    Args:
        slot: place in the running order, from 1.
        unit, group: names.
        entitled: panel code -> tickets that could vote here (own unit recused, spoiled out).
        ballots: the counted ballots, in any order, those that are alike together or not; they
            are taken once, so that they may come from a database one by one; or their sums.
        computed: criterion code -> points on its scale, for criteria that are not voted.
        pools: pools of panels as they were published; None to form them by the rule. Of a
            published pool of several panels, every ballot bears the pool's first panel.
        cast: number of ballots where all are withheld; None to take those given.
    """

    slot: int
    unit: str
    group: str
    entitled: Mapping[str, int]
    ballots: Iterable[CountedBallot] | Tallied
    computed: Mapping[str, Decimal]
    pools: Sequence[tuple[str, ...]] | None = None
    cast: int | None = None


@dataclass(frozen=True, slots=True)
class _Sums:
    """Scores of one slot as exact shares 0 to 1."""

    total: Fraction | None
    pools: Mapping[tuple[str, ...], Fraction | None]
    criteria: Mapping[str, Fraction | None]


def count_round(scheme: Scheme, slots: Iterable[SlotBallots]) -> CountResult:
    """Count a round.

    Marks become shares of their scale; each pool's marks on a criterion are trimmed and
    averaged; pools are averaged by panel weight and criteria by their weight, over those
    present (missing parts re-normalise and are never zero). Ranks are shared on equal
    announced scores. Nothing depends on the order of ballots.

    Args:
        scheme: the locked scheme.
        slots: one entry per unit, in any order.
    """
    ordered = sorted(slots, key=lambda slot: slot.slot)
    units: list[UnitScore] = []
    spreads: dict[int, Spread] = {}
    for slot in ordered:
        unit, spread = _count_slot(scheme, slot)
        units.append(unit)
        if spread is not None:
            spreads[slot.slot] = spread
    units = _rank(units)
    bands = assign_bands(
        {u.slot: Fraction(u.exact) for u in units if u.status == "ranked"}, spreads
    )
    return CountResult(
        scheme_hash=scheme_hash(scheme.body),
        units=tuple(replace(unit, band=bands.get(unit.slot)) for unit in units),
    )


def _count_slot(scheme: Scheme, slot: SlotBallots) -> tuple[UnitScore, Spread | None]:
    rules = scheme.rules
    given = slot.ballots
    tallied = given if isinstance(given, Tallied) else Tallied(scheme, given)
    counts = tallied.ballots
    order = [panel.code for panel in scheme.panels]
    pools = slot.pools
    if pools is None:
        pools = pool_panels(counts, order, rules.small_panel)
    entitled = sum(slot.entitled.get(code, 0) for code in order)
    ballots = tallied.total if slot.cast is None else slot.cast
    blank = UnitScore(
        slot=slot.slot, unit=slot.unit, group=slot.group, entitled=entitled, ballots=ballots,
        status="no_score", score="", exact="", plain_mean="", rank=None, group_rank=None,
        low="", high="", band=None, pools=(), criteria={}, distribution={}, without={},
    )  # fmt: skip
    if not pools or ballots < rules.small_panel:
        return blank, None

    def added(pools: Sequence[tuple[str, ...]], trim: Trim) -> _Sums:
        return _sum(scheme, tallied, slot.computed, pools, trim)

    sums = added(pools, rules.trim)
    if sums.total is None:
        return blank, None
    spread = spread_of({pool: tallied.shares(pool) for pool in pools}, _weights(scheme, pools))
    low, high = spread.interval(sums.total)
    counted_enough = Fraction(ballots) >= rules.quorum * entitled
    singles = [(code,) for code in order if counts[code] > 0]
    unit = replace(
        blank,
        status="ranked" if counted_enough else "not_ranked",
        score=_points(sums.total, rules),
        exact=f"{sums.total.numerator}/{sums.total.denominator}",
        # The mean that anyone would take by hand: all marks alike, criteria by their weight.
        plain_mean=_points(added([tuple(order)], _NO_TRIM).total, rules),
        low=_points(low, rules),
        high=_points(high, rules),
        pools=tuple(
            PoolScore(
                panels=pool,
                weight=plain(_weights(scheme, [pool])[pool]),
                ballots=sum(counts[code] for code in pool),
                entitled=sum(slot.entitled.get(code, 0) for code in pool),
                score=_points(sums.pools[pool], rules),
            )
            for pool in pools
        ),
        criteria={code: _points(share, rules) for code, share in sums.criteria.items()},
        distribution=_distribution(scheme, tallied),
        without={
            "trim": _points(added(pools, _NO_TRIM).total, rules),
            "panel_weights": _points(
                added([tuple(c for p in pools for c in p)], rules.trim).total, rules
            ),
            "merge": _points(added(singles, rules.trim).total, rules)
            if list(pools) == singles
            else "",
        },
    )
    return unit, spread


def _sum(
    scheme: Scheme,
    tallied: Tallied,
    computed: Mapping[str, Decimal],
    pools: Sequence[tuple[str, ...]],
    trim: Trim,
) -> _Sums:
    cells: dict[tuple[tuple[str, ...], str], Fraction] = {}
    for pool in pools:
        for criterion in scheme.voted:
            marks = tallied.marks(pool, criterion.code)
            if marks:
                cells[pool, criterion.code] = _trimmed_mean(criterion, marks, trim)
    pool_weight = _weights(scheme, pools)
    criteria: dict[str, Fraction | None] = {}
    for criterion in scheme.criteria:
        if criterion.voted:
            criteria[criterion.code] = _weighted(
                (cells.get((pool, criterion.code)), pool_weight[pool]) for pool in pools
            )
        else:
            value = computed.get(criterion.code)
            criteria[criterion.code] = None if value is None else criterion.share(value)
    return _Sums(
        total=_weighted((criteria[c.code], c.weight) for c in scheme.criteria),
        pools={
            pool: _weighted((cells.get((pool, c.code)), c.weight) for c in scheme.voted)
            for pool in pools
        },
        criteria=criteria,
    )


def _trimmed_mean(criterion: Criterion, marks: Mapping[Decimal, int], trim: Trim) -> Fraction:
    """The mean of what is left when as many of the lowest as of the highest marks are cut off."""
    total = sum(marks.values())
    cut = trim.cut(total)
    first, last, at = cut, total - cut, 0
    kept = Fraction(0)
    for mark in sorted(marks):
        end = at + marks[mark]
        kept += criterion.share(mark) * max(0, min(end, last) - max(at, first))
        at = end
    return kept / (last - first)


def _weighted(parts: Iterable[tuple[Fraction | None, Decimal]]) -> Fraction | None:
    """Weighted mean over the parts that are there; None when none is."""
    present = [(share, Fraction(weight)) for share, weight in parts if share is not None]
    if not present:
        return None
    total = sum((weight for _, weight in present), Fraction(0))
    return sum((share * weight for share, weight in present), Fraction(0)) / total


def _weights(scheme: Scheme, pools: Iterable[tuple[str, ...]]) -> dict[tuple[str, ...], Decimal]:
    weight = {panel.code: panel.weight for panel in scheme.panels}
    return {pool: sum((weight[code] for code in pool), Decimal(0)) for pool in pools}


def _distribution(scheme: Scheme, tallied: Tallied) -> dict[str, dict[str, int]]:
    spread: dict[str, dict[str, int]] = {}
    for criterion in scheme.voted:
        tally = tallied.marks(tallied.ballots, criterion.code)
        spread[criterion.code] = {plain(mark): tally[mark] for mark in sorted(tally)}
    return spread


def _points(share: Fraction | None, rules: Rules) -> str:
    """A share as points out of 100, rounded by the scheme's named rule."""
    if share is None:
        return ""
    return round_points(share * 100, rules)


def round_points(points: Fraction, rules: Rules) -> str:
    """Round exact points to the scheme's decimals; ties by the named rule."""
    scaled = points * 10**rules.decimals
    whole, rest = divmod(scaled.numerator, scaled.denominator)
    # Compare twice the remainder with the denominator: exact, with no decimal expansion.
    twice = 2 * rest - scaled.denominator
    rounding = ROUND_HALF_UP if rules.rounding == "half_up" else ROUND_HALF_EVEN
    if twice > 0 or (twice == 0 and (rounding == ROUND_HALF_UP or whole % 2)):
        whole += 1
    return str(Decimal(whole).scaleb(-rules.decimals))


def _rank(units: Sequence[UnitScore]) -> list[UnitScore]:
    ranked = [unit for unit in units if unit.status == "ranked"]

    def rank_among(unit: UnitScore, peers: Sequence[UnitScore]) -> int:
        return 1 + sum(Decimal(peer.score) > Decimal(unit.score) for peer in peers)

    return [
        replace(
            unit,
            rank=rank_among(unit, ranked),
            group_rank=rank_among(unit, [p for p in ranked if p.group == unit.group])
            if unit.group
            else None,
        )
        if unit.status == "ranked"
        else unit
        for unit in units
    ]
