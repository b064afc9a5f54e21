"""How a last day was reckoned: the holidays and make-up days between two dates, by name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import holidays

from leitai.followup.workdays import due_date, is_provisional, is_working_day, working_days

_SATURDAY = 5
_DAY = timedelta(days=1)
# "国庆节（补假）", "Chinese New Year (observed)" are days of the holiday named before the bracket.
_NAME = re.compile(r"^([^（(]+?)\s*[（(].*$")
# Days off that were moved carry the name of no holiday: "休息日（由 2022-10-08 调休）".
_MOVED = ("休息日", "Day off")


@dataclass(frozen=True, slots=True)
class Closed:
    """Days in a row without work, among them at least one weekday.

    Args:
        first, last: both without work; weekends at either end belong to it, as in the notices.
        zh, en: name of the holiday, or names joined where two fall together.
    """

    first: date
    last: date
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Reckoning:
    """What lies between the day a term was set and its last day.

    Args:
        start: does not count itself. due: the last day in time. late_from: the day after.
        days: working days after `start`, through `due`.
        by_term: whether `due` is the end of the term that was set, rather than a given date.
        closed: holidays between. made_up: Saturdays and Sundays between on which people work.
        provisional: years whose notice is not out, so that `due` may move.
    """

    start: date
    due: date
    late_from: date
    days: int
    by_term: bool
    closed: tuple[Closed, ...]
    made_up: tuple[date, ...]
    provisional: tuple[int, ...]


def reckon(start: date, due: date, term: int | None = None) -> Reckoning:
    """How the last day `due` of a matter set on `start` comes about.

    Args:
        term: working days that were given, None where a date was. A `due` that was moved since
            is no longer the end of its term.

    >>> found = reckon(date(2022, 9, 30), date(2022, 10, 12), 5)
    >>> [(row.zh, row.first.isoformat(), row.last.isoformat()) for row in found.closed]
    [('国庆节', '2022-10-01', '2022-10-07')]
    >>> [day.isoformat() for day in found.made_up], found.late_from.isoformat()
    (['2022-10-08', '2022-10-09'], '2022-10-13')
    """
    between = [start + _DAY * n for n in range(1, (due - start).days + 1)]
    return Reckoning(
        start=start,
        due=due,
        late_from=due + _DAY,
        days=working_days(start, due),
        by_term=term is not None and due_date(start, term) == due,
        closed=tuple(_closed(between)),
        made_up=tuple(d for d in between if d.weekday() >= _SATURDAY and is_working_day(d)),
        provisional=tuple(y for y in range(start.year, due.year + 1) if is_provisional(y)),
    )


def _closed(days: list[date]) -> Iterator[Closed]:
    """Each run of days without work that holds a weekday, whole even where `days` cuts it."""
    last = date.min
    for day in days:
        if day <= last or day.weekday() >= _SATURDAY or is_working_day(day):
            continue
        first = last = day
        while not is_working_day(first - _DAY):
            first -= _DAY
        while not is_working_day(last + _DAY):
            last += _DAY
        yield Closed(first, last, _names(first, last, "zh_CN"), _names(first, last, "en_US"))


def _names(first: date, last: date, language: str) -> str:
    names: dict[str, None] = {}
    for n in range((last - first).days + 1):
        day = first + _DAY * n
        for words in _kept(day.year, language).get_list(day):
            name = _NAME.sub(r"\1", words)
            if not name.startswith(_MOVED):
                names[name] = None
    return ("、" if language == "zh_CN" else ", ").join(names)


@cache
def _kept(year: int, language: str) -> holidays.HolidayBase:
    return holidays.country_holidays("CN", years=year, language=language)
