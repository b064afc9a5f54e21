"""The protocol of a round: what its bundle holds."""

from __future__ import annotations

import platform
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Collate

from leitai import __version__
from leitai.record.bundle import Contents, LinkOpening
from leitai.record.canonical import decode, encode, in_order
from leitai.record.entries import (
    DEED_PREFIX,
    SLOT_CLOSED,
    SMALL_PANEL,
    SUPERSEDED,
    Ballot,
    Deed,
    Entry,
    Withheld,
)
from leitai.record.problems import BadBundle
from leitai.record.tickets import link_commitment
from leitai.scoring.count.pools import pool_panels
from leitai.scoring.count.protocol import MERGED
from leitai.scoring.scheme import Scheme, parse_scheme
from leitai.web import models
from leitai.web.queries.counting import alike, counted_rows, panel_sizes
from leitai.web.queries.record import cosigned_notes, origin_of

_AT_ONCE = 2000
SMALLEST_GROUP = 5


@dataclass(frozen=True, slots=True)
class _Panels:
    """Of one slot: panels whose ballots are published, and pools whose ballots are withheld.

    Args:
        open: panels. pools: withheld pools in the order of the scheme, with their ballots'
            number. least: from how many ballots a withheld pool's marks are shown.
    """

    slot: models.Slot
    open: frozenset[str]
    pools: tuple[tuple[tuple[str, ...], int], ...]
    least: int

    @property
    def small(self) -> frozenset[str]:
        return frozenset(panel for pool, _ in self.pools for panel in pool)

    @property
    def shown(self) -> list[tuple[str, ...]]:
        return [pool for pool, ballots in self.pools if ballots >= self.least]


def protocol_of(round_: models.Round, result: dict[str, Any]) -> Contents:
    """All that is published of a round: nothing in it leads from a ballot to a ticket.

    Ballots of panels too small to be shown are withheld: of them the log keeps the hash,
    and their marks stand in `merged.json` without panel, hash or pseudonym.

    Entries, links and merged marks are read while they are taken, a few thousand rows at a time.
    """
    version = round_.schemes.order_by("-version").first()
    assert version is not None
    scheme = parse_scheme(version.body)
    slots = list(round_.slots.select_related("unit", "statement").order_by("order"))
    panels = _panels_of(scheme, slots)
    groups = [
        _group(part, pool, ballots) for part in panels.values() for pool, ballots in part.pools
    ]
    extra = {MERGED: _merged(panels)} if any(part.shown for part in panels.values()) else {}
    notes, witnesses = cosigned_notes(round_)
    return Contents(
        origin=origin_of(round_.key),
        round_id=round_.key,
        algorithm=round_.algorithm,
        scheme=version.body,
        roster=_roster(round_, slots),
        draw={"method": round_.draw_method, "seed": round_.draw_seed,
              "order": [slot.key for slot in slots]},
        statements={
            slot.key: {"unit": slot.unit.zh, "hash": slot.statement.hash}
            for slot in slots if hasattr(slot, "statement")
        },
        result=result,
        entries=_entries(round_, panels),
        checkpoints=notes,
        witnesses=witnesses,
        software={"leitai": __version__, "python": platform.python_version()},
        totals={"v": 1, "least": SMALLEST_GROUP, "groups": groups} if groups else None,
        links=_links(round_, panels),
        extra=extra,
    )  # fmt: skip


def _panels_of(scheme: Scheme, slots: list[models.Slot]) -> dict[str, _Panels]:
    """Slot key -> its panels, in the order of the slots."""
    sizes, smallest = panel_sizes(slots), scheme.rules.small_panel
    found = {}
    for slot in slots:
        counts = sizes.get(slot.pk, {})
        open_, withheld = set(), []
        for pool in pool_panels(counts, [p.code for p in scheme.panels], smallest):
            ballots = sum(counts.get(panel, 0) for panel in pool)
            if len(pool) == 1 and ballots >= smallest:
                open_.add(pool[0])
            else:
                withheld.append((pool, ballots))
        least = max(smallest, SMALLEST_GROUP)
        found[slot.key] = _Panels(slot, frozenset(open_), tuple(withheld), least)
    return found


