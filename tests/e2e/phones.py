"""A judge's phone: what a thumb does on the ballot page."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from e2e.wires import Wire

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

# Presses the page's own buttons as a thumb would, many phones a second: opens the keypad at
# the first criterion, enters a mark for each (the keypad goes on by itself), then sends.
_FILL = """
async (digits) => {
  const wait = () => new Promise((go) => setTimeout(go, 0));
  const press = (key) => document.querySelector(`dialog[open] [data-key="${key}"]`).click();
  document.querySelector("#sheet .criterion .value").click();
  for (const digit of digits) { press(digit); press("ok"); await wait(); }
  const open = document.querySelector("dialog[open]");
  if (open) throw new Error(`the keypad stays open: ${open.textContent}`);
}
"""


def complaints_of(page: Page) -> list[str]:
    """What the browser will complain of: errors of scripts, things its policy refused.

    Loads that fail are none: phones lose their network here on purpose.
    """
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on(
        "console",
        lambda line: (
            said.append(line.text)
            if line.type == "error" and not line.text.startswith("Failed to load resource")
            else None
        ),
    )
    return said


class Phone:
    """One ticket in one browser context of its own."""

    def __init__(self, browser: Browser, base: str, code: str, number: int) -> None:
        self.code, self.number = code, number
        self.wire = Wire(base)
        self.base = self.wire.base
        self.context = browser.new_context(
            viewport={"width": 390, "height": 844}, locale="zh-CN", is_mobile=True,
            has_touch=True, reduced_motion="reduce",
        )  # fmt: skip
        self.context.set_default_timeout(60_000)
        self.page: Page = self.context.new_page()
        self.complaints = complaints_of(self.page)

    def scan(self) -> None:
        """Open the address in the QR code of the ticket."""
        address = f"{self.base}/ballot/#{self.code.replace('-', '')}"
        self.page.goto(address, wait_until="commit")

    def wait_for_sheet(self) -> None:
        self.page.wait_for_selector("#ballot:not([hidden]) #sheet h2")

    def turn_to(self, slot: str) -> None:
        """Wait until the page itself has turned to the unit on stage."""
        self.page.wait_for_function(
            "slot => document.getElementById('turn').value === slot", arg=slot
        )

    def fill(self, digits: str) -> None:
        """Enter one digit for each criterion with the keypad."""
        self.page.evaluate(_FILL, list(digits))

    def tap_in(self, digits: str) -> None:
        """The same with real taps on the glass."""
        self.page.locator("#sheet .criterion .value").first.tap()
        for digit in digits:
            self.page.locator(f'dialog[open] [data-key="{digit}"]').tap()
            self.page.locator('dialog[open] [data-key="ok"]').tap()

    def send(self) -> None:
        self.page.locator("#sheet .send-bar button").click()

    def leave_the_network(self) -> None:
        """The browser is told, and the wire is cut: no request of any kind gets through."""
        self.context.set_offline(True)
        self.wire.cut()

    def come_back(self) -> None:
        self.wire.mend()
        self.context.set_offline(False)

    def situation(self) -> str:
        """All that a person would want to know of this phone when a test has failed."""
        told = self.page.evaluate(
            "() => ({shown: document.getElementById('turn')?.value,"
            " state: document.querySelector('#sheet .ballot-state')?.textContent,"
            " button: document.querySelector('#sheet .send-bar button')?.textContent,"
            " network: document.getElementById('network')?.hidden === false,"
            " dialog: document.querySelector('dialog[open]')?.textContent,"
            " toast: document.getElementById('toasts')?.textContent})"
        )
        kept = self.kept()["ballots"].get(told["shown"])
        return f"phone {self.number}: {told}; keeps {kept}; complaints {self.complaints}"

    def wait_for_state(self, words: str, part: str = ".mark") -> None:
        """Wait for the word of the ballot's state, or for words of another part of its line."""
        self.page.wait_for_function(
            "([w, part]) => document.querySelector(`#sheet .ballot-state ${part}`)"
            "?.textContent.includes(w)",
            arg=[words, part],
            polling=100,
        )

    def kept(self) -> dict[str, Any]:
        """What the phone keeps: drafts, waiting ballots, receipts."""
        text: str = self.page.evaluate("localStorage.getItem('leitai-ballot')")
        kept: dict[str, Any] = json.loads(text)
        return kept

    def receipt(self, slot: str) -> dict[str, Any]:
        """The receipt kept for a unit, as it came."""
        receipt: dict[str, Any] = self.kept()["ballots"][slot]["given"]["receipt"]
        return receipt
