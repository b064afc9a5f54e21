"""Whether an English number without a unit counts something."""

# ruff: noqa: PLR0911, E501
# One pattern, one line.

from __future__ import annotations

import re

from leitai.claims.reading.number import Number

_CHANGED_BY = re.compile(
    r"\b(?:reduc|increas|cut|rais|lower|shrink|shrunk|fall|fell|rise|rose|grew|grow|expand|extend)[a-z]*\b[^.;,\d]{0,60} by (?:about |around |some |only |just )?$"
)
_OF_THESE = re.compile(r"\b[Oo]f (?:these|those|them|which|whom),? $")
_OF_THEM = (" of them", " of these", " of whom", " of which")
# 16 (64%) had been achieved; the remaining (3,992) villages.
BRACKETED = re.compile(r" \(\d{1,3}(?:\.\d+)?(?:%| per ?cent)\)|(?<=\d\d\d)\)(?= [a-z])")
_CARRIER = re.compile(
    r"\b(?:to|of|was|is|at|were|are|numbered|achieved|delivered|recorded|totals?|reach(?:ed|es|ing)"
    r"|total(?:l?ed|l?ing)|averag(?:ed?|es|ing)|score of|scored|scoring|hit|hits|exceed(?:ed|s)|passed"
    r"|topped|counted|registered|logged|came to|comes to|amount(?:ed|s|ing) to|equal(?:s|led)"
    r"|remain(?:ed|s)|rated|now (?:have|has)|then had)\s$"
)
_NOT_CARRIED = re.compile(
    r"\b(?:pages?|back|next|close|due|junctions?|go|went|going|number|part|copy|members?|open(?:ed|s)?"
    r"|closed?|moved?|routes?|from|until|platforms?|rooms?) (?:to|of|at)\s$",
    re.I,
)
_MORE_THAN = re.compile(r" (?:more|fewer|higher|lower|less|up|down|above|below) (?:than|on)\b")
_LINE_LABEL = re.compile(r"(?:^|\n)[ •*-]{0,3}[A-Z][A-Za-z ,/&'-]{2,50} $")
_LINE_ENDS = re.compile(r" ?\(|\s*(?:\n|$)| +[+-]\d")
_IN_BRACKETS = re.compile(
    r"\((?:last (?:year|month|quarter)|previous(?:ly)?(?: \w+)?|prior(?: year)?|target|(?:19|20)\d\d(?:[/-]\d\d)?|Q\d):? $"
)
_LABELLED = re.compile(r"(?:^|[\n•|;,.(]) ?\W{0,3}[A-Z][^:\n|]{1,60}: $")
_LABEL_LIST = re.compile(
    r"[A-Za-z]: [\d,]+ [a-z]+(?:[,;]| and|, and) (?:[\d,]+ [a-z]+(?:[,;]| and|, and) )?$"
)
_LABEL_ITEM = re.compile(r" [a-z]+(?:[,.;]|$| and \d)")
_COMPARED_TO = re.compile(
    r"\b(?:(?:up|down|rose|fell|grew|dropped|increased|decreased|reduced|cut|changed|improved)"
    r" (?:from|by)"
    r"|compared with|compared to|against|versus|than|from)\s$",
    re.I,
)


def stands_alone(plain: str, number: Number, left: str, scale: str) -> bool:
    """Whether the words beside a number without unit still say that it counts something."""
    if number.comparator != "=" or scale:
        return True
    if BRACKETED.match(plain, number.end):
        return True
    if re.search(r"[,.]", plain[number.core : number.digits_end]):
        return True
    if _MORE_THAN.match(plain, number.end) or (
        _LINE_LABEL.search(plain, max(0, number.start - 60), number.start)
        and _LINE_ENDS.match(plain, number.end)
    ):
        return True
    if re.search(r"\b(?:Q[1-4]|H[12])(?: 20\d\d)?:? $", left):
        return True
    if _IN_BRACKETS.search(left):
        return True
    if _LABEL_LIST.search(left) and _LABEL_ITEM.match(plain, number.end):
        return True  # Notices: 1,184 issued, 902 paid
    if _CHANGED_BY.search(plain, max(0, number.start - 90), number.start):
        return True  # reduce the number of looked-after children by 23
    if _OF_THESE.search(left) or (
        plain.startswith(_OF_THEM, number.end) and not left.endswith("all but ")
    ):
        return True
    if _NOT_CARRIED.search(left):
        return False
    if _CARRIER.search(left) or _LABELLED.search(plain, max(0, number.start - 80), number.start):
        return True
    return number.value >= 10 and bool(_COMPARED_TO.search(left))
