"""The self-check of what this system will not do: a switch that is planted is found."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings as hall
from django.db import models
from django.test import Client
from django.urls import path
from pytest_django import Settings

from leitai.web import urls
from leitai.web.models import Indicator, IndicatorPeriod, Season
from leitai.web.queries import refusals
from leitai.web.queries.refusals import betrays, prove, survey

pytestmark = pytest.mark.django_db
HEADERS = {
    "Permissions-Policy": "camera=(), geolocation=()",
    "Content-Security-Policy": "script-src 'self'; connect-src 'self'",
}


def broken() -> dict[str, str]:
    """Refusals that do not hold -> what betrayed them."""
    return {
        proof.refusal.key: "; ".join(hit for place in proof.looked for hit in place.found)
        for proof in prove(survey(HEADERS))
        if not proof.holds
    }


@contextmanager
def a_table(name: str, **fields: Any) -> Iterator[None]:
    """A table of the hall that exists for a moment."""
    meta = type("Meta", (), {"app_label": "leitai"})
    made = type(name, (models.Model,), {"__module__": "leitai.web.models", "Meta": meta} | fields)
    try:
        yield
    finally:
        del apps.all_models["leitai"][made.__name__.lower()]
        apps.clear_cache()


def test_nothing_is_found_and_everything_was_looked_at() -> None:
    assert broken() == {}
    for proof in prove(survey(HEADERS)):
        assert all(place.names for place in proof.looked), proof.refusal.key
    places = {place for row in refusals.refusals() for place in row.look}
    assert places == set(survey(HEADERS))


@pytest.mark.parametrize(
    ("name", "field", "key"),
    [
        ("CheckIn", models.DateField(), "check_ins"),
        ("Visit2", models.FloatField(db_column="x"), ""),
        ("Device", models.CharField(max_length=9, name="gps"), "check_ins"),
        ("Praise", models.PositiveIntegerField(name="likes"), "likes"),
        ("Badge", models.CharField(max_length=9), "personal_points"),
        ("Staffing", models.CharField(max_length=9, name="promotion"), "personnel"),
        ("Resident", models.CharField(max_length=9, name="health_code"), "case_files"),
        ("Guess", models.FloatField(name="ai_score"), "ai_scoring"),
        ("Chat", models.TextField(), "chat"),
        ("Shot", models.BooleanField(name="photo_required"), "forced_photos"),
    ],
)
def test_a_planted_table_is_found(name: str, field: models.Field[Any, Any], key: str) -> None:
    with a_table(name, **{field.name or "planted": field}):
        assert set(broken()) == ({key} if key else set())
    assert broken() == {}


def test_points_of_a_person_are_found_under_any_name() -> None:
    person = models.ForeignKey(hall.AUTH_USER_MODEL, models.CASCADE)
    with a_table("Innocent", who=person, amount=models.IntegerField()):
        assert broken() == {"personal_points": "Innocent.amount"}


def test_a_demanded_photo_is_found() -> None:
    with a_table("Proofshot", file=models.FileField()):
        assert set(broken()) == {"forced_photos"}
    with a_table("Proofshot2", file=models.FileField(blank=True)):
        assert broken() == {}


@pytest.mark.parametrize(
    ("name", "key"),
    [("LEITAI_LIKES_WEIGHT", "likes"), ("LEITAI_REQUIRE_PHOTOS", "forced_photos"),
     ("LEITAI_CHECK_IN", "check_ins"), ("LEITAI_AI_SCORE", "ai_scoring")],
)  # fmt: skip
def test_a_planted_setting_is_found(settings: Settings, name: str, key: str) -> None:
    setattr(settings, name, True)
    assert set(broken()) == {key}


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("clock-in/", "check_ins"),
        ("units/<int:pk>/like/", "likes"),
        ("leaderboard/", "personal_points"),
    ],
)
def test_a_planted_address_is_found(
    monkeypatch: pytest.MonkeyPatch, address: str, key: str
) -> None:
    planted = [*urls.urlpatterns, path(address, lambda request: None)]  # type: ignore[arg-type, return-value]
    monkeypatch.setattr(refusals, "get_resolver", lambda: type("R", (), {"url_patterns": planted}))
    assert set(broken()) == {key}


def test_an_indicator_of_likes_is_found() -> None:
    period = IndicatorPeriod.objects.create(
        key="q", zh="q", start="2022-01-01", end="2022-03-31", rules={}, rules_hash="0" * 64
    )
    common = {"period": period, "block": "b", "kind": "own_plan", "direction": "up"}
    Indicator.objects.create(key="a", zh="办结量", **common)
    assert broken() == {}
    Indicator.objects.create(key="b", zh="公众号点赞数", **common)
    assert set(broken()) == {"likes"}


@pytest.mark.parametrize(
    ("file", "text", "key"),
    [
        ("web/x.html", '<input type="file" accept="image/*" name="p" required>', "forced_photos"),
        ("web/x.html", '<input type="file" accept="image/*" capture>', "forced_photos"),
        ("scoring/guess.py", "import torch\n", "ai_scoring"),
        ("web/x.py", "a = R.values('entered_by').annotate(n=Count('pk'))\n", "personal_points"),
        ("web/x.py", "R.values_list('step__by').order_by().annotate(n=1)\n", "personal_points"),
    ],
)  # fmt: skip
def test_a_planted_file_is_found(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, file: str, text: str, key: str
) -> None:
    for part in ("web", "scoring", "indicators", "followup"):
        (tmp_path / part).mkdir()
        (tmp_path / part / "fine.py").write_text("import os\n")
    monkeypatch.setattr(refusals, "_package", lambda: tmp_path)
    assert broken() == {}
    planted = tmp_path / file
    planted.parent.mkdir(parents=True, exist_ok=True)
    planted.write_text(text)
    assert set(broken()) == {key}


def test_the_browsers_rules_are_looked_at() -> None:
    lax = HEADERS | {"Permissions-Policy": "camera=(), geolocation=*"}
    assert [p.refusal.key for p in prove(survey(lax)) if not p.holds] == ["check_ins"]


@pytest.mark.parametrize(
    "name", ["spot_check", "likelihood", "Season.starts", "unlike", "checked_in2"]
)
def test_innocent_names(name: str) -> None:
    assert not betrays(name, ("check in", "like", "ai"))


def test_the_page_says_so_both_ways(settings: Settings) -> None:
    page = Client(headers={"accept-language": "en"}).get("/will-not-do/").content.decode()
    assert 'data-broken="0"' in page and page.count('data-holds="yes"') == 8
    limits = page.partition('id="limits"')[2]
    assert "It reads names." in limits and "It is part of the program." in limits
    assert "It sees this system only" in limits and "free text" in limits
    settings.LEITAI_LIKES_WEIGHT = 3
    page = Client(headers={"accept-language": "zh-hans"}).get("/will-not-do/").content.decode()
    assert 'data-broken="1"' in page and "LEITAI_LIKES_WEIGHT" in page
    for said in ("不能证明什么", "它看的是名称。", "它是程序的一部分。", "它只看本系统"):
        assert said in page
    assert Season._meta.app_label == "leitai"
