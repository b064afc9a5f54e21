"""One file per family of claim patterns."""
