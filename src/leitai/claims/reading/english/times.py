"""The period of an English number: the phrase of time that holds for it, as written."""

# ruff: noqa: E501
# One pattern, one line.

from __future__ import annotations

import re
from bisect import bisect_left

from leitai.claims.reading.english.lexis import MONTH, YEAR

_YEARS = rf"(?:FY ?)?{YEAR}(?:\s?[/–-]\s?(?:{YEAR}|\d\d))?(?!\d)"
_COUNT = r"(?:\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|few|several)"
_SPAN = r"(?:year|month|quarter|week|fortnight|season|term|winter|summer|spring|autumn|decade|period|half[- ]year)"
_NAMED = (
    rf"(?:the )?(?:financial|fiscal|calendar|school|academic|municipal)(?: year)? {_YEARS}"
    rf"|(?:the )?(?:(?:first|second|third|fourth|last|final|previous|opening|same|latest) (?:half|quarter|{_COUNT} months|{_COUNT} weeks|period|month)"
    rf"(?: of (?:the (?:financial |fiscal )?year|this year|last year|{_YEARS}))?)"
    rf"|(?:the )?(?:{_COUNT} (?:months|weeks)|year|quarter|week|half[- ]year|period) (?:to|ended|ending) (?:the end of )?(?:\d{{1,2}} )?{MONTH}(?: {YEAR})?"
    rf"|(?:the )?(?:end of |end[- ]|early |late |mid-|beginning of |start of )?\b(?:\d{{1,2}}(?:st|nd|rd|th)? )?{MONTH}\b(?: \d{{1,2}}(?:st|nd|rd|th)?\b(?!,?\d))?(?:,? {YEAR})?"
    rf"|\b[QH][1-4](?:,?(?: of)? {_YEARS})?\b|\b[1-4][QH]\d\d\b|\bFY ?'?\d\d(?:[/–-]\d\d)?\b"
    rf"|\b(?:mid-|early |late |the end of )?{_YEARS}"
    r"|\b(?:autumn|spring|summer|winter|school) (?:term|half[- ]term|holidays|season)\b"
    rf"|(?:so far )?\b(?:[Tt]his|[Ll]ast|[Nn]ext) {_SPAN}\b|\b(?:the )?(?:previous|past|current|following|same|preceding|coming) {_SPAN}\b"
    rf"|(?:the )?\b(?:past|last|previous|next|coming) {_COUNT} (?:years|months|weeks|quarters|decades)\b"
    r"|\b(?:a|one|two|three|five|ten) years? (?:earlier|ago)\b|\byear[- ]to[- ]date\b|\btoday\b|\byesterday\b|\blast night\b|\btonight\b"
)
# A word that may open a phrase of time: tried before the phrases, for speed.
_OPENERS = (
    r"(?=\d|[JFMASONDTLQH]|the (?:\d|[JFMASOND]|(?:financial|fiscal|calendar|school|academic|municipal|first|second|third|fourth|last|final"
    r"|previous|opening|same|latest|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|few|several|year|quarter"
    r"|week|half|period|end|early|late|mid|beginning|start|past|current|following|preceding|coming|next|autumn|spring|summer|winter)(?![a-z]))"
    r"|(?:an?|one) year|(?:financial|fiscal|calendar|school|academic|municipal|first|second|third|fourth|last|final"
    r"|previous|opening|same|latest|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|few|several|year|quarter"
    r"|week|half|period|end|early|late|mid|beginning|start|so|this|next|past|current|following|preceding|coming"
    r"|autumn|spring|summer|winter|today|yesterday|tonight)(?![a-z]))"
)
TIME = re.compile(rf"\b{_OPENERS}(?:{_NAMED})")
_BINDS = re.compile(
    r"(?!.*\b(?:than|compared|against|versus|over|since|by|above|below|(?:up|down|ahead|behind) on|after|before|until|following|the figure|from)\b(?! (?:the )?(?:\d|end|[A-Z])))"
    r"[^,;:.()\d]{0,48}\(?(?:\s(?:in|at|on|during|for|as at|as of|to|by|since|throughout|over|of|between)(?: the)?)?\s?$"
)
_COMPARES = re.compile(
    r"\b(?:than|compared|against|versus|from|up on|down on|since|relative to|on)\b[^,;.]{0,24}$"
)
_THE = re.compile(r"^the ")


class Times:
    """The phrases of time of one stretch of text, found once."""

    def __init__(self, plain: str, start: int, end: int) -> None:
        self.spans = [m.span() for m in TIME.finditer(plain, start, end)]
        self.starts = [s for s, _ in self.spans]

    def find(
        self, plain: str, at: tuple[int, int], sentence: tuple[int, int], following: int
    ) -> str:
        """The phrase for a number at a place, "" without one.

        Args:
            at: start and end of the number.
            sentence: start and end of its sentence.
            following: where the next number starts.
        """
        index = bisect_left(self.starts, at[1])
        if index < len(self.spans):
            start, end = self.spans[index]
            if end <= sentence[1] and start <= following and _BINDS.fullmatch(plain[at[1] : start]):
                return _THE.sub("", plain[start:end])
        for start, end in reversed(self.spans[max(0, index - 8) : index]):
            if start < sentence[0]:
                break
            if end <= at[0] and not _COMPARES.search(plain[max(sentence[0], start - 30) : start]):
                return _THE.sub("", plain[start:end])
        inside = [
            s
            for s in self.spans[max(0, index - 4) : index + 6]
            if sentence[0] <= s[0] < sentence[1]
        ]
        if len(inside) == 1 and not _COMPARES.search(
            plain[max(sentence[0], inside[0][0] - 40) : inside[0][0]]
        ):
            return _THE.sub("", plain[slice(*inside[0])])
        return ""
