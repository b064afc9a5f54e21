"""Working days of China: holidays and make-up days by the yearly notices."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

import holidays


def is_working_day(day: date) -> bool:
    """Whether people work on this day in China: make-up Saturdays and Sundays count.

    Source: the State Council's yearly notices, as kept by the package `holidays`.
    """
    return _calendar(day.year).is_working_day(day)


def due_date(start: date, days: int) -> date:
    """The last day of a term of `days` working days that begins after `start`.

    Args:
        start: the day on which the term is set; it does not count itself.
        days: number of working days, at least 0.

    Raises:
        ValueError: for a negative number of days.
    """
    if days < 0:
        raise ValueError("days must not be negative")
    day = start
    while days:
        day += timedelta(days=1)
        if is_working_day(day):
            days -= 1
    return day


@cache
def _calendar(year: int) -> holidays.HolidayBase:
    return holidays.country_holidays("CN", years=year)
