"""A folder for Python's path: its `sitecustomize` moves the clock of a server under test."""
