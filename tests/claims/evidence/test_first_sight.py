"""What ledgers of new kinds showed: when an objection is safe, and what a column is."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date

import pytest

from leitai.claims import read
from leitai.claims.evidence import Binding, Catalog, bind_claims, survey
from leitai.ledgers import Store, load_folder

SHOTS = [
    ["流水号", "接种日期", "接种单位", "疫苗种类", "剂次", "事由"],
    *(
        [f"J{y}{m:02}{d}", f"{y}-{m}-{d}", clinic, kind, dose, why]
        for y in (2022, 2023)
        for m in range(1, 11)
        for d, (clinic, kind, dose, why) in enumerate(
            (
                ("城关门诊", "流感疫苗", "第一剂", "自愿"),
                ("城关门诊", "水痘疫苗", "第二剂", "补种"),
                ("滨江门诊", "流感疫苗", "加强针", "自愿"),
                ("滨江门诊", "流感疫苗", "第一剂", "补种"),
            ),
            start=8,
        )
    ),
]
HEAT = [
    ["账期", "营业所", "应收热费/万元", "实收热费/万元"],
    *(
        [f"{y}{m:02}", office, 100 + m + k, 80 + m + k + (y - 2022)]
        for y in (2022, 2023)
        for m in range(1, 11)
        for k, office in enumerate(("城东营业所", "城西营业所"))
    ),
]
BEASTS = [
    ["检疫日期", "屠宰场点", "畜种", "检疫数量（头/只）", "无害化处理(公斤)"],
    *(
        [f"2023/{m:02}/{d:02}", yard, kind, 10 * m + d, 1.5 * d]
        for m in range(1, 11)
        for d in (5, 17)
        for yard in ("康源屠宰场", "金牧屠宰场")
        for kind in ("生猪", "羊")
    ),
]
PLANS = [
    ["Ref", "Validated", "Ward", "Type", "Decision", "Days to decide"],
    *(
        [f"R{y}{m}{d}", f"{d:02}/{m:02}/{y}", ward, kind, decision, 20 + d + m]
        for y in (2022, 2023)
        for m in range(1, 11)
        for d, ward, kind, decision in (
            (13, "Castle", "Major", "Approved"),
            (14, "Castle", "Householder", "Refused"),
            (15, "Riverside", "Householder", "Approved"),
        )
    ),
]
LOST = [
    ["No", "Handed in", "Item", "Claimed", "Days held"],
    *(
        [m * 100 + d, f"2023-{m:02}-{d:02}", item, "Yes" if d % 2 else "No", d]
        for m in range(1, 11)
        for d, item in ((3, "Phone"), (8, "Phone"), (9, "Bag"), (21, "Passport"))
    ),
]


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalog]:
    folder = tmp_path_factory.mktemp("first")
    for name, rows in (
        ("预防接种登记", SHOTS),
        ("热费收缴表", HEAT),
        ("屠宰检疫日报表", BEASTS),
        ("planning_applications", PLANS),
        ("lost_property", LOST),
    ):
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
    ledgers, problems = load_folder(folder)
    assert not problems, [p.say() for p in problems]
    store = Store(ledgers)
    yield survey(ledgers, store)
    store.close()


def bound(catalog: Catalog, text: str) -> list[Binding]:
    return bind_claims(text, [c for c in read(text) if c.claim], catalog, date(2023, 11, 6))


def verdicts(catalog: Catalog, text: str) -> list[str]:
    return [one.verdict for one in bound(catalog, text)]


def test_doses_are_rows_not_values_of_a_column_of_that_name(catalog: Catalog) -> None:
    (one,) = bound(catalog, "今年1—10月，各接种单位累计接种疫苗40剂次。")
    assert one.verdict == "supported" and "DISTINCT" not in one.candidates[0].sql


def test_months_written_as_numbers_are_a_time(catalog: Catalog) -> None:
    text = "今年1—10月，全市应收热费2120万元，实收1740万元，收缴率82.1%。"
    assert verdicts(catalog, text) == ["supported"] * 3


def test_a_column_of_reasons_sorts_the_rows(catalog: Catalog) -> None:
    (one,) = bound(catalog, "今年1—10月，补种疫苗20剂次。")
    assert "补种" in one.candidates[0].sql and one.verdict == "supported"


def test_a_value_the_ledger_lacks_is_not_the_whole(catalog: Catalog) -> None:
    assert verdicts(catalog, "今年1—10月，北郊营业所实收热费999万元。") == ["unsupported"]
    assert verdicts(
        catalog, "In the ten months to October 2023, Harbour ward had 99 planning applications."
    ) == ["unsupported"]


def test_two_figures_are_not_of_one_query(catalog: Catalog) -> None:
    text = (
        "From January to October 2023, Castle ward had 20 planning applications, "
        "of which 7 applications were turned down."
    )
    assert verdicts(catalog, text)[-1] != "contradicted"


def test_the_quarter_is_the_one_spoken_of(catalog: Catalog) -> None:
    text = (
        "In the third quarter of 2023 the council received 9 planning applications. In August "
        "alone, 3 planning applications came in. The Castle ward saw 6 planning applications "
        "in the quarter."
    )
    *_, last = bound(catalog, text)
    assert last.verdict == "supported"


def test_the_time_of_what_is_compared_with_is_not_the_claims_own(catalog: Catalog) -> None:
    text = (
        "In January to May 2023 the council received 15 planning applications. "
        "It validated 12 planning applications, compared with 15 planning applications "
        "in January to May 2022."
    )
    assert all("2022" not in one.candidates[0].sql for one in bound(catalog, text)[:2])


def test_a_column_item_beside_one_number_is_a_sort_of_rows(catalog: Catalog) -> None:
    text = "In the first ten months of 2023 staff took in 40 lost items, including 20 phones."
    *_, phones = bound(catalog, text)
    assert phones.verdict == "supported" and "count(*)" in phones.candidates[0].sql


def test_either_word_of_a_unit_counts_and_one_character_names_a_value(catalog: Catalog) -> None:
    text = "今年1—10月，共检疫生猪2640头、羊2640只，无害化处理1320公斤。"
    found = bound(catalog, text)
    assert [one.verdict for one in found] == ["supported"] * 3
    assert "羊" in found[1].candidates[0].sql and "畜种" not in found[2].candidates[0].sql


def test_what_is_said_of_them_must_be_understood(catalog: Catalog) -> None:
    assert verdicts(catalog, "今年1—10月，检疫生猪成活4100头。") == ["unsupported"]


def test_the_slowest_decision_is_one_that_took_long(catalog: Catalog) -> None:
    (one,) = bound(catalog, "The slowest decision of 2022 took 45 days.")
    assert one.verdict == "supported" and "max" in one.candidates[0].sql


WEDDINGS = [
    ["年月", "登记机关", "业务类型", "办理数量（对）"],
    *(
        [f"{y}{m:02}", area, kind, 10 * m + k]
        for y in (2022, 2023)
        for m in range(1, 11)
        for area in ("和平区", "金水县")
        for k, kind in enumerate(("结婚登记", "离婚登记"))
    ),
]
ACCIDENTS = [
    ["Report No", "Accident Date", "Site", "Person Hurt", "Loss·£"],
    *(
        [f"A{m}{d}", f"{d:02}/{m:02}/23", "Fernley" if d % 2 else "Weston", who, 5 * d]
        for m in range(1, 11)
        for d, who in ((4, "Staff"), (9, "Visitor"), (17, "Visitor"), (28, "Member"))
    ),
]


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalog]:
    folder = tmp_path_factory.mktemp("second")
    for name, rows in (("婚姻登记统计", WEDDINGS), ("accident_book", ACCIDENTS)):
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
    ledgers, problems = load_folder(folder)
    assert not problems, [p.say() for p in problems]
    store = Store(ledgers)
    yield survey(ledgers, store)
    store.close()


def test_a_bare_value_runs_parallel_to_the_one_before(second: Catalog) -> None:
    text = "今年1—10月，和平区办理结婚登记550对；金水县550对。"
    _, other = bound(second, text)
    assert "金水县" in other.candidates[0].sql and "结婚登记" in other.candidates[0].sql
    assert other.verdict == "supported"


def test_short_years_make_days_and_who_recorded_it_is_no_filter(second: Catalog) -> None:
    (one,) = bound(second, "Staff recorded 40 accidents in the first ten months of 2023.")
    assert one.verdict == "supported" and "Staff" not in one.candidates[0].sql


def test_a_period_taken_up_and_not_found_forbids_an_objection(second: Catalog) -> None:
    text = (
        "In August 2023 there were 4 accidents. Weston had 13 accidents over the same nine months."
    )
    *_, last = bound(second, text)
    assert last.verdict != "contradicted"
