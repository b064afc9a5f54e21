"""Binding of running prose: times told elsewhere, levels in time, values carried on."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date

import pytest

from leitai.claims import read
from leitai.claims.evidence import Binding, Catalog, bind_claims, survey
from leitai.ledgers import Store, load_folder

AID = [
    ["受理日期", "案件类别", "区市", "办案补贴(元)"],
    *(
        [f"{y}-{m:02}-{d:02}", "民事" if d % 3 else "刑事", "甲市" if d % 2 else "乙市", 100 * d]
        for y, m, d in (
            (y, m, d) for y in (2021, 2022) for m in range(1, 9) for d in range(1, 10 + y % 2 * 3)
        )
    ),
]
PUPILS = [
    ["年份", "月份", "办园类型", "幼儿人数"],
    *(
        [y, m, kind, 1000 + 10 * m + (500 if kind == "公办园" else 0) + (y - 2021)]
        for y in (2021, 2022)
        for m in range(1, 9)
        for kind in ("公办园", "民办园")
    ),
]
LANDINGS = [
    ["landing_date", "port", "species", "landed_kg"],
    *(
        [f"{y}-{m:02}-{d:02}", "Whitby" if d % 2 else "Newlyn", "cod" if d % 3 else "hake", 50 + d]
        for y in (2021, 2022)
        for m in range(1, 9)
        for d in range(1, 8)
    ),
]
AIDS = [
    ["适配日期", "残疾类别", "适配件数", "补贴金额_元"],
    *(
        [f"2022-{m:02}-{d:02}", "视力", 1 + d % 4, 300 * d]
        for m in range(1, 9)
        for d in (2, 5, 9, 13)
    ),
]
MACHINES = [
    ["申请日期", "所在乡镇", "购机数量", "补贴额(元)"],
    *(
        [f"2022-{m:02}-{d:02}", "甲镇", 1 + d % 3, 900 * d]
        for m in range(1, 9)
        for d in range(1, 9)
    ),
]


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalog]:
    folder = tmp_path_factory.mktemp("ledgers")
    for name, rows in (
        ("法律援助案件", AID),
        ("幼儿园在园情况", PUPILS),
        ("fish_landings", LANDINGS),
        ("农机购置补贴", MACHINES),
        ("残疾人辅具适配", AIDS),
    ):
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
    ledgers, problems = load_folder(folder)
    assert not problems
    with Store(ledgers) as store:
        yield survey(ledgers, store)


def bound(catalog: Catalog, text: str) -> list[Binding]:
    return bind_claims(text, [c for c in read(text) if c.claim], catalog, date(2022, 9, 20))


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("今年上半年受理法律援助案件54件,去年同期为[x]件。", "2021-07-01"),
        ("去年上半年,办理法律援助案件72件,今年同期70件。", "2022-07-01"),
        ("In the three months to August, vessels landed 900 kg of fish.", "2022-06-01"),
        ("8月当月受理法律援助案件9件。", "2022-08-01"),
        ("截至8月底,今年受理法律援助案件72件。", "2022-01-01"),
        ("There were 24 landings in 2021 and 21 landings in the first half of 2022.", "2022-07-01"),
    ],
)
def test_the_time_of_a_number_may_stand_elsewhere(catalog: Catalog, text: str, part: str) -> None:
    last = bound(catalog, text.replace("[x]", "72"))[-1]
    assert part in last.candidates[0].sql


def test_parts_told_in_the_next_sentence_are_of_what_was_told(catalog: Catalog) -> None:
    _, part = bound(catalog, "上半年,甲市受理法律援助案件30件。其中民事20件。")
    assert "'甲市'" in part.candidates[0].sql
    assert "'民事'" in part.candidates[0].sql


def test_nobody_is_accused_by_a_sum_where_a_level_may_be_meant(catalog: Catalog) -> None:
    """No word of the header says that the column is a level; the text's 截至 does."""
    whole = 1080 + 1 + 1580 + 1
    (told,) = bound(catalog, f"截至今年8月,全区在园幼儿{whole}人。")
    assert told.verdict == "supported"
    (wrong,) = bound(catalog, f"截至今年8月,全区在园幼儿{whole + 340}人。")
    assert wrong.verdict != "supported"


def test_nobody_is_accused_by_rows_where_a_column_may_count(catalog: Catalog) -> None:
    pieces = sum(int(row[2]) for row in MACHINES[1:])  # type: ignore[call-overload]
    (told,) = bound(catalog, f"1—8月,补贴农机具{pieces}台。")
    assert told.verdict != "contradicted"
    pieces = sum(int(row[2]) for row in AIDS[1:])  # type: ignore[call-overload]
    (told,) = bound(catalog, f"1—8月,配发辅具{pieces}件。")
    assert told.verdict != "contradicted"
