"""What a relation between claims is, and what can be said of it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

Kind = Literal[
    "part_whole",
    "group_sum",
    "share",
    "growth",
    "multiple",
    "difference",
    "points",
    "average",
    "repetition",
    "list_length",
    "span_of_years",
    "implied_rate",
]
Verdict = Literal["consistent", "inconsistent", "derivable", "incomplete", "state_rate"]


@dataclass(frozen=True, slots=True)
class Relation:
    """One typed relation between claims of a text.

    Args:
        kind: which arithmetic ties the claims; see docs/reference/relations.md.
        claims: indices into the list of claims, the stated figure last.
        verdict: consistent, inconsistent, derivable (a base or level that
            follows), incomplete (groups that need not sum) or state_rate (the
            sum holds only at an exchange rate that the text does not give).
        computed: what the arithmetic gives, in the normal unit of the stated
            figure; exact.
        stated: what the text says, or None where it says nothing.
        explanation: one sentence in the language of the document, with the
            arithmetic shown.
    """

    kind: Kind
    claims: tuple[int, ...]
    verdict: Verdict
    computed: Fraction | None
    stated: Fraction | None
    explanation: str
