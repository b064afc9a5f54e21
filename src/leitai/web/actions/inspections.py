"""Inspections: the only writers of records, their findings and the cells of meetings."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from django.db import transaction

from leitai.followup.inspecting import RecordTemplate, record_templates
from leitai.web.actions.matters import clean_line, clean_text, register_item, unit_of
from leitai.web.actions.problems import (
    NotFound,
    Refused,
    SomeoneWasQuicker,
    field_wrong,
    not_ready,
)
from leitai.web.actions.trail import record_deed
from leitai.web.actions.turns import unless_taken
from leitai.web.models import Finding, Inspection, Item, MeetingCell, TopicLook, Unit
from leitai.web.queries.readings import said_number
from leitai.web.queries.today import today

MOST_PLACES = 30
MOST_SIDE = 30
MOST_FINDINGS = 50
MOST_TOPICS = 30


class RecordConflict(Refused):
    code = "record-conflict"
    en = "Another record was already sent under this id."
    zh = "该编号已提交过内容不同的记录。"
    todo_en = "Look at the record that is there; enter what differs as a new one."
    todo_zh = "请先查看已有记录；不同的内容请另录一条。"


class SamePerson(Refused):
    code = "same-person"
    status: ClassVar[int] = 403
    en = "Whoever handled a problem does not also say that it is solved."
    zh = "处置人不能同时确认问题已解决。"
    todo_en = "Ask another inspector to look at it."
    todo_zh = "请由另一名巡查人员核实。"


@dataclass(frozen=True, slots=True)
class Look:
    """One topic that was looked at: its findings, or none found. Neither is unstated."""

    topic: str
    none_found: bool = False
    findings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """A record as it was typed.

    Args:
        client_id: made by whoever sends it.
        unit_id: the unit inspected; None for none. done_by_id: the unit that inspected.
        people: how many took part, in words ("近50人").
    """

    client_id: UUID
    template: str
    day: date
    places: tuple[str, ...]
    unit_id: int | None = None
    done_by_id: int | None = None
    people: str = ""
    suppliers: tuple[str, ...] = ()
    buyers: tuple[str, ...] = ()
    looks: tuple[Look, ...] = ()
    note: str = ""


def subject_of(inspection_id: int) -> str:
    """How the hall's trail names a record."""
    return f"inspection:{inspection_id}"


def record_inspection(
    *, record: Record, by: str, now: datetime, made_up: bool = False
) -> tuple[Inspection, bool]:
    """Keep a record; the same one sent again is the one that is there.

    Returns:
        The record, and whether it is new.

    Raises:
        RecordConflict: other words under the same id, or another person's id.
        FieldWrong: a day to come, no place, a topic without finding or "none found", ...
        NotFound: no such template or unit.
    """
    template = template_called(record.template)
    clean = _clean(record, template)
    try:
        return _keep_record(clean, template, by, now, made_up)
    except _CameTwice:
        # Sent twice at once, as a poor network does: the other one stands by now.
        return _keep_record(clean, template, by, now, made_up)


class _CameTwice(SomeoneWasQuicker):
    """The record's id was added this very moment."""


@transaction.atomic
def _keep_record(
    record: Record, template: RecordTemplate, by: str, now: datetime, made_up: bool
) -> tuple[Inspection, bool]:
    digest = _digest(record)
    known = Inspection.objects.filter(client_id=record.client_id).first()
    if known is not None:
        if known.digest != digest or known.entered_by != by:
            raise RecordConflict
        return known, False
    unit = None if record.unit_id is None else unit_of(record.unit_id)
    done_by = None if record.done_by_id is None else unit_of(record.done_by_id)
    with unless_taken(_CameTwice()):
        row = Inspection.objects.create(
            client_id=record.client_id, template=template.key, day=record.day,
            places=list(record.places), unit=unit, done_by=done_by, people=record.people,
            suppliers=list(record.suppliers), buyers=list(record.buyers), note=record.note,
            digest=digest, entered_by=by, entered_at=now, made_up=made_up,
        )  # fmt: skip
    looks = TopicLook.objects.bulk_create(
        TopicLook(inspection=row, position=n, topic=look.topic, none_found=look.none_found)
        for n, look in enumerate(record.looks, 1)
    )
    Finding.objects.bulk_create(
        Finding(look=saved, text=text, found_on=record.day)
        for saved, look in zip(looks, record.looks, strict=True)
        for text in look.findings
    )
    record_deed(
        what="inspection.recorded", by=by, now=now, subject=subject_of(row.pk),
        data={
            "inspection": row.pk, "template": row.template, "day": row.day.isoformat(),
            "unit": unit.zh if unit else "", "done_by": done_by.zh if done_by else "",
            "topics": len(record.looks), "findings": sum(len(k.findings) for k in record.looks),
            "sha256": digest,
        },
    )  # fmt: skip
    return row, True


