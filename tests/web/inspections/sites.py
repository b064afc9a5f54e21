"""People and units of the inspection tests."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib.auth import get_user_model
from django.test import Client

from leitai.web.actions import staff
from leitai.web.actions.inspections import Look, Record, record_inspection
from leitai.web.models import Inspection, Unit

NOW = datetime(2022, 9, 28, 1, 0, tzinfo=UTC)
DAY = date(2022, 9, 28)
REACH = "南胶莱河—胶河刘家花园河段"
WATER, NATURE, FLOOD = "河水水质", "生态环境保护", "防汛"
PATROL = (Look(WATER, findings=("排水口外溢", "水面漂浮物")), Look(NATURE, True), Look(FLOOD, True))


def unit(name: str, kind: str = "") -> Unit:
    return Unit.objects.get_or_create(zh=name, defaults={"kind": kind})[0]


def patrol(by: str = "anna", **changes: Any) -> Inspection:
    """A patrol with two findings on water and none on the other topics."""
    facts: dict[str, Any] = {
        "client_id": uuid4(), "template": "patrol", "day": DAY, "places": (REACH,),
        "looks": PATROL, **changes,
    }  # fmt: skip
    return record_inspection(record=Record(**facts), by=by, now=NOW)[0]


def signed_in(name: str, role: str, own: Unit | None = None) -> Client:
    staff.add_person(username=name, password="long-enough-9", roles=[role], unit=own)
    client = Client(headers={"accept-language": "en"})
    client.force_login(get_user_model().objects.get(username=name))
    return client


def root() -> Any:
    """Somebody who may see everything."""
    return get_user_model()(username="root", is_superuser=True)


def form(client_id: UUID | str = "", **changes: str) -> dict[str, str]:
    """The patrol form as a browser sends it."""
    return {
        "client_id": str(client_id or uuid4()), "day": "2022-09-28", "place": REACH,
        "topic-1": WATER, "state-1": "found", "finding-1": "排水口外溢\r\n水面漂浮物",
        "topic-2": NATURE, "state-2": "none", "finding-2": "",
        "topic-3": FLOOD, "state-3": "none", "finding-3": "", **changes,
    }  # fmt: skip
