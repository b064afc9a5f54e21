"""The demo's inspections: records that agree with the page's totals, the rest said to be made up.

From the page: 477 spot checks and 672 solved problems, 138 on-site inspections, one patrol of one
reach with three topics, an activity of about 50 people at five places, a meeting of 2 suppliers
and 4 buyers, a season of 500 days with 12 actions. Made up: each record's day, place and finding,
the outcomes of the pairs, the first day of the season. No name of an action is made up.
"""

from __future__ import annotations

import hashlib
import random
import tempfile
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from leitai.ledgers.samples import write_samples
from leitai.web.actions import inspections as deeds
from leitai.web.actions.inspection_files import load_records
from leitai.web.actions.inspections import (
    Look,
    Record,
    record_inspection,
    template_called,
    units_by_name,
)
from leitai.web.actions.seasons import open_season
from leitai.web.demo.matters import calendar_at
from leitai.web.models import Finding, Inspection, Item, Round, Season, Unit
from leitai.web.queries.inspection_files import read_records
from leitai.web.queries.today import today

BY, CHECKER = "demo", "demo-2"
PAGE_DAY = date(2022, 9, 28)
_FILES = (
    # sample ledger, template, the unit that the page says did it
    ("supervision_visits", "spot_check", "市纪委监委机关"),
    ("field_inspections", "visit", "市委办公厅"),
)
_DISTRICTS = (
    "市南区", "市北区", "李沧区", "崂山区", "西海岸新区", "城阳区", "即墨区", "胶州市", "平度市",
    "莱西市",
)  # fmt: skip


def load_inspections(round_: Round, now: datetime) -> None:
    """Load the demo's inspections once; on later calls nothing is done."""
    if Inspection.objects.exists():
        return
    units = units_by_name()
    for name in _DISTRICTS:
        units.setdefault(name, Unit.objects.get_or_create(zh=name, defaults={"kind": "区市"})[0])
    _load_files(units, now)
    _patrol(units, now)
    _activity(now)
    _meeting(units, now)
    _research(round_, units, now)
    _season(units, now)


def _load_files(units: Mapping[str, Unit], now: datetime) -> None:
    with tempfile.TemporaryDirectory() as folder:
        write_samples(Path(folder))
        for name, template, done_by in _FILES:
            data = (Path(folder) / f"{name}.csv").read_bytes()
            file = read_records(data, f"{name}.csv", template_called(template), today())
            unit = units.get(done_by)
            load_records(
                file=file, template_key=template, sha256=hashlib.sha256(data).hexdigest(), by=BY,
                now=now, done_by_id=unit.pk if unit else None, made_up=True,
            )  # fmt: skip


def _enter(now: datetime, template: str, day: date, **facts: Any) -> Inspection:
    key = uuid5(NAMESPACE_URL, f"leitai:demo:{template}:{day}:{facts.get('unit_id')}")
    record = Record(client_id=key, template=template, day=day, **facts)
    return record_inspection(record=record, by=BY, now=now, made_up=True)[0]


def _patrol(units: Mapping[str, Unit], now: datetime) -> None:
    """The page's patrol: one reach, three topics; what was found is made up."""
    row = _enter(
        now, "patrol", PAGE_DAY, places=("南胶莱河—胶河刘家花园河段",),
        unit_id=units["胶州市"].pk,
        looks=(
            Look("河水水质", none_found=True),
            Look("生态环境保护", findings=("岸边有零星垃圾（示例）", "一处排口标识缺失（示例）")),
            Look("防汛", findings=("一段护栏松动（示例）",)),
        ),
        note="地点和三项内容出自报道，发现的问题为示例。",
    )  # fmt: skip
    findings = list(Finding.objects.filter(look__inspection=row))
    common: dict[str, Any] = {"version": None, "now": now}
    with calendar_at(date(2022, 10, 8)):
        deeds.handle_finding(finding_id=findings[0].pk, how="已清理（示例）", by=BY, **common)
    with calendar_at(date(2022, 10, 11)):
        deeds.solve_finding(finding_id=findings[0].pk, by=CHECKER, **common)
    deeds.turn_into_matter(finding_id=findings[2].pk, by=BY, **common)


def _activity(now: datetime) -> None:
    _enter(
        now, "activity", PAGE_DAY, people="近50人",
        places=("第一海水浴场", "海滨木栈道", "青岛海底世界", "鲁迅公园", "小青岛公园"),
        note="洁净海岸线志愿服务；人数和地点照报道原话。",
    )  # fmt: skip


def _meeting(units: Mapping[str, Unit], now: datetime) -> None:
    """The page's meeting; its eight outcomes are made up, one pair is left open."""
    suppliers = ("青岛乾程科技股份有限公司", "青岛积成电子股份有限公司")
    buyers = ("青岛能源集团", "青岛新奥", "中即港华", "埃维燃气")
    manager = units.get("市城市管理委") or units.get("市城市管理局")
    row = _enter(
        now, "meeting", PAGE_DAY, places=("市南大厦",), suppliers=suppliers, buyers=buyers,
        done_by_id=manager.pk if manager else None,
        note="双方名称出自报道，对接结果为示例。",
    )  # fmt: skip
    rng = random.Random(20220928)  # noqa: S311 - made-up data, not secrets
    pairs = [(supplier, buyer) for supplier in suppliers for buyer in buyers]
    for supplier, buyer in pairs[:-1]:
        deeds.fill_cell(
            inspection_id=row.pk, supplier=supplier, buyer=buyer,
            outcome=rng.choice(["agreed", "talks", "samples"]),
            on=min(PAGE_DAY + timedelta(days=rng.randint(0, 40)), today()), by=BY, now=now,
        )  # fmt: skip


def _research(round_: Round, units: Mapping[str, Unit], now: datetime) -> None:
    """Made-up visits of the organisation department to every other unit but one."""
    done_by = units.get("市委组织部")
    if done_by is None:
        return
    roster = [slot.unit for slot in round_.slots.select_related("unit").order_by("pk")]
    for n, unit in enumerate([u for u in roster if u.pk != done_by.pk][:-1]):
        _enter(
            now, "visit", date(2022, 1 + n % 6, 5 + n), places=(unit.zh,), unit_id=unit.pk,
            done_by_id=done_by.pk, looks=(Look("专题调研", none_found=True),),
            note="示例：报道只说“上半年市直部门单位专题调研全覆盖”。",
        )  # fmt: skip


def _season(units: Mapping[str, Unit], now: datetime) -> None:
    """500 days and 12 actions, which the page names by number alone."""
    lead = units.get("市委宣传部")
    if lead is None or Season.objects.exists():
        return
    standing = Item.objects.filter(
        parent__isnull=True, title__contains="12项整治提升攻坚行动"
    ).first()
    open_season(
        key="500-days", zh="大干500天，争创文明典范城",
        en="500 days of hard work for a model city", starts=date(2022, 10, 1), days=500,
        parent_id=standing.pk if standing else None, count=12, lead_id=lead.pk,
        starts_source="起始日为示例，报道未载", by=BY, now=now, made_up=True,
    )  # fmt: skip
