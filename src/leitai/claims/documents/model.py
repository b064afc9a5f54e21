"""What a document is once it is open: text, places, blocks."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["text", "markdown", "html", "docx", "pptx", "pdf"]
BlockKind = Literal["heading", "paragraph", "cell", "note", "chart"]


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of the text and where it stood in the file.

    Args:
        start, end: offsets into the text of the document.
        words: for example "slide 3, table 1, row 2, column B" or "page 4".
    """

    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading, table cell, note or chart value.

    Args:
        start, end: offsets into the text of the document.
        kind: heading, paragraph, cell, note or chart.
        level: level of a heading, 1 for the highest; 0 for everything else.
        slide: number of the slide, 0 outside presentations.
    """

    start: int
    end: int
    kind: BlockKind = "paragraph"
    level: int = 0
    slide: int = 0


@dataclass(frozen=True, slots=True)
class Document:
    """An opened document.

    Args:
        name: the name of the file as given.
        kind: text, markdown, html, docx, pptx or pdf.
        text: everything that is read, blocks divided by line ends.
        places: where stretches of the text stood, ascending; may leave gaps.
        blocks: paragraphs, headings, cells, notes, in the order of the text.
        encoding: how a text file was encoded, "" for office files.
    """

    name: str
    kind: Kind
    text: str
    places: tuple[Place, ...] = ()
    blocks: tuple[Block, ...] = ()
    encoding: str = ""
    _starts: tuple[int, ...] = field(default=(), repr=False, compare=False)

    def place_of(self, offset: int) -> str:
        """The words for the place an offset lies in, or ""."""
        starts = self._starts or tuple(place.start for place in self.places)
        index = bisect_right(starts, offset) - 1
        if index < 0 or offset >= self.places[index].end:
            return ""
        return self.places[index].words


class Writer:
    """Collects blocks into one text while an extractor walks a file."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.places: list[Place] = []
        self.blocks: list[Block] = []
        self.length = 0

    def add(
        self,
        text: str,
        *,
        words: str = "",
        kind: BlockKind = "paragraph",
        level: int = 0,
        slide: int = 0,
        ending: str = "\n",
    ) -> None:
        """Append one block; blank text is left out."""
        text = text.strip()
        if not text:
            return
        start = self.length
        end = start + len(text)
        self.parts += (text, ending)
        self.length = end + len(ending)
        self.blocks.append(Block(start, end, kind, level, slide))
        if words:
            self.places.append(Place(start, end, words))

    def finish(self, name: str, kind: Kind) -> Document:
        """The document of everything that was added."""
        return Document(
            name=name,
            kind=kind,
            text="".join(self.parts),
            places=tuple(self.places),
            blocks=tuple(self.blocks),
            _starts=tuple(place.start for place in self.places),
        )
