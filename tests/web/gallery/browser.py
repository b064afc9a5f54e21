"""Fixtures for browser tests of the gallery: a server of its own and one Chromium."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from . import chromium

if TYPE_CHECKING:
    from playwright.sync_api import Page

TESTS = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def gallery() -> Iterator[str]:
    """The address of a gallery in a process of its own, since it has its own settings."""
    if chromium.found() is None:
        pytest.skip("no Chromium was found: apt install chromium, or set LEITAI_CHROMIUM")
    command = [sys.executable, "-m", "web.gallery.serve"]
    with subprocess.Popen(command, cwd=TESTS, stdout=subprocess.PIPE, text=True) as served:
        assert served.stdout
        yield served.stdout.readline().strip().removesuffix("/gallery/")
        served.terminate()


@pytest.fixture(scope="module")
def page(gallery: str) -> Iterator[Page]:
    """One page of one browser for the whole module."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play, chromium.launch(play) as browser:
        yield browser.new_page(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
