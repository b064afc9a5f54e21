"""Casting: ballots come in in groups, are on disk before anyone is told, and count once."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.db import transaction

from leitai.base.problem import Place, Problem
from leitai.record import tickets as secret_use
from leitai.record.hashing import algorithm
from leitai.record.notes import Signer
from leitai.record.problems import BadTicket
from leitai.record.receipts import Receipt
from leitai.record.slotwriter import SlotWriter
from leitai.web.actions import casting_rows as rows
from leitai.web.actions.log import signer_named
from leitai.web.actions.problems import (
    BallotConflict,
    NotEntitled,
    NotFound,
    RevisedTooOften,
    SlotClosed,
    SlotNotOpen,
    TicketSpoiled,
    TicketUnknown,
)
from leitai.web.live.publish import publish
from leitai.web.models import RoundState, SlotState
from leitai.web.queries.arena import (
    Arena,
    TicketRight,
    Turn,
    arena_of,
    forget_turn,
    round_of_ticket,
    turn_at,
    turns_by_key,
)
from leitai.web.queries.entitlement import bit
from leitai.web.queries.record import origin_of

# Of one ticket on one slot, in all processes together: it is counted in the database.
MOST_REVISIONS = 100
_BEFORE_THE_END = (RoundState.DRAFTED, RoundState.CALLED, RoundState.LOCKED, RoundState.LIVE)


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
    """A ballot on disk: whether it was there before, and its receipt as it is sent."""

    again: bool
    round_key: str
    written: bytes

    @property
    def receipt(self) -> Receipt:
        """The receipt, read from what is sent."""
        return Receipt.parse(self.written)


@dataclass(frozen=True, slots=True)
class _Opened:
    """A request and all that follows from the secret of its ticket."""

    index: int
    request: CastRequest
    secret: bytes
    hash: str
    turn: Turn
    ballot_id: str
    pseudonym: str


@dataclass(frozen=True, slots=True)
class _Admitted:
    """A request whose ticket is known in its round, with its marks read."""

    opened: _Opened
    right: TicketRight
    arena: Arena
    marks: str


Signatures = Callable[[], Sequence[bytes]]
"""Waits for the signatures of what was asked for, in order; each of 64 bytes."""
AskSigner = Callable[[Sequence[bytes]], Signatures]
"""Has messages signed with the hall's key, perhaps elsewhere while the caller goes on."""
Refusals = dict[int, Problem]
# Index in the group, the turn, the row, and whether it was there before.
_Settled = tuple[int, Turn, rows.Stored, bool]


@dataclass(frozen=True, slots=True)
class _Draft:
    """A receipt without its signature; `index` is that of the ballot in its group."""

    index: int
    again: bool
    turn: Turn
    writer: SlotWriter
    head: str


@dataclass(frozen=True, slots=True)
class _News:
    """What is to be written of a slot: its new ballots, and the bits of its used tickets."""

    slot: rows.LockedSlot
    round_key: str
    fresh: Sequence[rows.Stored]
    used: bytes


def sign_here(messages: Sequence[bytes]) -> list[bytes]:
    """Sign in this thread, one after another."""
    sign = Signer.from_seed("hall", settings.SIGNING_SEED).sign
    return [sign(message) for message in messages]


def sign_after(messages: Sequence[bytes]) -> Signatures:
    """Sign in this thread, when the signatures are wanted."""
    return lambda: sign_here(messages)


def cast_batch(
    requests: Sequence[CastRequest], ask_signer: AskSigner = sign_after
) -> list[Cast | Problem]:
    """Cast ballots in one transaction; each gets its receipt or its own problem.

    Nothing is returned before the transaction is committed. A ballot sent again, with the
    same id and marks, gets the identical receipt and counts once; another id under the same
    ticket is the next revision.

    Receipts are signed while the group is on its way to disk: what is signed says nothing that
    the commit decides. Should it fail, its signatures are never looked at.
    """
    refused: Refusals = {}
    opened = _open(requests, refused)
    drafts: Sequence[_Draft] = ()
    signatures = sign_after(())
    if opened:
        try:
            with transaction.atomic():
                drafts, signatures = _settle(opened, refused, ask_signer, look=False)
        except rows.RowsDiffer:
            with transaction.atomic():
                drafts, signatures = _settle(opened, refused, ask_signer, look=True)
    return _answers(len(requests), refused, drafts, signatures)


