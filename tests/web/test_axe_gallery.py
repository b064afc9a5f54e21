"""Every page of the gallery passes axe (WCAG 2.2 AA) without a complaint of the browser: no
script error, nothing refused by the content security policy, nothing asked for in vain."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.request import urlopen

import axe_playwright_python
import pytest

from .gallery.browser import gallery, page

if TYPE_CHECKING:
    from playwright.sync_api import Page

__all__ = ["gallery", "page"]
pytestmark = pytest.mark.browser

AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """async (tags) => {
  const found = await axe.run(document, {runOnly: tags, resultTypes: ["violations"]});
  return found.violations.map((rule) => [
    rule.id, rule.nodes.slice(0, 3).map((node) => String(node.target)).join("; ")]);
}"""
EXPECTED = re.compile("Failed to load resource|provided scope")  # 403 pages; the worker's folder


def samples(gallery: str) -> list[str]:
    """The paths of all samples, from the gallery's own index."""
    with urlopen(f"{gallery}/gallery/") as answer:
        return re.findall(r'href="(/gallery/[^"]+)"', answer.read().decode())


def test_every_page_passes(gallery: str, page: Page) -> None:
    wrong: list[str] = []
    said: list[str] = []
    page.on("console", lambda m: said.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.add_init_script(path=AXE)
    paths = samples(gallery)
    assert len(paths) > 40
    for at, path in enumerate(paths):
        # Languages and widths take turns: the whole matrix would take four times as long.
        lang, width = ("zh-hans", 390) if at % 2 else ("en", 1280)
        code = "#K7QM-2XRA" if "ballot/full" in path else ""
        page.set_viewport_size({"width": width, "height": 844})
        page.goto("about:blank")
        said.clear()
        page.goto(f"{gallery}{path}?lang={lang}{code}", wait_until="load")
        if code:
            page.wait_for_selector("#sheet .criterion")
        if "result/full" in path and width > 1000:
            page.wait_for_selector(".chart svg")
        here = f"{path} {lang} {width}"
        wrong += [f"{here}: {line}" for line in said if not EXPECTED.search(line)]
        wrong += [f"{here}: {rule}: {nodes}" for rule, nodes in page.evaluate(RUN, TAGS)]
        if "⁇" in page.content():
            wrong.append(f"{here}: the template asked for what its context does not have")
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wrong.append(f"{here}: wider than the screen")
    assert not wrong, "\n".join(wrong)


# Texts of one line each, of different parents, that lie over one another by more than a few
# pixels: what a crowded grid does, and what no rule of axe and no scroll bar tells.
COVERED = """() => {
  const boxes = [];
  // For the ear only: of one pixel, and clipped.
  const unseen = (one) => one && (getComputedStyle(one).clipPath !== "none"
    || (one.clientWidth <= 1 && getComputedStyle(one).overflow === "hidden")
    || unseen(one.parentElement));
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (!node.data.trim() || parent.closest("svg, script, style, option, [hidden]")) continue;
    if (!parent.checkVisibility({opacityProperty: true, visibilityProperty: true})) continue;
    if (unseen(parent)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) {
      if (box.width > 4 && box.height > 4) boxes.push([box, node.data.trim().slice(0, 20), parent]);
    }
  }
  boxes.sort((a, b) => a[0].top - b[0].top);
  const found = [];
  boxes.forEach(([a, said, one], n) => {
    for (let m = n + 1; m < boxes.length && boxes[m][0].top < a.bottom; m++) {
      const [b, other, two] = boxes[m];
      if (one === two) continue;
      const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      if (high > 0.5 * Math.min(a.height, b.height) && wide > 4) found.push(`${said} / ${other}`);
    }
  });
  return found.slice(0, 3);
}"""


def test_no_text_lies_over_another_on_a_phone(gallery: str, page: Page) -> None:
    wrong: list[str] = []
    page.set_viewport_size({"width": 390, "height": 844})
    for path in samples(gallery):
        for lang in ("zh-hans", "en"):
            page.goto("about:blank")
            page.goto(f"{gallery}{path}?lang={lang}", wait_until="load")
            wrong += [f"{path} {lang}: {said}" for said in page.evaluate(COVERED)]
            if page.evaluate("document.documentElement.scrollWidth") > 390:
                wrong.append(f"{path} {lang}: wider than the screen")
    assert not wrong, "\n".join(wrong)
