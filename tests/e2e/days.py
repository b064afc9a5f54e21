"""One hall on several days: one process, a port for each day at which the calendar is held.

`python -m e2e.days FOLDER DAY…` prints the addresses as JSON, in the order of the days. Every
page is the hall's own; only the setting LEITAI_TODAY differs from port to port, so that requests
are answered one at a time.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]
TESTS = Path(__file__).resolve().parents[1]
ONE_AT_A_TIME = threading.Lock()


class Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        """Says nothing of each request."""


def on(day: str, hall: Application) -> Application:
    """The hall with its calendar held at a day."""
    from django.conf import settings

    def answer(environ: dict[str, Any], start: Any) -> list[bytes]:
        with ONE_AT_A_TIME:
            settings.LEITAI_TODAY = day
            body = hall(environ, start)
            try:
                return [b"".join(body)]
            finally:
                getattr(body, "close", lambda: None)()

    return answer


def main(folder: str, days: Sequence[str]) -> None:
    os.environ["LEITAI_DATA"] = folder
    from leitai.web.wsgi import application

    servers = [
        make_server("127.0.0.1", 0, on(day, application), handler_class=Quiet) for day in days
    ]
    print(json.dumps([f"http://127.0.0.1:{one.server_port}" for one in servers]), flush=True)
    for one in servers[1:]:
        threading.Thread(target=one.serve_forever, daemon=True).start()
    servers[0].serve_forever()


@contextmanager
def hall_on_days(folder: Path, days: Sequence[str]) -> Iterator[dict[str, str]]:
    """The address of the hall in this folder on each day."""
    command = [sys.executable, "-m", "e2e.days", str(folder), *days]
    env = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
    with (
        (folder.parent / "days.log").open("wb") as log,
        subprocess.Popen(command, cwd=TESTS, stdout=subprocess.PIPE, stderr=log, env=env) as served,
    ):
        assert served.stdout is not None
        try:
            line = served.stdout.readline()
            assert line, (folder.parent / "days.log").read_text("utf-8")[-2000:]
            yield dict(zip(days, json.loads(line), strict=True))
        finally:
            served.terminate()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
