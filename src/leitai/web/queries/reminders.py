"""What a unit should be reminded of on a day: due soon, late, a step that a person decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from leitai.followup.workdays import working_days
from leitai.web.models import Item, Membership, Reminder, Role
from leitai.web.queries.matters import card_of, card_word, joint_card, with_parts


@dataclass(frozen=True, slots=True)
class Message:
    """One reminder to one unit about one matter.

    Args:
        kind: due_soon, late, or the rung that was decided: remind, amber_slip, red_slip, talk.
        left: working days to the due day, negative when late. card: as of the day.
    """

    item_id: int
    title: str
    unit_id: int
    unit: str
    kind: str
    due: date
    left: int
    card: str


def messages_due(day: date) -> tuple[Message, ...]:
    """Everything that the clocks and the decided steps call for on a day, sent before or not.

    Nothing for what was reported, is under an excuse that waits, or is not assigned yet.
    """
    state = Item.State
    under_way = (state.ASSIGNED, state.ACCEPTED, state.DISPUTED, state.DOING)
    rows = with_parts(Item.objects.filter(state__in=under_way)).prefetch_related("slips")
    found: list[Message] = []
    for item in rows:
        card, days = card_of(item, day), item.scheme.amber_days
        clocks = [(item.lead, item.due, item.reported_on, card_word(card))]
        clocks += [
            (row.unit, row.due, row.reported_on or row.passed_on, joint_card(item, row, day).status)
            for row in item.joints.all()
        ]
        for unit, due, reported, colour in clocks:
            left = working_days(day, due)
            kinds = []
            if reported is None and day > due:
                kinds.append("late")
            elif reported is None and left <= days:
                kinds.append("due_soon")
            kinds += [
                slip.rung
                for slip in item.slips.all()
                if slip.unit_id == unit.pk and slip.given and not slip.taken_back_by
                and slip.set_on == item.set_on
            ]  # fmt: skip
            found += [
                Message(item.pk, item.title, unit.pk, unit.zh, kind, due, left, colour)
                for kind in kinds
            ]
    return tuple(found)


def not_sent(messages: tuple[Message, ...], channel: str) -> tuple[Message, ...]:
    """Those that have not gone out by this channel; a new due day makes a new reminder."""
    sent = set(
        Reminder.objects.filter(channel=channel, failed="").values_list(
            "item_id", "unit_id", "kind", "due"
        )
    )
    return tuple(m for m in messages if (m.item_id, m.unit_id, m.kind, m.due) not in sent)


def mail_addresses() -> dict[int, tuple[str, ...]]:
    """Unit -> e-mail addresses of the people who speak for it and have given one."""
    found: dict[int, list[str]] = {}
    rows = Membership.objects.filter(role=Role.UNIT, user__is_active=True).exclude(user__email="")
    for unit, address in rows.values_list("unit_id", "user__email").order_by("pk").distinct():
        if unit is not None and address not in found.setdefault(unit, []):
            found[unit].append(address)
    return {unit: tuple(addresses) for unit, addresses in found.items()}
