"""Paper sheets: two clerks who must agree, and ballots that no deed of their own gives away."""

from __future__ import annotations

import json

import pytest

from leitai.record.bundle import read
from leitai.record.verification import verify
from leitai.scoring.count.protocol import recount
from leitai.web.actions import paper, problems, tickets
from leitai.web.models import Ballot, LogLeaf, PaperSheet
from web.halls import GOOD, NOW, Hall, seal


def enter(hall: Hall, serial: str, by: str, order: int = 1, **marks: float) -> PaperSheet:
    return paper.enter_sheet(
        round_id=hall.round.pk, slot_key=hall.slot(order).key, serial=serial, panel="members",
        marks=GOOD | marks, by=by, now=NOW,
    )  # fmt: skip


def deeds(hall: Hall) -> list[dict[str, object]]:
    rows = LogLeaf.objects.filter(round=hall.round).exclude(body="")
    return [json.loads(row.body.split("\n", 1)[1]) for row in rows]


@pytest.fixture
def with_paper(hall: Hall) -> Hall:
    tickets.issue_tickets(
        round_id=hall.round.pk, panel="members", count=2, paper=True, by="organiser", now=NOW
    )
    return hall


def test_only_what_two_clerks_agree_on_is_a_ballot(with_paper: Hall) -> None:
    hall = with_paper
    hall.advance(1, 3)
    assert not enter(hall, "MEM-1", "ann").agreed
    enter(hall, "MEM-1", "ann", gaps=5)
    assert Ballot.objects.count() == 0
    assert not enter(hall, "MEM-1", "ben").agreed
    with pytest.raises(problems.NotReady):
        paper.settle_sheet(
            round_id=hall.round.pk, slot_key=hall.slot(1).key, serial="MEM-1", take="first",
            by="ann", now=NOW,
        )  # fmt: skip
    sheet = paper.settle_sheet(
        round_id=hall.round.pk, slot_key=hall.slot(1).key, serial="MEM-1", take="second",
        by="cat", now=NOW,
    )  # fmt: skip
    assert sheet.agreed and sheet.first is None and sheet.second is None
    assert Ballot.objects.get().marks["gaps"] == "6"
    assert all("MEM-1" not in json.dumps(deed["data"]) for deed in deeds(hall))


def test_no_more_sheets_than_paper_tickets(with_paper: Hall) -> None:
    hall = with_paper
    hall.advance(1, 3)
    for serial in ("A", "B"):
        enter(hall, serial, "ann")
        enter(hall, serial, "ben")
    enter(hall, "C", "ann")
    with pytest.raises(problems.NotReady):
        enter(hall, "C", "ben")


def test_late_paper_enters_with_the_count_and_changes_no_entitlement(with_paper: Hall) -> None:
    hall = with_paper
    for order in (1, 2, 3):
        hall.advance(order, 3)
        for code in (*hall.codes["leaders"], *hall.codes["members"], *hall.codes["citizens"]):
            hall.cast(code, order)
        hall.advance(order)
    before, log = hall.slot(1).tally, len(deeds(hall))
    tickets.issue_tickets(
        round_id=hall.round.pk, panel="members", count=300, paper=True, by="organiser", now=NOW
    )
    for serial in ("A", "B"):
        enter(hall, serial, "ann")
        enter(hall, serial, "ben")
    enter(hall, "C", "ann")
    with pytest.raises(problems.NotReady):
        enter(hall, "C", "ben")
    PaperSheet.objects.filter(serial="C").delete()
    after = hall.slot(1).tally
    assert after["members"] == before["members"] | {"used": before["members"]["used"] + 2}
    assert len(deeds(hall)) == log + 1  # the issue of tickets, and nothing of the sheets
    data = seal(hall)
    assert verify(data).ok and recount(read(data)).same
    closings = [d for d in deeds(hall) if d["what"] == "slot.closed"]
    assert [c["data"]["leaves"] for c in closings] == [21, 21, 21, 2]
