"""Time scopes in a text, resolved against a date: 今年以来, 8月末, so far this year."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from leitai.claims.evidence.model import Scope
from leitai.ledgers.halfwidth import half_width
from leitai.ledgers.periods import (
    Period,
    day_of,
    half_of,
    month_of,
    months_of,
    quarter_of,
    small_number,
    year_of,
)

_M = r"(1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_D = r"(3[01]|[12]\d|0?[1-9])"
_Y = r"(?:((?:19|20)\d{2})年|(今年|本年|去年|上年|前年)|)"
_MONTH_EN = (
    r"(january|february|march|april|may|june|july|august|september|october|november|december"
    r"|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)"
)
_ORD = r"(first|second|third|fourth|1st|2nd|3rd|4th)"
_ORDINALS = {
    "first": 1,
    "1st": 1,
    "second": 2,
    "2nd": 2,
    "third": 3,
    "3rd": 3,
    "fourth": 4,
    "4th": 4,
}
_SMALL = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve".split()  # noqa: SIM905
    )
}
_END = r"(末|底|末时)?"
_Make = Callable[[re.Match[str], date], Scope | None]


@dataclass(frozen=True, slots=True)
class _Rule:
    name: str
    pattern: re.Pattern[str]
    make: _Make


def _year(found: re.Match[str], today: date, written: str = "y", said: str = "r") -> int | None:
    groups = found.groupdict()
    if groups.get(written):
        return int(groups[written])
    word = groups.get(said)
    if word:
        return today.year - {"今年": 0, "本年": 0, "去年": 1, "上年": 1, "前年": 2}.get(word, 0)
    return None


def _latest(today: date, first: int) -> int:
    """Without a year the latest such period that has begun is meant."""
    return today.year if first <= today.month else today.year - 1


def _months(found: re.Match[str], today: date) -> Scope | None:
    first, last = small_number(found["a"]), small_number(found["b"])
    if not first or not last or first > last or last > 12:
        return None
    year = _year(found, today) or _latest(today, last)
    return Scope(months_of(year, first, last))


def _two_months(found: re.Match[str], today: date) -> Scope | None:
    """7月和8月, 7、8月: neighbours make one time; others do not."""
    first, last = small_number(found["a"]) or 0, small_number(found["b"]) or 0
    return _months(found, today) if last == first + 1 else None


def _first_months(found: re.Match[str], today: date) -> Scope | None:
    text = found["n"]
    n = small_number(text) or _SMALL.get(text) or 0
    if not 1 <= n <= 12:
        return None
    return Scope(months_of(_year(found, today) or _latest(today, n), 1, n))


def _months_to(found: re.Match[str], today: date) -> Scope | None:
    """The three months to August."""
    n, last = (
        small_number(found["n"]) or _SMALL.get(found["n"].lower()) or 0,
        _month_number(found["m"]),
    )
    if not 1 <= n <= 12 or not last:
        return None
    year = _year(found, today) or _latest(today, last)
    first = year * 12 + last - n
    start = date(first // 12, first % 12 + 1, 1)
    return Scope(Period(start, date(year, last, monthrange(year, last)[1])))


def _closing_months(found: re.Match[str], today: date) -> Scope | None:
    """The last three months of 2023."""
    n = small_number(found["n"]) or _SMALL.get(found["n"].lower()) or 0
    year = int(found["y"]) if found["y"] else today.year - 1
    return Scope(months_of(year, 13 - n, 12)) if 1 <= n <= 11 else None


def _quarters(found: re.Match[str], today: date) -> Scope | None:
    n = small_number(found["n"]) or _ORDINALS.get(found["n"]) or _SMALL.get(found["n"]) or 0
    if not 1 <= n <= 4:
        return None
    return Scope(months_of(_year(found, today) or _latest(today, 3 * n), 1, 3 * n))


def _quarter(found: re.Match[str], today: date) -> Scope | None:
    n = small_number(found["n"]) or _ORDINALS.get(found["n"].lower()) or 0
    if not 1 <= n <= 4:
        return None
    year = _year(found, today) or _latest(today, 3 * n - 2)
    return _ended(quarter_of(year, n), found)


def _half(found: re.Match[str], today: date) -> Scope | None:
    half = 1 if found["n"].lower() in ("上", "first") else 2
    return _ended(half_of(_year(found, today) or _latest(today, 6 * half - 5), half), found)


def _ended(period: Period, found: re.Match[str]) -> Scope:
    end = bool(found.groupdict().get("e"))
    return Scope(period, point=end, open_start=bool(found.groupdict().get("till")))


def _month(found: re.Match[str], today: date) -> Scope | None:
    m = _month_number(found["m"])
    if not m:
        return None
    return _ended(month_of(_year(found, today) or _latest(today, m), m), found)


def _month_number(text: str) -> int:
    english = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
    if text[:3].lower() in english:
        return english.index(text[:3].lower()) + 1
    return small_number(text) or 0


def _day(found: re.Match[str], today: date) -> Scope | None:
    m, d = _month_number(found["m"]), int(found["d"])
    year = _year(found, today) or _latest(today, m)
    if not m or d > monthrange(year, m)[1]:
        return None
    till = bool(found.groupdict().get("till"))
    return Scope(day_of(date(year, m, d)), point=till, open_start=till)


def _days(found: re.Match[str], today: date) -> Scope | None:
    m1, m2 = _month_number(found["m"]), _month_number(found["m2"] or found["m"])
    y1 = _year(found, today) or _latest(today, m2)
    y2 = int(found["y2"]) if found.groupdict().get("y2") else y1
    try:
        start, end = date(y1, m1, int(found["d"])), date(y2, m2, int(found["d2"]))
    except ValueError:
        return None
    return Scope(Period(start, end)) if start <= end else None


def _this_year(found: re.Match[str], today: date) -> Scope:
    return Scope(Period(date(today.year, 1, 1), today, "year"))


def _last_year(found: re.Match[str], today: date) -> Scope:
    return Scope(year_of(today.year - 1), point=bool(found.groupdict().get("e")))


def _whole_year(found: re.Match[str], today: date) -> Scope:
    return _ended(year_of(_year(found, today) or today.year), found)


def _full_year(found: re.Match[str], today: date) -> Scope:
    """全年, without a year: in spring the year that is over is meant."""
    return Scope(year_of(today.year - (today.month <= 6)))


def _since(found: re.Match[str], today: date) -> Scope | None:
    year = _year(found, today) or today.year
    month = _month_number(found["m"]) if found.groupdict().get("m") else 1
    start = date(year, month or 1, 1)
    return Scope(Period(start, today)) if start <= today else None


def _till_now(found: re.Match[str], today: date) -> Scope:
    return Scope(day_of(today), point=True, open_start=True)


def _new_year(found: re.Match[str], today: date) -> Scope:
    """年初 in financial data is the end of the year before."""
    year = (_year(found, today) or today.year) - 1
    return Scope(Period(date(year, 12, 1), date(year, 12, 31), "month"), point=True)


def _this_month(found: re.Match[str], today: date) -> Scope:
    back = 1 if found[0].startswith(("上", "last")) else 0
    day = today.replace(day=1) - timedelta(days=back)
    return Scope(month_of(day.year, day.month), point=bool(found.groupdict().get("e")))


def _this_quarter(found: re.Match[str], today: date) -> Scope:
    quarter = (today.month - 1) // 3 + 1
    year = today.year
    if found[0].startswith(("上", "last")):
        quarter, year = (quarter - 1, year) if quarter > 1 else (4, year - 1)
    return Scope(quarter_of(year, quarter))


def _recent_years(found: re.Match[str], today: date) -> Scope | None:
    n = small_number(found["n"]) or _SMALL.get(found["n"]) or 0
    if not 1 <= n <= 20:
        return None
    return Scope(Period(date(today.year - n + 1, 1, 1), today))


def _years(found: re.Match[str], today: date) -> Scope | None:
    first, last = int(found["y"]), int(found["y2"])
    return Scope(Period(date(first, 1, 1), date(last, 12, 31))) if first < last else None


def _last_quarter_of(found: re.Match[str], today: date) -> Scope:
    return Scope(quarter_of(int(found["y"]), 4))


def _again(found: re.Match[str], today: date) -> Scope:
    """The period of that length spoken of before; `_joined` looks it up."""
    return Scope(day_of(today), again=True)


def _spoken_of(scope: Scope, out: list[Scope], text: str) -> Scope | None:
    """「in the quarter」, 「over the same nine months」: the last such period of the paragraph."""
    found = _AGAIN_WORDS.search(scope.text.lower())
    if found is None:
        return None
    word = found["n"] or ""
    n = int(word) if word.isdigit() else _SMALL.get(word, 0)
    most = {"quarter": 3, "half": 6, "year": 12, "month": 1}.get(found["k"], n)
    for one in reversed(out):
        far = "\n" in text[one.end : scope.start]
        if scope.start - one.end > 1500 or (far and most < 6 and "same" not in scope.text.lower()):
            return None
        p = one.period
        size = (p.end.year - p.start.year) * 12 + p.end.month - p.start.month + 1
        if not (one.base or one.aside) and (size == most if most else one.carries):
            return replace(one, text=scope.text, start=scope.start, end=scope.end, guessed=False)
    return None


_AGAIN_WORDS = re.compile(r"(?:(?P<n>[a-z]+|\d+) )?(?P<k>quarter|half|months|month|year|period)$")


def _same_period(found: re.Match[str], today: date) -> Scope:
    # The caller moves the claim's own scope to that year.
    return Scope(year_of(today.year - 1), base=True)


def moved(scope: Scope, words: str, today: date) -> Scope:
    """The period in force as 去年同期, 今年同期 or "the same period of 2021" move it."""
    year = scope.period.start.year
    written = re.search(r"(?:19|20)\d{2}", words)
    if written:
        to = int(written[0])
    elif re.match("去年|今年|本年", words) or "last year" in words.lower():
        to = today.year - words.startswith("去年") - ("last year" in words.lower())
    else:
        to = year - 1
    return replace(scope, period=scope.period.shift_years(to - year), text=words)


_NAMED_YEAR = r"(?:(?P<y>(?:19|20)\d{2})年(?:度)?|(?P<r>今年|本年|去年|上年|前年)的?)?"
_TILL = r"(?P<till>截至|截止|截止到|截至到|到|至)?\s*"
_IN_YEAR = r"(?:,? (?:of |in )?(?P<y>(?:19|20)\d{2})| (?:of )?(?P<r>last year|this year))?"


def _rules() -> tuple[_Rule, ...]:
    rows: tuple[tuple[str, str, _Make], ...] = (
        (
            "same",
            r"(?:去年|上年|今年|本年)同[期月]|同期|(?:in |for )?the same (?:[a-z]+ )?(?:period|months?|quarter|half|weeks?) (?:(?:of )?last year|(?:of |in )(?:20|19)\d{2}|a year (?:earlier|before))|a year earlier|a year ago|the year before",  # noqa: E501
            _same_period,
        ),
        (
            "till-now",
            r"截至目前|截止目前|到目前为止|截至发稿|目前|迄今|to date|so far(?! this)|as of (?:now|today)",  # noqa: E501
            _till_now,
        ),
        (
            "this-year-since",
            r"今年以来|本年以来|今年\s*1\s*月以来|年初以来|今年至今|年内|so far this year|this year to date|year to date|since the (?:start|beginning) of (?:the|this) year|since january(?! \d)",  # noqa: E501
            _this_year,
        ),
        (
            "new-year",
            r"(?P<r>今年|去年)?年初|上年末|上年底|去年末|去年底|the (?:start|beginning) of the year|end of last year|(?:the )?previous year-end",  # noqa: E501
            _new_year,
        ),
        (
            "days",
            r"(?:(?P<y>(?:19|20)\d{2})年|(?P<r>今年|去年))?(?P<m>"
            + _M[1:-1]
            + r")月(?P<d>"
            + _D[1:-1]
            + r")日?[至到—–~\-]+(?:(?P<y2>(?:19|20)\d{2})年)?(?:(?P<m2>"
            + _M[1:-1]
            + r")月)?(?P<d2>"
            + _D[1:-1]
            + r")日",
            _days,
        ),
        (
            "months",
            _NAMED_YEAR
            + r"(?P<a>"
            + _M[1:-1]
            + r")月?份?[至到—–~\-]+(?P<b>"
            + _M[1:-1]
            + r")月份?",
            _months,
        ),
        (
            "months-joined",
            _NAMED_YEAR
            + r"(?P<a>"
            + _M[1:-1]
            + r")月?份?(?:、|和|及|与)(?P<b>"
            + _M[1:-1]
            + r")(?:月份?|两个月)",
            _two_months,
        ),
        (
            "first-months",
            _NAMED_YEAR + r"前(?P<n>1[0-2]|[1-9]|[一二三四五六七八九十两]{1,2})个月",
            _first_months,
        ),
        ("quarters", _NAMED_YEAR + r"前(?P<n>[一二三两1-3])个?季度", _quarters),
        ("quarter", _TILL + _NAMED_YEAR + r"第?(?P<n>[一二三四1-4])季度(?P<e>末)?", _quarter),
        ("half", _TILL + _NAMED_YEAR + r"(?P<n>上|下)半年(?P<e>末)?", _half),
        (
            "day",
            _TILL
            + r"(?:(?P<y>(?:19|20)\d{2})年|(?P<r>今年|去年))?(?P<m>"
            + _M[1:-1]
            + r")月(?P<d>"
            + _D[1:-1]
            + r")[日号](?!报讯)",
            _day,
        ),
        (
            "since",
            r"(?:自|从)?(?:(?P<y>(?:19|20)\d{2})年|(?P<r>去年))(?:(?P<m>" + _M[1:-1] + r")月)?以来",
            _since,
        ),
        ("since-month", r"(?:自|从)?(?P<m>" + _M[1:-1] + r")月份?以来", _since),
        (
            "month",
            _TILL + _NAMED_YEAR + r"(?P<m>" + _M[1:-1] + r")月(?:份|当月|单月)?(?P<e>末|底)?(?!\d)",
            _month,
        ),
        (
            "year",
            _TILL
            + r"(?:(?P<y>(?:19|20)\d{2})年(?:度|全年)?|(?P<r>今年|去年|上年|前年|本年)(?:度|全年)?)(?P<e>末|底)?(?!间|龄)",  # noqa: E501
            _whole_year,
        ),
        ("whole-year", r"全年", _full_year),
        ("year-end", r"(?P<e>年末|年底)", _last_year),
        ("this-month", r"(?:本月|当月|上个?月)(?P<e>末|底)?", _this_month),
        ("this-quarter", r"(?:本|当|上)个?季度", _this_quarter),
        ("that-year", r"当年(?!度)", _whole_year),
        ("recent", r"近(?P<n>[一二三四五六七八九十两]|\d{1,2})年(?:来)?", _recent_years),
        (
            "years",
            r"(?P<y>(?:19|20)\d{2})\s?(?:年)?[至到—–~\-]\s?(?P<y2>(?:19|20)\d{2})年?",
            _years,
        ),
        # English
        (
            "again-en",
            r"\b(?:in|over|during|for|across|throughout) (?:the|that|this|those|these) "
            r"(?:same |whole |full |entire )?(?:(?P<n>" + "|".join([*_SMALL][2:]) + r"|\d{1,2}) )?"
            r"(?P<k>quarter|half|months?|year|period)\b"
            r"(?! (?:of|to|in|on|before|earlier|ago|ended|ending|through|last|and)\b)"
            r"(?!,? (?:19|20)\d\d)",
            _again,
        ),
        (
            "last-quarter-of-en",
            r"(?:in |during |over )?the (?:last|final|closing) quarter of (?P<y>(?:19|20)\d{2})",
            _last_quarter_of,
        ),
        ("half-en", r"(?:in |by |at the end of )?the (?P<n>first|second) half" + _IN_YEAR, _half),
        ("quarters-en", r"the first (?P<n>two|three) quarters" + _IN_YEAR, _quarters),
        (
            "quarter-en",
            r"(?P<e>end of )?(?:the )?(?P<n>first|second|third|fourth) quarter" + _IN_YEAR,
            _quarter,
        ),
        ("quarter-q", r"\bq(?P<n>[1-4])" + _IN_YEAR, _quarter),
        (
            "first-months-en",
            r"the first (?P<n>two|three|four|five|six|seven|eight|nine|ten|eleven|1[01]|[2-9]) months"  # noqa: E501
            + _IN_YEAR,
            _first_months,
        ),
        (
            "day-en",
            r"(?P<till>as of |by |up to |until )?(?P<d>[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)? (?P<m>"
            + _MONTH_EN[1:-1]
            + r")"
            + _IN_YEAR,
            _day,
        ),
        (
            "day-us",
            r"(?P<till>as of |by |up to |until )?(?P<m>"
            + _MONTH_EN[1:-1]
            + r") (?P<d>[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?\b"
            + _IN_YEAR,
            _day,
        ),
        (
            "last-months-en",
            r"(?:in |over |during )?(?:the )?(?:last|final|closing) "
            r"(?P<n>two|three|four|five|six|[2-9]) months of (?:(?P<y>(?:19|20)\d{2})|(?P<r>last year))",  # noqa: E501
            _closing_months,
        ),
        (
            "months-to-en",
            r"(?:in |over |for )?(?:the )?(?:last |past )?"
            r"(?P<n>two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|1[0-2]|[2-9])"
            r" months (?:to|ending(?: in)?|ended|through) (?:the end of )?(?P<m>"
            + _MONTH_EN[1:-1]
            + r")\b"
            + _IN_YEAR,
            _months_to,
        ),
        (
            "months-en",
            r"(?:from |between )?(?P<m>"
            + _MONTH_EN[1:-1]
            + r") (?:to|through|and|[-–]) (?P<m2>"
            + _MONTH_EN[1:-1]
            + r")"
            + _IN_YEAR,
            _months_en,
        ),
        ("since-en", r"since (?:(?P<m>" + _MONTH_EN[1:-1] + r") )?(?P<y>(?:19|20)\d{2})", _since),
        ("since-month-en", r"since (?P<m>" + _MONTH_EN[1:-1] + r")\b", _since),
        (
            "month-en",
            r"(?P<e>(?:the )?end[- ]of[- ]|end-|late )?\b(?P<m>"
            + _MONTH_EN[1:-1]
            + r")\b"
            + _IN_YEAR,
            _month,
        ),
        ("this-year-en", r"\bthis year\b", _this_year),
        ("last-year-en", r"(?P<e>end of )?\blast year\b", _last_year),
        ("last-month-en", r"\b(?:this|last) month\b", _this_month),
        ("last-quarter-en", r"\b(?:this|last) quarter\b", _this_quarter),
        (
            "year-en",
            r"(?P<e>(?:the )?end of )?(?:(?:in|for|during|of|by|throughout) )?(?P<y>(?:19|20)\d{2})\b(?!年|[.,]\d)",  # noqa: E501
            _whole_year,
        ),
    )
    return tuple(_Rule(n, re.compile(p, re.IGNORECASE), m) for n, p, m in rows)


def _months_en(found: re.Match[str], today: date) -> Scope | None:
    first, last = _month_number(found["m"]), _month_number(found["m2"])
    if not first or not last or first > last:
        return None
    return Scope(months_of(_year(found, today) or _latest(today, last), first, last))


_RULES = _rules()
# A time word that only names what is compared with: 比去年同期, 较年初, than in 2021.
_COMPARED = re.compile(
    r"(比|较|于|相比|同|than(?: in| at)?|from|against|over|versus|compared (?:with|to)|% on)"
    r"\s*(the )?$",
    re.I,
)
# The time of a figure that is only set against the claim's: compared with 209 in May 2022.
_ASIDE = re.compile(
    r"(?:compared (?:with|to)|against|from|than|versus|up on|down on)\s+(?:the )?[£$€]?[\d.,]+%?"
    r"(?:\s+[a-z ]{0,24}?)?\s*(?:in|for|during)?\s*$",
    re.I,
)


def find_scopes(text: str, today: date) -> list[Scope]:
    """Time scopes of a text in reading order; overlapping readings yield to the longer.

    Args:
        text: any text; offsets of the result point into it.
        today: the date that 今年 and 目前 are seen from.
    """
    text = half_width(text)
    found: list[tuple[int, int, int, Scope]] = []
    for rank, rule in enumerate(_RULES):
        for match in rule.pattern.finditer(text):
            try:
                scope = rule.make(match, today)
            except ValueError:
                continue
            if scope is None:
                continue
            compared = bool(_COMPARED.search(text[max(0, match.start() - 16) : match.start()]))
            after = text[match.end() : match.end() + 4]
            base = scope.base or compared or (rule.name in ("new-year",) and after.startswith("增"))
            start = match.start() + len(match[0]) - len(match[0].lstrip())
            aside = bool(_ASIDE.search(text[max(0, start - 60) : start]))
            said = bool(
                re.search(
                    r"(?:19|20)\d{2}|今年|去年|上年|前年|本年|last year|this year", match[0], re.I
                )
            )
            scope = replace(
                scope,
                text=match[0].strip(),
                start=start,
                end=match.end(),
                base=base,
                aside=aside,
                guessed=not said
                and match[0] != "全年"
                and scope.period.start.year < today.year
                and not scope.point,
            )
            found.append((match.end() - match.start(), -rank, match.start(), scope))
    found.sort(key=lambda row: (-row[0], -row[1]))
    kept: list[Scope] = []
    for _, _, _, scope in found:
        if all(scope.end <= k.start or scope.start >= k.end for k in kept):
            kept.append(scope)
    kept.sort(key=lambda s: s.start)
    return _joined(kept, text)


def _named_before(scope: Scope, out: list[Scope], text: str) -> Period | None:
    """「10月份…。当月办结16件」: the month of which was spoken, not the running one."""
    most = {"当月": 31, "当季": 92, "当年": 366}[scope.text[:2]]
    for one in reversed(out):
        size = (one.period.end - one.period.start).days + 1
        if "\n" in text[one.end : scope.start] or scope.start - one.end > 200:
            return None
        if scope.text[:2] == "当年" and not one.base:
            return year_of(one.period.start.year)
        if not one.base and most - 3 <= size <= most:
            return one.period
    return None


def _joined(scopes: list[Scope], text: str) -> list[Scope]:
    """截至8月末 and 今年以来…截至9月20日: the end of the second bounds the first."""
    out: list[Scope] = []
    for scope in scopes:
        if scope.again:
            if re.search(r"(?:%|per ?cent)\s*$", text[: scope.start][-9:]):
                continue  # up 5% over the year
            # Where it is not found, what is said is of an unknown time: no objection to it.
            spoken = _spoken_of(scope, out, text)
            out.append(scope if spoken is None else spoken)
            continue
        before = text[max(0, scope.start - 3) : scope.start]
        if re.search(r"截[至止]到?\s*$", before) or re.search(
            r"as of\s*$", text[: scope.start][-6:], re.I
        ):
            scope = replace(scope, open_start=True, point=True)  # noqa: PLW2901
        if (
            scope.text in ("今年", "本年", "今年以来")
            and out
            and (out[-1].open_start and scope.start - out[-1].end <= 2)
        ):
            # 「截至8月底,今年累计」: from new year to that day.
            till = out[-1].period.end
            if scope.period.start <= till:
                period = Period(scope.period.start, till)
                out[-1] = replace(scope, period=period, start=out[-1].start)
                continue
        if scope.text.startswith(("当月", "当季", "当年")) and (
            named := _named_before(scope, out, text)
        ):
            scope = replace(scope, period=named)  # noqa: PLW2901
        if scope.text == "全年" and out and "\n" not in text[out[-1].end : scope.start]:
            # 「去年…占全年总额的20%」: that year's, not this one's.
            scope = replace(scope, period=year_of(out[-1].period.start.year))  # noqa: PLW2901
        if scope.open_start and out and out[-1].text.endswith(("以来", "this year")):
            gap = text[out[-1].end : scope.start]
            first = out[-1]
            if len(gap) <= 4 and first.period.start <= scope.period.end:
                period = Period(first.period.start, scope.period.end)
                out[-1] = replace(first, period=period, end=scope.end)
                continue
        out.append(scope)
    return out
