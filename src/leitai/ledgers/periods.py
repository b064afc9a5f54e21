"""Periods that stand in cells and headers: days, months, quarters, years."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Literal

Grain = Literal["day", "month", "quarter", "half", "year"]
_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_MONTHS = {
    m: i + 1
    for i, m in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
    )
}


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Days from `start` to `end`, both included."""

    start: date
    end: date
    grain: Grain = "day"

    def contains(self, other: Period) -> bool:
        """Whether the other period lies wholly inside."""
        return self.start <= other.start and other.end <= self.end

    def meets(self, other: Period) -> bool:
        """Whether they share a day."""
        return self.start <= other.end and other.start <= self.end

    def shift_years(self, years: int) -> Period:
        """The same period in another year (29 February becomes the 28th)."""
        return Period(_move(self.start, years), _move(self.end, years, last=True), self.grain)


def _move(day: date, years: int, *, last: bool = False) -> date:
    year = day.year + years
    month_end = monthrange(day.year, day.month)[1]
    if last and day.day == month_end:
        return date(year, day.month, monthrange(year, day.month)[1])
    return date(year, day.month, min(day.day, monthrange(year, day.month)[1]))


def year_of(year: int) -> Period:
    """A calendar year."""
    return Period(date(year, 1, 1), date(year, 12, 31), "year")


def half_of(year: int, half: int) -> Period:
    """First or second half of a year."""
    return months_of(year, 6 * half - 5, 6 * half, "half")


def quarter_of(year: int, quarter: int) -> Period:
    """A quarter, 1 to 4."""
    return months_of(year, 3 * quarter - 2, 3 * quarter, "quarter")


def month_of(year: int, month: int) -> Period:
    """A calendar month."""
    return months_of(year, month, month, "month")


def months_of(year: int, first: int, last: int, grain: Grain = "month") -> Period:
    """From the first day of month `first` to the last day of month `last`."""
    return Period(date(year, first, 1), date(year, last, monthrange(year, last)[1]), grain)


def day_of(day: date) -> Period:
    """One day."""
    return Period(day, day, "day")


def day_before(day: date) -> date:
    """The day before."""
    return day - timedelta(days=1)


def small_number(text: str) -> int | None:
    """1 to 31 in Arabic or Chinese numerals (十二, 二十一), else None."""
    if text.isdigit():
        return int(text)
    if not text or any(c not in _DIGITS and c != "十" for c in text):
        return None
    if "十" not in text:
        return _DIGITS[text] if len(text) == 1 else None
    tens, _, ones = text.partition("十")
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)


_N = r"(\d{1,2}|[一二三四五六七八九十]{1,3})"
_YEAR = r"((?:19|20)\d{2})\s*年?(?:度)?"
_FORMS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern + r"\s*$", re.IGNORECASE))
    for name, pattern in (
        (
            "ymd",
            r"\s*((?:19|20)\d{2})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?",  # noqa: E501
        ),
        (
            "ymd-zh",
            r"\s*((?:19|20)\d{2})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]"
            r"(?:\s*\d{1,2}[:时]\d{2}(?:[:分](?:\d{2}秒?)?)?)?",
        ),
        ("ymd-run", r"\s*((?:19|20)\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])"),
        ("dmy", r"\s*(\d{1,2})[-/. ]([A-Za-z]{3,9}|\d{1,2})[-/., ]+((?:19|20)\d{2})"),
        ("dmy-slash", r"\s*(0?[1-9]|[12]\d|3[01])[/.](0?[1-9]|1[0-2])[/.](\d{2})"),
        ("dmy-short", r"\s*(\d{1,2})[- ]([A-Za-z]{3,4})[- '’]+(\d{2})"),
        ("mdy-en", r"\s*([A-Za-z]{3,9})\.? (\d{1,2}),? ((?:19|20)\d{2})"),
        ("ym", r"\s*((?:19|20)\d{2})[-/.](\d{1,2})"),
        ("ym-zh", r"\s*((?:19|20)\d{2})\s*年\s*" + _N + r"\s*月(?:份|末|底)?"),
        ("ym-run", r"\s*((?:19|20)\d{2})(0[1-9]|1[0-2])"),
        ("my-en", r"\s*([A-Za-z]{3,9})\.?[- ,]+((?:19|20)\d{2})"),
        ("my-short", r"\s*([A-Za-z]{3,9})\.?[- '’]+(\d{2})"),
        ("ym-en", r"\s*((?:19|20)\d{2})[- ]([A-Za-z]{3,9})"),
        ("my", r"\s*(0?[1-9]|1[0-2])[-/]((?:19|20)\d{2})"),
        ("yq", r"\s*((?:19|20)\d{2})\s*[-/ ]?\s*Q([1-4])"),
        ("yq-zh", r"\s*" + _YEAR + r"\s*第?([一二三四1-4])\s*季度?"),
        ("qy-en", r"\s*Q([1-4])[- /]((?:19|20)\d{2})"),
        ("yh-zh", r"\s*" + _YEAR + r"\s*(上|下)半年"),
        ("yh", r"\s*((?:19|20)\d{2})\s*[-/ ]?\s*H([12])"),
        ("y", r"\s*((?:19|20)\d{2})\s*(?:年(?:度|末|底)?)?"),
        ("fy", r"\s*(?:FY|year)\s*((?:19|20)\d{2})"),
        ("season", r"\s*((?:19|20)\d{2})\s*[-/—]\s*((?:19|20)?\d{2})\s*(?:学年|赛季)?"),
    )
)


