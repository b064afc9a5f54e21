"""Matters read: rows as the engine sees them, their cards, and who may see and do what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from leitai.followup.cards import Card, Thresholds
from leitai.followup.ladder import Excuse as Explained
from leitai.followup.ladder import Proposal, Taken, propose
from leitai.followup.moves import Deed, Done, Matter, PartWork
from leitai.followup.plans import lead_card, part_card
from leitai.followup.states import TRANSITIONS, Part
from leitai.followup.workdays import due_date
from leitai.web.models import Item, JointUnit, Slip, Step, SupervisionScheme
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
    rows = with_parts(Item.objects.filter(pk__in=set(item_ids)))
    day = today()
    return {
        row.pk: ItemBrief(
            id=row.pk, title=row.title, state=row.state, outcome=row.outcome,
            card=card_word(card_of(row, day)), due=row.due,
            lead=in_language(row.lead.zh, row.lead.en), published=row.published,
        )
        for row in rows
    }  # fmt: skip


def with_parts(items: QuerySet[Item]) -> QuerySet[Item]:
    """Matters with all that their cards need, in two queries."""
    return items.select_related("lead", "scheme").prefetch_related("joints__unit")


def visible_items(user: Any) -> QuerySet[Item]:
    """The matters that a person may see.

    Supervisors, overseers and inspectors see all; a unit's person those of its unit, and what
    is published; everybody else what is published.
    """
    if sees_all(user):
        return Item.objects.all()
    units = own_units(user)
    if not units:
        return Item.objects.filter(published=True)
    return Item.objects.filter(Q(published=True) | own_part(units))


def sees_all(user: Any) -> bool:
    """Whether the person sees every matter and who did what."""
    return bool(hall_rights(user) & _SEE_ALL)


def own_part(units: Iterable[int]) -> Q:
    """Matters in which one of these units leads or has a part."""
    ids = tuple(units)
    joint = JointUnit.objects.filter(item=OuterRef("pk"), unit_id__in=ids)
    return Q(lead_id__in=ids) | Q(Exists(joint))


def capacities(user: Any, item: Item) -> dict[Part, frozenset[int]]:
    """In which capacities a person may act on a matter, and for which units."""
    rights, units = hall_rights(user), own_units(user)
    parts: dict[Part, frozenset[int]] = {}
    if "do_matter" in rights and item.lead_id in units:
        parts["lead"] = frozenset({item.lead_id})
    joint = frozenset(row.unit_id for row in item.joints.all()) & units
    if "do_matter" in rights and joint:
        parts["joint"] = joint
    if "supervise" in rights:
        parts["supervisor"] = frozenset()
    elif "inspect" in rights:
        parts["inspector"] = frozenset()
    return parts


def matter_of(item: Item, *, history: bool = True) -> Matter:
    """A matter's rows as the engine's value.

    Args:
        history: whether its steps are read; a card needs none of them.
    """
    steps = list(item.steps.select_related("unit")) if history else []
    return Matter(
        state=item.state, lead=item.lead.zh, set_on=item.set_on, due=item.due,  # type: ignore[arg-type]
        registered_by=item.registered_by, outcome=item.outcome, percent=item.percent,  # type: ignore[arg-type]
        reported_on=item.reported_on, closed_on=item.closed_on, contradicted=item.contradicted,
        excuse_on=_pending_since(steps) if item.state == Item.State.EXCUSE else None,
        parts=tuple(part_of(row) for row in item.joints.all()),
        history=tuple(_done(step) for step in steps if step.move in TRANSITIONS),
    )  # fmt: skip


def part_of(row: JointUnit) -> PartWork:
    """A joint unit's row as the engine's value."""
    return PartWork(
        unit=row.unit.zh, due=row.due, percent=row.percent, reported_on=row.reported_on,
        passed_on=row.passed_on, counts_for_lead=row.counts_for_lead,
    )  # fmt: skip


def _done(step: Step) -> Done:
    deed = Deed(
        move=step.move, by=step.by, part=step.part, on=step.day, text=step.text,  # type: ignore[arg-type]
        unit=step.unit.zh if step.unit else "",
    )  # fmt: skip
    return Done(deed=deed, before=step.before, after=step.after)  # type: ignore[arg-type]


def _pending_since(steps: Sequence[Step]) -> date | None:
    asked = [step.day for step in steps if step.move == "ask_excuse"]
    return asked[-1] if asked else None


def thresholds_of(scheme: SupervisionScheme) -> Thresholds:
    """The scheme's limits, as the engine takes them."""
    return Thresholds(
        key=scheme.key, zh=scheme.zh, en=scheme.en or scheme.zh,
        amber_lag=Fraction(scheme.amber_lag, 100), red_lag=Fraction(scheme.red_lag, 100),
        days_left=scheme.amber_days,
    )  # fmt: skip


def card_of(item: Item, day: date) -> Card | None:
    """The card of a matter's lead unit on a day; None where it was merged or withdrawn."""
    return lead_card(matter_of(item, history=False), day, thresholds_of(item.scheme))


def joint_card(item: Item, row: JointUnit, day: date) -> Card:
    """The card of a joint unit's own part."""
    return part_card(part_of(row), item.set_on, day, thresholds_of(item.scheme))


def card_word(card: Card | None) -> StatusWord:
    """The colour in a word; grey where there is no card."""
    return "grey" if card is None else card.status


def proposal_for(
    item: Item, unit_id: int, reading: Card, slips: Sequence[Slip], day: date
) -> Proposal:
    """The ladder's next step against a unit, computed; a person decides.

    A step that a person declined is not proposed again until the scheme's interval has passed.
    """
    idle = item.state in (Item.State.CLOSED, Item.State.REGISTERED, Item.State.REOPENED)
    if idle or reading.rule in ("done", "done_late"):
        return Proposal(None, "quiet")
    between = item.scheme.between
    own = [s for s in slips if s.unit_id == unit_id and s.set_on == item.set_on]
    own = [s for s in own if not s.taken_back_by]
    declined = [s.on for s in own if not s.given]
    taken = [Taken(s.rung, s.on) for s in own if s.given]  # type: ignore[arg-type]
    # The table of transitions takes an excuse only before the date: whatever waits, freezes.
    waiting = item.state == Item.State.EXCUSE and unit_id == item.lead_id
    excuses = [Explained(date.min)] if waiting else []
    next_one = propose(reading, taken, day, due=item.due, excuses=excuses, between=between)
    if next_one.rung is not None and declined:
        earliest = due_date(max(declined), between)
        if day < earliest:
            return Proposal(None, "wait", earliest)
    return next_one
