"""Reading PDFs back in tests: text, fonts and ink."""

from __future__ import annotations

import pypdfium2 as pdfium


def read_text(pdf: bytes) -> str:
    """The text of all pages, without spaces and line ends."""
    with pdfium.PdfDocument(pdf) as document:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    return "".join("".join(pages).split())


def count_pages(pdf: bytes) -> int:
    with pdfium.PdfDocument(pdf) as document:
        return len(document)


def render(pdf: bytes, page: int = 0, scale: float = 1.0):
    """One page as a PIL picture."""
    with pdfium.PdfDocument(pdf) as document:
        return document[page].render(scale=scale).to_pil()
