"""PDF with a text layer."""

from __future__ import annotations

import re

from leitai.base.problem import Place as ProblemPlace
from leitai.claims.documents.model import Document, Writer
from leitai.claims.documents.problems import EncryptedDocument, NoTextLayer, UnreadableDocument


def read_pdf(data: bytes, name: str, where: ProblemPlace) -> Document:
    """The text layer, page by page, lines as the file has them.

    Raises:
        EncryptedDocument, UnreadableDocument, NoTextLayer
    """
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise EncryptedDocument(place=where) from error
        raise UnreadableDocument(kind="PDF", place=where) from error
    writer = Writer()
    try:
        pages = len(pdf)
        for number in range(pages):
            page = pdf[number]
            layer = page.get_textpage()
            text = layer.get_text_range()
            layer.close()
            page.close()
            writer.add(_clean(text), words=f"page {number + 1}")
    except pypdfium2.PdfiumError as error:
        raise UnreadableDocument(kind="PDF", place=where) from error
    finally:
        pdf.close()
    if not writer.blocks:
        raise NoTextLayer(pages=pages, place=where)
    return writer.finish(name, "pdf")


def _clean(text: str) -> str:
    # U+FFFE and U+0002 stand for a hyphen at the end of a line in PDFium's output.
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return re.sub(r"[\ufffe\u0002]\n?", "", text)
