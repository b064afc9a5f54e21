"""A rule: a name, a pattern and what its match stands for."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """One way to recognise a piece of text that starts with a number.

    Args:
        name: the name that `leitai read --explain` prints.
        pattern: source of a regular expression, matched where the number starts.
        reason: why the match is no claim (date, code ...), or "" when a production
            of the reader makes claims of it.
    """

    name: str
    pattern: str
    reason: str = ""


def compile_rules(rules: tuple[Rule, ...]) -> re.Pattern[str]:
    """One pattern for all rules; `lastgroup` of a match is the rule's name."""
    return re.compile("|".join(f"(?P<{rule.name}>{rule.pattern})" for rule in rules))
