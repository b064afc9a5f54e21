"""Recount a protocol bundle: from what is published to the same digits, or where it differs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from leitai.record.bundle import Bundle
from leitai.record.entries import SLOT_CLOSED, Ballot, Deed
from leitai.scoring.count.pools import pool_panels
from leitai.scoring.count.result import CountResult
from leitai.scoring.count.tallied import CountedBallot, Tallied
from leitai.scoring.count.tally import SlotBallots, count_round
from leitai.scoring.scheme import parse_scheme

MERGED = "merged.json"
# A panel and what one of its ballots bears.
_Alike = tuple[str, tuple[tuple[str, str], ...]]


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where the published result and the recount differ."""

    where: str
    published: str
    recounted: str


@dataclass(frozen=True, slots=True)
class Recount:
    """The outcome of a recount; `same` to the last digit when nothing differs."""

    result: CountResult
    differences: tuple[Difference, ...]
    ballots: int

    @property
    def same(self) -> bool:
        return not self.differences


def recount(bundle: Bundle) -> Recount:
    """Count a bundle's published ballots again by its scheme.

    Args:
        bundle: an opened bundle; whether it is whole is `record.verification`'s matter.

    Raises:
        SchemeNotReadable, WeightsDoNotSum: the bundle's scheme cannot be used.
        BadBundle, KeyError: a document of the bundle lacks a part.
    """
    scheme = parse_scheme(bundle.json("scheme.json"))
    slots = slots_of(bundle)
    result = count_round(scheme, slots)
    published = bundle.json("result.json")
    return Recount(
        result=result,
        differences=tuple(_differences("", published, result.as_json())),
        ballots=sum(slot.ballots.total for slot in slots if isinstance(slot.ballots, Tallied)),
    )


def slots_of(bundle: Bundle) -> list[SlotBallots]:
    """What the bundle publishes of each slot, ready to be counted."""
    scheme = parse_scheme(bundle.json("scheme.json"))
    order = [panel.code for panel in scheme.panels]
    merged = bundle.json(MERGED) if MERGED in bundle.files else {}
    tallies, counted = _read_log(bundle)
    slots = []
    for unit in bundle.json("roster.json")["units"]:
        key = unit["slot"]
        tally = tallies.get(key, {})
        alike = counted.get(key, Counter())
        for pool in merged.get(key, []):
            alike.update((pool["panels"][0], _frozen(marks)) for marks in pool["marks"])
        ballots = Tallied(
            scheme,
            (
                CountedBallot(panel, {c: Decimal(m) for c, m in marks}, times)
                for (panel, marks), times in alike.items()
            ),
        )
        slots.append(
            SlotBallots(
                slot=unit["order"],
                unit=unit["unit"],
                group=unit["group"],
                entitled={
                    panel: row["issued"] - row["recused"] - row["spoiled"]
                    for panel, row in tally.items()
                },
                ballots=ballots,
                computed={c: Decimal(points) for c, points in unit["computed"].items()},
                pools=pool_panels(
                    {panel: row["used"] for panel, row in tally.items()},
                    order,
                    scheme.rules.small_panel,
                ),
                cast=sum(row["used"] for row in tally.values()),
            )
        )
    return slots


def _read_log(
    bundle: Bundle,
) -> tuple[dict[str, Mapping[str, Any]], dict[str, Counter[_Alike]]]:
    """Slot -> its tickets; slot -> panel and marks -> how many counted ballots are alike in them.

    Of each ballot no more is held than its pseudonym: there may be a million.
    """
    tallies: dict[str, Mapping[str, Any]] = {}
    best: dict[str, dict[bytes, tuple[int, _Alike]]] = {}
    same: dict[tuple[int, _Alike], tuple[int, _Alike]] = {}
    for entry in bundle.entries():
        if isinstance(entry, Deed) and entry.what == SLOT_CLOSED:
            tallies[entry.data["slot"]] = entry.data["tickets"]
        elif isinstance(entry, Ballot):
            slot = best.setdefault(entry.slot, {})
            name = entry.pseudonym.encode()
            other = slot.get(name)
            if other is None or other[0] < entry.rev:
                held = (entry.rev, (entry.panel, _frozen(entry.marks)))
                slot[name] = same.setdefault(held, held)
    counted = {key: Counter(alike for _, alike in slot.values()) for key, slot in best.items()}
    return tallies, counted


def _frozen(marks: Mapping[str, str | None]) -> tuple[tuple[str, str], ...]:
    return tuple((code, mark) for code, mark in marks.items() if mark is not None)


def _differences(where: str, published: Any, recounted: Any) -> Iterator[Difference]:
    if isinstance(published, dict) and isinstance(recounted, dict):
        for name in sorted(published.keys() | recounted.keys()):
            at = f"{where}.{name}" if where else name
            yield from _differences(at, published.get(name), recounted.get(name))
    elif isinstance(published, list) and isinstance(recounted, list):
        if len(published) != len(recounted):
            yield Difference(f"{where}.length", str(len(published)), str(len(recounted)))
        for index, (one, other) in enumerate(zip(published, recounted, strict=False)):
            label = one.get("unit", index) if isinstance(one, dict) else index
            yield from _differences(f"{where}[{label}]", one, other)
    elif published != recounted or type(published) is not type(recounted):
        yield Difference(where, str(published), str(recounted))
