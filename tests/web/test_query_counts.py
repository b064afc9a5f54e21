"""Pages with lists take a constant number of queries: the same for three units as for nine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from leitai.scoring.scheme import default_scheme
from leitai.web.actions import (
    casting,
    commitments,
    indicators,
    inspections,
    matters,
    paper,
    results,
    rounds,
    seasons,
    staff,
    statements,
    tickets,
)
from leitai.web.models import Inspection, Series
from leitai.web.queries.arena import forget_arenas
from leitai.web.queries.entitlement import forget_masks
from leitai.web.queries.frames import forget_counts
from web.halls import GOOD, NOW, Hall, make_live_round, seal

# Page -> address below the round; "/" at the head stands for one of the whole hall.
PAGES = {
    "home": "/",
    "people": "/people/",
    "matters": "/matters/",
    "matters board": "/matters/?shape=board",
    "matters calendar": "/matters/calendar/?month=2030-01",
    "matters schemes": "/matters/schemes/",
    "matters.xlsx": "/matters.xlsx",
    "api round": "/api/v1/round",
    "round": "",
    "promises": "promises/",
    "commitments": "commitments/",
    "statement": "s/{slot}/",
    "units": "/units/",
    "unit": "/units/{unit}/",
    "stars": "/stars/",
    "indicators": "/indicators/",
    "indicator entry": "/indicators/q0/",
    "inspections": "/inspections/",
    "inspections.xlsx": "/inspections.xlsx",
    "inspection": "/inspections/{inspection}/",
    "inspection coverage": "/inspections/coverage/?from=2022-01-01&to=2022-12-31",
    "inspection figures": "figures/",
    "seasons": "/seasons/",
    "season": "/seasons/s0/",
    "will not do": "/will-not-do/",
    "burden": "burden/",
    "trail": "/trail/",
    "trail.xlsx": "/trail.xlsx",
    "trail.jsonl": "/trail.jsonl",
    "board": "board/",
    "desk": "desk/",
    "result": "result/",
    "result.xlsx": "result.xlsx",
    "office": "office/",
    "roster": "office/roster/",
    "statements": "office/statements/",
    "tickets": "office/tickets/",
    "paper": "office/paper/",
    "count": "office/count/",
    "record": "office/record/",
    "record.xlsx": "office/record.xlsx",
}
# What has no result before the count.
AFTER_COUNT = {"result.xlsx"}


def counted(client: Client, hall: Hall, skip: set[str]) -> dict[str, list[str]]:
    """Page -> the queries of one look at it, with nothing kept from before."""
    found = {}
    newest = Inspection.objects.latest("pk")
    for name, path in PAGES.items():
        if name in skip:
            continue
        for forget in (forget_arenas, forget_counts, forget_masks):
            forget()
        address = path if path.startswith("/") else f"/r/{hall.round.key}/{path}"
        address = address.format(
            slot=hall.slot(1).key, unit=hall.slot(1).unit_id, inspection=newest.pk
        )
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(address)
        assert answer.status_code == 200, (name, answer.status_code)
        found[name] = [query["sql"] for query in queries]
    return found


@contextmanager
def thrown_away() -> Iterator[None]:
    """A hall that is gone when it has been measured."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def fill(times: int) -> Hall:
    """A hall with `times` three units, and as many times of all that is listed."""
    hall = make_live_round(
        {"leaders": 2 * times, "members": 2 * times, "citizens": 2 * times},
        units=[f"第{n}局" for n in range(1, 3 * times + 1)],
    )
    deed = {"round_id": hall.round.pk, "by": "organiser", "now": NOW}
    tickets.issue_tickets(panel="leaders", count=2 * times, paper=True, **deed)
    for number in range(times):
        spoiled = hall.round.tickets.filter(panel="members", spoiled=False).first()
        assert spoiled is not None
        tickets.spoil_ticket(number=spoiled.number, reason="lost", **deed)
        slot = hall.slot(number + 1)
        statements.record_erratum(
            slot_key=slot.key, kind="step", position=1, after=f"改为{number}", reason="笔误", **deed
        )
        staff.add_person(username=f"clerk{number}", password="", roles=["clerk"], round_=hall.round)
        other = rounds.open_round(
            series=Series.objects.get(), key=f"other{number}", number=10 + number, zh="另一场",
            day=date(2022, 10, 1 + number), scheme=default_scheme(), by="organiser", now=NOW,
        )  # fmt: skip
        other.state = "live"
        other.save()
        measure_period(hall, number, times)
        matters.register_item(
            source="gap", title=f"补齐短板{number}", lead_id=slot.unit_id, due=date(2030, 1, 4),
            joint_ids=[hall.slot(number + 2).unit_id], by="clerk0", now=NOW,
        )  # fmt: skip
        inspect(hall, number, times)
    commitments.take_all(**deed)
    return hall


