"""The round's log: append deeds and ballots' leaves, and sign the new head."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from leitai.record.canonical import Json, encode
from leitai.record.checkpoints import Checkpoint as Head
from leitai.record.entries import SLOT_CLOSED, Deed
from leitai.record.merkle import Frontier
from leitai.record.notes import Signer
from leitai.web import models
from leitai.web.actions import closing_rows as rows
from leitai.web.actions.marks import keep_marks
from leitai.web.actions.problems import wrong_state
from leitai.web.queries.record import origin_of


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
    _sign_head(round_, _append_one(round_, _deed(round_, what, by, now, data or {})))


def file_named(round_: models.Round, name: str, value: Json) -> dict[str, Any]:
    """What a deed says of a JSON file of the bundle: its name and hash, by the round's hash."""
    return {name: round_.algorithm.digest(encode(value)).hex()}


def append_closing(round_: models.Round, slot: models.Slot, *, by: str, now: datetime) -> None:
    """Append the deed that closes a slot, and the leaves of ballots not yet in the log.

    The leaves stand in the order of their hashes, which says nothing of when or by whom
    they were cast. The rows of the round and of the slot must be locked.
    """
    fresh = rows.count_fresh(slot.pk)
    data = {"slot": slot.key, "leaves": fresh, "tickets": slot.tally}
    frontier = _append_one(round_, _deed(round_, SLOT_CLOSED, by, now, data))
    for leaf in rows.append_leaves(round_.pk, slot.pk, frontier.size):
        frontier.append(leaf)
    _sign_head(round_, frontier)
    rows.lay_anew(slot.pk, fresh)
    rows.know_rows()
    keep_marks(round_, slot)
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


def _append_one(round_: models.Round, deed: Deed) -> Frontier:
    peaks = [bytes.fromhex(peak) for peak in round_.log_peaks]
    frontier = Frontier(round_.log_size, peaks, algorithm=round_.algorithm)
    leaf, body = deed.leaf(round_.algorithm), deed.to_bytes().decode()
    models.LogLeaf.objects.create(round=round_, index=frontier.size, hash=leaf.hex(), body=body)
    frontier.append(leaf)
    round_.log_deeds += 1
    return frontier


def _sign_head(round_: models.Round, frontier: Frontier) -> None:
    round_.log_size = frontier.size
    round_.log_peaks = [peak.hex() for peak in frontier.peaks]
    round_.save(update_fields=["log_size", "log_deeds", "log_peaks"])
    head = Head(origin_of(round_.key), frontier.size, frontier.root(), round_.algorithm)
    models.Checkpoint.objects.create(
        round=round_, size=head.size, root=head.root.hex(), note=head.sign(signer_of(round_))
    )