def _answers(
    size: int, refused: Refusals, drafts: Sequence[_Draft], signatures: Signatures
) -> list[Cast | Problem]:
    answers: dict[int, Cast | Problem] = dict(refused)
    for draft, signature in zip(drafts, signatures(), strict=True):
        written = draft.writer.signed(draft.head, signature)
        answers[draft.index] = Cast(draft.again, draft.turn.round_key, written)
    return [answers[index] for index in range(size)]


def _open(requests: Sequence[CastRequest], refused: Refusals) -> list[_Opened]:
    """Derive what follows from each ticket's secret, before any row is locked."""
    turns: Mapping[str, Turn] = turns_by_key(request.slot for request in requests)
    opened = []
    for index, request in enumerate(requests):
        try:
            opened.append(_open_one(index, request, turns))
        except BadTicket:
            refused[index] = TicketUnknown(place=Place(field="ticket"))
        except Problem as problem:
            refused[index] = problem
    return opened


def _open_one(index: int, request: CastRequest, turns: Mapping[str, Turn]) -> _Opened:
    secret = secret_use.decode_code(request.ticket)
    ticket = secret_use.ticket_hash(secret)
    turn = turns.get(request.slot) or _turn_of(ticket, request)
    where = {"round_id": turn.round_key, "slot": turn.key}
    ballot_id = secret_use.ballot_id(secret, **where, client_id=request.client_id)
    name = secret_use.pseudonym(secret, **where)
    return _Opened(index, request, secret, ticket, turn, ballot_id, name)


def _turn_of(ticket: str, request: CastRequest) -> Turn:
    """The turn of a request that names a place in the order: that of the ticket's round."""
    round_id = round_of_ticket(ticket)
    if round_id is None:
        raise TicketUnknown(place=Place(field="ticket"))
    turn = turn_at(round_id, request.slot)
    if turn is None:
        raise _no_slot(request)
    return turn


def _no_slot(request: CastRequest) -> NotFound:
    return NotFound(
        place=Place(field="slot"), what="slot", what_zh="登台次序", key=request.slot[:40]
    )


def _settle(
    opened: Sequence[_Opened], refused: Refusals, ask_signer: AskSigner, *, look: bool
) -> tuple[list[_Draft], Signatures]:
    """Store what is new, in the transaction of the caller; have all receipts signed meanwhile.

    Args:
        look: look for earlier ballots of every ticket, not only of those whose bit is set.
    """
    slots = rows.lock_slots({one.turn.key for one in opened})
    rounds = rows.rounds_now({slot.round_id for slot in slots.values()})
    by_slot: dict[str, list[_Admitted]] = {}
    for one in opened:
        try:
            admitted = _admit(one, slots, rounds)
        except Problem as problem:
            refused[one.index] = problem
        else:
            by_slot.setdefault(one.turn.key, []).append(admitted)
    settled: list[_Settled] = []
    news: list[_News] = []
    for key, ones in by_slot.items():
        slot = slots[key]
        settled += _settle_slot(slot, rounds[slot.round_id], ones, refused, news, look=look)
    drafts = [_draft(one) for one in settled]
    signatures = ask_signer([draft.writer.to_sign(draft.head) for draft in drafts])
    for new in news:
        rows.insert(new.slot.pk, new.fresh)
        if new.used != new.slot.used:
            rows.mark_used(new.slot.pk, new.used)
        publish(new.round_key)
    return drafts, signatures


def _draft(settled: _Settled) -> _Draft:
    index, turn, row, again = settled
    writer = _writer(turn.round_key, turn.key, turn.hash_name, settings.SIGNING_SEED)
    head = writer.head(panel=row.panel, ballot=row.id, rev=row.rev, leaf=row.leaf)
    return _Draft(index, again, turn, writer, head)


