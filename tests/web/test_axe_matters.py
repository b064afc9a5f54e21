"""Every page of matters, questions and inspections passes axe on a phone and at a desk, fits its
window, and is walked through by keyboard.

The demo's quarter is rendered by the hall before the browser opens; no server runs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from leitai.web.actions import questions
from leitai.web.demo.load import load_demo
from leitai.web.models import Inspection, Item, Question
from web.examine import all_faults, desk
from web.gallery import chromium

pytestmark = pytest.mark.browser
NOW = datetime(2022, 12, 28, 1, 0, tzinfo=UTC)
NOBODY = ""
Pages = dict[tuple[str, str], str]


class Reader:
    """Fetches pages of the hall for a person, languages taking turns."""

    def __init__(self) -> None:
        self.pages: Pages = {}
        self.clients = {NOBODY: Client()}

    def client(self, name: str) -> Client:
        if name not in self.clients:
            self.clients[name] = Client()
            self.clients[name].force_login(
                get_user_model().objects.get(username=name),
                backend="django.contrib.auth.backends.ModelBackend",
            )
        return self.clients[name]

    def take(self, name: str, addresses: Sequence[str]) -> None:
        for address in addresses:
            lang = "zh-hans" if len(self.pages) % 2 else "en"
            answer = self.client(name).get(address, headers={"accept-language": lang})
            assert answer.status_code == 200, (name, address, answer.status_code)
            self.keep(lang, f"{address}#{name}", answer.content.decode())

    def keep(self, lang: str, address: str, body: str) -> None:
        self.pages[lang, address] = body


@pytest.fixture
def pages(db: None, settings: Settings, tmp_path: Path) -> Pages:
    """Every page of matters, questions and inspections, as those see it who work with it."""
    if chromium.found() is None:
        pytest.skip("no Chromium was found: apt install chromium, or set LEITAI_CHROMIUM")
    settings.DATA_DIR, settings.LEITAI_TODAY = tmp_path, "2022-12-28"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()
    load_demo(tmp_path, judges=0, open_slot=None, now=NOW)
    reader = Reader()
    _questions(reader)
    _matters(reader)
    _inspections(reader)
    return reader.pages


def _questions(reader: Reader) -> None:
    rating = Question.objects.filter(state="rating").get()
    closed = Question.objects.filter(outcome="not_solved").first()
    answered = Question.objects.filter(state="answered").get()
    waiting = [
        Question.objects.filter(state=state).first()
        for state in ("received", "screened", "reopened")
    ]
    assert closed is not None and all(waiting)
    reader.take(NOBODY, [
        "/questions/", "/questions/topics/", "/questions/rates/", "/questions/ask/",
        "/questions/receipt/", "/questions/rate/", "/search/?q=路灯",
        f"/questions/{closed.number}/", f"/questions/{rating.number}/", _receipt(reader),
    ])  # fmt: skip
    reader.take("banli", [
        "/questions/desk/?queue=all", "/questions/desk/raters/", "/questions/desk/topics/",
        *(f"/questions/desk/{row.number}/" for row in (*waiting, rating) if row),
    ])  # fmt: skip
    reader.take("jiandu", [f"/questions/desk/{answered.number}/"])
    questions.check(
        number=answered.number, passed=True, found="solved", how="site", text="",
        by="jiandu", now=NOW,
    )  # fmt: skip
    answered.refresh_from_db()
    sent = {"deed": "draw", "word": "公开词", "days": "10", "version": answered.version}
    cards = reader.client("banli").post(f"/questions/desk/{answered.number}/", sent)
    text = cards.content.decode()
    found = re.search(r'<p class="code">([^<]+)<', text)
    assert found, cards.status_code
    reader.keep("en", f"/questions/desk/{answered.number}/#cards", text)
    reader.take(NOBODY, [f"/questions/rate/{found[1]}/"])


def _receipt(reader: Reader) -> str:
    """The address of a receipt, as an asker comes to it."""
    page = reader.client(NOBODY).get("/questions/ask/").content.decode()
    key = re.search(r'name="key" value="([^"]+)"', page)
    assert key
    sent = {"key": key[1], "words": "小区门口路灯坏了。"}
    return str(reader.client(NOBODY).post("/questions/ask/", sent)["Location"])


def _matters(reader: Reader) -> None:
    slipped = Item.objects.filter(slips__isnull=False).order_by("-pk").first()
    asked = Item.objects.filter(source="question", state="reopened").first()
    assert slipped is not None and asked is not None
    # Long lists are narrowed: a row is like the next, and axe reads every one.
    few = f"unit={asked.lead_id}"
    reader.take(NOBODY, [f"/matters/?{few}", f"/matters/{asked.pk}/",
                         "/seasons/500-days/", "/will-not-do/", "/r/2022-3/figures/"])  # fmt: skip
    reader.take("ducha1", [
        f"/matters/?{few}", f"/matters/?shape=board&{few}", "/matters/?view=propose",
        "/matters/calendar/", "/matters/schemes/",
        "/matters/new/",
        "/matters/import/", f"/matters/{slipped.pk}/", "/seasons/", "/r/2022-3/burden/",
        "/trail/?q=season",
    ])  # fmt: skip
    reader.take("chengguan", [f"/matters/{asked.pk}/", "/units/"])


def _inspections(reader: Reader) -> None:
    own = [
        Inspection.objects.filter(template=template).latest("pk").pk
        for template in ("patrol", "meeting", "activity")
    ]
    reader.take("xuncha", [
        "/inspections/?template=patrol", "/inspections/new/patrol/", "/inspections/new/meeting/",
        "/inspections/coverage/?template=visit", "/inspections/import/spot_check/",
        *(f"/inspections/{pk}/" for pk in own),
    ])  # fmt: skip


def test_every_page_passes(pages: Pages) -> None:
    assert len(pages) > 38
    wrong = all_faults(pages)
    assert not wrong, "\n".join(wrong)
    _by_keyboard(pages)


WALKED = re.compile(
    r"^/questions/(ask|receipt/.+|rate/.+)/#|^/search/|^/questions/desk/2022-0017"
    r"|^/matters/(\d+/#ducha1|new)|^/inspections/new/patrol|^/will-not-do"
)


def _by_keyboard(pages: Pages) -> None:
    walked = {key: body for key, body in pages.items() if WALKED.search(key[1])}
    assert len(walked) >= 9
    with desk() as one:
        wrong = [
            f"{address} {lang}: {fault}"
            for (lang, address), body in walked.items()
            for fault in one.faults_by_keyboard(address, body)
        ]
    assert not wrong, "\n".join(wrong)
