"""Tell the screens that a round has changed; only actions call this."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.db import connection, transaction

Listener = Callable[[str], None]
_listeners: list[Listener] = []
# Where there is no database that tells: what passes a change on to the other processes.
_passing_on: list[Listener] = []
CHANNEL = "leitai"
# Names this process, and those forked from it, in what it tells others.
_me = uuid.uuid4().hex


class Gathered:
    """Notices of a process that sends them by itself, and not with each commit.

    A notice within a commit holds up every other commit of the database that has one.
    """

    def __init__(self) -> None:
        self.begun = False
        self.owed: set[str] = set()
        self.sent_at = 0.0

    def take(self) -> list[str]:
        """What is to be sent now."""
        taken, self.owed = list(self.owed), set()
        return taken


gathered = Gathered()


def publish(round_key: str) -> None:
    """Tell every listener, once the change is on disk; on PostgreSQL in all processes."""
    if gathered.begun:
        transaction.on_commit(lambda: gathered.owed.add(f"{_me} {round_key}"))
    elif connection.vendor == "postgresql":
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
    """Call the listeners of this process, and tell its neighbours."""
    hear_of(round_key)
    for pass_on in tuple(_passing_on):
        pass_on(round_key)


def hear_of(round_key: str) -> None:
    """Call the listeners of this process alone, for what another has told."""
    for listener in tuple(_listeners):
        listener(round_key)


def pass_on_by(teller: Listener) -> None:
    """Have `teller(round_key)` called after each change that this process makes."""
    _passing_on.append(teller)


def hear(payload: str) -> None:
    """Pass on what a process told: its own listeners know already."""
    sender, _, round_key = payload.partition(" ")
    if sender != _me:
        hear_of(round_key)
