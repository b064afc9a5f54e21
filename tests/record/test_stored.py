"""A bundle verified where it lies: the same report as of its bytes, and no long read."""

from __future__ import annotations

import io

import pytest

from leitai.record import bundle
from leitai.record.hashing import SHA256, SM3
from leitai.record.notes import Key
from leitai.record.problems import BadBundle
from leitai.record.stored import Stored
from leitai.record.verification import verify
from record import forgeries, sample

CASES = forgeries.every()
SMALL = bundle.build(sample.contents(slots=1), signer=sample.SIGNER)


class Watched(io.BytesIO):
    """Notes how much was asked for at once."""

    longest = 0

    def read(self, size=-1):
        self.longest = max(self.longest, len(self.getbuffer()) if size in (-1, None) else size)
        return super().read(size)


@pytest.fixture(autouse=True)
def leave_every_list(monkeypatch):
    monkeypatch.setattr(bundle, "LEFT", 0)


def said(data, case):
    key = Key.parse(case.key) if case.key else None
    report = verify(data, case.receipt, key=key)
    return [check.say("en") for check in report.checks], report.facts


@pytest.mark.parametrize("case", CASES, ids=[case.why for case in CASES])
def test_every_forgery_is_told_in_the_same_words(case):
    assert said(io.BytesIO(case.data), case) == said(case.data, case)


def test_every_byte_changed_is_noticed():
    for at in range(0, len(SMALL), 5):
        harmed = bytearray(SMALL)
        harmed[at] ^= 1
        assert not verify(io.BytesIO(bytes(harmed))).ok, at
    for cut in range(0, len(SMALL), 97):
        assert not verify(io.BytesIO(SMALL[:cut])).ok, cut


def test_what_is_read_back_is_what_was_written():
    opened, left = bundle.read(SMALL), bundle.read(io.BytesIO(SMALL))
    assert [name for name, body in left.files.items() if isinstance(body, Stored)] == [bundle.LOG]
    assert list(left.entries()) == list(opened.entries()) and left.counted() == opened.counted()
    assert all(left.file(name) == opened.file(name) for name in opened.files)
    assert left.files[bundle.LOG].digest(SM3) == SM3.digest(opened.file(bundle.LOG))
    with pytest.raises(BadBundle):
        bundle.read(io.BytesIO(SMALL[:-1]))


def test_no_more_than_a_mebibyte_is_read_at_once():
    lines = b"".join(b'{"n":%d}\n' % n for n in range(400_000))
    file = Watched(b"front" + lines + b"rear")
    stored = Stored(file, 5, len(lines), name="log.jsonl")
    assert sum(1 for _ in stored.lines()) == 400_000
    assert b"\n".join(stored.lines()) + b"\n" == lines
    assert stored.digest(SHA256) == SHA256.digest(lines) and len(stored) == len(lines)
    assert file.longest == 1 << 20 < len(lines) // 4


def test_short_lists_are_held(monkeypatch):
    monkeypatch.setattr(bundle, "LEFT", 1 << 20)
    opened = bundle.read(io.BytesIO(SMALL))
    assert all(isinstance(body, bytes) for body in opened.files.values())


def test_a_file_that_changes_while_it_is_read_is_refused():
    file = io.BytesIO(SMALL)
    opened = bundle.read(file)
    at = SMALL.index(opened.file(bundle.LOG)) + 40
    file.seek(at)
    file.write(bytes([SMALL[at] ^ 1]))
    with pytest.raises(BadBundle, match="while it was read"):
        opened.file(bundle.LOG)
    file.truncate(at)
    with pytest.raises(BadBundle, match="while it was read"):
        opened.file(bundle.LOG)


def test_a_last_line_that_is_cut_off_is_refused():
    stored = Stored(io.BytesIO(b"a\nb\nc"), 0, 5, name="log.jsonl")
    with pytest.raises(BadBundle, match="cut off"):
        list(stored.lines())
    assert list(Stored(io.BytesIO(b"a\n\nb\n"), 0, 5, name="log.jsonl").lines()) == [
        b"a",
        b"",
        b"b",
    ]
    assert list(Stored(io.BytesIO(b""), 0, 0, name="log.jsonl").lines()) == []
