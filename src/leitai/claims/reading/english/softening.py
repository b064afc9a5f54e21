"""Print slips of English text made plain, character for character, so that offsets stay true."""

from __future__ import annotations

import re

_LINE_END = re.compile(r"(?<=[^\n.!?:;|])\n(?=[^\n])")
_LIST = re.compile(r"\s*(?:[•●▪■◆*#|>–—-]|\(?\d{1,2}[.)]\s|\(?[a-z]\)\s)")
_GOES_ON = re.compile(r"[a-z(£$€₹%\d]")
_ENDS_OPEN = re.compile(
    r"(?:,|\b(?:the|an?|of|and|or|in|to|for|by|with|at|from|on|about|around|over|under|than|nearly|some"
    r"|our|its|their|is|was|were|are|has|have|had|will|per|up|least|most|[A-Z][a-z]+(?= [A-Z])))$"
)


def soften(plain: str) -> str:
    """Line ends inside a sentence become spaces, the length stays."""
    if "\n" in plain:
        plain = _LINE_END.sub(_join, plain)
    return plain


def _join(match: re.Match[str]) -> str:
    plain, at = match.string, match.start()
    line_start = plain.rfind("\n", 0, at) + 1
    if _LIST.match(plain, at + 1) or "|" in plain[line_start:at]:
        return "\n"
    goes_on = _GOES_ON.match(plain, at + 1)
    if plain[at - 1] == "-" and plain[at + 1].islower():
        return "\n"  # a word broken by the line end; WORD reads across it
    open_end = _ENDS_OPEN.search(plain, max(line_start, at - 12), at)
    if (plain[at + 1].islower() and not _LIST.match(plain, line_start)) or open_end:
        return " "
    long_enough = at - line_start >= 20 and not plain[line_start].isdigit()
    return " " if goes_on and long_enough and not _LIST.match(plain, line_start) else "\n"
