"""Serves the gallery: `python -m web.gallery.serve [port]` with `src` and `tests` on the path."""

from __future__ import annotations

import os
import sys
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server


class Threaded(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        """Says nothing of each request."""


def server(port: int = 0) -> WSGIServer:
    """A gallery server on a port of this machine (0: any free one)."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "web.gallery.settings"
    from django.core.wsgi import get_wsgi_application

    return make_server(
        "127.0.0.1", port, get_wsgi_application(), server_class=Threaded, handler_class=Quiet
    )


if __name__ == "__main__":
    made = server(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
    print(f"http://127.0.0.1:{made.server_port}/gallery/", flush=True)
    made.serve_forever()
