"""Ranks of a value among its column."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from leitai.claims.evidence.bases import Base
from leitai.claims.evidence.catalog import TableProfile
from leitai.claims.evidence.frame import Frame
from leitai.claims.evidence.generate.levels import make_level
from leitai.claims.evidence.generate.pieces import Choice, Draft, make_draft, special_values
from leitai.claims.evidence.model import Query


def draft_ranks(
    frame: Frame, table: TableProfile, base: Base, choice: Choice, today: date
) -> Iterator[Draft]:
    if base.category is not None:
        return
    ascending = frame.cue("from_bottom", "clause")
    for mention in choice.filters:
        rest = tuple(p for p in choice.pairs if p[0] != mention.column)
        category = table.category(mention.column)
        special = special_values(category)
        if mention.value in special:
            continue
        if special:
            rest = tuple(sorted((*rest, (mention.column, "!" + "|".join(special)))))
        level = make_level(table, base, replace(choice, pairs=rest), today=today)
        if level is None:
            continue
        yield make_draft(
            base, choice, Query("rank", (level,), mention.column, mention.value, ascending), 0.05
        )
