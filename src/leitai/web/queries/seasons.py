"""Seasons read: the countdown and the actions rolled up by computed cards."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from leitai.followup.season import Countdown, RolledUp, count_down, roll_up
from leitai.web.models import Item, Season
from leitai.web.queries.heads import in_language
from leitai.web.queries.matters import ItemBrief, item_brief, visible_items
from leitai.web.queries.today import today


@dataclass(frozen=True, slots=True)
class SeasonLine:
    key: str
    name: str
    countdown: Countdown
    rolled_up: RolledUp
    made_up: bool


@dataclass(frozen=True, slots=True)
class SeasonPage:
    """A season for one reader: `hidden` actions are counted and not named to this reader."""

    key: str
    name: str
    countdown: Countdown
    rolled_up: RolledUp
    parent: ItemBrief
    actions: tuple[ItemBrief, ...]
    hidden: int
    starts_source: str
    made_up: bool
    today: date


def season_lines() -> tuple[SeasonLine, ...]:
    """Every season, newest first, in as many queries as for one."""
    day = today()
    seasons = list(Season.objects.all())
    children = Item.objects.filter(parent__season__in=seasons).values_list("pk", "parent_id")
    parents = dict(children)
    briefs = item_brief(parents)
    return tuple(
        SeasonLine(
            key=row.key, name=in_language(row.zh, row.en),
            countdown=count_down(row.starts, row.days, day),
            rolled_up=rolled_up(
                brief for pk, brief in briefs.items() if parents[pk] == row.parent_id
            ),
            made_up=row.made_up,
        )
        for row in seasons
    )  # fmt: skip


def rolled_up(briefs: Iterable[ItemBrief]) -> RolledUp:
    """Actions counted by card; the closed apart."""
    return roll_up((brief.card, brief.state == Item.State.CLOSED) for brief in briefs)


def season_page(row: Season, user: Any) -> SeasonPage:
    """One season with its actions, in the order they were registered."""
    children = list(
        Item.objects.filter(parent_id=row.parent_id).order_by("pk").values_list("pk", flat=True)
    )
    briefs = item_brief([row.parent_id, *children])
    seen = set(visible_items(user).filter(parent_id=row.parent_id).values_list("pk", flat=True))
    day = today()
    return SeasonPage(
        key=row.key, name=in_language(row.zh, row.en),
        countdown=count_down(row.starts, row.days, day),
        rolled_up=rolled_up(briefs[pk] for pk in children),
        parent=briefs[row.parent_id],
        actions=tuple(briefs[pk] for pk in children if pk in seen),
        hidden=len(children) - len(seen), starts_source=row.starts_source,
        made_up=row.made_up, today=day,
    )  # fmt: skip
