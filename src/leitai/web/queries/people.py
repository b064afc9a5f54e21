"""People, their roles, and what can be chosen for them."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from leitai.web.models import Membership, Role, Round, Series, Unit
from leitai.web.queries.heads import in_language


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One role of one person."""

    key: str
    username: str
    role: str
    scope: str


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """`page` of people: the roles there are, and the choices of the form."""

    lines: tuple[PersonLine, ...]
    roles: tuple[tuple[str, str, str], ...]
    rounds: tuple[tuple[str, str], ...]
    units: tuple[str, ...]


def role_words() -> dict[str, tuple[str, str]]:
    """Role -> its name, and what it may do."""
    return {
        Role.ORGANISER: (_("organiser"), _("everything but objections of units")),
        Role.HOST: (_("host"), _("the desk")),
        Role.CLERK: (_("clerk"), _("entering paper sheets")),
        Role.UNIT: (_("unit"), _("its own statement and objections")),
        Role.OVERSEER: (_("overseer"), _("reading the record; checking answers to the public")),
        Role.SUPERVISOR: (_("supervisor"), _("registering, assigning and closing matters")),
        Role.HANDLER: (_("handler of questions"), _("residents' questions, with their askers")),
        Role.INSPECTOR: (_("inspector"), _("visits and findings on site")),
    }


def people_page() -> PeoplePage:
    """All roles of all people."""
    words = role_words()
    rows = Membership.objects.select_related("user", "round", "unit").order_by("user__username")
    return PeoplePage(
        lines=tuple(
            PersonLine(
                key=str(row.pk),
                username=row.user.get_username(),
                role=words[row.role][0],
                scope=" · ".join(
                    part
                    for part in (
                        row.unit.zh if row.unit else "",
                        row.round.zh if row.round else _("all rounds"),
                    )
                    if part
                ),
            )
            for row in rows
        ),
        roles=tuple((role, name, does) for role, (name, does) in words.items()),
        rounds=tuple((r.key, in_language(r.zh, r.en)) for r in Round.objects.all()),
        units=tuple(Unit.objects.values_list("zh", flat=True)),
    )


def series_choices() -> list[tuple[str, str]]:
    """Series to choose from: (key, name)."""
    return [(series.key, in_language(series.zh, series.en)) for series in Series.objects.all()]
