"""Indicators: periods entered and published; the public table of stars, flags and cards."""
