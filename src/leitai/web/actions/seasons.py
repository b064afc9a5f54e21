"""Seasons of work: opened with their actions, which are matters like any other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from leitai.base.problem import Problem
from leitai.followup.season import count_down
from leitai.web.actions.matters import clean_line, register_item
from leitai.web.actions.problems import NotFound, field_wrong
from leitai.web.actions.trail import record_deed
from leitai.web.actions.turns import unless_taken
from leitai.web.models import Item, Season
from leitai.web.queries.today import today

MOST_ACTIONS = 50
LONGEST = 3650


@transaction.atomic
def open_season(
    *,
    key: str,
    zh: str,
    starts: date,
    days: int,
    lead_id: int,
    by: str,
    now: datetime,
    en: str = "",
    starts_source: str = "",
    actions: Sequence[str] = (),
    count: int = 0,
    parent_id: int | None = None,
    published: bool = True,
    made_up: bool = False,
) -> Season:
    """Open a season: one matter for the whole, and one below it for each action.

    Args:
        days: how many the season has; its first day is day 1.
        actions: names of the actions. Where a source gives their number alone, `count` of them
            are numbered, and no name is made up.
        parent_id: a matter that stands already, with its children as the actions; then no
            other names are given.
        starts_source: who said the first day.

    Raises:
        FieldWrong: a key that is taken, a season that is over, more than 50 actions.
    """
    if not re.fullmatch(r"[a-z0-9-]{1,40}", key) or Season.objects.filter(key=key).exists():
        raise _key_wrong()
    if not 1 <= days <= LONGEST:
        raise field_wrong("Days", "天数", f"1 to {LONGEST}.", f"须为1至{LONGEST}。")
    last = count_down(starts, days, today()).last
    if last < today():
        raise field_wrong("Days", "天数", f"it ended on {last}.", f"已于{last}结束。")
    if parent_id is not None:
        parent = _standing(parent_id)
        return _keep(key, zh, en, starts, days, starts_source, parent, made_up, by, now)
    names = [clean_line(name, "Action", "行动", 120) for name in actions if name.strip()]
    names = names or [f"第{n}项行动" for n in range(1, count + 1)]
    if not 1 <= len(names) <= MOST_ACTIONS or len(set(names)) < len(names):
        raise field_wrong(
            "Actions", "行动", f"1 to {MOST_ACTIONS}, none twice.",
            f"须为1至{MOST_ACTIONS}项，不得重复。",
        )  # fmt: skip
    common: dict[str, Any] = {
        "source": Item.Source.INSTRUCTION, "lead_id": lead_id, "by": by, "now": now,
        "due": last, "published": published, "made_up": made_up, "origin": f"season:{key}",
    }  # fmt: skip
    title = clean_line(zh, "Name", "名称", 120)
    parent = register_item(title=title, **common)
    for name in names:
        register_item(title=name, parent_id=parent.pk, **common)
    return _keep(key, title, en, starts, days, starts_source, parent, made_up, by, now)


def _key_wrong() -> Problem:
    return field_wrong(
        "Key", "网址标识", "letters, digits and -, not taken yet.",
        "须为小写字母、数字或-，且未被使用。",
    )  # fmt: skip


def _standing(parent_id: int) -> Item:
    """A matter with children that no season has yet."""
    parent = Item.objects.filter(pk=parent_id).first()
    if parent is None:
        raise NotFound(what="matter", what_zh="事项", key=parent_id)
    if not parent.children.exists() or Season.objects.filter(parent=parent).exists():
        raise field_wrong(
            "Matter", "事项", "it has no children, or a season already.",
            "没有子事项，或已属于另一季。",
        )  # fmt: skip
    return parent


def _keep(
    key: str, zh: str, en: str, starts: date, days: int, starts_source: str, parent: Item,
    made_up: bool, by: str, now: datetime,
) -> Season:  # fmt: skip
    name = clean_line(zh, "Name", "名称", 120)
    with unless_taken(_key_wrong()):
        season = Season.objects.create(
            key=key, zh=name, en=en.strip()[:160], starts=starts, days=days, parent=parent,
            starts_source=starts_source.strip()[:200], made_up=made_up, opened_by=by,
        )  # fmt: skip
    record_deed(
        what="season.opened", by=by, now=now, subject=f"season:{key}",
        data={"season": key, "starts": starts.isoformat(), "days": days,
              "actions": parent.children.count(), "item": parent.pk},
    )  # fmt: skip
    return season
