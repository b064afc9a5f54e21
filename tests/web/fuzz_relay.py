"""A relay before a hall: all goes through as it is, but the stream ends after its first frame."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

LONGEST = 10.0
# Of one connection only, not to be passed on.
_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length"}


@contextmanager
def relay(base: str) -> Iterator[str]:
    """The address of a relay to the hall at `base`."""
    parts = urlsplit(base)

    class Relay(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def __getattr__(self, name: str) -> Any:
            # Whatever the method: do_GET, do_QUERY, do_X.
            if name.startswith("do_"):
                return self.pass_on
            raise AttributeError(name)

        def pass_on(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(length) if length else None
            hall = HTTPConnection(parts.hostname or "", parts.port, timeout=LONGEST)
            hall.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
            for name, value in self.headers.items():
                if name.lower() not in _HOP:
                    hall.putheader(name, value)
            if body is not None:
                hall.putheader("Content-Length", str(length))
            hall.endheaders(body)
            answer = hall.getresponse()
            data = _first_frame(answer) if _is_stream(answer) else answer.read()
            hall.close()
            self.send_response_only(answer.status, answer.reason)
            for name, value in answer.getheaders():
                if name.lower() not in _HOP:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(data)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Relay)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


def _is_stream(answer: HTTPResponse) -> bool:
    return answer.headers.get_content_type() == "text/event-stream"


def _first_frame(answer: HTTPResponse) -> bytes:
    """Up to the first frame; what is no frame within LONGEST is an error of the relay's client."""
    data = b""
    while b"event: frame" not in data or not data.endswith(b"\n\n"):
        piece = answer.read1(65536)
        if not piece:
            break
        data += piece
    return data
