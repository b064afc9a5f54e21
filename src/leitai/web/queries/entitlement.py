"""Who may vote on which slot, in numbers: issued, recused, spoiled, used."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from leitai.web.models import Round, Slot, Ticket

Tally = dict[str, dict[str, int]]


def bit(bits: bytes | memoryview, position: int) -> bool:
    """Whether the bit of a ticket's position is set."""
    index = position >> 3
    return index < len(bits) and bool(bytes(bits[index : index + 1])[0] >> (position & 7) & 1)


def with_bits(bits: bytes | memoryview, positions: Iterable[int], size: int) -> bytes:
    """The bits with those of `positions` set, for `size` tickets in all."""
    filled = bytearray(bytes(bits).ljust((size + 7) // 8, b"\0"))
    for position in positions:
        filled[position >> 3] |= 1 << (position & 7)
    return bytes(filled)


@dataclass(frozen=True, slots=True)
class TicketMasks:
    """A round's tickets as sets of bits by position, so that a tally is a few ands.

    Args:
        panels: panel -> its tickets. units: unit id -> tickets whose own unit it is.
        spoiled: withdrawn ones. issued: panel -> how many.
    """

    panels: dict[str, int]
    units: dict[int, int]
    spoiled: int
    issued: dict[str, int]


_known: dict[tuple[int, int], TicketMasks] = {}


def masks_of(round_: Round) -> TicketMasks:
    """The masks of a round's tickets, kept until tickets are issued or withdrawn."""
    at = (round_.pk, round_.tickets_version)
    masks = _known.get(at)
    if masks is None:
        masks = _read_masks(round_)
        for old in [key for key in _known if key[0] == round_.pk]:
            _known.pop(old, None)
        _known[at] = masks
    return masks


def _read_masks(round_: Round) -> TicketMasks:
    panels: dict[str, int] = defaultdict(int)
    units: dict[int, int] = defaultdict(int)
    spoiled = 0
    rows = Ticket.objects.filter(round=round_).values_list(
        "position", "panel", "own_unit_id", "spoiled"
    )
    for position, panel, own_unit, gone in rows:
        one = 1 << position
        panels[panel] |= one
        if own_unit is not None:
            units[own_unit] |= one
        if gone:
            spoiled |= one
    issued = {panel: mask.bit_count() for panel, mask in panels.items()}
    return TicketMasks(dict(panels), dict(units), spoiled, issued)


def forget_masks() -> None:
    """Forget all, for tests that rebuild the database under the same keys."""
    _known.clear()


def tally_of(masks: TicketMasks, slot: Slot) -> Tally:
    """Panel -> issued, recused, spoiled (unused and withdrawn) and used on this slot.

    ballots = issued - recused - spoiled - unused, where unused is what remains.
    """
    used = int.from_bytes(bytes(slot.used), "little")
    own = masks.units.get(slot.unit_id, 0)
    tally: Tally = {}
    for panel, mask in masks.panels.items():
        may = mask & ~own
        tally[panel] = {
            "issued": masks.issued[panel],
            "recused": (mask & own).bit_count(),
            "spoiled": (may & masks.spoiled & ~used).bit_count(),
            "used": (may & used).bit_count(),
        }
    return tally


def entitled(tally: Tally) -> dict[str, int]:
    """Panel -> tickets that could vote: issued - recused - spoiled."""
    return {panel: row["issued"] - row["recused"] - row["spoiled"] for panel, row in tally.items()}
