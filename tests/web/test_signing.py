"""Signatures from another process are those of this one; without it, this one signs."""

from __future__ import annotations

import os
import random
import select
import socket
import struct
import threading
from collections.abc import Callable, Iterator

import pytest

from leitai.record.notes import Signer
from leitai.web import signing
from leitai.web.signing import SignerElsewhere, answer_signatures

SIGN = Signer.from_seed("hall", bytes(range(32))).sign
ONE = struct.pack(">Q", 1)


class Pair:
    """Both ends of a pair, the signer in a thread."""

    def __init__(self) -> None:
        self.mine, self.other = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.watcher, self._end = os.pipe()
        self.signed_here = 0

    def here(self, messages: object) -> list[bytes]:
        assert isinstance(messages, list)
        self.signed_here += len(messages)
        return [SIGN(message) for message in messages]

    def start(self) -> None:
        threading.Thread(
            target=answer_signatures, args=(self.other, SIGN, self.watcher), daemon=True
        ).start()

    def stop(self) -> None:
        os.close(self._end)


@pytest.fixture
def pair(monkeypatch: pytest.MonkeyPatch) -> Iterator[Pair]:
    monkeypatch.setattr(signing.signal, "signal", lambda *_: None)  # a thread takes none
    monkeypatch.delattr(os, "SCHED_BATCH", raising=False)  # nor is it to give way
    made = Pair()
    yield made
    made.stop()


def messages_of(count: int, size: Callable[[], int]) -> list[bytes]:
    return [random.Random(n).randbytes(size()) for n in range(count)]


@pytest.mark.parametrize("count", [0, 1, 2, 256, 1000])
def test_each_message_gets_its_own_signature(pair: Pair, count: int) -> None:
    pair.start()
    chance = random.Random(count)
    messages = messages_of(count, lambda: chance.randrange(0, 600))
    assert SignerElsewhere(pair.mine, pair.here)(messages)() == [SIGN(one) for one in messages]
    assert pair.signed_here == 0


def test_a_message_too_long_for_a_datagram_is_signed_here(pair: Pair) -> None:
    pair.start()
    messages = [b"a", b"b" * (signing.MOST_BYTES + 1), b"c"]
    assert SignerElsewhere(pair.mine, pair.here)(messages)() == [SIGN(one) for one in messages]
    assert pair.signed_here == 1


def test_without_a_signer_they_are_signed_here(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signing, "PATIENCE", 0.01)
    ask = SignerElsewhere(pair.mine, pair.here)
    messages = messages_of(5, lambda: 100)
    assert ask(messages)() == [SIGN(one) for one in messages]
    assert pair.signed_here == 5


def test_an_answer_that_comes_too_late_is_nobody_elses(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The signer was away for a moment: what it says of an old group is passed over."""
    monkeypatch.setattr(signing, "PATIENCE", 0.01)
    ask = SignerElsewhere(pair.mine, pair.here)
    old, new = messages_of(3, lambda: 50), [b"new"] * 3
    ask(old)()
    monkeypatch.setattr(signing, "PATIENCE", 5.0)
    pair.start()
    assert ask(new)() == [SIGN(one) for one in new]
    assert pair.signed_here == 3


def test_a_process_started_anew_takes_no_answer_of_the_one_before(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first group of each, of the same size; the first was killed before it was answered."""
    monkeypatch.setattr(signing, "PATIENCE", 0.01)
    SignerElsewhere(pair.mine, pair.here)([b"of the dead"])()
    monkeypatch.setattr(signing, "PATIENCE", 5.0)
    pair.start()
    assert SignerElsewhere(pair.mine, pair.here)([b"of the new"])() == [SIGN(b"of the new")]


def test_they_are_signed_while_the_caller_goes_on(pair: Pair) -> None:
    pair.start()
    signatures = SignerElsewhere(pair.mine, pair.here)([b"one", b"two"])
    # The answer lies there before anyone asks for it.
    ready, _, _ = select.select([pair.mine], [], [], 30)
    assert ready and signatures() == [SIGN(b"one"), SIGN(b"two")]


def test_groups_that_were_not_stored_leave_nothing_in_the_way(pair: Pair) -> None:
    """More of them than the queue of a socket holds; their signatures are nobody's."""
    pair.start()
    ask = SignerElsewhere(pair.mine, pair.here)
    for number in range(600):
        ask([b"given up %d" % number])
    assert ask([b"stored"])() == [SIGN(b"stored")]
    assert pair.signed_here == 0


@pytest.mark.parametrize("answer", [b"", b"\0", ONE, ONE + b"x" * 63, ONE[:7] + b"\2" + b"x" * 64])
def test_an_answer_that_is_not_whole_is_not_used(
    pair: Pair, monkeypatch: pytest.MonkeyPatch, answer: bytes
) -> None:
    monkeypatch.setattr(signing, "PATIENCE", 0.01)
    ask = SignerElsewhere(pair.mine, pair.here)
    ask.number = 0
    pair.other.send(answer)
    assert ask([b"one"])() == [SIGN(b"one")]
    assert pair.signed_here == 1
