"""The text as the scan sees it: the same length, so that offsets stay true."""

from __future__ import annotations

import re

# One character for one character: full-width to half-width, variants to the usual form.
_TABLE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_TABLE.update(
    {
        ord(old): ord(new)
        for old, new in {
            "\u3000": " ", "\u00a0": " ", "\u2002": " ", "\u2003": " ", "\u2009": " ",
            "\u202f": " ",
            "\t": " ", "\ufe6a": "%", "\ufe50": ",", "\uffe5": "\u00a5", "\uff61": "\u3002",
            "\u2212": "-", "\u2010": "-", "\u2011": "-", "\u2236": ":",
            "\ufe30": ":", "\u223c": "~", "\u301c": "~",
            "\u842c": "\u4e07", "\u5104": "\u4ebf", "\u5169": "\u4e24", "\u9918": "\u4f59",
            "\u500b": "\u4e2a", "\u9805": "\u9879", "\u5713": "\u5143", "\u8f1b": "\u8f86",
            "\u2028": "\n", "\u2029": "\n", "\u0085": "\n", "\u000b": "\n", "\u000c": "\n",
            "\r": "\n",
        }.items()
    }
)  # fmt: skip
_NEEDS = re.compile("[" + "".join(re.escape(chr(code)) for code in _TABLE) + "]")

# Ends of sentences. A line end ends a sentence unless the line was broken by the layout.
_END = re.compile(r"[。!?][”’」』\")]*|\n+")
_CONTINUES = re.compile(r"\s*[一-鿿0-9“‘《(]")
_OPENS = re.compile(
    r"\s*(?:#|[■□▲△▼◆◇●○★☆※•*-]|[一二三四五六七八九十]+[、,.]|[((][一二三四五六七八九十\d]+[))]"
    r"|\d{1,2}[.、)](?!\d)|第[一二三四五六七八九十]+[章节条部]|图[\d为一二]|\|)"
)


# A scanner's eye takes 0 for O and 1 for l: 1OO4例, l2.4万人.
# Two quick looks before the whole pattern is tried.
_AFTER_DIGIT = re.compile(r"\d\.?[OolI]")
_BEFORE_DIGIT = re.compile(r"[lI](?=\d)|[Oo](?=\.\d)")
_MISREAD_RUN = re.compile(
    r"(?<![A-Za-z\d])[Oo](?=\.\d)|(?<![A-Za-z\d])(?:[lI](?=[\d]))?\d(?:\d|[.,](?=[\dOo])|[Oo](?![A-Za-z]*[a-zA-NP-Z])|[lI](?=\.?\d|[万亿%]))*"
)
_TO_DIGITS = str.maketrans("OolI", "0011")


def normalise(text: str) -> str:
    """The text with full-width and variant characters made plain, length unchanged."""
    plain = text.translate(_TABLE) if _NEEDS.search(text) else text
    if _AFTER_DIGIT.search(plain) or _BEFORE_DIGIT.search(plain):
        plain = "\n".join([_mend_digits(line) for line in plain.split("\n")])
    return plain


def _mend_digits(line: str) -> str:
    if _AFTER_DIGIT.search(line) or _BEFORE_DIGIT.search(line):
        return _MISREAD_RUN.sub(lambda found: found[0].translate(_TO_DIGITS), line)
    return line


def find_sentence_ends(text: str) -> list[int]:
    """Offsets just behind each sentence, ascending; the last is the length of the text."""
    ends: list[int] = []
    line = 0
    for match in _END.finditer(text):
        start, end = match.span()
        if text[start] == "\n":
            broken = (
                (start - line >= 16 or (start - line >= 8 and "," in text[line:start]))
                and text[start - 1] not in "。!?;:…”’』」)"
                and text[line] != "#"
                and _CONTINUES.match(text, end)
                and not _OPENS.match(text, end)
            )
            line = end
            if broken:
                continue
        _append(ends, end)
    _append(ends, len(text))
    return ends


# A "sentence" without end marks is cut, so that the work per number stays bounded.
_LONGEST = 2000


def _append(ends: list[int], end: int) -> None:
    last = ends[-1] if ends else 0
    while end - last > _LONGEST:
        last += _LONGEST
        ends.append(last)
    if end > last or not ends:
        ends.append(end)
