"""What casting needs to know of a round, read once and kept while it is unchanged."""

from __future__ import annotations

from dataclasses import dataclass

from leitai.scoring.scheme import Scheme, parse_scheme
from leitai.web.models import Round, SchemeVersion, Ticket


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
    key: str
    scheme: Scheme
    tickets: dict[str, TicketRight]
    tickets_version: int
    size: int


_known: dict[tuple[int, int, int], Arena] = {}


def read_arena(round_: Round) -> Arena:
    """The arena of a round, read again when tickets or scheme have changed."""
    scheme = SchemeVersion.objects.filter(round=round_).order_by("-version").only("pk").first()
    assert scheme is not None
    at = (round_.pk, round_.tickets_version, scheme.pk)
    arena = _known.get(at)
    if arena is None:
        arena = _read(round_, scheme.pk)
        for old in [key for key in _known if key[0] == round_.pk]:
            _known.pop(old, None)
        _known[at] = arena
    return arena


def _read(round_: Round, scheme_pk: int) -> Arena:
    rows = Ticket.objects.filter(round=round_).values_list(
        "secret_hash", "position", "panel", "own_unit_id", "spoiled", "number"
    )
    tickets = {}
    size = 0
    for secret_hash, position, panel, own_unit, spoiled, number in rows:
        size = max(size, position + 1)
        if secret_hash:
            tickets[secret_hash] = TicketRight(position, panel, own_unit, spoiled, number)
    return Arena(
        round_id=round_.pk,
        key=round_.key,
        scheme=parse_scheme(SchemeVersion.objects.get(pk=scheme_pk).body),
        tickets=tickets,
        tickets_version=round_.tickets_version,
        size=size,
    )


def forget_arenas() -> None:
    """Forget all, for tests that rebuild the database under the same keys."""
    _known.clear()