def measure_period(hall: Hall, number: int, indicators_: int) -> None:
    """A published period with as many indicators as asked for, every unit measured."""
    deed = {"by": "clerk0", "now": NOW}
    key = f"q{number}"
    indicators.open_period(
        key=key, zh=f"第{number}期", start=date(2022, 1 + number, 1),
        end=date(2022, 1 + number, 28),
        round_key=hall.round.key, **deed,
    )  # fmt: skip
    units = hall.round.slots.values_list("unit_id", flat=True)
    for n in range(indicators_):
        indicators.add_indicator(
            period=key, new=indicators.NewIndicator(f"i{n}", f"指标{n}", f"板块{n}", "own_plan"),
            **deed,
        )  # fmt: skip
        indicators.save_figures(
            period=key,
            entries=[
                indicators.Entry(f"i{n}", unit, {"target": "10", "actual": str(unit % 12)})
                for unit in units
            ],
            **deed,
        )  # fmt: skip
    indicators.publish_period(period=key, **deed)


def inspect(hall: Hall, number: int, findings: int) -> None:
    """A record with as many findings as asked for, one of them a matter; a season as long."""
    deed = {"by": "clerk0", "now": NOW}
    first = hall.slot(number + 1).unit_id
    record = inspections.Record(
        uuid4(), "visit", date(2022, 9, 1), ("甲处",), unit_id=first, done_by_id=first,
        looks=tuple(
            inspections.Look(f"内容{n}", findings=(f"渗漏{n}", f"松动{n}")) for n in range(findings)
        ),
    )  # fmt: skip
    row, _fresh = inspections.record_inspection(record=record, **deed)
    for look in row.looks.all():
        finding = look.findings.first()
        assert finding is not None
        inspections.turn_into_matter(finding_id=finding.pk, version=None, **deed)
    seasons.open_season(
        key=f"s{number}", zh="大干", starts=date.today(), days=500, count=2 * findings,
        lead_id=first, **deed,
    )  # fmt: skip


def cast_all(hall: Hall, order: int) -> None:
    key = hall.slot(order).key
    casting.cast_batch(
        [casting.CastRequest(str(uuid4()), code, key, GOOD) for code in hall.all_codes()]
    )


def measure_live(times: int) -> dict[str, list[str]]:
    hall = fill(times)
    for order in range(1, 3 * times):
        hall.advance(order, 3)
        cast_all(hall, order)
        hall.advance(order)
    hall.advance(3 * times, 3)
    cast_all(hall, 3 * times)
    for number in range(times):
        paper.enter_sheet(
            round_id=hall.round.pk, slot_key=hall.slot(1).key, serial=f"LEA-{number}",
            panel="leaders", marks=GOOD, by="clerk0", now=NOW,
        )  # fmt: skip
    return counted(superuser(), hall, AFTER_COUNT)


def measure_sealed(times: int) -> dict[str, list[str]]:
    hall = fill(times)
    for order in range(1, 3 * times + 1):
        hall.advance(order, 3)
        cast_all(hall, order)
        hall.advance(order)
    seal(hall)
    return counted(superuser(), hall, set())


def measure_objections(times: int) -> dict[str, list[str]]:
    hall = fill(times)
    for order in range(1, 3 * times + 1):
        hall.advance(order, 3)
        cast_all(hall, order)
        hall.advance(order)
    deed = {"round_id": hall.round.pk, "by": "organiser", "now": NOW}
    results.count(**deed)
    results.open_objections(**deed)
    for order in range(1, times + 1):
        results.file_objection(slot_key=hall.slot(order).key, text="请复核。", **deed)
    return counted(superuser(), hall, set())


def superuser() -> Client:
    client = Client()
    client.force_login(
        get_user_model().objects.create_superuser("superuser"),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    return client


@pytest.mark.django_db
@pytest.mark.parametrize("measure", [measure_live, measure_objections, measure_sealed])
def test_three_times_the_rows_take_no_more_queries(measure) -> None:  # type: ignore[no-untyped-def]
    with thrown_away():
        few = measure(1)
    with thrown_away():
        many = measure(3)
    more = {}
    for name, queries in many.items():
        if len(queries) > len(few[name]):
            extra = max(set(map(_shape, queries)), key=list(map(_shape, queries)).count)
            more[name] = (len(few[name]), len(queries), extra)
    assert not more, "\n".join(f"{name}: {said}" for name, said in more.items())
    assert max(len(queries) for queries in many.values()) < 60


def _shape(sql: str) -> str:
    return "".join("0" if c.isdigit() else c for c in sql)[:300]
