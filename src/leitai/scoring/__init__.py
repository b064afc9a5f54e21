"""Ballots to marks, scores, standings with intervals, and judge diagnostics."""
