"""Open a round, and the people who work in the hall."""
