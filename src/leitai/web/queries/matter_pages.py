"""One matter as a page: its clock, its next deed, its history as the trail has it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Literal

from django.utils.translation import gettext as _

from leitai.followup.cards import Card
from leitai.followup.ladder import Proposal
from leitai.followup.moves import Matter, why_not
from leitai.followup.reckoning import reckon
from leitai.followup.states import TAKEN_BACK, TRANSITIONS, Part, Transition, state_words
from leitai.followup.workdays import working_days
from leitai.web.models import Item, SupervisionScheme, Unit
from leitai.web.queries.heads import in_language, reads_english
from leitai.web.queries.matter_words import (
    fact_words,
    move_word,
    part_word,
    rung_word,
    source_word,
)
from leitai.web.queries.matters import (
    capacities,
    card_of,
    card_word,
    joint_card,
    matter_of,
    proposal_for,
    sees_all,
)
from leitai.web.queries.question_matters import AskedBehind, asked_behind
from leitai.web.queries.rights import hall_rights, own_units
from leitai.web.queries.shapes import StatusWord
from leitai.web.queries.today import today
from leitai.web.queries.trail import deeds_on

Lang = Literal["zh", "en"]
# The deed that matters in a state, for each capacity; everything else is quiet.
_MAIN: dict[tuple[str, Part], str] = {
    ("registered", "supervisor"): "assign",
    ("reopened", "supervisor"): "assign",
    ("disputed", "supervisor"): "insist",
    ("excuse", "supervisor"): "grant",
    ("reported", "supervisor"): "review",
    ("reviewed", "supervisor"): "close",
    ("assigned", "lead"): "accept",
    ("accepted", "lead"): "begin",
    ("doing", "lead"): "report",
    ("reported", "inspector"): "check_site",
    ("accepted", "joint"): "part_report",
    ("doing", "joint"): "part_report",
    ("excuse", "joint"): "part_report",
    ("reported", "joint"): "part_report",
}
_GRAVE = frozenset({"merge", "withdraw"})
MOST_TOLD = 800


@dataclass(frozen=True, slots=True)
class MoveForm:
    """One deed that this person may do now, with the fields it needs; or why not now.

    `units` are the choices where one is needed; `unit_id` is set where it is the person's own.
    """

    move: str
    part: Part
    verb: str
    effect: str
    needs: tuple[str, ...]
    why_not: str = ""
    todo: str = ""
    main: bool = False
    grave: bool = False
    unit_id: int | None = None
    unit: str = ""
    units: tuple[tuple[int, str], ...] = ()
    values: Mapping[str, object] = field(default_factory=dict)
    suggested: str = ""


@dataclass(frozen=True, slots=True)
class StepLine:
    """One deed of the history, with who and when as the trail has them.

    `by` is empty for readers who may not see names; `agrees` is false where the trail differs.
    """

    number: int
    verb: str
    part: str
    by: str
    at: datetime
    day: date
    unit: str
    facts: str
    text: str
    before: str
    after: str
    trail: int
    hash: str
    agrees: bool


@dataclass(frozen=True, slots=True)
class PartLine:
    """One unit in the matter, with its own card and what the ladder proposes for it."""

    unit_id: int
    unit: str
    lead: bool
    part: str
    card: StatusWord
    has_card: bool
    why: str
    due: date
    left: int
    percent: int | None
    reported_on: date | None
    passed_on: date | None
    counts_for_lead: bool
    rung: str
    rung_word: str
    rung_why: str


@dataclass(frozen=True, slots=True)
class ClockLine:
    """How a matter's last day was reckoned.

    `closed` are holidays: name, first and last day. `made_up`: weekend days on which people
    work. `provisional`: years whose notice is not out.
    """

    late_from: date
    days: int
    by_term: bool
    closed: tuple[tuple[str, date, date], ...]
    made_up: tuple[date, ...]
    provisional: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SlipLine:
    """One decided step of the ladder."""

    id: int
    unit: str
    rung: str
    given: bool
    reason: str
    by: str
    on: date
    days_late: int
    taken_back: str


@dataclass(frozen=True, slots=True)
class ItemPage:
    """`page` of one matter."""

    id: int
    title: str
    text: str
    source: str
    origin: str
    state: str
    outcome: str
    card: StatusWord
    has_card: bool
    why: str
    set_on: date
    due: date
    clock: ClockLine
    left: int
    percent: int | None
    scheme: str
    scheme_key: str
    scheme_rule: str
    published: bool
    made_up: bool
    version: int
    lead: str
    lead_id: int
    parts: tuple[PartLine, ...]
    slips: tuple[SlipLine, ...]
    steps: tuple[StepLine, ...]
    main: MoveForm | None
    forms: tuple[MoveForm, ...]
    not_now: tuple[MoveForm, ...]
    may: frozenset[str]
    names: bool
    inside: bool
    units: tuple[tuple[int, str], ...]
    schemes: tuple[tuple[str, str], ...]
    parent: tuple[int, str] | None
    children: tuple[tuple[int, str, str], ...]
    merged_into: tuple[int, str] | None
    asked: AskedBehind | None
    values: Mapping[str, object]
    tried: str
    typed: str


def item_page(
    user: Any, item: Item, values: Mapping[str, object] | None = None, tried: str = ""
) -> ItemPage:
    """One matter for this person.

    Args:
        values, tried: what was typed into the form of a refused deed, and which; it goes back.
    """
    day, values = today(), values or {}
    lang: Lang = "en" if reads_english() else "zh"
    card, rights, matter = card_of(item, day), hall_rights(user), matter_of(item)
    parts = capacities(user, item)
    inside = bool(parts) or sees_all(user)
    names = sees_all(user) or bool(parts)
    forms = tuple(_forms(user, item, matter, parts, day, lang, values, tried))
    ready = tuple(form for form in forms if not form.why_not)
    main = next((form for form in ready if form.main), None)
    return ItemPage(
        id=item.pk, title=item.title, text=item.text, source=source_word(item.source),
        origin=item.origin if inside else "", state=item.state, outcome=item.outcome,
        card=card_word(card), has_card=card is not None,
        why="" if card is None else card.reason(lang),
        set_on=item.set_on, due=item.due, clock=clock_line(item),
        left=working_days(day, item.due), percent=item.percent,
        scheme=in_language(item.scheme.zh, item.scheme.en),
        scheme_key=item.scheme.key, scheme_rule=scheme_rule(item.scheme),
        published=item.published, made_up=item.made_up, version=item.version,
        lead=in_language(item.lead.zh, item.lead.en), lead_id=item.lead_id,
        parts=_parts(item, card, day, lang, "supervise" in rights),
        slips=_slips(item, names) if inside else (),
        steps=_steps(item, names, inside),
        main=main, forms=tuple(form for form in ready if form is not main),
        not_now=tuple(form for form in forms if form.why_not),
        may=rights, names=names, inside=inside,
        units=_unit_choices() if "supervise" in rights else (),
        schemes=tuple((s.key, in_language(s.zh, s.en)) for s in SupervisionScheme.objects.all())
        if "supervise" in rights else (),
        parent=_link(item.parent, user), merged_into=_link(item.merged_into, user),
        children=tuple(
            (child.pk, child.title, child.state)
            for child in item.children.all() if _seen(child, user)
        ),
        asked=asked_behind(item, inside=inside, desk=_on_desk(user, item, rights)),
        values=values, tried=tried, typed=_typed_in_vain(forms, values, tried),
    )  # fmt: skip


def clock_line(item: Item) -> ClockLine:
    """The account of a matter's last day, in the reader's language."""
    found = reckon(item.set_on, item.due, item.term)
    # Over years nobody adds up holidays; the number of working days stands alone.
    told = found.closed if (item.due - item.set_on).days <= MOST_TOLD else ()
    return ClockLine(
        late_from=found.late_from, days=found.days, by_term=found.by_term,
        closed=tuple((in_language(row.zh, row.en), row.first, row.last) for row in told),
        made_up=found.made_up if told else (), provisional=found.provisional,
    )  # fmt: skip


def _typed_in_vain(forms: Sequence[MoveForm], values: Mapping[str, object], tried: str) -> str:
    """What was typed for a deed that the page no longer offers, so that it can be copied."""
    if tried.partition(":")[0] not in TRANSITIONS or any(form.values for form in forms):
        return ""
    typed = (str(values.get(name, "")).strip() for name in ("text", "due", "percent"))
    return "\n".join(text for text in typed if text)


def _on_desk(user: Any, item: Item, rights: frozenset[str]) -> bool:
    """Whether this person may open the question of the matter on the desk."""
    if rights & {"questions", "oversee"}:
        return True
    return item.questions.filter(unit_id__in=own_units(user)).exists()


def scheme_rule(scheme: SupervisionScheme) -> str:
    """A scheme's limits in one sentence."""
    return _(
        "Amber: behind by more than %(amber)s%% of the period, or %(days)s working days or fewer "
        "left and not reported. Red: late, behind by more than %(red)s%%, or a site check says "
        "otherwise. Steps of the ladder at least %(between)s working days apart."
    ) % {
        "amber": scheme.amber_lag,
        "red": scheme.red_lag,
        "days": scheme.amber_days,
        "between": scheme.between,
    }


