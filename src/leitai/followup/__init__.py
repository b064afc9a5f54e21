"""Commitments and supervision items: states, working-day clocks, escalation."""

from leitai.followup.workdays import due_date, is_working_day

__all__ = ["due_date", "is_working_day"]