@transaction.atomic
def withdraw_inspection(
    *, inspection_id: int, why: str, version: int | None, by: str, now: datetime
) -> None:
    """Take a record out of all counts, with a reason; it stays to be read."""
    row = _inspection(inspection_id, version)
    if Finding.objects.filter(look__inspection=row, item__isnull=False).exists():
        raise not_ready(
            "a finding of it has become a matter; withdraw the matter first.",
            "其中的问题已转为督办事项，请先撤销该事项。",
        )
    row.withdrawn_why = clean_line(why, "Reason", "原因", 300)
    row.withdrawn_by = by
    _touch(row, ["withdrawn_why", "withdrawn_by"])
    record_deed(
        what="inspection.withdrawn", by=by, now=now, subject=subject_of(row.pk),
        data={"inspection": row.pk},
    )  # fmt: skip


@transaction.atomic
def handle_finding(
    *, finding_id: int, how: str, version: int | None, by: str, now: datetime
) -> None:
    """Say that a problem was handled, and how; another person then looks whether it is solved."""
    row = _finding(finding_id, version)
    if row.handled_on is not None:
        raise SomeoneWasQuicker
    row.handled_how = clean_line(how, "How", "处置情况", 500)
    row.handled_on, row.handled_by = max(today(), row.found_on), by
    _touch(row, ["handled_how", "handled_on", "handled_by"])
    _record_finding("finding.handled", row, by, now)


@transaction.atomic
def solve_finding(*, finding_id: int, version: int | None, by: str, now: datetime) -> None:
    """Say that a handled problem is solved.

    Raises:
        SamePerson: by whoever handled it.
    """
    row = _finding(finding_id, version)
    if row.handled_on is None:
        raise not_ready("it has not been handled yet.", "该问题尚未处置。")
    if row.solved_on is not None:
        raise SomeoneWasQuicker
    if row.handled_by == by:
        raise SamePerson
    row.solved_on, row.solved_by = max(today(), row.handled_on), by
    _touch(row, ["solved_on", "solved_by"])
    _record_finding("finding.solved", row, by, now)


@transaction.atomic
def return_finding(
    *, finding_id: int, why: str, version: int | None, by: str, now: datetime
) -> None:
    """Say that a problem is not solved: it is open again, and its clock goes on from the start."""
    row = _finding(finding_id, version)
    if row.handled_on is None:
        raise not_ready("it has not been handled yet.", "该问题尚未处置。")
    row.returned_why = clean_line(why, "Reason", "原因", 300)
    before = {
        "handled": row.handled_on.isoformat(),
        "solved": row.solved_on.isoformat() if row.solved_on else "",
    }
    row.handled_on = row.solved_on = None
    row.handled_by = row.solved_by = ""
    row.handled_how = ""
    _touch(
        row,
        ["handled_on", "solved_on", "handled_by", "solved_by", "handled_how", "returned_why"],
    )
    _record_finding("finding.returned", row, by, now, before)


