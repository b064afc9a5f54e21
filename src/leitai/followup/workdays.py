"""Working days of China: holidays and make-up days by the yearly notices."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import accumulate

import holidays

from leitai.base.problem import Problem

FIRST_YEAR, LAST_YEAR = 1950, 2200
MOST_DAYS = 2500


class TermOutOfReach(Problem):
    code = "term-out-of-reach"
    en = "A term of {days} working days from {start} cannot be reckoned."
    zh = "无法计算自{start}起{days}个工作日的期限。"
    todo_en = "Give up to 2500 working days and a date between 1950 and 2200."
    todo_zh = "工作日数不超过2500，日期在1950年至2200年之间。"


@dataclass(frozen=True, slots=True)
class Term:
    """A term in working days.

    Args:
        start: the day on which the term was set; it does not count itself.
        days: number of working days.
        due: the last day of the term; whoever reports on it is in time.
        late_from: the day after, from which the matter is late.
        provisional: some year of the term has no published holiday notice yet, so `due` may
            move when the notice comes out.
    """

    start: date
    days: int
    due: date
    late_from: date
    provisional: bool


def is_working_day(day: date) -> bool:
    """Whether people work on this day in China: make-up Saturdays and Sundays count.

    Source: the State Council's yearly notices, as kept by the package `holidays`.
    """
    return _calendar(day.year).is_working_day(day)


def is_provisional(year: int) -> bool:
    """Whether the notice of this year is not out: holidays follow the law, make-up days lack."""
    return year > _last_noticed_year()


def due_date(start: date, days: int) -> date:
    """The last day of a term of `days` working days that begins after `start`.

    Args:
        start: the day on which the term is set; it does not count itself.
        days: number of working days, 0 to 2500.

    Raises:
        ValueError: for a negative number of days.
        TermOutOfReach: beyond 2500 days or the year 2200.
    """
    if days < 0:
        raise ValueError("days must not be negative")
    if days > MOST_DAYS or not FIRST_YEAR <= start.year <= LAST_YEAR - 12:
        raise TermOutOfReach(days=days, start=start.isoformat())
    if not days:
        return start
    year, left = start.year, days + working_days(date(start.year - 1, 12, 31), start)
    while True:
        worked = _worked(year)
        if left <= worked[-1]:
            return date(year, 1, 1) + timedelta(days=bisect_left(worked, left))
        left -= worked[-1]
        year += 1


def add_working_days(start: date, days: int) -> Term:
    """A term of `days` working days after `start`, with the day it is late from.

    >>> add_working_days(date(2022, 9, 30), 5).late_from
    datetime.date(2022, 10, 13)
    """
    due = due_date(start, days)
    provisional = any(is_provisional(year) for year in range(start.year, due.year + 1))
    return Term(start, days, due, due + timedelta(days=1), provisional)


def working_days(after: date, until: date) -> int:
    """Working days later than `after` and no later than `until`; negative when `until` is earlier.

    `working_days(today, due)` is how many remain; `due_date(start, n)` is the first day at which
    `working_days(start, day)` is n.
    """
    if until < after:
        return -working_days(until, after)
    return _position(until) - _position(after)


@cache
def _position(day: date) -> int:
    """Working days from the first of 1950 through `day`."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise TermOutOfReach(days=0, start=day.isoformat())
    return _before_year(day.year) + _worked(day.year)[day.timetuple().tm_yday - 1]


@cache
def _before_year(year: int) -> int:
    """Working days from a fixed year on; counted outwards from 2000, so few years are built."""
    if year == 2000:
        return 0
    if year > 2000:
        return _before_year(year - 1) + _worked(year - 1)[-1]
    return _before_year(year + 1) - _worked(year)[-1]


@cache
def _worked(year: int) -> tuple[int, ...]:
    """For each day of the year, how many working days of the year have passed with it."""
    first = date(year, 1, 1)
    length = (date(year + 1, 1, 1) - first).days
    return tuple(accumulate(is_working_day(first + timedelta(days=n)) for n in range(length)))


@cache
def _calendar(year: int) -> holidays.HolidayBase:
    return holidays.country_holidays("CN", years=year)


@cache
def _last_noticed_year() -> int:
    """The newest year for which the package keeps a notice: it lists make-up arrangements."""
    from holidays.countries.china import ChinaStaticHolidays

    return max(ChinaStaticHolidays.special_public_holidays)
