"""The burden meter: what the hall asked of each unit from one round to the next, from its rows.

Fields are those of the forms: a highlight 1, a gap 5 (words, cause, class, owner, step), a next
step 2 (words, date); a question back 1 for each thing missing; a figure of progress 2 (day,
figure) for each time it is given, at least once; a matter 1 (report), each note of progress or
excuse 2; an answer 1; an indicator's figure 1 for each column that its kind needs. What a ledger
query answers costs nothing. Figures typed into a statement are compared with the rest, too; their
fields are those of the statement. So are the columns of the round's ledgers that the unit keeps:
a figure that stands in one of them need not be typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from django.db.models import Count, Q

from leitai.base.problem import Problem
from leitai.followup.burden import PLACES, Ask, AskedTwice, Load, Place, asked_twice, weigh
from leitai.ledgers.template import Template, find_template
from leitai.web.models import (
    Alias,
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
from leitai.web.queries.checks import claims_in
from leitai.web.queries.evidence import ledger_folder
from leitai.web.queries.heads import in_language
from leitai.web.queries.said_figures import clause_before, period_of
from leitai.web.queries.today import today

_PART_FIELDS = {PartKind.HIGHLIGHT: 1, PartKind.GAP: 5, PartKind.STEP: 2}
# A statement that is not begun asks for one of each part.
_LEAST = sum(_PART_FIELDS.values())
_NOTES = ("progress", "ask_excuse", "dispute")
_CLAUSE = re.compile(r"[，。；！？,;!?\n]")
# Comparisons with something else: no figure of their own.
_COMPARED = ("pp_diff", "multiple", "rank", "ratio")
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
        by_ledger=sum(not ask.fields and not ask.typed for ask in asks),
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
    yield from _said(round_)
    yield from _promises(round_, start, end)
    yield from _matters(round_, start, end)
    yield from _answers(start, end)
    yield from _indicators(round_, start, end)
    yield from _ledgers(round_)


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


def _said(round_: Round) -> Iterator[Ask[int]]:
    """The figures that a statement's highlights and gaps say were reached, with their times."""
    parts = StatementPart.objects.filter(
        statement__slot__round=round_, kind__in=(PartKind.HIGHLIGHT, PartKind.GAP)
    )
    for unit, text in parts.values_list("statement__slot__unit_id", "text"):
        for claim in claims_in(text):
            if claim.tense == "target" or claim.kind in _COMPARED or not claim.subject:
                continue
            first, last = period_of(text, claim, round_.day)
            yield Ask(
                unit=unit, place="statement", fields=0, typed=True, exact=True,
                name=name_in(text, claim.subject, claim.start, claim.kind), measure=claim.unit,
                start=first, end=last, source="statement",
                where=clause_before(text, claim)[:80],
            )  # fmt: skip


def name_in(text: str, subject: str, start: int, kind: str = "") -> str:
    """What a figure of a sentence counts: a new one and a rate are said beside the subject."""
    clause = _CLAUSE.split(text[:start])[-1]
    new = "新增" if "新增" in clause and "新增" not in subject else ""
    rate = "增速" if kind == "rate_change" and not subject.endswith("增速") else ""
    return f"{new}{subject}{rate}"


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
    for row in measures.prefetch_related("entries"):
        promise = row.commitment
        # Where the words are not found the whole sentence stands before the figure.
        place = promise.text.find(row.words) % (len(promise.text) + 1)
        ask = Ask(
            unit=promise.unit_id, place="progress",
            fields=0 if row.query else 2 * max(1, row.given),
            name=name_in(promise.text, row.subject, place), measure=row.unit_word,
            start=promise.made_on, end=promise.due, source=f"measure:{row.pk}",
            where=promise.text[:80],
        )  # fmt: skip
        yield ask
        if row.query or not row.subject:
            continue
        for entry in row.entries.all():
            if entry.value is not None:
                yield replace(ask, fields=0, typed=True, exact=True, start=None, end=entry.as_of)


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
            exact=True, source=f"indicator:{indicator.pk}",
            where=in_language(
                f"{period.zh} · {indicator.zh}", f"{period.en} · {indicator.en}".strip(" ·")
            ),
        )  # fmt: skip


def _ledgers(round_: Round) -> Iterator[Ask[int]]:
    """What stands in the round's ledgers, asked of the unit that keeps each of them."""
    keepers = {slot.unit.zh: slot.unit_id for slot in round_.slots.select_related("unit")}
    confirmed = Alias.objects.filter(unit__in=keepers.values()).exclude(confirmed_by="")
    keepers |= dict(confirmed.values_list("name", "unit_id"))
    folder = ledger_folder(round_)
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        template = _template_of(path)
        if template is None or template.owner not in keepers:
            continue
        named = [(f.name, f.unit) for f in template.by_role("measure")]
        named += [
            (word, f.unit)
            for f in template.by_role("measure") for word in (f.title, *f.synonyms) if word
        ]  # fmt: skip
        named += [(template.noun, counter) for counter in template.counters if template.noun]
        for name, measure in named:
            yield Ask(
                unit=keepers[template.owner], place="ledger", fields=0, typed=True,
                name=name.removesuffix(f"_{measure}"), measure=measure,
                source=f"ledger:{path.name}", where=f"{template.title or path.stem} · {name}",
            )  # fmt: skip


def _template_of(path: Path) -> Template | None:
    if path.suffix == ".toml":
        return None
    try:
        return find_template(path)
    except Problem:
        # The page of ledgers says what is wrong with it.
        return None


def _ask(unit: int, place: Place, fields: int) -> Ask[int]:
    return Ask(unit=unit, place=place, fields=fields)
