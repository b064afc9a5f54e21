"""Pages that a hall has rendered, looked at in one browser: axe, width, complaints, keyboard."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.contrib.staticfiles import finders

from web.gallery import chromium
from web.test_axe_gallery import AXE, EXPECTED, TAGS

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

WIDTHS = (390, 1280)
RUN = """async ([tags, contrast]) => {
  const found = await axe.run(document, {
    runOnly: tags, resultTypes: ["violations"], rules: {"color-contrast": {enabled: contrast}}});
  return found.violations.map((rule) => [
    rule.id, rule.nodes.slice(0, 3).map((node) => String(node.target)).join("; ")]);
}"""
# What Tab should stop at, in the order of the page; of a group of radios one only.
STOPS = """() => {
  const groups = new Set();
  const all = document.querySelectorAll(
    "a[href], button, input, select, textarea, summary, [tabindex]");
  let count = 0;
  for (const one of all) {
    const shown = one.checkVisibility({visibilityProperty: true, contentVisibilityAuto: true});
    if (!shown || one.disabled || one.tabIndex < 0 || one.type === "hidden") continue;
    if (one.type === "radio") {
      if (groups.has(one.name)) continue;
      groups.add(one.name);
    }
    one.dataset.stop = count++;
  }
  return count;
}"""
# Where the focus is, and whether it can be seen: an outline, within the window.
HERE = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const box = one.getBoundingClientRect();
  const style = getComputedStyle(one);
  return {
    stop: one.dataset.stop === undefined ? -1 : Number(one.dataset.stop),
    name: one.id || one.name || one.textContent.trim().slice(0, 30),
    ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    inside: box.bottom > 0 && box.top < innerHeight && box.width > 0,
  };
}"""


class Desk:
    """One browser page that is given rendered pages and their files, without any server."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.said: list[str] = []
        self._shown = ""
        page.on("console", lambda m: self.said.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.add_init_script(path=AXE)
        page.route("**/*", self._give)

    def _give(self, route: Route) -> None:
        path = urlsplit(route.request.url).path
        if not path.startswith("/static/"):
            route.fulfill(body=self._shown, content_type="text/html; charset=utf-8")
            return
        file = finders.find(path.removeprefix("/static/"))
        if not isinstance(file, str):
            route.fulfill(status=404, body="")
            return
        kind = mimetypes.guess_type(file)[0] or "application/octet-stream"
        kind = "text/javascript" if file.endswith(".js") else kind
        route.fulfill(body=Path(file).read_bytes(), content_type=kind)

    def open(self, address: str, body: str, width: int = WIDTHS[0]) -> None:
        self._shown = body
        self.said.clear()
        self.page.set_viewport_size({"width": width, "height": 844})
        self.page.goto(f"http://hall.test{address}", wait_until="load")

    def faults(self, address: str, body: str) -> list[str]:
        """What is wrong with a page on a phone and at a desk: the same page, made wider.

        Contrast, the dearest of axe's rules, is looked at on the phone alone: colours are the
        same at every width (test_contrast.py).
        """
        self.open(address, body)
        wrong: list[str] = []
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 844})
            wide = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
            if wide > 0:
                wrong.append(f"{width}: {wide} pixels too wide")
            found = self.page.evaluate(RUN, [TAGS, width == WIDTHS[0]])
            wrong += [f"{width}: {rule}: {nodes}" for rule, nodes in found]
        return wrong + [line for line in self.said if not EXPECTED.search(line)]

    def faults_by_keyboard(self, address: str, body: str, most: int = 60) -> list[str]:
        """What Tab cannot reach, reaches out of order, or reaches unseen."""
        self.open(address, body, WIDTHS[1])
        self.page.evaluate("document.activeElement?.blur()")
        stops = min(self.page.evaluate(STOPS), most)
        seen: list[int] = []
        wrong: list[str] = []
        for _ in range(4 * stops):  # a date takes several
            if len(seen) >= stops:
                break
            self.page.keyboard.press("Tab")
            here = self.page.evaluate(HERE)
            if here is None:  # the first one may go to the page itself
                if seen:
                    break
                continue
            if seen and here["stop"] == seen[-1]:
                continue
            seen.append(here["stop"])
            if not (here["ring"] and here["inside"]):
                wrong.append(f"the focus is not seen on {here['name']}")
            if here["stop"] != len(seen) - 1:
                wrong.append(f"stop {len(seen) - 1} is {here['stop']}, {here['name']}")
                break
        if len(seen) < stops and not wrong:
            wrong.append(f"{len(seen)} of {stops} stops reached")
        return wrong


@contextmanager
def desk() -> Iterator[Desk]:
    """A desk with a browser of its own."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play, chromium.launch(play) as browser:
        yield Desk(browser.new_page(reduced_motion="reduce"))


def all_faults(pages: Mapping[tuple[str, str], str]) -> list[str]:
    """Faults of rendered pages by (language, address)."""
    with desk() as one:
        return [
            f"{address} {lang} {fault}"
            for (lang, address), body in pages.items()
            for fault in one.faults(address, body)
        ]
