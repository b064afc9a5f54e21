"""Runs the second verifier: under Node, or in a Chromium page where Node is missing."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from typing import Any

CASES = Path(__file__).parent / "cases.js"
VERIFIER = Path(str(resources.files("leitai.record").joinpath("js/verify.js")))
# The page of a hall on its own network: no TLS, so no crypto.subtle, and a strict policy.
ADDRESS = "http://hall.lan"
POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'; base-uri 'none'"


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def answers(tasks: Sequence[dict[str, Any]]) -> list[Any]:
    """The verifier's answers to the tasks of cases.js."""
    node = shutil.which("node")
    if node is None:
        return answers_in_page(tasks)
    done = subprocess.run(
        [node, str(CASES), str(VERIFIER)],
        input=json.dumps(list(tasks)),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    found: list[Any] = json.loads(done.stdout)
    return found


def chromium() -> str | None:
    """Where a Chromium is, if anywhere."""
    names = ("chromium", "chromium-browser", "google-chrome")
    given = os.environ.get("CHROMIUM")
    return given or next((found for name in names if (found := shutil.which(name))), None)


def answers_in_page(tasks: Sequence[dict[str, Any]]) -> list[Any]:
    """The same in a browser page as the hall serves it: http, strict policy, no network."""
    from playwright.sync_api import Route, sync_playwright

    path = chromium()
    if path is None:
        raise AssertionError(
            "The second verifier needs Node 18 or a Chromium: neither was found. "
            "Install one (apt-get install chromium) and run the tests again."
        )

    def serve(route: Route) -> None:
        name = route.request.url.removeprefix(ADDRESS)
        scripts = {"/verify.js": VERIFIER, "/cases.js": CASES}
        if name in scripts:
            body = scripts[name].read_text("utf-8")
            route.fulfill(body=body, content_type="text/javascript; charset=utf-8")
        elif name == "/":
            route.fulfill(
                body='<!doctype html><script src="/verify.js"></script>'
                '<script src="/cases.js"></script>',
                content_type="text/html; charset=utf-8",
                headers={"Content-Security-Policy": POLICY},
            )
        else:
            route.abort()

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=["--no-sandbox"])
        try:
            page = browser.new_page()
            page.route("**/*", serve)
            page.goto(ADDRESS + "/")
            assert page.evaluate("!isSecureContext && !crypto.subtle")
            found: list[Any] = page.evaluate("tasks => runCases(leitaiVerify, tasks)", list(tasks))
            return found
        finally:
            browser.close()
