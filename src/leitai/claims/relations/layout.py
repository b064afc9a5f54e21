"""The flow of a text: lines joined where a page broke them, captions set aside.

A newspaper page or a PDF breaks sentences in the middle and puts captions
between the halves. Relations need whole sentences, so they work on the flow
and keep a map back to the offsets of the text as given.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

_HEADING = re.compile(
    r"\s*#{1,6}\s|\s*[((]?[一二三四五六七八九十]{1,3}[、))]|第[一二三四五六七八九十]+[章节部]"
)
_MARKDOWN = re.compile(r"\s*#{1,6}\s")
_CAPTION = re.compile(r"\s*[■▲△▼◆●◎]|\s*[((]?(?:图|表|Figure|Fig\.|Table|Photo)\s*\d", re.I)
_BYLINE = re.compile(r"\s*[□◎○]|\s*(?:通讯员|记者|本报记者|By )\s*\S.{0,30}$")
_ITEM = re.compile(
    r"\s*(?:[-*•·]\s|\|)|\s*(?:\d{1,2}[.、))]|[①-⑳]|[((][一二三四五六七八九十\d]+[))])\s*\S"
)
_ENDS = re.compile(r"[。!?;!?;…::][”’」』\")))]*\s*$|\.[\"')”’]*\s*$|[”」』]\s*$")
_CJK = re.compile(r"[\u3400-\u9fff]")
_STOP = re.compile(
    r"[。!?!?\n]+[”’」』\"))]*|(?<!\d)\.(?=[\s\"'”’)]|$)[\"'”’)]*|(?<=\d)\.(?=\s+[A-Z\"'“]|\s*$|\n)"
)
_ABBREVIATION = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|St|No|vs|approx|Inc|Ltd|Co|e\.g|i\.e|[A-Z])$")
# A heading in plain text is short and has no comma; a broken line is longer.
_SHORT_LINE = 22
_SHORT_LINE_LATIN = 60


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the flow: offsets into it, and where it stands.

    Args:
        start, end: offsets into the flow.
        section: number of the headed part it belongs to.
        role: body, heading or caption.
    """

    start: int
    end: int
    section: int
    paragraph: int
    role: str


@dataclass(frozen=True, slots=True)
class Flow:
    """The flow of a text, its sentences, and the map back.

    Args:
        text: the flow.
        sentences: in the order of the flow; captions come last.
        pieces: (offset in the given text, offset in the flow, length).
    """

    text: str
    sentences: tuple[Sentence, ...]
    pieces: tuple[tuple[int, int, int], ...]

    def locate(self, offset: int) -> int | None:
        """Offset in the flow of an offset in the given text."""
        at = bisect_right(self.pieces, (offset, 1 << 60, 0)) - 1
        if at < 0:
            return None
        given, flowing, length = self.pieces[at]
        return flowing + offset - given if offset < given + length else None


def is_chinese(text: str) -> bool:
    """Whether a text is written in Chinese: a tenth of its letters are Han."""
    sample = text[:4000]
    letters = sum(ch.isalpha() for ch in sample)
    return letters > 0 and len(_CJK.findall(sample)) * 10 > letters


@dataclass(slots=True)
class _Block:
    """A run of lines that flow together."""

    role: str
    section: int
    spans: list[tuple[int, int]]

    def text(self, source: str) -> str:
        return "".join(source[a:b] for a, b in self.spans)


# Full-width forms fold to ASCII one to one, so that one pattern fits both.
_FOLD = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}


def fold(text: str) -> str:
    """The text with full-width marks and digits as ASCII, of the same length."""
    return text.translate(_FOLD)


def flow_of(source: str) -> Flow:
    """The flow of a text, its full-width marks folded to ASCII.

    Lines join when the one above does not end a sentence and is no heading;
    captions are moved behind the body, so that the halves they split meet.
    """
    source = fold(source)
    blocks = _blocks(source)
    ordered = [b for b in blocks if b.role != "caption"] + [
        b for b in blocks if b.role == "caption"
    ]
    parts: list[str] = []
    pieces: list[tuple[int, int, int]] = []
    sentences: list[Sentence] = []
    length = 0
    for number, block in enumerate(ordered):
        begin = length
        for a, b in block.spans:
            if length > begin and parts[-1][-1:].isascii() and not parts[-1][-1:].isspace():
                parts.append(" ")
                length += 1
            parts.append(source[a:b])
            pieces.append((a, length, b - a))
            length += b - a
        parts.append("\n")
        length += 1
        written = "".join(parts[-(2 * len(block.spans)) - 1 :])[-(length - begin) :]
        for a, b in _split(written):
            sentences.append(Sentence(begin + a, begin + b, block.section, number, block.role))
    pieces.sort()
    return Flow("".join(parts), tuple(sentences), tuple(pieces))


def _blocks(source: str) -> list[_Block]:
    blocks: list[_Block] = []
    section, offset = 0, 0
    gap = False
    last: _Block | None = None
    for line in source.splitlines(keepends=True):
        begin, offset = offset, offset + len(line)
        body = line.rstrip()
        if not body.strip():
            gap = True
            continue
        start = begin + len(body) - len(body.lstrip())
        trimmed = (start, begin + len(body))
        role = _role(body)
        if role == "heading" and _MARKDOWN.match(body):
            # Consecutive headings head one part together.
            section += 0 if last is not None and last.role == "heading" else 1
        if (
            (role == "body" or (role == "title" and not gap))
            and last is not None
            and last.role == "body"
            and _runs_on(source[slice(*last.spans[-1])], body, gap)
        ):
            last.spans.append(trimmed)
        else:
            block = _Block(role, section, [trimmed])
            blocks.append(block)
            if role != "caption":
                last = block
        gap = False
    return blocks


def _role(line: str) -> str:
    if _CAPTION.match(line):
        return "caption"
    if _MARKDOWN.match(line):
        return "heading"
    if _BYLINE.match(line):
        return "byline"
    limit = _SHORT_LINE if _CJK.search(line) else _SHORT_LINE_LATIN
    short = len(line.strip()) <= limit and not re.search(r"[,。;;.!?]", line.strip())
    if short and (_HEADING.match(line) or not _ENDS.search(line)):
        return "title"
    return "body"


def _runs_on(above: str, line: str, gap: bool) -> bool:
    if _ENDS.search(above) or _ITEM.match(line) or "\t" in line or "|" in line:
        return False
    if not gap:
        return True
    # Across a blank line only a line that is visibly broken goes on.
    return bool(re.search(r"[,、;。]", above)) or (above.isascii() and line[:1].islower())


def _split(text: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    begin = 0
    for stop in _STOP.finditer(text):
        if stop[0][:1] == "." and _ABBREVIATION.search(text[begin : stop.start()]):
            continue
        if text[begin : stop.end()].strip():
            spans.append((begin, stop.end()))
            begin = stop.end()
    if text[begin:].strip():
        spans.append((begin, len(text)))
    return spans
