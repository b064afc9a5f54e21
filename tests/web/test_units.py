"""A unit's page: three streams that are never added up, and movement only where it is fair."""

from __future__ import annotations

import copy
from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from pytest_django import Settings

from leitai.web.actions import commitments, matters, staff
from leitai.web.actions.problems import NotReady
from leitai.web.models import Result, Round, RoundState, SchemeVersion, Slot, Unit
from leitai.web.queries.units import BallotRow, unit_page
from web.halls import NOW, Hall, make_live_round, seal


@pytest.fixture
def sealed(db: None, settings: Settings) -> Hall:
    settings.LEITAI_TODAY = "2022-12-28"
    hall = make_live_round()
    for order in (1, 2, 3):
        hall.advance(order, 3)
        for code in [c for p in ("leaders", "members", "citizens") for c in hall.codes[p]]:
            hall.cast(
                code, order, {"results": 4 + order, "evidence": 7, "gaps": 6, "next_steps": 9}
            )
        hall.advance(order)
    seal(hall)
    return hall


def again(hall: Hall, *, scheme: str = "", units: int = 3) -> Round:
    """A later round of the series with the result turned upside down."""
    first = hall.fresh()
    round_ = Round.objects.create(
        series=first.series, key="r9", number=9, zh="第九期", day=date(2022, 12, 1),
        state=RoundState.SEALED,
    )  # fmt: skip
    version = first.schemes.latest("version")
    SchemeVersion.objects.create(
        round=round_, version=1, body=version.body, hash=scheme or version.hash
    )
    for slot in first.slots.all()[:units]:
        Slot.objects.create(
            round=round_, unit=slot.unit, key=f"r9-{slot.order}", order=slot.order, state="closed"
        )
    body = copy.deepcopy(first.result.body)
    ranks = {row["slot"]: row["rank"] for row in body["units"]}
    for row in body["units"]:
        row["rank"] = 4 - ranks[row["slot"]]
    Result.objects.create(round=round_, body=body, hash="x", counted_at=NOW)
    return round_


def newest(hall: Hall, order: int) -> BallotRow:
    return unit_page(hall.slot(order).unit, AnonymousUser()).ballots[0]


def test_movement_between_rounds_of_the_same_roster_and_scheme(sealed) -> None:
    again(sealed)
    ranks = {order: newest(sealed, order).rank for order in (1, 2, 3)}
    last = next(order for order, rank in ranks.items() if rank == "3")
    assert newest(sealed, last).moved == "↓2"
    assert {newest(sealed, order).not_comparable for order in (1, 2, 3)} == {""}


@pytest.mark.parametrize("other", [{"scheme": "f" * 64}, {"units": 2}])
def test_no_movement_between_unlike_rounds(sealed, other) -> None:
    again(sealed, **other)
    row = newest(sealed, 1)
    assert row.moved == "" and row.not_comparable


def test_a_round_that_is_not_counted_shows_no_score(db, settings) -> None:
    settings.LEITAI_TODAY = "2022-12-28"
    hall = make_live_round()
    hall.advance(1, 4)
    row = newest(hall, 1)
    assert (row.score, row.rank) == ("", "")


def test_unpublished_matters_are_seen_by_their_own_unit_alone(sealed) -> None:
    own, other = sealed.slot(1).unit, sealed.slot(2).unit
    for unit, title, published in (
        (own, "公开事项", True), (own, "内部事项", False), (other, "他人事项", True),
    ):  # fmt: skip
        matters.register_item(
            source="gap", title=title, lead_id=unit.pk, working_days=10, published=published,
            by="x", now=NOW,
        )  # fmt: skip
    for unit in (own, other):
        staff.add_person(username=unit.zh, password="", roles=["unit"], unit=unit)

    def titles(user) -> set[str]:
        return {row.title for row in unit_page(own, user).matters}

    from django.contrib.auth import get_user_model

    people = get_user_model().objects
    assert titles(AnonymousUser()) == {"公开事项"}
    assert titles(people.get(username=own.zh)) == {"公开事项", "内部事项"}
    assert titles(people.get(username=other.zh)) == {"公开事项"}


def test_the_page_adds_nothing_up(sealed) -> None:
    """No attribute of the page mixes two streams, and no number on it does."""
    page = unit_page(sealed.slot(1).unit, AnonymousUser())
    names = set(type(page).__slots__)
    assert not {name for name in names if "total" in name or "sum" in name or "overall" in name}
    text = Client().get(f"/units/{page.id}/", headers={"accept-language": "en"}).content.decode()
    assert "never added up" in text


def test_a_unit_without_anything_has_a_page(db) -> None:
    unit = Unit.objects.create(zh="新设局")
    assert Client().get(f"/units/{unit.pk}/").status_code == 200
    assert Client().get("/units/999999/").status_code == 404
    assert Client().get("/units/").status_code == 200


def test_points_do_not_move_once_a_score_is_announced(db, settings) -> None:
    settings.LEITAI_TODAY = "2022-12-28"
    hall = make_live_round()
    commitments.fill_promises(round_id=hall.round.pk, by="o", now=NOW)
    hall.advance(1, 4)
    with pytest.raises(NotReady):
        commitments.fill_promises(round_id=hall.round.pk, by="o", now=NOW)
