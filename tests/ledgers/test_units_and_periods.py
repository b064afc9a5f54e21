"""Units in headers and periods in cells."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from leitai.ledgers.periods import Period, read_part_of_year, read_period
from leitai.ledgers.units import read_unit, split_header


@pytest.mark.parametrize(
    ("header", "name", "norm", "factor"),
    [
        ("总投资_亿元", "总投资", "CNY", 10**8),
        ("面积(㎡)", "面积", "m2", 1),
        ("面积\uff08万平方米\uff09", "面积", "m2", 10**4),
        ("用地(亩)", "用地", "m2", Fraction(2000, 3)),
        ("合格率(%)", "合格率", "%", 1),
        ("营业收入/万元", "营业收入", "CNY", 10**4),
        ("area_sqm", "area", "m2", 1),
        ("Revenue (million yuan)", "Revenue", "CNY", 10**6),
        ("total investment in billion usd", "total investment", "USD", 10**9),
        ("单价(元/亩)", "单价", "CNY/m2", Fraction(3, 2000)),
        ("用电量(亿千瓦时)", "用电量", "kWh", 10**8),
    ],
)
def test_header_with_unit(header: str, name: str, norm: str, factor: Fraction) -> None:
    got, unit = split_header(header)
    assert unit is not None
    assert (got, unit.norm, unit.factor) == (name, norm, Fraction(factor))


@pytest.mark.parametrize(
    "header", ["项目名称", "problems_found", "日期", "人数", "project_m", "备注(必填)"]
)
def test_header_without_unit(header: str) -> None:
    assert split_header(header) == (header, None)


def test_a_scale_alone_and_nonsense() -> None:
    unit = read_unit("亿")
    assert unit is not None and unit.factor == 10**8
    assert read_unit("好看") is None


@pytest.mark.parametrize(
    ("cell", "start", "end"),
    [
        ("2022-08", date(2022, 8, 1), date(2022, 8, 31)),
        ("2022年8月末", date(2022, 8, 1), date(2022, 8, 31)),
        (202202, date(2022, 2, 1), date(2022, 2, 28)),
        ("2022年第三季度", date(2022, 7, 1), date(2022, 9, 30)),
        ("2022Q1", date(2022, 1, 1), date(2022, 3, 31)),
        ("2022年上半年", date(2022, 1, 1), date(2022, 6, 30)),
        ("2021-2022学年", date(2021, 9, 1), date(2022, 8, 31)),
        (2022, date(2022, 1, 1), date(2022, 12, 31)),
        ("3 Aug 2022", date(2022, 8, 3), date(2022, 8, 3)),
        ("03-Aug-22", date(2022, 8, 3), date(2022, 8, 3)),
        ("Aug-22", date(2022, 8, 1), date(2022, 8, 31)),
        ("Aug '22", date(2022, 8, 1), date(2022, 8, 31)),
        ("2022-Aug", date(2022, 8, 1), date(2022, 8, 31)),
        ("08/2022", date(2022, 8, 1), date(2022, 8, 31)),
        ("2022年8月3日 9:30", date(2022, 8, 3), date(2022, 8, 3)),
    ],
)
def test_periods(cell: object, start: date, end: date) -> None:
    period = read_period(cell)
    assert period is not None
    assert (period.start, period.end) == (start, end)


@pytest.mark.parametrize("cell", ["2022-13", "第三期", "12345", 3.5, True, None, "2022-02-30", ""])
def test_no_periods(cell: object) -> None:
    assert read_period(cell) is None


def test_parts_of_a_year() -> None:
    assert [read_part_of_year(c) for c in ("8月", 8, "三季度", "Q4", "Aug", "十二月")] == [
        (8, 8),
        (8, 8),
        (7, 9),
        (10, 12),
        (8, 8),
        (12, 12),
    ]
    assert read_part_of_year("13月") is None


def test_a_year_back_keeps_the_month_end() -> None:
    leap = Period(date(2024, 2, 1), date(2024, 2, 29))
    assert leap.shift_years(-1) == Period(date(2023, 2, 1), date(2023, 2, 28))


@pytest.mark.parametrize(
    ("header", "norm", "factor"),
    [
        ("Fee Paid (£)", "GBP", 1),
        ("Income £m", "GBP", 1_000_000),
        ("Grant (£000)", "GBP", 1000),
        ("造价(￥)", "CNY", 1),
        ("Spend (US$)", "USD", 1),
        ("Days To Fix", "day", 1),
    ],
)
def test_signs_and_leading_words_are_units(header: str, norm: str, factor: int) -> None:
    unit = split_header(header)[1]
    assert unit is not None and (unit.norm, unit.factor) == (norm, factor)
