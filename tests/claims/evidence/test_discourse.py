"""What sentences take up from one another: this hall, that month, there."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date

import pytest

from leitai.claims import read
from leitai.claims.evidence import Binding, Catalog, bind_claims, survey
from leitai.ledgers import Store, load_folder

VISITS = [
    ["统计月份", "分馆", "到馆人次", "推广活动_场", "用水性质"],
    *(
        [f"2023-{m:02}", hall, 1000 * (k + 1) + 10 * m, m + 2 * k, use]
        for m in range(1, 11)
        for k, hall in enumerate(("中心馆", "西岸馆", "东城馆"))
        for use in ("居民", "商业")
    ),
]
ORDERS = [
    ["工单号", "报修时间", "责任片区", "修复费用(元)", "工单状态"],
    *(
        [
            f"Q{m:02}{d:02}{k}",
            f"{y}-{m:02}-{d:02}",
            zone,
            90 * d,
            "处理中" if d % 5 == 0 else "已办结",
        ]
        for y in (2022, 2023)
        for m in range(1, 11)
        for d in range(1, 9 + y % 2 * 4)
        for k, zone in enumerate(("甲所", "乙所")[: 1 + d % 2])
    ),
]
ENROLMENTS = [
    ["Ref", "Start Dt", "Campus", "Course Area", "Fee Paid (£)", "Days To Finish",
     "Completed (Y/N)"],
    *(
        [f"E{m}{d}", f"2023-{m:02}-{d:02}", "Northgate" if d % 3 else "Harbour",
         "Languages" if d % 2 else "Catering", 10 * d + 0.5, d + 3, "Y" if d % 4 else "N"]
        for m in range(1, 11)
        for d in range(1, 20)
    ),
]  # fmt: skip


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalog]:
    folder = tmp_path_factory.mktemp("discourse")
    for name, rows in (
        ("分馆月报", VISITS),
        ("抢修工单", ORDERS),
        ("course_enrolments", ENROLMENTS),
    ):
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
    ledgers, problems = load_folder(folder)
    assert not problems
    store = Store(ledgers)
    yield survey(ledgers, store)
    store.close()


def bound(catalog: Catalog, text: str) -> list[Binding]:
    return bind_claims(text, [c for c in read(text) if c.claim], catalog, date(2023, 11, 6))


def sql_of(one: Binding) -> str:
    return one.candidates[0].sql


def test_that_month_and_this_hall_are_those_spoken_of(catalog: Catalog) -> None:
    *_, events = bound(catalog, "8月份，西岸馆到馆4160人次。当月该馆举办推广活动20场。")
    assert "西岸馆" in sql_of(events) and "2023-08" in sql_of(events)
    assert (events.verdict, events.best and events.best.found) == ("supported", 20)


def test_after_a_semicolon_the_hall_is_still_meant(catalog: Catalog) -> None:
    _, trade = bound(catalog, "今年上半年，东城馆到馆36420人次；商业用水到馆18210人次。")
    assert "东城馆" in sql_of(trade) and "商业" in sql_of(trade)


def test_the_whole_is_not_carried_away(catalog: Catalog) -> None:
    _, whole = bound(catalog, "今年上半年，东城馆到馆36420人次；各馆到馆72840人次。")
    assert "东城馆" not in sql_of(whole)


def test_a_state_said_in_running_words(catalog: Catalog) -> None:
    found = bound(catalog, "今年1至10月，工单已办结133件，仍有27件正在处理。")
    assert "处理中" in sql_of(found[1])


def test_what_is_named_beside_the_number_goes_before_what_was_said(catalog: Catalog) -> None:
    text = "甲所今年1至10月投入修复费用7.0万元，同比，工单量上升50.0%。"
    growth = bound(catalog, text)[-1]
    assert "count(*)" in sql_of(growth) and growth.verdict == "supported"


def test_there_is_the_place_of_the_sentence_before(catalog: Catalog) -> None:
    text = (
        "Northgate took 78 enrolments between January and June 2023. "
        "Languages drew 42 enrolments there."
    )
    _, there = bound(catalog, text)
    assert "Northgate" in sql_of(there) and "Languages" in sql_of(there)


def test_money_is_sought_in_the_column_with_its_sign(catalog: Catalog) -> None:
    (fees,) = bound(catalog, "Enrolments brought in £6,365 in the first six months of 2023.")
    assert "Fee Paid" in sql_of(fees)


def test_a_column_of_yes_and_no_is_said_without_its_brackets(catalog: Catalog) -> None:
    (share,) = bound(catalog, "In 2023, 78.9% of enrolments were completed.")
    assert "Completed (Y/N)" in sql_of(share) and share.verdict == "supported"


def test_rows_are_counted_where_the_noun_names_them(catalog: Catalog) -> None:
    (count,) = bound(catalog, "In 2023 the college took 190 enrolments.")
    assert "count(*)" in sql_of(count)


def test_the_full_year_in_spring_is_the_one_that_is_over(catalog: Catalog) -> None:
    claims = [c for c in read("西岸馆全年到馆41100人次。") if c.claim]
    (year,) = bind_claims("西岸馆全年到馆41100人次。", claims, catalog, date(2024, 1, 9))
    assert "2023-10" in sql_of(year) and year.reason == "period"  # November is not in the ledger


def test_a_wrong_figure_is_objected_to_though_another_subset_has_it(catalog: Catalog) -> None:
    (wrong,) = bound(catalog, "今年上半年，西岸馆接待读者72840人次。")
    assert wrong.verdict == "contradicted"


def test_by_the_month_is_the_sum_over_the_months(catalog: Catalog) -> None:
    (mean,) = bound(catalog, "今年上半年，全市月均到馆12210人次。")
    assert mean.best and "count(DISTINCT" in mean.best.sql
    assert round(float(mean.best.found or 0)) == 12210 and mean.verdict == "supported"


def test_the_time_of_a_comparison_is_not_that_of_the_next_sentence(catalog: Catalog) -> None:
    text = (
        "Enrolments reached 114 in the first half of 2023, up 9% on the first half of 2022. "
        "Languages drew 60 enrolments."
    )
    assert "2023-01-01" in sql_of(bound(catalog, text)[-1])


def test_no_objection_where_another_time_of_the_paragraph_agrees(catalog: Catalog) -> None:
    text = "今年一季度，西岸馆到馆12120人次。二季度势头不减。西岸馆到馆12300人次，各界好评。"
    assert all(one.verdict != "contradicted" for one in bound(catalog, text))


def test_a_rate_is_of_the_state_it_names(catalog: Catalog) -> None:
    (rate,) = bound(catalog, "今年1至10月，工单办结率为90%。")
    assert "已办结" in sql_of(rate)


def test_two_months_joined_are_one_time(catalog: Catalog) -> None:
    (two,) = bound(catalog, "暑期的7月和8月，东城馆到馆12300人次。")
    assert "2023-07" in sql_of(two) and "2023-08" in sql_of(two) and two.verdict == "supported"


def test_a_superlative_the_query_does_not_answer_forbids_objection(catalog: Catalog) -> None:
    text = "Fees came to £6,365 in the first half of 2023. The costliest place came to £250.50."
    assert bound(catalog, text)[-1].verdict != "contradicted" or "max(" in sql_of(
        bound(catalog, text)[-1]
    )


def test_one_of_a_list_is_not_the_subject_of_what_follows(catalog: Catalog) -> None:
    text = "今年上半年，中心馆到馆12210人次，西岸馆到馆24420人次；商业用水到馆36630人次。"
    assert "西岸馆" not in sql_of(bound(catalog, text)[-1])
