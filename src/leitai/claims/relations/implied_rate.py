"""Implied rate: amounts in two currencies that make up a third in one of them."""

from __future__ import annotations

import re
from fractions import Fraction

from leitai.claims.relations.document import Document, Mention
from leitai.claims.relations.explain import number, quoted, say, value_of
from leitai.claims.relations.interval import Interval
from leitai.claims.relations.model import Relation, Verdict
from leitai.claims.relations.words import rate_band

_STATED = re.compile(
    r"(?:汇率|折算|折合|兑换?|中间价|exchange rate|converted at|at a rate of)"
    r"[^。;\n]{0,24}?(\d{1,3}\.\d{1,4})",
    re.I,
)
_NAMES = {
    "CNY": ("元", "yuan"),
    "USD": ("美元", "dollar"),
    "EUR": ("欧元", "euro"),
    "GBP": ("英镑", "pound"),
    "HKD": ("港元", "Hong Kong dollar"),
    "JPY": ("日元", "yen"),
}


def judge_rate(document: Document, whole: Mention, parts: tuple[Mention, ...]) -> Relation | None:
    """The rate at which parts in two currencies add up to a whole in one.

    rate = (whole - parts in its currency) / parts in the other currency.
    Flagged `state_rate`, for the text ought to give the rate and its date;
    inconsistent when no rate since 1994 comes near, or a stated one does not fit.
    """
    home = [part for part in parts if part.unit == whole.unit]
    foreign = [part for part in parts if part.unit != whole.unit]
    units = {part.unit for part in foreign}
    if len(units) != 1 or not foreign or not home:
        return None
    unit = units.pop()
    abroad = sum((value_of(part) for part in foreign), Fraction(0))
    rest = value_of(whole) - sum((value_of(part) for part in home), Fraction(0))
    if abroad <= 0:
        return None
    spread = _spread(whole, home, foreign)
    rate = rest / abroad
    band = rate_band(whole.unit, unit)
    if band is None:
        inverse = rate_band(unit, whole.unit)
        band = (1 / inverse[1], 1 / inverse[0]) if inverse else None
    stated = _stated_rate(document)
    verdict: Verdict = "state_rate"
    if band is not None and (spread is None or not spread.meets(Interval(*band))):
        verdict = "inconsistent"
    elif stated is not None and spread is not None:
        given = Interval(stated - Fraction(1, 100), stated + Fraction(1, 100))
        verdict = "consistent" if spread.meets(given) else "inconsistent"
    text = _explain(document, whole, home, foreign, (rate, stated, verdict))
    indices = tuple(i for part in parts for i in part.indices) + whole.indices
    return Relation("implied_rate", indices, verdict, rate, stated, text)


def _spread(whole: Mention, home: list[Mention], foreign: list[Mention]) -> Interval | None:
    rest = whole.span
    for part in home:
        rest = rest - part.span
    if rest.high is not None and rest.high <= 0:
        return None
    below = foreign[0].span
    for part in foreign[1:]:
        below = below + part.span
    return Interval(max(rest.low or Fraction(0), Fraction(0)), rest.high) / below


def _stated_rate(document: Document) -> Fraction | None:
    found = _STATED.search(document.flow.text)
    return Fraction(found[1]) if found else None


def _explain(
    document: Document,
    whole: Mention,
    home: list[Mention],
    foreign: list[Mention],
    outcome: tuple[Fraction, Fraction | None, Verdict],
) -> str:
    rate, stated, verdict = outcome
    which = 0 if document.chinese else 1
    base = _NAMES.get(whole.unit, (whole.unit, whole.unit))[which]
    other = _NAMES.get(foreign[0].unit, (foreign[0].unit, foreign[0].unit))[which]
    parts = " + ".join(quoted(part) for part in (*home, *foreign))
    words = {"parts": parts, "whole": quoted(whole), "rate": number(rate), "base": base}
    words |= {"other": other, "stated": "" if stated is None else number(stated, 4)}
    if verdict == "state_rate":
        zh = "{parts} = {whole},需按1{other}合{rate}{base}折算;请写明所用汇率及其日期。"
        en = "{parts} = {whole} needs {rate} {base} to the {other}: state the rate and its date."
    elif verdict == "consistent":
        zh = "{parts} = {whole},折合1{other}合{rate}{base},与文中汇率{stated}相符。"
        en = "{parts} = {whole} needs {rate} {base} to the {other}, as the stated rate {stated}."
    elif stated is not None:
        zh = "{parts} = {whole},需按1{other}合{rate}{base}折算,与文中汇率{stated}不符。"
        en = "{parts} = {whole} needs {rate} {base} to the {other}, not the stated {stated}."
    else:
        zh = "{parts} = {whole},需按1{other}合{rate}{base}折算,超出1994年以来的汇率范围。"
        en = (
            "{parts} = {whole} would need {rate} {base} to the {other}, "
            "outside every rate seen since 1994."
        )
    return say(document, zh, en, **words)
