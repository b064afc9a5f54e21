"""Terms in working days, with holidays and make-up days."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leitai.followup import add_working_days, due_date, is_provisional, is_working_day, working_days
from leitai.followup.workdays import TermOutOfReach


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


def test_a_term_says_from_when_it_is_late() -> None:
    term = add_working_days(date(2022, 9, 30), 5)
    assert (term.due, term.late_from, term.provisional) == (
        date(2022, 10, 12), date(2022, 10, 13), False,
    )  # fmt: skip


def test_years_without_a_notice_are_provisional() -> None:
    assert not is_provisional(2022)
    assert is_provisional(2100)
    assert add_working_days(date(2099, 12, 20), 30).provisional
    # A term that only reaches into such a year is provisional as well.
    last = next(year for year in range(2022, 2100) if not is_provisional(year))
    year = next(year for year in range(last, 2100) if is_provisional(year))
    assert add_working_days(date(year - 1, 12, 25), 20).provisional


def test_make_up_days_of_several_years() -> None:
    # Notices: 2019-04-28 and 2023-04-23, Sundays, were worked; 2024-02-09 was worked as well.
    for day in (date(2019, 4, 28), date(2023, 4, 23), date(2024, 2, 9), date(2020, 4, 26)):
        assert is_working_day(day), day
    for day in (date(2022, 4, 4), date(2023, 1, 27), date(2020, 1, 31), date(2021, 10, 7)):
        assert not is_working_day(day), day


@pytest.mark.parametrize(
    ("start", "n", "due"),
    [
        # The notices of these years, day by day: over the year's end, over Spring Festival, and
        # onto Saturdays and Sundays that are worked.
        (date(2022, 12, 30), 1, date(2023, 1, 3)),
        (date(2022, 12, 30), 5, date(2023, 1, 9)),
        (date(2022, 12, 31), 1, date(2023, 1, 3)),
        (date(2023, 1, 20), 1, date(2023, 1, 28)),
        (date(2023, 1, 20), 3, date(2023, 1, 30)),
        (date(2023, 12, 29), 1, date(2024, 1, 2)),
        (date(2024, 2, 2), 1, date(2024, 2, 4)),
        (date(2024, 2, 9), 1, date(2024, 2, 18)),
        (date(2024, 12, 31), 1, date(2025, 1, 2)),
        (date(2025, 1, 24), 1, date(2025, 1, 26)),
        (date(2025, 1, 27), 1, date(2025, 2, 5)),
        (date(2025, 2, 7), 1, date(2025, 2, 8)),
        (date(2020, 1, 23), 1, date(2020, 2, 3)),
        (date(2021, 2, 10), 1, date(2021, 2, 18)),
        (date(2021, 2, 19), 1, date(2021, 2, 20)),
        (date(2022, 1, 28), 1, date(2022, 1, 29)),
        (date(2022, 1, 30), 1, date(2022, 2, 7)),
        (date(2024, 2, 28), 2, date(2024, 3, 1)),
    ],
)
def test_terms_over_holidays(start: date, n: int, due: date) -> None:
    assert due_date(start, n) == due
    assert add_working_days(start, n).late_from == due + timedelta(days=1)


def test_counting_is_signed_and_excludes_its_first_day() -> None:
    assert working_days(date(2022, 9, 30), date(2022, 10, 12)) == 5
    assert working_days(date(2022, 10, 12), date(2022, 9, 30)) == -5
    assert working_days(date(2022, 10, 12), date(2022, 10, 12)) == 0


@pytest.mark.parametrize(("start", "n"), [(date(2022, 1, 1), 2501), (date(2195, 1, 1), 3)])
def test_terms_out_of_reach_are_refused_in_words(start, n) -> None:
    with pytest.raises(TermOutOfReach) as caught:
        due_date(start, n)
    assert "2500" in caught.value.say("zh")


days = st.dates(date(2015, 1, 1), date(2026, 6, 1))


@settings(max_examples=200, deadline=None)
@given(days, st.integers(1, 300))
def test_law_the_due_day_is_the_nth_working_day(start, n) -> None:
    due = due_date(start, n)
    assert is_working_day(due)
    assert working_days(start, due) == n
    assert working_days(start, due - timedelta(days=1)) == n - 1


@settings(max_examples=100, deadline=None)
@given(days, days, days)
def test_law_counts_add_up(one, two, three) -> None:
    assert working_days(one, two) + working_days(two, three) == working_days(one, three)
