"""Pages on paper: nothing is cut off at the edge of an A4 sheet, nothing is light on white."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .gallery.browser import gallery, page

if TYPE_CHECKING:
    from playwright.sync_api import Page

__all__ = ["gallery", "page"]
pytestmark = pytest.mark.browser

# A4 less the margins of print.css, at 96 to the inch.
WIDTH = round((210 - 2 * 15) / 25.4 * 96)
WIDER = """(width) => [...document.querySelectorAll("main table, main svg, main .standing, main p")]
  .filter((one) => one.checkVisibility() && one.getBoundingClientRect().right > width + 1)
  .map((one) => `${one.tagName} ${one.className}: ${Math.round(one.getBoundingClientRect().right)}`)
"""
# The samples are in Chinese: their longer names as they are in English.
ENGLISH = """() => {
  for (const th of document.querySelectorAll("thead th"))
    if (th.textContent.trim().length > 4) th.textContent = "Evidence and honesty of figures (20)";
  for (const one of document.querySelectorAll("tbody td:first-child, tbody th"))
    if (one.textContent.trim().length > 3) one.textContent = "Office of the Municipal Committee";
}"""


@pytest.fixture(scope="module")
def paper(page: Page) -> Page:
    page.emulate_media(media="print")
    page.set_viewport_size({"width": WIDTH, "height": 970})
    return page


@pytest.mark.parametrize(
    "screen",
    ["result/full", "office_count/full", "office_roster/full", "office_tickets/full",
     "office_record/full", "round/full", "desk/full", "statement/full", "office_scheme/locked",
     "office_paper/full"],
)  # fmt: skip
@pytest.mark.parametrize("lang", ["en", "zh-hans"])
def test_nothing_is_cut_off(gallery: str, paper: Page, screen: str, lang: str) -> None:
    address = f"{gallery}/gallery/{screen}/"
    paper.set_extra_http_headers({"Accept-Language": lang})
    answer = paper.goto(address)
    assert answer is not None and answer.status == 200, address
    if lang == "en":
        paper.evaluate(ENGLISH)
    assert paper.evaluate(WIDER, WIDTH) == []


def test_the_unit_of_now_is_as_dark_as_the_others_on_the_printed_board(
    gallery: str, paper: Page
) -> None:
    paper.goto(f"{gallery}/gallery/board/scoring/")
    paper.wait_for_selector(".b-order li[data-now=true]")
    colours = "[...document.querySelectorAll('.b-order li[data-now=true], .b-order li *')]"
    found = paper.evaluate(f"{colours}.map((one) => getComputedStyle(one).color)")
    assert found
    for colour in found:
        light = [int(part) for part in colour.removeprefix("rgb(").rstrip(")").split(",")[:3]]
        assert max(light) < 0x60, colour
