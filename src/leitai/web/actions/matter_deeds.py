"""Deeds on one matter: each goes through the table of transitions, and into the trail."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction

from leitai.base.problem import Problem
from leitai.followup.moves import Deed, Matter, apply_deed
from leitai.followup.states import Outcome, Part
from leitai.web.actions.matters import (
    LONGEST_TITLE,
    add_step,
    clean_line,
    clean_text,
    register_item,
    scheme_called,
    term_end,
    unit_of,
)
from leitai.web.actions.problems import NotFound, SomeoneWasQuicker, field_wrong
from leitai.web.models import Excuse, Item, JointUnit, Unit
from leitai.web.queries.matter_intake import ImportRow
from leitai.web.queries.matters import matter_of
from leitai.web.queries.today import today


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person filled in for a deed; what a move does not need it leaves alone."""

    text: str = ""
    due: date | None = None
    percent: int | None = None
    unit_id: int | None = None
    outcome: Outcome = ""
    verdict: str = ""
    target_id: int | None = None


def take_item(item_id: int, version: int | None) -> Item:
    """Lock a matter's row until the end of the transaction, and check what was seen of it.

    Raises:
        NotFound. SomeoneWasQuicker: it has another version by now.
    """
    item = Item.objects.select_for_update().filter(pk=item_id).first()
    if item is None:
        raise NotFound(what="matter", what_zh="事项", key=item_id)
    if version is not None and version != item.version:
        raise SomeoneWasQuicker()
    return item


@transaction.atomic
def do_deed(
    *,
    item_id: int,
    move: str,
    by: str,
    part: Part,
    now: datetime,
    wanted: Wanted | None = None,
    version: int | None = None,
) -> Item:
    """Do what the table of transitions allows; the rows, the history and the trail agree.

    Args:
        move: a row of `leitai.followup.states.TRANSITIONS`.
        part: in which capacity; the screen has checked that the person has it.
        version: what the person saw of the matter; None where it does not matter.

    Raises:
        MoveForbidden: a subclass says why. SomeoneWasQuicker. NotFound. FieldWrong.
    """
    wanted = wanted or Wanted()
    day = today()
    item = take_item(item_id, version)
    unit = None if wanted.unit_id is None else unit_of(wanted.unit_id)
    target = _target_of(item, wanted.target_id) if move == "merge" else None
    due = wanted.due
    if move == "reopen" and due is None:
        due = term_end(day, None, item.scheme.term)
    if due is not None and move in ("reopen", "assign", "reassign", "ask_excuse", "grant"):
        due = term_end(day, due, None)
    text = clean_text(wanted.text, "Reason", "说明")
    deed = Deed(
        move=move, by=by, part=part, on=day, text=text, due=due, percent=wanted.percent,
        unit=unit.zh if unit else "", outcome=wanted.outcome, verdict=wanted.verdict,
        target=str(target.pk) if target else "",
    )  # fmt: skip
    before = matter_of(item)
    after = apply_deed(before, deed)
    _keep_excuse(item, deed)
    _keep(item, before, after, unit, target)
    facts = _facts(deed, before, after)
    acting = unit if part == "joint" or move.startswith("part_") else item.lead
    add_step(
        item, move=move, before=before.state, part=part, by=by, now=now, day=day,
        text=text, data=facts, unit=acting,
    )  # fmt: skip
    return item


def _target_of(item: Item, target_id: int | None) -> Item | None:
    if target_id is None:
        return None
    target = Item.objects.filter(pk=target_id).first()
    if target is None:
        raise NotFound(what="matter", what_zh="事项", key=target_id)
    if target.pk == item.pk or target.state == Item.State.CLOSED:
        raise field_wrong(
            "Matter", "并入的事项", "another matter that is open is needed.",
            "须为另一个未销号的事项。",
        )  # fmt: skip
    return target


def _keep(
    item: Item, before: Matter, after: Matter, unit: Unit | None, target: Item | None
) -> None:
    """Write what the deed changed."""
    day = today()
    if after.lead != before.lead and unit is not None:
        item.lead = unit
    if after.percent != before.percent:
        item.percent_on = day if after.percent is not None else None
    if target is not None:
        item.merged_into = target
    elif after.outcome != "merged":
        item.merged_into = None
    if after.set_on != before.set_on or after.due != before.due:
        item.term = None
    for name in (
        "state", "outcome", "set_on", "due", "percent", "reported_on", "closed_on", "contradicted"
    ):  # fmt: skip
        setattr(item, name, getattr(after, name))
    item.version += 1
    item.save()
    _keep_parts(item, before, after)


def _keep_parts(item: Item, before: Matter, after: Matter) -> None:
    if before.parts == after.parts:
        return
    kept = {part.unit: part for part in after.parts}
    old = {part.unit: part for part in before.parts}
    for row in item.joints.select_related("unit"):
        part = kept.get(row.unit.zh)
        if part is None:
            row.delete()
        elif part != old.get(row.unit.zh):
            row.due, row.percent, row.reported_on = part.due, part.percent, part.reported_on
            row.passed_on, row.counts_for_lead = part.passed_on, part.counts_for_lead
            row.percent_on = None if part.percent is None else today()
            row.save()


def _keep_excuse(item: Item, deed: Deed) -> None:
    """The excuse's own row: asked, granted or refused; lapsed where the matter was closed."""
    if deed.move == "ask_excuse" and deed.due is not None:
        Excuse.objects.create(
            item=item, asked_by=deed.by, asked_on=deed.on, reason=deed.text,
            old_due=item.due, wanted=deed.due,
        )  # fmt: skip
        return
    words = {"grant": "granted", "refuse": "refused", "merge": "lapsed", "withdraw": "lapsed"}
    if deed.move in words:
        Excuse.objects.filter(item=item, decision="").update(
            decision=words[deed.move], decided_by=deed.by, decided_on=deed.on, why=deed.text,
            new_due=deed.due if deed.move == "grant" else None,
        )  # fmt: skip


