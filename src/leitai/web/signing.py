"""Receipts are signed in a process of their own: many at once, over a pair of sockets.

A signature takes as long as all else about a ballot in the process of casting, and each one
would give the interpreter away and wait for it again. A datagram holds a whole group, so that a
signer which dies leaves no half of one behind.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import select
import signal
import socket
import struct
from collections.abc import Callable, Sequence

Sign = Callable[[bytes], bytes]
SignAll = Callable[[Sequence[bytes]], Sequence[bytes]]
Signatures = Callable[[], Sequence[bytes]]

# The signer answers a group in milliseconds: after so long it is not there.
PATIENCE = 1.0
# A signer that is told to stop does so when nothing was to be signed for so long.
QUIET = 0.5
# Of messages in one datagram; the system's own limit is above 200,000.
MOST_BYTES = 100_000
_NUMBER = struct.Struct(">Q")
_SIGNATURE = 64


def _packed(number: int, messages: Sequence[bytes]) -> bytes:
    lengths = struct.pack(f">{len(messages) + 1}I", len(messages), *map(len, messages))
    return _NUMBER.pack(number) + lengths + b"".join(messages)


def _unpacked(data: bytes) -> tuple[int, list[bytes]]:
    number, count = struct.unpack_from(">QI", data)
    lengths, at, messages = struct.unpack_from(f">{count}I", data, 12), 12 + 4 * count, []
    for length in lengths:
        messages.append(data[at : at + length])
        at += length
    return number, messages


class SignerElsewhere:
    """Has messages signed at the other end of a datagram socket; for one thread.

    Args:
        sock: of a pair. here: signs when the other end is not there.
    """

    def __init__(self, sock: socket.socket, here: SignAll) -> None:
        self.sock, self.here = sock, here
        # Not from 1: an answer to a process that died here before must not be taken for ours.
        self.number = secrets.randbits(62)

    def __call__(self, messages: Sequence[bytes]) -> Signatures:
        """Begin to have them signed; what is returned waits for the signatures, in order.

        Who does not want them any more asks for others: an answer that nobody waits for is
        passed over.
        """
        if not messages:
            return list
        if sum(map(len, messages)) > MOST_BYTES:
            return self._in_halves(messages)
        self._pass_over()
        self.number += 1
        number = self.number
        try:
            self.sock.settimeout(PATIENCE)
            self.sock.send(_packed(number, messages))
        except OSError:
            return lambda: self.here(messages)
        return lambda: self._received(number, messages)

    def _in_halves(self, messages: Sequence[bytes]) -> Signatures:
        half = len(messages) // 2
        if not half:
            return lambda: self.here(messages)
        return lambda: [*self(messages[:half])(), *self(messages[half:])()]

    def _pass_over(self) -> None:
        """Take away answers that came too late, or for a group that was not stored.

        They would fill the queue, and hold up the signer.
        """
        with contextlib.suppress(OSError):
            self.sock.setblocking(False)
            while True:
                self.sock.recv(1)

    def _received(self, number: int, messages: Sequence[bytes]) -> Sequence[bytes]:
        head, size = _NUMBER.pack(number), _NUMBER.size + _SIGNATURE * len(messages)
        with contextlib.suppress(OSError):
            self.sock.settimeout(PATIENCE)
            while True:
                data = self.sock.recv(size)
                # An answer that came too late for its own group is passed over.
                if not data.startswith(head):
                    continue
                if len(data) != size:
                    break
                return [data[at : at + _SIGNATURE] for at in range(_NUMBER.size, size, _SIGNATURE)]
        return self.here(messages)


def answer_signatures(sock: socket.socket, sign: Sign, watcher: int) -> None:
    """Sign what `SignerElsewhere` sends, until the pipe `watcher` is closed.

    What it is asked is wanted only when its group is on disk: it does not take the processor from
    who asks, which has that to do first.

    Told to stop (SIGTERM, SIGINT), it signs on while there is something to sign: answers that
    are under way need it.
    """
    if hasattr(os, "SCHED_BATCH"):
        with contextlib.suppress(OSError):  # a keeper may have forbidden it
            os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))
    told: list[int] = []
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, lambda caught, _: told.append(caught))
    heard = [sock.fileno(), watcher]
    while True:
        ready, _, _ = select.select(heard, [], [], QUIET)
        if watcher in ready or (told and not ready):
            return
        if not ready:
            continue
        number, messages = _unpacked(sock.recv(2 * MOST_BYTES))
        sock.send(_NUMBER.pack(number) + b"".join(map(sign, messages)))
