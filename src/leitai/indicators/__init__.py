"""Target, actual, direction and period to status; stars, flags, cards."""
