"""A wire between one phone and the hall that can be cut: what leaves the phone then gets nowhere.

A browser's own "off-line" holds for some of its requests and not for others (those of workers,
those after a reload), and differs from build to build. A wire that is cut is cut for all.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from urllib.parse import urlsplit


class Wire:
    """Forwards connections to the hall until it is cut; `base` is the hall's address behind it."""

    def __init__(self, base: str) -> None:
        parts = urlsplit(base)
        self._hall = (parts.hostname or "127.0.0.1", parts.port or 80)
        self._door = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.base = f"http://127.0.0.1:{self._door.getsockname()[1]}"
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._is_cut = False
        threading.Thread(target=self._take, daemon=True).start()

    def cut(self) -> None:
        """End every connection and let no other through."""
        with self._lock:
            self._is_cut = True
            ended, self._open = self._open, set()
        for end in ended:
            _hang_up(end)

    def mend(self) -> None:
        with self._lock:
            self._is_cut = False

    def close(self) -> None:
        self.cut()
        _hang_up(self._door)

    def _take(self) -> None:
        while True:
            try:
                phone, _ = self._door.accept()
            except OSError:
                return
            with self._lock:
                cut = self._is_cut
                if not cut:
                    self._open.add(phone)
            if cut:
                _hang_up(phone)
            else:
                threading.Thread(target=self._join, args=(phone,), daemon=True).start()

    def _join(self, phone: socket.socket) -> None:
        try:
            hall = socket.create_connection(self._hall, timeout=30)
        except OSError:
            _hang_up(phone)
            return
        hall.settimeout(None)
        with self._lock:
            cut = self._is_cut
            self._open.add(hall)
        if cut:
            _hang_up(hall)
        threading.Thread(target=self._pass_on, args=(hall, phone), daemon=True).start()
        self._pass_on(phone, hall)

    def _pass_on(self, source: socket.socket, to: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                to.sendall(data)
        for end in (source, to):
            _hang_up(end)
            with self._lock:
                self._open.discard(end)


def _hang_up(end: socket.socket) -> None:
    # Shut down first: closing alone does not wake a thread that waits in recv or accept.
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
