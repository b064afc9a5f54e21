"""One file per scoring method."""
