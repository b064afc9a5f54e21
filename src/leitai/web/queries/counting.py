"""Rows of a round to the inputs of the count.

The database takes ballots that are alike together; what comes out is taken one after another,
so that memory does not grow with the number of ballots.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, TextField
from django.db.models.functions import Cast

from leitai.scoring.count import CountedBallot, CountResult, SlotBallots, count_round
from leitai.scoring.scheme import Scheme, parse_scheme
from leitai.web.models import Ballot, Round, SchemeVersion, Slot, SlotState
from leitai.web.queries.entitlement import entitled, masks_of, tally_of

_AT_ONCE = 2000


def counted_rows(slots: Iterable[Slot]) -> QuerySet[Ballot]:
    """The ballots that count: the highest revision of each pseudonym on each slot."""
    later = Ballot.objects.filter(
        slot=OuterRef("slot"), pseudonym=OuterRef("pseudonym"), rev__gt=OuterRef("rev")
    )
    return Ballot.objects.filter(~Exists(later), slot__in=slots)


def alike(slot: Slot, panels: Iterable[str] | None = None) -> Iterator[tuple[str, Any, int]]:
    """(panel, marks, number of ballots) on a slot, of these panels or of all.

    Marks that are alike may come more than once, written in another order.
    """
    rows = counted_rows([slot])
    if panels is not None:
        rows = rows.filter(panel__in=panels)
    # As text: the database compares it, and it is read once for many ballots.
    text = rows.annotate(written=Cast("marks", TextField())).values("panel", "written")
    groups = text.annotate(n=Count("pk")).order_by().values_list("panel", "written", "n")
    for panel, written, n in groups.iterator(chunk_size=_AT_ONCE):
        yield panel, json.loads(written), n


def panel_sizes(slots: Iterable[Slot]) -> dict[int, dict[str, int]]:
    """Slot id -> panel -> number of ballots that count."""
    sizes: dict[int, dict[str, int]] = {}
    groups = counted_rows(slots).values("slot_id", "panel").annotate(n=Count("pk")).order_by()
    for slot_id, panel, n in groups.values_list("slot_id", "panel", "n"):
        sizes.setdefault(slot_id, {})[panel] = n
    return sizes


def scheme_of(round_: Round) -> Scheme:
    """The scheme in force."""
    newest = SchemeVersion.objects.filter(round=round_).order_by("-version").first()
    assert newest is not None
    return parse_scheme(newest.body)


def slot_ballots(round_: Round, slots: Iterable[Slot]) -> Iterator[SlotBallots]:
    """The given slots for `count_round`; the ballots of each are read when it is counted."""
    masks = masks_of(round_)
    for slot in slots:
        yield SlotBallots(
            slot=slot.order or 0,
            unit=slot.unit.zh,
            group=slot.group,
            entitled=entitled(slot.tally or tally_of(masks, slot)),
            ballots=_ballots_of(slot),
            computed={code: Decimal(points) for code, points in slot.computed.items()},
        )


def _ballots_of(slot: Slot) -> Iterator[CountedBallot]:
    known: dict[str, Decimal] = {}
    for panel, marks, n in alike(slot):
        for mark in marks.values():
            if mark not in known:
                known[mark] = Decimal(mark)
        yield CountedBallot(panel, {code: known[mark] for code, mark in marks.items()}, n)


def count_closed(round_: Round) -> CountResult:
    """The count over the slots that are closed by now."""
    slots = round_.slots.filter(state=SlotState.CLOSED).select_related("unit")
    return count_round(scheme_of(round_), slot_ballots(round_, slots))
