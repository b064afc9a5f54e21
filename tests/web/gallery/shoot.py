"""Screenshots of the gallery: `python -m web.gallery.shoot FOLDER [screen[/variant] …]`."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from .chromium import launch
from .serve import server

WIDTHS = {"390": (390, 844), "1280": (1280, 800)}
BOARD = {"1920": (1920, 1080), "3840": (3840, 2160), "390": (390, 844)}


def shoot(page: Page, base: str, screen: str, variant: str, folder: Path) -> list[str]:
    """All pictures of one sample; gives what the browser complained about."""
    said: list[str] = []
    page.on(
        "console",
        lambda m: said.append(f"{screen}/{variant}: {m.text}") if m.type == "error" else None,
    )
    page.on("pageerror", lambda e: said.append(f"{screen}/{variant}: {e}"))
    for lang in ("zh-hans", "en"):
        for name, (width, height) in (BOARD if screen == "board" else WIDTHS).items():
            page.set_viewport_size({"width": width, "height": height})
            code = "#K7QM-2XRA" if (screen, variant) == ("ballot", "full") else ""
            page.goto("about:blank")
            page.goto(f"{base}/gallery/{screen}/{variant}/?lang={lang}{code}", wait_until="load")
            page.evaluate("document.fonts.ready")
            page.wait_for_timeout(250)
            path = folder / f"{screen}-{variant}-{name}-{lang[:2]}.png"
            page.screenshot(path=path, full_page=screen != "board" or width < 800)
    return said


def main(folder: Path, wanted: list[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    made = server()
    threading.Thread(target=made.serve_forever, daemon=True).start()
    from .samples import SAMPLES

    base = f"http://127.0.0.1:{made.server_port}"
    with sync_playwright() as play, launch(play) as browser:
        for screen, variants in SAMPLES.items():
            for variant in variants:
                if wanted and screen not in wanted and f"{screen}/{variant}" not in wanted:
                    continue
                page = browser.new_page()
                for line in shoot(page, base, screen, variant, folder):
                    print(line)
                page.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
