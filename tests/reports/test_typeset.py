"""Typesetting: Chinese without system fonts, text as text, errors in words."""

from __future__ import annotations

from datetime import UTC, datetime

import pypdfium2 as pdfium
import pytest

from leitai.reports import typeset
from leitai.reports.typeset import NotTypeset, typeset_pages, typeset_pdf
from reports.pdf_reading import count_pages, read_text, render

LINES = ["青岛崂山区劐鄹㎡", "拆除690万平方米", "“四风”问题——查处……", "●▲■○①‰", "100.25"]


@pytest.fixture
def probe(tmp_path, monkeypatch):
    """A template of one page that shows lines as they are."""
    folder = tmp_path / "templates"
    folder.mkdir()
    look = typeset.TEMPLATES / "gazette.typ"
    (folder / "gazette.typ").write_text(look.read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "probe.typ").write_text(
        '#import "gazette.typ": *\n#show: gazette.with(title: data.title)\n'
        "#for line in data.lines [#line \\ ]\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(typeset, "TEMPLATES", folder)
    return lambda lines, **more: {"title": "样张", "lines": lines, **more}


def test_chinese_is_right_without_system_fonts(probe, cache):
    pdf = typeset_pdf("probe", probe(LINES), cache=cache)
    text = read_text(pdf)
    for line in LINES:
        assert line in text
    assert b"NotoSansSC" in pdf and b"/FontFile2" in pdf


def test_every_line_leaves_ink_of_its_own(probe, cache):
    # Missing glyphs are drawn as one and the same box; two rare characters must differ.
    first, second, box, other_box = (
        render(typeset_pdf("probe", probe([one * 12]), cache=cache)).tobytes()
        for one in ("劐", "鄹", "𠀀", "𠀁")
    )
    assert first != second
    assert box == other_box


def test_the_same_data_give_the_same_bytes(probe, cache):
    data = probe(LINES)
    assert typeset_pdf("probe", data, cache=cache) == typeset_pdf("probe", data, cache=cache)


def test_metadata_say_title_and_date(probe, cache):
    made = datetime(2022, 9, 28, 9, 0, tzinfo=UTC)
    with pdfium.PdfDocument(typeset_pdf("probe", probe(LINES), cache=cache, made=made)) as pdf:
        facts = pdf.get_metadata_dict()
    assert facts["Title"] == "样张"
    assert facts["CreationDate"].startswith("D:20220928090000")


@pytest.mark.parametrize(
    "hostile",
    [
        '#panic("x")',
        "$x^2$",
        "*bold* _it_",
        "[x] #[y]",
        "= heading",
        "`raw`",
        "\\ # \\u{41}",
        "@ref <label>",
        "//comment",
        "/*",
        '"},{"',
        '#read("/etc/passwd")',
        "a~b--c",
        "https://x.example/#y",
    ],
)
def test_typed_text_is_never_markup(probe, cache, hostile):
    text = read_text(typeset_pdf("probe", probe([hostile]), cache=cache))
    assert "".join(hostile.split()) in text


def test_documents_are_accessible_and_say_their_language(probe, cache):
    pdf = typeset_pdf("probe", probe(LINES), cache=cache)
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf
    assert b"/Lang(zh-CN)" in pdf.replace(b"/Lang (", b"/Lang(")
    assert b"/StructTreeRoot" in pdf


def test_a_sign_no_font_has_still_prints(probe, cache):
    pdf = typeset_pdf("probe", probe(["局𠀀"]), cache=cache)
    assert "局" in read_text(pdf)
    assert b"pdfuaid" not in pdf


def test_pages_as_pictures(probe, cache):
    data = probe(["行"] * 120)
    pages = count_pages(typeset_pdf("probe", data, cache=cache))
    pictures = typeset_pages("probe", data, form="png", ppi=50, cache=cache)
    drawings = typeset_pages("probe", data, form="svg", cache=cache)
    assert len(pictures) == len(drawings) == pages == 3
    assert pictures[0].startswith(b"\x89PNG") and drawings[0].startswith(b"<svg")


def test_a_failure_names_the_document(probe, cache):
    with pytest.raises(NotTypeset) as caught:
        typeset_pdf("probe", {"title": "无行"}, cache=cache)
    assert "probe" in caught.value.say("en") and "lines" in caught.value.say("zh")


def test_an_unknown_template_is_a_problem(cache):
    with pytest.raises(NotTypeset):
        typeset_pdf("no_such", {}, cache=cache)
