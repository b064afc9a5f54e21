"""Casting: ballots come in in groups, are on disk before anyone is told, and count once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from leitai.base.problem import Place, Problem
from leitai.record import tickets as secret_use
from leitai.record.entries import Ballot as Entry
from leitai.record.problems import BadTicket
from leitai.record.receipts import Receipt, issue
from leitai.scoring.scheme import plain
from leitai.web.actions.log import signer_of
from leitai.web.actions.problems import (
    BallotConflict,
    NotEntitled,
    NotFound,
    SlotClosed,
    SlotNotOpen,
    TicketSpoiled,
    TicketUnknown,
)
from leitai.web.live.publish import publish
from leitai.web.models import Ballot, Round, RoundState, Slot, SlotState, Ticket
from leitai.web.queries.arena import Arena, TicketRight, read_arena
from leitai.web.queries.entitlement import with_bits
from leitai.web.queries.record import ballot_entry, origin_of


@dataclass(frozen=True, slots=True)
class CastRequest:
    """A ballot as a phone sends it.

    Args:
        client_id: UUID made by the phone; the same id sent again is the same ballot.
        ticket: code of the ticket. slot: its key, or its place in the running order.
        marks: criterion -> points.
    """

    client_id: str
    ticket: str
    slot: str
    marks: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Cast:
    """A ballot that is on disk: its receipt, and whether it was there before."""

    receipt: Receipt
    again: bool
    round_key: str


@dataclass(frozen=True, slots=True)
class _Ready:
    """A request whose ticket and slot are known."""

    request: CastRequest
    secret: bytes
    right: TicketRight
    arena: Arena
    round: Round
    slot: Slot
    ballot_id: str
    pseudonym: str


def cast_batch(requests: Sequence[CastRequest]) -> list[Cast | Problem]:
    """Cast ballots in one transaction; each gets its receipt or its own problem.

    Nothing is returned before the transaction is committed. A ballot sent again, with the
    same id and marks, gets the identical receipt and counts once; another id under the same
    ticket is the next revision.
    """
    answers: dict[int, Cast | Problem] = {}
    stored: list[tuple[int, _Ready, Ballot, bool]] = []
    with transaction.atomic():
        ready = _resolve(requests, answers)
        _store(ready, answers, stored)
    for index, one, row, again in stored:
        entry = _entry(one, row)
        receipt = issue(entry, origin=origin_of(one.round.key), signer=signer_of(one.round))
        answers[index] = Cast(receipt, again, one.round.key)
    return [answers[index] for index in range(len(requests))]


def _resolve(
    requests: Sequence[CastRequest], answers: dict[int, Cast | Problem]
) -> list[tuple[int, _Ready]]:
    secrets: dict[int, bytes] = {}
    for index, request in enumerate(requests):
        try:
            secrets[index] = secret_use.decode_code(request.ticket)
        except BadTicket:
            answers[index] = TicketUnknown(place=Place(field="ticket"))
    hashes = {index: secret_use.ticket_hash(secret) for index, secret in secrets.items()}
    rounds = _rounds_of(requests, hashes)
    by_key = {round_.pk: round_ for round_ in rounds.values()}
    slots = _slots_of(set(by_key))
    arenas = {pk: read_arena(round_) for pk, round_ in by_key.items()}
    ready = []
    for index, secret in secrets.items():
        round_ = rounds.get(index)
        arena = None if round_ is None else arenas[round_.pk]
        right = None if arena is None else arena.tickets.get(hashes[index])
        if round_ is None or arena is None or right is None:
            answers[index] = TicketUnknown(place=Place(field="ticket"))
            continue
        wanted = requests[index].slot
        slot = slots.get((round_.pk, wanted))
        if slot is None:
            answers[index] = NotFound(
                place=Place(field="slot"), what="slot", what_zh="登台次序", key=wanted[:40]
            )
            continue
        try:
            ballot_id = secret_use.ballot_id(
                secret, round_id=round_.key, slot=slot.key, client_id=requests[index].client_id
            )
        except Problem as problem:
            answers[index] = problem
            continue
        name = secret_use.pseudonym(secret, round_id=round_.key, slot=slot.key)
        ready.append(
            (index, _Ready(requests[index], secret, right, arena, round_, slot, ballot_id, name))
        )
    return ready


def _rounds_of(requests: Sequence[CastRequest], hashes: Mapping[int, str]) -> dict[int, Round]:
    """The round of each request: that of its slot's key, else that of its ticket."""
    keys = {requests[index].slot for index in hashes}
    by_slot = dict(Slot.objects.filter(key__in=keys).values_list("key", "round_id"))
    loose = {h for index, h in hashes.items() if requests[index].slot not in by_slot}
    by_ticket = dict(
        Ticket.objects.filter(secret_hash__in=loose).values_list("secret_hash", "round_id")
    )
    wanted = {
        index: by_slot.get(requests[index].slot, by_ticket.get(h)) for index, h in hashes.items()
    }
    rounds = Round.objects.in_bulk({pk for pk in wanted.values() if pk is not None})
    return {index: rounds[pk] for index, pk in wanted.items() if pk is not None}


