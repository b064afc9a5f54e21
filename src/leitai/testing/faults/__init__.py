"""Faults on purpose: a hall under load is broken in every way we know, and then examined.

`python -m leitai.testing.faults --minutes 10` runs them all and prints how often; the short
form in `make test` runs each once. See docs/explanation/reliability.md, "Faults".
"""
