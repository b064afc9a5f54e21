"""A person's own password and second factor: changed by the person, told in the trail."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from click.testing import CliRunner
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.test import Client

from leitai.web.actions import staff
from leitai.web.actions.problems import FieldWrong
from leitai.web.models import TrailLeaf

OLD, NEW = "the-old-long-password", "海边的十二只白鹭飞过擂台"


@pytest.fixture
def person(db: None) -> str:
    cache.clear()
    staff.add_person(username="host", password=OLD, roles=["host"])
    return "host"


def signed_in(password: str) -> Client:
    client = Client()
    answer = client.post("/accounts/login/", {"login": "host", "password": password})
    assert answer.status_code == 302, answer.content.decode()[:500]
    return client


def is_in(client: Client) -> bool:
    return client.get("/accounts/password/change/").status_code == 200


def deeds() -> list[str]:
    bodies = TrailLeaf.objects.order_by("index").values_list("body", flat=True)
    return [json.loads(body.split("\n", 1)[1])["what"] for body in bodies]


def change(client: Client, old: str, new: str, again: str = "") -> int:
    fields = {"oldpassword": old, "password1": new, "password2": again or new}
    return client.post("/accounts/password/change/", fields).status_code


def test_a_new_password_ends_every_other_session_and_is_told(person: str) -> None:
    here, elsewhere = signed_in(OLD), signed_in(OLD)
    assert change(here, OLD, NEW) == 302
    assert is_in(here) and not is_in(elsewhere)
    assert Client().login(username="host", password=NEW)
    assert not Client().login(username="host", password=OLD)
    assert deeds()[-1] == "account.password"
    told = TrailLeaf.objects.latest("index").body
    assert NEW not in told and OLD not in told


@pytest.mark.parametrize(
    ("old", "new", "again"),
    [
        ("wrong", NEW, NEW),
        (OLD, NEW, NEW + "x"),
        (OLD, "eleven-char", "eleven-char"),
        (OLD, "host", "host"),
    ],
)
def test_a_bad_change_changes_nothing(person: str, old: str, new: str, again: str) -> None:
    client = signed_in(OLD)
    assert change(client, old, new, again) == 200
    assert Client().login(username="host", password=OLD)
    assert "account.password" not in deeds()


def test_strangers_are_asked_to_sign_in() -> None:
    for path in ("/accounts/password/change/", "/accounts/2fa/"):
        answer = Client().get(path)
        assert answer.status_code == 302 and answer["Location"].startswith("/accounts/login/")


def test_the_organiser_gives_no_short_password_either(person: str) -> None:
    with pytest.raises(FieldWrong):
        staff.appoint(username="clerk", password="eleven-char", role="clerk", by="keeper")


def code_of(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def activate(client: Client) -> str:
    """Set up a second factor; the password is asked for once more before."""
    way = "/accounts/2fa/totp/activate/"
    asked = client.get(way)
    assert asked.status_code == 302 and asked["Location"].startswith("/accounts/reauthenticate/")
    again = client.get(asked["Location"])
    assert again.status_code == 200 and b"password/reset" not in again.content
    client.post(asked["Location"], {"password": "wrong", "next": way})
    assert client.get(way).status_code == 302
    cache.clear()
    assert client.post(asked["Location"], {"password": OLD, "next": way})["Location"] == way
    page = client.get("/accounts/2fa/totp/activate/")
    assert page.status_code == 200 and b"data:image/svg+xml" in page.content
    assert client.post(way, {"code": "000000"}).status_code == 200
    secret: str = page.context["form"].secret
    done = client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)})
    assert done.status_code == 302, done.content.decode()[:800]
    assert done["Location"].startswith("/accounts/2fa/recovery-codes/"), done["Location"]
    return secret


def test_a_second_factor_is_set_up_asked_for_and_taken_off(
    person: str, django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[object]]
) -> None:
    """Set-up with a QR code, recovery codes, sign-in with either, and the keeper's way out."""
    client = signed_in(OLD)
    with django_capture_on_commit_callbacks(execute=True):
        activate(client)
    assert "account.second-factor" in deeds()
    codes = client.get("/accounts/2fa/recovery-codes/")
    assert codes.status_code == 200
    recovery = Authenticator.objects.get(user__username="host", type="recovery_codes")
    spare = recovery.wrap().get_unused_codes()
    assert len(spare) == 10 and spare[0].encode() in codes.content
    # The password alone is no longer enough.
    cache.clear()
    other = Client()
    asked = other.post("/accounts/login/", {"login": "host", "password": OLD})
    assert asked["Location"].startswith("/accounts/2fa/authenticate/") and not is_in(other)
    assert other.post("/accounts/2fa/authenticate/", {"code": "123"}).status_code == 200
    assert not is_in(other)
    assert other.post("/accounts/2fa/authenticate/", {"code": spare[0]}).status_code == 302
    assert is_in(other)
    # A recovery code counts once.
    cache.clear()
    third = Client()
    third.post("/accounts/login/", {"login": "host", "password": OLD})
    assert third.post("/accounts/2fa/authenticate/", {"code": spare[0]}).status_code == 200
    # The telephone is lost, and the codes with it.
    assert staff.drop_second_factor(username="host", by="keeper") == 2
    assert not is_in(other) and not is_in(client)
    assert deeds()[-1] == "account.second-factor-dropped"
    cache.clear()
    assert is_in(signed_in(OLD))
    assert get_user_model().objects.filter(username="host").exists()


def test_the_keepers_command_takes_it_off(person: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from leitai.cli import main
    from leitai.cli import person as command

    monkeypatch.setattr(command, "prepare", lambda data: None)
    activate(signed_in(OLD))
    said = CliRunner().invoke(main, ["person", "host", "--drop-second-factor"])
    assert (said.exit_code, said.output) == (0, "host: 2\n")
    unknown = CliRunner().invoke(main, ["person", "nobody", "--drop-second-factor"])
    assert unknown.exit_code == 2
