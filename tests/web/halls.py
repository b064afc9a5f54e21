"""A small round for the tests of the hall."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from uuid import uuid4

from leitai.scoring.scheme import default_scheme
from leitai.web.actions import casting, results, roster, rounds, stage, statements, tickets
from leitai.web.models import Round, Series, Slot
from leitai.web.queries.arena import forget_arenas

NOW = datetime(2022, 9, 28, 1, 0, tzinfo=UTC)
GOOD = {"results": 8, "evidence": 7.5, "gaps": 6, "next_steps": 9}
UNITS = ["甲局", "乙局", "丙局"]


@dataclass
class Hall:
    """A round under way, its printed codes by panel, and shorthands for deeds."""

    round: Round
    codes: dict[str, list[str]] = field(default_factory=dict)

    def fresh(self) -> Round:
        return Round.objects.get(pk=self.round.pk)

    def slot(self, order: int) -> Slot:
        return Slot.objects.select_related("unit").get(round=self.round, order=order)

    def advance(self, order: int, steps: int = 1) -> Slot:
        for _ in range(steps):
            slot = self.slot(order)
            stage.advance(
                round_id=self.round.pk, slot_key=slot.key, seen=slot.state, by="host", now=NOW
            )
        return self.slot(order)

    def cast(
        self, code: str, order: int, marks: dict[str, object] | None = None, id: str = ""
    ) -> casting.Cast:
        return casting.cast(
            casting.CastRequest(id or str(uuid4()), code, self.slot(order).key, marks or GOOD)
        )

    def all_codes(self) -> list[str]:
        return [code for codes in self.codes.values() for code in codes]


def make_called_round(units: list[str] | None = None) -> Round:
    series = Series.objects.create(key="bumen", zh="部门擂台", en="Department arena")
    round_ = rounds.open_round(
        series=series, key="r3", number=3, zh="第三期部门擂台", day=date(2022, 9, 28),
        scheme=default_scheme(), by="organiser", now=NOW,
    )  # fmt: skip
    entries = [roster.RosterEntry(name, group="政府部门") for name in units or UNITS]
    roster.add_units(round_id=round_.pk, entries=entries, by="organiser", now=NOW)
    rounds.call_units(round_id=round_.pk, by="organiser", now=NOW)
    return round_


def write_statements(round_: Round) -> None:
    for slot in round_.slots.all():
        statements.save_statement(
            round_id=round_.pk, slot_key=slot.key, source="typed", by="unit", now=NOW,
            parts=[
                statements.Part("highlight", "拆除违法建设8402处。"),
                statements.Part("gap", "科技手段不足。", cause="投入不够。"),
                statements.Part("step", "年底前完成12项。", due=date(2022, 12, 31)),
            ],
        )  # fmt: skip


def make_live_round(panels: dict[str, int] | None = None, units: list[str] | None = None) -> Hall:
    forget_arenas()
    round_ = make_called_round(units)
    rounds.lock_scheme(round_id=round_.pk, by="organiser", now=NOW)
    rounds.draw_order(round_id=round_.pk, seed="20220928", by="organiser", now=NOW)
    write_statements(round_)
    hall = Hall(round_)
    for panel, count in (panels or {"leaders": 6, "members": 8, "citizens": 7}).items():
        tickets.issue_tickets(round_id=round_.pk, panel=panel, count=count, by="organiser", now=NOW)
    for slot in round_.slots.select_related("unit"):
        tickets.issue_tickets(
            round_id=round_.pk, panel="peers", count=2, own_unit=slot.unit, by="organiser",
            now=NOW,
        )  # fmt: skip
    for card in tickets.print_tickets(round_id=round_.pk, panel="", by="organiser", now=NOW):
        hall.codes.setdefault(card.panel, []).append(card.code)
    statements.lock_statements(round_id=round_.pk, by="organiser", now=NOW)
    rounds.begin(round_id=round_.pk, by="organiser", now=NOW)
    return hall


def seal(hall: Hall) -> bytes:
    """Count and seal a round whose slots are closed."""
    round_id = hall.round.pk
    results.count(round_id=round_id, by="organiser", now=NOW)
    results.open_objections(round_id=round_id, by="organiser", now=NOW)
    for slot in hall.round.slots.all():
        results.waive_objection(round_id=round_id, slot_key=slot.key, by="unit", now=NOW)
    result = results.seal(round_id=round_id, by="organiser", now=NOW)
    assert result.bundle is not None
    return bytes(result.bundle)
