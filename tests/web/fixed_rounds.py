"""Sealed rounds whose every byte is fixed: keys, secrets and marks follow from a number.

What a bundle holds is announced and signed, so a change of the program that counts and seals
must not change one byte of it. `LEITAI_FREEZE=1 pytest tests/web/test_golden_bundles.py`
freezes the bundles' hashes anew after a change of what is published that is meant.
"""

from __future__ import annotations

import copy
import hashlib
import json
import random
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from leitai.record.tickets import ballot_id, link, link_salt, pseudonym
from leitai.scoring.scheme import default_scheme
from leitai.web.actions import roster, rounds, stage, statements, tickets
from leitai.web.models import Ballot, Round, Series, Slot, Ticket
from leitai.web.queries.entitlement import with_bits
from leitai.web.queries.record import ballot_entry
from web.halls import NOW, Hall, write_statements

SEED = bytes(range(32))
VOTED = ("results", "evidence", "gaps", "next_steps")


@dataclass(frozen=True)
class Fixed:
    """One round: rules of its scheme, tickets by panel, and how its judges behave.

    Args:
        rules: replace those of the shipped scheme; `linkage` is its publication's.
        panels: panel -> tickets of judges without a unit of their own.
        peers: tickets for each unit, which may not vote on it.
        absent: share of judges who do not vote on a unit. gaps: of marks left out.
        again: share who revise. reopened: whether the first slot is closed twice.
        coarse: marks are whole numbers of a few, so that many ballots are alike.
        computed: two of the units have points for the promises kept.
    """

    rules: dict[str, Any] = field(default_factory=dict)
    linkage: str = "none"
    panels: dict[str, int] = field(
        default_factory=lambda: {"leaders": 6, "members": 9, "citizens": 14}
    )
    peers: int = 3
    absent: float = 0.1
    gaps: float = 0.05
    again: float = 0.1
    reopened: bool = False
    coarse: bool = False
    computed: bool = False
    seed: int = 1


def _rules(each_side: str = "1", min_left: int = 5, **rest: Any) -> dict[str, Any]:
    return {"trim": {"each_side": each_side, "min_left": min_left}, **rest}


CASES = {
    "plain": Fixed(),
    "no trim": Fixed(_rules("0"), seed=2),
    "trim of a tenth": Fixed(_rules("0.1"), seed=3, gaps=0.3),
    "trim of two, two left": Fixed(_rules("2", 2), seed=4),
    "linked": Fixed(linkage="round", seed=5),
    "linked, nobody recused": Fixed(linkage="round", peers=0, seed=6),
    "linked, trim of a fifth": Fixed(_rules("0.2"), "round", seed=7, again=0.5),
    "panels merged": Fixed(panels={"leaders": 3, "members": 2, "citizens": 20}, seed=8),
    "all in one pool": Fixed(panels={"leaders": 2, "members": 2, "citizens": 3}, peers=1, seed=9),
    "too few to show": Fixed(panels={"citizens": 4}, peers=0, absent=0, seed=10),
    "too few on some": Fixed(panels={"citizens": 7}, peers=0, absent=0.35, seed=11),
    "computed": Fixed(_rules("3", 1), panels={"members": 8, "citizens": 9}, computed=True, seed=12),
    "small panels of eight": Fixed(_rules(small_panel=8), "round", seed=13),
    "reopened": Fixed(reopened=True, seed=14),
    "reopened and linked": Fixed(linkage="round", reopened=True, again=0.4, seed=15),
    "many alike": Fixed(coarse=True, panels={"members": 30, "citizens": 60}, gaps=0, seed=16),
    "many alike, half to even": Fixed(
        _rules("0.1", 5, rounding="half_even", decimals=3), coarse=True,
        panels={"leaders": 9, "citizens": 60}, seed=17,
    ),
    "nobody on some": Fixed(panels={"leaders": 5}, peers=2, absent=0.8, seed=18),
}  # fmt: skip


def play(case: Fixed) -> Hall:
    """The round with all slots closed; the hall's key must be fixed by the caller."""
    assert settings.SIGNING_SEED == SEED
    hall = Hall(_live_round(case))
    chance = random.Random(case.seed)
    secrets = {t.position: _secret(case, t.position) for t in Ticket.objects.all()}
    for order in (1, 2, 3):
        hall.advance(order, 3)
        voters = _vote(hall, case, order, secrets, chance)
        hall.advance(order)
        if case.reopened and order == 1:
            slot = hall.slot(1)
            stage.step_back(
                round_id=hall.round.pk, slot_key=slot.key, seen="closed", by="host", now=NOW
            )
            _vote(hall, case, order, secrets, chance, again=voters)
            hall.advance(order)
        if case.computed and order > 1:
            points = {"promises": f"{80 + order}.25"}
            Slot.objects.filter(pk=hall.slot(order).pk).update(computed=points)
    return hall


