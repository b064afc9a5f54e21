"""Statements to claims, relations between claims, and verdicts."""
