"""Commitments and supervision items: states, working-day clocks, escalation."""

from leitai.followup.cards import COMMON, Card, Plan, Status, Thresholds, card
from leitai.followup.commitments import (
    Figure,
    Measure,
    Outcome,
    Reading,
    Report,
    judge,
    kept_rate,
    type_step,
)
from leitai.followup.ladder import Excuse, Proposal, Taken, propose
from leitai.followup.workdays import (
    Term,
    add_working_days,
    due_date,
    is_provisional,
    is_working_day,
    working_days,
)

__all__ = [
    "COMMON",
    "Card",
    "Excuse",
    "Figure",
    "Measure",
    "Outcome",
    "Plan",
    "Proposal",
    "Reading",
    "Report",
    "Status",
    "Taken",
    "Term",
    "Thresholds",
    "add_working_days",
    "card",
    "due_date",
    "is_provisional",
    "is_working_day",
    "judge",
    "kept_rate",
    "propose",
    "type_step",
    "working_days",
]
