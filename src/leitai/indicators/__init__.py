"""Target, actual, direction and period to status; stars, flags, cards."""

from leitai.indicators.awards import Awards, AwardTable, BlockStars, Comparability, award, compare
from leitai.indicators.cards import Assessment, Margin, assess
from leitai.indicators.model import Figures, FigureWrong, Indicator, Period, PeriodWrong
from leitai.indicators.rules import Rules, RulesNotReadable, parse_rules, rules_hash, shipped_rules

__all__ = [
    "Assessment",
    "AwardTable",
    "Awards",
    "BlockStars",
    "Comparability",
    "FigureWrong",
    "Figures",
    "Indicator",
    "Margin",
    "Period",
    "PeriodWrong",
    "Rules",
    "RulesNotReadable",
    "assess",
    "award",
    "compare",
    "parse_rules",
    "rules_hash",
    "shipped_rules",
]
