"""The host at the desk, and what everybody sees on the board."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from e2e.phones import complaints_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

_HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')


class Board:
    """The big screen of the hall."""

    def __init__(self, browser: Browser, address: str) -> None:
        context = browser.new_context(viewport={"width": 1920, "height": 1080}, locale="zh-CN")
        context.set_default_timeout(60_000)
        self.page: Page = context.new_page()
        self.complaints = complaints_of(self.page)
        self.page.goto(address)

    def wait_for_count(self, cast: int, of: int) -> None:
        """Wait until the number of ballots in is on the screen."""
        self.page.wait_for_function(
            "w => document.getElementById('b-in').textContent"
            " + document.getElementById('b-of').textContent === w",
            arg=f"{cast}/{of}",
            polling=100,
        )

    def situation(self) -> str:
        told = self.page.evaluate(
            "() => ['b-state', 'b-unit', 'b-in', 'b-of', 'b-link', 'b-panels']"
            ".map((id) => `${id}: ${document.getElementById(id)?.textContent.trim()}`).join('; ')"
        )
        return f"board: {told}; hidden: {self.page.evaluate('document.hidden')}"

    def wait_for_unit(self, unit: str) -> None:
        self.page.wait_for_function(
            "u => document.getElementById('b-unit').textContent === u", arg=unit, polling=100
        )

    def score(self) -> tuple[str, str]:
        """Score and band once the slot is closed."""
        self.page.wait_for_selector("#b-score:not([hidden])")
        return (
            self.page.inner_text("#b-score-value").strip(),
            self.page.inner_text("#b-band").strip(),
        )


class Host:
    """The host, signed in, with one big button; later the organiser in the office."""

    def __init__(self, browser: Browser, facts: dict[str, Any]) -> None:
        context = browser.new_context(
            viewport={"width": 1280, "height": 800}, locale="en-GB", accept_downloads=True
        )
        context.set_default_timeout(60_000)
        self.facts, self.page = facts, context.new_page()
        self.complaints = complaints_of(self.page)

    def sign_in(self) -> None:
        """Ask for the desk, be sent to the sign-in, and come back to the desk."""
        self.page.goto(self.facts["desk"])
        self.page.fill("[name=login]", self.facts["staff"]["name"])
        self.page.fill("[name=password]", self.facts["staff"]["password"])
        self.page.click("main form button")
        self.page.wait_for_url(self.facts["desk"])

    def press(self, slot: str, order: int, then: str) -> None:
        """Press the big button once it is about this slot, which must then be in this state."""
        self.page.locator(f".deed-big:has([name=subject][value='{slot}']) button").click()
        self.page.wait_for_function(
            "([order, state]) => document.querySelector('.desk-slot .order')?.textContent === order"
            " && document.getElementById('desk-clock').dataset.state === state",
            arg=[str(order), then],
        )

    def post_next(self, slot: str) -> None:
        """What the big button sends, with this host's session."""
        form = self.page.request.get(self.facts["desk"]).text()
        fields = dict(_HIDDEN.findall(form[form.index("deed-big") :].split("</form>")[0]))
        assert fields["subject"] == slot, fields
        answer = self.page.request.post(self.facts["desk"], form=fields, max_redirects=0)
        assert answer.status == 302, answer.text()

    def confirm(self, selector: str) -> None:
        """Press a grave button and say yes to the question that follows."""
        self.page.locator(selector).click()
        self.page.locator("dialog[open] .btn-main").click()

    def go(self, path: str) -> None:
        self.page.goto(f"{self.facts['base']}/r/{self.facts['round']}/{path}")

    def download(self, selector: str, to: Path) -> Path:
        with self.page.expect_download() as waiting:
            self.page.click(selector)
        waiting.value.save_as(to)
        return to
