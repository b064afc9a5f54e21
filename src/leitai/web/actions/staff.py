"""People who work in the hall, and their roles."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from leitai.web.models import Membership, Round, Unit


@transaction.atomic
def add_person(
    *,
    username: str,
    password: str,
    roles: Sequence[str],
    round_: Round | None = None,
    unit: Unit | None = None,
) -> AbstractBaseUser:
    """Make an account, or give an existing one a new password, with these roles."""
    users = get_user_model()
    person = users.objects.filter(username=username).first()
    if person is None:
        person = users.objects.create_user(username=username)
    person.set_password(password)
    person.save()
    for role in roles:
        Membership.objects.get_or_create(user=person, role=role, round=round_, unit=unit)
    return person


@transaction.atomic
def name_unit(*, unit_id: int, en: str) -> None:
    """Give a unit its name in English."""
    Unit.objects.filter(pk=unit_id).update(en=en[:120])
