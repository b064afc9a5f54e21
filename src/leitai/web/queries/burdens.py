"""The burden meter: what the hall asked of each unit from one round to the next, from its rows.

Fields are those of the forms: a highlight 1, a gap 5 (words, cause, class, owner, step), a next
step 2 (words, date); a question back 1 for each thing missing; a figure of progress 2 (day,
figure) for each time it is given, at least once; a matter 1 (report), each note of progress or
excuse 2; an answer 1; an indicator's figure 1 for each column that its kind needs. What a ledger
query answers costs nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q

from leitai.followup.burden import PLACES, Ask, AskedTwice, Load, Place, asked_twice, weigh
from leitai.web.models import (
    Answer,
    Commitment,
    IndicatorValue,
    Item,
    JointUnit,
    Measure,
    PartKind,
    Round,
    StatementPart,
    Step,
    Unit,
)
from leitai.web.queries.heads import in_language
from leitai.web.queries.today import today

_PART_FIELDS = {PartKind.HIGHLIGHT: 1, PartKind.GAP: 5, PartKind.STEP: 2}
# A statement that is not begun asks for one of each part.
_LEAST = sum(_PART_FIELDS.values())
_NOTES = ("progress", "ask_excuse", "dispute")
_COLUMNS = {"own_plan": 2, "last_year": 2, "nation": 3, "to_first": 1}


@dataclass(frozen=True, slots=True)
class LoadLine:
    """One unit's load in the reader's language; `share` in percent of the heaviest."""

    unit: str
    by_place: tuple[int, ...]
    fields: int
    share: int


@dataclass(frozen=True, slots=True)
class TwiceLine:
    unit: str
    name: str
    measure: str
    asks: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class BurdenPage:
    """Fields asked of each unit of a round, and facts asked twice."""

    start: date
    end: date
    places: tuple[str, ...]
    lines: tuple[LoadLine, ...]
    totals: tuple[int, ...]
    middle: int
    twice: tuple[TwiceLine, ...]
    by_ledger: int


def burden_page(round_: Round) -> BurdenPage:
    """The burden of a round: from its day to the day before the next of its series, or today."""
    start, end = window(round_)
    units = {
        slot.unit_id: in_language(slot.unit.zh, slot.unit.en)
        for slot in round_.slots.select_related("unit")
    }
    asks = [ask for ask in asks_of(round_, start, end) if ask.unit in units]
    loads = weigh(asks, list(units))
    heaviest = max((load.fields for load in loads), default=0)
    ordered = sorted(load.fields for load in loads)
    return BurdenPage(
        start=start, end=end, places=PLACES,
        lines=tuple(_line(load, units, heaviest) for load in loads),
        totals=tuple(sum(load.by_place[n] for load in loads) for n in range(len(PLACES))),
        middle=ordered[(len(ordered) - 1) // 2] if ordered else 0,
        twice=tuple(_twice(row, units) for row in asked_twice(asks)),
        by_ledger=sum(not ask.fields for ask in asks),
    )  # fmt: skip


def _line(load: Load[int], units: dict[int, str], heaviest: int) -> LoadLine:
    share = 100 * load.fields // heaviest if heaviest else 0
    return LoadLine(units[load.unit], load.by_place, load.fields, share)


def _twice(row: AskedTwice[int], units: dict[int, str]) -> TwiceLine:
    return TwiceLine(
        units[row.unit], row.name, row.measure, tuple((ask.place, ask.where) for ask in row.asks)
    )


def window(round_: Round) -> tuple[date, date]:
    """The days of a round's cycle."""
    after = (
        Round.objects.filter(series=round_.series_id, day__gt=round_.day).order_by("day").first()
    )
    end = after.day - timedelta(days=1) if after else max(today(), round_.day)
    return round_.day, end


def asks_of(round_: Round, start: date, end: date) -> Iterator[Ask[int]]:
    """Everything that the hall asked of the round's units in these days."""
    yield from _statements(round_)
    yield from _promises(round_, start, end)
    yield from _matters(round_, start, end)
    yield from _answers(start, end)
    yield from _indicators(round_, start, end)


