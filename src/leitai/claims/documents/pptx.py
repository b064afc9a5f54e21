"""Presentations: text boxes, tables, charts and notes, slide by slide."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from lxml import etree

from leitai.base.problem import Place as ProblemPlace
from leitai.claims.documents.charts import write_chart
from leitai.claims.documents.model import Document, Writer
from leitai.claims.documents.parts import open_package
from leitai.claims.documents.problems import UnreadableDocument


def read_pptx(data: bytes, name: str, where: ProblemPlace) -> Document:
    """Every slide in order: title, text, tables, cached chart values, then the notes.

    Raises:
        UnreadableDocument: no presentation, or a damaged one.
    """
    open_package(BytesIO(data), "pptx", "ppt/presentation.xml", where).close()
    from pptx import Presentation

    writer = Writer()
    try:
        for number, slide in enumerate(Presentation(BytesIO(data)).slides, 1):
            _slide(slide, number, writer)
    except UnreadableDocument:
        raise
    except Exception as error:  # python-pptx raises whatever the damaged part brings up
        raise UnreadableDocument(kind="pptx", place=where) from error
    return writer.finish(name, "pptx")


def _slide(slide: Any, number: int, writer: Writer) -> None:
    words = f"slide {number}"
    title = slide.shapes.title
    if title is not None and title.has_text_frame:
        writer.add(title.text_frame.text, words=words, kind="heading", level=1, slide=number)
    tables = charts = 0
    for shape in _flatten(slide.shapes):
        if title is not None and shape.shape_id == title.shape_id:
            continue
        if getattr(shape, "has_table", False):
            tables += 1
            _table(shape.table, f"{words}, table {tables}", number, writer)
        elif getattr(shape, "has_chart", False):
            charts += 1
            root = etree.fromstring(shape.chart.part.blob)
            write_chart(root, writer, f"{words}, chart {charts}", number)
        elif shape.has_text_frame:
            for paragraph in shape.text_frame.paragraphs:
                writer.add("".join(run.text for run in paragraph.runs), words=words, slide=number)
    if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
        for paragraph in slide.notes_slide.notes_text_frame.paragraphs:
            text = "".join(run.text for run in paragraph.runs)
            writer.add(text, words=f"{words}, note", kind="note", slide=number)


def _flatten(shapes: Any) -> Iterator[Any]:
    stack = [iter(shapes)]
    while stack:
        for shape in stack[-1]:
            if hasattr(shape, "shapes"):
                stack.append(iter(shape.shapes))
                break
            yield shape
        else:
            stack.pop()


def _table(table: Any, words: str, slide: int, writer: Writer) -> None:
    for row_number, row in enumerate(table.rows, 1):
        for column, cell in enumerate(row.cells, 1):
            if cell.is_spanned:
                continue
            place = f"{words}, row {row_number}, column {column}"
            writer.add(cell.text_frame.text, words=place, kind="cell", slide=slide)
