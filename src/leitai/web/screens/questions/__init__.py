"""Public questions and search."""
