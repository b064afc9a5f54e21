"""Cards (红黄绿挂牌): the status of a matter on one day, computed from plan and progress.

The interface is three things: a `Plan`, what is known of the matter; `Thresholds`, a named
set of limits; and `card(plan, today, thresholds)`, a `Card` with the status and the rule that
gave it. A card is never stored. Its law: with the plan unchanged, no later day gives a better
card (`tests/followup/test_cards.py` drives it with random plans).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from leitai.base.problem import Lang, Problem
from leitai.followup.workdays import working_days

Status = Literal["green", "amber", "red", "grey"]
# From good to bad; grey is neither good nor bad until something was due.
ORDER: tuple[Status, ...] = ("green", "grey", "amber", "red")


class PlanWrong(Problem):
    code = "plan-wrong"
    en = "This plan cannot be read: {why}."
    zh = "计划无法识别：{why_zh}。"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Limits of cards, with the name of the scheme they belong to.

    Args:
        key: of the supervision scheme.
        amber_lag, red_lag: share of the period by which work may lag (0 to 1); beyond is
            amber, red. The defaults are common practice, said so in docs/reference/commitments.md.
        days_left: amber when so many working days or fewer remain and nothing was reported.
    """

    key: str = "common"
    zh: str = "通用标准"
    en: str = "Common practice"
    amber_lag: Fraction = Fraction(1, 10)
    red_lag: Fraction = Fraction(1, 5)
    days_left: int = 3

    def __post_init__(self) -> None:
        if not 0 <= self.amber_lag <= self.red_lag <= 1 or self.days_left < 0:
            raise PlanWrong(
                why="limits must rise from amber to red, between 0 and 1",
                why_zh="黄牌、红牌界限须在0与1之间且依次递增",
            )


COMMON = Thresholds()


@dataclass(frozen=True, slots=True)
class Plan:
    """What is known of a matter.

    Args:
        start: the day on which its time began to run.
        due: the last day in time; None for a matter without a date, which is never late.
        share: how much is done, 0 to 1; None when nothing measurable was reported.
        reported_on: the day on which it was reported done; None before, and again after a
            review has sent it back.
        contradicted: a site check says otherwise than the report.
        steps: planned shares by day, ascending; without them the plan is a straight line of
            working days from `start` to `due`.
    """

    start: date
    due: date | None
    share: Fraction | None = None
    reported_on: date | None = None
    contradicted: bool = False
    steps: tuple[tuple[date, Fraction], ...] = ()

    def __post_init__(self) -> None:
        if self.due is not None and self.due < self.start:
            raise PlanWrong(why="the due day is before the start", why_zh="期限早于起始日")
        days = [day for day, _ in self.steps]
        shares = [share for _, share in self.steps]
        if days != sorted(set(days)) or shares != sorted(shares):
            raise PlanWrong(why="planned steps must rise by day", why_zh="计划进度须按日期递增")


@dataclass(frozen=True, slots=True)
class Card:
    """The status of a matter on one day.

    Args:
        rule: name of the rule that decided: contradicted, done, done_late, late, red_lag,
            amber_lag, days_left, on_plan, not_begun, no_date.
        lag: share of the period by which the work lags, exact; negative when ahead; None
            when nothing measurable was reported or there is no date.
        days_left: working days from today to the due day, negative when late.
        days_late: working days after the due day, of the report or of today; 0 in time.
        thresholds: the limits that were used.
    """

    status: Status
    rule: str
    lag: Fraction | None
    days_left: int | None
    days_late: int
    thresholds: Thresholds

    def reason(self, lang: Lang = "en") -> str:
        """Why the card has this colour, as a short sentence."""
        limits = self.thresholds
        return _REASONS[self.rule][lang].format(
            lag=_percent(self.lag or Fraction(0)),
            left=self.days_left,
            late=self.days_late,
            amber=_percent(limits.amber_lag),
            red=_percent(limits.red_lag),
            limit=limits.days_left,
        )


