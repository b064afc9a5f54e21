"""The demo's promises: what became of the eleven statements' next steps, two periods of
indicators, and a fourth round whose statements open with all of that. Made up, and said so.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date, datetime, time
from importlib.resources import files
from typing import Any

from django.db import transaction
from django.utils import timezone

from leitai.scoring.scheme import default_scheme
from leitai.web.actions import commitments, indicators, roster, rounds, statements
from leitai.web.demo.matters import calendar_at
from leitai.web.models import Alias, Commitment, Round, Unit

BY = "ducha1"
NEXT_KEY = "2022-4"
NEXT_DAY = date(2022, 12, 30)
TAKEN_ON = date(2022, 9, 30)


@transaction.atomic
def load_promises(round_: Round, now: datetime) -> None:
    """Take every next step of the demo's round as a commitment and tell what became of it.

    Deeds carry the day on which the story has them happen; `now` is for the round that is
    drafted today.
    """
    data = tomllib.loads((files("leitai.web.demo") / "promises.toml").read_text("utf-8"))
    with calendar_at(TAKEN_ON):
        commitments.take_all(round_id=round_.pk, by=BY, now=_at(TAKEN_ON), made_up=True)
    for _day, deed in sorted(_deeds(round_, data["promise"]), key=lambda pair: pair[0]):
        deed()
    _load_indicators(round_, data)
    _draft_next_round(round_, data["draft"], now)


def _deeds(round_: Round, promises: list[dict[str, Any]]) -> Iterator[tuple[date, Any]]:
    """(day, what happens) for each promise; the hall's calendar stands at that day."""
    for told in promises:
        row = Commitment.objects.get(round=round_, unit=_unit(told["unit"]), step=told["step"])
        own = {"commitment_id": row.pk}
        if "supervise" in told:
            yield _on(told["supervise"], commitments.open_item, **own)
        if "query" in told:
            measure, query = told["query"]
            yield _on(TAKEN_ON, commitments.bind_query, measure=measure, query=query, **own)
        if "answer" in told:
            said = told["answer"]
            yield _on(
                said["on"], commitments.answer_ask, text=said["text"], due=said.get("due"), **own
            )
        for measure, day, value, note in told.get("reports", ()):
            figure: dict[str, Any] = (
                {"done": value} if isinstance(value, bool) else {"value": value}
            )
            yield _on(
                day, commitments.report_progress, measure=measure, as_of=day, note=note,
                **figure, **own,
            )  # fmt: skip
        if "release" in told:
            yield _on(told["release"]["on"], commitments.release, why=told["release"]["why"], **own)


def _on(day: date, act: Any, **arguments: Any) -> tuple[date, Any]:
    def deed() -> None:
        with calendar_at(day):
            act(by=BY, now=_at(day), **arguments)

    return day, deed


def _load_indicators(round_: Round, data: dict[str, Any]) -> None:
    units = [_unit(name) for name in data["units"]["names"]]
    for told in data["period"]:
        key = told["key"]
        deed: dict[str, Any] = {"by": BY, "now": _at(told["end"])}
        indicators.open_period(
            key=key, zh=told["zh"], en=told["en"], start=told["start"], end=told["end"],
            round_key=round_.key, made_up=True, **deed,
        )  # fmt: skip
        for row in data["indicator"]:
            new = indicators.NewIndicator(
                row["key"], row["zh"], row["block"], row["kind"], row["direction"],
                row["measure"], row["en"], row["block_en"],
            )  # fmt: skip
            indicators.add_indicator(period=key, new=new, **deed)
            entries = [
                _entry(row, place, actual, unit)
                for place, (actual, unit) in enumerate(zip(row[key], units, strict=True))
            ]
            indicators.save_figures(period=key, entries=entries, **deed)
        with calendar_at(told["end"]):
            indicators.publish_period(period=key, **deed)


def _entry(row: dict[str, Any], place: int, actual: str, unit: Unit) -> indicators.Entry:
    figures = {"actual": "" if actual == "na" else actual}
    for name in ("target", "last_year", "province", "nation"):
        given = row.get(name, "")
        figures[name] = given[place] if isinstance(given, list) else given
    missing = "not_applicable" if actual == "na" else "" if actual else "not_reported"
    if actual == "na":
        figures = {}
    return indicators.Entry(row["key"], unit.pk, figures, missing)


def _draft_next_round(round_: Round, drafts: list[dict[str, Any]], now: datetime) -> None:
    """The fourth round, not yet called: its statements open with the last promises."""
    again = rounds.open_round(
        series=round_.series, key=NEXT_KEY, number=4, zh="第四期部门擂台（演示草案）",
        en="Fourth department arena (draft for the demonstration)", day=NEXT_DAY,
        scheme=default_scheme(), made_up=True, by=BY, now=now,
    )  # fmt: skip
    deed: dict[str, Any] = {"round_id": again.pk, "by": BY, "now": now}
    entries = [
        roster.RosterEntry(slot.unit.zh, group=slot.group)
        for slot in round_.slots.select_related("unit").order_by("unit_id")
    ]
    roster.add_units(entries=entries, **deed)
    for told in drafts:
        parts = [statements.Part("highlight", text) for text in told["highlights"]]
        parts += [statements.Part("gap", text, cause) for text, cause in told["gaps"]]
        parts += [statements.Part("step", text) for text in told["steps"]]
        slot = again.slots.get(unit=_unit(told["unit"]))
        statements.save_statement(slot_key=slot.key, parts=parts, source="demo", **deed)


def _unit(name: str) -> Unit:
    unit = Unit.objects.filter(zh=name).first()
    return unit if unit is not None else Alias.objects.select_related("unit").get(name=name).unit


def _at(day: date) -> datetime:
    """Nine in the morning of a day, by the hall's clock."""
    return timezone.make_aware(datetime.combine(day, time(9)))
