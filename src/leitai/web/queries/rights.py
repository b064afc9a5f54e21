"""Who may do what: one table of rights by role."""

from __future__ import annotations

from typing import Any

from leitai.web.models import Membership, Role, Round

# Right -> roles that have it. A right that is not here nobody has but the superuser.
RIGHTS: dict[str, frozenset[str]] = {
    "desk": frozenset({Role.ORGANISER, Role.HOST}),
    "office": frozenset({Role.ORGANISER}),
    "roster": frozenset({Role.ORGANISER}),
    "scheme": frozenset({Role.ORGANISER}),
    "statements": frozenset({Role.ORGANISER}),
    "statement": frozenset({Role.ORGANISER, Role.UNIT}),
    "tickets": frozenset({Role.ORGANISER}),
    "paper": frozenset({Role.ORGANISER, Role.CLERK}),
    "count": frozenset({Role.ORGANISER}),
    "object": frozenset({Role.UNIT}),
    "record": frozenset({Role.ORGANISER, Role.OVERSEER}),
    # Next steps as commitments: a unit works on its own, oversight looks.
    "commitments": frozenset({Role.ORGANISER, Role.SUPERVISOR, Role.UNIT, Role.OVERSEER}),
    # Matters: supervise = register, assign, review, close; matter = a unit's own part of it.
    "supervise": frozenset({Role.SUPERVISOR}),
    "matter": frozenset({Role.SUPERVISOR, Role.UNIT, Role.OVERSEER, Role.INSPECTOR}),
    "do_matter": frozenset({Role.UNIT}),
    # Oversight looks at everything and checks answers; it edits nothing that it oversees.
    "oversee": frozenset({Role.OVERSEER}),
    "questions": frozenset({Role.HANDLER}),
    "answer": frozenset({Role.UNIT}),
    "inspect": frozenset({Role.INSPECTOR, Role.SUPERVISOR}),
    "indicators": frozenset({Role.SUPERVISOR}),
}


def rights_of(user: Any, round_: Round | None) -> frozenset[str]:
    """The rights of a person in a round; of nobody where they are not signed in."""
    if not getattr(user, "is_authenticated", False):
        return frozenset()
    if user.is_superuser:
        return frozenset(RIGHTS)
    roles = {m.role for m in _memberships(user, round_)}
    held = {right for right, holders in RIGHTS.items() if roles & holders}
    return frozenset(held - HALL_RIGHTS)


# Rights over matters, questions, inspections and indicators, which belong to no round.
HALL_RIGHTS = frozenset(
    {"supervise", "matter", "do_matter", "oversee", "questions", "answer", "inspect", "indicators"}
)


def hall_rights(user: Any) -> frozenset[str]:
    """A person's rights over the hall's matters.

    Staff hold them by a role for all rounds; a unit's person and the overseer by their role in
    any round, because a promise outlives its round.
    """
    if not getattr(user, "is_authenticated", False):
        return frozenset()
    if user.is_superuser:
        return frozenset(RIGHTS)
    everywhere = {Role.UNIT, Role.OVERSEER}
    roles = {m.role for m in _roles(user) if m.round_id is None or m.role in everywhere}
    held = {right for right, holders in RIGHTS.items() if roles & holders}
    return frozenset(held & HALL_RIGHTS)


def own_units(user: Any) -> frozenset[int]:
    """Ids of the units that a person speaks for outside the rounds; empty for staff."""
    if not getattr(user, "is_authenticated", False):
        return frozenset()
    return frozenset(m.unit_id for m in _roles(user) if m.role == Role.UNIT and m.unit_id)


def units_of(user: Any, round_: Round) -> frozenset[int] | None:
    """Ids of the units that a person may speak for; None for all of them."""
    memberships = _memberships(user, round_)
    if user.is_superuser or any(m.role == Role.ORGANISER for m in memberships):
        return None
    return frozenset(m.unit_id for m in memberships if m.role == Role.UNIT and m.unit_id)


def editable_slots(user: Any, round_: Round) -> frozenset[str]:
    """Keys of the slots whose statement this person may write now: theirs, and not locked."""
    if "statement" not in rights_of(user, round_):
        return frozenset()
    slots = round_.slots.exclude(statement__locked_at__isnull=False)
    units = units_of(user, round_)
    if units is not None:
        slots = slots.filter(unit_id__in=units)
    return frozenset(slots.values_list("key", flat=True))


def _memberships(user: Any, round_: Round | None) -> list[Membership]:
    pk = None if round_ is None else round_.pk
    return [row for row in _roles(user) if row.round_id is None or row.round_id == pk]


def _roles(user: Any) -> list[Membership]:
    rows: list[Membership] | None = getattr(user, "_leitai_roles", None)
    if rows is None:
        rows = user._leitai_roles = list(Membership.objects.filter(user=user))
    return rows
