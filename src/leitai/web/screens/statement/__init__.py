"""A statement with its checks."""
