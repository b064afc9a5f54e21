"""Commitments and supervision items: states, working-day clocks, escalation."""