def _seen(item: Item, user: Any) -> bool:
    if item.published or sees_all(user):
        return True
    units = own_units(user)
    return item.lead_id in units or item.joints.filter(unit_id__in=units).exists()


def _link(item: Item | None, user: Any) -> tuple[int, str] | None:
    return (item.pk, item.title) if item is not None and _seen(item, user) else None


def _unit_choices() -> tuple[tuple[int, str], ...]:
    return tuple((unit.pk, in_language(unit.zh, unit.en)) for unit in Unit.objects.all())


def _forms(
    user: Any, item: Item, matter: Matter, parts: Mapping[Part, frozenset[int]], day: date,
    lang: Lang, values: Mapping[str, object], tried: str,
) -> Sequence[MoveForm]:  # fmt: skip
    """Every deed of this person's capacities that begins in the matter's state."""
    forms = []
    by = user.get_username() if parts else ""
    joints = {row.unit_id: row.unit for row in item.joints.all()}
    for row in TRANSITIONS.values():
        for part, own in parts.items():
            if part not in row.who or matter.state not in row.before:
                continue
            if row.move == "take_back" and not _could_take_back(matter, by):
                continue
            for unit_id in sorted(own) if part == "joint" else (None,):
                unit = joints[unit_id].zh if unit_id is not None else ""
                problem = why_not(matter, row.move, by=by, part=part, on=day, unit=unit)
                form = _form(row, part, unit_id, unit, item, joints)
                if row.move == "grant":
                    form = replace(form, suggested=_wanted(item))
                if problem is not None:
                    form = replace(form, why_not=problem.what(lang), todo=problem.todo(lang))
                if tried == f"{row.move}:{part}:{unit_id or ''}":
                    form = replace(form, values=values)
                # A deed on parts where there are none is not worth a word.
                if not (row.move.startswith("part_") and not joints):
                    forms.append(form)
    return forms


