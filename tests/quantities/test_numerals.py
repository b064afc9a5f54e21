"""Numerals: what they are worth, and back."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leitai.quantities import NumeralProblem, parse_numeral, write_chinese, write_scaled


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("一百二十三", "123"),
        ("两千", "2000"),
        ("18万6千", "186000"),
        ("2亿3千万", "230000000"),
        ("3万5", "35000"),
        ("三万五", "35000"),
        ("一百二", "120"),
        ("一千零五", "1005"),
        ("二〇二二", "2022"),
        ("十二", "12"),
        ("一万零三百", "10300"),
        ("3.5万亿", "3500000000000"),
        ("三点一四", "3.14"),
        ("三点五亿", "350000000"),
        ("1,206.5", "1206.5"),
        ("\uff11\uff12\uff0e\uff15", "12.5"),
        ("壹拾贰万叁仟", "123000"),
        ("廿五", "25"),
        ("-3.2", "-3.2"),
        ("负五", "-5"),
        ("千万", "10000000"),
        ("一亿零五百万", "105000000"),
        ("2亿300", "200000300"),
    ],
)
def test_value(text: str, value: str) -> None:
    assert parse_numeral(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "点", "人", "一二十", "3人", "12a", "万点", "--", "一点"])
def test_refuses(text: str) -> None:
    with pytest.raises(NumeralProblem) as caught:
        parse_numeral(text)
    assert "not a number" in str(caught.value)
    assert caught.value.say("zh")


@given(st.integers(0, 10**16 - 1))
def test_chinese_there_and_back(number: int) -> None:
    assert parse_numeral(write_chinese(number)) == number


@given(st.decimals(0, 10**9, places=4))
def test_fractions_there_and_back(number: Decimal) -> None:
    assert parse_numeral(write_chinese(number)) == number


@given(st.decimals(-(10**15), 10**15, places=3))
def test_scaled_there_and_back(number: Decimal) -> None:
    assert parse_numeral(write_scaled(number)) == number


@pytest.mark.parametrize(
    ("value", "text"),
    [(6900000, "690万"), (48600000000, "486亿"), (8402, "8402"), (Decimal("106.5"), "106.5")],
)
def test_scaled(value: int | Decimal, text: str) -> None:
    assert write_scaled(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "零"), (10, "十"), (110, "一百一十"), (10300, "一万零三百"), (10**8, "一亿"),
     (1005, "一千零五"), (20000001, "二千万零一"), (10**12, "一万亿")],
)  # fmt: skip
def test_chinese(value: int, text: str) -> None:
    assert write_chinese(value) == text


@pytest.mark.parametrize("value", [-1, 10**16])
def test_chinese_refuses(value: int) -> None:
    with pytest.raises(ValueError, match="from 0"):
        write_chinese(value)
