"""The cards of a matter: what the lead unit and each joint unit show on a day."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from leitai.followup.cards import COMMON, Card, Plan, Thresholds, card, is_worse
from leitai.followup.moves import Matter, PartWork


def lead_card(matter: Matter, today: date, thresholds: Thresholds = COMMON) -> Card | None:
    """The card of the lead unit; None for a matter that was merged or withdrawn.

    A joint unit's delay shows on it only where a person decided so in a review
    (`counts_for_lead`); the worst of the lead's own card and those parts then holds.
    """
    if matter.outcome in ("merged", "withdrawn"):
        return None
    shown = card(plan_of(matter), today, thresholds)
    for part in matter.parts:
        if part.counts_for_lead:
            other = part_card(part, matter.set_on, today, thresholds)
            shown = other if is_worse(other, shown) else shown
    return shown


def part_card(part: PartWork, set_on: date, today: date, thresholds: Thresholds = COMMON) -> Card:
    """The card of a joint unit, from its own part alone."""
    plan = Plan(
        start=min(set_on, part.due), due=part.due, share=share_of(part.percent),
        reported_on=part.reported_on,
    )  # fmt: skip
    return card(plan, today, thresholds)


def plan_of(matter: Matter) -> Plan:
    """What the rules of cards ask of the lead unit's own work."""
    return Plan(
        start=matter.set_on, due=matter.due, share=share_of(matter.percent),
        reported_on=matter.reported_on, contradicted=matter.contradicted,
    )  # fmt: skip


def share_of(percent: int | None) -> Fraction | None:
    """The share that was noted; None where no progress was ever noted."""
    return None if percent is None else Fraction(percent, 100)