def _wanted(item: Item) -> str:
    """The date that the waiting excuse asks for."""
    excuse = item.excuses.filter(decision="").first()
    return excuse.wanted.isoformat() if excuse is not None else ""


def _could_take_back(matter: Matter, by: str) -> bool:
    """Whether the newest deed is this person's own; others read nothing of taking back."""
    return (
        bool(matter.history)
        and matter.history[-1].deed.by == by
        and (matter.history[-1].deed.move in TAKEN_BACK)
    )


def _form(
    row: Transition, part: Part, unit_id: int | None, unit: str, item: Item,
    joints: Mapping[int, Unit],
) -> MoveForm:  # fmt: skip
    lang = "en" if reads_english() else "zh"
    after = "" if row.after is None else state_words(row.after, lang)
    units: tuple[tuple[int, str], ...] = ()
    if "unit" in row.needs:
        known = (
            joints.values()
            if row.move.startswith("part_")
            else Unit.objects.exclude(pk=item.lead_id)
        )
        units = tuple((one.pk, in_language(one.zh, one.en)) for one in known)
    needs = row.needs
    if row.move in ("assign", "reassign", "reopen"):
        needs = tuple(dict.fromkeys((*row.needs, "due")))
    return MoveForm(
        move=row.move, part=part, verb=move_word(row.move), needs=needs,
        effect=_("The matter is then “%(state)s”.") % {"state": after} if after else "",
        main=_MAIN.get((item.state, part)) == row.move, grave=row.move in _GRAVE,
        unit_id=unit_id, unit=unit, units=units,
    )  # fmt: skip


