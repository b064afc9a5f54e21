"""Names of rules and what they do, for `leitai read --explain`."""

from __future__ import annotations

from leitai.claims.patterns import codes, dates, shares
from leitai.claims.reading.words import load_table

_PATTERNS = {
    rule.name: rule.pattern
    for rule in (*dates.RULES, *dates.CHINESE_RULES, *codes.RULES, *shares.RULES)
}
_WORDS: dict[str, str] = load_table("rules")


def describe(name: str) -> str:
    """What a rule does in one sentence, with its pattern when it has one of its own."""
    said = _WORDS.get(name, "")
    pattern = _PATTERNS.get(name, "")
    return f"{said} /{pattern}/" if pattern else said


def rule_names() -> frozenset[str]:
    """Every rule that has a description."""
    return frozenset(_WORDS)
