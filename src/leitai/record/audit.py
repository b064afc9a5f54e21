"""Walks the log of a bundle once and gathers what the checks need."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from leitai.record.entries import (
    BALLOT_PREFIX,
    DEED_PREFIX,
    SLOT_CLOSED,
    SMALL_PANEL,
    Ballot,
    Deed,
    Entry,
    Withheld,
    entry_from_line,
)
from leitai.record.hashing import Algorithm
from leitai.record.merkle import Tree
from leitai.record.problems import BadBundle

_BALLOT_HEAD = len(b'{"ballot":')
_DEED_HEAD = len(b'{"deed":')
# Slot, panel, revision.
_Place = tuple[str, str, int]


def _rev(place: _Place) -> int:
    return place[2]


@dataclass(slots=True)
class SlotFacts:
    """What was found of one slot: counted ballots by panel, and leaves without ballots.

    Args:
        panels: number of counted published ballots by panel.
        revisions: published ballots, counted or not.
    """

    panels: dict[str, int] = field(default_factory=dict)
    revisions: int = 0
    withheld: int = 0
    superseded: int = 0

    @property
    def counted(self) -> int:
        """Number of published ballots that count."""
        return sum(self.panels.values())

    def to_json(self) -> dict[str, Any]:
        """The numbers, for the report."""
        return {
            "counted": self.counted,
            "panels": dict(self.panels),
            "earlier_revisions": self.revisions - self.counted,
            "withheld": self.withheld,
            "withheld_superseded": self.superseded,
        }


class Audit:
    """The log as found: tree, slots, deeds, and where a given leaf stands.

    Args:
        round_id: of the manifest.
        algorithm: of the manifest.
        wanted: leaf hash of a receipt, or None.
    """

    def __init__(self, round_id: str, algorithm: Algorithm, wanted: bytes | None = None) -> None:
        self.round_id, self.algorithm, self.wanted = round_id, algorithm, wanted
        self.tree = Tree(algorithm=algorithm)
        self.slots: dict[str, SlotFacts] = {}
        self.deeds: list[Deed] = []
        self.first_ballot: int | None = None
        self.scheme_locked: list[int] = []
        self.found: tuple[int, Ballot | Withheld] | None = None
        self.links: dict[bytes, str] = {}
        # A log may hold a million ballots: of each no more stays than its pseudonym with what it
        # shares with many (slot, panel, revision), and its id as a number.
        self._best: dict[bytes, _Place] = {}
        self._places: dict[_Place, _Place] = {}
        self._earlier: set[tuple[bytes, int]] = set()
        self._ids: set[int] = set()
        self._open: tuple[str, int] = ("", 0)
        self._last = b""

    def walk(self, lines: Iterable[bytes]) -> None:
        """Takes every line of `log.jsonl` in order.

        Raises:
            NotCanonical, BadField, BadBundle: at the first line that breaks a rule.
        """
        for number, line in enumerate(lines, 1):
            entry = entry_from_line(line)
            leaf = self._leaf(entry, line)
            if isinstance(entry, Deed):
                self._take_deed(entry, number)
            else:
                self._take_ballot(entry, leaf, number)
            self.tree.append(leaf)
        if self._open[1]:
            raise BadBundle(why=f"slot “{self._open[0]}” lacks {self._open[1]} ballots at the end")

    def counted_rev(self, pseudonym: str) -> int:
        """The revision that counts of a published ballot.

        Raises:
            KeyError: nothing is published under this pseudonym.
        """
        return self._best[pseudonym.encode()][2]

    def _leaf(self, entry: Entry, line: bytes) -> bytes:
        # The object's own bytes stand in the line, already known to be canonical.
        if isinstance(entry, Ballot):
            return self.algorithm.leaf(BALLOT_PREFIX + line[_BALLOT_HEAD:-1])
        if isinstance(entry, Deed):
            return self.algorithm.leaf(DEED_PREFIX + line[_DEED_HEAD:-1])
        return entry.leaf_hash

    def _take_deed(self, deed: Deed, number: int) -> None:
        if deed.round_id != self.round_id or deed.n != len(self.deeds) + 1:
            raise BadBundle(why=f"line {number}: deed {deed.n} is of another round or out of order")
        if self._open[1]:
            raise BadBundle(why=f"line {number}: a deed stands among the ballots of a slot")
        self.deeds.append(deed)
        if deed.what == SLOT_CLOSED:
            slot = deed.data["slot"]
            self._open, self._last = (slot, deed.data["leaves"]), b""
            self.slots.setdefault(slot, SlotFacts())
        if deed.what == "scheme.locked":
            self.scheme_locked.append(number)

    def _take_ballot(self, entry: Ballot | Withheld, leaf: bytes, number: int) -> None:
        slot, left = self._open
        if not left or entry.slot != slot:
            raise BadBundle(why=f"line {number}: a ballot stands where the log foresees none")
        if leaf <= self._last:
            raise BadBundle(why=f"line {number}: the ballots of a slot are doubled or out of order")
        self._open, self._last = (slot, left - 1), leaf
        if self.first_ballot is None:
            self.first_ballot = number
        if leaf == self.wanted:
            self.found = (number - 1, entry)
        facts = self.slots[slot]
        if isinstance(entry, Withheld):
            if entry.why == SMALL_PANEL:
                facts.withheld += 1
            else:
                facts.superseded += 1
            return
        self._take_published(entry, facts, leaf, number)

    def _take_published(self, ballot: Ballot, facts: SlotFacts, leaf: bytes, number: int) -> None:
        if ballot.round_id != self.round_id:
            raise BadBundle(why=f"line {number}: the ballot is of another round")
        name, id_ = ballot.pseudonym.encode(), int(ballot.ballot.replace("-", ""), 16)
        place = (ballot.slot, ballot.panel, ballot.rev)
        place = self._places.setdefault(place, place)
        known = self._best.get(name)
        twice = known is not None and (
            known[2] == ballot.rev or (name, ballot.rev) in self._earlier
        )
        if id_ in self._ids or twice:
            raise BadBundle(why=f"line {number}: a ballot or revision stands twice")
        self._ids.add(id_)
        facts.revisions += 1
        if known is None:
            self._best[name] = place
            facts.panels[ballot.panel] = facts.panels.get(ballot.panel, 0) + 1
        else:
            if known[0] != ballot.slot:
                raise BadBundle(why=f"line {number}: one pseudonym stands in two slots")
            if known[1] != ballot.panel:
                raise BadBundle(why=f"line {number}: one pseudonym stands in two panels")
            self._best[name] = max(known, place, key=_rev)
            self._earlier.add((name, min(known[2], ballot.rev)))
        if ballot.link is not None:
            self.links[leaf] = ballot.link
