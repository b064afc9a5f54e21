"""The proxy of deploy/ before a hall that listens: TLS, headers, ballots, the stream, addresses.

Runs where a Caddy is (on the path, or named by LEITAI_CADDY).
"""

from __future__ import annotations

import json
import os
import shutil
import ssl
import subprocess
import time
from collections.abc import Iterator
from http.client import HTTPSConnection
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from e2e.halls import ask, demo_hall, free_port

CADDY = os.environ.get("LEITAI_CADDY") or shutil.which("caddy")
CADDYFILE = Path(__file__).resolve().parents[2] / "deploy/caddy/Caddyfile"
pytestmark = [
    pytest.mark.skipif(not CADDY, reason="no Caddy: apt install caddy, or set LEITAI_CADDY"),
    pytest.mark.xdist_group("browser"),
]


class Proxy:
    """A Caddy with the file of deploy/, and one way to ask it."""

    def __init__(self, port: int, root: Path, hall: dict[str, Any]) -> None:
        self.port, self.root, self.hall = port, root, hall

    def link(self) -> HTTPSConnection:
        context = ssl.create_default_context(cafile=str(self.root))
        return HTTPSConnection("localhost", self.port, timeout=30, context=context)

    def ask(
        self, method: str, path: str, body: bytes | None = None, **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        link = self.link()
        link.request(method, path, body, headers)
        answer = link.getresponse()
        told = answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
        link.close()
        return told

    def cast(self, ticket: str, slot: str, marks: dict[str, int], **headers: str) -> int:
        body = {"id": str(uuid4()), "ticket": ticket, "slot": slot, "marks": marks}
        sent = {"Content-Type": "application/json", **headers}
        return self.ask("POST", "/api/v1/ballots", json.dumps(body).encode(), **sent)[0]


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    folder = tmp_path_factory.mktemp("proxy")
    port = free_port()
    # As it is in deploy/, but for a test: no port 80, no root certificate put into the system.
    text = CADDYFILE.read_text("utf-8").replace(
        "\tadmin off\n", "\tadmin off\n\tskip_install_trust\n\tauto_https disable_redirects\n", 1
    )
    file = folder / "Caddyfile"
    file.write_text(text, "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LEITAI_TLS", "1")
        patch.setenv("LEITAI_HOSTS", "localhost,127.0.0.1")
        with demo_hall(folder / "data", tickets=4, open_slot=1) as facts:
            yield from _started(folder, file, port, facts)


def _started(folder: Path, file: Path, port: int, facts: dict[str, Any]) -> Iterator[Proxy]:
    env = os.environ | {
        "LEITAI_NAME": f"localhost:{port}",
        "LEITAI_UPSTREAMS": facts["base"].removeprefix("http://"),
        "HOME": str(folder),
        "XDG_DATA_HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder),
    }
    command = [str(CADDY), "run", "--adapter", "caddyfile", "--config", str(file)]
    with (folder / "caddy.log").open("wb") as log:
        running = subprocess.Popen(command, env=env, stdout=log, stderr=log)
        made = Proxy(port, folder / "caddy/pki/authorities/local/root.crt", facts)
        try:
            _wait_for(made, folder / "caddy.log")
            yield made
        finally:
            running.terminate()
            # Streams that are open are given the grace period of the file, and no more.
            running.wait(60)


def _wait_for(proxy: Proxy, log: Path) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            if proxy.ask("GET", "/healthz")[0] == 200:
                return
        except OSError:
            pass
        time.sleep(0.2)
    raise AssertionError(log.read_text("utf-8")[-2000:])


def test_pages_come_over_tls_with_the_headers_of_deploy(proxy: Proxy) -> None:
    status, headers, page = proxy.ask("GET", "/accounts/login/")
    assert status == 200 and b"<form" in page
    assert "server" not in headers and "via" not in headers
    assert "max-age" in headers["strict-transport-security"]
    assert "Secure" in headers["set-cookie"]
    assert headers["content-security-policy"].startswith("default-src 'none'")


def test_ballots_and_the_stream_pass(proxy: Proxy) -> None:
    """The frame comes through while the stream stays open: nothing holds it back."""
    _, round_ = ask(proxy.hall["base"], "/api/v1/round")
    slot = next(slot["id"] for slot in round_["slots"] if slot["state"] == "scoring")
    marks = {criterion["code"]: 8 for criterion in round_["criteria"]}
    link = proxy.link()
    link.request("GET", "/api/v1/stream")
    stream = link.getresponse()
    assert stream.headers.get_content_type() == "text/event-stream"

    def cast_in_next_frame() -> int:
        while True:
            line = stream.readline()
            assert line
            if line.startswith(b"data: {"):
                told: int = json.loads(line[6:])["cast"]
                return told

    before = cast_in_next_frame()
    taken = [proxy.cast(ticket, slot, marks) for ticket in proxy.hall["tickets"]]
    assert set(taken) <= {201, 403} and 201 in taken
    seen = before
    while seen < before + taken.count(201):
        seen = cast_in_next_frame()
    assert seen == before + taken.count(201)
    link.close()


def test_a_body_that_is_too_large_is_refused(proxy: Proxy) -> None:
    try:
        status = proxy.ask("POST", "/api/v1/ticket", b"x" * 22_000_000)[0]
    except OSError:  # it hangs up before all is sent
        status = 413
    assert status == 413
    assert proxy.ask("GET", "/healthz")[0] == 200


def test_who_guesses_cannot_make_addresses_up(proxy: Proxy) -> None:
    """The hall believes the address that the proxy saw, whatever the client claims."""
    statuses = [
        proxy.cast(
            f"{number:04d}-{number:04d}" + "-0000" * 5, "1", {},
            **{"X-Forwarded-For": f"10.9.{number}.1, 10.8.{number}.1"},
        )
        for number in range(63)
    ]  # fmt: skip
    assert statuses == [403] * 60 + [429] * 3
