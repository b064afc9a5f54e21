"""Terms in working days, with holidays and make-up days."""

from datetime import date

import pytest

from leitai.followup import due_date, is_working_day


def test_the_week_of_the_national_day() -> None:
    # 1 to 7 October 2022 were holidays; the 8th and 9th, a weekend, were worked.
    assert due_date(date(2022, 9, 30), 5) == date(2022, 10, 12)
    assert is_working_day(date(2022, 10, 8)) and is_working_day(date(2022, 10, 9))
    assert not is_working_day(date(2022, 10, 7))


def test_plain_week_and_zero() -> None:
    assert due_date(date(2022, 9, 28), 2) == date(2022, 9, 30)
    assert due_date(date(2022, 9, 28), 0) == date(2022, 9, 28)
    with pytest.raises(ValueError):
        due_date(date(2022, 9, 28), -1)
