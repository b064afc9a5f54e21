"""Statements from Word and slides, rosters from workbooks: what is taken, and what is said."""

from __future__ import annotations

import io

import docx
import openpyxl
import pptx
import pytest

from leitai.base.problem import Problem
from leitai.web.queries.intake import RosterWithoutNames, draft_statement, read_roster
from leitai.web.queries.names import likely_same


def word(lines: list[tuple[str, str]]) -> bytes:
    document = docx.Document()
    for style, text in lines:
        if style == "h":
            document.add_heading(text, level=1)
        else:
            document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_word_by_headings() -> None:
    data = word(
        [
            ("p", "各位代表："),
            ("h", "一、工作亮点"),
            ("p", "1. 办结实事31件。"),
            ("p", "2. 新增床位120张。"),
            ("h", "二、存在问题"),
            ("p", "基层力量薄弱，主要原因是编制不足。"),
            ("h", "三、下一步打算"),
            ("p", "年底前新增网点12个。"),
        ]
    )
    found = draft_statement(data, "a.docx")
    assert found.highlights == ("办结实事31件。", "新增床位120张。")
    assert found.gaps == (("基层力量薄弱。", "编制不足。"),)
    assert found.steps == ("年底前新增网点12个。",)
    assert found.skipped == 1


def test_causes_under_their_own_heading() -> None:
    data = word([("h", "差距"), ("p", "科普覆盖面不广。"), ("h", "原因"), ("p", "投入少。")])
    assert draft_statement(data, "b.docx").gaps == (("科普覆盖面不广。", "投入少。"),)


def test_slides_by_titles() -> None:
    deck = pptx.Presentation()
    for title, body in (
        ("Highlights", "42 sites opened."),
        ("Gaps", "Few volunteers, because the call came late."),
        ("Next steps", "Recruit 200 volunteers by June."),
    ):
        slide = deck.slides.add_slide(deck.slide_layouts[1])
        slide.shapes.title.text = title
        slide.placeholders[1].text = body
    out = io.BytesIO()
    deck.save(out)
    found = draft_statement(out.getvalue(), "c.pptx")
    assert found.highlights == ("42 sites opened.",)
    assert found.gaps[0][1] == "the call came late."
    assert found.steps == ("Recruit 200 volunteers by June.",)


@pytest.mark.parametrize("data", [b"", b"\x00" * 99, b"PK\x03\x04 broken"])
def test_a_file_that_is_none_says_so(data: bytes) -> None:
    with pytest.raises(Problem) as caught:
        draft_statement(data, "d.docx")
    assert caught.value.say("zh") and "d.docx" in caught.value.say("en")


def sheet(rows: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_roster_with_a_head_below_a_title() -> None:
    data = sheet(
        [
            ["第四期名单"],
            ["序号", "单位名称", "别名", "组别"],
            [1, "市城市管理委", "市城管局、城管", "政府"],
            [2, None, None, None],
            [3, " 市科协 ", None, "群团"],
        ]
    )
    rows = read_roster(data, "r.xlsx")
    assert [(r.name, r.aliases, r.group, r.row) for r in rows] == [
        ("市城市管理委", ("市城管局", "城管"), "政府", 3),
        ("市科协", (), "群团", 5),
    ]


def test_roster_of_one_column_and_of_gb18030() -> None:
    assert [r.name for r in read_roster(sheet([["甲局"], ["乙局"]]), "x.xlsx")] == ["甲局", "乙局"]
    rows = read_roster("单位,组别\r\n市妇联,群团\r\n".encode("gb18030"), "x.csv")
    assert (rows[0].name, rows[0].group) == ("市妇联", "群团")
    with pytest.raises(RosterWithoutNames):
        read_roster(sheet([["a", "b"], ["c", "d"]]), "x.xlsx")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("市城市管理委", "市城市管理局", True),
        ("市纪委监委机关", "市纪委监委", True),
        ("市委组织部", "市委宣传部", False),
        ("市妇联", "市科协", False),
        ("市教育局", "市体育局", False),
        ("市卫生健康委员会", "市卫生健康委", True),
    ],
)
def test_names_that_may_be_one_unit(one: str, other: str, same: bool) -> None:
    assert likely_same(one, other) is same
