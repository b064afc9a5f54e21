"""Look into a hall's database after a fault: what the phones were told must be what is there."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections import Counter
from importlib import resources
from pathlib import Path
from typing import Any

from leitai.testing.faults.phones import Book, Sent


def set_up(folder: Path, database: str) -> None:
    """Django of this process on a hall's data folder. Once for each process."""
    os.environ["LEITAI_DATA"] = str(folder)
    os.environ["DATABASE_URL"] = database
    os.environ["DJANGO_SETTINGS_MODULE"] = "leitai.web.settings"
    import django

    django.setup()


def point_at(file: Path) -> None:
    """From now on look into this SQLite file."""
    from django.db import connections

    connections["default"].close()
    connections.databases["default"]["NAME"] = str(file)
    connections["default"].settings_dict["NAME"] = str(file)


def look(book: Book, *, slots: set[str] | None = None) -> list[str]:
    """What contradicts the phones' book, in words; empty when all is well.

    Every acknowledged ballot is there exactly once with the marks and the leaf of its receipt,
    nothing refused is there, and nothing that no phone sent; every log verifies.

    Args:
        slots: slots to compare; all by default.
    """
    from django.conf import settings
    from django.db import connections

    from leitai.web.actions.log import signer_named
    from leitai.web.models import Ballot
    from leitai.web.queries.soundness import examine_hall

    connections["default"].close()
    wrong = list(book.broken)
    rows = Ballot.objects.all()
    if slots is not None:
        rows = rows.filter(slot__key__in=slots)
    there: dict[str, Any] = {str(row.pk): row for row in rows.select_related("slot")}
    expected: Counter[str] = Counter()
    for one in book.acknowledged().values():
        if slots is None or one.body["slot"] in slots:
            wrong += _compare(one, there, expected)
    doubled = [number for number, count in expected.items() if count > 1]
    wrong += [f"one row for {expected[number]} ballots: {number}" for number in doubled]
    wrong += [f"refused and yet there: {n}" for n in _ids(book.refused().values()) if n in there]
    unknown = set(there) - set(expected) - set(_ids(book.waiting()))
    wrong += [f"there and sent by nobody: {number}" for number in sorted(unknown)[:5]]
    found = examine_hall(lambda origin: signer_named(origin, settings.SIGNING_SEED).key)
    wrong += [fault.say("en") for fault in found.faults]
    connections["default"].close()
    return wrong


def _compare(one: Sent, there: dict[str, Any], expected: Counter[str]) -> list[str]:
    from leitai.record.receipts import Receipt

    assert one.receipt is not None
    receipt = Receipt.from_json(one.receipt)
    expected[receipt.ballot] += 1
    row = there.get(receipt.ballot)
    if row is None:
        return [f"acknowledged and lost: {receipt.ballot} of {receipt.slot}"]
    if row.leaf != receipt.leaf.hex() or row.rev != receipt.rev:
        return [f"not as acknowledged: {receipt.ballot}"]
    sent = {code: float(mark) for code, mark in one.body["marks"].items()}
    if {code: float(mark) for code, mark in row.marks.items()} != sent:
        return [f"other marks than were sent: {receipt.ballot}"]
    return []


def _ids(ballots: Any) -> list[str]:
    """The recorded ids of ballots, which follow from ticket, slot and the phone's id."""
    from leitai.record.tickets import ballot_id, decode_code
    from leitai.web.models import Slot

    rounds = dict(Slot.objects.values_list("key", "round__key"))
    return [
        ballot_id(
            decode_code(one.body["ticket"]),
            round_id=rounds[one.body["slot"]],
            slot=one.body["slot"],
            client_id=one.body["id"],
        )
        for one in ballots
        if one.body["slot"] in rounds
    ]


def can_ask_second_verifier() -> bool:
    """Whether the verifier in JavaScript can be run here: it needs Node."""
    return shutil.which("node") is not None


def second_opinion(bundle: bytes, receipt: bytes | None = None) -> list[str]:
    """What the independent verifier in JavaScript finds wrong with a bundle."""
    script = resources.files("leitai.record").joinpath("js/verify.js")
    with tempfile.TemporaryDirectory(prefix="leitai-verify-") as name:
        files = [Path(name) / "bundle.zip"]
        files[0].write_bytes(bundle)
        if receipt is not None:
            files.insert(0, Path(name) / "receipt.json")
            files[0].write_bytes(receipt)
        command = ["node", str(script), *map(str, files), "--json"]
        done = subprocess.run(  # noqa: S603 - node and two files of our own
            command, capture_output=True, text=True, timeout=120, check=False
        )
    try:
        report = json.loads(done.stdout)
    except ValueError:
        return [f"verify.js gave no report: {done.stderr[-300:]}"]
    failed = [f"verify.js: {one['en']}" for one in report["checks"] if one["state"] == "fail"]
    return failed if failed or report["ok"] else ["verify.js: not good, and no check says why"]


def look_into_bundle(book: Book, bundle: bytes, *, receipts: int = 40) -> list[str]:
    """What contradicts the phones' book in the sealed bundle: counted must be each ticket's
    last acknowledged revision, and each receipt must verify against the bundle.
    """
    from leitai.record.bundle import read
    from leitai.record.receipts import Receipt
    from leitai.record.tickets import decode_code, pseudonym
    from leitai.record.verification import verify

    wrong = [check.say("en") for check in verify(bundle).checks if check.state == "fail"]
    if wrong:
        return wrong
    opened = read(bundle)
    counted = {
        (slot, one.pseudonym): one for slot, ones in opened.counted().items() for one in ones
    }
    last: dict[tuple[str, str], tuple[int, str]] = {}
    known = [Receipt.from_json(one.receipt) for one in book.acknowledged().values()]
    for receipt, one in zip(known, book.acknowledged().values(), strict=True):
        secret = decode_code(one.body["ticket"])
        name = pseudonym(secret, round_id=receipt.round_id, slot=receipt.slot)
        best = last.get((receipt.slot, name), (0, ""))
        last[receipt.slot, name] = max(best, (receipt.rev, receipt.ballot))
    # Small panels are withheld: their marks are not shown, and cannot be compared here.
    shown = {where: one for where, one in counted.items() if where in last}
    wrong += [
        f"another revision counts in {where[0]}: {one.ballot}"
        for where, one in shown.items()
        if last[where] != (one.rev, one.ballot)
    ]
    extra = set(counted) - set(last)
    wrong += [f"counted and sent by nobody: {counted[where].ballot}" for where in sorted(extra)[:5]]
    step = max(1, len(known) // receipts)
    for receipt in known[::step]:
        report = verify(bundle, receipt.to_bytes())
        wrong += [check.say("en") for check in report.checks if check.state == "fail"]
    if can_ask_second_verifier():
        wrong += second_opinion(bundle, known[-1].to_bytes() if known else None)
    return wrong
