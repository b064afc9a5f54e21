"""On PostgreSQL: hear what other processes of the same hall have changed.

A thread with a connection of its own waits for notices. Notices that come while it is not
connected are lost; the stream looks again every second by itself, so that they are late, not
missed.
"""

from __future__ import annotations

import logging
import threading
import time

from django.db import Error, connection

from leitai.web.live.publish import CHANNEL, hear

PAUSE = 2.0
# Returns from waiting this often, so that a dead connection is noticed.
LOOK_UP = 30.0

_log = logging.getLogger("leitai.ear")


def start_listening() -> threading.Thread | None:
    """Start the thread where the database can tell; None where one process has it alone."""
    if connection.vendor != "postgresql":
        return None
    thread = threading.Thread(target=_listen_for_ever, name="leitai-ear", daemon=True)
    thread.start()
    return thread


def _listen_for_ever() -> None:
    while True:
        try:
            wait_for_notices()
        except Error as error:
            _log.warning("notices of other processes are not heard: %s", error)
        connection.close()
        time.sleep(PAUSE)


def wait_for_notices(rounds: int = 0) -> None:
    """Pass on notices until the connection fails.

    Args:
        rounds: return after so many waits of at most LOOK_UP seconds; 0 for never.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"LISTEN {CHANNEL}")
    waits = 0
    while not rounds or waits < rounds:
        waits += 1
        for notice in connection.connection.notifies(timeout=LOOK_UP, stop_after=1):
            hear(notice.payload)
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