def _live_round(case: Fixed) -> Round:
    body = copy.deepcopy(default_scheme())
    body["rules"] |= case.rules
    body["rules"]["publication"]["linkage"] = case.linkage
    series = Series.objects.create(key="bumen", zh="部门擂台", en="Department arena")
    round_ = rounds.open_round(
        series=series, key="r3", number=3, zh="第三期部门擂台", day=NOW.date(),
        scheme=body, by="organiser", now=NOW,
    )  # fmt: skip
    by: dict[str, Any] = {"round_id": round_.pk, "by": "organiser", "now": NOW}
    names = ["甲局", "乙局", "丙局"]
    roster.add_units(entries=[roster.RosterEntry(name, group="政府部门") for name in names], **by)
    rounds.call_units(**by)
    rounds.lock_scheme(**by)
    rounds.draw_order(seed="20220928", **by)
    write_statements(round_)
    for panel, count in case.panels.items():
        tickets.issue_tickets(panel=panel, count=count, **by)
    for slot in round_.slots.select_related("unit"):
        if case.peers:
            tickets.issue_tickets(panel="peers", count=case.peers, own_unit=slot.unit, **by)
    statements.lock_statements(**by)
    rounds.begin(**by)
    return round_


def _vote(
    hall: Hall, case: Fixed, order: int, secrets: dict[int, bytes], chance: random.Random,
    again: list[tuple[int, int]] | None = None,
) -> list[tuple[int, int]]:  # fmt: skip
    """Ballots straight into their table; (position, revision) of each."""
    slot = hall.slot(order)
    first = dict(again or [])
    rows, voted = [], dict(first)
    for ticket in Ticket.objects.order_by("position"):
        if ticket.own_unit_id == slot.unit_id or chance.random() < case.absent:
            continue
        if again is not None and chance.random() < 0.5:
            continue  # who comes back after a reopening
        last = 2 if chance.random() < case.again else 1
        before = first.get(ticket.position, 0)
        for rev in range(before + 1, before + last + 1):
            rows.append(_ballot(hall, case, slot, ticket, secrets[ticket.position], rev, chance))
            voted[ticket.position] = rev
    Ballot.objects.bulk_create(rows)
    size = Ticket.objects.count()
    used = with_bits(slot.used, voted, size)
    Slot.objects.filter(pk=slot.pk).update(used=used)
    return list(voted.items())


def _ballot(
    hall: Hall, case: Fixed, slot: Slot, ticket: Ticket, secret: bytes, rev: int,
    chance: random.Random,
) -> Ballot:  # fmt: skip
    r, s = hall.round.key, slot.key
    sent = hashlib.md5(f"{r}{s}{ticket.position}{rev}".encode(), usedforsecurity=False).hexdigest()
    client = f"{sent[:8]}-{sent[8:12]}-4{sent[13:16]}-8{sent[17:20]}-{sent[20:]}"
    criteria = [code for code in VOTED if chance.random() >= case.gaps] or [VOTED[0]]
    chance.shuffle(criteria)
    linked = case.linkage == "round"
    row = Ballot(
        id=ballot_id(secret, round_id=r, slot=s, client_id=client), slot=slot, panel=ticket.panel,
        pseudonym=pseudonym(secret, round_id=r, slot=s), rev=rev,
        marks={code: _mark(case, chance) for code in criteria},
        link=link(secret, round_id=r) if linked else "",
        link_salt=link_salt(secret, round_id=r, slot=s) if linked else "",
    )  # fmt: skip
    row.leaf = ballot_entry(r, s, row).leaf().hex()
    return row


def _mark(case: Fixed, chance: random.Random) -> str:
    half = chance.choice((14, 16, 18)) if case.coarse else chance.randrange(21)
    return str(half // 2) if half % 2 == 0 else f"{half // 2}.5"


def _secret(case: Fixed, position: int) -> bytes:
    return hashlib.sha256(json.dumps([case.seed, position]).encode()).digest()[:16]
