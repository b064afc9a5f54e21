"""The short phrase that says what a number counts."""

# ruff: noqa: PLR0911
# Rules are tried in order and the first that fits returns.

from __future__ import annotations

import re

from leitai.claims.reading.number import Number
from leitai.claims.reading.trie import write_trie
from leitai.claims.reading.words import load_table

_DATA: dict[str, str] = load_table("subject")
_LEAD = re.compile(rf"(?:{write_trie(_DATA['lead'].split())}(?![率量额数值比]))+")
_TRAIL_WORDS = write_trie([word[::-1] for word in _DATA["trail"].split()])
# Matched against the phrase read backwards: a suffix pattern would try every start.
_TRAIL = re.compile(rf"(?:{_TRAIL_WORDS}|[:、,(\s])+")
_STOP = write_trie(_DATA["stop"].split())
_HEAD = write_trie(_DATA["heads"].split())
_AFTER = re.compile(
    rf"(?P<noun>(?:(?!{_STOP})[一-鿿A-Za-z“”‘’《》·]){{0,20}}?(?:{_HEAD}(?!{_HEAD}|[库群链区员])"
    rf"|(?=[^一-鿿A-Za-z“”‘’《》·]|{_STOP}|$)))"
)
_COMPARED = re.compile(
    r"高于|低于|快于|慢于|高出|超过|优于|(?<![占评对])比(?![例重率值赛拼])|较(?![大强好])|同比|环比|达到|是(?!否)|恢复[到至]"
)
_MARKS = re.compile(r"[\s“”‘’\"#■|]+|\[\d+\]")
_NOUN_START = re.compile(r"[一-鿿A-Za-z“‘]")
_NO_NOUN = re.compile(
    r"以上|以下|以内|左右|和|与|及|或|增|减|下降|上升|提|降|高于|低于|等(?=[,。、])|之|后|前|内|时|以来|不"
)
# How long something went on says nothing of what is counted.
_SPAN = re.compile(
    r"(?:过去|近|这|最近|前|后|头)?[一二两三四五六七八九十几数\d]+(?:多)?(?:年|个?月|个?季度|天|周)"
    r"(?![期制级龄度生])[来间内里中]?(?:以来)?"
    r"|十[一二三四五]五(?:期间|时期|以来)"
)
_JOINTS = "、,:(())·—- 和与及"


def find_subject(text: str, number: Number, previous: Number | None, clause: int) -> str:
    """The noun phrase behind the number, else the phrase before it, else the previous one."""
    unit = number.unit
    end = number.end
    if number.change == "to" and previous is not None and previous.change == "from":
        return previous.subject
    if unit is not None and unit.kind == "count":
        if unit.bare:
            return unit.word
        at = end + 1 if text[end : end + 1] == "的" else end
        if _NOUN_START.match(text, at) and not _NO_NOUN.match(text, at):
            match = _AFTER.match(text, at, at + 24)
            if match:
                noun = _MARKS.sub("", match["noun"]).strip(_JOINTS)
                if len(noun) >= 2:
                    return noun
    start = clause
    if previous is not None and previous.end > start:
        start = previous.end
    before = text[max(start, number.start - 40) : number.start]
    phrase = _find_before(before[before.rfind("”“") + 1 :])
    if phrase:
        return phrase
    if previous is not None and previous.subject:
        return previous.subject
    if unit is not None and unit.kind in ("amount", "share") and end < len(text):
        at = end + 1 if text[end] == "的" else end
        match = _AFTER.match(text, at, at + 24)
        return match["noun"] if match and len(match["noun"]) >= 2 else ""
    return ""


def _find_before(before: str) -> str:
    """The phrase before a number without leading adverbs and trailing verbs, or ""."""
    phrase = _MARKS.sub("", before)
    compared = _COMPARED.search(phrase)
    if compared:
        phrase = phrase[: compared.start()]
    trail = _TRAIL.match(phrase[::-1])
    if trail:
        phrase = phrase[: len(phrase) - trail.end()]
    phrase = _without_lead(phrase).strip(_JOINTS)
    if span := _SPAN.match(phrase):
        phrase = _without_lead(phrase[span.end() :].strip(_JOINTS))
    return phrase[-24:] if len(phrase) >= 2 else ""


def _without_lead(phrase: str) -> str:
    lead = _LEAD.match(phrase)
    return phrase[lead.end() :] if lead and len(phrase) - lead.end() >= 2 else phrase
