"""Seasons of work with a countdown."""
