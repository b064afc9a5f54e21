"""One way to start Chromium for all browser tests of the gallery."""

from __future__ import annotations

import os
import shutil

from playwright.sync_api import Browser, Playwright

ARGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def found() -> str | None:
    """Where a Chromium is, or None."""
    named = os.environ.get("LEITAI_CHROMIUM")
    return named or shutil.which("chromium") or shutil.which("chromium-browser")


def launch(play: Playwright) -> Browser:
    """A headless Chromium without any background traffic."""
    return play.chromium.launch(executable_path=found(), headless=True, args=list(ARGS))
