"""Percentage points against a reference row or an earlier time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from leitai.claims.evidence.bases import Base
from leitai.claims.evidence.catalog import Category, TableProfile
from leitai.claims.evidence.frame import Frame, Mention
from leitai.claims.evidence.generate.comparisons import goes_down
from leitai.claims.evidence.generate.levels import make_level
from leitai.claims.evidence.generate.pieces import Choice, Draft, make_draft
from leitai.claims.evidence.generate.ratios import is_named, ratios_of
from leitai.claims.evidence.generate.scopes import default_scope, earlier_scope
from leitai.claims.evidence.lexicon import plain_form
from leitai.claims.evidence.model import Level, Query


def draft_points(
    frame: Frame, table: TableProfile, base: Base, choice: Choice, today: date, ranked: list[Base]
) -> Iterator[Draft]:
    """A percentage against a reference row, or against the year before."""
    if base.measure is None:
        return
    pieces = list(_fractions(frame, table, base, choice, today))
    for levels, hundred, names, cue in pieces:
        yield from _against_reference(frame, table, base, choice, levels, hundred, names, cue)
        yield from _against_earlier(frame, table, base, choice, today, levels, hundred, names, cue)


_Piece = tuple[tuple[Level, ...], bool, tuple[str, ...], float]


def _fractions(
    frame: Frame, table: TableProfile, base: Base, choice: Choice, today: date
) -> Iterator[_Piece]:
    """Percentages that the sentence may speak of: a typed column, a named ratio, a growth."""
    assert base.measure is not None
    if (
        base.measure.unit is not None and base.measure.unit.norm == "%"
    ) or base.measure.nature == "rate":
        if level := make_level(table, base, choice, today=today):
            yield (level,), False, (), 0.05
        return
    for row in ratios_of(table):
        name = next((n for n in row["names"] if plain_form(n) in frame.sentence_text), "")
        if not name or not is_named(base.measure.name, row["top"]):
            continue
        for other in table.measures:
            if other.name != base.measure.name and is_named(other.name, row["bottom"]):
                top = make_level(table, base, choice, today=today)
                bottom = make_level(table, replace(base, measure=other), choice, today=today)
                if top and bottom:
                    yield (top, bottom), True, (name, other.name), 0.1


def _against_reference(
    frame: Frame,
    table: TableProfile,
    base: Base,
    choice: Choice,
    levels: tuple[Level, ...],
    hundred: bool,
    names: tuple[str, ...],
    cue: float,
) -> Iterator[Draft]:
    """高于全国24个百分点: the reference is a row of the same column."""
    for mention in choice.filters:
        category = table.category(mention.column)
        own = _own_value(frame, category, mention)
        if not own:
            continue
        here = tuple(_swap(level, mention.column, own) for level in levels)
        there = tuple(_swap(level, mention.column, mention.value) for level in levels)
        down = (
            frame.claim.direction == "down"
            or "低于" in frame.own
            or "below" in frame.own
            or "lower" in frame.own
        )
        query = Query("points", here + there, hundred=hundred, scale=-1.0 if down else 1.0)
        order = _order_bonus(frame, mention)
        above = 0.05 if _COMPARES.search(frame.clause_text) else -0.08
        yield make_draft(base, choice, query, cue + above + order, (*names, own))


_COMPARES = re.compile(r"高于|低于|高出|above|below|higher than|lower than|ahead of")


def _own_value(frame: Frame, category: Category, reference: Mention) -> str:
    others = [
        m for m, _ in frame.mentions if m.column == category.column and m.table == reference.table
    ]
    before = [
        m
        for m in others
        if m.value != reference.value
        and m.value not in category.wider
        and m.start < reference.start
    ]
    if before:
        return before[-1].value
    if reference.value in category.wider or reference.value in category.totals:
        rest = [v for v in category.values if v not in category.wider and v not in category.totals]
        if len(rest) == 1:
            return rest[0]
        if "全市" in category.values and reference.value != "全市":
            return "全市"
    return ""


def _order_bonus(frame: Frame, mention: Mention) -> float:
    """全国、全省24和22个百分点: first with first, second with second."""
    named = sorted(
        {
            m.start
            for m, _ in frame.mentions
            if (m.table, m.column) == (mention.table, mention.column)
            and frame.clause[0] <= m.start < frame.start
        }
    )
    if len(named) < 2:
        return 0.0
    earlier = len(re.findall(r"\d[\d.]*", frame.clause_text[: frame.start - frame.clause[0]]))
    at = named.index(mention.start) if mention.start in named else -1
    return 0.1 if at == min(earlier, len(named) - 1) else -0.05


def _swap(level: Level, column: str, value: str) -> Level:
    rest = tuple(p for p in level.filters if p[0] != column)
    return replace(level, filters=tuple(sorted((*rest, (column, value)))))


def _against_earlier(
    frame: Frame,
    table: TableProfile,
    base: Base,
    choice: Choice,
    today: date,
    levels: tuple[Level, ...],
    hundred: bool,
    names: tuple[str, ...],
    cue: float,
) -> Iterator[Draft]:
    if choice.axis is None and not (base.measure and base.measure.by_period):
        return
    scope = choice.scope or default_scope(table, base, choice, today)
    if scope is None:
        return
    earlier, extra = earlier_scope(frame, scope, choice.axis)
    before = replace(choice, scope=earlier)
    for old in _fractions(frame, table, base, before, today):
        if len(old[0]) != len(levels) or old[0] == levels:
            continue
        if [v.column for v in old[0]] != [v.column for v in levels] and not (
            base.measure and base.measure.by_period
        ):
            continue
        covered = choice.covered and (choice.axis is None or choice.axis.covers(earlier, today))
        down = frame.claim.direction == "down" or goes_down(frame)
        query = Query("points", (*levels, *old[0]), hundred=hundred, scale=-1.0 if down else 1.0)
        if _COMPARES.search(frame.clause_text) and not frame.cue("yearly"):
            extra -= 0.15
        yield replace(make_draft(base, choice, query, cue + extra, names), covered=covered)
