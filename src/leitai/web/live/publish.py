"""Tell the screens that a round has changed; only actions call this."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.db import connection, transaction

Listener = Callable[[str], None]
_listeners: list[Listener] = []
CHANNEL = "leitai"
# Names this process in what it tells the others.
_me = uuid.uuid4().hex


def publish(round_key: str) -> None:
    """Tell every listener, once the change is on disk; on PostgreSQL in all processes."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # Delivered when the transaction is committed, and never before.
            cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, f"{_me} {round_key}"])
    transaction.on_commit(lambda: tell(round_key))


def listen(listener: Listener) -> Callable[[], None]:
    """Call `listener(round_key)` after each change; returns what stops it.

    Listeners run in the thread of the change and must only take note of it.
    """
    _listeners.append(listener)
    return lambda: _listeners.remove(listener)


def tell(round_key: str) -> None:
    """Call the listeners of this process."""
    for listener in tuple(_listeners):
        listener(round_key)


def hear(payload: str) -> None:
    """Pass on what a process told: its own listeners know already."""
    sender, _, round_key = payload.partition(" ")
    if sender != _me:
        tell(round_key)
