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

from leitai.scoring.count import CountedBallot, CountResult, SlotBallots, Tallied, count_round
from leitai.scoring.scheme import Scheme, parse_scheme, scheme_hash
from leitai.web.models import Ballot, Round, SchemeVersion, Slot, SlotMarks, SlotState
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


def slot_ballots(
    round_: Round, slots: Iterable[Slot], *, use_kept: bool = True
) -> Iterator[SlotBallots]:
    """The given slots for `count_round`.

    Args:
        use_kept: take the sums kept at the closing; else, and where none are, read the ballots.
    """
    slots, masks = list(slots), masks_of(round_)
    kept = _kept_marks(scheme_of(round_), slots) if use_kept else {}
    for slot in slots:
        yield SlotBallots(
            slot=slot.order or 0,
            unit=slot.unit.zh,
            group=slot.group,
            entitled=entitled(slot.tally or tally_of(masks, slot)),
            ballots=kept.get(slot.pk) or counted_ballots(slot),
            computed={code: Decimal(points) for code, points in slot.computed.items()},
        )


def _kept_marks(scheme: Scheme, slots: list[Slot]) -> dict[int, Tallied]:
    """Slot id -> sums kept at its closing, where nothing came after them."""
    rows = SlotMarks.objects.filter(slot__in=slots, scheme_hash=scheme_hash(scheme.body))
    found = {row.slot_id: row for row in rows}
    if not found:
        return {}
    sizes = Ballot.objects.filter(slot__in=found).values("slot").annotate(n=Count("pk")).order_by()
    there = dict(sizes.values_list("slot", "n"))
    return {
        pk: Tallied.from_json(scheme, row.body)
        for pk, row in found.items()
        if there.get(pk, 0) == row.ballots
    }


def counted_ballots(slot: Slot) -> Iterator[CountedBallot]:
    """The ballots of a slot that count, those that are alike together."""
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
