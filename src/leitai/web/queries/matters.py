"""Matters read: briefs for whoever opened one, the rows a person may see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from leitai.web.models import Item
from leitai.web.queries.heads import in_language
from leitai.web.queries.rights import hall_rights, own_units
from leitai.web.queries.shapes import StatusWord
from leitai.web.queries.today import today

# Rights whose holders see every matter, published or not.
_SEE_ALL = frozenset({"supervise", "oversee", "inspect"})


@dataclass(frozen=True, slots=True)
class ItemBrief:
    """One matter in a line: for the question, finding or promise that opened it."""

    id: int
    title: str
    state: str
    outcome: str
    card: StatusWord
    due: date
    lead: str
    published: bool


def item_brief(item_ids: Iterable[int]) -> dict[int, ItemBrief]:
    """Briefs of these matters by their ids; an id without a matter is left out."""
    rows = Item.objects.filter(pk__in=set(item_ids)).select_related("lead", "scheme")
    day = today()
    return {
        row.pk: ItemBrief(
            id=row.pk, title=row.title, state=row.state, outcome=row.outcome,
            card=card_of(row, day), due=row.due,
            lead=in_language(row.lead.zh, row.lead.en), published=row.published,
        )
        for row in rows
    }  # fmt: skip


def card_of(item: Item, day: date) -> StatusWord:
    """The card of a matter's lead unit on a day, computed from its clock."""
    if item.state == Item.State.CLOSED:
        return "grey"
    return "red" if day > item.due or item.contradicted else "green"


def visible_items(user: Any) -> QuerySet[Item]:
    """The matters that a person may see.

    Supervisors, overseers and inspectors see all; a unit's person those of its unit, and what
    is published; everybody else what is published.
    """
    if hall_rights(user) & _SEE_ALL:
        return Item.objects.all()
    units = own_units(user)
    if not units:
        return Item.objects.filter(published=True)
    return Item.objects.filter(
        Q(published=True)
        | Q(lead_id__in=units)
        | Q(pk__in=Item.objects.filter(joints__unit_id__in=units).values("pk"))
    )
