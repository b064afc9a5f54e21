"""Every page of the gallery passes axe (WCAG 2.2 AA), in both languages, without a complaint
of the browser: no script error, nothing refused by the content security policy."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import axe_playwright_python
import pytest

from .gallery import chromium

TESTS = Path(__file__).resolve().parents[1]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
RUN = """async (tags) => {
  const found = await axe.run(document, {runOnly: tags, resultTypes: ["violations"]});
  return found.violations.map((rule) => [
    rule.id, rule.nodes.slice(0, 3).map((node) => String(node.target)).join("; ")]);
}"""

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def gallery() -> Iterator[str]:
    """The address of a gallery in a process of its own, since it has its own settings."""
    if chromium.found() is None:
        pytest.skip("no Chromium was found: apt install chromium, or set LEITAI_CHROMIUM")
    served = subprocess.Popen(
        [sys.executable, "-m", "web.gallery.serve"], cwd=TESTS, stdout=subprocess.PIPE, text=True
    )
    assert served.stdout
    yield served.stdout.readline().strip()
    served.terminate()
    served.wait(10)


@pytest.fixture(scope="module")
def page(gallery: str) -> Iterator[object]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play, chromium.launch(play) as browser:
        made = browser.new_page(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
        made.add_init_script(path=AXE)
        yield made


def _links(gallery: str) -> list[str]:
    import re
    from urllib.request import urlopen

    return re.findall(r'href="(/gallery/[^"]+)"', urlopen(gallery).read().decode())


def test_every_page_passes(gallery: str, page: object) -> None:
    wrong: list[str] = []
    complaints: list[str] = []
    page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    base = gallery.removesuffix("/gallery/")
    links = _links(gallery)
    assert len(links) > 30
    for at, link in enumerate(links):
        code = "#K7QM-2XRA" if "ballot/full" in link else ""
        # Languages and widths take turns: the whole matrix would take four times as long.
        lang, width = ("zh-hans", 390) if at % 2 else ("en", 1280)
        page.set_viewport_size({"width": width, "height": 844})
        page.goto("about:blank")
        complaints.clear()
        page.goto(f"{base}{link}?lang={lang}{code}", wait_until="load")
        if code:
            page.wait_for_selector("#sheet .criterion")
        said = [c for c in complaints if "Failed to load resource" not in c and "scope" not in c]
        for rule, nodes in page.evaluate(RUN, TAGS):
            wrong.append(f"{link} {lang} {width}: {rule}: {nodes}")
        wrong += [f"{link}: {line}" for line in said]
        if "⁇" in page.content():
            wrong.append(f"{link}: a template asked for what its context does not have")
    assert not wrong, "\n".join(wrong)
