"""A person's own password and second factor: changed by the person, told in the trail."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
import pytest_django.fixtures
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


def shown(client: Client) -> list[str]:
    """The devices on one's own page, as they are named there."""
    page = client.get("/accounts/sessions/")
    assert page.status_code == 200 and "no-store" in page["Cache-Control"]
    return [row.device for row in page.context["sessions"]]


def on(agent: str) -> Client:
    """Signed in with such a program."""
    cache.clear()
    client = Client(headers={"User-Agent": agent})
    told = client.post("/accounts/login/", {"login": "host", "password": OLD})
    assert told.status_code == 302
    return client


PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/129.0 Mobile Safari/537.36"
DESK = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/129.0 Edg/129.0"
BARE = "x<script>"


def test_a_person_sees_where_they_are_signed_in_and_ends_it(person: str) -> None:
    staff.add_person(username="clerk", password=OLD, roles=["clerk"])
    stranger = Client()
    stranger.post("/accounts/login/", {"login": "clerk", "password": OLD})
    phone, desk, bare = on(PHONE), on(DESK), on(BARE)
    assert shown(phone) == ["Chrome · Android", "", "Edge · Windows"]
    page = phone.get("/accounts/sessions/")
    rows = page.context["sessions"]
    assert [row.here for row in rows] == [True, False, False] and all(row.since for row in rows)
    for client in (phone, desk, bare, stranger):
        key = client.session.session_key
        assert key is not None and key not in page.content.decode()
    assert "<script>" not in page.content.decode().split("<main", 1)[1]
    # One of them; a name that is nobody's, and one's own, end nothing.
    target = next(row.key for row in rows if row.device.startswith("Edge"))
    for name in (target, "0" * 20, rows[0].key):
        assert phone.post("/accounts/sessions/", {"session": name}).status_code == 302
    assert is_in(phone) and not is_in(desk) and is_in(bare)
    assert deeds().count("account.sessions-ended") == 1
    # All others, and nobody else's.
    assert phone.post("/accounts/sessions/").status_code == 302
    assert is_in(phone) and not is_in(bare) and is_in(stranger)
    assert shown(phone) == ["Chrome · Android"]


def test_nobody_ends_sessions_of_others(person: str) -> None:
    staff.add_person(username="clerk", password=OLD, roles=["clerk"])
    clerk, host = Client(), on(DESK)
    cache.clear()
    clerk.post("/accounts/login/", {"login": "clerk", "password": OLD})
    (own,) = host.get("/accounts/sessions/").context["sessions"]
    clerk.post("/accounts/sessions/", {"session": own.key})
    assert is_in(host) and "account.sessions-ended" not in deeds()
    assert Client().get("/accounts/sessions/").status_code == 302
    assert Client().post("/accounts/sessions/").status_code == 302
    forged = Client(enforce_csrf_checks=True)
    forged.cookies = host.cookies
    assert forged.post("/accounts/sessions/").status_code == 403 and is_in(host)


def test_the_database_alone_opens_no_second_factor(
    person: str, settings: pytest_django.fixtures.SettingsWrapper
) -> None:
    client = signed_in(OLD)
    secret = activate(client)
    rows = list(Authenticator.objects.all())
    assert len(rows) == 2
    for row in rows:
        assert secret not in json.dumps(row.data)
        kept = row.data["secret" if row.type == "totp" else "seed"]
        assert kept.startswith("fernet:") and len(kept) > 80
    # Under another key it says what to do, and lets nobody in.
    settings.SECRET_KEY = "another key of the hall, sixty-four digits long or thereabouts...."
    cache.clear()
    other = Client(raise_request_exception=False)
    other.post("/accounts/login/", {"login": "host", "password": OLD})
    told = other.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})
    assert told.status_code == 409 and "--drop-second-factor" in told.content.decode()
    assert not is_in(other)


def test_a_secret_of_an_earlier_version_still_counts(person: str) -> None:
    client = signed_in(OLD)
    secret = activate(client)
    row = Authenticator.objects.get(type="totp")
    row.data = {"secret": secret}
    row.save()
    cache.clear()
    other = Client()
    other.post("/accounts/login/", {"login": "host", "password": OLD})
    assert other.post("/accounts/2fa/authenticate/", {"code": code_of(secret)}).status_code == 302
    assert is_in(other)


def test_a_hall_can_demand_a_second_factor(
    person: str, settings: pytest_django.fixtures.SettingsWrapper
) -> None:
    client = signed_in(OLD)
    assert client.get("/").status_code == 200
    settings.LEITAI_SECOND_FACTOR = "staff"
    assert Client().get("/").status_code == 200  # those who are not signed in read what is public
    for path in ("/", "/people/", "/matters/", "/verify/"):
        led = client.get(path)
        assert (led.status_code, led["Location"]) == (302, "/accounts/2fa/totp/activate/"), path
    assert client.post("/matters/new/", {"title": "x"})["Location"].startswith("/accounts/2fa/")
    # What looks at no session goes on; one may leave, or set it up, and all is as it was.
    assert client.get("/accounts/logout/").status_code == 200
    assert client.get("/api/openapi.json").status_code == 200
    activate(client)
    assert client.get("/").status_code == 200


def test_who_signs_in_elsewhere_is_left_to_that_provider(
    person: str, settings: pytest_django.fixtures.SettingsWrapper
) -> None:
    settings.LEITAI_SECOND_FACTOR = "staff"
    client = signed_in(OLD)
    assert client.get("/").status_code == 302
    session = client.session
    session["account_authentication_methods"] = [{"method": "socialaccount", "at": 0}]
    session.save()
    assert client.get("/").status_code == 200
