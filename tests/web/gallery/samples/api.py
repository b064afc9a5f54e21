"""What the API would answer in the gallery, made up."""

from __future__ import annotations

from datetime import timedelta

from leitai.web.queries.shapes import ResultRow, SlotShape

from .facts import CRITERIA, HASH, MORNING, PANELS, slots


def slot_json(slot: SlotShape) -> dict[str, object]:
    return {
        "id": slot.key,
        "order": slot.order,
        "unit": slot.unit,
        "state": slot.state,
        "since": slot.since.isoformat() if slot.since else None,
        "statement": f"/r/2022-3/s/{slot.key}/",
        "score": slot.score or None,
        "band": int(slot.band) if slot.band else None,
        "rank": None,
    }


def row_json(row: ResultRow) -> dict[str, object]:
    names = ("unit", "rank", "band", "score", "plain", "low", "high", "ranked")
    return {"id": row.key, **{name: getattr(row, name) for name in names}}


def frame(
    state: str = "live", now: int = 5, slot_state: str = "scoring", **more: object
) -> dict[str, object]:
    all_slots = slots(now, slot_state, closed_all=now > 11)  # type: ignore[arg-type]
    current = next((s for s in all_slots if s.order == now), None)
    return {
        "round": "2022-3",
        "state": state,
        "version": 7,
        "slot": slot_json(current) if current else None,
        "counts": {p.code: [p.cast, p.issued] for p in PANELS} if current else {},
        "panels": [
            {"code": p.code, "name": p.name, "weight": p.weight, "issued": p.issued} for p in PANELS
        ],
        "slots": [slot_json(s) for s in all_slots],
        "fingerprint": "4c1e 90ab 77d2",
        "seq": 412,
        "server_time": (MORNING + timedelta(minutes=12 * min(now, 11), seconds=425)).isoformat(),
        **more,
    }


def round_answer() -> dict[str, object]:
    answer = frame()
    answer.update(
        name="作风能力提升年第三期“部门擂台”",
        series="部门擂台",
        number="第三期",
        scheme={"version": "1", "hash": HASH},
        criteria=[
            {
                "code": c.code,
                "name": c.name,
                "weight": c.weight,
                "max": c.top,
                "step": c.step,
                "computed": c.computed,
                "help": c.help,
                "words": [{"from": w.start, "to": w.end, "text": w.text} for w in c.words],
            }
            for c in CRITERIA
        ],
    )
    return answer


ANSWERS = {
    "round": round_answer(),
    "ticket": {
        "panel": {"code": "peers", "name": "部门互评"},
        "own_units": ["9"],
        "number": "B-0017",
        "voted": {},
    },
}
