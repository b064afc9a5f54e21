"""Reads: rows of the database -> shapes for pages and inputs for engines."""
