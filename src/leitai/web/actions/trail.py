"""The hall's trail: every deed outside a round is appended to one log and signed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from leitai.record.checkpoints import Checkpoint as Head
from leitai.record.merkle import Frontier
from leitai.web.actions.log import deed_entry, signer_named
from leitai.web.models import Trail, TrailCheckpoint, TrailLeaf
from leitai.web.queries.trail import TRAIL, trail_origin


@transaction.atomic
def record_deed(
    *,
    what: str,
    by: str,
    now: datetime,
    subject: str,
    data: Mapping[str, Any] | None = None,
) -> int:
    """Append a deed to the hall's trail and sign the new head; returns the deed's number.

    Call it last in the transaction of the deed itself: it holds the one row that all deeds
    wait for. A transaction of several deeds takes every other row that it needs before the
    first of them: who holds the trail and waits for a row, while the row's holder waits for the
    trail, waits for ever, and PostgreSQL ends one of the two.

    Args:
        what: kind of deed, "item.assigned".
        by: who did it; "" for a resident without an account, recorded as "resident".
        subject: what it was done to, "item:12", so that its history can be listed.
        data: canonical JSON object: text in NFC, no floats. Never personal data: what stands
            here stays for ever.
    """
    trail, _made = Trail.objects.select_for_update().get_or_create(key=TRAIL)
    deed = deed_entry(TRAIL, trail.log_deeds + 1, what, by or "resident", now, data or {})
    frontier = Frontier(trail.log_size, [bytes.fromhex(peak) for peak in trail.log_peaks])
    leaf = deed.leaf()
    TrailLeaf.objects.create(
        trail=trail, index=frontier.size, hash=leaf.hex(), body=deed.to_bytes().decode(),
        subject=subject[:80],
    )  # fmt: skip
    frontier.append(leaf)
    trail.log_size, trail.log_deeds = frontier.size, trail.log_deeds + 1
    trail.log_peaks = [peak.hex() for peak in frontier.peaks]
    trail.save(update_fields=["log_size", "log_deeds", "log_peaks"])
    head = Head(origin=trail_origin(), size=frontier.size, root=frontier.root())
    signer = signer_named(trail_origin(), settings.SIGNING_SEED)
    TrailCheckpoint.objects.create(
        trail=trail, size=head.size, root=head.root.hex(), note=head.sign(signer)
    )
    return deed.n
