"""What a unit finds for itself: its editor, its objections; and cards that are not lost."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from leitai.base.problem import Problem
from leitai.reports import documents
from leitai.web.actions import results, rounds, staff, statements, tickets
from leitai.web.models import Objection, Statement, Ticket
from web.halls import NOW, Hall, make_called_round, write_statements
from web.test_rights import client_of

SECRET = "一二三四五六七八九十"


def enter(hall: Hall, role: str) -> Client:
    unit = {"unit": hall.slot(1).unit} if role == "unit" else {}
    staff.add_person(username=role, roles=[role], round_=hall.round, password=SECRET, **unit)
    return client_of(role)


def test_a_unit_finds_its_editor_until_the_lock(db: None) -> None:
    round_ = make_called_round()
    deed = {"round_id": round_.pk, "by": "organiser", "now": NOW}
    rounds.lock_scheme(**deed)
    rounds.draw_order(seed="1", **deed)
    write_statements(round_)
    hall = Hall(round_)
    unit, organiser = enter(hall, "unit"), enter(hall, "organiser")

    def edits(client: Client, order: int) -> tuple[bool, bool]:
        key = hall.slot(order).key
        link = f"/office/statements/{key}/"
        return (
            link in client.get(f"/r/{round_.key}/").content.decode(),
            link in client.get(f"/r/{round_.key}/s/{key}/").content.decode(),
        )

    assert edits(unit, 1) == (True, True)
    assert edits(unit, 2) == (False, False)
    assert edits(organiser, 2) == (True, True)
    assert edits(Client(), 1) == (False, False)
    Statement.objects.update(locked_at=NOW)
    assert edits(unit, 1) == edits(organiser, 1) == (False, False)


def test_a_unit_objects_and_waives_for_itself_alone(hall: Hall) -> None:
    for order in (1, 2, 3):
        hall.advance(order, 4)
    results.count(round_id=hall.round.pk, by="organiser", now=NOW)
    unit = enter(hall, "unit")
    path = f"/r/{hall.round.key}/objections/"
    mine, other = hall.slot(1), hall.slot(2)
    early = unit.post(path, {"deed": "waive", "unit": mine.key})
    assert early.status_code in (409, 422) and not hall.slot(1).no_objection
    results.open_objections(round_id=hall.round.pk, by="organiser", now=timezone.now())
    for page in ("", "result/"):
        assert path in unit.get(f"/r/{hall.round.key}/{page}").content.decode()
        assert path not in Client().get(f"/r/{hall.round.key}/{page}").content.decode()
    assert unit.post(path, {"deed": "waive", "unit": mine.key}).status_code == 302
    assert hall.slot(1).no_objection
    assert unit.post(path, {"deed": "object", "unit": mine.key, "text": "漏计"}).status_code == 302
    assert Objection.objects.get().slot == mine and not hall.slot(1).no_objection
    assert "漏计" in unit.get(path).content.decode()
    for deed in ("object", "waive"):
        fields = {"deed": deed, "unit": other.key, "text": "别家"}
        assert unit.post(path, fields).status_code == 403
    assert Objection.objects.count() == 1 and not hall.slot(2).no_objection


class TypesetterBroken(Problem):
    en, zh = "The typesetter failed.", "排版失败。"
    en_todo, zh_todo = "Try again.", "请重试。"


def test_cards_that_could_not_be_typeset_can_be_printed_again(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    organiser = enter(hall, "organiser")
    deed = {"round_id": hall.round.pk, "by": "organiser", "now": NOW}
    tickets.issue_tickets(panel="citizens", count=3, **deed)

    def fail(*_args: object, **_named: object) -> bytes:
        raise TypesetterBroken

    path = f"/r/{hall.round.key}/office/tickets/"
    fields = {"deed": "print", "panel": "citizens"}
    waiting = Ticket.objects.filter(secret_hash=None)
    with monkeypatch.context() as patched:
        patched.setattr(documents, "print_tickets", fail)
        assert organiser.post(path, fields).status_code == 422
    assert waiting.count() == 3
    monkeypatch.setattr("leitai.web.screens.office.tickets.MOST_CARDS", 2)
    answer = organiser.post(path, fields)
    assert answer.status_code == 200 and "C-00" in answer.headers["Content-Disposition"]
    assert waiting.count() == 1


def test_the_class_of_a_cause_is_in_the_readers_language(db: None) -> None:
    round_ = make_called_round()
    deed = {"round_id": round_.pk, "by": "organiser", "now": NOW}
    rounds.lock_scheme(**deed)
    rounds.draw_order(seed="1", **deed)
    hall, part = Hall(round_), statements.Part
    statements.save_statement(
        round_id=hall.round.pk, slot_key=hall.slot(1).key, source="typed", by="unit", now=NOW,
        parts=[
            part("highlight", "拆除8402处。"),
            part("gap", "手段不足。", cause="不够。", cause_class="机制"),
            part("step", "年底前完成。", due=NOW.date()),
        ],
    )  # fmt: skip
    Statement.objects.update(locked_at=NOW)
    path = f"/r/{hall.round.key}/s/{hall.slot(1).key}/"
    client = Client()
    assert ">机制<" in client.get(path).content.decode()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    english = client.get(path).content.decode()
    assert ">mechanism<" in english and "机制" not in english


def test_numbers_of_thousands_of_digits_are_no_fault(hall: Hall) -> None:
    organiser = enter(hall, "organiser")
    path = f"/r/{hall.round.key}/office/tickets/"
    assert organiser.get(path, {"page": "9" * 5000}).status_code == 200
    fields = {"deed": "issue", "panel": "citizens", "count": "1", "unit": "9" * 5000}
    assert organiser.post(path, fields).status_code == 422
