"""The hall's trail, read back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from leitai.web.models import TrailLeaf

# Keys of rounds have no underscore, so that no round's log is called like the trail.
TRAIL = "hall_deeds"


def trail_origin() -> str:
    """Name of the trail's log and of the key that signs it."""
    return f"leitai.hall/{TRAIL}"


@dataclass(frozen=True, slots=True)
class TrailDeed:
    """One deed as it stands in the trail."""

    number: int
    at: datetime
    by: str
    what: str
    data: dict[str, Any]
    subject: str
    hash: str


def deeds_on(subject: str, most: int = 500) -> tuple[TrailDeed, ...]:
    """Deeds done to one thing, oldest first: subject as "item:12"."""
    return tuple(_read(row) for row in TrailLeaf.objects.filter(subject=subject)[:most])


def newest_deeds(most: int, *, skip: int = 0) -> tuple[TrailDeed, ...]:
    """The newest deeds of the hall, newest first."""
    rows = TrailLeaf.objects.order_by("-index")[skip : skip + most]
    return tuple(_read(row) for row in rows)


def _read(row: TrailLeaf) -> TrailDeed:
    deed = json.loads(row.body.split("\n", 1)[1])
    return TrailDeed(
        number=deed["n"],
        at=datetime.fromisoformat(deed["at"]),
        by=deed["by"],
        what=deed["what"],
        data=deed["data"],
        subject=row.subject,
        hash=row.hash,
    )
