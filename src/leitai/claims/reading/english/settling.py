"""Kind, direction, tense and period of an English number."""

# ruff: noqa: PLR0912
# English is read by a run of special forms; the first that fits returns.

from __future__ import annotations

import re
from decimal import Decimal, localcontext

from leitai.claims.model import Claim
from leitai.claims.reading.english.lexis import (
    BACK,
    BY,
    DONE,
    DOWN,
    DUE,
    LIMIT,
    MONTH,
    PROPOSED,
    SENTENCE,
    TARGET,
    UP,
    VERB,
    WILL,
    WORDS,
)
from leitai.claims.reading.number import Number
from leitai.quantities.units import normalise as normal_value


def make_claim(text: str, plain: str, number: Number, lower: int) -> Claim:
    start = number.start
    sentence = lower
    for match in SENTENCE.finditer(plain, max(lower, start - 600), start):
        sentence = match.end()
    left = plain[max(sentence, start - 600) : start]
    period = ""
    if not number.reason:
        _settle(plain, number, left)
        period = _period(left)
        number.subject = _find_subject(number, left)
    value = number.value
    if value == value.to_integral_value() and value.as_tuple().exponent != 0:
        with localcontext() as context:
            context.prec = 60
            value = Decimal(int(value))
    norm_value, norm_unit = None, ""
    if not number.reason and number.unit is not None and number.unit.norm:
        norm_value, norm_unit = normal_value(value, number.unit), number.unit.norm
    return Claim(
        start,
        number.end,
        text[start : number.end],
        value,
        number.word,
        norm_value,
        norm_unit,
        number.comparator,  # type: ignore[arg-type]
        number.kind or ("" if number.reason else "count"),
        number.direction,  # type: ignore[arg-type]
        number.tense or "achieved",  # type: ignore[arg-type]
        period,
        number.subject,
        not number.reason,
        number.reason,
        number.group,
        text[number.core : number.digits_end],
        "",
        tuple(number.rules),
    )


def _find_subject(number: Number, left: str) -> str:
    """The counted noun phrase, else the nearest noun phrase before the number."""
    if number.kind == "count" and number.word:
        return number.word
    words: list[str] = []
    for word in reversed(_CLAUSE_WORDS.findall(_CLAUSE_END.split(left)[-1])):
        lower = word.lower()
        skipped = lower in WORDS["stop"] or lower in WORDS["up"] or lower in WORDS["down"]
        if skipped or lower in WORDS["target"] or VERB.search(lower):
            if words:
                break
            continue
        words.append(word)
        if len(words) == 4:
            break
    return " ".join(reversed(words))


_CLAUSE_WORDS = re.compile(r"[A-Za-z][A-Za-z'’-]*")
_CLAUSE_END = re.compile(r"[,;:(]")
_PERIOD = re.compile(
    r"\b(?:in |by |since |during |for )?((?:the )?(?:first|second|third|fourth|last) (?:half"
    r"|quarter|nine months|six months)(?: of (?:the year|(?:19|20)\d\d))?"
    r"|(?:19|20)\d\d|this year|last year|next year|so far this year|"
    + MONTH
    + r"(?: (?:19|20)\d\d)?)\b"
)
_SHARE_GROWTH = re.compile(
    r"\b(?:"
    + "|".join(WORDS["up"] | WORDS["down"])
    + r")(?: (?:by|of|nearly|about|around|more than|over|an|a|some|another|almost|roughly|just"
    r"|at least))*\s*$",
    re.I,
)
_GROWTH_AFTER = re.compile(
    r"\s?(?:(?:annual|year-on-year|year on year|yearly) )?(?:growth|increase|rise|decrease"
    r"|decline|drop|fall|reduction|cut|gain|year on year|year-on-year|higher|lower|more|less"
    r"|fewer)\b"
)


def _settle(plain: str, number: Number, left: str) -> None:
    near = left[-60:]
    clause = re.split(r"[,;:]", near)[-1]
    after = plain[number.end : number.end + 24]
    if number.kind in ("share", "pp_diff", "multiple", "count", "amount", "duration"):
        up = [m.start() for m in UP.finditer(clause)]
        down = [m.start() for m in DOWN.finditer(clause)]
        way = (
            ""
            if not up and not down
            else "up"
            if (up[-1] if up else -1) > (down[-1] if down else -1)
            else "down"
        )
        if number.kind == "share" and _OR_SHARE.search(left):
            number.kind, number.direction = "rate_change", _last_way(near)
        elif number.kind == "share" and way and BY.search(left):
            number.kind, number.direction = "rate_change", way
        elif number.kind == "share":
            growth = _GROWTH_AFTER.match(after)
            if growth or (_SHARE_GROWTH.search(left) and number.rules[0] == "numeral_english"):
                number.kind = "rate_change"
                number.direction = way or "up"
                if growth and re.search(
                    r"decrease|decline|drop|fall|reduction|cut|lower|less|fewer", growth[0]
                ):
                    number.direction = "down"
                elif (
                    growth
                    and not _SHARE_GROWTH.search(left)
                    and re.search(r"growth|increase|rise|gain|higher|more", growth[0])
                ):
                    number.direction = "up"
        elif number.kind == "pp_diff":
            after_way = re.match(
                r"\s?(higher|above|lower|below|more|less|fewer|faster|slower)", after
            )
            number.direction = way or ("up" if after_way else "")
            if after_way:
                number.direction = (
                    "up" if after_way[1] in ("higher", "above", "more", "faster") else "down"
                )
        elif number.kind != "multiple" and _SHARE_GROWTH.search(left):
            number.direction = way
        elif number.kind != "multiple" and (more := _MORE_THAN.match(after)):
            number.direction = "up" if more[1] in ("more", "higher", "above") else "down"
        elif number.kind != "multiple" and not way and BY.search(left):
            number.direction = _last_way(near)  # dropped for the third year, by 214 pupils
    if number.change == "from" or (
        BACK.search(left)
        and number.kind not in ("pp_diff", "rate_change", "multiple")
        and number.change != "to"
    ):
        number.tense = "background"
        return
    if re.match(
        r"[^,.;]{0,14}\b(?:last year|a year (?:earlier|ago)|the (?:previous|year before)"
        r"|previously)",
        after,
    ) and re.search(r"from|compared|against|than|versus", clause):
        number.tense = "background"
        return
    if number.kind in ("share", "count", "amount", "duration") and LIMIT.search(left):
        number.tense = "background"
        return
    due = number.comparator == ">=" and DUE.match(plain, number.end)
    if due or WILL.match(plain, number.end):
        number.tense = "target"
        return
    targets = [m.start() for m in TARGET.finditer(left) if not PROPOSED.search(left, 0, m.end())]
    done = [m.start() for m in DONE.finditer(left)]
    if targets and (not done or done[-1] < targets[-1]):
        number.tense = "target"
    else:
        number.tense = "achieved"


_OR_SHARE = re.compile(r"\bby [^.;]{1,30},? or\s$")  # by 1,100 patients, or 9%
_MORE_THAN = re.compile(r"\s?(more|higher|above|less|lower|fewer|below) than\b")


def _last_way(text: str) -> str:
    up = max((m.start() for m in UP.finditer(text)), default=-1)
    down = max((m.start() for m in DOWN.finditer(text)), default=-1)
    return "" if up == down else "up" if up > down else "down"


def _period(left: str) -> str:
    found = ""
    for match in _PERIOD.finditer(left):
        found = match[1]
    return found
