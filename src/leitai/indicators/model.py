"""Indicators and their figures; all figures are exact and a missing one stays missing."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from leitai.base.problem import Place, Problem

Kind = Literal["own_plan", "last_year", "nation", "to_first"]
Direction = Literal["up", "down"]
Status = Literal["green", "amber", "red", "grey"]
KINDS: tuple[Kind, ...] = ("own_plan", "last_year", "nation", "to_first")
# Why an actual is not there: nobody reported it, or it does not apply to the unit.
NOT_REPORTED, NOT_APPLICABLE = "not_reported", "not_applicable"


class FigureWrong(Problem):
    code = "figure-wrong"
    en = "The figures of “{unit}” for “{indicator}” are not usable: {why}."
    zh = "“{unit}”的指标“{indicator}”数据不可用：{why_zh}。"


class PeriodWrong(Problem):
    code = "period-wrong"
    en = "The period “{period}” is not consistent: {why}."
    zh = "统计期“{period}”前后不一致：{why_zh}。"


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator.

    Args:
        key: its name in tables.
        block: the block whose stars it counts for.
        kind: what the actual is compared with: own_plan (target), last_year, nation (nation
            and province, in points), to_first (the best of the like units).
        direction: which way is better.
        measure: unit of the figures, 亿元, %.
    """

    key: str
    block: str
    kind: Kind
    direction: Direction = "up"
    measure: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """What is known of one unit for one indicator.

    Args:
        actual: None when there is none; then `missing` says why and it never counts as zero.
        target, last_year, province, nation: what it is compared with; None when not known.
        missing: not_reported (the default without an actual) or not_applicable.
    """

    indicator: str
    unit: str
    actual: Decimal | None = None
    target: Decimal | None = None
    last_year: Decimal | None = None
    province: Decimal | None = None
    nation: Decimal | None = None
    missing: str = ""

    def __post_init__(self) -> None:
        numbers = (self.actual, self.target, self.last_year, self.province, self.nation)
        if any(number is not None and not number.is_finite() for number in numbers):
            raise self.wrong("a figure is not a number", "含有非数值")
        if self.missing not in ("", NOT_REPORTED, NOT_APPLICABLE):
            raise self.wrong(
                f"reason {self.missing!r} is not known", f"缺数原因{self.missing!r}不明"
            )
        if self.missing and self.actual is not None:
            raise self.wrong(
                "there is an actual and a reason that it lacks", "既有实际值又标明缺数"
            )

    def wrong(self, why: str, why_zh: str) -> FigureWrong:
        return FigureWrong(
            place=Place(field="actual"), unit=self.unit, indicator=self.indicator,
            why=why, why_zh=why_zh,
        )  # fmt: skip

    @property
    def applies(self) -> bool:
        return self.missing != NOT_APPLICABLE


@dataclass(frozen=True, slots=True)
class Period:
    """One period: the roster in groups of like units, the indicators, their figures.

    Args:
        key: "2022-Q3". roster: (unit, group) for each unit, once.
        rules_hash: which rules the period is judged by.
    """

    key: str
    roster: tuple[tuple[str, str], ...]
    indicators: tuple[Indicator, ...]
    figures: tuple[Figures, ...]
    rules_hash: str = ""

    def __post_init__(self) -> None:
        units = [unit for unit, _ in self.roster]
        keys = [indicator.key for indicator in self.indicators]
        cells = [(row.unit, row.indicator) for row in self.figures]
        for what, what_zh, names in (
            ("a unit stands twice on the roster", "名单中单位重复", units),
            ("an indicator stands twice", "指标重复", keys),
            ("figures of one unit stand twice", "同一单位的同一指标数据重复", cells),
        ):
            if len(set(names)) != len(list(names)):
                raise PeriodWrong(period=self.key, why=what, why_zh=what_zh)
        if {unit for unit, _ in cells} - set(units) or {key for _, key in cells} - set(keys):
            raise PeriodWrong(
                period=self.key,
                why="figures of a unit or indicator that is not listed",
                why_zh="数据中的单位或指标不在名单内",
            )

    @property
    def groups(self) -> dict[str, str]:
        return dict(self.roster)

    @property
    def blocks(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(indicator.block for indicator in self.indicators))

    def of(self, unit: str, indicator: str) -> Figures:
        """The figures of a unit; empty, and so not reported, where there are none."""
        for row in self.figures:
            if row.unit == unit and row.indicator == indicator:
                return row
        return Figures(indicator, unit)
