"""Identifiers, exact numbers and Problem, the root of errors; no engine words."""
