"""Documents of every kind become one text with places; bad ones say what to do."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from leitai.claims import read, read_document
from leitai.claims.documents import (
    DocumentProblem,
    EmptyDocument,
    EncryptedDocument,
    NoTextLayer,
    NotText,
    TooLarge,
    UnknownKind,
    UnreadableDocument,
    open_document,
)
from leitai.claims.documents.problems import FolderGiven, MissingDocument, OldFormat

SENTENCE = "新建学校12所,覆盖率95%。"


def make_docx() -> bytes:
    import docx

    document = docx.Document()
    document.add_heading("工作回顾", level=1)
    document.add_paragraph(SENTENCE)
    table = document.add_table(rows=2, cols=2)
    table.cell(0, 1).text = "投资"
    table.cell(1, 1).text = "486亿元"
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def make_pptx() -> bytes:
    from pptx import Presentation
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE
    from pptx.util import Inches

    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.title.text = "亮点"
    box = slide.shapes.add_textbox(Inches(1), Inches(1), Inches(4), Inches(1))
    box.text_frame.text = SENTENCE
    table = slide.shapes.add_table(1, 2, Inches(1), Inches(3), Inches(4), Inches(1)).table
    table.cell(0, 1).text = "672个"
    data = CategoryChartData()
    data.categories = ["一月", "二月"]
    data.add_series("客流(万人次)", (12.5, 0.4))
    slide.shapes.add_chart(
        XL_CHART_TYPE.COLUMN_CLUSTERED, Inches(5), Inches(1), Inches(3), Inches(3), data
    )
    slide.notes_slide.notes_text_frame.text = "备注:实地督查138次。"
    buffer = io.BytesIO()
    deck.save(buffer)
    return buffer.getvalue()


def make_pdf(text: str = "The county built 12 bridges.") -> bytes:
    stream = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode() if text else b""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R"
        b"/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
    ]
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, body)
    table = b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % o for o in offsets)
    return out + table + b"trailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(out)


def find(name: str, data: bytes, words: str) -> str:
    document = open_document(data, name=name)
    return document.place_of(document.text.index(words))


def test_docx_has_headings_and_cells() -> None:
    document = open_document(make_docx(), name="a.docx")
    assert document.kind == "docx"
    assert [b.level for b in document.blocks if b.kind == "heading"] == [1]
    assert SENTENCE in document.text
    assert document.place_of(document.text.index("486亿元")) == "table 1, row 2, column 2"
    assert [(c.value, c.unit) for c in read(document.text) if c.claim][:2] == [
        (12, "所"),
        (95, "%"),
    ]


def test_pptx_has_slides_tables_charts_and_notes() -> None:
    data = make_pptx()
    assert find("a.pptx", data, SENTENCE) == "slide 1"
    assert find("a.pptx", data, "672个") == "slide 1, table 1, row 1, column 2"
    assert find("a.pptx", data, "12.5") == "slide 1, chart 1"
    assert find("a.pptx", data, "138次") == "slide 1, note"
    text = open_document(data, name="a.pptx").text
    assert "客流(万人次) 二月: 0.4" in text


def test_pdf_has_pages() -> None:
    assert find("a.pdf", make_pdf(), "12 bridges") == "page 1"


def test_html_shows_what_is_seen() -> None:
    page = "<html><head><title>不读</title><script>9个</script></head><body><h2>回顾</h2>"
    page += f"<p>{SENTENCE}</p>"
    page += "<table><tr><th>项</th><td>486亿元</td></tr></table><p>共<b>3</b>家</p></body></html>"
    document = open_document(page.encode(), name="a.html")
    assert "9个" not in document.text
    assert "共3家" in document.text
    assert [b.level for b in document.blocks if b.kind == "heading"] == [2]
    assert document.place_of(document.text.index("486")) == "table 1, row 1, column 2"


def test_markdown_headings() -> None:
    document = open_document(f"# 一\n\n{SENTENCE}\n## 二\n".encode(), name="a.md")
    assert [(b.kind, b.level) for b in document.blocks] == [
        ("heading", 1), ("paragraph", 0), ("heading", 2),
    ]  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "gbk", "gb2312"])
def test_encodings(encoding: str) -> None:
    document = open_document(SENTENCE.encode(encoding), name="a.txt")
    assert document.text == SENTENCE


def test_html_declares_its_charset() -> None:
    page = f'<meta charset="gb2312"><p>{SENTENCE}</p>'.encode("gb2312")
    assert SENTENCE in open_document(page, name="a.html").text


def test_text_offsets_are_those_of_the_file() -> None:
    text = "第一段。\r\n\r\n" + SENTENCE + "\r\n"
    document = open_document(text.encode(), name="a.txt")
    assert document.text == text
    claim = next(c for c in read(document.text) if c.claim)
    assert text[claim.start : claim.end] == "12所"


def encrypted() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")


def damaged_docx() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("word/document.xml", "<w:document")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "make", "problem"),
    [
        ("a.txt", lambda: b"", EmptyDocument),
        ("a.txt", lambda: b" \n ", EmptyDocument),
        ("a.txt", lambda: bytes(range(256)) * 20, NotText),
        ("a.txt", lambda: b"PK\x03\x04" + bytes(100), NotText),
        ("a.txt", make_pdf, NotText),
        ("a.docx", encrypted, EncryptedDocument),
        ("a.doc", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), OldFormat),
        ("a.docx", lambda: b"hello", UnreadableDocument),
        ("a.docx", damaged_docx, UnreadableDocument),
        ("a.docx", lambda: make_docx()[:3000], UnreadableDocument),
        ("a.pptx", make_docx, UnreadableDocument),
        ("a.pptx", lambda: make_pptx()[:9000], UnreadableDocument),
        ("a.pdf", lambda: b"%PDF-1.4 nothing", UnreadableDocument),
        ("a.pdf", lambda: make_pdf(""), NoTextLayer),
        ("a.xls", lambda: b"text", UnknownKind),
        ("a.html", lambda: b"<html><body></body></html>", EmptyDocument),
    ],
)
def test_bad_documents(
    name: str, make: Callable[[], bytes], problem: type[DocumentProblem]
) -> None:
    with pytest.raises(problem) as caught:
        open_document(make(), name=name)
    for lang in ("en", "zh"):
        assert name in caught.value.say(lang)
        assert caught.value.todo(lang)


def test_large_files_are_refused_before_they_are_read(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(200_000_000)  # sparse
    with pytest.raises(TooLarge) as caught:
        open_document(path)
    assert "200 MB" in str(caught.value)


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(MissingDocument):
        open_document(tmp_path / "none.txt")


def test_a_folder_is_told_to_be_one(tmp_path: Path) -> None:
    with pytest.raises(FolderGiven):
        open_document(tmp_path)


def test_the_path_is_the_name(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(SENTENCE, encoding="utf-8")
    assert open_document(path).name == str(path)


def test_cells_and_charts_of_office_files_are_claims() -> None:
    import docx

    document = docx.Document()
    table = document.add_table(rows=2, cols=3)
    for column, (head, value) in enumerate(
        [("项目", "光电园"), ("总投资(亿元)", "29.5"), ("占地_亩", "420")]
    ):
        table.cell(0, column).text = head
        table.cell(1, column).text = value
    buffer = io.BytesIO()
    document.save(buffer)
    found = read_document(open_document(buffer.getvalue(), name="a.docx"))
    assert [(c.value, c.unit, c.subject) for c in found if c.claim] == [
        (2_950_000_000, "元", "光电园 总投资"),
        (420, "亩", "光电园 占地"),
    ]
    deck = read_document(open_document(make_pptx(), name="a.pptx"))
    assert (125000, "人次") in {(c.value, c.unit) for c in deck if c.claim}
    assert {c.place for c in deck} >= {"slide 1", "slide 1, chart 1", "slide 1, note"}
