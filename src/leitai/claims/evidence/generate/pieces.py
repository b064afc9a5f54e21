"""A query before it is scored, and one way to narrow what it aggregates."""

from __future__ import annotations

from dataclasses import dataclass

from leitai.claims.evidence.axis import Axis
from leitai.claims.evidence.bases import Base
from leitai.claims.evidence.catalog import Category
from leitai.claims.evidence.frame import Mention
from leitai.claims.evidence.model import Query, Scope


@dataclass(frozen=True, slots=True)
class Draft:
    """A query before it is scored, with what it was made from."""

    query: Query
    base: Base
    filters: tuple[Mention, ...]
    scope: Scope | None
    axis: Axis | None
    covered: bool
    cues: float = 0.0
    names: tuple[str, ...] = ()  # further column names the query explains
    whole: bool = False  # a total row or the whole was taken by default


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to narrow a base: filters and a time scope, as SQL-ready parts."""

    filters: tuple[Mention, ...]
    pairs: tuple[tuple[str, str], ...]
    scope: Scope | None
    axis: Axis | None
    covered: bool
    whole: bool


def special_values(category: Category) -> list[str]:
    return list(dict.fromkeys((*category.totals, *category.wider)))


def make_draft(
    base: Base, choice: Choice, query: Query, cues: float = 0.0, names: tuple[str, ...] = ()
) -> Draft:
    return Draft(
        query,
        base,
        choice.filters,
        choice.scope,
        choice.axis,
        choice.covered,
        cues,
        names,
        choice.whole,
    )
