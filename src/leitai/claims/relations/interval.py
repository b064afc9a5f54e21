"""A claim as an interval: what its printed digits and its comparator leave open.

Exact rational arithmetic; a bound of None is open to infinity. A relation
fails only when two intervals do not meet, so every rule here errs on the wide
side: to accuse a consistent text is the worst error.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction

from leitai.claims.model import Claim

_PRINTED = re.compile(r"(\d[\d,\s]*)(?:\.\s*([\d\s]+))?")
_MORE_DIGITS = re.compile(r"\d+(?:\.\d+)?\s*[万亿千百]\s*[\d零一二三四五六七八九]")
_FRACTION = re.compile(
    r"(?<!百)(?<!千)(?<!万)分之|\d\s*/\s*\d|半|half|third|quarter|fifth|[½⅓⅔¼¾⅕]"
)
_RUN = re.compile(r"[\d.,零一二三四五六七八九十百千万亿两〇]+")
_TENTHS = re.compile(r"成")
_BOUNDED_MORE = re.compile(r"[余多]|odd\b|some\b")
_NEARLY = re.compile(r"近|将近|接近|nearly|almost|close to", re.I)
_SHORT_OF = re.compile(r"不足|不到|less than|under|fewer than|below", re.I)
_SCALE = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
# How far "about" reaches, by the number of significant digits printed.
_ABOUT = {1: Fraction(1, 8), 2: Fraction(1, 16)}
_ABOUT_FINE = Fraction(1, 40)


@dataclass(frozen=True, slots=True)
class Interval:
    """Closed interval of rationals; None means unbounded on that side."""

    low: Fraction | None
    high: Fraction | None

    def __add__(self, other: Interval) -> Interval:
        return Interval(_both(self.low, other.low, 1), _both(self.high, other.high, 1))

    def __sub__(self, other: Interval) -> Interval:
        return Interval(_both(self.low, other.high, -1), _both(self.high, other.low, -1))

    def __mul__(self, other: Interval) -> Interval:
        """Product of intervals of numbers that are not negative."""
        low = None if self.low is None or other.low is None else self.low * other.low
        high = None if self.high is None or other.high is None else self.high * other.high
        return Interval(low, high)

    def __truediv__(self, other: Interval) -> Interval:
        """Quotient of intervals of numbers that are not negative."""
        low = Fraction(0)
        if self.low is not None and other.high:
            low = self.low / other.high
        high = None
        if self.high is not None and other.low is not None and other.low > 0:
            high = self.high / other.low
        return Interval(low, high)

    def scaled(self, factor: Fraction) -> Interval:
        """The interval times a positive factor."""
        return Interval(
            None if self.low is None else self.low * factor,
            None if self.high is None else self.high * factor,
        )

    def shifted(self, by: Fraction) -> Interval:
        """The interval moved by a number."""
        return self + Interval(by, by)

    def widened(self, below: Fraction, above: Fraction) -> Interval:
        """The interval with more room on both sides."""
        return self + Interval(-below, above)

    def meets(self, other: Interval) -> bool:
        """Whether the two have a number in common."""
        return not self.is_below(other) and not other.is_below(self)

    def is_below(self, other: Interval) -> bool:
        """Whether every number here is smaller than every number there."""
        return self.high is not None and other.low is not None and self.high < other.low


def exactly(value: Fraction | int) -> Interval:
    """The interval that holds one number."""
    return Interval(Fraction(value), Fraction(value))


def _both(one: Fraction | None, other: Fraction | None, sign: int) -> Fraction | None:
    return None if one is None or other is None else one + sign * other


def norm_value(claim: Claim) -> Fraction:
    """The value in the normal unit, exact."""
    return Fraction(claim.value if claim.norm_value is None else claim.norm_value)


def _factor(claim: Claim) -> Fraction:
    if claim.norm_value is None or not claim.value:
        return Fraction(1)
    return Fraction(claim.norm_value) / Fraction(claim.value)


def printed_step(claim: Claim) -> Fraction:
    """Size of the last printed digit, in the unit as written.

    1014亿 -> 100000000; 29.5亿 -> 10000000; 40% -> 1; 18万6千 -> 1000.
    """
    text = unicodedata.normalize("NFKC", claim.digits or claim.text)
    if not any(ch.isdigit() for ch in text):
        text = unicodedata.normalize("NFKC", claim.text)
    found = _PRINTED.search(text)
    value = Fraction(claim.value)
    if found and not _MORE_DIGITS.search(text):
        whole = re.sub(r"[,\s]", "", found[1])
        decimals = re.sub(r"\s", "", found[2] or "")
        printed = Fraction(f"{whole}.{decimals}" if decimals else whole)
        scale = value / printed if printed and value else Fraction(1)
        return Fraction(abs(scale) / Fraction(10) ** len(decimals))
    if _TENTHS.search(claim.text) and value <= 100:
        return Fraction(10)
    run = _RUN.search(text)
    last = _SCALE.get(run[0][-1], 1) if run else 1
    if found:
        return Fraction(last)
    # 三百二十人 is counted to the unit; 三百万元 to the ten thousand.
    return Fraction(last if last >= 10**4 else 1)


def _leading_unit(value: Fraction, step: Fraction) -> Fraction:
    """Size of the last digit that is not zero: 3000 -> 1000, 690万 -> 10万."""
    unit = step
    while value and value % (unit * 10) == 0:
        unit *= 10
    return unit


def _significant(value: Fraction, unit: Fraction) -> int:
    return len(str(int(abs(value) / unit))) if unit else 1


def is_discrete(claim: Claim) -> bool:
    """Whether the claim counts things that cannot be half."""
    return (
        claim.kind in {"count", "rank", ""}
        and not claim.norm_unit
        and Fraction(claim.value).denominator == 1
    )


def span(claim: Claim) -> Interval:
    """The interval a claim stands for, in its normal unit.

    Exact for a plain count printed to the unit; else half a printed digit each
    way. 约 and 左右 reach by the digits printed, 近 only below, 余 and 多 to
    the next of the last digit that is not zero, 逾 and 超 to half as much
    again, 以上 and 不少于 without end.
    """
    value, step = Fraction(claim.value), printed_step(claim)
    low, high = _span_as_written(claim, value, step)
    factor = _factor(claim)
    return Interval(low * factor, None if high is None else high * factor)


def _span_as_written(
    claim: Claim, value: Fraction, step: Fraction
) -> tuple[Fraction, Fraction | None]:
    half = step / 2
    if is_discrete(claim) and step <= 1:
        half = Fraction(0)
    unit = _leading_unit(value, step)
    about = abs(value) * _ABOUT.get(_significant(value, unit), _ABOUT_FINE)
    if claim.comparator in {">=", ">"}:
        if _BOUNDED_MORE.search(claim.text) and claim.comparator == ">":
            return value - half, value + unit
        return value - half, None if claim.comparator == ">=" else max(value * 3 / 2, value + unit)
    if claim.comparator in {"<=", "<"}:
        floor = value * Fraction(2, 3) if _SHORT_OF.search(claim.text) else Fraction(0)
        return floor, value + half
    if claim.comparator == "~":
        reach = max(about, step)
        return value - reach, value + (half if _NEARLY.search(claim.text) else reach)
    if _FRACTION.search(claim.text):
        return value - 4, value + 4
    return value - half, value + half


def loosely(claim: Claim) -> Interval:
    """The interval of a printed quotient, which may be cut off as well as rounded.

    Offices print 2/3 as 66.6% as often as 66.7%, so a rate, a share or an
    average may lie up to a whole printed digit above what is written.
    """
    found = span(claim)
    if claim.comparator != "=":
        return found
    step = printed_step(claim) * _factor(claim)
    value = norm_value(claim)
    return Interval(
        min(value - step / 2, found.low if found.low is not None else value),
        max(value + step, found.high if found.high is not None else value),
    )
