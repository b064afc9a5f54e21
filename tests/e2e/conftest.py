"""One hall and one browser for the whole of the browser tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from e2e.halls import ARGS, chromium, demo_hall

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PHONES = 20


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """A live round of eleven units with twenty tickets; what `leitai demo --json` prints."""
    folder: Path = tmp_path_factory.mktemp("hall") / "data"
    with demo_hall(folder, tickets=PHONES) as facts:
        yield facts


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real Chromium; where there is none the test says so and is skipped."""
    from playwright.sync_api import sync_playwright

    path = chromium()
    if path is None:
        pytest.skip("no Chromium was found: apt install chromium, or set LEITAI_CHROMIUM")
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=path, headless=True, args=list(ARGS))
        yield opened
        opened.close()
