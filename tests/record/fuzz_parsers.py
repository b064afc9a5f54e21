"""Coverage-guided fuzzing of every parser of the record: `python tests/record/fuzz_parsers.py`.

Needs `pip install atheris` (not among the pinned tools: it is for Linux and runs by hand).
Options are libFuzzer's, for example `-max_total_time=120`. A parser may refuse
with a RecordProblem; anything else it raises, and any value that is not
written again as it was read, is a finding.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["leitai.record"]):
    from leitai.record import verification
    from leitai.record.canonical import decode, encode
    from leitai.record.checkpoints import Checkpoint
    from leitai.record.entries import entry_from_line
    from leitai.record.notes import Key, parse_note
    from leitai.record.problems import RecordProblem
    from leitai.record.receipts import Receipt
    from leitai.record.tickets import decode_code, encode_code
    from leitai.record.zipped import read_zip, write_zip

sys.path.insert(0, str(Path(__file__).parents[1]))
from record import forgeries, sample


def text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


def ticket(data: bytes) -> None:
    encode_code(decode_code(text(data)))


def receipt(data: bytes) -> None:
    read = Receipt.parse(data)
    if Receipt.parse(read.to_bytes()) != read:
        raise AssertionError("a receipt is written as another one")


def same(data: bytes, again: bytes) -> None:
    if data != again:
        raise AssertionError("what was read is written otherwise")


PARSERS = [
    lambda data: same(data, encode(decode(data))),
    lambda data: same(data, encode(entry_from_line(data).line())),
    lambda data: receipt(data),
    lambda data: same(data, parse_note(text(data)).write().encode()),
    lambda data: same(data, Checkpoint.parse_body(text(data)).body().encode()),
    lambda data: same(data, Key.parse(text(data)).write().encode()),
    lambda data: same(data, write_zip(read_zip(data))),
    lambda data: verification.verify(data).to_json(),
    lambda data: verification.verify_receipt(data, sample.SIGNER.key).to_json(),
    ticket,
]


def one_input(data: bytes) -> None:
    """The first byte chooses the parser."""
    if not data:
        return
    try:
        PARSERS[data[0] % len(PARSERS)](data[1:])
    except RecordProblem:
        return


def seeds(folder: Path) -> None:
    """One good input for each parser to start from."""
    log, notes = sample.fill(slots=1)
    good = [
        encode(sample.SCHEME),
        encode(log.entries[5].line()),
        log.prove(forgeries.RECEIPT, notes[-1]).to_bytes(),
        notes[-1].encode(),
        notes[-1].split("\n\n")[0].encode() + b"\n",
        sample.SIGNER.key.write().encode(),
        write_zip({"a.txt": b"x"}),
        forgeries.signed(forgeries.files_of()),
        forgeries.RECEIPT.to_bytes(),
        encode_code(bytes(range(16))).encode(),
    ]
    for number, data in enumerate(good):
        (folder / f"seed-{number}").write_bytes(bytes([number]) + data)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as corpus:
        seeds(Path(corpus))
        atheris.Setup([*sys.argv, "-max_len=20000", corpus], one_input)
        atheris.Fuzz()
