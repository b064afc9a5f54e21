"""The attack on the machine's files: a keeper or a thief who knows the order in which judges cast.

Somebody with a camera in the hall knows who pressed first, second, third. If the files tell in
which order ballots came, the two lists together name every judge. The attack looks everywhere:
row numbers, and the first and the last place of each ballot in the database file and its
write-ahead log, free pages included. It is scored by Spearman's correlation of the
order found with the order of casting: 1 names everybody, 0 nobody. While the slot is open it
must succeed (or it would show nothing); once the slot is closed it must fail.
"""

from __future__ import annotations

import shutil
import sqlite3
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from scipy.stats import spearmanr

from leitai.record.bundle import read
from leitai.record.receipts import Receipt
from leitai.testing.faults.hall import Hall
from leitai.testing.faults.phones import Book, Line, Sent

NAMES = ("leitai.sqlite3", "leitai.sqlite3-wal")
# A correlation as strong as this comes by chance once in a thousand, of 40 ballots.
BY_CHANCE = 0.5


@dataclass(frozen=True)
class Found:
    """What the attack found: correlation by row number, and by place in each file."""

    by_row: float
    by_place: dict[str, float]


def attack(folder: Path, cast: list[Receipt]) -> Found:
    order = range(len(cast))
    raw = {name: (folder / name).read_bytes() for name in NAMES if (folder / name).exists()}
    by_place = {}
    for name, data in raw.items():
        places = [data.find(receipt.leaf.hex().encode()) for receipt in cast]
        if all(place >= 0 for place in places):
            by_place[name] = float(spearmanr(places, order).statistic)
        # The first traces may be of the closing; the last ones of casting, or the other way.
        last = [data.rfind(receipt.leaf.hex().encode()) for receipt in cast]
        if all(place >= 0 for place in last):
            by_place[f"{name}, last"] = float(spearmanr(last, order).statistic)
    # Opened as it lies there, with what the log holds.
    with sqlite3.connect(folder / NAMES[0]) as file:
        ids = [row[0] for row in file.execute("SELECT id FROM leitai_ballot ORDER BY rowid")]
    file.close()
    rows = [ids.index(receipt.ballot.replace("-", "")) for receipt in cast]
    return Found(float(spearmanr(rows, order).statistic), by_place)


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Forty judges cast one after another; the files as they lay then, and after the closing."""
    folder = tmp_path_factory.mktemp("attack")
    hall, book = Hall(folder / "hall", tickets=44), Book()
    try:
        hall.start()
        hall.sign_in()
        slot, line = hall.advance("scoring"), Line(hall.base)
        criteria = hall.read_round()["criteria"]
        marks = {one["code"]: one["scale"]["min"] for one in criteria}
        for code in hall.facts["tickets"]:
            number = str(uuid.uuid4())
            book.sent[number] = Sent({"id": number, "ticket": code, "slot": slot, "marks": marks})
            line.send(book, book.sent[number])
        cast = [Receipt.from_json(one.receipt) for one in book.acknowledged().values()]
        copy(hall.folder, folder / "open")
        hall.advance("closed")
        copy(hall.folder, folder / "closed")
        hall.seal()
    finally:
        hall.stop()
    with sqlite3.connect(hall.folder / NAMES[0]) as file:
        parts = file.execute('SELECT data FROM leitai_bundlepart ORDER BY "index"').fetchall()
    file.close()
    bundle = b"".join(data for (data,) in parts)
    return {"folder": folder, "cast": cast, "slot": slot, "bundle": bundle, "book": book}


def copy(data: Path, target: Path) -> None:
    target.mkdir()
    for name in NAMES:
        if (data / name).exists():
            shutil.copy(data / name, target / name)


def test_while_the_slot_is_open_the_files_tell_the_order(played: dict[str, Any]) -> None:
    """The positive control, and why the keeper is trusted while a slot is open."""
    found = attack(played["folder"] / "open", played["cast"])
    assert len(played["cast"]) >= 35
    assert max(abs(found.by_row), *map(abs, found.by_place.values())) > 0.9, found


def test_once_it_is_closed_no_file_tells_it(played: dict[str, Any]) -> None:
    found = attack(played["folder"] / "closed", played["cast"])
    worst = max(abs(found.by_row), *map(abs, found.by_place.values()))
    assert worst < BY_CHANCE, found


def test_the_bundle_tells_neither_order_nor_ticket(played: dict[str, Any]) -> None:
    """From the published file alone: the order of leaves, and any value that a ticket shares."""
    opened = read(played["bundle"])
    cast = played["cast"]
    there = [one.leaf() for one in opened.counted()[played["slot"]]]
    known = [receipt for receipt in cast if receipt.leaf in there]
    assert len(known) >= 20
    places = [there.index(receipt.leaf) for receipt in known]
    assert abs(float(spearmanr(places, range(len(known))).statistic)) < BY_CHANCE
    text = b"".join(opened.files.values())
    for one in played["book"].sent.values():
        for secret in (one.body["id"], one.body["ticket"], one.body["ticket"].replace("-", "")):
            assert secret.encode() not in text
