"""The verify page in a real browser: a receipt is proven, and nothing sent names the ballot."""

from __future__ import annotations

import base64
import json
import uuid
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from leitai.testing.faults.hall import Hall
from leitai.testing.faults.phones import Book, Line, Sent

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def verdict(browser: Browser, base: str, receipt: dict[str, object]) -> tuple[str, list[str]]:
    """What the page says of a receipt, and every address and body that it sent."""
    page = browser.new_page(locale="en")
    sent: list[str] = []
    page.on("request", lambda r: sent.append(r.url + (r.post_data or "")))
    text = base64.urlsafe_b64encode(json.dumps(receipt).encode()).decode().rstrip("=")
    page.goto(f"{base}/verify/#{text}")
    page.wait_for_selector("#result .verdict", timeout=20_000)
    said = page.inner_text("#result")
    page.close()
    # The fragment of an address stays in the browser.
    return said, [urlsplit(url).path + "?" + urlsplit(url).query for url in sent]


def test_a_receipt_is_proven_without_saying_which(tmp_path: Path, browser: Browser) -> None:
    hall, book = Hall(tmp_path / "hall", tickets=20), Book()
    try:
        hall.start()
        hall.sign_in()
        slot, line = hall.advance("scoring"), Line(hall.base)
        criteria = hall.read_round()["criteria"]
        marks = {one["code"]: one["scale"]["min"] for one in criteria}
        for code in hall.facts["tickets"]:
            number = str(uuid.uuid4())
            one = Sent({"id": number, "ticket": code, "slot": slot, "marks": marks})
            book.sent[number] = one
            line.send(book, one)
        receipts = [one.receipt for one in book.acknowledged().values() if one.receipt]
        assert len(receipts) >= 15
        mine = receipts[3]
        said, sent = verdict(browser, hall.base, mine)
        assert "genuine" in said or "回执真实" in said, said
        hall.advance("closed")
        said, sent = verdict(browser, hall.base, mine)
        assert "●" in said and "■" not in said, said
        assert any(path.startswith("/api/v1/proofs?") for path in sent), sent
        leaf = base64.b64decode(str(mine["leaf"])).hex()
        for secret in (str(mine["ballot"]), leaf, str(mine["leaf"]), str(mine["short"])):
            assert not [path for path in sent if secret in path]
        # A ballot that the hall promised and did not log: the receipt is evidence.
        other = receipts[0] | {"leaf": base64.b64encode(b"\x01" * 32).decode()}
        said, _sent = verdict(browser, hall.base, other)
        assert "■" in said, said
    finally:
        hall.stop()
