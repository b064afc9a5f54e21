"""The demo's promises: every outcome is there, figures come from ledgers, nothing is unlabelled."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from leitai.ledgers.samples import write_samples
from leitai.scoring.scheme import default_scheme
from leitai.web.actions import roster, rounds, statements
from leitai.web.actions.trail import record_deed
from leitai.web.demo.load import _name_in_english, _parts, read_statements
from leitai.web.demo.promises import load_promises
from leitai.web.models import Commitment, Round, Series, Unit
from leitai.web.queries.commitments import commitments_with_all, last_promises, look_at
from leitai.web.queries.evidence import ledger_folder
from leitai.web.queries.units import unit_page
from web.halls import NOW

TODAY = date(2022, 12, 28)


@pytest.fixture
def demo(db: None, settings: Settings, tmp_path: Path) -> Round:
    settings.DATA_DIR, settings.LEITAI_TODAY = tmp_path, TODAY.isoformat()
    units = read_statements()
    round_ = rounds.open_round(
        series=Series.objects.create(key="bumen", zh="部门擂台", en="Department arena"),
        key="2022-3", number=3, zh="第三期部门擂台", day=date(2022, 9, 28),
        scheme=default_scheme(), made_up=True, by="demo", now=NOW,
    )  # fmt: skip
    deed = {"round_id": round_.pk, "by": "demo", "now": NOW}
    entries = [roster.RosterEntry(u["zh"], tuple(u.get("aliases", ())), u["group"]) for u in units]
    roster.add_units(entries=entries, **deed)
    _name_in_english(round_, units)
    rounds.call_units(**deed)
    for unit in units:
        slot = round_.slots.get(unit__zh=unit["zh"])
        statements.save_statement(slot_key=slot.key, parts=_parts(unit), source="demo", **deed)
    rounds.lock_scheme(**deed)
    rounds.draw_order(seed="20220928", **deed)
    statements.lock_statements(**deed)
    write_samples(ledger_folder(round_))
    load_promises(round_, NOW)
    return round_


def test_every_outcome_is_there(demo: Round) -> None:
    states = {
        (row.unit.zh, row.step): look_at(row, TODAY).outcome.state
        for row in commitments_with_all().filter(round=demo)
    }
    assert set(states.values()) == {"made", "tracked", "kept", "partly", "missed", "released"}
    assert states["市委办公厅", 1] == "kept"  # twelve systems, counted by the ledger
    assert states["市妇联", 1] == "kept"
    assert states["市科协", 1] == "missed"
    assert states["市委政法委", 1] == "partly"
    assert states["市地方金融监管局", 2] == "released"
    assert states["市城市管理委", 2] == "made"
    assert all(row.made_up for row in Commitment.objects.all())
    # On the last day the year's promises are judged: 9 of "10 or more" is missed.
    after = {
        (row.unit.zh, row.step): look_at(row, date(2023, 1, 1)).outcome
        for row in commitments_with_all().filter(round=demo)
    }
    listed = after["市地方金融监管局", 3]
    assert [one.state for one in listed.judged] == ["kept", "missed"]
    assert listed.state == "partly"


def test_the_fourth_round_opens_with_the_third(demo: Round) -> None:
    slot = Round.objects.get(key="2022-4").slots.get(unit__zh="市科协")
    (promise,) = last_promises(slot)
    assert (promise.status, promise.due) == ("missed", date(2022, 12, 20))
    assert "布展" in promise.text


def test_three_streams_stand_side_by_side(demo: Round) -> None:
    unit = Unit.objects.get(zh="市地方金融监管局")
    from django.contrib.auth.models import AnonymousUser

    page = unit_page(unit, AnonymousUser())
    newest = page.indicators[0].row
    ratio = next(card for card in newest.cards if "82.5" in card.against)
    assert ratio.status == "green" and "24" in ratio.margin and "22" in ratio.margin
    assert page.kept.judged == 0 and page.kept.open == 2
    politics = unit_page(Unit.objects.get(zh="市委政法委"), AnonymousUser()).indicators[0].row
    assert "rise" in politics.flags
    publicity = unit_page(Unit.objects.get(zh="市委宣传部"), AnonymousUser()).indicators[0].row
    assert publicity.place == ""  # one figure was not reported, and that is not zero


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_pages_say_that_it_is_made_up(demo: Round, language: str) -> None:
    record_deed(what="x", by="x", now=NOW, subject="")
    client = Client(headers={"accept-language": language})
    word = {"zh-hans": "虚构", "en": "made up"}[language]
    unit = Unit.objects.get(zh="市妇联")
    for address in ("/units/", f"/units/{unit.pk}/", "/stars/", "/r/2022-3/promises/"):
        answer = client.get(address)
        assert answer.status_code == 200
        assert word in answer.content.decode(), address
