"""Commitments and supervision items: states, working-day clocks, escalation."""

from leitai.followup.cards import COMMON, Card, Plan, Status, Thresholds, card
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
    "Plan",
    "Proposal",
    "Status",
    "Taken",
    "Term",
    "Thresholds",
    "add_working_days",
    "card",
    "due_date",
    "is_provisional",
    "is_working_day",
    "propose",
    "working_days",
]
