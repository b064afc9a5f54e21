"""Indicators in the hall: periods, figures by form and workbook, publishing, the star table."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.test import Client
from openpyxl import load_workbook
from pytest_django import Settings

from leitai.base.problem import Problem
from leitai.indicators import shipped_rules
from leitai.web.actions import indicators as deeds
from leitai.web.actions import staff
from leitai.web.actions.problems import FieldWrong, NotReady, SomeoneWasQuicker
from leitai.web.models import IndicatorPeriod, IndicatorValue, Round
from leitai.web.queries.figures import QueryWrong
from leitai.web.queries.indicators import (
    BookNotReadable,
    periods_with_all,
    read_book,
    read_period,
    tables_of,
    write_book,
)
from leitai.web.queries.trail import deeds_on
from web.halls import NOW, make_called_round

BY = {"by": "ducha", "now": NOW}
NEW = deeds.NewIndicator("rate", "办结率", "督办", "own_plan", measure="%")


@pytest.fixture
def round_(db: None, settings: Settings, tmp_path: Path) -> Round:
    settings.LEITAI_TODAY, settings.DATA_DIR = "2022-12-28", tmp_path
    return make_called_round()


@pytest.fixture
def period(round_: Round) -> IndicatorPeriod:
    row = open_period("q3", round_)
    deeds.add_indicator(period="q3", new=NEW, **BY)
    return row


def open_period(key: str, round_: Round, **more) -> IndicatorPeriod:
    return deeds.open_period(
        key=key, zh="三季度", start=date(2022, 7, 1), end=date(2022, 9, 30),
        **{"round_key": round_.key} | more, **BY,
    )  # fmt: skip


def enter(key: str, figures: dict[int, str], target: str = "90") -> int:
    entries = [
        deeds.Entry("rate", unit, {"target": target, "actual": actual})
        for unit, actual in figures.items()
    ]
    return deeds.save_figures(period=key, entries=entries, **BY)


def units(round_: Round) -> list[int]:
    return list(round_.slots.order_by("pk").values_list("unit_id", flat=True))


def test_a_period_keeps_its_rules_and_roster(round_, period) -> None:
    assert period.rules == shipped_rules()
    assert {m.group for m in period.roster.all()} == {"政府部门"}
    again = open_period("q4", round_, round_key="", like="q3")
    assert again.rules_hash == period.rules_hash
    assert [i.key for i in again.indicators.all()] == ["rate"]
    assert set(again.roster.values_list("unit_id")) == set(period.roster.values_list("unit_id"))
    assert [d.what for d in deeds_on("indicators:q3")] == ["indicators.opened", "indicators.added"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"key": "三季度"}, {"key": "q3"}, {"key": ""}, {"zh": " "}, {"round_key": "nope"},
        {"like": "nope"}, {"end": date(2022, 6, 1)}, {"rules": {"key": "x"}},
    ],
)  # fmt: skip
def test_odd_periods_are_refused(round_, period, wrong) -> None:
    usual = {"key": "q9", "zh": "九", "start": date(2022, 7, 1), "end": date(2022, 9, 30)}
    with pytest.raises(Problem):
        deeds.open_period(**usual | {"round_key": round_.key} | wrong, **BY)
    assert IndicatorPeriod.objects.count() == 1


def test_figures_are_exact_and_an_empty_one_is_missing(round_, period) -> None:
    one, two, three = units(round_)
    assert enter("q3", {one: "95.10", two: "90", three: ""}) == 3
    assert enter("q3", {one: "95.1", two: "90"}) == 0  # nothing changed, nothing recorded
    read = read_period(periods_with_all().get(key="q3"))
    figures = {row.unit: row.actual for row in read.period.figures}
    assert figures == {str(one): Decimal("95.1"), str(two): Decimal(90), str(three): None}
    ((_read, table),) = tables_of([periods_with_all().get(key="q3")])
    assert [row.blocks[0].stars for row in table.rows] == [10, 9, None]


@pytest.mark.parametrize(
    ("figures", "more"),
    [
        ({"actual": "many"}, {}), ({"actual": "1e5"}, {}), ({"actual": "NaN"}, {}),
        ({"target": "9" * 30}, {}), ({"actual": "5"}, {"missing": "not_reported"}),
        ({}, {"missing": "who knows"}), ({}, {"query": "SELECT 'x'"}),
        ({}, {"query": "DROP TABLE x"}),
    ],
)  # fmt: skip
def test_odd_figures_are_refused(round_, period, figures, more) -> None:
    entry = deeds.Entry("rate", units(round_)[0], figures, **more)
    with pytest.raises((FieldWrong, QueryWrong)):
        deeds.save_figures(period="q3", entries=[entry], **BY)
    assert not IndicatorValue.objects.exists()


def test_a_figure_from_a_ledger(round_, period, tmp_path) -> None:
    folder = tmp_path / "ledgers" / "indicators-q3"
    folder.mkdir(parents=True)
    (folder / "done.csv").write_text("事项,办结\n一,1\n二,1\n", "utf-8")
    unit = units(round_)[0]
    entry = deeds.Entry("rate", unit, {"target": "3"}, query="SELECT sum(办结) FROM done")
    deeds.save_figures(period="q3", entries=[entry], **BY)

    def actual() -> Decimal | None:
        return read_period(periods_with_all().get(key="q3")).period.of(str(unit), "rate").actual

    assert actual() == 2
    (folder / "done.csv").write_text("事项,办结\n一,1\n二,1\n三,1\n", "utf-8")
    assert actual() == 3


def test_the_workbook_comes_back_as_it_went(round_, period) -> None:
    one, two, three = units(round_)
    enter("q3", {one: "95.5", two: "88"})
    deeds.save_figures(
        period="q3", entries=[deeds.Entry("rate", three, {}, "not_applicable")], **BY
    )
    row = periods_with_all().get(key="q3")
    rows = read_book(write_book(row), "x.xlsx")
    assert [r.figures["actual"] for r in rows] == ["95.5", "88", ""]
    assert deeds.import_book(period="q3", rows=rows, **BY) == 0


def filled(row: IndicatorPeriod, change) -> bytes:
    book = load_workbook(io.BytesIO(write_book(row)))
    change(book.worksheets[0])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_faulty_rows_are_named_and_nothing_is_saved(round_, period) -> None:
    def spoil(sheet) -> None:
        head = next(r for r in range(1, 30) if str(sheet.cell(r, 1).value).startswith("指标代码"))
        sheet.cell(head + 1, 5).value = 91
        sheet.cell(head + 2, 5).value = "很多"
        sheet.cell(head + 3, 3).value = "没有这个局"

    rows = read_book(filled(periods_with_all().get(key="q3"), spoil), "x.xlsx")
    with pytest.raises(deeds.RowsWrong) as caught:
        deeds.import_book(period="q3", rows=rows, **BY)
    assert caught.value.params["count"] == 2
    assert f"第{rows[1].row}行" in caught.value.say("zh") and "没有这个局" in caught.value.say("zh")
    assert not IndicatorValue.objects.exists()


@pytest.mark.parametrize("data", [b"", b"not a workbook", b"PK\x03\x04broken"])
def test_what_is_no_workbook_is_refused(data) -> None:
    with pytest.raises(BookNotReadable):
        read_book(data, "x.xlsx")


def test_publishing_locks_until_it_is_taken_back(round_, period) -> None:
    with pytest.raises(NotReady):
        deeds.publish_period(period=open_period("q4", round_).key, **BY)
    enter("q3", {units(round_)[0]: "95"})
    deeds.publish_period(period="q3", **BY)
    with pytest.raises(deeds.Published):
        enter("q3", {units(round_)[0]: "99"})
    with pytest.raises(FieldWrong):
        deeds.take_back(period="q3", why=" ", **BY)
    deeds.take_back(period="q3", why="更正一个数", **BY)
    with pytest.raises(SomeoneWasQuicker):
        deeds.publish_period(period="q3", version=0, **BY)


def test_a_draft_is_not_seen(round_, period, client: Client) -> None:
    enter("q3", dict.fromkeys(units(round_), "95"))
    assert client.get("/stars/q3/").status_code == 404
    assert "三季度" not in client.get("/stars/").content.decode()
    deeds.publish_period(period="q3", **BY)
    assert "三季度" in client.get("/stars/").content.decode()


def test_the_pages_of_who_enters_them(round_, period) -> None:
    staff.add_person(username="ducha", password="", roles=["supervisor"])
    from django.contrib.auth import get_user_model

    client = Client()
    client.force_login(
        get_user_model().objects.get(username="ducha"),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    one = units(round_)[0]
    form = {"deed": "save", "indicator": "rate", "version": "1", f"actual-{one}": "9x",
            f"target-{one}": "90"}  # fmt: skip
    refused = client.post("/indicators/q3/", form)
    assert refused.status_code == 422 and 'value="9x"' in refused.content.decode()
    assert client.post("/indicators/q3/", form | {f"actual-{one}": "91"}).status_code == 302
    assert client.post("/indicators/q3/", form).status_code == 422  # an older version
    book = client.get("/indicators/q3.xlsx")
    assert book.status_code == 200 and len(read_book(book.content, "x.xlsx")) == 3
    opened = client.post(
        "/indicators/", {"deed": "open", "key": "q4", "zh": "四季度", "start": "2022-10-01",
                         "end": "2022-12-31", "like": "q3"},
    )  # fmt: skip
    assert opened["Location"] == "/indicators/q4/"
    assert client.get("/indicators/q4/").status_code == 200
    assert client.post("/indicators/q4/", {"deed": "publish"}).status_code == 302
