"""Before a round is sealed the hall asks once more who it is: an open desk is not enough."""

from __future__ import annotations

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.test import Client

from leitai.web.actions import results, staff
from leitai.web.models import RoundState
from web.halls import GOOD, NOW, Hall

PASSWORD = "十二只白鹭飞过海边的擂台"
FACTOR = "/accounts/2fa/reauthenticate/"


@pytest.fixture
def ready(hall: Hall) -> Hall:
    """A counted round to which nobody objects."""
    cache.clear()
    staff.add_person(username="host", password=PASSWORD, roles=["organiser"])
    for order in (1, 2, 3):
        hall.advance(order, 3)
        for code in hall.codes["leaders"]:
            hall.cast(code, order, GOOD)
        hall.advance(order)
    round_id = hall.round.pk
    results.count(round_id=round_id, by="host", now=NOW)
    results.open_objections(round_id=round_id, by="host", now=NOW)
    for slot in hall.round.slots.all():
        results.waive_objection(round_id=round_id, slot_key=slot.key, by="unit", now=NOW)
    return hall


def signed_in() -> Client:
    client = Client(headers={"accept-language": "en"})
    answer = client.post("/accounts/login/", {"login": "host", "password": PASSWORD})
    assert answer.status_code == 302
    return client


def press(client: Client, hall: Hall, page: str = "office/count/") -> str:
    """Press "seal" as the page shows it now; where it leads."""
    fields = {"deed": "seal", "version": str(hall.fresh().version)}
    answer = client.post(f"/r/{hall.round.key}/{page}", fields)
    assert answer.status_code == 302, answer.content.decode()[:600]
    return answer["Location"]


def give(client: Client, where: str, **fields: str) -> str:
    """Answer the form one was led to; where it leads, "" when it is shown again."""
    way, _, after = where.partition("?next=")
    answer = client.post(way, {**fields, "next": after.replace("%2F", "/")})
    return answer.headers.get("Location", "")


@pytest.mark.parametrize("page", ["office/", "office/count/"])
def test_the_password_is_asked_for_and_the_round_sealed_with_it(ready: Hall, page: str) -> None:
    client = signed_in()
    asked = press(client, ready, page)
    assert asked.startswith("/accounts/reauthenticate/?next=")
    shown = client.get(asked)
    assert b"Show that it is you" in shown.content and b"password/reset" not in shown.content
    assert give(client, asked, password="wrong") == ""
    assert ready.fresh().state == RoundState.OBJECTION
    assert give(client, asked, password=PASSWORD) == f"/r/{ready.round.key}/{page}"
    assert ready.fresh().state == RoundState.SEALED
    assert "Done:" in client.get(f"/r/{ready.round.key}/{page}").content.decode()


def test_it_is_not_asked_twice_within_five_minutes_and_again_after(ready: Hall) -> None:
    client = signed_in()
    client.get(press(client, ready))
    client.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": "/"})
    session = client.session
    methods = session["account_authentication_methods"]
    methods[-1]["at"] = time.time() - 301
    session["account_authentication_methods"] = methods
    session.save()
    assert press(client, ready).startswith("/accounts/reauthenticate/")
    methods[-1]["at"] = time.time() - 200
    session = client.session
    session["account_authentication_methods"] = methods
    session.save()
    assert press(client, ready) == f"/r/{ready.round.key}/office/count/"
    assert ready.fresh().state == RoundState.SEALED


def test_who_has_a_second_factor_gives_that_and_the_password_is_not_enough(ready: Hall) -> None:
    client = signed_in()
    user = get_user_model().objects.get(username="host")
    TOTP.activate(user, generate_totp_secret())
    spare = RecoveryCodes.activate(user).get_unused_codes()[0]
    assert Authenticator.objects.count() == 2
    asked = press(client, ready)
    assert asked.startswith(FACTOR)
    assert give(client, "/accounts/reauthenticate/?next=/", password=PASSWORD).startswith(FACTOR)
    assert give(client, asked, code="000000") == ""
    assert ready.fresh().state == RoundState.OBJECTION
    assert give(client, asked, code=spare) == f"/r/{ready.round.key}/office/count/"
    assert ready.fresh().state == RoundState.SEALED


def test_what_changed_meanwhile_is_told_on_the_page_itself(ready: Hall) -> None:
    client = signed_in()
    asked = press(client, ready)
    fresh = ready.fresh()
    fresh.version += 1
    fresh.save()
    back = give(client, asked, password=PASSWORD)
    assert back == f"/r/{ready.round.key}/office/count/"
    page = client.get(back).content.decode()
    assert 'data-kind="conflict"' in page and "Someone else has changed this" in page
    assert ready.fresh().state == RoundState.OBJECTION


def test_an_account_without_password_is_left_to_its_provider(ready: Hall) -> None:
    client = signed_in()
    user = get_user_model().objects.get(username="host")
    user.set_unusable_password()
    user.save()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert press(client, ready) == f"/r/{ready.round.key}/office/count/"
    assert ready.fresh().state == RoundState.SEALED


def test_others_deeds_are_not_held_up(ready: Hall) -> None:
    """Closing and counting in front of the hall ask for nothing."""
    client = signed_in()
    fields = {"deed": "reopen", "reason": "一张纸票漏录", "version": str(ready.fresh().version)}
    answer = client.post(f"/r/{ready.round.key}/office/count/", fields)
    assert not answer.headers.get("Location", "").startswith("/accounts/")
