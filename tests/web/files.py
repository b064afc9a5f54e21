"""Files that people upload: rosters and statements, whole and broken, made in memory."""

from __future__ import annotations

import io
from collections.abc import Sequence

import docx
import openpyxl
import pptx
from django.core.files.uploadedfile import SimpleUploadedFile

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(rows: Sequence[Sequence[object]], name: str = "名单.xlsx") -> SimpleUploadedFile:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile(name, out.getvalue(), XLSX)


def document(
    parts: Sequence[tuple[str, Sequence[str]]], name: str = "述职.docx"
) -> SimpleUploadedFile:
    """A Word file of headings, each with its paragraphs."""
    made = docx.Document()
    for heading, paragraphs in parts:
        made.add_heading(heading, level=1)
        for text in paragraphs:
            made.add_paragraph(text)
    out = io.BytesIO()
    made.save(out)
    return SimpleUploadedFile(name, out.getvalue(), DOCX)


def slides(
    parts: Sequence[tuple[str, Sequence[str]]], name: str = "述职.pptx"
) -> SimpleUploadedFile:
    """A presentation of one slide a part: its title, and a line for each paragraph."""
    made = pptx.Presentation()
    for heading, paragraphs in parts:
        slide = made.slides.add_slide(made.slide_layouts[1])
        slide.shapes.title.text = heading
        slide.placeholders[1].text = "\n".join(paragraphs)
    out = io.BytesIO()
    made.save(out)
    return SimpleUploadedFile(name, out.getvalue(), PPTX)