@transaction.atomic
def turn_into_matter(
    *,
    finding_id: int,
    version: int | None,
    by: str,
    now: datetime,
    lead_id: int | None = None,
    scheme_key: str = "",
) -> Item:
    """Register a finding as a matter under supervision; from then on its clock is the matter's.

    Args:
        lead_id: who leads it; None for the unit that was inspected.

    Raises:
        FieldWrong: neither a lead nor an inspected unit.
        SomeoneWasQuicker: it is one already.
    """
    row = _finding(finding_id, version)
    inspection = row.look.inspection
    lead = lead_id if lead_id is not None else inspection.unit_id
    if lead is None:
        raise field_wrong("Lead unit", "牵头单位", "choose one.", "请选择。")
    words = row.text or row.look.topic
    place = "、".join(inspection.places)
    template = template_called(inspection.template)
    item = register_item(
        source=Item.Source.FINDING, title=words.split("\n")[0][:120], lead_id=lead, by=by,
        now=now, text=f"{template.zh} {inspection.day} {place} {row.look.topic}\n{words}",
        origin=f"finding:{row.pk}", scheme_key=scheme_key, made_up=inspection.made_up,
    )  # fmt: skip
    row.item = item
    _touch(row, ["item"])
    _record_finding("finding.matter", row, by, now, {"item": item.pk})
    return item


@transaction.atomic
def fill_cell(
    *,
    inspection_id: int,
    supplier: str,
    buyer: str,
    outcome: str,
    on: date | None,
    by: str,
    now: datetime,
) -> None:
    """Say what came of one supplier and one buyer, and on which day; a later word replaces it."""
    row = _inspection(inspection_id, None)
    if supplier not in row.suppliers or buyer not in row.buyers:
        raise NotFound(what="pair", what_zh="对接双方", key=f"{supplier[:40]} × {buyer[:40]}")
    if template_called(row.template).outcome_named(outcome) is None:
        raise field_wrong("Outcome", "对接结果", "choose one.", "请选择。")
    if on is None:
        raise field_wrong("Date", "日期", "each outcome has its day.", "每项结果须有日期。")
    if not row.day <= on <= today():
        raise field_wrong("Date", "日期", f"from {row.day} to today.", f"须在{row.day}至今日之间。")
    MeetingCell.objects.update_or_create(
        inspection=row, supplier=supplier, buyer=buyer,
        defaults={"outcome": outcome, "on": on, "by": by},
    )  # fmt: skip
    record_deed(
        what="meeting.outcome", by=by, now=now, subject=subject_of(row.pk),
        data={"inspection": row.pk, "supplier": supplier, "buyer": buyer, "outcome": outcome,
              "on": on.isoformat()},
    )  # fmt: skip


def template_called(key: str) -> RecordTemplate:
    """The template with this key. Raises NotFound."""
    template = record_templates().get(key)
    if template is None:
        raise NotFound(what="record template", what_zh="记录模板", key=key[:40])
    return template


def _inspection(pk: int, version: int | None) -> Inspection:
    row = Inspection.objects.select_for_update().filter(pk=pk).first()
    if row is None:
        raise NotFound(what="record", what_zh="记录", key=pk)
    if row.withdrawn_by or (version is not None and version != row.version):
        raise SomeoneWasQuicker
    return row


def _finding(pk: int, version: int | None) -> Finding:
    row = (
        Finding.objects.select_for_update(of=("self",))
        .select_related("look__inspection")
        .filter(pk=pk)
        .first()
    )
    if row is None:
        raise NotFound(what="finding", what_zh="问题", key=pk)
    withdrawn = bool(row.look.inspection.withdrawn_by)
    if withdrawn or row.item_id or (version is not None and version != row.version):
        raise SomeoneWasQuicker
    return row


def _touch(row: Inspection | Finding, fields: list[str]) -> None:
    row.version += 1
    row.save(update_fields=[*fields, "version"])


def _record_finding(
    what: str, row: Finding, by: str, now: datetime, more: Mapping[str, object] | None = None
) -> None:
    data = {"finding": row.pk, "day": today().isoformat(), **(more or {})}
    record_deed(what=what, by=by, now=now, subject=subject_of(row.look.inspection_id), data=data)


