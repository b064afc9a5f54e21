"""Typed relations between the claims of one text, and whether they agree."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from leitai.claims.model import Claim
from leitai.claims.relations import (
    apposed,
    average,
    change,
    group_sum,
    list_length,
    named_parts,
    part_whole,
    points,
    repetition,
    rest,
    share,
    span_of_years,
    total,
)
from leitai.claims.relations.document import Document, lay_out
from leitai.claims.relations.model import Kind, Relation, Verdict
from leitai.claims.relations.settle import settle

__all__ = ["FINDERS", "Kind", "Relation", "Verdict", "relate"]

Finder = Callable[[Document], Iterator[Relation]]

# In this order: what words announce plainly comes before what is inferred.
FINDERS: dict[str, Finder] = {
    "part_whole": part_whole.find,
    "apposed": apposed.find,
    "total": total.find,
    "rest": rest.find,
    "named_parts": named_parts.find,
    "group_sum": group_sum.find,
    "share": share.find,
    "change": change.find,
    "points": points.find,
    "average": average.find,
    "list_length": list_length.find,
    "span_of_years": span_of_years.find,
    "repetition": repetition.find,
}


def relate(text: str, claims: Sequence[Claim], as_of: date | None = None) -> list[Relation]:
    """The relations between the claims of a text.

    Args:
        text: the text as given to `leitai.claims.read`.
        claims: what `read` found in it; rows with `claim` false are used for
            their dates only.
        as_of: the day the text speaks from, where it is known.

    Returns:
        relations in the order of the text, by their first claim.
    """
    document = lay_out(text, claims, as_of)
    found = [relation for finder in FINDERS.values() for relation in finder(document)]
    return settle(found, claims)
