"""The hall, the office and the public window: one Django app, label "leitai"."""
