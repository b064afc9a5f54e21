"""The page of the hall's trail: deeds filtered, and the whole as a file to verify."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet, Value
from django.db.models.functions import StrIndex, Substr
from django.utils.translation import gettext as _

from leitai.record.checkpoints import Checkpoint, fingerprint
from leitai.record.entries import Deed
from leitai.record.notes import Signer
from leitai.record.trails import write_trail
from leitai.web.models import TrailCheckpoint, TrailLeaf
from leitai.web.queries.matter_words import move_word
from leitai.web.queries.trail import TRAIL, trail_origin

PER_PAGE = 100
# A hash is for the file; what is read is short.
_LONG, _MOST_FACTS = 60, 160
MOST_EXPORTED = 100_000
# The first part of a deed's kind -> what is to be written in the filter.
KINDS = (
    "item", "commitment", "inspection", "finding", "question", "indicator", "season", "scheme",
    "role",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TrailFilters:
    """What the trail is narrowed to: words anywhere in a deed, its kind, its days."""

    query: str = ""
    kind: str = ""
    start: date | None = None
    end: date | None = None

    @property
    def any(self) -> bool:
        return any((self.query, self.kind, self.start, self.end))


@dataclass(frozen=True, slots=True)
class TrailLine:
    number: int
    at: datetime
    by: str
    verb: str
    subject: str
    link: str
    facts: str
    hash: str


@dataclass(frozen=True, slots=True)
class TrailPage:
    filters: TrailFilters
    lines: tuple[TrailLine, ...]
    total: int
    size: int
    number: int
    pages: int
    kinds: tuple[tuple[str, str], ...]
    note: str
    root: str
    fingerprint: str
    key: str


def trail_page(filters: TrailFilters, number: int) -> TrailPage:
    """A page of the trail, newest first, with its newest checkpoint."""
    rows = narrowed(filters)
    total = rows.count()
    pages = max(1, -(-total // PER_PAGE))
    number = min(max(number, 1), pages)
    newest = TrailCheckpoint.objects.order_by("-size").first()
    head = newest and Checkpoint(trail_origin(), newest.size, bytes.fromhex(newest.root))
    return TrailPage(
        filters=filters,
        lines=lines_of(rows, (number - 1) * PER_PAGE, number * PER_PAGE),
        total=total, size=newest.size if newest else 0, number=number, pages=pages,
        kinds=tuple((kind, kind_word(kind)) for kind in KINDS),
        note=newest.note if newest else "", root=newest.root if newest else "",
        fingerprint=fingerprint(head) if head else "", key=trail_signer().key.write(),
    )  # fmt: skip


def narrowed(filters: TrailFilters) -> QuerySet[TrailLeaf]:
    """The deeds that fit, newest first."""
    rows = TrailLeaf.objects.order_by("-index")
    if filters.query:
        rows = rows.filter(body__icontains=filters.query)
    if filters.kind:
        rows = rows.filter(body__contains=f'"what":"{filters.kind}')
    if filters.start is not None or filters.end is not None:
        # Members are sorted, so the first "at" of a body is the deed's own time.
        days = rows.annotate(day=Substr("body", StrIndex("body", Value('"at":"')) + 6, 10))
        if filters.start is not None:
            days = days.filter(day__gte=filters.start.isoformat())
        if filters.end is not None:
            days = days.filter(day__lte=filters.end.isoformat())
        return days
    return rows


def lines_of(rows: QuerySet[TrailLeaf], start: int, end: int) -> tuple[TrailLine, ...]:
    """Deeds as lines."""
    return tuple(_line(row) for row in rows[start:end])


def history_of(subject: str) -> tuple[TrailLine, ...]:
    """Deeds done to one thing, oldest first, in words."""
    return lines_of(TrailLeaf.objects.filter(subject=subject).order_by("index"), 0, 500)


def _line(row: TrailLeaf) -> TrailLine:
    deed = json.loads(row.body.split("\n", 1)[1])
    subject, _colon, key = row.subject.partition(":")
    return TrailLine(
        number=deed["n"], at=datetime.fromisoformat(deed["at"]), by=deed["by"],
        verb=verb_of(deed["what"]), subject=row.subject, link=_link(subject, key),
        facts=_facts(deed["data"]), hash=row.hash,
    )  # fmt: skip


def _link(subject: str, key: str) -> str:
    folders = {"item": "matters", "inspection": "inspections", "season": "seasons"}
    return f"/{folders[subject]}/{key}/" if subject in folders and key else ""


def _facts(data: Mapping[str, Any]) -> str:
    """What stands in a deed, briefly; the whole is in the file."""
    shown = [
        f"{name} {value}"
        for name, value in data.items()
        if isinstance(value, str | int) and value not in ("", 0) and len(str(value)) < _LONG
    ]
    text = " · ".join(shown)
    return text if len(text) <= _MOST_FACTS else f"{text[: _MOST_FACTS - 1]}…"


def kind_word(kind: str) -> str:
    """The kind of a deed in words."""
    return {
        "item": _("Matters"), "commitment": _("Promises"), "inspection": _("Inspections"),
        "finding": _("Findings"), "question": _("Residents' questions"),
        "indicator": _("Indicators"), "season": _("Seasons of work"),
        "scheme": _("Schemes of supervision"), "role": _("Roles"),
    }.get(kind, kind)  # fmt: skip


def verb_of(what: str) -> str:
    """A deed in words; its own name where no words are known."""
    kind, _dot, move = what.partition(".")
    own = {
        "inspection.recorded": _("record entered"),
        "inspection.withdrawn": _("record withdrawn"),
        "inspection.photo": _("photo added"),
        "inspections.loaded": _("records loaded from a file"),
        "finding.handled": _("problem handled"),
        "finding.solved": _("problem solved"),
        "finding.returned": _("problem sent back"),
        "finding.matter": _("finding made a matter"),
        "meeting.outcome": _("outcome of a pair entered"),
        "season.opened": _("season opened"),
        "role.given": _("role given"),
        "role.withdrawn": _("role withdrawn"),
        "account.password": _("own password changed"),
        "account.second-factor": _("own second factor changed"),
        "account.sessions-ended": _("own sessions ended elsewhere"),
        "account.second-factor-dropped": _("second factor taken off"),
    }
    if what in own:
        return own[what]
    return f"{kind_word(kind)}: {move_word(move)}" if kind in KINDS else what


def trail_signer() -> Signer:
    """The hall's key under the name of the trail."""
    return Signer.from_seed(trail_origin(), settings.SIGNING_SEED)


def trail_file() -> bytes:
    """The whole trail as a file for `leitai verify`."""
    newest = TrailCheckpoint.objects.order_by("-size").first()
    bodies = TrailLeaf.objects.order_by("index").values_list("body", flat=True)
    size = newest.size if newest else 0
    deeds = (Deed.from_json(json.loads(body.split("\n", 1)[1])) for body in bodies[:size])
    return write_trail(deeds, log=TRAIL, key=trail_signer().key, note=newest.note if newest else "")
