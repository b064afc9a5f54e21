"""Inspections: enter, list, one record, coverage, figures, files."""
