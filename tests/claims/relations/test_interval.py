"""A claim as an interval: printed digits and comparator."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from leitai.claims.model import Claim, Comparator
from leitai.claims.relations.interval import Interval, loosely, printed_step, span


def claim(
    text: str, value: str, comparator: Comparator = "=", unit: str = "元", kind: str = "amount"
) -> Claim:
    return Claim(0, len(text), text, Decimal(value), unit, comparator=comparator, kind=kind)


@pytest.mark.parametrize(
    ("text", "value", "step"),
    [
        ("1014亿元", "101400000000", "100000000"),
        ("29.5亿美元", "2950000000", "10000000"),
        ("40%", "40", "1"),
        ("18万6千户", "186000", "1000"),
        ("1,206元", "1206", "1"),
        ("三百二十人", "320", "1"),
        ("三百万元", "3000000", "10000"),
        ("九成", "90", "10"),
        ("2.50万元", "25000", "100"),
        ("$1.2bn", "1200000000", "100000000"),
    ],
)
def test_step_of_the_last_printed_digit(text: str, value: str, step: str) -> None:
    assert printed_step(claim(text, value)) == Fraction(step)


@pytest.mark.parametrize(
    ("text", "value", "comparator", "low", "high"),
    [
        ("1014亿元", "1014", "=", "1013.5", "1014.5"),
        ("约40元", "40", "~", "35", "45"),
        ("近50元", "50", "~", "43.75", "50.5"),
        ("80余元", "80", ">", "79.5", "90"),
        ("逾300元", "300", ">", "299.5", "450"),
        ("不超过20元", "20", "<=", "0", "20.5"),
    ],
)
def test_comparators_widen(
    text: str, value: str, comparator: Comparator, low: str, high: str
) -> None:
    number = claim(text.replace("亿", ""), value, comparator)
    assert span(number) == Interval(Fraction(low), Fraction(high))


def test_at_least_is_open_above() -> None:
    assert span(claim("3000元以上", "3000", ">=")).high is None


def test_a_plain_count_is_exact() -> None:
    assert span(claim("36个", "36", unit="个", kind="count")) == Interval(
        Fraction(36), Fraction(36)
    )


def test_a_count_in_ten_thousands_is_rounded() -> None:
    found = span(claim("117万块", "1170000", unit="块", kind="count"))
    assert found == Interval(Fraction(1165000), Fraction(1175000))


def test_a_quotient_may_be_cut_off() -> None:
    # 2/3 is printed as 66.6% as often as 66.7%.
    rate = claim("66.6%", "66.6", unit="%", kind="share")
    assert loosely(rate).meets(Interval(Fraction(200, 3), Fraction(200, 3)))
    assert not span(rate).meets(Interval(Fraction(200, 3), Fraction(200, 3)))


def test_normal_units_scale_the_interval() -> None:
    acres = Claim(
        0, 3, "10亩", Decimal(10), "亩", Decimal("6666.666667"), "m2", kind="amount", digits="10"
    )
    found = span(acres)
    assert found.low is not None and round(found.low) == 6333


def test_arithmetic_of_intervals() -> None:
    one, two = Interval(Fraction(1), Fraction(2)), Interval(Fraction(3), None)
    assert one + two == Interval(Fraction(4), None)
    assert two - one == Interval(Fraction(1), None)
    assert (one / Interval(Fraction(2), Fraction(4))) == Interval(Fraction(1, 4), Fraction(1))
    assert one.is_below(two) and not one.meets(two)
