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
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.stats import spearmanr

from leitai.record.bundle import read
from leitai.record.receipts import Receipt
from leitai.testing.faults.hall import Hall
from leitai.testing.faults.phones import Book, Line, Sent

NAMES = ("leitai.sqlite3", "leitai.sqlite3-wal")
JUDGES = 240
# How often a run may fail although nothing tells the order, and among how many looks it is shared.
FALSE_ALARMS = 1e-6
LOOKS = 8
# A trace of fewer ballots than this is not looked at: it tells of them alone.
FEWEST = 20


@dataclass(frozen=True)
class Trace:
    """A correlation with the order of casting, and how often chance gives one as strong."""

    rho: float
    chance: float

    @property
    def tells(self) -> bool:
        """Whether it is stronger than chance."""
        return self.chance < FALSE_ALARMS / LOOKS


def look(places: Sequence[int]) -> Trace:
    """The trace in what was found, one number a ballot in the order of casting.

    `chance` is two-sided, by Student's t with n - 2 degrees of freedom.
    """
    found = spearmanr(places, range(len(places)))
    return Trace(float(found.statistic), float(found.pvalue))


@dataclass(frozen=True)
class Found:
    """What the attack found: by row number, and by place in each file."""

    by_row: Trace
    by_place: dict[str, Trace]

    @property
    def traces(self) -> list[Trace]:
        return [self.by_row, *self.by_place.values()]


def attack(folder: Path, cast: list[Receipt]) -> Found:
    raw = {name: (folder / name).read_bytes() for name in NAMES if (folder / name).exists()}
    by_place = {}
    for name, data in raw.items():
        # The first traces may be of the closing; the last ones of casting, or the other way.
        for which, find in (("first", data.find), ("last", data.rfind)):
            places = [find(receipt.leaf.hex().encode()) for receipt in cast]
            # Some ballots may have left a trace where others have not.
            there = [place for place in places if place >= 0]
            if len(there) >= FEWEST:
                by_place[f"{name}, {which}"] = look(there)
    # Opened as it lies there, with what the log holds.
    with sqlite3.connect(folder / NAMES[0]) as file:
        ids = [row[0] for row in file.execute("SELECT id FROM leitai_ballot ORDER BY rowid")]
    file.close()
    rows = [ids.index(receipt.ballot.replace("-", "")) for receipt in cast]
    return Found(look(rows), by_place)


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """All judges cast one after another; the files as they lay then, and after the closing."""
    folder = tmp_path_factory.mktemp("attack")
    hall, book = Hall(folder / "hall", tickets=JUDGES), Book()
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
    # Those of the unit on stage itself have no right to vote.
    assert len(played["cast"]) >= JUDGES - 12
    assert max(abs(trace.rho) for trace in found.traces) > 0.9, found


def test_once_it_is_closed_no_file_tells_it(played: dict[str, Any]) -> None:
    found = attack(played["folder"] / "closed", played["cast"])
    assert 2 <= len(found.traces) < LOOKS, found
    assert not any(trace.tells for trace in found.traces), found


def test_the_bundle_tells_neither_order_nor_ticket(played: dict[str, Any]) -> None:
    """From the published file alone: the order of leaves, and any value that a ticket shares."""
    opened = read(played["bundle"])
    cast = played["cast"]
    there = [one.leaf() for one in opened.counted()[played["slot"]]]
    known = [receipt for receipt in cast if receipt.leaf in there]
    assert len(known) >= JUDGES // 2
    assert not look([there.index(receipt.leaf) for receipt in known]).tells
    text = b"".join(opened.files.values())
    for one in played["book"].sent.values():
        for secret in (one.body["id"], one.body["ticket"], one.body["ticket"].replace("-", "")):
            assert secret.encode() not in text


def test_the_bound_is_passed_by_chance_as_often_as_it_says() -> None:
    """Of 5,000 orders drawn by lot, one in a hundred is thought rarer than that."""
    chance = np.random.default_rng(5)
    rare = sum(look(chance.permutation(JUDGES).tolist()).chance < 0.01 for _ in range(5_000))
    assert 25 < rare < 80


def test_the_bound_is_passed_by_traces_that_are_weak() -> None:
    """Traces of .5 as a run would meet them, and the order of groups of eighty alone."""
    chance, order = np.random.default_rng(5), np.arange(JUDGES)
    spread = np.std(order) * np.sqrt(3)
    weak = [look((order + chance.normal(0, spread, JUDGES)).tolist()) for _ in range(2000)]
    assert 0.48 < float(np.mean([trace.rho for trace in weak])) < 0.52
    assert sum(not trace.tells for trace in weak) < 20
    groups = [chance.permutation(80) + 80 * n for n in range(3)]
    assert look(np.concatenate(groups).tolist()).tells
    assert not look(chance.permutation(JUDGES).tolist()).tells
