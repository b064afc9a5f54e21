"""Rows of a round to the inputs of the count."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from leitai.scoring.count import CountedBallot, CountResult, SlotBallots, count_round
from leitai.scoring.scheme import Scheme, parse_scheme
from leitai.web.models import Ballot, Round, SchemeVersion, Slot, SlotState
from leitai.web.queries.entitlement import entitled, masks_of, tally_of


def counted_rows(slots: Iterable[Slot]) -> dict[int, list[Ballot]]:
    """Slot id -> the ballots that count: the highest revision of each pseudonym."""
    best: dict[tuple[int, str], Ballot] = {}
    for row in Ballot.objects.filter(slot__in=slots):
        other = best.get((row.slot_id, row.pseudonym))
        if other is None or other.rev < row.rev:
            best[row.slot_id, row.pseudonym] = row
    rows: dict[int, list[Ballot]] = defaultdict(list)
    for (slot_id, _), row in sorted(best.items()):
        rows[slot_id].append(row)
    return rows


def scheme_of(round_: Round) -> Scheme:
    """The scheme in force."""
    newest = SchemeVersion.objects.filter(round=round_).order_by("-version").first()
    assert newest is not None
    return parse_scheme(newest.body)


def slot_ballots(round_: Round, slots: Iterable[Slot]) -> list[SlotBallots]:
    """The given slots with the ballots that count, for `count_round`."""
    slots = list(slots)
    masks = masks_of(round_)
    rows = counted_rows(slots)
    return [
        SlotBallots(
            slot=slot.order or 0,
            unit=slot.unit.zh,
            group=slot.group,
            entitled=entitled(slot.tally or tally_of(masks, slot)),
            ballots=[
                CountedBallot(row.panel, {code: Decimal(m) for code, m in row.marks.items()})
                for row in rows[slot.pk]
            ],
            computed={code: Decimal(points) for code, points in slot.computed.items()},
        )
        for slot in slots
    ]


def count_closed(round_: Round) -> CountResult:
    """The count over the slots that are closed by now."""
    slots = round_.slots.filter(state=SlotState.CLOSED).select_related("unit")
    return count_round(scheme_of(round_), slot_ballots(round_, slots))