def _admit(
    one: _Opened, slots: Mapping[str, rows.LockedSlot], rounds: Mapping[int, rows.RoundNow]
) -> _Admitted:
    slot = slots.get(one.turn.key)
    if slot is None or slot.pk != one.turn.slot_id:
        forget_turn(one.turn.key)
        raise _no_slot(one.request)
    now = rounds[slot.round_id]
    arena = arena_of(slot.round_id, now.tickets_version, now.scheme_id)
    right = arena.tickets.get(one.hash)
    if right is None:
        raise TicketUnknown(place=Place(field="ticket"))
    return _Admitted(one, right, arena, arena.marks_text(one.request.marks))


def _settle_slot(
    slot: rows.LockedSlot,
    now: rows.RoundNow,
    ones: Sequence[_Admitted],
    refused: Refusals,
    news: list[_News],
    *,
    look: bool,
) -> list[_Settled]:
    names = [one.opened.pseudonym for one in ones if look or bit(slot.used, one.right.position)]
    earlier = rows.stored_under(slot.pk, names) if names else {}
    arena = ones[0].arena
    used = bytearray(slot.used.ljust((arena.size + 7) // 8, b"\0"))
    settled: list[_Settled] = []
    fresh: list[rows.Stored] = []
    for one in ones:
        history = earlier.setdefault(one.opened.pseudonym, [])
        row = next((row for row in history if row.id == one.opened.ballot_id), None)
        again = row is not None
        try:
            if row is None:
                _check_right(one.right, slot, now)
                row = _new_row(one, _next_revision(history))
            elif rows.marks_of(row) != json.loads(one.marks):
                raise BallotConflict(place=Place(field="id"))
        except Problem as problem:
            refused[one.opened.index] = problem
            continue
        settled.append((one.opened.index, one.opened.turn, row, again))
        if not again:
            history.append(row)
            fresh.append(row)
            used[one.right.position >> 3] |= 1 << (one.right.position & 7)
    if fresh:
        news.append(_News(slot, ones[0].opened.turn.round_key, fresh, bytes(used)))
    return settled


def _next_revision(history: Sequence[rows.Stored]) -> int:
    rev = 1 + max((row.rev for row in history), default=0)
    if rev > MOST_REVISIONS:
        raise RevisedTooOften(place=Place(field="id"), most=MOST_REVISIONS)
    return rev


def _check_right(right: TicketRight, slot: rows.LockedSlot, now: rows.RoundNow) -> None:
    if right.spoiled:
        raise TicketSpoiled(place=Place(field="ticket"))
    if right.own_unit is not None and right.own_unit == slot.unit_id:
        raise NotEntitled(place=Place(field="slot"))
    if slot.state == SlotState.CLOSED or now.state not in _BEFORE_THE_END:
        raise SlotClosed(place=Place(field="slot"))
    if slot.state != SlotState.SCORING or now.state != RoundState.LIVE:
        raise SlotNotOpen(place=Place(field="slot"))


def _new_row(one: _Admitted, rev: int) -> rows.Stored:
    opened, turn, panel = one.opened, one.opened.turn, one.right.panel
    link = salt = ""
    commitment = None
    if one.arena.linked:
        link = secret_use.link(opened.secret, round_id=turn.round_key)
        salt = secret_use.link_salt(opened.secret, round_id=turn.round_key, slot=turn.key)
        commitment = secret_use.link_commitment(link, salt)
    leaf = _writer(turn.round_key, turn.key, turn.hash_name, settings.SIGNING_SEED).leaf(
        panel=panel, ballot=opened.ballot_id, pseudonym=opened.pseudonym, rev=rev,
        marks=one.marks, link=commitment,
    )  # fmt: skip
    return rows.Stored(opened.ballot_id, panel, opened.pseudonym, rev, one.marks, link, salt, leaf)


@lru_cache(maxsize=256)
def _writer(round_key: str, slot_key: str, hash_name: str, seed: bytes) -> SlotWriter:
    origin = origin_of(round_key)
    return SlotWriter(
        round_id=round_key, slot=slot_key, origin=origin, signer=signer_named(origin, seed),
        algorithm=algorithm(hash_name),
    )  # fmt: skip


def cast(request: CastRequest) -> Cast:
    """Cast one ballot; raises its problem."""
    (answer,) = cast_batch([request])
    if isinstance(answer, Problem):
        raise answer
    return answer