def _digest(record: Record) -> str:
    """Of what was typed, as canonical text."""
    told = [
        record.template, record.day.isoformat(), record.places, record.unit_id, record.done_by_id,
        record.people, record.suppliers, record.buyers, record.note,
        [[look.topic, look.none_found, look.findings] for look in record.looks],
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def _clean(record: Record, template: RecordTemplate) -> Record:
    """The record in its one spelling, or what is wrong with it."""
    if record.day > today():
        raise field_wrong(
            "Date", "日期", f"{record.day} is still to come.", f"{record.day}尚未到来。"
        )
    places = _lines(record.places, template.place.en, template.place.zh, MOST_PLACES, 120)
    if not places:
        raise field_wrong(template.place.en, template.place.zh, "say where.", "请填写。")
    if len(places) > 1 and not template.many_places:
        raise field_wrong(
            template.place.en, template.place.zh, "one record, one place.", "一条记录只填一处。"
        )
    people = record.people.strip()
    if people and (not template.people or said_number(people) is None):
        raise field_wrong(
            "How many took part", "参加人数", "a number, as it was said: about 50.",
            "须为数字，可照原话填写，如“近50人”。",
        )  # fmt: skip
    suppliers = _lines(record.suppliers, "Suppliers", "供应方", MOST_SIDE, 80)
    buyers = _lines(record.buyers, "Buyers", "需求方", MOST_SIDE, 80)
    if template.two_sides != bool(suppliers and buyers):
        raise field_wrong(
            "Suppliers and buyers", "供需双方", "at least one on each side.", "双方各至少一家。"
        )
    return Record(
        client_id=record.client_id, template=template.key, day=record.day, places=places,
        unit_id=record.unit_id, done_by_id=record.done_by_id, people=people[:40],
        suppliers=suppliers, buyers=buyers, looks=_looks(record.looks, template),
        note=clean_text(record.note, "Note", "备注"),
    )  # fmt: skip


def _looks(looks: Sequence[Look], template: RecordTemplate) -> tuple[Look, ...]:
    """The topics in their one spelling; each with findings or "none found", not both."""
    cleaned = []
    for look in looks:
        topic = clean_line(look.topic, "Topic", "督查内容", 60)
        findings = _lines(look.findings, topic, topic, MOST_FINDINGS, 500)
        if look.none_found == bool(findings):
            raise field_wrong(
                topic, topic, "say what was found, or “none found”; not both.",
                "须写明发现的问题，或勾选“未发现问题”，二者择一。",
            )  # fmt: skip
        cleaned.append(Look(topic, look.none_found, findings))
    topics = [look.topic for look in cleaned]
    if len(set(topics)) < len(topics) or len(topics) > MOST_TOPICS:
        raise field_wrong(
            "Topics", "督查内容", "each once, at most 30.", "每项只填一次，最多30项。"
        )
    known = [topic.zh for topic in template.topics]
    if not template.more_topics:
        unknown = next((topic for topic in topics if topic not in known), None)
        if unknown is not None:
            raise field_wrong(unknown, unknown, "is no topic here.", "不在本模板的内容之中。")
        unstated = next((topic for topic in template.topics if topic.zh not in topics), None)
        if unstated is not None and template.topics_needed:
            raise field_wrong(
                unstated.en, unstated.zh, "say what was found, or “none found”.",
                "须写明发现的问题，或勾选“未发现问题”。",
            )  # fmt: skip
    if template.topics_needed and not topics:
        raise field_wrong("Topics", "督查内容", "state at least one.", "至少写明一项内容的情况。")
    return tuple(cleaned)


def _lines(
    lines: Sequence[str], field: str, field_zh: str, most: int, longest: int
) -> tuple[str, ...]:
    """Lines without blanks or doubles, at most so many of so many characters."""
    cleaned = tuple(
        dict.fromkeys(clean_line(line, field, field_zh, longest) for line in lines if line.strip())
    )
    if len(cleaned) > most:
        raise field_wrong(field, field_zh, f"at most {most}.", f"最多{most}项。")
    return cleaned


def units_by_name() -> dict[str, Unit]:
    """Every unit by its name and by its confirmed other names."""
    found = {unit.zh: unit for unit in Unit.objects.all()}
    from_aliases = Unit.objects.filter(aliases__confirmed_by__gt="").values_list(
        "aliases__name", "pk"
    )
    by_id = {unit.pk: unit for unit in found.values()}
    for name, pk in from_aliases:
        found.setdefault(name, by_id[pk])
    return found
