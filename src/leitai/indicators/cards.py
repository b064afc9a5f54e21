"""The card of an indicator: how far the actual lies on the good side of what it is held against."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from leitai.base.problem import Lang
from leitai.indicators.model import NOT_APPLICABLE, Figures, Indicator, Status
from leitai.indicators.rules import Rules


@dataclass(frozen=True, slots=True)
class Margin:
    """How far an actual lies on the good side.

    Args:
        against: target, last_year, nation, province, first.
        value: exact; a share of the other figure, or (for nation and province, or where the
            other figure is zero) the plain difference; the ratio less one for the first.
        is_share: whether `value` is a share.
    """

    against: str
    value: Fraction
    is_share: bool


@dataclass(frozen=True, slots=True)
class Assessment:
    """One figure judged by the rules.

    Args:
        status: green, amber, red, or grey where nothing can be compared.
        rule: all_reach, none_reaches, some_reach, between, not_reported, not_applicable,
            no_base.
        margins: in the order nation, province where there are two.
    """

    indicator: Indicator
    figures: Figures
    status: Status
    rule: str
    margins: tuple[Margin, ...]

    @property
    def order(self) -> Fraction | None:
        """What units are ranked by within this indicator, larger is better; None unranked."""
        if self.indicator.kind == "to_first" and self.figures.actual is not None:
            value = Fraction(self.figures.actual)
            return value if self.indicator.direction == "up" else -value
        return min((margin.value for margin in self.margins), default=None)

    def reason(self, lang: Lang = "en") -> str:
        """Why the card has this colour, as a short sentence."""
        return _REASONS[self.rule][lang]


_REASONS: dict[str, dict[Lang, str]] = {
    "all_reach": {"zh": "达到绿牌界限。", "en": "Reaches the limit of green."},
    "none_reaches": {"zh": "低于黄牌界限。", "en": "Below the limit of amber."},
    "some_reach": {"zh": "一项达到、一项未达到。", "en": "Ahead of one, behind the other."},
    "between": {"zh": "介于绿牌与红牌界限之间。", "en": "Between the limits of green and red."},
    "not_reported": {"zh": "未报数，不按零计。", "en": "Not reported; this is not zero."},
    "not_applicable": {"zh": "不适用于该单位。", "en": "Does not apply to this unit."},
    "no_base": {"zh": "缺少对比数，无法判定。", "en": "Nothing to compare it with."},
}


def assess(
    indicator: Indicator, figures: Figures, rules: Rules, first: Decimal | None = None
) -> Assessment:
    """The card of one unit's figure.

    Args:
        first: the best actual of the like units, for indicators of kind to_first.
    """
    if figures.actual is None:
        rule = NOT_APPLICABLE if not figures.applies else "not_reported"
        return Assessment(indicator, figures, "grey", rule, ())
    margins = tuple(_margins(indicator, figures, figures.actual, first))
    if not margins:
        return Assessment(indicator, figures, "grey", "no_base", ())
    limits = rules.limits[indicator.kind]
    green, amber = Fraction(limits.green), Fraction(limits.amber)
    if all(margin.value >= green for margin in margins):
        return Assessment(indicator, figures, "green", "all_reach", margins)
    if all(margin.value < amber for margin in margins):
        return Assessment(indicator, figures, "red", "none_reaches", margins)
    rule = "some_reach" if len(margins) > 1 else "between"
    return Assessment(indicator, figures, "amber", rule, margins)


def _margins(
    indicator: Indicator, figures: Figures, actual: Decimal, first: Decimal | None
) -> list[Margin]:
    sign = 1 if indicator.direction == "up" else -1
    match indicator.kind:
        case "own_plan":
            return _shares("target", actual, figures.target, sign)
        case "last_year":
            return _shares("last_year", actual, figures.last_year, sign)
        case "nation":
            pairs = (("nation", figures.nation), ("province", figures.province))
            return [
                Margin(name, sign * (Fraction(actual) - Fraction(other)), is_share=False)
                for name, other in pairs
                if other is not None
            ]
    return _to_first(actual, first, sign)


def _shares(name: str, actual: Decimal, other: Decimal | None, sign: int) -> list[Margin]:
    """The difference as a share of the other figure; of zero no share can be taken."""
    if other is None:
        return []
    difference = sign * (Fraction(actual) - Fraction(other))
    if not other:
        return [Margin(name, difference, is_share=False)]
    return [Margin(name, difference / abs(Fraction(other)), is_share=True)]


def _to_first(actual: Decimal, first: Decimal | None, sign: int) -> list[Margin]:
    """The ratio to the first less one: 0 for the first itself; only between positive figures."""
    if first is None or first <= 0 or actual <= 0:
        return []
    ratio = Fraction(actual) / Fraction(first)
    return [Margin("first", (ratio if sign > 0 else 1 / ratio) - 1, is_share=True)]
