"""How a last day comes about: holidays and make-up days by name."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leitai.followup.reckoning import reckon
from leitai.followup.workdays import due_date, is_working_day, working_days


def test_the_page_s_own_term() -> None:
    found = reckon(date(2022, 9, 30), date(2022, 10, 12), 5)
    (closed,) = found.closed
    assert (closed.first, closed.last) == (date(2022, 10, 1), date(2022, 10, 7))
    assert (closed.zh, closed.en) == ("国庆节", "National Day")
    assert found.made_up == (date(2022, 10, 8), date(2022, 10, 9))
    assert (found.days, found.by_term, found.late_from) == (5, True, date(2022, 10, 13))
    assert not found.provisional


# Holiday notices of the State Council (国办发明电): 2020 no. 27, 2021 no. 11, 2022 no. 16,
# 2023 no. 7.
@pytest.mark.parametrize(
    ("start", "due", "names"),
    [
        (date(2022, 1, 20), date(2022, 2, 8), ["春节 2022-01-31 2022-02-06"]),
        (date(2022, 12, 20), date(2023, 1, 5), ["元旦 2022-12-31 2023-01-02"]),
        (date(2022, 4, 1), date(2022, 4, 8), ["清明节 2022-04-03 2022-04-05"]),
        (date(2023, 9, 20), date(2023, 10, 12), ["中秋节、国庆节 2023-09-29 2023-10-06"]),
        (date(2020, 9, 25), date(2020, 10, 12), ["国庆节、中秋节 2020-10-01 2020-10-08"]),
        # A term that ends within the holiday or begins in it: the holiday is named whole.
        (date(2022, 10, 4), date(2022, 10, 12), ["国庆节 2022-10-01 2022-10-07"]),
        # Mid-autumn 2022 falls on a Saturday; its Monday is off.
        (date(2022, 9, 8), date(2022, 9, 14), ["中秋节 2022-09-10 2022-09-12"]),
        # Nothing but weekends.
        (date(2022, 11, 1), date(2022, 11, 30), []),
    ],
)
def test_holidays_are_named_whole(start: date, due: date, names: list[str]) -> None:
    closed = reckon(start, due).closed
    found = [f"{row.zh} {row.first.isoformat()} {row.last.isoformat()}" for row in closed]
    assert [_unordered(one) for one in found] == [_unordered(one) for one in names]
    assert all(row.en and not {"(", "（"} & set(row.en + row.zh) for row in closed)


def _unordered(line: str) -> tuple[frozenset[str], str]:
    names, _, days = line.partition(" ")
    return frozenset(names.split("、")), days


def test_a_date_that_was_given_or_moved_is_no_term() -> None:
    assert not reckon(date(2022, 9, 30), date(2022, 10, 12)).by_term
    assert not reckon(date(2022, 9, 30), date(2022, 10, 14), 5).by_term


def test_a_year_without_a_notice_is_provisional() -> None:
    assert reckon(date(2022, 12, 1), date(2199, 1, 5)).provisional[-1] == 2199
    assert not reckon(date(2022, 12, 1), date(2023, 3, 1)).provisional


@given(st.dates(date(2015, 1, 1), date(2024, 6, 1)), st.integers(0, 120))
@settings(deadline=None, max_examples=60)
def test_days_are_weekdays_less_holidays_plus_made_up(start: date, days: int) -> None:
    """The account is complete: who adds it up by hand gets the same number of days."""
    found = reckon(start, due_date(start, days), days)
    between = [start + timedelta(n) for n in range(1, (found.due - start).days + 1)]
    free = {
        row.first + timedelta(n)
        for row in found.closed for n in range((row.last - row.first).days + 1)
    }  # fmt: skip
    weekdays = [day for day in between if day.weekday() < 5 and day not in free]
    assert len(weekdays) + len(found.made_up) == working_days(start, found.due) == days
    assert found.by_term and not any(is_working_day(day) for day in free)
    assert all(row.zh for row in found.closed)
