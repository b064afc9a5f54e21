"""The roster of a round: units, other names for them, groups of like units."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from leitai.base.problem import Place, Problem
from leitai.web.actions.log import append_deed
from leitai.web.actions.problems import NotFound, field_wrong, not_ready
from leitai.web.actions.rounds import take_round, touch
from leitai.web.models import Alias, Round, RoundState, Slot, Unit
from leitai.web.queries.names import likely_same

_BEFORE_LOCK = (RoundState.DRAFTED, RoundState.CALLED)
_BEFORE_SEAL = tuple(state for state in RoundState if state != RoundState.SEALED)
LONGEST_NAME = 80


class UnitTwice(Problem):
    code = "unit-twice"
    en = "“{name}” stands in the roster twice ({other})."
    zh = "“{name}”在名单中重复出现（{other}）。"
    todo_en = "Remove one of the two; nothing of the file was taken."
    todo_zh = "请删去其中一个；文件未导入。"


@dataclass(frozen=True, slots=True)
class RosterEntry:
    """One line of a roster: name, other names in it, group, and its place in the file."""

    name: str
    aliases: tuple[str, ...] = ()
    group: str = ""
    place: Place | None = None


def clean_name(raw: str) -> str:
    """A unit's name in NFC without outer or doubled blanks.

    Raises:
        FieldWrong: empty, or longer than 80 characters.
    """
    name = " ".join(unicodedata.normalize("NFC", raw).split())
    if not name or len(name) > LONGEST_NAME or any(unicodedata.category(c) == "Cc" for c in name):
        raise field_wrong("Name", "名称", "1 to 80 characters.", "须为1至80个字符。")
    return name


@transaction.atomic
def add_units(
    *,
    round_id: int,
    entries: Sequence[RosterEntry],
    by: str,
    now: datetime,
    version: int | None = None,
) -> None:
    """Add units to the roster; all of them, or none.

    Raises:
        UnitTwice: a name, or a confirmed other name of it, is there twice.
    """
    round_ = take_round(round_id, version=version, state=_BEFORE_LOCK)
    seen: dict[int, str] = {slot.unit_id: slot.unit.zh for slot in _slots(round_)}
    added = []
    number = _ever_added(round_) + 1
    for entry in entries:
        name = clean_name(entry.name)
        unit = _unit_called(name)
        if unit.pk in seen:
            raise UnitTwice(place=entry.place, name=name, other=seen[unit.pk])
        seen[unit.pk] = name
        Slot.objects.create(
            round=round_, unit=unit, key=f"{round_.key}-{number:02d}", group=entry.group[:40]
        )
        number += 1
        for alias in entry.aliases:
            _propose(unit, clean_name(alias))
        added.append(name)
    append_deed(round_, what="roster.added", by=by, now=now, data={"units": added})
    touch(round_)


@transaction.atomic
def remove_unit(
    *, round_id: int, slot_key: str, by: str, now: datetime, version: int | None = None
) -> None:
    """Take a unit off the roster, before the round is locked."""
    round_ = take_round(round_id, version=version, state=_BEFORE_LOCK)
    slot = _slot(round_, slot_key)
    name = slot.unit.zh
    if round_.tickets.filter(own_unit=slot.unit).exists():
        raise not_ready(
            "tickets were issued to judges of this unit.", "已向该单位的评委发放评分券。"
        )
    slot.delete()
    for place, left in enumerate(round_.slots.filter(order__isnull=False), 1):
        if left.order != place:
            left.order = place
            left.save(update_fields=["order"])
    append_deed(round_, what="roster.removed", by=by, now=now, data={"unit": name})
    touch(round_)


@transaction.atomic
def propose_alias(
    *, round_id: int, slot_key: str, name: str, by: str, now: datetime, version: int | None = None
) -> None:
    """Note another name of a unit, to be confirmed by a person."""
    round_ = take_round(round_id, version=version, state=_BEFORE_SEAL)
    _propose(_slot(round_, slot_key).unit, clean_name(name))
    touch(round_)


@transaction.atomic
def confirm_alias(
    *, round_id: int, slot_key: str, name: str, by: str, now: datetime, version: int | None = None
) -> None:
    """A person confirms that two names are one unit."""
    round_ = take_round(round_id, version=version, state=_BEFORE_SEAL)
    unit = _slot(round_, slot_key).unit
    alias = Alias.objects.filter(unit=unit, name=name).first()
    if alias is None:
        raise NotFound(what="other name", what_zh="别名", key=name)
    alias.confirmed_by = by
    alias.save(update_fields=["confirmed_by"])
    append_deed(
        round_, what="alias.confirmed", by=by, now=now, data={"unit": unit.zh, "alias": name}
    )
    touch(round_)


@transaction.atomic
def separate_alias(
    *, round_id: int, slot_key: str, name: str, by: str, now: datetime, version: int | None = None
) -> None:
    """A person says that a name is not this unit's."""
    round_ = take_round(round_id, version=version, state=_BEFORE_SEAL)
    unit = _slot(round_, slot_key).unit
    gone, _ = Alias.objects.filter(unit=unit, name=name).delete()
    if not gone:
        raise NotFound(what="other name", what_zh="别名", key=name)
    append_deed(
        round_, what="alias.separated", by=by, now=now, data={"unit": unit.zh, "alias": name}
    )
    touch(round_)


