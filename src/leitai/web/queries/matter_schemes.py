"""Schemes of supervision as a page shows them, and what a new matter may choose."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from leitai.web.models import Item, SupervisionScheme, Unit
from leitai.web.queries.heads import in_language
from leitai.web.queries.matter_pages import scheme_rule
from leitai.web.queries.matter_words import source_word


@dataclass(frozen=True, slots=True)
class SchemeLine:
    """One scheme: its limits as numbers and in a sentence, and how many open matters follow it."""

    key: str
    name: str
    zh: str
    en: str
    meaning: str
    rule: str
    amber_lag: int
    red_lag: int
    amber_days: int
    between: int
    term: int
    open: int
    made_up: bool
    version: int


@dataclass(frozen=True, slots=True)
class Choices:
    """What the form of a new matter offers."""

    sources: tuple[tuple[str, str], ...]
    units: tuple[tuple[str, str], ...]
    schemes: tuple[tuple[str, str], ...]


def scheme_lines() -> tuple[SchemeLine, ...]:
    """All schemes, in their order."""
    opened = Count("items", filter=~Q(items__state=Item.State.CLOSED))
    return tuple(
        SchemeLine(
            key=row.key, name=in_language(row.zh, row.en), zh=row.zh, en=row.en,
            meaning=row.meaning, rule=scheme_rule(row), amber_lag=row.amber_lag,
            red_lag=row.red_lag, amber_days=row.amber_days, between=row.between, term=row.term,
            open=row.open, made_up=row.made_up, version=row.version,
        )
        for row in SupervisionScheme.objects.annotate(open=opened).order_by("number", "key")
    )  # fmt: skip


def choices() -> Choices:
    """Sources, units and schemes to choose from."""
    schemes = SupervisionScheme.objects.all()
    return Choices(
        sources=tuple((value, source_word(value)) for value in Item.Source.values),
        units=tuple((str(u.pk), in_language(u.zh, u.en)) for u in Unit.objects.all()),
        schemes=tuple((s.key, in_language(s.zh, s.en)) for s in schemes),
    )
