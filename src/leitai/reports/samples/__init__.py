"""Made-up data for looking at every document, and the deed that writes them all."""
