"""Tell the screens that a round has changed; only actions call this."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

Listener = Callable[[str], None]
_listeners: list[Listener] = []


def publish(round_key: str) -> None:
    """Tell every listener, once the change is on disk."""
    transaction.on_commit(lambda: _tell(round_key))


def listen(listener: Listener) -> Callable[[], None]:
    """Call `listener(round_key)` after each change; returns what stops it.

    Listeners run in the thread of the change and must only take note of it.
    """
    _listeners.append(listener)
    return lambda: _listeners.remove(listener)


def _tell(round_key: str) -> None:
    for listener in tuple(_listeners):
        listener(round_key)
