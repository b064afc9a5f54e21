"""Tickets, score sheets, result and unit page: what must be on them is on them."""

from __future__ import annotations

from dataclasses import replace

import pypdfium2 as pdfium
import pytest

from leitai.reports.documents import print_result, print_score_sheets, print_tickets, print_unit
from leitai.reports.model import Name, ResultReport, RoundFacts, Ticket, TicketPack, UnitScore
from leitai.reports.samples.made_up import (
    ROUND,
    make_result,
    make_sheets,
    make_tickets,
    make_unit,
)
from reports.pdf_reading import count_pages, read_pages, read_text

HOSTILE = Name('#panic("x") $a$ *b* _c_ [d] @e <f> `g` \\h // = "q"', "</desc> & #[z]")


def tight(words: str) -> str:
    return "".join(words.split())


@pytest.fixture(scope="module")
def result():
    return make_result()


@pytest.fixture(scope="module")
def result_text(result, cache):
    return read_text(print_result(result, cache=cache))


def test_every_ticket_is_printed_whole(cache):
    pack = make_tickets(23)
    pdf = print_tickets(pack, cache=cache)
    text = read_text(pdf)
    assert count_pages(pdf) == 3
    for ticket in pack.tickets:
        assert tight(ticket.code) in text
        assert f"№{ticket.serial}" in text
        assert tight(ticket.panel.zh) in text
    assert text.count(tight(pack.address)) == 23
    assert text.count("扫码即可打分") == text.count("Scanandmark") == 23


def test_only_peers_carry_their_own_unit(cache):
    pack = make_tickets(10)
    peers = [ticket for ticket in pack.tickets if ticket.own_unit]
    text = read_text(print_tickets(pack, cache=cache))
    assert len(peers) == 2
    assert text.count("本单位own") == 2
    for ticket in peers:
        assert ticket.own_unit.zh in text


def test_two_hundred_tickets_make_twenty_pages(cache):
    assert count_pages(print_tickets(make_tickets(200), cache=cache)) == 20


def test_a_ticket_with_a_long_code_stays_on_its_card(cache):
    ticket = Ticket("001", "ABCDE-" * 7 + "ABCDE", "http://h/t/x", Name("领导", "Leaders"))
    pdf = print_tickets(TicketPack(ROUND, (ticket,), "http://h/t"), cache=cache)
    assert count_pages(pdf) == 1
    assert ticket.code in read_text(pdf)


def test_a_score_sheet_has_all_a_judge_and_two_clerks_need(cache):
    pack = make_sheets()
    pdf = print_score_sheets(pack, cache=cache)
    pages = read_pages(pdf)
    assert len(pages) == len(pack.sheets) == 22
    for page, sheet in zip(pages, pack.sheets, strict=True):
        assert sheet.code in page and tight(sheet.unit.zh) in page and sheet.panel.zh in page
        for criterion in pack.criteria:
            assert criterion.name.zh in page
            for words in criterion.words:
                assert tight(words.name.zh) in page and tight(words.name.en) in page
        assert "录入员一" in page and "录入员二" in page and "回避" in page and "作废" in page


def test_the_result_names_everything_a_reader_needs(result, result_text):
    for unit in result.units:
        assert unit.unit.zh in result_text
        assert tight(unit.unit.en) in result_text
        for figure in (unit.score, unit.plain_mean, f"{unit.low}–{unit.high}"):
            assert figure and figure in result_text
        for score in unit.criteria.values():
            assert score in result_text
        for pool in unit.pools:
            assert pool.score in result_text
    for rule in result.rules:
        assert tight(rule.text.zh) in result_text and tight(rule.text.en) in result_text
    for name, number in result.turnout:
        assert f"{name.zh}{name.en}{number}" in result_text
    for warning in result.warnings:
        assert tight(warning.zh) in result_text
    facts = result.round
    for words in (facts.scheme_hash, facts.draw_seed, facts.log_fingerprint, facts.address):
        assert tight(words) in result_text
    assert "签名" in result_text and "封存后公布" in result_text


def test_made_up_data_say_so_on_every_page(result, cache):
    for pdf in (print_result(result, cache=cache), print_tickets(make_tickets(12), cache=cache)):
        for page in read_pages(pdf):
            assert tight(ROUND.notice.zh) in page


def test_a_merged_panel_is_not_shown_by_itself(result, result_text):
    merged = next(unit for unit in result.units if any(len(p.panels) > 1 for p in unit.pools))
    assert merged.without["merge"] == ""
    assert "领导+参赛单位互评合并" in result_text and "并入领导" in result_text
    assert "不公布withheld" in result_text


def test_rules_say_what_they_changed(result, result_text):
    unit = result.units[0]
    assert f"{unit.without['trim']}(+0.12)" in result_text


def test_every_document_is_accessible(result, cache):
    for pdf in (
        print_result(result, cache=cache),
        print_tickets(make_tickets(3), cache=cache),
        print_score_sheets(make_sheets(), cache=cache),
        print_unit(make_unit(), cache=cache),
    ):
        assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf


def test_groups_of_like_units_are_compared(result, result_text):
    assert "同类比较" in result_text
    for group in {unit.group for unit in result.units}:
        assert group in result_text


