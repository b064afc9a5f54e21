"""Typed queries for a claim: bases, filters named nearby, time scopes, operations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from leitai.claims.evidence.bases import Base, bases, is_multiple, is_percent, is_points, is_rank
from leitai.claims.evidence.catalog import Catalog, TableProfile
from leitai.claims.evidence.frame import Frame
from leitai.claims.evidence.generate.amounts import draft_amounts
from leitai.claims.evidence.generate.choices import choices_of
from leitai.claims.evidence.generate.comparisons import compare
from leitai.claims.evidence.generate.percents import draft_percents
from leitai.claims.evidence.generate.pieces import Choice, Draft
from leitai.claims.evidence.generate.points import draft_points
from leitai.claims.evidence.generate.ranks import draft_ranks
from leitai.claims.evidence.generate.ratios import is_named, ratios_of
from leitai.claims.evidence.lexicon import plain_form

_MOST_BASES = 10


def drafts(frame: Frame, catalog: Catalog, today: date, inherited: Base | None) -> Iterator[Draft]:
    """All typed queries worth scoring for a claim.

    Args:
        frame: the claim with its surroundings.
        catalog: the ledgers.
        today: the day the statement speaks from.
        inherited: what the claim before in the sentence was about.
    """
    ranked = sorted(
        (_as_ratio(b, frame, catalog) for b in bases(frame, catalog)),
        key=lambda b: b.header + 0.35 * b.unit + 0.25 * b.table_fit + _inherits(b, inherited),
        reverse=True,
    )
    for base in ranked[:_MOST_BASES]:
        table = catalog.table(base.table)
        for choice in choices_of(frame, table, base, today):
            yield from operations(frame, table, base, choice, today, ranked)


def _as_ratio(base: Base, frame: Frame, catalog: Catalog) -> Base:
    """The numerator of a ratio that is named (存贷比) fits, though its own name is not said."""
    if base.measure is None or not (is_percent(frame) or is_points(frame)):
        return base
    text = frame.sentence_text if is_points(frame) else frame.clause_text
    for row in ratios_of(catalog.table(base.table)):
        said = any(plain_form(n) in text for n in row["names"])
        if said and is_named(base.measure.name, row["top"]):
            return replace(base, header=max(base.header, 0.9))
    return base


def _inherits(base: Base, inherited: Base | None) -> float:
    return 0.5 if inherited is not None and base.key == inherited.key else 0.0


def operations(
    frame: Frame, table: TableProfile, base: Base, choice: Choice, today: date, ranked: list[Base]
) -> Iterator[Draft]:
    """Queries of one base under one choice, by what the claim's unit asks for."""
    if is_rank(frame):
        yield from draft_ranks(frame, table, base, choice, today)
    elif is_points(frame):
        yield from draft_points(frame, table, base, choice, today, ranked)
    elif is_multiple(frame):
        yield from compare(frame, table, base, choice, today, "multiple")
    elif is_percent(frame):
        yield from draft_percents(frame, table, base, choice, today, ranked)
    else:
        yield from draft_amounts(frame, table, base, choice, today, ranked)
