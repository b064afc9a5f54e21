"""Matters under supervision: the only writers of items, their steps and their clocks."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from leitai.followup.workdays import due_date
from leitai.web.actions.problems import NotFound, SomeoneWasQuicker, field_wrong
from leitai.web.actions.search import index_item
from leitai.web.actions.trail import record_deed
from leitai.web.actions.turns import unless_taken
from leitai.web.models import Item, JointUnit, Step, SupervisionScheme, Unit
from leitai.web.queries.today import today

LONGEST_TITLE = 200
LONGEST_TEXT = 4000
LONGEST_TERM = 750
DEFAULT_SCHEME = "general"


def subject_of(item_id: int) -> str:
    """How the hall's trail names a matter."""
    return f"item:{item_id}"


@transaction.atomic
def register_item(
    *,
    source: str,
    title: str,
    lead_id: int,
    by: str,
    now: datetime,
    text: str = "",
    joint_ids: Sequence[int] = (),
    due: date | None = None,
    working_days: int | None = None,
    scheme_key: str = "",
    origin: str = "",
    parent_id: int | None = None,
    published: bool = False,
    made_up: bool = False,
) -> Item:
    """Register a matter: from here on its clock runs.

    Args:
        source: commitment, instruction, meeting, finding, question or gap.
        origin: what opened it, "question:AB12-...", "finding:7"; the other side holds the key.
        due: the last day; or working_days: so many from today. Neither: the scheme's term.
        scheme_key: whose thresholds and ladder hold; "" for the general scheme.
        published: whether other units and the public see it.

    Raises:
        FieldWrong: an empty title, a date before today, an unknown source, a unit twice.
        NotFound: no such unit, scheme or parent.
    """
    day = today()
    title = clean_line(title, "Title", "标题", LONGEST_TITLE)
    if source not in Item.Source.values:
        raise field_wrong("Source", "来源", f"{source[:20]!r} is not known.", "不存在此来源。")
    lead = unit_of(lead_id)
    joints = [unit_of(pk) for pk in dict.fromkeys(joint_ids)]
    if lead.pk in {unit.pk for unit in joints}:
        raise field_wrong(
            "Joint units", "协办单位", "the lead unit cannot be one of them.", "不能包含牵头单位。"
        )
    scheme = scheme_called(scheme_key)
    if parent_id is not None and not Item.objects.filter(pk=parent_id).exists():
        raise NotFound(what="matter", what_zh="事项", key=parent_id)
    term = working_days if due is None else None
    if due is None:
        term = scheme.term if term is None else term
    last = term_end(day, due, term)
    item = Item.objects.create(
        source=source, origin=origin[:80], title=title, text=clean_text(text), lead=lead,
        scheme=scheme, parent_id=parent_id, set_on=day, due=last, term=term,
        published=published, made_up=made_up, registered_by=by,
    )  # fmt: skip
    JointUnit.objects.bulk_create(JointUnit(item=item, unit=unit, due=last) for unit in joints)
    data = {
        "source": source, "lead": lead.zh, "joint": [unit.zh for unit in joints],
        "due": last.isoformat(), "scheme": scheme.key, "origin": item.origin,
        "published": published,
    }  # fmt: skip
    add_step(
        item, move="register", before="", part="supervisor", by=by, now=now, day=day,
        text="", data=data,
    )  # fmt: skip
    return item


def add_step(
    item: Item,
    *,
    move: str,
    before: str,
    part: str,
    by: str,
    now: datetime,
    day: date,
    text: str,
    data: dict[str, object],
    unit: Unit | None = None,
) -> Step:
    """Add a deed to a matter's history and to the hall's trail; last in its transaction.

    What the person wrote stays in the step; the trail holds the facts of the deed.
    """
    step = Step.objects.create(
        item=item, number=item.steps.count() + 1, move=move, before=before, after=item.state,
        part=part, by=by, at=now, day=day, unit=unit, text=text, data=data,
    )  # fmt: skip
    index_item(item)
    step.deed = record_deed(
        what=f"item.{move}", by=by, now=now, subject=subject_of(item.pk),
        data={"item": item.pk, "step": step.number, "day": day.isoformat(),
              "state": item.state, **data},
    )  # fmt: skip
    step.save(update_fields=["deed"])
    return step


def term_end(day: date, due: date | None, term: int | None) -> date:
    """The last day of a term that is set on `day`.

    Raises:
        FieldWrong: before that day, or a term that is no number of working days up to 750.
    """
    if due is not None:
        if due < day:
            raise field_wrong(
                "Due", "办结期限", f"{due} is before today ({day}).", f"{due}早于今日（{day}）。"
            )
        if due.year > day.year + 10:
            raise field_wrong(
                "Due", "办结期限", "more than ten years ahead.", "超过十年。"
            )  # fmt: skip
        return due
    if term is None or not 0 < term <= LONGEST_TERM:
        raise field_wrong(
            "Term", "办理时限", f"1 to {LONGEST_TERM} working days.",
            f"须为1至{LONGEST_TERM}个工作日。",
        )  # fmt: skip
    return due_date(day, term)


