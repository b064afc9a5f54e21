"""A round's public page."""
