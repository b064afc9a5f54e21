"""Typed percentages, growth, shares and named ratios."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from leitai.claims.evidence.bases import Base
from leitai.claims.evidence.catalog import TableProfile
from leitai.claims.evidence.frame import Frame, Mention
from leitai.claims.evidence.generate.comparisons import compare
from leitai.claims.evidence.generate.levels import make_level
from leitai.claims.evidence.generate.pieces import Choice, Draft, make_draft, special_values
from leitai.claims.evidence.generate.ratios import is_named, ratios_of
from leitai.claims.evidence.lexicon import plain_form
from leitai.claims.evidence.model import Level, Query


def draft_percents(
    frame: Frame, table: TableProfile, base: Base, choice: Choice, today: date, ranked: list[Base]
) -> Iterator[Draft]:
    claim = frame.claim
    change = claim.kind == "rate_change" or (frame.cue("growth") and claim.kind != "share")
    change = change and not frame.cue("share")
    if change:
        yield from compare(frame, table, base, choice, today, "rate")
    typed = (
        base.measure is not None and base.measure.unit is not None and base.measure.unit.norm == "%"
    )
    if base.measure is not None and (typed or base.measure.nature == "rate"):
        level = make_level(table, base, choice, today=today)
        if level is not None:
            growth_column = _is_growth_name(base.measure.name)
            off = 0.0 if change == growth_column else -0.2
            sign = -1.0 if growth_column and claim.direction == "down" else 1.0
            yield make_draft(base, choice, Query("level", (level,), scale=base.scale * sign), off)
        if typed:
            return
    if change and claim.kind == "rate_change":
        return  # growth of what is said, never a share
    yield from _shares(frame, table, base, choice, today)
    yield from _named_ratios(frame, table, base, choice, today)


def _is_growth_name(name: str) -> bool:
    return any(
        w in plain_form(name)
        for w in ("增速", "增长", "增幅", "同比", "环比", "growth", "yoy", "change")
    )


def _shares(
    frame: Frame, table: TableProfile, base: Base, choice: Choice, today: date
) -> Iterator[Draft]:
    """Part with a filter over the whole without it."""
    if base.category is not None or (base.measure is not None and base.measure.nature == "rate"):
        return
    top = make_level(table, base, choice, today=today)
    if top is None or top.aggregate not in ("sum", "count", "last"):
        return
    for mention in choice.filters:
        rest = tuple(p for p in top.filters if p[0] != mention.column)
        category = table.category(mention.column)
        special = special_values(category)
        if special:
            total = next(iter(category.totals), "")
            rest = tuple(sorted((*rest, (mention.column, total or "!" + "|".join(special)))))
        bottom = replace(top, filters=rest)
        if mention.value.startswith("∈"):
            continue
        share = frame.cue("share", "clause") or _names_rate(frame, mention)
        cue = 0.05 if share else -0.1
        yield make_draft(base, choice, Query("share", (top, bottom), hundred=True), cue)


def _names_rate(frame: Frame, mention: Mention) -> bool:
    """逾期率, 优秀率, the no-show rate: the share of a value."""
    after = frame.sentence_text[mention.end - frame.sentence[0] :][:6]
    return mention.start >= frame.sentence[0] and re.match(r"率|\s?rate\b", after) is not None


def _named_ratios(
    frame: Frame, table: TableProfile, base: Base, choice: Choice, today: date
) -> Iterator[Draft]:
    """整改率 = 整改 / 发现: the base is the numerator."""
    if base.category is not None:
        return
    top = make_level(table, base, choice, today=today)
    if top is None or top.aggregate not in ("sum", "count", "last"):
        return
    for row in ratios_of(table):
        name = next((n for n in row["names"] if plain_form(n) in frame.own), "")
        cues = 0.1
        if not name:
            name = next((n for n in row["names"] if plain_form(n) in frame.clause_text), "")
            cues = 0.0
        if not name:
            continue
        if base.measure is None:
            yield from _counted_ratio(frame, table, base, choice, top, row, cues, name)
            continue
        if not is_named(base.measure.name, row["top"]):
            continue
        for other in table.measures:
            if other.name == base.measure.name or other.nature == "rate":
                continue
            rank = is_named(other.name, row["bottom"])
            if rank:
                bottom = make_level(table, replace(base, measure=other), choice, today=today)
                if bottom is not None:
                    query = Query("ratio", (top, bottom), hundred=True)
                    yield make_draft(base, choice, query, cues + 0.04 * rank, (name, other.name))
        if "#" in row["bottom"] and base.measure.nature == "flow":
            bottom = Level(table.name, "count", "", top.filters, top.when)
            yield make_draft(
                base, choice, Query("ratio", (top, bottom), hundred=True), cues - 0.06, (name,)
            )


def _counted_ratio(
    frame: Frame,
    table: TableProfile,
    base: Base,
    choice: Choice,
    top: Level,
    row: dict[str, Any],
    cues: float,
    name: str,
) -> Iterator[Draft]:
    """Rows in a state over all rows: 办结率 from a column of states."""
    if "#" not in row["bottom"]:
        return
    used = {c for c, _ in choice.pairs}
    for category in table.categories:
        if category.column in used or category.identifier:
            continue
        for value in category.values:
            plain = plain_form(value)
            yes = category.boolean and value.lower() in ("是", "true", "yes", "y", "1")
            if yes and not any(plain_form(w) in plain_form(category.name) for w in row["top"]):
                continue
            if not yes and (
                plain.startswith(("未", "不", "not", "un", "非")) or not is_named(value, row["top"])
            ):
                continue
            # 调解率 is of 调解, though 撤诉 is its neighbour.
            exact = 0.06 if f"{plain.removeprefix('已')}率" == plain_form(name) else 0.0
            part = replace(top, filters=tuple(sorted((*top.filters, (category.column, value)))))
            yield make_draft(
                base, choice, Query("share", (part, top), hundred=True), cues + exact, (name, value)
            )