@transaction.atomic
def correct_unit(
    *, round_id: int, slot_key: str, name: str, by: str, now: datetime, version: int | None = None
) -> None:
    """Correct a unit's name; the old one becomes a confirmed other name."""
    name = clean_name(name)
    round_ = take_round(round_id, version=version, state=_BEFORE_SEAL)
    unit = _slot(round_, slot_key).unit
    if name == unit.zh:
        return
    taken = Alias.objects.filter(name=name).exclude(unit=unit).exclude(confirmed_by="").first()
    if taken is not None:
        raise UnitTwice(name=name, other=taken.unit.zh)
    other = Unit.objects.filter(zh=name).exclude(pk=unit.pk).first()
    if other is not None:
        raise UnitTwice(name=name, other=other.zh)
    old, unit.zh = unit.zh, name
    unit.save(update_fields=["zh"])
    Alias.objects.filter(name=name).delete()
    Alias.objects.update_or_create(name=old, defaults={"unit": unit, "confirmed_by": by})
    append_deed(round_, what="unit.renamed", by=by, now=now, data={"before": old, "after": name})
    touch(round_)


def note_name_in_text(round_: Round, name: str) -> Unit | None:
    """The unit that a name in a text may mean; a likely one is proposed, never assumed."""
    known = Alias.objects.filter(name=name).select_related("unit").first()
    if known is not None:
        return known.unit
    units = [slot.unit for slot in _slots(round_)]
    match = next((unit for unit in units if unit.zh == name), None)
    if match is None:
        match = next((unit for unit in units if likely_same(unit.zh, name)), None)
        if match is not None:
            _propose(match, name)
    return match


def _ever_added(round_: Round) -> int:
    """How many units were ever put on this roster: the key of one that left names no other."""
    bodies = round_.leaves.filter(body__contains='"what":"roster.added"')
    deeds = (json.loads(body.split("\n", 1)[1]) for body in bodies.values_list("body", flat=True))
    return sum(len(deed["data"]["units"]) for deed in deeds)


def _unit_called(name: str) -> Unit:
    alias = Alias.objects.filter(name=name).exclude(confirmed_by="").select_related("unit").first()
    if alias is not None:
        return alias.unit
    return Unit.objects.get_or_create(zh=name)[0]


def _propose(unit: Unit, name: str) -> None:
    if name != unit.zh:
        Alias.objects.get_or_create(name=name, defaults={"unit": unit})


def _slots(round_: Round) -> list[Slot]:
    return list(round_.slots.select_related("unit"))


def _slot(round_: Round, key: str) -> Slot:
    slot = round_.slots.select_related("unit").filter(key=key).first()
    if slot is None:
        raise NotFound(what="unit", what_zh="参赛单位", key=key)
    return slot