def test_pages_are_numbered_and_titled(result, cache):
    pdf = print_result(result, cache=cache)
    pages = read_pages(pdf)
    for number, page in enumerate(pages, start=1):
        assert f"page{number}of{len(pages)}" in page and f"第{number}页共{len(pages)}页" in page
    with pdfium.PdfDocument(pdf) as document:
        assert document.get_metadata_dict()["Title"] == f"结果公报 {result.round.title.zh}"


def test_the_unit_page_compares_item_by_item(cache):
    report = make_unit()
    text = read_text(print_unit(report, cache=cache))
    assert report.score.unit.zh in text
    for row in report.feedback:
        assert row.score in text and row.field_mean in text and row.field_best in text
    for gap in report.gaps:
        assert gap.text in text and gap.cause in text
    assert "未列举措" in text and "未列期限" in text and "未列数量" in text
    assert "●绿" in text and "▲黄" in text and "○灰" in text
    for practice in report.practices:
        assert practice.text in text


@pytest.mark.parametrize("kind", ["tickets", "sheets", "result", "unit"])
def test_names_come_out_literally(kind, cache, result):
    facts = replace(ROUND, title=HOSTILE, series=HOSTILE, notice=HOSTILE)
    if kind == "tickets":
        ticket = Ticket(HOSTILE.zh, "AB-CD", 'http://h/?a="&b=<c>', HOSTILE, own_unit=HOSTILE)
        pdf = print_tickets(TicketPack(facts, (ticket,), "http://h/t"), cache=cache)
    elif kind == "sheets":
        pack = make_sheets()
        sheet = replace(pack.sheets[0], unit=HOSTILE, panel=HOSTILE, code="#a$b")
        criterion = replace(pack.criteria[0], name=HOSTILE)
        pack = replace(pack, round=facts, sheets=(sheet,), criteria=(criterion,))
        pdf = print_score_sheets(pack, cache=cache)
    elif kind == "result":
        units = tuple(replace(unit, unit=HOSTILE) for unit in result.units)
        pdf = print_result(replace(result, round=facts, units=units), cache=cache)
    else:
        report = make_unit()
        report = replace(report, round=facts, highlights=(HOSTILE.zh,))
        pdf = print_unit(report, cache=cache)
    assert tight(HOSTILE.zh) in read_text(pdf)


def test_an_empty_result_still_prints(cache):
    facts = RoundFacts(series=Name("部门擂台"), title=Name("空场"))
    empty = ResultReport(facts, criteria=(), panels=(), units=())
    assert "空场" in read_text(print_result(empty, cache=cache))


def test_a_unit_without_a_score_is_named_and_not_placed(cache):
    facts = RoundFacts(series=Name("部门擂台"), title=Name("小场"))
    units = (
        UnitScore(2, Name("甲局"), "ranked", "80.00", "79.00", "78.00", "82.00", 1, 1, 9, 10),
        UnitScore(1, Name("乙局"), "no_score", "", ballots=3, entitled=10),
    )
    text = read_text(print_result(ResultReport(facts, (), (), units), cache=cache))
    assert "乙局" in text and "票数过少" in text and "3/10" in text


def test_forty_units_cross_pages_with_all_names(cache):
    units = tuple(
        UnitScore(
            at, Name(f"第{at}号单位"), "ranked", f"{90 - at}.00", f"{90 - at}.10",
            f"{89 - at}.00", f"{91 - at}.00", at, (at + 4) // 5, 100, 100,
        )
        for at in range(1, 46)
    )  # fmt: skip
    facts = RoundFacts(series=Name("部门擂台"), title=Name("大场"))
    pdf = print_result(ResultReport(facts, (), (), units), cache=cache)
    text = read_text(pdf)
    assert all(unit.unit.zh in text for unit in units)
    assert count_pages(pdf) >= 2


LONG = Name("市城市管理和综合行政执法监督协调指挥中心办公室", "Preparatory office " * 5 + "of it")


def test_long_names_stay_on_their_cards(cache):
    tickets = tuple(
        replace(ticket, panel=LONG, own_unit=LONG) for ticket in make_tickets(10).tickets
    )
    address = "https://arena.a-rather-long-host-name.example/department-arena/t"
    pages = read_pages(print_tickets(TicketPack(ROUND, tickets, address), cache=cache))
    assert len(pages) == 1
    assert pages[0].count(LONG.zh) == 20
    # A card that ran over would tear the reading order: each must end with its own code.
    for ticket in tickets:
        assert tight(ticket.code) in pages[0]


def test_a_sheet_of_many_criteria_carries_its_code_on_both_pages(cache):
    pack = make_sheets()
    many = tuple(replace(one, code=f"c{at}") for at, one in enumerate(pack.criteria[:4] * 2))
    pack = replace(pack, criteria=many, sheets=pack.sheets[:2])
    pages = read_pages(print_score_sheets(pack, cache=cache))
    assert len(pages) == 4
    for at, page in enumerate(pages):
        assert pack.sheets[at // 2].code in page
        assert pack.sheets[1 - at // 2].code not in page
