"""Headings and openings of lists that make what follows an aim: "Next steps", "We will:"."""

# ruff: noqa: E501
# One pattern, one line.

from __future__ import annotations

import re
from bisect import bisect_right

_LINE = re.compile(r"^[ \t]*(?P<words>[^\n]+?)[ \t]*$", re.M)
_NO_HEADING = frozenset(".,;!?|")
_LONGEST = 84
_BULLET = re.compile(r"[•●▪■◆*–—-]{1,2} ?(?!\*)|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)] ")
_MARKED = re.compile(r"#{1,6} |\*\*")
_HEADING = re.compile(
    r"(?:#{1,6} |\*\*|\d{1,2}[.)] |[IVX]{1,4}\. )?[A-Z][^.!?;|]{2,70}?(?:\*\*)?:?$"
)
_AIM = re.compile(
    r"\b(?i:targets|goals|next steps?|commitments|pledges|future plans|looking ahead|forward look|outlook"
    r"|(?:plans|aims|priorities|objectives|tasks|arrangements) for|(?:work|work plan|agenda|programme|program|measures|actions?|proposals|focus|tasks) (?:for|in) (?:(?:19|20)\d\d|next year|the (?:coming|next|year ahead|new year))|(?:major|key|main) tasks|work plan|our plans|(?:the )?(?:year|years|months) ahead|what (?:we will do|comes next|is next)"
    r"|next (?:year|quarter|period))\b"
)
_LOOKS_BACK = re.compile(
    r"\b(?i:against|met|missed|progress|performance|achieved|achievements|results?|reviews?|delivered|last|past|how we did|outturn)\b"
)
_OPENS_AIMS = re.compile(
    r"\b(?:will|shall|(?:plan|aim|intend|expect|commit|pledge|promise|propose|hope)s? to|we'll|(?:is|are) to)\b[^.;:]{0,40}:$"
)


class Aims:
    """The stretches of a text that a heading or an opening makes aims."""

    def __init__(self, plain: str) -> None:
        self.spans = _find_spans(plain) if "\n" in plain else []
        self._starts = [start for start, _ in self.spans]

    def hold(self, at: int) -> bool:
        """Whether an offset lies under a heading of aims."""
        index = bisect_right(self._starts, at) - 1
        return index >= 0 and at < self.spans[index][1]


def _find_spans(plain: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    opened, listed = -1, False
    for line in _LINE.finditer(plain):
        words = line["words"]
        if opened < 0 and words[-1] in _NO_HEADING:
            continue
        bullet = _BULLET.match(words) is not None and not _MARKED.match(words)
        heading = not bullet and len(words) < _LONGEST and _HEADING.fullmatch(words) is not None
        opening = words.endswith(":") and _opens(words)
        if opened >= 0 and (heading or opening or (listed and not bullet)):
            spans.append((opened, line.start()))
            opened = -1
        if opening or (heading and _AIM.search(words) and not _LOOKS_BACK.search(words)):
            opened, listed = line.end(), opening
    if opened >= 0:
        spans.append((opened, len(plain)))
    return spans


def _opens(words: str) -> bool:
    if _OPENS_AIMS.search(words[-90:]):
        return True
    return _AIM.search(words) is not None and _LOOKS_BACK.search(words) is None
