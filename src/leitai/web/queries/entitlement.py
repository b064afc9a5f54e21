"""Who may vote on which slot, in numbers: issued, recused, spoiled, used."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

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


def sealed_tally(round_: Round, slot: Slot) -> Tally:
    """Panel -> issued, recused, spoiled (unused and withdrawn) and used on this slot.

    ballots = issued - recused - spoiled - unused, where unused is what remains.
    """
    return tally_of(list(round_.tickets.all()), slot)


def tally_of(tickets: Iterable[Ticket], slot: Slot) -> Tally:
    """The same from tickets already read."""
    tally: Tally = defaultdict(lambda: {"issued": 0, "recused": 0, "spoiled": 0, "used": 0})
    used = bytes(slot.used)
    for ticket in tickets:
        row = tally[ticket.panel]
        row["issued"] += 1
        if ticket.own_unit_id == slot.unit_id:
            row["recused"] += 1
        elif bit(used, ticket.position):
            row["used"] += 1
        elif ticket.spoiled:
            row["spoiled"] += 1
    return dict(tally)


def entitled(tally: Tally) -> dict[str, int]:
    """Panel -> tickets that could vote: issued - recused - spoiled."""
    return {panel: row["issued"] - row["recused"] - row["spoiled"] for panel, row in tally.items()}