@transaction.atomic
def scheme_called(key: str) -> SupervisionScheme:
    """The scheme with this key; "" for the general one, which is made when first needed.

    Raises:
        NotFound: no scheme has this key.
    """
    if not key or key == DEFAULT_SCHEME:
        made, _new = SupervisionScheme.objects.get_or_create(
            key=DEFAULT_SCHEME,
            defaults={
                "zh": "通用督办规则",
                "en": "General rules of supervision",
                "meaning": "常见做法，可按本单位制度修改。",
            },
        )
        return made
    scheme = SupervisionScheme.objects.filter(key=key).first()
    if scheme is None:
        raise NotFound(what="scheme of supervision", what_zh="督查制度", key=key)
    return scheme


def unit_of(pk: int) -> Unit:
    """The unit with this id. Raises NotFound."""
    unit = Unit.objects.filter(pk=pk).first()
    if unit is None:
        raise NotFound(what="unit", what_zh="单位", key=pk)
    return unit


def clean_line(raw: str, field: str, field_zh: str, most: int) -> str:
    """One line of text in NFC without outer or doubled blanks; FieldWrong when empty or long."""
    line = " ".join(unicodedata.normalize("NFC", raw).split())
    if not line or len(line) > most or any(unicodedata.category(c) == "Cc" for c in line):
        raise field_wrong(field, field_zh, f"1 to {most} characters.", f"须为1至{most}个字符。")
    return line


def clean_text(raw: str, field: str = "Text", field_zh: str = "内容") -> str:
    """A text of up to 4,000 characters in NFC, without control characters but line breaks."""
    text = unicodedata.normalize("NFC", raw.replace("\r\n", "\n")).strip()
    if len(text) > LONGEST_TEXT:
        raise field_wrong(
            field, field_zh, f"at most {LONGEST_TEXT} characters.", f"最多{LONGEST_TEXT}个字符。"
        )
    return "".join(c for c in text if c == "\n" or unicodedata.category(c) != "Cc")


@transaction.atomic
def save_scheme(
    *,
    key: str,
    zh: str,
    by: str,
    now: datetime,
    en: str = "",
    meaning: str = "",
    amber_lag: int = 10,
    red_lag: int = 20,
    amber_days: int = 3,
    between: int = 3,
    term: int = 20,
    version: int | None = None,
    number: int | None = None,
    made_up: bool = False,
) -> SupervisionScheme:
    """Change a scheme, or make one where `key` is empty or new.

    Args:
        amber_lag, red_lag: percent of the period by which work may lag.
        amber_days, between, term: working days.
        version: what the person saw of it.

    Raises:
        FieldWrong: limits out of order or out of reach, a name that is taken.
        SomeoneWasQuicker.
    """
    name = clean_line(zh, "Name", "名称", 80)
    _check_limits(amber_lag, red_lag, amber_days, between, term)
    scheme = SupervisionScheme.objects.select_for_update().filter(key=key).first()
    if scheme is not None and version is not None and version != scheme.version:
        raise SomeoneWasQuicker()
    if SupervisionScheme.objects.filter(zh=name).exclude(key=key or "-").exists():
        raise field_wrong("Name", "名称", "it is taken.", "名称已存在。")
    if scheme is None:
        many = SupervisionScheme.objects.count()
        numbers = SupervisionScheme.objects.values_list("number", flat=True)
        number = max(numbers, default=0) + 1 if number is None else number
        scheme = SupervisionScheme(key=key or f"scheme-{many + 1}", number=number)
        while SupervisionScheme.objects.filter(key=scheme.key).exists():
            many += 1
            scheme.key = f"scheme-{many + 1}"
    scheme.zh, scheme.en, scheme.meaning = name, en.strip()[:120], clean_text(meaning)
    scheme.amber_lag, scheme.red_lag, scheme.amber_days = amber_lag, red_lag, amber_days
    scheme.between, scheme.term, scheme.made_up = between, term, made_up or scheme.made_up
    scheme.version += 1
    with unless_taken(SomeoneWasQuicker()):
        scheme.save()
    record_deed(
        what="scheme.saved", by=by, now=now, subject=f"scheme:{scheme.key}",
        data={"scheme": scheme.key, "name": name, "amber_lag": amber_lag, "red_lag": red_lag,
              "amber_days": amber_days, "between": between, "term": term},
    )  # fmt: skip
    return scheme


def _check_limits(amber_lag: int, red_lag: int, amber_days: int, between: int, term: int) -> None:
    if not 0 <= amber_lag <= red_lag <= 100:
        raise field_wrong(
            "Lags", "落后界限", "amber up to red, up to 100.", "黄牌不得高于红牌，且不超过100。"
        )
    if not 1 <= term <= LONGEST_TERM or amber_days > 60 or not 1 <= between <= 60:
        raise field_wrong(
            "Days", "工作日", f"a term of 1 to {LONGEST_TERM}, days left and steps up to 60.",
            f"期限1至{LONGEST_TERM}，剩余天数不超过60，步骤间隔1至60。",
        )  # fmt: skip
