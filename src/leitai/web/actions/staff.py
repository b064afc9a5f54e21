"""People who work in the hall, and their roles."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from leitai.web.actions.problems import NotFound, field_wrong, not_ready
from leitai.web.actions.trail import record_deed
from leitai.web.models import Membership, Role, Round, Unit
from leitai.web.queries.own_sessions import name_of_session


@transaction.atomic
def add_person(
    *,
    username: str,
    password: str,
    roles: Sequence[str],
    round_: Round | None = None,
    unit: Unit | None = None,
    by: str = "keeper",
) -> AbstractBaseUser:
    """Make an account, or give an existing one a new password, with these roles.

    Args:
        by: who does it; the keeper of the machine, who sits at its command line.
    """
    users = get_user_model()
    person = users.objects.filter(username=username).first()
    if person is None:
        person = users.objects.create_user(username=username)
    person.set_password(password)
    person.save()
    for role in roles:
        _give(person, role, round_, unit, by)
    return person


@transaction.atomic
def appoint(
    *, username: str, password: str, role: str, by: str, round_key: str = "", unit: str = ""
) -> AbstractBaseUser:
    """Give a person a role, making the account where there is none.

    Args:
        password: of a new account, by the hall's password rules; "" keeps that of an old one.
        round_key: "" for all rounds. unit: name of the unit that the role `unit` speaks for.
    """
    users = get_user_model()
    if not username or not username.replace("-", "").replace("_", "").isalnum():
        raise field_wrong("Name", "用户名", "letters, digits, - and _.", "须为字母、数字、-或_。")
    if role not in Role.values:
        raise field_wrong("Role", "角色", "is not known.", "不存在。")
    round_ = Round.objects.filter(key=round_key).first()
    if round_key and round_ is None:
        raise NotFound(what="round", what_zh="场次", key=round_key)
    own = Unit.objects.filter(zh=unit).first() if role == Role.UNIT else None
    if role == Role.UNIT and own is None:
        raise field_wrong("Unit", "参赛单位", "the role needs a unit.", "此角色须指定单位。")
    person = users.objects.filter(username=username).first()
    if person is None or password:
        try:
            validate_password(password)
        except ValidationError as error:
            why = " ".join(error.messages)
            raise field_wrong("Password", "密码", why, why) from None
    if person is None:
        person = users.objects.create_user(username=username)
    if password:
        person.set_password(password)
        person.save()
    _give(person, role, round_, own, by)
    return person


def _give(
    person: AbstractBaseUser, role: str, round_: Round | None, unit: Unit | None, by: str
) -> None:
    row, fresh = Membership.objects.get_or_create(
        user_id=person.pk, role=role, round=round_, unit=unit
    )
    if fresh:
        _record("role.given", row, by)


def _record(what: str, row: Membership, by: str) -> None:
    data = {
        "person": unicodedata.normalize("NFC", row.user.get_username()),
        "role": row.role,
        "round": row.round.key if row.round else "",
        "unit": row.unit.zh if row.unit else "",
    }
    # The clock of deeds on accounts is the machine's own, and not one that a test holds.
    record_deed(what=what, by=by, now=timezone.now(), subject=f"role:{row.pk}", data=data)


def note_own_account(person: AbstractBaseUser, what: str) -> None:
    """Record that a person changed their own password or second factor; never which."""
    name = unicodedata.normalize("NFC", person.get_username())
    record_deed(
        what=what, by=name, now=timezone.now(), subject=f"person:{person.pk}",
        data={"person": name},
    )  # fmt: skip


@transaction.atomic
def drop_second_factor(*, username: str, by: str) -> int:
    """Take a lost second factor off an account, with its recovery codes; ends its sessions.

    Returns:
        How many ways were taken off.

    Raises:
        NotFound: where there is no such account.
    """
    from allauth.mfa.models import Authenticator

    person = get_user_model().objects.filter(username=username).first()
    if person is None:
        raise NotFound(what="person", what_zh="人员", key=username[:40])
    dropped = int(Authenticator.objects.filter(user=person).delete()[0])
    end_sessions(person)
    name = unicodedata.normalize("NFC", person.get_username())
    record_deed(
        what="account.second-factor-dropped", by=by, now=timezone.now(),
        subject=f"person:{person.pk}", data={"person": name},
    )  # fmt: skip
    return dropped


def end_sessions(person: AbstractBaseUser) -> None:
    """Sign an account out everywhere."""
    for session in Session.objects.filter(expire_date__gte=timezone.now()):
        if session.get_decoded().get("_auth_user_id") == str(person.pk):
            session.delete()


@transaction.atomic
def end_own_sessions(person: AbstractBaseUser, *, here: str, only: str = "") -> int:
    """A person ends one session of their own, or all but the one they ask from.

    Args:
        person: whose.
        here: session key of the request; that session always stays.
        only: name of one session as a page shows it; empty for all others.

    Returns:
        How many were ended.
    """
    ended = 0
    for session in Session.objects.filter(expire_date__gte=timezone.now()):
        key = session.session_key
        if key == here or (only and name_of_session(key) != only):
            continue
        if session.get_decoded().get("_auth_user_id") == str(person.pk):
            ended += int(session.delete()[0])
    if ended:
        note_own_account(person, "account.sessions-ended")
    return ended


@transaction.atomic
def withdraw_role(*, membership: str, by: str) -> None:
    """Withdraw one role of one person; nobody withdraws their own last right to the office."""
    row = (
        Membership.objects.select_related("user", "round", "unit").filter(pk=membership).first()
        if (membership.isdecimal())
        else None
    )
    if row is None:
        raise NotFound(what="role", what_zh="角色", key=membership)
    if row.user.get_username() == by and row.role == Role.ORGANISER:
        raise not_ready("you would lock yourself out.", "不能撤销自己的组织者角色。")
    _record("role.withdrawn", row, by)
    row.delete()


@transaction.atomic
def name_unit(*, unit_id: int, en: str) -> None:
    """Give a unit its name in English."""
    Unit.objects.filter(pk=unit_id).update(en=en[:120])
