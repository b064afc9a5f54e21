"""Stars by block, flags overall, and movement between comparable periods.

Units are compared only with like ones: every rank is a rank within a group. A rank over the
whole list exists only where the rules switch it on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from leitai.base.problem import Lang
from leitai.indicators.cards import Assessment, assess
from leitai.indicators.model import Indicator, Period
from leitai.indicators.rules import Rules


@dataclass(frozen=True, slots=True)
class BlockStars:
    """A unit in one block.

    Args:
        place: among the ranked units of its group; None when it is not ranked.
        of: how many are ranked there.
        stars: None when it is not ranked: no star is not the same as unknown.
        why: ranked, not_reported, not_applicable, no_base, alone.
    """

    block: str
    place: int | None
    of: int
    stars: int | None
    why: str


@dataclass(frozen=True, slots=True)
class Awards:
    """What one unit holds in a period.

    Args:
        blocks: stars, block by block.
        total: sum of its stars. mean: per block that applies, what it is ranked by.
        place, of: overall in its group; None where a block is not ranked for want of figures.
        whole_place: over the whole list, only where the rules switch that on.
        flags: "first" and "rise".
        moved: places risen (positive) or fallen since the period before; None when the two are
            not comparable or it had no place.
    """

    unit: str
    group: str
    blocks: tuple[BlockStars, ...]
    total: int
    mean: Fraction | None
    place: int | None
    of: int
    whole_place: int | None
    flags: tuple[str, ...]
    moved: int | None


@dataclass(frozen=True, slots=True)
class Comparability:
    """Whether movement between two periods may be shown, and what stands against it.

    `reasons` are among no_period, roster, rules, indicators.
    """

    reasons: tuple[str, ...]

    @property
    def is_given(self) -> bool:
        return not self.reasons

    def say(self, lang: Lang = "en") -> str:
        """In words; empty when the two are comparable."""
        if self.is_given:
            return ""
        words = [_AGAINST[reason][lang] for reason in self.reasons]
        return (
            f"不可比：{'、'.join(words)}" if lang == "zh" else f"Not comparable: {', '.join(words)}"
        )


_AGAINST: dict[str, dict[Lang, str]] = {
    "no_period": {"zh": "没有上一期", "en": "there is no period before"},
    "roster": {"zh": "参评单位或分组不同", "en": "another roster or other groups"},
    "rules": {"zh": "评定规则不同", "en": "other rules"},
    "indicators": {"zh": "指标不同", "en": "other indicators"},
}


@dataclass(frozen=True, slots=True)
class AwardTable:
    """A period with its awards.

    Args:
        rows: by unit in the order of the roster.
        assessments: (unit, indicator key) -> the card of the figure.
        comparability: with the period before.
    """

    period: Period
    rows: tuple[Awards, ...]
    assessments: Mapping[tuple[str, str], Assessment]
    comparability: Comparability


def award(period: Period, rules: Rules, previous: AwardTable | None = None) -> AwardTable:
    """Cards, stars and flags of a period.

    Args:
        previous: the table of the period before, for movement; it is used only where the two
            are comparable.
    """
    assessments = assess_all(period, rules)
    blocks = {unit: _blocks_of(period, rules, assessments, unit) for unit, _ in period.roster}
    means = {unit: _mean(rows) for unit, rows in blocks.items()}
    comparability = compare(previous.period if previous else None, period)
    before = {row.unit: row.place for row in previous.rows} if previous else {}
    rows = []
    for unit, group in period.roster:
        like = {u: means[u] for u, g in period.roster if g == group}
        place, of = place_of(unit, like, rules.star_group)
        whole = place_of(unit, means, rules.star_group)[0] if rules.whole_list else None
        moved = None
        was = before.get(unit)
        if comparability.is_given and was is not None and place is not None:
            moved = was - place
        flags = []
        if place is not None and place <= rules.first and of >= rules.flag_group:
            flags.append("first")
        if moved is not None and moved >= rules.rise:
            flags.append("rise")
        rows.append(
            Awards(
                unit, group, blocks[unit], sum(row.stars or 0 for row in blocks[unit]),
                means[unit], place, of, whole, tuple(flags), moved,
            )
        )  # fmt: skip
    return AwardTable(period, tuple(rows), assessments, comparability)


def compare(before: Period | None, after: Period) -> Comparability:
    """Whether two periods are comparable: the same roster, rules and indicators."""
    if before is None:
        return Comparability(("no_period",))
    reasons = []
    if set(before.roster) != set(after.roster):
        reasons.append("roster")
    if before.rules_hash != after.rules_hash:
        reasons.append("rules")
    if set(before.indicators) != set(after.indicators):
        reasons.append("indicators")
    return Comparability(tuple(reasons))


def assess_all(period: Period, rules: Rules) -> dict[tuple[str, str], Assessment]:
    """The card of every unit for every indicator."""
    found = {}
    groups = period.groups
    for indicator in period.indicators:
        rows = {unit: period.of(unit, indicator.key) for unit, _ in period.roster}
        for unit, figures in rows.items():
            like = [
                row.actual
                for other, row in rows.items()
                if groups[other] == groups[unit] and row.actual is not None
            ]
            found[unit, indicator.key] = assess(indicator, figures, rules, _best(indicator, like))
    return found


def place_of(
    unit: str, scores: Mapping[str, Fraction | None], least: int
) -> tuple[int | None, int]:
    """(place, ranked units): larger is better, equal share the better place, the next is skipped.

    Units without a score are not ranked; nor is anybody where fewer than `least` have one.
    """
    known = [score for score in scores.values() if score is not None]
    own = scores[unit]
    if own is None or len(known) < least:
        return None, len(known)
    return 1 + sum(score > own for score in known), len(known)


def _best(indicator: Indicator, actuals: Sequence[Decimal]) -> Decimal | None:
    if not actuals:
        return None
    return max(actuals) if indicator.direction == "up" else min(actuals)


def _blocks_of(
    period: Period, rules: Rules, assessments: Mapping[tuple[str, str], Assessment], unit: str
) -> tuple[BlockStars, ...]:
    group = period.groups[unit]
    like = [other for other, g in period.roster if g == group]
    rows = []
    for block in period.blocks:
        indicators = [i for i in period.indicators if i.block == block]
        scores: dict[str, Fraction | None] = {
            other: _mean_place(assessments, indicators, other, like) for other in like
        }
        place, of = place_of(unit, scores, rules.star_group)
        stars = None
        if place is not None:
            stars = rules.points[place - 1] if place <= len(rules.points) else 0
        why = "ranked" if place is not None else _why(assessments, indicators, unit)
        rows.append(BlockStars(block, place, of, stars, why))
    return tuple(rows)


def _mean_place(
    assessments: Mapping[tuple[str, str], Assessment],
    indicators: Sequence[Indicator],
    unit: str,
    like: Sequence[str],
) -> Fraction | None:
    """Minus the mean place over the block's indicators that apply; None where a figure lacks.

    Figures of different indicators are not added: each gives a place, and places are.
    """
    places = []
    for indicator in indicators:
        own = assessments[unit, indicator.key]
        if own.rule == "not_applicable":
            continue
        if own.order is None:
            return None
        others = (assessments[other, indicator.key].order for other in like)
        places.append(1 + sum(order > own.order for order in others if order is not None))
    return -Fraction(sum(places), len(places)) if places else None


def _why(
    assessments: Mapping[tuple[str, str], Assessment], indicators: Sequence[Indicator], unit: str
) -> str:
    rules = [assessments[unit, indicator.key].rule for indicator in indicators]
    for rule in ("not_reported", "no_base"):
        if rule in rules:
            return rule
    return "not_applicable" if all(r == "not_applicable" for r in rules) else "alone"


def _mean(rows: Sequence[BlockStars]) -> Fraction | None:
    """Mean stars over the blocks that apply; None where one of them is not ranked.

    A block in which no like unit has figures (alone) can give no place, and takes none away.
    """
    applying = [row for row in rows if row.why not in ("not_applicable", "alone")]
    if not applying or any(row.stars is None for row in applying):
        return None
    return Fraction(sum(row.stars or 0 for row in applying), len(applying))
