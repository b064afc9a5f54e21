"""Reading PDFs back in tests: text, fonts and ink."""

from __future__ import annotations

import pypdfium2 as pdfium


def read_pages(pdf: bytes) -> list[str]:
    """The text of each page, without spaces and line ends."""
    with pdfium.PdfDocument(pdf) as document:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    # The reader gives a hyphen at the end of a line as U+0002.
    return ["".join(page.split()).replace("\x02", "-") for page in pages]


def read_text(pdf: bytes) -> str:
    """The text of all pages, without spaces and line ends."""
    return "".join(read_pages(pdf))


def count_pages(pdf: bytes) -> int:
    with pdfium.PdfDocument(pdf) as document:
        return len(document)


def render(pdf: bytes, page: int = 0, scale: float = 1.0):
    """One page as a PIL picture."""
    with pdfium.PdfDocument(pdf) as document:
        return document[page].render(scale=scale).to_pil()
