"""Hear what other processes of the same hall have changed.

Processes of one family, forked from one watcher, tell one another by datagrams. On PostgreSQL
there may be other families: a thread with a connection of its own waits for their notices.
What is lost is late, not missed: the stream looks again every second by itself.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
import threading
import time
from collections.abc import Sequence

from django.db import Error, connection

from leitai.web.live.publish import CHANNEL, gathered, hear, hear_of, pass_on_by

PAUSE = 2.0
# Returns from waiting this often, so that a dead connection is noticed.
LOOK_UP = 30.0
# Between two notices of a process that gathers them: boards show no more frames than that.
NOTICE_GAP = 0.1

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


def tell_neighbours(sockets: Sequence[socket.socket]) -> None:
    """Pass on each change of this process to the others of this hall by datagrams.

    Args:
        sockets: that do not block, each with a process of this hall at its other end.
    """
    if not sockets:
        return

    def pass_on(round_key: str) -> None:
        for sock in sockets:
            # A full queue is that of a process which has enough to hear already.
            with contextlib.suppress(OSError):
                sock.send(round_key.encode())

    pass_on_by(pass_on)


def hear_neighbours(sock: socket.socket) -> None:
    """Listen, on the running loop, to what neighbours pass on."""

    def read() -> None:
        with contextlib.suppress(OSError):
            hear_of(sock.recv(1024).decode())

    asyncio.get_running_loop().add_reader(sock, read)


def gather_notices() -> None:
    """From now on, notices of this process wait for `send_notices`, where the database tells."""
    gathered.begun = connection.vendor == "postgresql"


def send_notices() -> float | None:
    """Tell other families what has changed, at most once in `NOTICE_GAP` seconds.

    Returns:
        Seconds until it is to be called again; None when nothing is left.
    """
    if not gathered.owed:
        return None
    now = time.monotonic()
    left = gathered.sent_at + NOTICE_GAP - now
    if left > 0:
        return left
    gathered.sent_at = now
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_notify(%s, said) FROM unnest(%s::text[]) AS said",
                [CHANNEL, gathered.take()],
            )
    except Error:  # the others look again by themselves
        _log.warning("other processes were not told", exc_info=True)
    return None