_REASONS: dict[str, dict[Lang, str]] = {
    "contradicted": {
        "zh": "实地核查与上报不符。",
        "en": "A site check says otherwise than the report.",
    },
    "done": {"zh": "已按期上报完成。", "en": "Reported done in time."},
    "done_late": {
        "zh": "已上报完成，逾期{late}个工作日。",
        "en": "Reported done, {late} working days late.",
    },
    "late": {"zh": "已逾期{late}个工作日。", "en": "{late} working days late."},
    "red_lag": {
        "zh": "进度落后整个周期的{lag}，超过{red}。",
        "en": "Behind by {lag} of the period, more than {red}.",
    },
    "amber_lag": {
        "zh": "进度落后整个周期的{lag}，超过{amber}。",
        "en": "Behind by {lag} of the period, more than {amber}.",
    },
    "days_left": {
        "zh": "剩余{left}个工作日，尚未上报。",
        "en": "{left} working days left and not reported.",
    },
    "on_plan": {"zh": "进度达到计划。", "en": "On plan."},
    "not_begun": {
        "zh": "未到期，尚无可计量的进度。",
        "en": "Not due yet; nothing measurable reported.",
    },
    "no_date": {"zh": "未定期限，不计红黄绿。", "en": "No date is set, so there is no card."},
}


def card(  # noqa: PLR0911 - rules are tried in order and the first that fits decides
    plan: Plan, today: date, thresholds: Thresholds = COMMON
) -> Card:
    """The card of a matter on a day; the first rule that fits decides.

    contradicted by a site check > red; reported done > green in time, red late; past its day >
    red; lag over `red_lag` > red; lag over `amber_lag`, or `days_left` or fewer working days
    remaining > amber; something done and no such lag > green; nothing done yet > grey.
    """
    left = None if plan.due is None else working_days(today, plan.due)
    late = _days_late(plan, today)
    lag = _lag(plan, today)

    def say(status: Status, rule: str) -> Card:
        return Card(status, rule, lag, left, late, thresholds)

    if plan.contradicted:
        return say("red", "contradicted")
    if plan.reported_on is not None:
        return say("red", "done_late") if late else say("green", "done")
    if plan.due is None:
        return say("grey", "no_date")
    if today > plan.due:
        return say("red", "late")
    if lag is not None and lag > thresholds.red_lag:
        return say("red", "red_lag")
    if lag is not None and lag > thresholds.amber_lag:
        return say("amber", "amber_lag")
    if left is not None and left <= thresholds.days_left and today >= plan.start:
        return say("amber", "days_left")
    return say("green", "on_plan") if plan.share else say("grey", "not_begun")


def is_worse(one: Card, other: Card) -> bool:
    """Whether the first card is worse than the second; green and grey do not differ."""
    rank = {"green": 0, "grey": 0, "amber": 1, "red": 2}
    return rank[one.status] > rank[other.status]


def planned_share(plan: Plan, today: date) -> Fraction:
    """The share that should be done at the end of a day: by steps, else by working days."""
    if today < plan.start or plan.due is None:
        return Fraction(0)
    if plan.steps:
        return max((share for day, share in plan.steps if day <= today), default=Fraction(0))
    whole = working_days(plan.start, plan.due)
    if whole <= 0:
        return Fraction(1) if today >= plan.due else Fraction(0)
    return min(Fraction(1), max(Fraction(0), Fraction(working_days(plan.start, today), whole)))


def _lag(plan: Plan, today: date) -> Fraction | None:
    if plan.share is None or plan.due is None:
        return None
    return planned_share(plan, today) - plan.share


def _days_late(plan: Plan, today: date) -> int:
    if plan.due is None:
        return 0
    end = today if plan.reported_on is None else plan.reported_on
    # A report on the Saturday after a Friday is late, though no working day has passed.
    return max(1, working_days(plan.due, end)) if end > plan.due else 0


def _percent(share: Fraction) -> str:
    return f"{float(share * 100):.1f}%".replace(".0%", "%")
