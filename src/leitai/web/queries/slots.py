"""Slots, panels and criteria in the shapes that pages are given."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from leitai.scoring.scheme import Scheme, plain
from leitai.web.models import Round, Slot, SlotState, StatementPart
from leitai.web.queries.checks import verdicts_of
from leitai.web.queries.entitlement import entitled, masks_of, tally_of
from leitai.web.queries.frames import result_so_far
from leitai.web.queries.heads import in_language
from leitai.web.queries.shapes import CriterionShape, MarkWord, PanelCount, SlotShape

# A panel is slow when it lags this far behind the share of all ballots in.
_SLOW = 0.2


def slot_shapes(round_: Round) -> list[SlotShape]:
    """The slots of a round in their running order; scores of closed ones once there are any."""
    slots = list(round_.slots.select_related("unit", "statement"))
    masks = masks_of(round_)
    said = claims_said(round_)
    scores = {}
    result = None
    if any(slot.state == SlotState.CLOSED for slot in slots):
        result = result_so_far(round_)
        scores = {unit.slot: unit for unit in result.units}
    shapes = []
    for slot in slots:
        tally = slot.tally if slot.state == SlotState.CLOSED else tally_of(masks, slot)
        unit = scores.get(slot.order or 0) if slot.state == SlotState.CLOSED else None
        statement = getattr(slot, "statement", None)
        shapes.append(
            SlotShape(
                key=slot.key,
                order=slot.order or 0,
                unit=in_language(slot.unit.zh, slot.unit.en),
                state=slot.state,  # type: ignore[arg-type]
                kind=slot.group,
                since=slot.since,
                version=slot.version,
                has_statement=statement is not None,
                locked=statement is not None and statement.locked_at is not None,
                cast=sum(row["used"] for row in tally.values()),
                issued=sum(entitled(tally).values()),
                score=unit.score if unit else "",
                band=str(unit.band) if unit and unit.band and result else "",
                claims=said.get(slot.pk, (0, 0))[0],
                supported=said.get(slot.pk, (0, 0))[1],
            )
        )
    return shapes


def claims_said(round_: Round) -> dict[int, tuple[int, int]]:
    """Slot id -> number of claims in its locked statement, and of those borne out."""
    texts: dict[int, list[str]] = {}
    parts = StatementPart.objects.filter(
        statement__slot__round=round_, statement__locked_at__isnull=False
    ).values_list("statement__slot_id", "text")
    for slot_id, text in parts:
        texts.setdefault(slot_id, []).append(text)
    said = {}
    for slot_id, own in texts.items():
        verdicts = verdicts_of(round_, own)
        said[slot_id] = (len(verdicts), verdicts.count("supported"))
    return said


def panel_counts(round_: Round, scheme: Scheme, slot: Slot | None = None) -> list[PanelCount]:
    """The panels with their tickets; with a slot, those that may vote on it and have."""
    masks = masks_of(round_)
    tally: dict[str, Any] = {}
    if slot is not None:
        tally = slot.tally if slot.state == SlotState.CLOSED else tally_of(masks, slot)
    may = entitled(tally)
    everyone = sum(may.values())
    share = sum(row["used"] for row in tally.values()) / everyone if everyone else 0.0
    counts = []
    for panel in scheme.panels:
        cast = tally.get(panel.code, {}).get("used", 0)
        issued = may.get(panel.code, 0) if slot is not None else masks.issued.get(panel.code, 0)
        counts.append(
            PanelCount(
                code=panel.code,
                name=in_language(panel.zh, panel.en),
                weight=plain(panel.weight),
                issued=issued,
                cast=cast,
                spoiled=(masks.panels.get(panel.code, 0) & masks.spoiled).bit_count(),
                slow=bool(issued) and cast < issued and cast / issued < share - _SLOW,
            )
        )
    return counts


def criterion_shapes(scheme: Scheme) -> list[CriterionShape]:
    """The score sheet in the reader's language."""
    shapes = []
    for criterion in scheme.criteria:
        shapes.append(
            CriterionShape(
                code=criterion.code,
                name=in_language(criterion.zh, criterion.en),
                weight=plain(criterion.weight),
                top=plain(criterion.high),
                step=plain(criterion.step),
                computed=not criterion.voted,
                words=tuple(
                    MarkWord(plain(low), plain(high), in_language(word.zh, word.en))
                    for low, high, word in criterion.ranges()
                ),
            )
        )
    return shapes


def pick(shapes: Iterable[SlotShape], key: str) -> SlotShape | None:
    """The slot with this key."""
    return next((shape for shape in shapes if shape.key == key), None)
