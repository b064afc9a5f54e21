"""The round's log: append deeds and ballots' leaves, and sign the new head."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from leitai.record.checkpoints import Checkpoint as Head
from leitai.record.entries import SLOT_CLOSED, Ballot, Deed, in_log_order
from leitai.record.merkle import Frontier
from leitai.record.notes import Signer
from leitai.web import models
from leitai.web.actions.problems import wrong_state
from leitai.web.queries.record import ballot_entry, origin_of


def signer_of(round_: models.Round) -> Signer:
    """The hall's key under the name of the round's log."""
    return signer_named(origin_of(round_.key), settings.SIGNING_SEED)


@lru_cache(maxsize=64)
def signer_named(origin: str, seed: bytes) -> Signer:
    """The hall's key under the name of a log."""
    return Signer.from_seed(origin, seed)


def append_deed(
    round_: models.Round,
    *,
    what: str,
    by: str,
    now: datetime,
    data: Mapping[str, Any] | None = None,
) -> None:
    """Append a deed and sign the new checkpoint. The round's row must be locked.

    Args:
        what: kind of deed, "slot.opened". by: who. now: as the hall's clock says.
        data: canonical JSON object; strings are brought to NFC by the caller.
    """
    if round_.state == models.RoundState.SEALED:
        # What is sealed is published: one more deed, and no board would show its head again.
        raise wrong_state(round_.state)
    _append(round_, [_deed(round_, what, by, now, data or {})], [])


def append_closing(round_: models.Round, slot: models.Slot, *, by: str, now: datetime) -> None:
    """Append the deed that closes a slot, and the leaves of ballots not yet in the log.

    The leaves stand in the order of their hashes, which says nothing of when or by whom
    they were cast.
    """
    fresh = list(slot.ballots.filter(logged=False))
    entries = in_log_order(ballot_entry(round_.key, slot.key, row) for row in fresh)
    data = {"slot": slot.key, "leaves": len(entries), "tickets": slot.tally}
    deed = _deed(round_, SLOT_CLOSED, by, now, data)
    _append(round_, [deed], [e for e in entries if isinstance(e, Ballot)])
    # Written anew in the order of their random keys: a table file, too, keeps the order in
    # which rows came, and that would be the order of casting.
    slot.ballots.filter(pk__in=[row.pk for row in fresh]).delete()
    for row in fresh:
        row.logged = True
    models.Ballot.objects.bulk_create(sorted(fresh, key=lambda row: row.id), batch_size=500)
    transaction.on_commit(_forget_the_way)


def _forget_the_way() -> None:
    """Empty SQLite's write-ahead log, whose pages tell in which order ballots came."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _deed(round_: models.Round, what: str, by: str, now: datetime, data: Mapping[str, Any]) -> Deed:
    return deed_entry(round_.key, round_.log_deeds + 1, what, by or "system", now, data)


def deed_entry(
    log: str, n: int, what: str, by: str, now: datetime, data: Mapping[str, Any]
) -> Deed:
    """A deed as it is recorded, at the hall's time to the second."""
    at = timezone.localtime(now).replace(microsecond=0).isoformat()
    return Deed(round_id=log, n=n, at=at, by=by, what=what, data=data)


def _append(round_: models.Round, deeds: Sequence[Deed], ballots: Iterable[Ballot]) -> None:
    frontier = Frontier(round_.log_size, [bytes.fromhex(peak) for peak in round_.log_peaks])
    rows = []
    entries: list[Deed | Ballot] = [*deeds, *ballots]
    for entry in entries:
        leaf = entry.leaf()
        body = entry.to_bytes().decode() if isinstance(entry, Deed) else ""
        rows.append(models.LogLeaf(round=round_, index=frontier.size, hash=leaf.hex(), body=body))
        frontier.append(leaf)
    models.LogLeaf.objects.bulk_create(rows, batch_size=5000)
    round_.log_size = frontier.size
    round_.log_deeds += len(deeds)
    round_.log_peaks = [peak.hex() for peak in frontier.peaks]
    round_.save(update_fields=["log_size", "log_deeds", "log_peaks"])
    head = Head(origin=origin_of(round_.key), size=frontier.size, root=frontier.root())
    models.Checkpoint.objects.create(
        round=round_, size=head.size, root=head.root.hex(), note=head.sign(signer_of(round_))
    )
