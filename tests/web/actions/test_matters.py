"""Deeds on matters: registering, moving, and what is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from pytest_django import Settings

from leitai.web.actions import matters
from leitai.web.actions.problems import FieldWrong, NotFound
from leitai.web.models import Item, Unit
from leitai.web.queries.matters import item_brief
from leitai.web.queries.trail import deeds_on

NOW = datetime(2022, 9, 30, 1, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def thirtieth_of_september(settings: Settings) -> None:
    settings.LEITAI_TODAY = "2022-09-30"


@pytest.fixture
def units(db: None) -> list[Unit]:
    return [Unit.objects.create(zh=name) for name in ("甲局", "乙局", "丙局")]


def test_a_registered_matter_has_its_clock_its_brief_and_its_deed(units: list[Unit]) -> None:
    item = matters.register_item(
        source="instruction", title=" 核查  路灯 ", lead_id=units[0].pk,
        joint_ids=[units[1].pk, units[1].pk], working_days=5, by="dushen", now=NOW,
        origin="finding:7",
    )  # fmt: skip
    assert (item.title, item.due, item.state) == ("核查 路灯", date(2022, 10, 12), "registered")
    brief = item_brief([item.pk, 999])
    assert list(brief) == [item.pk]
    assert (brief[item.pk].lead, brief[item.pk].due) == ("甲局", date(2022, 10, 12))
    assert [joint.unit.zh for joint in item.joints.all()] == ["乙局"]
    deed = deeds_on(f"item:{item.pk}")[0]
    assert (deed.what, deed.by, deed.data["due"]) == ("item.register", "dushen", "2022-10-12")
    assert item.steps.get().deed == deed.number


def test_bad_matters_are_refused_and_nothing_is_kept(units: list[Unit]) -> None:
    good = {"source": "meeting", "title": "甲", "lead_id": units[0].pk, "by": "d", "now": NOW}
    for bad, field in (
        ({"title": "  "}, "Title"),
        ({"source": "rumour"}, "Source"),
        ({"joint_ids": [units[0].pk]}, "Joint units"),
        ({"due": date(2022, 9, 29)}, "Due"),
        ({"due": date(2099, 9, 29)}, "Due"),
        ({"working_days": 0}, "Term"),
        ({"working_days": 100000}, "Term"),
    ):
        with pytest.raises(FieldWrong) as told:
            matters.register_item(**{**good, **bad})
        assert told.value.params["field"] == field
    for bad in ({"lead_id": 0}, {"scheme_key": "none"}, {"parent_id": 77}):
        with pytest.raises(NotFound):
            matters.register_item(**{**good, **bad})
    assert not Item.objects.exists()
