"""The demo's quarter: made-up matters from several sources, in every state and card."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from pytest_django import Settings

from leitai.followup.states import OUTCOME_WORDS, STATES
from leitai.web.demo.load import read_statements
from leitai.web.demo.matters import HELD, PEOPLE, load_matters, read_matters_file
from leitai.web.models import Alias, Item, Membership, Round, Series, SupervisionScheme, Unit
from leitai.web.queries.matters import card_of, with_parts
from leitai.web.queries.trail import deeds_on
from web.halls import NOW


@pytest.fixture
def quarter(db: None, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> list[Item]:
    monkeypatch.setattr("leitai.web.demo.matters._load_if_there", lambda *_: None)
    settings.LEITAI_TODAY = HELD
    for row in read_statements():
        unit = Unit.objects.create(zh=row["zh"], en=row["en"])
        for name in row.get("aliases", ()):
            Alias.objects.create(unit=unit, name=name, confirmed_by="demo")
    round_ = Round.objects.create(
        series=Series.objects.create(key="bumen", zh="部门擂台", en="x"), key="2022-3", number=3,
        zh="第三期", day=date(2022, 9, 28),
    )  # fmt: skip
    load_matters(round_, NOW, password="a-made-up-password", by="demo")
    return list(with_parts(Item.objects.all()))


def _is_believable(quarter: list[Item]) -> None:
    assert 55 <= len(quarter) <= 80
    assert {item.state for item in quarter} >= set(STATES) - {"accepted", "disputed"}
    assert {item.outcome for item in quarter} == {*OUTCOME_WORDS, ""}
    cards = Counter(
        card.status for item in quarter if item.state != "closed"
        if (card := card_of(item, date.fromisoformat(HELD))) is not None
    )  # fmt: skip
    assert min(cards[colour] for colour in ("green", "amber", "red", "grey")) >= 3
    assert {item.source for item in quarter} >= {"instruction", "meeting", "gap"}
    assert len({item.lead_id for item in quarter}) == 11
    assert all(item.made_up for item in quarter)
    assert any(item.children.count() == 12 for item in quarter)


def _is_in_the_trail(quarter: list[Item]) -> None:
    for item in quarter:
        deeds = deeds_on(f"item:{item.pk}")
        assert [d.what for d in deeds] == [f"item.{s.move}" for s in item.steps.all()]
        assert [d.number for d in deeds] == sorted(d.number for d in deeds)
    days = [s.day for item in quarter for s in item.steps.order_by("deed")]
    assert days and max(days) <= date.fromisoformat(HELD)


def _has_twelve_schemes_and_invents_nothing(quarter: list[Item]) -> None:
    schemes = list(SupervisionScheme.objects.order_by("number"))
    assert [s.number for s in schemes] == list(range(1, 13))
    assert all(s.made_up and "报纸版面" in s.meaning for s in schemes)
    assert [s.zh for s in schemes if "：" in s.zh] == [
        "制度一：“1+3”重点工作督查", "制度二：交办事项督办落实"
    ]  # fmt: skip


def _has_a_person_for_each_role(quarter: list[Item]) -> None:
    roles = set(Membership.objects.values_list("role", flat=True))
    assert roles == {role for role, _unit in PEOPLE.values()}


def test_the_quarter(quarter: list[Item]) -> None:
    """Made once, looked at from four sides: making it takes seconds."""
    _is_believable(quarter)
    _is_in_the_trail(quarter)
    _has_twelve_schemes_and_invents_nothing(quarter)
    _has_a_person_for_each_role(quarter)


def test_stories_are_dated_within_the_quarter_and_from_known_sources() -> None:
    for story in read_matters_file():
        assert story["title"] and story["source"] in Item.Source.values
        assert "09-28" <= story["on"] <= "12-28"
