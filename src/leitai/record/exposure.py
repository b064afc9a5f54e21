"""Looks at a bundle as someone would who wants to know whose ballot is whose.

What it finds is not proof of a name but a place where the published form itself
narrows a ballot down to fewer than `least` judges. Run it before publishing:
the tests use the same function as the attacker. See docs/explanation/ballot-secrecy.md
for what no program can see (habits, knowledge from outside).
"""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from leitai.base.problem import Lang
from leitai.record.base32 import from_base64
from leitai.record.bundle import LINKS, Bundle, lines_of
from leitai.record.canonical import decode
from leitai.record.entries import Ballot, Deed
from leitai.record.hashing import Algorithm
from leitai.record.reports import words

LEAST: Final = 5
_CLOCKED: Final = (1, 2, 6, 7)


@dataclass(frozen=True, slots=True)
class Exposure:
    """One place where judges are narrowed down.

    Args:
        kind: `small_panel`, `one_mark`, `entitlement`, `absence` or `clocked_id`.
        panel: the panel concerned.
        slot: the slot, or the slots that are missing for `absence`; "" for none.
        ballots: how many published ballots are exposed by it.
        group: among how many judges each of them hides.
    """

    kind: str
    panel: str
    slot: str
    ballots: int
    group: int

    def say(self, lang: Lang = "en") -> str:
        """The finding as one sentence."""
        sentence: str = words()["exposure"][self.kind][lang]
        return sentence.format(
            panel=self.panel, slot=self.slot, ballots=self.ballots, group=self.group
        )


def find_exposures(opened: Bundle, *, least: int = LEAST) -> tuple[Exposure, ...]:
    """Every place where a published ballot hides among fewer than `least` judges.

    - small_panel: a panel with fewer than `least` published ballots in a slot;
    - one_mark: all of a panel marked a slot the same, so each judge's marks are known;
    - entitlement: fewer than `least` ballots share a pattern of "not entitled";
    - absence: among judges whose ballots are linked across slots, fewer than `least`
      share the slots that they lack (their own unit, most often);
    - clocked_id: ballot ids of a kind that carries a clock.
    """
    slots, algorithm = opened.counted(), opened.manifest.algorithm
    return (
        *_by_slot(slots, least),
        *_absences(slots, _opened_links(opened), _closed_slots(opened), algorithm, least),
    )


def _by_slot(slots: Mapping[str, Sequence[Ballot]], least: int) -> Iterator[Exposure]:
    for slot, ballots in sorted(slots.items()):
        panels: dict[str, list[Ballot]] = defaultdict(list)
        for ballot in ballots:
            panels[ballot.panel].append(ballot)
        for panel, ones in sorted(panels.items()):
            count = len(ones)
            if count < least:
                yield Exposure("small_panel", panel, slot, count, count)
            if count > 1 and len({_frozen(one.marks) for one in ones}) == 1:
                yield Exposure("one_mark", panel, slot, count, 1)
            yield from _entitlements(panel, slot, ones, least)
            clocked = sum(uuid.UUID(one.ballot).version in _CLOCKED for one in ones)
            if clocked:
                yield Exposure("clocked_id", panel, slot, clocked, 1)


def _entitlements(panel: str, slot: str, ones: Sequence[Ballot], least: int) -> Iterator[Exposure]:
    patterns = Counter(
        frozenset(name for name, mark in one.marks.items() if mark is None) for one in ones
    )
    if len(patterns) > 1:
        for count in sorted(patterns.values()):
            if count < least:
                yield Exposure("entitlement", panel, slot, count, count)


def _absences(
    slots: Mapping[str, Sequence[Ballot]],
    links: Mapping[bytes, str],
    closed: Sequence[str],
    algorithm: Algorithm,
    least: int,
) -> Iterator[Exposure]:
    """Chains of linked ballots, grouped by panel and by the closed slots they lack."""
    chains: dict[tuple[str, str], set[str]] = defaultdict(set)
    for slot, ballots in slots.items():
        for ballot in ballots:
            name = links.get(ballot.leaf(algorithm)) if ballot.link is not None else None
            if name is not None:
                chains[ballot.panel, name].add(slot)
    groups: dict[tuple[str, frozenset[str]], list[int]] = defaultdict(list)
    for (panel, _), there in chains.items():
        groups[panel, frozenset(set(closed) - there)].append(len(there))
    order = sorted(groups.items(), key=lambda row: (row[0][0], sorted(row[0][1])))
    for (panel, lacking), lengths in order:
        if len(lengths) < least:
            slot = ", ".join(name for name in closed if name in lacking)
            yield Exposure("absence", panel, slot, sum(lengths), len(lengths))


def _opened_links(opened: Bundle) -> dict[bytes, str]:
    data = opened.files.get(LINKS, b"")
    rows: Iterable[Any] = map(decode, lines_of(data, name=LINKS))
    return {from_base64(row["leaf"], field="leaf", size=32): row["link"] for row in rows}


def _closed_slots(opened: Bundle) -> list[str]:
    deeds = (entry for entry in opened.entries() if isinstance(entry, Deed))
    found = [str(deed.data["slot"]) for deed in deeds if deed.what == "slot.closed"]
    return list(dict.fromkeys(found))


def _frozen(marks: Mapping[str, str | None]) -> frozenset[tuple[str, str | None]]:
    return frozenset(marks.items())
