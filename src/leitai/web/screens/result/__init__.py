"""The result."""