def _statements(round_: Round) -> Iterator[Ask[int]]:
    rows = StatementPart.objects.filter(statement__slot__round=round_).order_by()
    begun: set[int] = set()
    counts = rows.values_list("statement__slot__unit_id", "kind").annotate(n=Count("pk"))
    for unit, kind, n in counts:
        begun.add(unit)
        yield _ask(unit, "statement", _PART_FIELDS[PartKind(kind)] * n)
    for unit in round_.slots.values_list("unit_id", flat=True):
        if unit not in begun:
            yield _ask(unit, "statement", _LEAST)


def _promises(round_: Round, start: date, end: date) -> Iterator[Ask[int]]:
    asked = Commitment.objects.filter(round=round_, ask__isnull=False)
    for unit, no_date, no_measure in asked.values_list(
        "unit_id", "ask__no_date", "ask__no_measure"
    ):
        yield _ask(unit, "question", int(no_date) + int(no_measure))
    # A promise of an earlier round that was still open is asked for in this one, too.
    measures = (
        Measure.objects.filter(
            Q(commitment__round=round_)
            | Q(commitment__round__series=round_.series_id, commitment__made_on__lt=start)
            & (Q(commitment__due__gte=start) | Q(commitment__due__isnull=True)),
            commitment__released_on__isnull=True,
        )
        .select_related("commitment")
        .annotate(given=Count("entries", filter=Q(entries__as_of__range=(start, end))))
    )
    for row in measures:
        promise = row.commitment
        yield Ask(
            unit=promise.unit_id, place="progress",
            fields=0 if row.query else 2 * max(1, row.given),
            name=row.subject, measure=row.unit_word,
            start=promise.made_on, end=promise.due, where=promise.text[:80],
        )  # fmt: skip


def _matters(round_: Round, start: date, end: date) -> Iterator[Ask[int]]:
    open_then = Q(set_on__lte=end) & (Q(closed_on__isnull=True) | Q(closed_on__gte=start))
    for unit, n in (
        Item.objects.filter(open_then).order_by().values_list("lead_id").annotate(n=Count("pk"))
    ):
        yield _ask(unit, "report", n)
    joint = JointUnit.objects.filter(item__in=Item.objects.filter(open_then)).order_by()
    for unit, n in joint.values_list("unit_id").annotate(n=Count("pk")):
        yield _ask(unit, "report", n)
    notes = Step.objects.filter(move__in=_NOTES, day__range=(start, end)).order_by()
    for unit, n in notes.values_list("item__lead_id").annotate(n=Count("pk")):
        yield _ask(unit, "report", 2 * n)


def _answers(start: date, end: date) -> Iterator[Ask[int]]:
    given = Answer.objects.filter(day__range=(start, end)).order_by()
    for unit, n in given.values_list("unit_id").annotate(n=Count("pk")):
        yield _ask(unit, "answer", n)


def _indicators(round_: Round, start: date, end: date) -> Iterator[Ask[int]]:
    units = Unit.objects.filter(slots__round=round_)
    values = IndicatorValue.objects.filter(
        unit__in=units, indicator__period__start__lte=end, indicator__period__end__gte=start
    ).select_related("indicator__period")
    for row in values:
        indicator, period = row.indicator, row.indicator.period
        yield Ask(
            unit=row.unit_id, place="indicator",
            fields=0 if row.query else _COLUMNS.get(indicator.kind, 1),
            name=indicator.zh, measure=indicator.measure, start=period.start, end=period.end,
            where=in_language(
                f"{period.zh} · {indicator.zh}", f"{period.en} · {indicator.en}".strip(" ·")
            ),
        )  # fmt: skip


def _ask(unit: int, place: Place, fields: int) -> Ask[int]:
    return Ask(unit=unit, place=place, fields=fields)
