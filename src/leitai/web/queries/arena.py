"""What casting needs to know of a round, read once and kept while it is unchanged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from leitai.record.slotwriter import marks_text
from leitai.scoring.scheme import Scheme, parse_scheme, plain
from leitai.web.models import SchemeVersion, Slot, Ticket

_MOST_MARKS = 10_000


@dataclass(frozen=True, slots=True)
class TicketRight:
    """The right that a ticket gives: its place, its panel, the unit it may not mark."""

    position: int
    panel: str
    own_unit: int | None
    spoiled: bool
    number: str


@dataclass(frozen=True, slots=True)
class Arena:
    """A round as casting sees it; `tickets` by the hash of their secret."""

    round_id: int
    scheme: Scheme
    tickets: dict[str, TicketRight]
    size: int
    # Criterion -> what was sent for it -> its canonical text, for marks that were admitted.
    _marks: dict[str, dict[object, str]] = field(default_factory=dict)

    @property
    def linked(self) -> bool:
        return self.scheme.rules.linkage == "round"

    def marks_text(self, marks: Mapping[str, object]) -> str:
        """The canonical JSON of the marks of one ballot.

        Raises:
            MarkUnknown, MarkMissing, MarkOffScale.
        """
        known = self._marks
        if known and len(marks) == len(known):
            try:
                # In the order of the names, as the canonical form wants it.
                return "{" + ",".join([texts[_sent(marks[n])] for n, texts in known.items()]) + "}"
            except (KeyError, TypeError):
                pass
        return self._read(marks)

    def _read(self, marks: Mapping[str, object]) -> str:
        read = {code: plain(mark) for code, mark in self.scheme.read_marks(marks).items()}
        for code in sorted(read):
            texts = self._marks.setdefault(code, {})
            if len(texts) < _MOST_MARKS and len(str(marks[code])) < 20:
                texts[_sent(marks[code])] = marks_text({code: read[code]})[1:-1]
        return marks_text(read)


def _sent(mark: object) -> object:
    # True equals 1, and is no mark.
    return None if mark is True or mark is False else mark


@dataclass(frozen=True, slots=True)
class Turn:
    """A slot and its round by their keys, which never change; nor does the hash of its log."""

    slot_id: int
    key: str
    round_id: int
    round_key: str
    hash_name: str


_arenas: dict[tuple[int, int, int], Arena] = {}
_turns: dict[str, Turn] = {}


def arena_of(round_id: int, tickets_version: int, scheme_id: int) -> Arena:
    """The arena of a round, read again when tickets or scheme have changed."""
    at = (round_id, tickets_version, scheme_id)
    arena = _arenas.get(at)
    if arena is None:
        arena = _read_arena(round_id, scheme_id)
        for old in [key for key in _arenas if key[0] == round_id]:
            _arenas.pop(old, None)
        _arenas[at] = arena
    return arena


def _read_arena(round_id: int, scheme_id: int) -> Arena:
    rows = Ticket.objects.filter(round=round_id).values_list(
        "secret_hash", "position", "panel", "own_unit_id", "spoiled", "number"
    )
    tickets = {}
    size = 0
    for secret_hash, position, panel, own_unit, spoiled, number in rows:
        size = max(size, position + 1)
        if secret_hash:
            tickets[secret_hash] = TicketRight(position, panel, own_unit, spoiled, number)
    scheme = parse_scheme(SchemeVersion.objects.get(pk=scheme_id).body)
    return Arena(round_id, scheme, tickets, size)


def turns_by_key(keys: Iterable[str]) -> dict[str, Turn]:
    """The turns of slots' keys; unknown keys are left out."""
    wanted = set(keys)
    missing = [key for key in wanted if key not in _turns]
    if missing:
        rows = Slot.objects.filter(key__in=missing).values_list(
            "pk", "key", "round_id", "round__key", "round__hash_name"
        )
        _turns.update({row[1]: Turn(*row) for row in rows})
    return {key: _turns[key] for key in wanted if key in _turns}


def round_of_ticket(secret_hash: str) -> int | None:
    """The round that a ticket was issued in; None for an unknown ticket."""
    return Ticket.objects.filter(secret_hash=secret_hash).values_list("round_id", flat=True).first()


def turn_at(round_id: int, place: str) -> Turn | None:
    """The turn at a place in the running order, as a number without leading zeros."""
    if not place.isascii() or not place.isdigit() or len(place) > 4 or place != str(int(place)):
        return None
    slots = Slot.objects.filter(round_id=round_id, order=int(place))
    key = slots.values_list("key", flat=True).first()
    return None if key is None else turns_by_key([key])[key]


def forget_turn(key: str) -> None:
    """Forget a slot that is no longer there."""
    _turns.pop(key, None)


def forget_arenas() -> None:
    """Forget all, for tests that rebuild the database under the same keys."""
    _arenas.clear()
    _turns.clear()
