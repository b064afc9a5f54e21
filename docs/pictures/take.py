"""Take the pictures of README and docs from a running demo.

.venv/bin/python docs/pictures/take.py
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from playwright.sync_api import Browser, sync_playwright

HERE = Path(__file__).resolve().parent
PORT = int(os.environ.get("PORT", "8124"))
CHROMIUM = os.environ.get("LEITAI_CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
ARGS = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run"
ARGS += " --disable-background-networking --disable-component-update --disable-sync"
# A unit of the demo that has all three streams.
UNIT = 6
PHONE, DESKTOP, BOARD = (390, 844), (1280, 860), (1920, 1080)


def shoot(
    browser: Browser, facts: dict[str, Any], name: str, path: str, size: tuple[int, int],
    *, sign_in: bool = False,
) -> None:  # fmt: skip
    for lang, locale in (("zh", "zh-CN"), ("en", "en-GB")):
        context = browser.new_context(viewport={"width": size[0], "height": size[1]}, locale=locale)
        page = context.new_page()
        if sign_in:
            page.goto(f"{facts['base']}/accounts/login/")
            page.fill("[name=login]", facts["staff"]["name"])
            page.fill("[name=password]", facts["staff"]["password"])
            page.press("[name=password]", "Enter")
            page.wait_for_url(f"{facts['base']}/")
        page.goto(facts["base"] + path)
        page.wait_for_timeout(900)
        page.screenshot(path=HERE / f"{name}-{lang}.png")
        context.close()


def wait(facts: dict[str, Any], ready: Any) -> dict[str, Any]:
    end = time.monotonic() + 600
    while time.monotonic() < end:
        with urlopen(f"{facts['base']}/api/v1/round") as answer:  # noqa: S310
            round_: dict[str, Any] = json.loads(answer.read())
        if ready(round_):
            return round_
        time.sleep(0.3)
    raise SystemExit("the demo did not get there within ten minutes")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        command = [sys.executable, "-m", "leitai", "demo", "--port", str(PORT), "--data", folder]
        command += ["--json", "--judges", "199", "--tickets", "200", "--speed", "4"]
        server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603
        browser = play.chromium.launch(executable_path=CHROMIUM, args=ARGS.split())
        try:
            assert server.stdout is not None
            facts = json.loads(server.stdout.readline())
            root = f"/r/{facts['round']}/"
            ticket = facts["tickets"][0].replace("-", "")

            def half_in(round_: dict[str, Any]) -> bool:
                slot = round_["slot"]
                return bool(slot) and slot["state"] == "scoring" and round_["cast"] > 60

            wait(facts, lambda r: half_in(r) and r["slot"]["order"] >= 2)
            shoot(browser, facts, "board", f"{root}board/", BOARD)
            wait(facts, lambda r: half_in(r) and r["slot"]["order"] >= 3)
            shoot(browser, facts, "ballot", f"/ballot/#{ticket}", PHONE)
            wait(facts, lambda r: half_in(r) and r["slot"]["order"] >= 4)
            shoot(browser, facts, "desk", f"{root}desk/", DESKTOP, sign_in=True)
            slot = wait(facts, lambda r: True)["slots"][0]["id"]
            shoot(browser, facts, "statement", f"{root}s/{slot}/", DESKTOP)
            wait(facts, lambda r: r["state"] == "sealed")
            shoot(browser, facts, "result", f"{root}result/", DESKTOP)
            shoot(browser, facts, "standing", f"{root}board/", BOARD)
            shoot(browser, facts, "office", f"{root}office/", DESKTOP, sign_in=True)
            shoot(browser, facts, "matters", "/matters/", PHONE)
            shoot(browser, facts, "questions", "/questions/", PHONE)
            shoot(browser, facts, "unit", f"/units/{UNIT}/", DESKTOP)
        finally:
            browser.close()
            server.terminate()
            server.wait(30)


if __name__ == "__main__":
    main()
