"""`python -m leitai` is the same as `leitai`."""

from leitai.cli import main

main()
