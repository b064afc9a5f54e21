"""Units: the three streams of each, side by side and never mixed."""
