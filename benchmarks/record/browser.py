"""Times the second verifier in a page of a hall without TLS: `python benchmarks/record/browser.py`.

Serves verify.js and a bundle of made-up ballots (200,000 by default) on plain http
under the name hall.lan, where browsers offer no WebCrypto, and prints one JSON object.
Needs Chromium and Playwright.
"""

from __future__ import annotations

import argparse
import http.server
import json
import shutil
import threading
from importlib import resources

from million import build
from playwright.sync_api import sync_playwright

from leitai.record.notes import Signer

POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'"
RUN = """async () => {
  const data = new Uint8Array(await (await fetch('/bundle.zip')).arrayBuffer());
  let longest = 0, last = performance.now();
  const onProgress = () => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  };
  const start = performance.now();
  const report = await leitaiVerify.verifyBundle(data, { onProgress });
  return { ok: report.ok, seconds: (performance.now() - start) / 1000,
           longest_pause_s: longest / 1000, secure: isSecureContext };
}"""


def handler(files: dict[str, tuple[str, bytes]]) -> type[http.server.BaseHTTPRequestHandler]:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kind, body = files.get(self.path, ("text/plain", b""))
            self.send_response(200 if self.path in files else 404)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Security-Policy", POLICY)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            """Quiet."""

    return Handler


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ballots", type=int, default=200_000)
    options = parser.parse_args()
    script = resources.files("leitai.record").joinpath("js/verify.js").read_bytes()
    data, _, _ = build(options.ballots, Signer.from_seed("arena.example", bytes(32)))
    files = {
        "/": (
            "text/html",
            b'<!doctype html><meta charset=utf-8><script src="/verify.js"></script>',
        ),
        "/verify.js": ("text/javascript; charset=utf-8", script),
        "/bundle.zip": ("application/zip", data),
    }
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler(files))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    path = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=path,
            args=["--no-sandbox", "--host-resolver-rules=MAP hall.lan 127.0.0.1"],
        )
        page = browser.new_page()
        page.goto(f"http://hall.lan:{server.server_port}/")
        found = page.evaluate(RUN)
        version = browser.version
        browser.close()
    server.shutdown()
    print(
        json.dumps({"ballots": options.ballots, "mb": len(data) / 1e6, "browser": version, **found})
    )


if __name__ == "__main__":
    main()