def _slots_of(round_ids: set[int]) -> dict[tuple[int, str], Slot]:
    """The slots of rounds, locked, by key and by place in the running order."""
    found: dict[tuple[int, str], Slot] = {}
    query = Slot.objects.select_for_update().filter(round_id__in=round_ids).order_by("pk")
    for slot in query:
        found[slot.round_id, slot.key] = slot
        if slot.order is not None:
            found[slot.round_id, str(slot.order)] = slot
    return found


def _store(
    ready: Sequence[tuple[int, _Ready]],
    answers: dict[int, Cast | Problem],
    stored: list[tuple[int, _Ready, Ballot, bool]],
) -> None:
    known = Ballot.objects.in_bulk({UUID(one.ballot_id) for _, one in ready})
    revisions: dict[tuple[int, str], int] = defaultdict(int)
    names = {one.pseudonym for _, one in ready}
    for slot_id, name, rev in Ballot.objects.filter(pseudonym__in=names).values_list(
        "slot_id", "pseudonym", "rev"
    ):
        revisions[slot_id, name] = max(revisions[slot_id, name], rev)
    fresh: list[Ballot] = []
    used: dict[int, list[_Ready]] = defaultdict(list)
    for index, one in ready:
        try:
            marks = _marks(one)
            row = known.get(UUID(one.ballot_id))
            if row is not None:
                if row.marks != marks:
                    raise BallotConflict(place=Place(field="id"))
                stored.append((index, one, row, True))
                continue
            _check_right(one)
        except Problem as problem:
            answers[index] = problem
            continue
        revisions[one.slot.pk, one.pseudonym] += 1
        row = _row(one, marks, revisions[one.slot.pk, one.pseudonym])
        known[row.id] = row
        fresh.append(row)
        used[one.slot.pk].append(one)
        stored.append((index, one, row, False))
    # Random keys in order of the keys: rows of one group keep no order of casting.
    Ballot.objects.bulk_create(sorted(fresh, key=lambda row: row.id), batch_size=500)
    for slot_id, ones in used.items():
        slot, arena = ones[0].slot, ones[0].arena
        bits = with_bits(slot.used, (one.right.position for one in ones), arena.size)
        if bits != bytes(slot.used):
            Slot.objects.filter(pk=slot_id).update(used=bits)
        publish(ones[0].round.key)


def _marks(one: _Ready) -> dict[str, str]:
    marks = one.arena.scheme.read_marks(one.request.marks)
    return {code: plain(mark) for code, mark in marks.items()}


def _check_right(one: _Ready) -> None:
    if one.right.spoiled:
        raise TicketSpoiled(place=Place(field="ticket"))
    if one.right.own_unit is not None and one.right.own_unit == one.slot.unit_id:
        raise NotEntitled(place=Place(field="slot"))
    if one.slot.state == SlotState.CLOSED or one.round.state not in (
        RoundState.DRAFTED,
        RoundState.CALLED,
        RoundState.LOCKED,
        RoundState.LIVE,
    ):
        raise SlotClosed(place=Place(field="slot"))
    if one.slot.state != SlotState.SCORING or one.round.state != RoundState.LIVE:
        raise SlotNotOpen(place=Place(field="slot"))


def _row(one: _Ready, marks: Mapping[str, str], rev: int) -> Ballot:
    linked = one.arena.scheme.rules.linkage == "round"
    round_key, slot_key = one.round.key, one.slot.key
    row = Ballot(
        id=UUID(one.ballot_id),
        slot_id=one.slot.pk,
        panel=one.right.panel,
        pseudonym=one.pseudonym,
        rev=rev,
        marks=dict(marks),
        link=secret_use.link(one.secret, round_id=round_key) if linked else "",
        link_salt=secret_use.link_salt(one.secret, round_id=round_key, slot=slot_key)
        if linked
        else "",
    )
    row.leaf = _entry(one, row).leaf().hex()
    return row


def _entry(one: _Ready, row: Ballot) -> Entry:
    return ballot_entry(one.round.key, one.slot.key, row)


def cast(request: CastRequest) -> Cast:
    """Cast one ballot; raises its problem."""
    (answer,) = cast_batch([request])
    if isinstance(answer, Problem):
        raise answer
    return answer