def _entries(round_: models.Round, panels: Mapping[str, _Panels]) -> Iterator[Entry]:
    """The log in order. After a slot's closing its leaves ascend, as its ballots then do."""
    ballots: Iterator[tuple[str, Entry]] = iter(())
    leaves = round_.leaves.order_by("index").values_list("hash", "body")
    for leaf, body in leaves.iterator(chunk_size=_AT_ONCE):
        if body:
            deed = Deed.from_json(decode(body.encode()[len(DEED_PREFIX) :]))
            if deed.what == SLOT_CLOSED:
                ballots = _ballots(round_.key, panels[deed.data["slot"]])
            yield deed
            continue
        # Ballots of an earlier closing of this slot are passed over: they stand there.
        entry = next((entry for own, entry in ballots if own == leaf), None)
        if entry is None:
            raise BadBundle(why=f"the leaf {leaf} of the log has no ballot")
        yield entry


def _ballots(round_key: str, part: _Panels) -> Iterator[tuple[str, Entry]]:
    """Each ballot of a slot under its leaf as it is published, leaves ascending."""
    later = models.Ballot.objects.filter(
        slot=OuterRef("slot"), pseudonym=OuterRef("pseudonym"), rev__gt=OuterRef("rev")
    )
    rows = models.Ballot.objects.filter(slot=part.slot).annotate(superseded=Exists(later))
    small, slot = part.small, part.slot.key
    columns = rows.order_by(_by_bytes()).values_list(
        "leaf", "superseded", "panel", "id", "pseudonym", "rev", "marks", "link", "link_salt"
    )
    for leaf, superseded, panel, id_, name, rev, marks, link, salt in columns.iterator(
        chunk_size=_AT_ONCE
    ):
        if not superseded and panel in part.open:
            bound = link_commitment(link, salt) if link else None
            yield leaf, Ballot(round_key, slot, panel, str(id_), name, rev, marks, bound)
        else:
            why = SMALL_PANEL if not superseded and panel in small else SUPERSEDED
            yield leaf, Withheld(slot, bytes.fromhex(leaf), why)


def _by_bytes() -> str | Collate:
    """Leaves by their digits, whatever the language of the database sorts by."""
    return Collate("leaf", "C") if connection.vendor == "postgresql" else "leaf"


def _held(part: _Panels, pool: tuple[str, ...]) -> Counter[bytes]:
    """Canonical marks -> how many ballots of a withheld pool bear them."""
    held: Counter[bytes] = Counter()
    for _, marks, n in alike(part.slot, pool):
        held[encode(marks)] += n
    return held


def _merged(panels: Mapping[str, _Panels]) -> Iterator[bytes]:
    """`merged.json`: slot -> pools that are shown, each with its ballots' marks in order."""
    first = True
    for key, part in in_order(panels):
        if not part.shown:
            continue
        yield b"%s%s:[" % (b"{" if first else b",", encode(key))
        first = False
        for at, pool in enumerate(part.shown):
            yield b',{"marks":' if at else b'{"marks":'
            comma = b"["
            for marks, times in sorted(_held(part, pool).items()):
                for _ in range(times):
                    yield comma + marks
                    comma = b","
            yield b'],"panels":%s}' % encode(list(pool))
        yield b"]"
    yield b"}"


def _group(part: _Panels, pool: tuple[str, ...], ballots: int) -> dict[str, Any]:
    totals: dict[str, dict[str, Any]] | None = None
    if ballots >= part.least:
        totals = {}
        for marks, times in _held(part, pool).items():
            for code, mark in decode(marks).items():
                cell = totals.setdefault(code, {"n": 0, "sum": Decimal(0)})
                cell["n"] += times
                cell["sum"] += Decimal(mark) * times
        for cell in totals.values():
            cell["sum"] = format(cell["sum"].normalize(), "f")
    return {"slot": part.slot.key, "panels": list(pool), "ballots": ballots, "totals": totals}


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


def _links(round_: models.Round, panels: Mapping[str, _Panels]) -> Iterator[LinkOpening]:
    """Openings of published ballots by leaf, but of panels in which a missing unit names its judge.

    Linking such a judge's ballots would show whose unit is missing among them.
    """
    named = set(
        models.Ticket.objects.filter(round=round_, own_unit__isnull=False)
        .values_list("panel", flat=True)
        .distinct()
    )
    published = Q(pk__in=[])
    for part in panels.values():
        published |= Q(slot=part.slot, panel__in=part.open - named)
    rows = counted_rows(part.slot for part in panels.values()).filter(published).exclude(link="")
    parts = rows.order_by(_by_bytes()).values_list("leaf", "link", "link_salt")
    for leaf, link, salt in parts.iterator(chunk_size=_AT_ONCE):
        yield LinkOpening(bytes.fromhex(leaf), link, salt)
