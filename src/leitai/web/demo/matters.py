"""The demo's quarter of matters: made-up items from several sources, done day by day.

Deeds run in the order of their days, with the hall's calendar moved along, so that clocks,
cards and the trail are what they would have been.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from importlib import import_module
from importlib.resources import files
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from leitai.followup.ladder import RUNGS
from leitai.followup.states import CLOSINGS, TRANSITIONS
from leitai.web.actions import ladder, matter_deeds, matters, staff
from leitai.web.actions.matter_deeds import Wanted
from leitai.web.models import Alias, Item, Role, Round, Unit

# The day at which the demo's calendar stands: a quarter after the round.
HELD = "2022-12-28"
_YEAR = 2022
# Who may sign in: name -> (role, unit). Others in the history are names alone.
PEOPLE: dict[str, tuple[str, str]] = {
    "ducha1": (Role.SUPERVISOR, ""),
    "ducha2": (Role.SUPERVISOR, ""),
    "xuncha": (Role.INSPECTOR, ""),
    "jiandu": (Role.OVERSEER, ""),
    "banli": (Role.HANDLER, ""),
    "chengguan": (Role.UNIT, "市城市管理局"),
    "jinrong": (Role.UNIT, "市地方金融监管局"),
    "kexie": (Role.UNIT, "市科协"),
}
_SPEAKERS = {
    "市城市管理局": "chengguan", "市城市管理委": "chengguan", "市地方金融监管局": "jinrong",
    "市科协": "kexie", "市纪委监委机关": "jiwei", "市委办公厅": "bangong", "市委组织部": "zuzhi",
    "市委宣传部": "xuanchuan", "市委统战部": "tongzhan", "市委政法委": "zhengfa",
    "市总工会": "gonghui", "市妇联": "fulian",
}  # fmt: skip
# What the page says of the twelve schemes: two names, and that there are twelve.
_NUMBERS = "一二三四五六七八九十"
_NAMED = {1: "“1+3”重点工作督查", 2: "交办事项督办落实"}
_NOT_ON_PAGE = "报纸版面只说共有12项制度，未列出本项名称和内容；此处仅编号，界限为常见做法。"
_ON_PAGE = "名称见报纸版面；内容未列出，界限为常见做法。"
_LINE = re.compile(r"^(\d\d-\d\d) (\w+)([^|]*)(?:\|(.*))?$")


@dataclass(frozen=True, slots=True)
class _Deed:
    """One line of a matter's story."""

    day: date
    move: str
    words: tuple[str, ...]
    text: str


@contextmanager
def calendar_at(day: date) -> Iterator[None]:
    """The hall's calendar held at a day while the demo is made."""
    before = settings.LEITAI_TODAY
    settings.LEITAI_TODAY = day.isoformat()
    try:
        yield
    finally:
        settings.LEITAI_TODAY = before


def load_matters(
    round_: Round, now: datetime, *, password: str, by: str
) -> list[tuple[str, str, str]]:
    """Make the demo's people, schemes and matters, and the parts that other modules hold.

    Args:
        round_: the demo's round, whose units lead the matters.
        password: of all the demo's people.

    Returns:
        (name, role, unit) of each person who may sign in.
    """  # fmt: skip
    with transaction.atomic():
        people = _make_people(password, by)
        with calendar_at(date(_YEAR, 9, 28)):
            _make_schemes(by, now)
        _play(read_matters_file())
    # What questions, inspections and promises tell of the same quarter.
    with calendar_at(date.fromisoformat(HELD)):
        for name in ("promises", "questions", "inspections"):
            _load_if_there(name, round_, now)
    return people


def read_matters_file() -> list[dict[str, Any]]:
    """The stories of `matters.toml`, and the twelve parts of one campaign."""
    text = (files("leitai.web.demo") / "matters.toml").read_text("utf-8")
    stories: list[dict[str, Any]] = tomllib.loads(text)["matter"]
    return [*stories, *_campaign()]


def _campaign() -> Iterator[dict[str, Any]]:
    """Twelve actions under one parent, as the page has them: a number, and no names."""
    lead = "市委宣传部"
    yield {
        "id": "campaign", "title": "12项整治提升攻坚行动（大干500天）", "source": "meeting",
        "lead": lead, "scheme": 1, "on": "09-30", "due": "2024-02-12", "public": True,
        "text": "报纸版面只说共12项、500天，未列名称；分项以序号代替，进度为虚构。",
        "steps": "09-30 assign\n10-08 accept\n10-09 begin\n12-20 progress 30%",
    }  # fmt: skip
    leads = ["市城市管理局", "市委政法委", "市妇联", "市总工会", "市科协", "市委宣传部"]
    for number in range(1, 13):
        steps = ["10-08 assign", "10-09 accept", "10-10 begin"]
        share = 8 + (number * 7) % 29
        steps.append(f"11-2{number % 5} progress {share // 2}%")
        steps.append(f"12-2{number % 4} progress {share}%")
        if number in (4, 9):
            steps += [f"12-2{number % 4} report | 本项阶段目标完成（演示）。", "12-26 review"]
            steps += ["12-27 close solved | 复查合格。"]
        yield {
            "title": f"攻坚行动第{number}项", "source": "meeting",
            "lead": leads[number % len(leads)], "scheme": 1, "on": "10-08",
            "due": "2024-02-12" if number % 3 else "2023-03-31", "public": True,
            "parent": "campaign", "steps": "\n".join(steps),
        }  # fmt: skip


