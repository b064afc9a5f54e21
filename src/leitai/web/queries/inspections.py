"""Inspections read: lists, one record, totals. Aggregates and units; never a person on site."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, F, Q, QuerySet, When

from leitai.followup.inspecting import (
    Durations,
    RecordTemplate,
    Word,
    durations,
    middle,
    record_templates,
)
from leitai.web.models import Finding, Inspection, Item, Unit
from leitai.web.queries.heads import in_language
from leitai.web.queries.matters import ItemBrief, item_brief, visible_items
from leitai.web.queries.rights import hall_rights, own_units
from leitai.web.queries.today import today

PER_PAGE = 50
# Whose right shows every record; a unit's person sees those of its own unit.
SEE_ALL = frozenset({"inspect", "oversee"})
COUNTED = Q(withdrawn_by="")
_SOLVED = (
    Q(looks__findings__solved_on__isnull=False)
    | Q(looks__findings__solved_in_file=True)
    | Q(looks__findings__item__outcome="solved")
)
SOLVED = Q(solved_on__isnull=False) | Q(solved_in_file=True) | Q(item__outcome=Item.Outcome.SOLVED)


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to, as it stands in the address."""

    template: str = ""
    unit: int | None = None
    done_by: int | None = None
    start: date | None = None
    end: date | None = None

    @property
    def any(self) -> bool:
        return any((self.template, self.unit, self.done_by, self.start, self.end))


@dataclass(frozen=True, slots=True)
class InspectionLine:
    """A record in a line."""

    id: int
    template: str
    day: date
    place: str
    unit: str
    done_by: str
    findings: int
    solved: int
    withdrawn: bool
    made_up: bool


@dataclass(frozen=True, slots=True)
class Totals:
    """Counts over records that are not withdrawn; durations as (median, longest) days."""

    records: int
    findings: int
    solved: int
    none_found: int
    matters: int
    handling: tuple[int, int] | None
    solving: tuple[int, int] | None
    whole: tuple[int, int] | None
    undated: int


@dataclass(frozen=True, slots=True)
class InspectionsPage:
    filters: Filters
    lines: tuple[InspectionLine, ...]
    totals: Totals
    total: int
    number: int
    pages: int
    query: str
    templates: tuple[tuple[str, str], ...]
    units: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class FindingShape:
    """One finding with its three durations; where it is a matter, the matter's days count.

    `item` is None too where the reader may not see the matter.
    """

    id: int
    text: str
    found_on: date
    handled_on: date | None
    handled_by: str
    handled_how: str
    solved_on: date | None
    solved_by: str
    solved: bool
    returned_why: str
    days: Durations
    is_matter: bool
    item: ItemBrief | None
    version: int
    state: str


@dataclass(frozen=True, slots=True)
class LookShape:
    topic: str
    none_found: bool
    findings: tuple[FindingShape, ...]


@dataclass(frozen=True, slots=True)
class CellShape:
    supplier: str
    buyer: str
    outcome: str
    words: str
    on: date | None


@dataclass(frozen=True, slots=True)
class InspectionPage:
    """One record with all that stands on it."""

    id: int
    template: str
    kind: str
    number: str
    day: date
    places: tuple[str, ...]
    place_word: str
    unit: str
    unit_id: int | None
    done_by: str
    people: str
    note: str
    looks: tuple[LookShape, ...]
    suppliers: tuple[str, ...]
    buyers: tuple[str, ...]
    cells: tuple[tuple[str, tuple[CellShape, ...]], ...]
    cells_open: int
    outcomes: tuple[tuple[str, str], ...]
    photos: tuple[int, ...]
    entered_by: str
    entered_at: Any
    withdrawn_by: str
    withdrawn_why: str
    made_up: bool
    version: int
    units: tuple[tuple[int, str], ...]


def say(word: Word | RecordTemplate) -> str:
    """A template's word in the reader's language."""
    return in_language(word.zh, word.en)


def template_choices() -> tuple[tuple[str, str], ...]:
    """(key, name) of the templates, in their order."""
    return tuple((key, say(row)) for key, row in record_templates().items())


def unit_choices() -> tuple[tuple[int, str], ...]:
    """(id, name) of every unit."""
    return tuple((u.pk, in_language(u.zh, u.en)) for u in Unit.objects.all())


