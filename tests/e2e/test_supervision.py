"""Matters under supervision in a real browser: one goes its way, and every page passes axe."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import axe_playwright_python
import pytest

from e2e.halls import demo_hall

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """async (tags) => {
  const found = await axe.run(document, {runOnly: tags, resultTypes: ["violations"]});
  return found.violations.map((rule) => [
    rule.id, rule.nodes.slice(0, 3).map((node) => String(node.target)).join("; ")]);
}"""


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """The demo with its quarter of matters."""
    with demo_hall(tmp_path_factory.mktemp("quarter") / "data", tickets=1, quarter=True) as facts:
        yield facts


@contextmanager
def signed_in(
    browser: Browser, hall: dict[str, Any], name: str, *, lang: str = "zh-hans", width: int = 1280
) -> Iterator[Page]:
    """A page of this person; "" for a reader without an account."""
    context = browser.new_context(viewport={"width": width, "height": 844})
    context.add_cookies([{"name": "leitai_language", "value": lang, "url": hall["base"]}])
    page = context.new_page()
    if name:
        page.goto(f"{hall['base']}/accounts/login/")
        page.fill("[name=login]", name)
        page.fill("[name=password]", hall["staff"]["password"])
        page.press("[name=password]", "Enter")
        page.wait_for_load_state()
    try:
        yield page
    finally:
        context.close()


def test_a_matter_goes_from_the_form_to_closed(browser: Browser, hall: dict[str, Any]) -> None:
    with signed_in(browser, hall, "ducha1") as du, signed_in(browser, hall, "kexie") as unit:
        du.goto(f"{hall['base']}/matters/new/")
        du.fill("#title", "浏览器里登记的事项")
        du.select_option("#source", "meeting")
        du.select_option("#lead", label="市科协")
        du.fill("#working_days", "5")
        du.click("main .btn-main")
        address = du.url
        assert "2023-01-05" in du.inner_text(".facts-list")  # the New Year holiday lies between
        du.click("main .btn-main")  # assign
        unit.goto(address)
        for state in ("已签收", "办理中"):
            unit.click("main .btn-main")
            assert state in unit.inner_text("h1 + p")
        unit.fill("#main-text", "已全部办结")
        unit.click("main .btn-main")
        assert "已反馈" in unit.inner_text("h1 + p") and not unit.query_selector("main .btn-main")
        du.goto(address)
        du.click("main .btn-main")  # pass the review
        du.select_option("#main-outcome", "solved")
        du.fill("#main-text", "属实")
        du.click("main .btn-main")
        assert "已解决" in du.inner_text("h1 + p")
        assert du.locator(".timeline li").count() == 7


def test_every_page_of_matters_passes_axe(browser: Browser, hall: dict[str, Any]) -> None:
    wrong: list[str] = []
    paths = (
        "/matters/", "/matters/?view=propose", "/matters/?shape=board", "/matters/?q=zzz",
        "/matters/calendar/?month=2022-10", "/matters/schemes/", "/matters/new/",
        "/matters/import/", "/matters/23/", "/matters/40/", "/matters/50/",
    )  # fmt: skip
    for name, lang, width in (("ducha1", "zh-hans", 390), ("ducha2", "en", 1280), ("", "en", 390)):
        with signed_in(browser, hall, name, lang=lang, width=width) as page:
            page.add_init_script(path=AXE)
            for path in paths:
                answer = page.goto(f"{hall['base']}{path}")
                assert answer is not None
                if not name and answer.status == 404:
                    continue
                here = f"{path} {name} {lang} {width}"
                wrong += [f"{here}: {rule}: {nodes}" for rule, nodes in page.evaluate(RUN, TAGS)]
                if page.evaluate("document.documentElement.scrollWidth") > width:
                    wrong.append(f"{here}: wider than the screen")
    assert not wrong, "\n".join(wrong)