def _facts(deed: Deed, before: Matter, after: Matter) -> dict[str, object]:
    """What of a deed stands in the trail: facts, never what the person wrote."""
    facts: dict[str, object] = {}
    if after.due != before.due or deed.move == "ask_excuse":
        facts["due"] = (deed.due or after.due).isoformat()
    if deed.move in ("progress", "part_progress") and deed.percent is not None:
        facts["percent"] = deed.percent
    if deed.unit:
        facts["unit"] = deed.unit
    if after.outcome and after.outcome != before.outcome:
        facts["outcome"] = after.outcome
    if deed.verdict:
        facts["verdict"] = deed.verdict
    if deed.target:
        facts["into"] = int(deed.target)
    return facts


@transaction.atomic
def set_published(
    *, item_id: int, published: bool, by: str, now: datetime, version: int | None = None
) -> Item:
    """Show a matter to other units and the public, or no longer."""
    item = take_item(item_id, version)
    if item.published == published:
        raise field_wrong("Published", "公开", "it is so already.", "已是该状态。")
    if published and item.questions.filter(published=False).exists():
        raise field_wrong(
            "Published", "公开", "the question that it comes from is kept private.",
            "所依据的群众点题不公开。",
        )  # fmt: skip
    item.published = published
    return _amended(item, "publish" if published else "unpublish", by, now)


@transaction.atomic
def amend_item(
    *,
    item_id: int,
    title: str,
    text: str,
    scheme_key: str,
    why: str,
    by: str,
    now: datetime,
    version: int | None = None,
) -> Item:
    """Correct what a matter says or whose limits it follows; the old words stay in its history."""
    item = take_item(item_id, version)
    scheme = scheme_called(scheme_key)
    if not why.strip():
        raise field_wrong("Reason", "理由", "say why.", "请说明理由。")
    old = f"{item.title}\n{item.text}".strip()
    before, item.title = item.scheme.key, clean_line(title, "Title", "标题", LONGEST_TITLE)
    item.text, item.scheme = clean_text(text), scheme
    data: dict[str, object] = {} if before == scheme.key else {"scheme": scheme.key}
    words = f"{clean_text(why)}\n—\n{old}"
    return _amended(item, "amend", by, now, text=words, data=data)


@transaction.atomic
def add_joint(
    *,
    item_id: int,
    unit_id: int,
    what: str,
    due: date | None,
    by: str,
    now: datetime,
    version: int | None = None,
) -> Item:
    """Give another unit a part of an open matter, with a clock of its own."""
    item = take_item(item_id, version)
    unit = unit_of(unit_id)
    if item.state == Item.State.CLOSED:
        raise field_wrong("Unit", "协办单位", "the matter is closed.", "事项已销号。")
    if unit.pk == item.lead_id or item.joints.filter(unit=unit).exists():
        raise field_wrong("Unit", "协办单位", "it has a part already.", "该单位已在本事项中。")
    last = max(term_end(today(), due, None) if due else item.due, item.set_on)
    JointUnit.objects.create(item=item, unit=unit, part=what.strip()[:200], due=last)
    data: dict[str, object] = {"unit": unit.zh, "due": last.isoformat()}
    return _amended(item, "join", by, now, data=data, unit=unit)


def _amended(
    item: Item,
    move: str,
    by: str,
    now: datetime,
    *,
    text: str = "",
    data: dict[str, object] | None = None,
    unit: Unit | None = None,
) -> Item:
    """A deed that leaves the state alone and is in no row of the table."""
    item.version += 1
    item.save()
    add_step(
        item, move=move, before=item.state, part="supervisor", by=by, now=now, day=today(),
        text=text, data=data or {}, unit=unit,
    )  # fmt: skip
    return item


@dataclass(frozen=True, slots=True)
class Bulk:
    """What a deed on many matters did: those done, and those refused with the reason."""

    done: tuple[int, ...]
    refused: tuple[tuple[int, Problem], ...]


def do_to_many(item_ids: Sequence[int], deed: Callable[[int], object]) -> Bulk:
    """Do one deed to each of these matters; what one of them refuses stops no other."""
    done: list[int] = []
    refused: list[tuple[int, Problem]] = []
    for item_id in dict.fromkeys(item_ids):
        try:
            with transaction.atomic():
                deed(item_id)
        except Problem as problem:
            refused.append((item_id, problem))
        else:
            done.append(item_id)
    return Bulk(tuple(done), tuple(refused))


def import_rows(
    *, rows: Sequence[ImportRow], by: str, now: datetime
) -> tuple[tuple[int, ...], tuple[ImportRow, ...]]:
    """Register the good rows of an import; the faulty ones go back with their reasons.

    Returns:
        Ids of the matters registered, and the rows that were not taken.
    """
    taken: list[int] = []
    faulty: list[ImportRow] = []
    for row in rows:
        if row.faults:
            faulty.append(row)
            continue
        try:
            with transaction.atomic():
                item = register_item(
                    source=row.source, title=row.title, text=row.text, lead_id=row.lead_id,
                    joint_ids=row.joint_ids, due=row.due, working_days=row.working_days,
                    scheme_key=row.scheme_key, published=row.published, by=by, now=now,
                )  # fmt: skip
        except Problem as problem:
            faulty.append(replace(row, faults=(problem.what("zh"),)))
        else:
            taken.append(item.pk)
    return tuple(taken), tuple(faulty)
