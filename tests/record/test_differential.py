"""The two verifiers against one another on inputs that nobody chose.

Seeded, so that a run repeats; LEITAI_DIFFERENTIAL=5000 makes a long one by hand.
"""

from __future__ import annotations

import json
import os
import random
from typing import Any

from leitai.record import verification
from leitai.record.canonical import decode, encode
from leitai.record.problems import NotCanonical
from record import forgeries, sample
from record.second import answers, b64

COUNT = int(os.environ.get("LEITAI_DIFFERENTIAL", "60"))
KEY = sample.SIGNER.key.write()
LOG, NOTES = sample.fill(slots=1, withhold=True)
PROVED = LOG.prove(forgeries.RECEIPT, NOTES[-1])
VALUES: list[Any] = [
    None, True, False, 0, 1, -1, 2, 5, 2**53 - 1, "", "0", "1", "8.5", "8.50", "-0", "a", "\u0000",
    "\u007f", "e\u0301", "\u00e9", "\U0001f600", "x" * 100, "x" * 101, "\U0001f600" * 100,
    [], {}, [1], {"a": 1}, "A" * 43 + "=", "A" * 42 + "B=", "0" * 26, "8" + "0" * 25, "slot-1",
    "peers", "superseded", "__proto__", "00000000-0000-0000-0000-000000000000", "slot.closed",
    "scheme.locked", "tickets.issued", "sha256", "sm3",
]  # fmt: skip
NAMES = [
    "v",
    "rev",
    "n",
    "link",
    "files",
    "tickets",
    "slot",
    "leaves",
    "__proto__",
    "é",
    "😀",
    "Ａ",
]


def changed(value: Any, chance: random.Random) -> Any:
    """The JSON value with one thing in it changed, dropped or added."""
    if isinstance(value, dict) and value and chance.random() < 0.9:
        name = chance.choice(sorted(value))
        kind = chance.random()
        if kind < 0.1:
            return {k: v for k, v in value.items() if k != name}
        if kind < 0.2:
            return {**value, chance.choice(NAMES): chance.choice(VALUES)}
        return {**value, name: changed(value[name], chance)}
    if isinstance(value, list) and value and chance.random() < 0.9:
        at = chance.randrange(len(value))
        return [*value[:at], changed(value[at], chance), *value[at + 1 :]]
    return chance.choice(VALUES)


def scratched(data: bytes, chance: random.Random) -> bytes:
    """The bytes with a few of them changed, put in or cut."""
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(data) + 1)
        cut = chance.choice([0, 1, 1, 2])
        put = chance.choice(
            [b"", b"0", b"1", b"-", b".", b" ", b"\\", b'"', b",", b"{", b"\xcc\x81"]
        )
        data = data[:at] + put + data[at + cut :]
    return data


def test_canonical_json():
    chance = random.Random(1)
    seeds = [encode(entry.line()) for entry in LOG.entries] + [PROVED.to_bytes()]
    datas = [scratched(chance.choice(seeds), chance) for _ in range(10 * COUNT)]
    datas += [json.dumps(changed(decode(chance.choice(seeds)), chance), ensure_ascii=False,
                         separators=(",", ":"), sort_keys=True).encode("utf-8", "surrogatepass")
              for _ in range(10 * COUNT)]  # fmt: skip
    found = answers([{"task": "canonical", "data": b64(data)} for data in datas])
    for data, theirs in zip(datas, found, strict=True):
        try:
            ours: Any = encode(decode(data)).decode()
        except NotCanonical:
            ours = None
        assert ours == (None if isinstance(theirs, dict) else theirs), data


def test_receipts():
    chance = random.Random(2)
    base = PROVED.to_json()
    datas = [json.dumps(changed(base, chance)).encode() for _ in range(2 * COUNT)]
    datas += [scratched(PROVED.to_bytes(), chance) for _ in range(2 * COUNT)]
    found = answers([{"task": "receipt", "receipt": b64(data), "key": KEY} for data in datas])
    for data, theirs in zip(datas, found, strict=True):
        report = verification.verify_receipt(data, sample.SIGNER.key)
        ours = [[check.name, check.state] for check in report.checks]
        assert ours == [[c["name"], c["state"]] for c in theirs["checks"]], data


def test_logs_and_totals_signed_anew():
    chance = random.Random(3)

    def relined(lines: list[bytes]) -> list[bytes]:
        at = chance.randrange(len(lines))
        lines[at] = encode(changed(decode(lines[at]), chance))
        return lines

    def loose(value: Any) -> bytes:
        try:
            return encode(changed(value, chance))
        except NotCanonical:
            return encode(value)

    cases: list[bytes] = []
    while len(cases) < COUNT:
        more = {"totals.json": loose(sample.TOTALS)} if chance.random() < 0.4 else {}
        try:
            cases.append(forgeries.relogged(relined, withhold=True, more=more))
        except NotCanonical:
            continue
    found = answers([{"task": "bundle", "data": b64(data)} for data in cases])
    for data, theirs in zip(cases, found, strict=True):
        report = verification.verify(data)
        ours = [[check.name, check.state] for check in report.checks]
        assert ours == [[c["name"], c["state"]] for c in theirs["checks"]], data
