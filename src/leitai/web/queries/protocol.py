"""The protocol of a round: what its bundle holds."""

from __future__ import annotations

import platform
from collections import defaultdict
from decimal import Decimal
from typing import Any

from leitai import __version__
from leitai.record.bundle import Contents, LinkOpening
from leitai.record.canonical import decode, encode
from leitai.record.entries import (
    DEED_PREFIX,
    SMALL_PANEL,
    SUPERSEDED,
    Ballot,
    Deed,
    Entry,
    Withheld,
)
from leitai.scoring.count.pools import pool_panels
from leitai.scoring.count.protocol import MERGED
from leitai.scoring.scheme import Scheme, parse_scheme
from leitai.web import models
from leitai.web.queries.counting import counted_rows
from leitai.web.queries.record import ballot_entry, cosigned_notes, origin_of

SMALLEST_GROUP = 5


def protocol_of(round_: models.Round, result: dict[str, Any]) -> Contents:
    """All that is published of a round: nothing in it leads from a ballot to a ticket.

    Ballots of panels too small to be shown are withheld: of them the log keeps the hash,
    and their marks stand in `merged.json` without panel, hash or pseudonym.
    """
    version = round_.schemes.order_by("-version").first()
    assert version is not None
    scheme = parse_scheme(version.body)
    slots = list(round_.slots.select_related("unit", "statement").order_by("order"))
    counted = counted_rows(slots)
    open_leaves: dict[str, Ballot] = {}
    merged: dict[str, list[dict[str, Any]]] = {}
    groups: list[dict[str, Any]] = []
    small: set[str] = set()
    for slot in slots:
        rows = counted[slot.pk]
        for pool in _pools(scheme, rows):
            held = [row for row in rows if row.panel in pool]
            if len(pool) == 1 and len(held) >= scheme.rules.small_panel:
                for row in held:
                    open_leaves[row.leaf] = ballot_entry(round_.key, slot.key, row)
                continue
            small.update(row.leaf for row in held)
            shown = len(held) >= max(scheme.rules.small_panel, SMALLEST_GROUP)
            if shown:
                merged.setdefault(slot.key, []).append(
                    {"panels": list(pool), "marks": sorted((r.marks for r in held), key=encode)}
                )
            groups.append(_group(slot.key, pool, held, shown=shown))
    homes = dict(models.Ballot.objects.filter(slot__in=slots).values_list("leaf", "slot__key"))
    entries: list[Entry] = []
    for leaf in round_.leaves.all():
        if leaf.body:
            entries.append(Deed.from_json(decode(leaf.body.encode()[len(DEED_PREFIX) :])))
        elif leaf.hash in open_leaves:
            entries.append(open_leaves[leaf.hash])
        else:
            why = SMALL_PANEL if leaf.hash in small else SUPERSEDED
            entries.append(Withheld(homes[leaf.hash], bytes.fromhex(leaf.hash), why))
    extra = {MERGED: encode(merged)} if merged else {}
    notes, witnesses = cosigned_notes(round_)
    return Contents(
        origin=origin_of(round_.key),
        round_id=round_.key,
        scheme=version.body,
        roster=_roster(round_, slots),
        draw={"method": round_.draw_method, "seed": round_.draw_seed,
              "order": [slot.key for slot in slots]},
        statements={
            slot.key: {"unit": slot.unit.zh, "hash": slot.statement.hash}
            for slot in slots if hasattr(slot, "statement")
        },
        result=result,
        entries=entries,
        checkpoints=notes,
        witnesses=witnesses,
        software={"leitai": __version__, "python": platform.python_version()},
        totals={"v": 1, "least": SMALLEST_GROUP, "groups": groups} if groups else None,
        links=_links(slots, open_leaves),
        extra=extra,
    )  # fmt: skip


def _pools(scheme: Scheme, rows: list[models.Ballot]) -> list[tuple[str, ...]]:
    counts: dict[str, int] = defaultdict(int)
    for row in rows:
        counts[row.panel] += 1
    return pool_panels(counts, [p.code for p in scheme.panels], scheme.rules.small_panel)


def _group(
    slot: str, pool: tuple[str, ...], rows: list[models.Ballot], *, shown: bool
) -> dict[str, Any]:
    totals: dict[str, dict[str, Any]] | None = None
    if shown:
        totals = {}
        for row in rows:
            for code, mark in row.marks.items():
                cell = totals.setdefault(code, {"n": 0, "sum": Decimal(0)})
                cell["n"] += 1
                cell["sum"] += Decimal(mark)
        for cell in totals.values():
            cell["sum"] = format(cell["sum"].normalize(), "f")
    return {"slot": slot, "panels": list(pool), "ballots": len(rows), "totals": totals}


def _roster(round_: models.Round, slots: list[models.Slot]) -> dict[str, Any]:
    return {
        "series": round_.series.zh,
        "number": round_.number,
        "round": round_.zh,
        "day": round_.day.isoformat(),
        "made_up": round_.made_up,
        "units": [
            {
                "slot": slot.key,
                "order": slot.order,
                "unit": slot.unit.zh,
                "group": slot.group,
                "computed": slot.computed,
            }
            for slot in slots
        ],
    }


def _links(slots: list[models.Slot], open_leaves: dict[str, Ballot]) -> list[LinkOpening]:
    rows = models.Ballot.objects.filter(slot__in=slots).exclude(link="")
    openings = [
        LinkOpening(bytes.fromhex(row.leaf), row.link, row.link_salt)
        for row in rows
        if row.leaf in open_leaves and not _singles_out(row)
    ]
    return sorted(openings, key=lambda opening: opening.leaf)


def _singles_out(row: models.Ballot) -> bool:
    """Whether linking this judge's ballots would show whose unit is missing among them."""
    return models.Ticket.objects.filter(
        round__slots=row.slot_id, panel=row.panel, own_unit__isnull=False
    ).exists()
