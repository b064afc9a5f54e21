"""Growth, multiples and differences: now against then."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from leitai.claims.evidence.bases import Base
from leitai.claims.evidence.catalog import TableProfile
from leitai.claims.evidence.frame import Frame
from leitai.claims.evidence.generate.levels import make_level
from leitai.claims.evidence.generate.pieces import Choice, Draft, make_draft
from leitai.claims.evidence.generate.scopes import default_scope, earlier_scope
from leitai.claims.evidence.model import Query


def compare(
    frame: Frame, table: TableProfile, base: Base, choice: Choice, today: date, kind: str
) -> Iterator[Draft]:
    """Now against then: same period a year before, the period before, or the year's start."""
    if base.category is not None or (base.measure is not None and base.measure.nature == "rate"):
        return
    if choice.scope is None and frame.scopes and frame.scopes[0][1] > 0.8:
        return  # the time is told
    scope = choice.scope or default_scope(table, base, choice, today)
    if scope is None or (choice.axis is None and not (base.measure and base.measure.by_period)):
        return
    earlier, cue = earlier_scope(frame, scope, choice.axis)
    now = make_level(table, base, choice, scope=scope, today=today)
    then = make_level(table, base, choice, scope=earlier, today=today)
    if now is None or then is None or now == then:
        return
    covered = choice.covered
    if choice.axis is not None:
        covered = choice.axis.covers(scope, today) and choice.axis.covers(earlier, today)
    down = frame.claim.direction == "down" or (
        not frame.claim.direction and kind != "multiple" and goes_down(frame)
    )
    if kind == "multiple":
        added = frame.cue("growth") and "增长" in frame.own and "是" not in frame.before
        query = Query("rate" if added else "multiple", (now, then), scale=0.01 if added else 1.0)
    else:
        scale = base.scale if kind == "difference" else 1.0
        query = Query(kind, (now, then), scale=-scale if down else scale)  # type: ignore[arg-type]
    draft = make_draft(base, choice, query, cue)
    yield replace(draft, scope=scope, covered=covered)


_DOWN = (
    "下降",
    "减少",
    "降低",
    "回落",
    "下滑",
    "减",
    "降",
    "少",
    "fell",
    "down",
    "decrease",
    "decline",
    "drop",
    "lower",
    "fewer",
    "less",
)


def goes_down(frame: Frame) -> bool:
    near = frame.before[-12:] if frame.before.strip() else frame.own
    return any(w in near for w in _DOWN) or any(w in frame.own for w in _DOWN[8:])
