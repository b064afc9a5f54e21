"""Word documents: an lxml walk over the parts that carry text."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from typing import Any

from leitai.base.problem import Place as ProblemPlace
from leitai.claims.documents.model import Document, Writer
from leitai.claims.documents.parts import open_package, parse_part

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEVEL = re.compile(r"(?:heading|标题)\s*([1-9])", re.I)


def read_docx(data: bytes, name: str, where: ProblemPlace) -> Document:
    """Paragraphs, tables (also nested), text boxes, footnotes, endnotes and charts.

    Deleted text of tracked changes is left out, inserted text is kept.

    Raises:
        UnreadableDocument: no Word document, or a damaged one.
    """
    package = open_package(BytesIO(data), "docx", "word/document.xml", where)
    writer = Writer()
    with package:
        levels = _heading_levels(package, where)
        body = parse_part(package, "word/document.xml", "docx", where).find(f"{_W}body")
        tables = [0]
        if body is not None:
            _blocks(body, writer, levels, "", tables)
        for part, word in (("footnotes", "footnote"), ("endnotes", "endnote")):
            _notes(package, part, word, writer, where)
        from leitai.claims.documents.charts import add_charts

        add_charts(package, "word/charts/", writer, where, words="")
    return writer.finish(name, "docx")


def _heading_levels(package: zipfile.ZipFile, where: ProblemPlace) -> dict[str, int]:
    if "word/styles.xml" not in package.namelist():
        return {}
    levels: dict[str, int] = {}
    for style in parse_part(package, "word/styles.xml", "docx", where).iter(f"{_W}style"):
        key = style.get(f"{_W}styleId", "")
        title = style.find(f"{_W}name")
        outline = style.find(f"{_W}pPr/{_W}outlineLvl")
        match = _LEVEL.match(title.get(f"{_W}val", "")) if title is not None else None
        if match:
            levels[key] = int(match[1])
        elif outline is not None and outline.get(f"{_W}val", "9") < "9":
            levels[key] = int(outline.get(f"{_W}val")) + 1
    return levels


def _blocks(
    parent: Any, writer: Writer, levels: dict[str, int], words: str, tables: list[int]
) -> None:
    for child in parent:
        if child.tag == f"{_W}p":
            _paragraph(child, writer, levels, words, tables)
        elif child.tag == f"{_W}tbl":
            tables[0] += 1
            _table(child, writer, levels, f"table {tables[0]}", tables)
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml"):
            _blocks(child, writer, levels, words, tables)


def _table(
    table: Any, writer: Writer, levels: dict[str, int], words: str, tables: list[int]
) -> None:
    for row_number, row in enumerate(table.iter(f"{_W}tr"), 1):
        if row.getparent() is not table:
            continue
        for column, cell in enumerate(row.findall(f"{_W}tc"), 1):
            place = f"{words}, row {row_number}, column {column}"
            _blocks(cell, writer, levels, place, tables)


def _paragraph(
    paragraph: Any, writer: Writer, levels: dict[str, int], words: str, tables: list[int]
) -> None:
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    outline = paragraph.find(f"{_W}pPr/{_W}outlineLvl")
    level = levels.get(style.get(f"{_W}val", ""), 0) if style is not None else 0
    if outline is not None and outline.get(f"{_W}val", "9") < "9":
        level = int(outline.get(f"{_W}val")) + 1
    text = _text(paragraph)
    kind = "cell" if words else "heading" if level else "paragraph"
    writer.add(text, words=words, kind=kind, level=level)  # type: ignore[arg-type]
    for box in paragraph.iter(f"{_W}txbxContent"):
        # Word writes a text box twice, once for old readers.
        if not any(parent.tag.endswith("}Fallback") for parent in box.iterancestors()):
            _blocks(box, writer, levels, words or "text box", tables)


def _text(paragraph: Any) -> str:
    parts: list[str] = []
    for node in paragraph.iter(f"{_W}t", f"{_W}tab", f"{_W}br", f"{_W}noBreakHyphen", f"{_W}cr"):
        owner = node
        inside = False
        while (owner := owner.getparent()) is not None and owner is not paragraph:
            if owner.tag in (f"{_W}txbxContent", f"{_W}del", f"{_W}moveFrom"):
                inside = True
                break
        if inside:
            continue
        if node.tag == f"{_W}t":
            parts.append(node.text or "")
        elif node.tag == f"{_W}noBreakHyphen":
            parts.append("-")
        elif node.getparent().tag == f"{_W}r":
            parts.append("\n" if node.tag != f"{_W}tab" else "\t")
    return "".join(parts)


def _notes(
    package: zipfile.ZipFile, part: str, word: str, writer: Writer, where: ProblemPlace
) -> None:
    path = f"word/{part}.xml"
    if path not in package.namelist():
        return
    number = 0
    for note in parse_part(package, path, "docx", where):
        if note.get(f"{_W}type") in ("separator", "continuationSeparator", "continuationNotice"):
            continue
        number += 1
        for paragraph in note.iter(f"{_W}p"):
            writer.add(_text(paragraph), words=f"{word} {number}", kind="note")