def _make_people(password: str, by: str) -> list[tuple[str, str, str]]:
    made = []
    for name, (role, unit) in PEOPLE.items():
        own = _unit(unit) if unit else None
        staff.add_person(username=name, password=password, roles=[role], unit=own, by=by)
        made.append((name, str(role), own.zh if own else ""))
    return made


def _make_schemes(by: str, now: datetime) -> None:
    for number in range(1, 13):
        written = _NUMBERS[number - 1] if number <= 10 else f"十{_NUMBERS[number - 11]}"
        named = _NAMED.get(number, "")
        matters.save_scheme(
            key=f"zhidu-{number:02d}", number=number,
            zh=f"制度{written}" + (f"：{named}" if named else ""),
            en=f"Scheme {number}" + (" (named on the page)" if named else " (no name on the page)"),
            meaning=_ON_PAGE if named else _NOT_ON_PAGE, made_up=True, by=by, now=now,
        )  # fmt: skip


def _play(stories: list[dict[str, Any]]) -> None:
    """Do every deed of every story on its day, in the order of days."""
    ids: dict[str, int] = {}
    queue: list[tuple[date, int, int, dict[str, Any], _Deed | None]] = []
    for place, story in enumerate(stories):
        queue.append((_day(story["on"]), place, 0, story, None))
        for line, step in enumerate(_deeds(story["steps"]), 1):
            queue.append((step.day, place, line, story, step))
    made: dict[int, Item] = {}
    for minute, entry in enumerate(sorted(queue, key=lambda one: one[:3])):
        day, place, _line, story, deed = entry
        at = timezone.make_aware(datetime.combine(day, time(9))) + timedelta(minutes=minute % 480)
        with calendar_at(day):
            if deed is None:
                made[place] = _register(story, ids, at)
                ids[str(story.get("id", f"no-{place}"))] = made[place].pk
            else:
                _do(made[place], deed, ids, at)


def _register(story: dict[str, Any], ids: dict[str, int], at: datetime) -> Item:
    return matters.register_item(
        source=story["source"], title=story["title"],
        text=story.get("text", "") or f"{story['title']}（演示事项，内容虚构）。",
        lead_id=_unit(story["lead"]).pk,
        joint_ids=[_unit(name).pk for name in story.get("joint", ())],
        due=_day(story["due"]) if "due" in story else None, working_days=story.get("days"),
        scheme_key=f"zhidu-{story['scheme']:02d}", published=story.get("public", False),
        parent_id=ids[story["parent"]] if "parent" in story else None,
        made_up=True, by="ducha2", now=at,
    )  # fmt: skip


def _do(item: Item, deed: _Deed, ids: dict[str, int], at: datetime) -> None:
    named = next((word[1:] for word in deed.words if word.startswith("@")), "")
    item.refresh_from_db()
    if deed.move == "give":
        rung = next(word for word in deed.words if word in RUNGS)
        unit = _unit(named) if named else item.lead
        ladder.decide_rung(
            item_id=item.pk, unit_id=unit.pk, rung=rung, given=True, reason=deed.text,
            by="ducha1", now=at,
        )  # fmt: skip
        return
    part = TRANSITIONS[deed.move].who[0]
    given = dict(word.split("=", 1) for word in deed.words if "=" in word)
    percent = next((int(word[:-1]) for word in deed.words if word.endswith("%")), None)
    unit_name = named or given.get("unit", "")
    acting = {"supervisor": "ducha1", "inspector": "xuncha"}.get(part, "")
    acting = acting or _SPEAKERS[named if part == "joint" else item.lead.zh]
    matter_deeds.do_deed(
        item_id=item.pk, move=deed.move, by=acting, part=part, now=at,
        wanted=Wanted(
            text=deed.text, due=_day(given["due"]) if "due" in given else None, percent=percent,
            unit_id=_unit(unit_name).pk if unit_name else None,
            outcome=next((known for known in CLOSINGS if known in deed.words), ""),
            verdict=next((w for w in deed.words if w in ("confirms", "contradicts")), ""),
            target_id=ids[given["into"]] if "into" in given else None,
        ),
    )  # fmt: skip


def _deeds(steps: str) -> Iterator[_Deed]:
    for line in filter(None, (raw.strip() for raw in steps.splitlines())):
        match = _LINE.match(line)
        if match is None:
            raise ValueError(f"not a step: {line}")
        day, move, words, text = match.groups()
        yield _Deed(_day(day), move, tuple(words.split()), (text or "").strip())


def _day(raw: str) -> date:
    """A day of the quarter: "10-09", "01-20" of the next year, or a whole date."""
    if len(raw) == 10:
        return date.fromisoformat(raw)
    month, day = (int(part) for part in raw.split("-"))
    return date(_YEAR if month >= 9 else _YEAR + 1, month, day)


def _unit(name: str) -> Unit:
    unit = Unit.objects.filter(zh=name).first()
    return unit or Alias.objects.select_related("unit").get(name=name).unit


def _load_if_there(name: str, round_: Round, now: datetime) -> None:
    """Load another module's part of the quarter, where this hall has it."""
    try:
        module = import_module(f"leitai.web.demo.{name}")
    except ModuleNotFoundError as error:
        if error.name != f"leitai.web.demo.{name}":
            raise
        return
    # One transaction: the disk is waited for once, not with every deed.
    with transaction.atomic():
        getattr(module, f"load_{name}")(round_, now)