def visible_inspections(user: Any) -> QuerySet[Inspection]:
    """The records that a person may see: all for inspectors and overseers, a unit its own."""
    if hall_rights(user) & SEE_ALL:
        return Inspection.objects.all()
    return Inspection.objects.filter(unit_id__in=own_units(user))


def narrowed(rows: QuerySet[Inspection], filters: Filters) -> QuerySet[Inspection]:
    """The records that fit the filters."""
    if filters.template:
        rows = rows.filter(template=filters.template)
    if filters.unit is not None:
        rows = rows.filter(unit_id=filters.unit)
    if filters.done_by is not None:
        rows = rows.filter(done_by_id=filters.done_by)
    if filters.start is not None:
        rows = rows.filter(day__gte=filters.start)
    if filters.end is not None:
        rows = rows.filter(day__lte=filters.end)
    return rows


def inspections_page(user: Any, filters: Filters, number: int, query: str) -> InspectionsPage:
    """A page of the list with the totals of the whole of it; queries do not grow with it."""
    rows = narrowed(visible_inspections(user), filters)
    total = rows.count()
    pages = max(1, -(-total // PER_PAGE))
    number = min(max(number, 1), pages)
    return InspectionsPage(
        filters=filters,
        lines=lines_of(rows, (number - 1) * PER_PAGE, number * PER_PAGE),
        totals=totals_of(rows),
        total=total, number=number, pages=pages, query=query,
        templates=template_choices(), units=unit_choices(),
    )  # fmt: skip


def lines_of(rows: QuerySet[Inspection], start: int, end: int) -> tuple[InspectionLine, ...]:
    """Records as lines, newest first."""
    return tuple(
        InspectionLine(
            id=row.pk, template=kind_of(row.template), day=row.day, place="、".join(row.places),
            unit=name_of(row.unit), done_by=name_of(row.done_by),
            findings=row.finding_count, solved=row.solved_count,
            withdrawn=bool(row.withdrawn_by), made_up=row.made_up,
        )
        for row in with_counts(rows)[start:end]
    )  # fmt: skip


def with_counts(rows: QuerySet[Inspection]) -> QuerySet[Any]:
    """Records newest first, each with its units and, beside its own, `finding_count` and
    `solved_count`."""
    counted = rows.select_related("unit", "done_by").annotate(
        finding_count=Count("looks__findings", distinct=True),
        solved_count=Count("looks__findings", filter=_SOLVED, distinct=True),
    )
    return counted.order_by("-day", "-pk")


def kind_of(template: str) -> str:
    """Name of a record's template, its key where the template is gone."""
    found = record_templates().get(template)
    return say(found) if found else template


def name_of(unit: Unit | None) -> str:
    return "" if unit is None else in_language(unit.zh, unit.en)


def totals_of(rows: QuerySet[Inspection]) -> Totals:
    """Counts and durations over records, without those withdrawn."""
    counted = rows.filter(COUNTED)
    findings = Finding.objects.filter(look__inspection__in=counted.order_by())
    counts = findings.aggregate(
        findings=Count("pk"), solved=Count("pk", filter=SOLVED), matters=Count("item")
    )
    looks = counted.order_by().aggregate(
        records=Count("pk", distinct=True),
        none=Count("looks", filter=Q(looks__none_found=True), distinct=True),
    )
    # Days of a finding that has become a matter are the matter's.
    linked = Q(item__isnull=False)
    dated = findings.annotate(
        handled=Case(When(linked, then=F("item__reported_on")), default=F("handled_on")),
        over=Case(
            When(linked & Q(item__outcome="solved"), then=F("item__closed_on")),
            default=F("solved_on"),
        ),
    ).filter(handled__isnull=False)
    spans: dict[str, list[int]] = {"handling": [], "solving": [], "whole": []}
    for found, handled, over in dated.values_list("found_on", "handled", "over"):
        spans["handling"].append(max((handled - found).days, 0))
        if over is not None:
            spans["solving"].append(max((over - handled).days, 0))
            spans["whole"].append(max((over - found).days, 0))
    return Totals(
        records=looks["records"], findings=counts["findings"], solved=counts["solved"],
        none_found=looks["none"], matters=counts["matters"], handling=middle(spans["handling"]),
        solving=middle(spans["solving"]), whole=middle(spans["whole"]),
        undated=counts["findings"] - len(spans["handling"]),
    )  # fmt: skip


def inspection_page(row: Inspection, user: Any) -> InspectionPage:
    """One record with its topics, findings, matters, cells and photos.

    A matter that this reader may not see, since another unit leads it, is said to be there.
    """
    template = record_templates().get(row.template)
    looks = list(row.looks.prefetch_related("findings__item"))
    linked = {f.item_id for k in looks for f in k.findings.all() if f.item_id is not None}
    briefs = item_brief(visible_items(user).filter(pk__in=linked).values_list("pk", flat=True))
    day = today()
    cells = _cells(row, template)
    return InspectionPage(
        id=row.pk, template=row.template, kind=kind_of(row.template), number=row.number,
        day=row.day, places=tuple(row.places),
        place_word=say(template.place) if template else "",
        unit=name_of(row.unit), unit_id=row.unit_id, done_by=name_of(row.done_by),
        people=row.people, note=row.note,
        looks=tuple(
            LookShape(
                topic=say(template.topic_named(look.topic)) if template else look.topic,
                none_found=look.none_found,
                findings=tuple(finding_shape(f, briefs, day) for f in look.findings.all()),
            )
            for look in looks
        ),
        suppliers=tuple(row.suppliers), buyers=tuple(row.buyers), cells=cells,
        cells_open=sum(not cell.outcome for _name, line in cells for cell in line),
        outcomes=tuple((w.key, say(w)) for w in (template.outcomes if template else ())),
        photos=tuple(row.photos.values_list("pk", flat=True)),
        entered_by=row.entered_by, entered_at=row.entered_at, withdrawn_by=row.withdrawn_by,
        withdrawn_why=row.withdrawn_why, made_up=row.made_up, version=row.version,
        units=unit_choices(),
    )  # fmt: skip


def finding_shape(row: Finding, briefs: Mapping[int, ItemBrief], day: date) -> FindingShape:
    """A finding; where it has become a matter, the days and the end of the matter are its own."""
    item = row.item
    handled, solved_on = row.handled_on, row.solved_on
    solved = solved_on is not None or row.solved_in_file
    if item is not None:
        handled = item.reported_on
        solved = item.outcome == Item.Outcome.SOLVED
        solved_on = item.closed_on if solved and handled is not None else None
    if handled is not None:
        handled = max(handled, row.found_on)
    if solved_on is not None and handled is not None:
        solved_on = max(solved_on, handled)
    state = "solved" if solved else "handled" if handled else "found"
    return FindingShape(
        id=row.pk, text=row.text, found_on=row.found_on, handled_on=handled,
        handled_by=row.handled_by, handled_how=row.handled_how, solved_on=solved_on,
        solved_by=row.solved_by, solved=solved, returned_why=row.returned_why,
        days=durations(row.found_on, handled, solved_on, day),
        is_matter=row.item_id is not None,
        item=None if row.item_id is None else briefs.get(row.item_id), version=row.version,
        state=state,
    )  # fmt: skip


def _cells(
    row: Inspection, template: RecordTemplate | None
) -> tuple[tuple[str, tuple[CellShape, ...]], ...]:
    known = {(cell.supplier, cell.buyer): cell for cell in row.cells.all()}

    def shape(supplier: str, buyer: str) -> CellShape:
        cell = known.get((supplier, buyer))
        if cell is None:
            return CellShape(supplier, buyer, "", "", None)
        word = template.outcome_named(cell.outcome) if template else None
        return CellShape(
            supplier, buyer, cell.outcome, say(word) if word else cell.outcome, cell.on
        )

    return tuple(
        (supplier, tuple(shape(supplier, buyer) for buyer in row.buyers))
        for supplier in row.suppliers
    )


def counts_in(template: str, start: date, end: date, done_by: int | None) -> Mapping[str, int]:
    """How many records, findings and solved findings a period has, for one inspecting unit."""
    rows = narrowed(
        Inspection.objects.filter(COUNTED),
        Filters(template=template, start=start, end=end, done_by=done_by),
    )
    totals = rows.order_by().aggregate(
        records=Count("pk", distinct=True),
        findings=Count("looks__findings", distinct=True),
        solved=Count("looks__findings", filter=_SOLVED, distinct=True),
    )
    return {key: int(value) for key, value in totals.items()}
