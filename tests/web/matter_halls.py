"""A hall with matters, for the tests of their screens."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.contrib.auth import get_user_model
from django.test import Client

from leitai.web.actions import matters, staff
from leitai.web.actions.matter_deeds import Wanted, do_deed
from leitai.web.models import Item, Role, Unit

NOW = datetime(2022, 10, 10, 1, 0, tzinfo=UTC)
TODAY = "2022-10-10"
PEOPLE = {
    "du": (Role.SUPERVISOR, ""),
    "du2": (Role.SUPERVISOR, ""),
    "jia": (Role.UNIT, "甲局"),
    "yi": (Role.UNIT, "乙局"),
    "bing": (Role.UNIT, "丙局"),
    "ji": (Role.OVERSEER, ""),
    "xun": (Role.INSPECTOR, ""),
    "zu": (Role.ORGANISER, ""),
}


@dataclass
class MatterHall:
    """Three units, a person for each role, and shorthands."""

    units: dict[str, Unit] = field(default_factory=dict)

    def client(self, name: str) -> Client:
        client = Client()
        if name:
            client.force_login(get_user_model().objects.get(username=name))
        return client

    def item(self, title: str = "核查路灯", lead: str = "甲局", **more: object) -> Item:
        known: dict[str, object] = {
            "source": "instruction", "working_days": 20, "by": "du2", "now": NOW,
        }  # fmt: skip
        return matters.register_item(
            title=title, lead_id=self.units[lead].pk,
            **(known | more),  # type: ignore[arg-type]
        )  # fmt: skip

    def do(self, item: Item, move: str, by: str, part: str, **wanted: object) -> Item:
        return do_deed(
            item_id=item.pk, move=move, by=by, part=part, now=NOW,  # type: ignore[arg-type]
            wanted=Wanted(**wanted),  # type: ignore[arg-type]
        )  # fmt: skip

    def to(self, item: Item, state: str) -> Item:
        """Bring a registered matter to a state along the straight way."""
        way = (
            ("assigned", "assign", "du", "supervisor"), ("accepted", "accept", "jia", "lead"),
            ("doing", "begin", "jia", "lead"), ("reported", "report", "jia", "lead"),
            ("reviewed", "review", "du", "supervisor"), ("closed", "close", "du", "supervisor"),
        )  # fmt: skip
        for after, move, by, part in way:
            if item.state == state:
                break
            item = self.do(item, move, by, part, text="已办理", outcome="solved")
            assert item.state == after
        assert item.state == state
        return item


def make_matter_hall() -> MatterHall:
    hall = MatterHall({zh: Unit.objects.create(zh=zh) for zh in ("甲局", "乙局", "丙局")})
    for name, (role, unit) in PEOPLE.items():
        staff.add_person(
            username=name, password=f"{name}-2022-10-10", roles=[role],
            unit=hall.units.get(unit),
        )  # fmt: skip
    return hall
