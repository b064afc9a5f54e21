"""Bare numerals wherever they stand."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leitai.quantities.finding import find_numerals, find_percentages


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("第三期有12人", [3, 12]),
        ("2024年5月", [2024, 5]),
        ("三分之二的人", [Fraction(2, 3)]),
        ("一又二分之一", [Fraction(3, 2)]),
        ("负三点五度", [Fraction(-7, 2)]),
        ("2.3万亿", [2_300_000_000_000]),
        ("3打鸡蛋", [36]),
        ("2^10", [1024]),
        ("四川", []),
        ("万分感谢", []),
    ],
)
def test_numerals(text: str, values: list[int | Fraction]) -> None:
    assert [n.value for n in find_numerals(text)] == values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("百分之十二点五", [Fraction(25, 2)]),
        ("千分之三", [Fraction(3, 10)]),
        ("七成五", [75]),
        ("8折", [80]),
        ("增长5%,提高2个百分点", [5, 2]),
        ("三成立,五成员", []),
    ],
)
def test_percentages(text: str, values: list[int | Fraction]) -> None:
    assert [n.value for n in find_percentages(text)] == values
    assert all(n.percent for n in find_percentages(text))


@given(st.text(alphabet="0123456789一二三十百千万亿点分之负折成%k^/., 又打", max_size=40))
def test_never_raises(text: str) -> None:
    for find in (find_numerals, find_percentages):
        for numeral in find(text):
            assert 0 <= numeral.start < numeral.end <= len(text)
