"""The report: self-contained, marked in three ways, in the document's language."""

from __future__ import annotations

import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

from leitai.claims import read
from leitai.claims.evidence import bind_document, open_evidence
from leitai.claims.relations import relate
from leitai.reports.statement import render_report

ZH = "# 小结<一>\n\n全年开展督查3次,发现问题9个。\n\n种植牡丹48株。内资项目3个、外资项目2个,共有项目6个。"  # noqa: E501
EN = "We carried out 3 inspections & found 8 problems."


class Ids(HTMLParser):
    """Collects ids, links and anything loaded from outside."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.outside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if tag == "a":
            self.links.append(str(given.get("href")))
        if tag in ("link", "img", "iframe") or given.get("src"):
            self.outside.append(tag)


def page(text: str, folder: Path) -> str:
    claims = read(text)
    evidence = open_evidence(folder)
    day = date(2022, 12, 31)
    bindings = bind_document(text, claims, evidence, day)
    return render_report(text, claims, relate(text, claims, day), bindings, evidence, as_of=day)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rows = [
        "督查日期,督查单位,发现问题数",
        "2022-03-01,一组,4",
        "2022-05-01,二组,5",
        "2022-12-01,一组,0",
    ]
    (tmp_path / "督查台账.csv").write_text("\n".join(rows), "utf-8")
    rows = [
        "inspection_date,team,problems_found",
        "2022-03-01,a,4",
        "2022-05-01,b,5",
        "2022-12-01,a,0",
    ]
    (tmp_path / "inspections.csv").write_text("\n".join(rows), "utf-8")
    return tmp_path


def test_every_link_leads_somewhere_and_nothing_comes_from_outside(folder: Path) -> None:
    found = Ids()
    html = page(ZH, folder)
    found.feed(html)
    assert len(found.ids) == len(set(found.ids))
    assert found.links and all(link.lstrip("#") in found.ids for link in found.links)
    assert found.outside == []
    assert "http" not in html.replace("http://www.w3.org", "")


def test_marks_have_sign_words_and_line_style(folder: Path) -> None:
    html = page(ZH, folder)
    for verdict, sign, word in (("supported", "✓", "台账支持"), ("unsupported", "?", "台账无据")):
        mark = re.search(rf'<a class="mark v-{verdict}"[^>]*id="mark.*?</a>', html)
        assert mark is not None and sign in mark[0] and word in mark[0]


def test_text_is_escaped_and_whole(folder: Path) -> None:
    html = page(ZH, folder)
    assert "小结&lt;一&gt;" in html and "<一>" not in html
    article = re.search(r'<article class="text">(.*?)</article>', html, re.DOTALL)
    assert article is not None
    inner = re.sub(
        r'<sup aria-hidden="true">.</sup><span class="hidden">.*?</span>', "", article[1]
    )
    plain = re.sub(r"<[^>]+>", "", inner).replace("\n", "")
    assert plain == ZH.lstrip("# ").replace("\n", "").replace("<", "&lt;").replace(">", "&gt;")


def test_language_follows_the_document(folder: Path) -> None:
    assert '<html lang="zh-Hans">' in page(ZH, folder)
    english = page(EN, folder)
    assert '<html lang="en">' in english
    assert (
        "not consistent with the ledger" in english
        and "false" not in english.split("<script>")[0].lower()
    )


def test_the_card_shows_query_rows_and_owner(folder: Path) -> None:
    html = page(ZH, folder)
    assert "SELECT sum(&quot;发现问题数&quot;)" in html
    assert "依据的记录" in html and "2022-05-01" in html


def test_cards_stand_by_verdict_and_what_is_objected_to_is_open(folder: Path) -> None:
    text = "\n".join(["全年开展督查3次。"] * 13 + ["全年开展督查7次,种植牡丹48株。"])
    html = page(text, folder)
    groups = re.findall(r'<details class="group [^"]*" id="group-([a-z_]+)"( open)?>', html)
    assert dict(groups)["supported"] == ""
    assert [name for name, _ in groups] == [
        v for v in ("contradicted", "unsupported", "supported") if v in dict(groups)
    ]
    for name, _ in groups:
        assert f'<a href="#group-{name}">' in html
    short = page(ZH, folder)
    assert all(opened for _, opened in re.findall(r'id="group-([a-z_]+)"( open)?>', short))
