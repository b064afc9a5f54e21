"""Load the demo round: the roster and facts of the page, everything else said to be made up."""

from __future__ import annotations

import json
import secrets
import tomllib
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

from django.utils import timezone

from leitai.ledgers.samples import write_samples
from leitai.scoring.scheme import default_scheme
from leitai.web.actions import roster, rounds, staff, stage, statements, tickets
from leitai.web.demo.matters import load_matters
from leitai.web.models import Role, Round, RoundState, Series, Slot, SlotState
from leitai.web.queries.evidence import ledger_folder

ROUND_KEY = "2022-3"
DRAW_SEED = "20220928"
FILE = "demo.json"
OPERATOR = "demo"


@dataclass(frozen=True, slots=True)
class Demo:
    """What a newcomer or a program needs of the demo; `tickets` are codes, leaders first.

    `people` are (name, role, unit) of those beside the organiser; all have the same password.
    """

    round: str
    staff_name: str
    staff_password: str
    tickets: list[str]
    people: list[tuple[str, str, str]] = field(default_factory=list)


def load_demo(
    folder: Path, *, judges: int, open_slot: int | None, now: datetime, quarter: bool = True
) -> Demo:
    """The demo in this folder's database; made on the first call, read again on later ones.

    Without its quarter it is the round alone: no matters, questions, nor those who work on them.
    The codes of a real round's tickets exist on paper alone. The demo's are kept in
    `demo.json`, because its ballots are made up anyway.
    """
    file = folder / FILE
    if file.exists() and Round.objects.filter(key=ROUND_KEY).exists():
        demo = Demo(**json.loads(file.read_text("utf-8")))
    else:
        demo = _make(judges=judges, open_slot=open_slot, now=now, quarter=quarter)
        file.touch(mode=0o600)
        file.write_text(json.dumps(asdict(demo), indent=1), "utf-8")
    if open_slot is not None:
        open_to_scoring(open_slot, now=now)
    return demo


def read_statements() -> list[dict[str, Any]]:
    """The demo's eleven statements."""
    text = (files("leitai.web.demo") / "statements.toml").read_text("utf-8")
    units: list[dict[str, Any]] = tomllib.loads(text)["unit"]
    return units


def _make(*, judges: int, open_slot: int | None, now: datetime, quarter: bool) -> Demo:
    units = read_statements()
    for key, zh, en in (
        ("bumen", "部门擂台", "Department arena"),
        ("shuji", "书记擂台", "Secretaries' arena"),
        ("juzhang", "局长擂台", "Directors' arena"),
    ):
        Series.objects.get_or_create(key=key, defaults={"zh": zh, "en": en})
    password = secrets.token_urlsafe(12)
    staff.add_person(username=OPERATOR, password=password, roles=[Role.ORGANISER, Role.HOST])
    round_ = rounds.open_round(
        series=Series.objects.get(key="bumen"),
        key=ROUND_KEY,
        number=3,
        zh="作风能力提升年第三期部门擂台",
        en="Third department arena of the year of better working style",
        day=date(2022, 9, 28),
        place_zh="市级机关会议中心",
        place_en="Municipal conference centre",
        scheme=default_scheme(),
        made_up=True,
        by=OPERATOR,
        now=now,
    )
    deed: dict[str, Any] = {"round_id": round_.pk, "by": OPERATOR, "now": now}
    roster.add_units(
        entries=[
            roster.RosterEntry(u["zh"], tuple(u.get("aliases", ())), u["group"]) for u in units
        ],
        **deed,
    )
    _name_in_english(round_, units)
    rounds.call_units(**deed)
    for unit in units:
        slot = round_.slots.select_related("unit").get(unit__zh=unit["zh"])
        for alias in unit.get("aliases", ()):
            roster.confirm_alias(slot_key=slot.key, name=alias, **deed)
        statements.save_statement(slot_key=slot.key, parts=_parts(unit), source="demo", **deed)
    rounds.lock_scheme(**deed)
    rounds.draw_order(seed=DRAW_SEED, **deed)
    codes = _issue(round_, judges, open_slot, deed)
    statements.lock_statements(**deed)
    rounds.begin(**deed)
    write_samples(ledger_folder(round_))
    people = load_matters(round_, now, password=password, by=OPERATOR) if quarter else []
    return Demo(ROUND_KEY, OPERATOR, password, codes, people)


def _name_in_english(round_: Round, units: list[dict[str, Any]]) -> None:
    english = {unit["zh"]: unit["en"] for unit in units}
    for slot in round_.slots.select_related("unit"):
        staff.name_unit(unit_id=slot.unit_id, en=english[slot.unit.zh])


def _parts(unit: dict[str, Any]) -> list[statements.Part]:
    parts = [statements.Part("highlight", text) for text in unit["highlights"]]
    parts += [
        statements.Part(
            "gap",
            gap["text"],
            gap["cause"],
            gap["class"],
            gap["owner"],
            answered_by=gap.get("step"),
        )
        for gap in unit["gaps"]
    ]
    parts += [
        statements.Part("step", step["text"], due=step.get("due"), owner=unit["zh"])
        for step in unit["steps"]
    ]
    return parts


def _issue(round_: Round, judges: int, open_slot: int | None, deed: dict[str, Any]) -> list[str]:
    """Issue tickets to all panels and return their codes, leaders first and peers last.

    Where a slot is to be opened at once, its own unit sends no peers, so that every code
    can vote on it.
    """
    slots = list(round_.slots.select_related("unit").order_by("order"))
    hosts = [slot for slot in slots if slot.order != open_slot] or slots
    leaders = min(20, max(1, judges // 8))
    peers = min(33, judges // 6)
    citizens = min(40, judges // 5)
    members = judges - leaders - peers - citizens
    for panel, count in (("leaders", leaders), ("members", members), ("citizens", citizens)):
        if count > 0:
            tickets.issue_tickets(panel=panel, count=count, **deed)
    for number, slot in enumerate(hosts):
        share = peers // len(hosts) + (number < peers % len(hosts))
        if share:
            tickets.issue_tickets(panel="peers", count=share, own_unit=slot.unit, **deed)
    cards = tickets.print_tickets(panel="", **deed)
    return [card.code for card in cards]


def open_to_scoring(order: int, *, now: datetime) -> None:
    """Bring a slot to scoring, if the round is live and no other slot is active."""
    round_ = Round.objects.get(key=ROUND_KEY)
    slot = Slot.objects.filter(round=round_, order=order).first()
    if slot is None or round_.state != RoundState.LIVE:
        return
    while slot.state in (SlotState.WAITING, SlotState.ON_STAGE, SlotState.QUESTIONS):
        slot = stage.advance(
            round_id=round_.pk, slot_key=slot.key, seen=slot.state, by=OPERATOR, now=now
        )


def local_now() -> datetime:
    """The hall's clock."""
    return timezone.now()