def _parts(
    item: Item, card: Card | None, day: date, lang: Lang, supervises: bool
) -> tuple[PartLine, ...]:
    slips = list(item.slips.all())

    def proposed(unit_id: int, reading: Card | None) -> Proposal:
        if not supervises or reading is None:
            return Proposal(None, "quiet")
        return proposal_for(item, unit_id, reading, slips, day)

    first = proposed(item.lead_id, card)
    lines = [
        PartLine(
            unit_id=item.lead_id, unit=in_language(item.lead.zh, item.lead.en), lead=True, part="",
            card=card_word(card), has_card=card is not None,
            why="" if card is None else card.reason(lang), due=item.due,
            left=working_days(day, item.due), percent=item.percent,
            reported_on=item.reported_on, passed_on=None, counts_for_lead=False,
            rung=first.rung or "", rung_word=rung_word(first.rung or ""),
            rung_why=first.reason(lang),
        )
    ]  # fmt: skip
    for row in item.joints.all():
        own = joint_card(item, row, day)
        step = proposed(row.unit_id, own)
        lines.append(
            PartLine(
                unit_id=row.unit_id, unit=in_language(row.unit.zh, row.unit.en), lead=False,
                part=row.part, card=own.status, has_card=item.state != Item.State.CLOSED,
                why=own.reason(lang), due=row.due, left=working_days(day, row.due),
                percent=row.percent, reported_on=row.reported_on, passed_on=row.passed_on,
                counts_for_lead=row.counts_for_lead, rung=step.rung or "",
                rung_word=rung_word(step.rung or ""), rung_why=step.reason(lang),
            )
        )  # fmt: skip
    return tuple(lines)


def _slips(item: Item, names: bool) -> tuple[SlipLine, ...]:
    return tuple(
        SlipLine(
            id=row.pk, unit=in_language(row.unit.zh, row.unit.en), rung=rung_word(row.rung),
            given=row.given, reason=row.reason, by=row.by if names else "", on=row.on,
            days_late=row.days_late, taken_back=row.taken_back_why,
        )
        for row in item.slips.select_related("unit")
    )  # fmt: skip


def _who(by: str) -> str:
    """The name of a deed's person; a resident has none, and the part says that it was one."""
    return "" if by == "resident" else by


def _steps(item: Item, names: bool, inside: bool) -> tuple[StepLine, ...]:
    """The history, newest last: who and when from the trail, the words from the steps."""
    trail = {deed.number: deed for deed in deeds_on(f"item:{item.pk}")}
    units = {zh: in_language(zh, en) for zh, en in Unit.objects.values_list("zh", "en")}
    lines = []
    for step in item.steps.select_related("unit"):
        deed = trail.get(step.deed)
        agrees = (
            deed is not None
            and (deed.by, deed.what) == (step.by or "resident", f"item.{step.move}")
            and deed.data.get("step") == step.number
        )
        lines.append(
            StepLine(
                number=step.number, verb=move_word(step.move), part=part_word(step.part),
                by=_who(deed.by if deed else step.by) if names else "",
                at=deed.at if deed else step.at, day=step.day,
                unit=in_language(step.unit.zh, step.unit.en) if step.unit else "",
                facts=fact_words(step.move, step.data, units), text=step.text if inside else "",
                before=step.before, after=step.after, trail=step.deed,
                hash=deed.hash if deed else "", agrees=agrees,
            )
        )  # fmt: skip
    return tuple(lines)