@lru_cache(maxsize=50_000)
def form_of(text: str) -> str:
    """Name of the written form of a period (`ymd`, `ym-zh` ...), or ""."""
    return next((name for name, pattern in _FORMS if pattern.match(text)), "")


_DIGIT = re.compile(r"\d")
_LONGEST = 48  # characters of the longest written form, with a clock and blanks


def read_period(value: object) -> Period | None:
    """A cell's period, or None when it is none.

    Whole numbers are read as 2022, 202208 and 20220831. A number that could
    be an amount is for the caller to judge by its header.
    """
    if isinstance(value, datetime):
        return day_of(value.date())
    if isinstance(value, date):
        return day_of(value)
    if isinstance(value, bool) or value is None or isinstance(value, float):
        return None
    return _read_text(str(value).strip())


@lru_cache(maxsize=50_000)  # the cells of a column repeat themselves
def _read_text(text: str) -> Period | None:
    if len(text) > _LONGEST or not _DIGIT.search(text):
        return None
    for name, pattern in _FORMS:
        if found := pattern.match(text):
            try:
                period = _build(name, found.groups())
            except (ValueError, KeyError):
                continue
            if period:
                return period
    return None


def _build(name: str, part: tuple[str, ...]) -> Period | None:  # noqa: PLR0911, PLR0912
    match name:
        case "ymd" | "ymd-zh" | "ymd-run":
            return day_of(date(int(part[0]), int(part[1]), int(part[2])))
        case "dmy":
            month = int(part[1]) if part[1].isdigit() else _MONTHS[part[1][:3].lower()]
            return day_of(date(int(part[2]), month, int(part[0])))
        case "dmy-slash":
            return day_of(date(2000 + int(part[2]), int(part[1]), int(part[0])))
        case "dmy-short":
            return day_of(date(2000 + int(part[2]), _MONTHS[part[1][:3].lower()], int(part[0])))
        case "my-short":
            return month_of(2000 + int(part[1]), _MONTHS[part[0][:3].lower()])
        case "ym-en":
            return month_of(int(part[0]), _MONTHS[part[1][:3].lower()])
        case "my":
            return month_of(int(part[1]), int(part[0]))
        case "mdy-en":
            return day_of(date(int(part[2]), _MONTHS[part[0][:3].lower()], int(part[1])))
        case "ym" | "ym-zh" | "ym-run":
            month_number = small_number(part[1])
            return month_of(int(part[0]), month_number) if month_number else None
        case "my-en":
            return month_of(int(part[1]), _MONTHS[part[0][:3].lower()])
        case "yq":
            return quarter_of(int(part[0]), int(part[1]))
        case "yq-zh":
            return quarter_of(int(part[0]), small_number(part[1]) or 0)
        case "qy-en":
            return quarter_of(int(part[1]), int(part[0]))
        case "yh-zh":
            return half_of(int(part[0]), 1 if part[1] == "上" else 2)
        case "yh":
            return half_of(int(part[0]), int(part[1]))
        case "season":
            year = int(part[0])
            if int(part[1]) % 100 != (year + 1) % 100:
                return None
            return Period(date(year, 9, 1), date(year + 1, 8, 31), "year")
        case _:
            return year_of(int(part[0]))


_SUB = re.compile(
    r"\s*(?:第?" + _N + r"\s*(月份?|季度|季)|Q([1-4])|([A-Za-z]{3,9})\.?|(\d{1,2}))\s*$",
    re.IGNORECASE,
)


def read_part_of_year(value: object) -> tuple[int, int] | None:  # noqa: PLR0911
    """First and last month of a cell like 8月, 8, 三季度, Q3, Aug; else None."""
    if isinstance(value, (bool, float)):
        return None
    text = str(value).strip()
    if text in ("上半年", "H1"):
        return 1, 6
    if text in ("下半年", "H2"):
        return 7, 12
    found = _SUB.match(text)
    if not found:
        return None
    number, kind, quarter, month_name, bare = found.groups()
    if month_name:
        month = _MONTHS.get(month_name[:3].lower())
        return (month, month) if month else None
    n = small_number(number or quarter or bare or "") or 0
    if (kind and kind.startswith("季")) or quarter:
        return (3 * n - 2, 3 * n) if 1 <= n <= 4 else None
    return (n, n) if 1 <= n <= 12 else None
