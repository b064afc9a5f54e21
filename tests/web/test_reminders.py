"""Reminders: off by default, sent once, signed, and only to the address of the settings."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from pytest_django import Settings

from leitai.web.actions import ladder
from leitai.web.actions.reminders import send_reminders
from leitai.web.actions.webhook import WebhookNotSet, check_webhook, sign_body
from leitai.web.models import Item, Reminder
from leitai.web.queries.trail import deeds_on
from web.matter_halls import NOW, TODAY, MatterHall, make_matter_hall

SECRET = "sixteen-characters-or-more"


@pytest.fixture
def hall(db: None, settings: Settings) -> MatterHall:
    settings.LEITAI_TODAY = TODAY
    hall = make_matter_hall()
    hall.to(hall.item(due=date(2022, 10, 13), joint_ids=[hall.units["乙局"].pk]), "doing")
    hall.item("未交办的", "丙局", due=date(2022, 10, 12))
    get_user_model().objects.filter(username="jia").update(email="jia@example.org")
    return hall


@contextmanager
def receiver(status: int = 204, location: str = "") -> Iterator[tuple[str, list[tuple]]]:  # type: ignore[type-arg]
    """A listener on this machine: its address, and (path, headers, body) of what came."""
    came: list[tuple] = []  # type: ignore[type-arg]

    class Listener(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            came.append((self.path, dict(self.headers), body))
            self.send_response(status)
            if location:
                self.send_header("Location", location)
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_GET = do_POST

        def log_message(self, *_: object) -> None: ...

    server = HTTPServer(("127.0.0.1", 0), Listener)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", came
    finally:
        server.shutdown()
        server.server_close()


def test_nothing_goes_out_until_the_settings_say_so(hall: MatterHall) -> None:
    email, webhook = send_reminders(now=NOW)
    assert (email.on, webhook.on) == (False, False)
    assert not mail.outbox and not Reminder.objects.exists()


def test_mail_goes_once_to_those_who_speak_for_the_unit(
    hall: MatterHall, settings: Settings
) -> None:
    settings.LEITAI_REMIND_EMAIL, settings.LEITAI_ADDRESS = True, "https://hall.example"
    email, _webhook = send_reminders(now=NOW)
    assert [(m.kind, m.unit) for m in email.sent] == [("due_soon", "甲局")]
    assert email.silent == ("乙局",)
    (sent,) = mail.outbox
    item = Item.objects.get(title="核查路灯")
    assert sent.to == ["jia@example.org"] and "核查路灯" in sent.subject
    assert f"https://hall.example/matters/{item.pk}/" in sent.body
    assert send_reminders(now=NOW)[0].sent == () and len(mail.outbox) == 1
    settings.LEITAI_TODAY = "2022-10-14"
    assert [m.kind for m in send_reminders(now=NOW)[0].sent] == ["late"]
    deeds = [d for d in deeds_on(f"item:{item.pk}") if d.what == "item.reminded"]
    assert [d.data["kind"] for d in deeds] == ["due_soon", "late"]
    assert "example.org" not in json.dumps([d.data for d in deeds])


def test_a_decided_step_is_sent_and_one_let_be_is_not(hall: MatterHall, settings: Settings) -> None:
    settings.LEITAI_REMIND_EMAIL, settings.LEITAI_TODAY = True, "2022-10-14"
    item = Item.objects.get(title="核查路灯")
    send_reminders(now=NOW)
    ladder.decide_rung(item_id=item.pk, unit_id=item.lead_id, rung="remind", given=False,
                       reason="已联系", by="du", now=NOW)  # fmt: skip
    assert send_reminders(now=NOW)[0].sent == ()
    settings.LEITAI_TODAY = "2022-10-20"
    ladder.decide_rung(item_id=item.pk, unit_id=item.lead_id, rung="remind", given=True,
                       reason="", by="du", now=NOW)  # fmt: skip
    assert [m.kind for m in send_reminders(now=NOW)[0].sent] == ["remind"]


def test_the_webhook_is_signed_and_sent_once(hall: MatterHall, settings: Settings) -> None:
    with receiver() as (address, came):
        settings.LEITAI_WEBHOOK_URL = f"{address}/hook?hall=1"
        settings.LEITAI_WEBHOOK_SECRET = SECRET
        _email, done = send_reminders(now=NOW, dry=True)
        assert len(done.sent) == 2 and not came and not Reminder.objects.exists()
        _email, done = send_reminders(now=NOW)
        assert [m.unit for m in done.sent] == ["甲局", "乙局"] and not done.failed
        assert send_reminders(now=NOW)[1].sent == ()
    assert len(came) == 2
    path, headers, body = came[0]
    assert path == "/hook?hall=1" and headers["X-Leitai-Event"] == "matter.due_soon"
    at, _, signature = headers["X-Leitai-Signature"].partition(",v1=")
    expected = hmac.new(SECRET.encode(), at[2:].encode() + b"." + body, hashlib.sha256).hexdigest()
    assert at == f"t={int(NOW.timestamp())}" and hmac.compare_digest(signature, expected)
    told = json.loads(body)
    assert (told["unit"], told["due"], told["working_days_left"]) == ("甲局", "2022-10-13", 3)


@pytest.mark.parametrize("status", [301, 400, 500])
def test_what_was_not_taken_is_tried_again_and_redirections_are_not_followed(
    hall: MatterHall, settings: Settings, status: int
) -> None:
    with receiver() as (other, elsewhere), receiver(status, f"{other}/x") as (address, came):
        settings.LEITAI_WEBHOOK_URL, settings.LEITAI_WEBHOOK_SECRET = address, SECRET
        for _ in range(2):
            _email, done = send_reminders(now=NOW)
            assert not done.sent and [why for _m, why in done.failed] == [
                f"The reminder was not taken: HTTP {status}."
            ] * 2  # fmt: skip
        assert len(came) == 4 and not elsewhere
    _email, done = send_reminders(now=NOW)
    assert len(done.failed) == 2 and "Refused" in done.failed[0][1]
    assert Reminder.objects.count() == 6
    assert not Reminder.objects.filter(failed="").exists()


@pytest.mark.parametrize(
    ("url", "secret"),
    [
        ("ftp://hall.example/x", SECRET),
        ("file:///etc/passwd", SECRET),
        ("hall.example", SECRET),
        ("https://", SECRET),
        ("https://a:b@hall.example/", SECRET),
        ("https://hall.example:99999/", SECRET),
        ("https://[::1/", SECRET),
        ("https://hall.example/", "short"),
    ],
)
def test_settings_that_cannot_be_used_are_refused(url: str, secret: str) -> None:
    with pytest.raises(WebhookNotSet):
        check_webhook(url, secret)


def test_a_title_brings_no_header_and_the_signature_covers_the_time(
    hall: MatterHall, settings: Settings
) -> None:
    settings.LEITAI_REMIND_EMAIL = True
    Item.objects.filter(title="核查路灯").update(title="核查\r\nBcc: x@example.org")
    send_reminders(now=NOW)
    assert mail.outbox[0].recipients() == ["jia@example.org"]
    assert "\n" not in mail.outbox[0].subject
    assert sign_body(SECRET, 1, b"{}") != sign_body(SECRET, 2, b"{}")


def test_a_title_or_an_origin_never_decides_where_the_hall_connects(
    hall: MatterHall, settings: Settings
) -> None:
    with receiver() as (bait, came), receiver() as (address, right):
        Item.objects.update(title=f"{bait}/x", origin=bait, text=bait)
        settings.LEITAI_WEBHOOK_URL, settings.LEITAI_WEBHOOK_SECRET = address, SECRET
        send_reminders(now=NOW)
        assert len(right) == 2 and not came
