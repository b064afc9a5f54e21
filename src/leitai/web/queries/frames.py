"""The round as screens and other programs see it at one moment: the live frame."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils import timezone, translation

from leitai.scoring.count import CountResult
from leitai.scoring.count.result import UnitScore, result_from_json
from leitai.scoring.scheme import Criterion, plain
from leitai.web.models import Round, RoundState, SchemeVersion, Slot, SlotState
from leitai.web.queries.counting import count_closed, scheme_of
from leitai.web.queries.entitlement import TicketMasks, entitled, masks_of, tally_of
from leitai.web.queries.record import fingerprint_of, newest_checkpoint, witnesses_of

_ACTIVE = (SlotState.ON_STAGE, SlotState.QUESTIONS, SlotState.SCORING)
_RESULT_STATES = (RoundState.COUNTED, RoundState.OBJECTION, RoundState.SEALED)
# (round, version) -> the count over its closed slots, which changes only with the version.
_counts: dict[tuple[int, int], CountResult] = {}


def current_round() -> Round | None:
    """The round that is live, else the newest that is not a draft, else the newest."""
    rounds = Round.objects.select_related("series")
    return (
        rounds.filter(state=RoundState.LIVE).first()
        or rounds.exclude(state=RoundState.DRAFTED).first()
        or rounds.first()
    )


def result_so_far(round_: Round) -> CountResult:
    """The announced result, or the count over the slots closed by now."""
    if round_.state in _RESULT_STATES and hasattr(round_, "result"):
        return result_from_json(round_.result.body)
    at = (round_.pk, round_.version)
    if at not in _counts:
        for old in [key for key in _counts if key[0] == round_.pk]:
            _counts.pop(old, None)
        _counts[at] = count_closed(round_)
    return _counts[at]


def forget_counts() -> None:
    """Forget counts kept, for tests that rebuild the database under the same keys."""
    _counts.clear()


def rank_word(unit: UnitScore, result: CountResult) -> str:
    """A rank as it is printed: "3", "3=" where it is shared, "" where there is none."""
    if unit.rank is None:
        return ""
    shared = sum(other.rank == unit.rank for other in result.units) > 1
    return f"{unit.rank}=" if shared else str(unit.rank)


def read_frame(round_: Round) -> dict[str, Any]:
    """The live frame of a round: docs/reference/screens.md."""
    slots = list(round_.slots.select_related("unit"))
    masks = masks_of(round_)
    active = _shown_slot(slots)
    shown = round_.state in _RESULT_STATES or any(s.state == SlotState.CLOSED for s in slots)
    result = result_so_far(round_) if shown else None
    scores = {unit.slot: unit for unit in result.units} if result else {}
    frame: dict[str, Any] = {
        "round": round_.key,
        "state": round_.state,
        "slot": None if active is None else _slot_json(active),
        "counts": {} if active is None else slot_counts(masks, active),
        "slots": [_scored_slot(slot, scores.get(slot.order or 0), result) for slot in slots],
        "fingerprint": fingerprint_of(round_, newest_checkpoint(round_)),
        "seq": round_.version,
        "server_time": _stamp(timezone.now()),
    }
    if settings.LEITAI_WITNESSES:
        frame["witnesses"] = witnesses_of(round_)
    if result is not None and round_.state in _RESULT_STATES:
        by_order = {slot.order: slot for slot in slots}
        frame["standing"] = [
            _standing_row(unit, by_order[unit.slot], result) for unit in result.standing
        ]
    frame["cast"] = sum(cast for cast, _ in frame["counts"].values())
    return frame


def _shown_slot(slots: list[Slot]) -> Slot | None:
    active = next((slot for slot in slots if slot.state in _ACTIVE), None)
    if active is not None:
        return active
    closed = [slot for slot in slots if slot.state == SlotState.CLOSED and slot.since]
    return max(closed, key=lambda slot: (slot.since, slot.order), default=None)


def slot_counts(masks: TicketMasks, slot: Slot) -> dict[str, list[int]]:
    """Panel -> [ballots in, tickets that may vote] on a slot."""
    tally = slot.tally if slot.state == SlotState.CLOSED else tally_of(masks, slot)
    may = entitled(tally)
    return {panel: [row["used"], may[panel]] for panel, row in tally.items()}


def _slot_json(slot: Slot) -> dict[str, Any]:
    return {
        "id": slot.key,
        "order": slot.order,
        "unit": slot.unit.zh,
        "unit_en": slot.unit.en,
        "state": slot.state,
        "since": None if slot.since is None else _stamp(slot.since),
    }


def _scored_slot(slot: Slot, unit: UnitScore | None, result: CountResult | None) -> dict[str, Any]:
    row = _slot_json(slot)
    if slot.state == SlotState.CLOSED and unit is not None and result is not None:
        return row | {
            "score": unit.score or None,
            "band": unit.band,
            "rank": rank_word(unit, result) or None,
        }
    return row | {"score": None, "band": None, "rank": None}


def _standing_row(unit: UnitScore, slot: Slot, result: CountResult) -> dict[str, Any]:
    return {
        "id": slot.key,
        "unit": unit.unit,
        "unit_en": slot.unit.en,
        "rank": rank_word(unit, result),
        "band": unit.band or 0,
        "score": unit.score,
        "plain": unit.plain_mean,
        "low": float(unit.low) if unit.low else None,
        "high": float(unit.high) if unit.high else None,
        "ranked": unit.status == "ranked",
    }


def _stamp(moment: datetime) -> str:
    return timezone.localtime(moment).isoformat(timespec="seconds")


def criterion_json(criterion: Criterion, *, english: bool) -> dict[str, Any]:
    """A criterion with its scale and what marks mean, for phones and other programs."""
    return {
        "id": criterion.code,
        "code": criterion.code,
        "name": criterion.en if english else criterion.zh,
        "name_zh": criterion.zh,
        "name_en": criterion.en,
        "weight": plain(criterion.weight),
        "scale": {
            "min": _number(criterion.low),
            "max": _number(criterion.high),
            "step": _number(criterion.step),
        },
        "min": plain(criterion.low),
        "max": plain(criterion.high),
        "step": plain(criterion.step),
        "computed": not criterion.voted,
        "words": [
            {"from": plain(low), "to": plain(high), "text": word.en if english else word.zh}
            for low, high, word in criterion.ranges()
        ],
    }


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def read_round(round_: Round) -> dict[str, Any]:
    """The round for programs: GET /api/v1/round."""
    english = (translation.get_language() or "").startswith("en")
    version = SchemeVersion.objects.filter(round=round_).order_by("-version").first()
    assert version is not None
    scheme = scheme_of(round_)
    frame = read_frame(round_)
    issued = masks_of(round_).issued
    for slot in frame["slots"]:
        slot["statement"] = f"/r/{round_.key}/s/{slot['id']}/"
    return frame | {
        "name": (round_.en if english else "") or round_.zh,
        "series": round_.series.en if english else round_.series.zh,
        "number": round_.number,
        "day": round_.day.isoformat(),
        "made_up": round_.made_up,
        "version": round_.version,
        "scheme": {
            "version": version.version,
            "hash": version.hash,
            "locked": version.locked_at is not None,
        },
        "scheme_hash": version.hash,
        "panels": [
            {
                "id": panel.code,
                "code": panel.code,
                "name": panel.en if english else panel.zh,
                "weight": plain(panel.weight),
                "issued": issued.get(panel.code, 0),
            }
            for panel in scheme.panels
        ],
        "criteria": [criterion_json(c, english=english) for c in scheme.voted],
        "computed_criteria": [
            criterion_json(c, english=english) for c in scheme.criteria if not c.voted
        ],
    }
