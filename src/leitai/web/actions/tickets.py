"""Tickets: issued without names, printed once with their secret, kept only as a hash."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from leitai.record.tickets import encode_code, new_secret, ticket_hash
from leitai.scoring.scheme import parse_scheme
from leitai.web.actions.log import append_deed
from leitai.web.actions.problems import NotFound, field_wrong, not_ready
from leitai.web.actions.rounds import scheme_in_force, take_round, touch
from leitai.web.models import RoundState, Ticket, Unit

MOST_AT_ONCE = 20_000
_ISSUING = (RoundState.CALLED, RoundState.LOCKED, RoundState.LIVE)


@dataclass(frozen=True, slots=True)
class PrintedTicket:
    """A ticket with its code, as it goes on the card; it exists only while it is printed."""

    number: str
    panel: str
    code: str
    own_unit: str


@transaction.atomic
def issue_tickets(
    *,
    round_id: int,
    panel: str,
    count: int,
    by: str,
    now: datetime,
    own_unit: Unit | None = None,
    paper: bool = False,
    version: int | None = None,
) -> list[Ticket]:
    """Issue tickets of one panel; they can vote once they are printed.

    Args:
        own_unit: the unit that holders of these tickets belong to, and do not mark.
        paper: their ballots come in on paper, entered by two clerks.
    """
    round_ = take_round(round_id, version=version, state=_ISSUING)
    scheme = parse_scheme(scheme_in_force(round_).body)
    if scheme.panel(panel) is None:
        raise NotFound(what="panel", what_zh="评委组", key=panel)
    if not 1 <= count <= MOST_AT_ONCE:
        raise field_wrong("Count", "数量", f"1 to {MOST_AT_ONCE}.", f"须为1至{MOST_AT_ONCE}。")
    highest = round_.tickets.aggregate(top=Max("position"))["top"]
    start = 0 if highest is None else highest + 1
    before = round_.tickets.filter(panel=panel).count()
    prefix = ticket_prefix(panel, [p.code for p in scheme.panels])
    tickets = [
        Ticket(
            round=round_,
            position=start + n,
            number=f"{prefix}-{before + n + 1:03d}",
            panel=panel,
            own_unit=own_unit if scheme.rules.recusal else None,
            paper=paper,
        )
        for n in range(count)
    ]
    Ticket.objects.bulk_create(tickets, batch_size=2000)
    append_deed(
        round_, what="tickets.issued", by=by, now=now,
        data={"tickets": {panel: count}, "paper": paper,
              "own_unit": own_unit.zh if own_unit else ""},
    )  # fmt: skip
    touch(round_, tickets_version=round_.tickets_version + 1)
    return tickets


def ticket_prefix(panel: str, panels: Sequence[str]) -> str:
    """Letters before a ticket's running number: enough to find a card, nothing of a person.

    The shortest beginning of the panel's code that no other panel's begins with; where there
    is none that fits on a card, P and the panel's place in the scheme.
    """
    own, others = panel.upper(), [code.upper() for code in panels if code != panel]
    for length in range(1, min(len(own), 12) + 1):
        if not any(other.startswith(own[:length]) for other in others):
            return own[:length]
    # No code has a hyphen, so this prefix is nobody else's.
    return f"P-{list(panels).index(panel) + 1}"


@transaction.atomic
def print_tickets(
    *,
    round_id: int,
    panel: str,
    by: str,
    now: datetime,
    again: bool = False,
    most: int = MOST_AT_ONCE,
) -> list[PrintedTicket]:
    """Give the tickets of a panel their secrets, for printing now; only hashes are kept.

    Args:
        panel: panel code, or "" for all.
        most: how many at once; the others wait for the next call.
        again: also those printed before: their old cards stop working. Only before the
            round begins, since a card in use must not die in its holder's hand.
    """
    round_ = take_round(round_id, state=_ISSUING)
    tickets = round_.tickets.filter(paper=False, spoiled=False).select_related("own_unit")
    if panel:
        tickets = tickets.filter(panel=panel)
    if not again:
        tickets = tickets.filter(secret_hash=None)
    elif round_.state == RoundState.LIVE:
        raise not_ready(
            "cards are in use; spoil a lost one and issue another.",
            "评分券已在使用；遗失的请作废后另发。",
        )
    rows = list(tickets.order_by("position")[: most + 1])
    if again and len(rows) > most:
        raise not_ready(
            f"more than {most} cards: print again panel by panel.",
            f"超过{most}张：请按评分群体分别重新打印。",
        )
    rows = rows[:most]
    printed = []
    for ticket in rows:
        secret = new_secret(secrets.token_bytes)
        ticket.secret_hash = ticket_hash(secret)
        own = ticket.own_unit.zh if ticket.own_unit else ""
        printed.append(PrintedTicket(ticket.number, ticket.panel, encode_code(secret), own))
    if not rows:
        raise not_ready("no tickets are waiting to be printed.", "没有待打印的评分券。")
    Ticket.objects.bulk_update(rows, ["secret_hash"], batch_size=500)
    append_deed(
        round_, what="tickets.printed", by=by, now=now,
        data={"panel": panel or "all", "count": len(rows), "again": again},
    )  # fmt: skip
    touch(round_, tickets_version=round_.tickets_version + 1)
    return printed


@transaction.atomic
def spoil_ticket(*, round_id: int, number: str, reason: str, by: str, now: datetime) -> Ticket:
    """Withdraw a ticket: it votes no more. What it voted stays, since nothing leads to it."""
    round_ = take_round(round_id, state=_ISSUING)
    ticket = round_.tickets.filter(number=number.strip().upper()).first()
    if ticket is None:
        raise NotFound(what="ticket", what_zh="评分券", key=number.strip()[:20])
    if not reason.strip():
        raise field_wrong("Reason", "理由", "is empty.", "为空。")
    if ticket.spoiled:
        raise not_ready("this ticket is withdrawn already.", "该评分券已作废。")
    ticket.spoiled, ticket.spoiled_why = True, reason.strip()[:200]
    ticket.save(update_fields=["spoiled", "spoiled_why"])
    append_deed(
        round_, what="ticket.spoiled", by=by, now=now,
        data={"number": ticket.number, "panel": ticket.panel},
    )  # fmt: skip
    touch(round_, tickets_version=round_.tickets_version + 1)
    return ticket
