"""Records of inspection: what is kept, what is refused, who may close what."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from pytest_django import Settings

from leitai.web.actions import inspections as deeds
from leitai.web.actions.inspections import Look, Record, RecordConflict, SamePerson
from leitai.web.actions.problems import FieldWrong, NotFound, NotReady, SomeoneWasQuicker
from leitai.web.models import Finding, Inspection, Item, TrailLeaf
from leitai.web.queries.inspections import inspection_page
from leitai.web.queries.trail import deeds_on
from web.inspections.sites import DAY, NATURE, NOW, PATROL, REACH, WATER, patrol, root, unit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def held(settings: Settings) -> None:
    settings.LEITAI_TODAY = "2022-09-30"


def test_a_patrol_keeps_one_reach_three_topics_and_its_findings() -> None:
    row = patrol()
    assert [(k.topic, k.none_found, k.findings.count()) for k in row.looks.all()] == [
        (WATER, False, 2), (NATURE, True, 0), ("防汛", True, 0),
    ]  # fmt: skip
    deed = deeds_on(f"inspection:{row.pk}")[0]
    assert (deed.what, deed.data["findings"]) == ("inspection.recorded", 2)


@pytest.mark.parametrize(
    "looks",
    [
        PATROL[:2],  # a topic is unstated
        (Look(WATER), *PATROL[1:]),  # neither a finding nor "none found"
        (Look(WATER, True, ("渗漏",)), *PATROL[1:]),  # both
        (*PATROL, Look("别的")),
        (*PATROL, Look("别的", True)),  # not a topic of the patrol
        (*PATROL, PATROL[0]),  # twice
    ],
)
def test_an_unstated_topic_is_refused(looks: tuple[Look, ...]) -> None:
    with pytest.raises(FieldWrong):
        patrol(looks=looks)
    assert not Inspection.objects.exists() and not TrailLeaf.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"day": date(2022, 10, 1)},  # to come
        {"places": ()},
        {"places": (REACH, "另一河段")},  # one record, one reach
        {"people": "近50人"},  # a patrol does not ask how many
        {"suppliers": ("甲",), "buyers": ("乙",)},
        {"note": "长" * 4001},
    ],
)
def test_what_a_patrol_does_not_take(changes: dict[str, object]) -> None:
    with pytest.raises(FieldWrong):
        patrol(**changes)


def test_unknown_template_and_unit() -> None:
    with pytest.raises(NotFound):
        patrol(template="checkin")
    with pytest.raises(NotFound):
        patrol(unit_id=999)


def test_the_same_record_sent_twice_is_one() -> None:
    key = uuid4()
    assert patrol(client_id=key).pk == patrol(client_id=key).pk
    assert Inspection.objects.count() == 1 and Finding.objects.count() == 2
    assert TrailLeaf.objects.count() == 1
    with pytest.raises(RecordConflict):
        patrol(client_id=key, note="其他内容")
    with pytest.raises(RecordConflict):
        patrol(client_id=key, by="berta")


def test_closing_takes_another_person() -> None:
    finding = Finding.objects.filter(look__inspection=patrol()).first()
    assert finding is not None
    with pytest.raises(NotReady):
        deeds.solve_finding(finding_id=finding.pk, version=None, by="berta", now=NOW)
    deeds.handle_finding(finding_id=finding.pk, how="已清淤", version=0, by="anna", now=NOW)
    with pytest.raises(SamePerson):
        deeds.solve_finding(finding_id=finding.pk, version=1, by="anna", now=NOW)
    with pytest.raises(SomeoneWasQuicker):
        deeds.solve_finding(finding_id=finding.pk, version=0, by="berta", now=NOW)
    deeds.solve_finding(finding_id=finding.pk, version=1, by="berta", now=NOW)
    shape = inspection_page(Inspection.objects.get(), root()).looks[0].findings[0]
    assert (shape.state, shape.days.handling, shape.days.solving, shape.days.whole) == (
        "solved", 2, 0, 2,
    )  # fmt: skip


def test_sent_back_it_is_open_again_and_the_trail_keeps_both() -> None:
    finding = Finding.objects.filter(look__inspection=patrol()).first()
    assert finding is not None
    deeds.handle_finding(finding_id=finding.pk, how="已清淤", version=None, by="anna", now=NOW)
    deeds.return_finding(finding_id=finding.pk, why="仍有外溢", version=None, by="berta", now=NOW)
    finding.refresh_from_db()
    assert finding.handled_on is None and finding.returned_why == "仍有外溢"
    told = [deed.what for deed in deeds_on(f"inspection:{finding.look.inspection_id}")]
    assert told == ["inspection.recorded", "finding.handled", "finding.returned"]


def test_a_finding_becomes_a_matter_once_and_follows_its_clock() -> None:
    row = patrol(unit_id=unit("胶州市", "区市").pk)
    finding = Finding.objects.filter(look__inspection=row).first()
    assert finding is not None
    item = deeds.turn_into_matter(finding_id=finding.pk, version=0, by="anna", now=NOW)
    assert (item.source, item.origin, item.lead.zh) == (
        "finding", f"finding:{finding.pk}", "胶州市",
    )  # fmt: skip
    with pytest.raises(SomeoneWasQuicker):
        deeds.turn_into_matter(finding_id=finding.pk, version=None, by="berta", now=NOW)
    with pytest.raises(SomeoneWasQuicker):
        deeds.handle_finding(finding_id=finding.pk, how="x", version=None, by="anna", now=NOW)
    assert Item.objects.count() == 1
    Item.objects.filter(pk=item.pk).update(
        state="closed", outcome="solved", reported_on=date(2022, 10, 8), closed_on=date(2022, 10, 9)
    )
    shape = inspection_page(row, root()).looks[0].findings[0]
    assert (shape.state, shape.days.handling, shape.days.solving) == ("solved", 10, 1)
    with pytest.raises(NotReady):
        deeds.withdraw_inspection(inspection_id=row.pk, why="误录", version=None, by="a", now=NOW)


def test_a_finding_without_a_unit_asks_who_leads() -> None:
    finding = Finding.objects.filter(look__inspection=patrol()).first()
    assert finding is not None
    with pytest.raises(FieldWrong):
        deeds.turn_into_matter(finding_id=finding.pk, version=None, by="anna", now=NOW)


def test_withdrawn_records_stay_and_take_no_deeds() -> None:
    row = patrol()
    finding = Finding.objects.filter(look__inspection=row).first()
    assert finding is not None
    deeds.withdraw_inspection(inspection_id=row.pk, why="误录", version=0, by="anna", now=NOW)
    with pytest.raises(SomeoneWasQuicker):
        deeds.handle_finding(finding_id=finding.pk, how="x", version=None, by="anna", now=NOW)
    with pytest.raises(SomeoneWasQuicker):
        deeds.withdraw_inspection(inspection_id=row.pk, why="x", version=None, by="b", now=NOW)


def test_an_activity_keeps_about_50_and_five_places_in_order() -> None:
    places = ("第一海水浴场", "海滨木栈道", "青岛海底世界", "鲁迅公园", "小青岛公园")
    row = patrol(template="activity", places=places, looks=(), people="近50人")
    page = inspection_page(row, root())
    assert page.people == "近50人" and page.places == places
    with pytest.raises(FieldWrong):
        patrol(template="activity", places=places, looks=(), people="许多人")


def test_a_meeting_has_a_cell_for_each_pair() -> None:
    row = patrol(
        template="meeting", places=("市南大厦",), looks=(), suppliers=("乾程科技", "积成电子"),
        buyers=("青岛能源集团", "青岛新奥", "中即港华", "埃维燃气"),
    )  # fmt: skip
    assert inspection_page(row, root()).cells_open == 8
    fill = {"inspection_id": row.pk, "buyer": "青岛新奥", "by": "anna", "now": NOW}
    deeds.fill_cell(supplier="乾程科技", outcome="talks", on=DAY, **fill)
    deeds.fill_cell(supplier="乾程科技", outcome="agreed", on=date(2022, 9, 30), **fill)
    page = inspection_page(row, root())
    assert page.cells_open == 7
    cell = page.cells[0][1][1]
    assert (cell.outcome, cell.on) == ("agreed", date(2022, 9, 30))
    for wrong in (
        {"supplier": "无此家", "outcome": "talks", "on": DAY},
        {"supplier": "积成电子", "outcome": "liked", "on": DAY},
        {"supplier": "积成电子", "outcome": "talks", "on": None},
        {"supplier": "积成电子", "outcome": "talks", "on": date(2022, 9, 27)},
    ):
        with pytest.raises((FieldWrong, NotFound)):
            deeds.fill_cell(**wrong, **fill)
    with pytest.raises(FieldWrong):
        deeds.record_inspection(
            record=Record(uuid4(), "meeting", DAY, ("市南大厦",), suppliers=("甲",)),
            by="anna", now=NOW,
        )  # fmt: skip
