"""The demo's promises: every outcome is there, figures come from ledgers, nothing is unlabelled."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from pytest_django import Settings

from leitai.ledgers.samples import write_samples
from leitai.scoring.scheme import default_scheme
from leitai.web.actions import roster, rounds, staff, statements
from leitai.web.actions.trail import record_deed
from leitai.web.demo.load import _name_in_english, _parts, read_statements
from leitai.web.demo.promises import load_promises
from leitai.web.models import Commitment, IndicatorPeriod, Round, Series, Unit
from leitai.web.queries.commitments import commitments_with_all, last_promises, look_at
from leitai.web.queries.evidence import ledger_folder
from leitai.web.queries.units import unit_page
from web.halls import NOW
from web.test_formulas import NASTY, safe

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


def test_the_star_table_as_a_workbook(demo: Round, client: Client) -> None:
    """The page in Excel: every unit and every figure, as numbers, and no text that runs."""
    Unit.objects.filter(zh="市妇联").update(zh=NASTY[0], en=NASTY[0])
    page = client.get("/stars/2022-Q3/").content.decode()
    assert 'href="/stars/2022-Q3.xlsx"' in page
    for lang, heads in (("zh-hans", ("组别", "牌色")), ("en", ("Group", "Card"))):
        answer = client.get("/stars/2022-Q3.xlsx", headers={"accept-language": lang})
        assert answer.status_code == 200
        texts = safe(answer.content)
        assert NASTY[0] in texts and texts[0].endswith("2022-07-01 – 2022-09-30")
        stars, cards = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets
        first = [row for row in stars.iter_rows(values_only=True) if row[2] and row[0] != heads[0]]
        assert len(first) == 11 and all(isinstance(row[-3], int) for row in first)
        below = list(cards.iter_rows(values_only=True))
        head = next(n for n, row in enumerate(below) if row[0] == heads[0])
        assert below[head][3] == heads[1]
        indicators = IndicatorPeriod.objects.get(key="2022-Q3").indicators.count()
        assert len(below) - head - 1 == 11 * indicators
        assert any(isinstance(row[5], int | float) for row in below[head + 1 :])


def test_the_workbook_of_a_draft_is_for_who_enters_it(demo: Round, client: Client) -> None:
    IndicatorPeriod.objects.filter(key="2022-Q3").update(published_on=None)
    assert client.get("/stars/2022-Q3.xlsx").status_code == 404
    staff.add_person(username="ducha", password="", roles=["supervisor"])
    client.force_login(
        get_user_model().objects.get(username="ducha"),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    assert client.get("/stars/2022-Q3.xlsx").status_code == 200
    assert client.get("/stars/2021-Q9.xlsx").status_code == 404
