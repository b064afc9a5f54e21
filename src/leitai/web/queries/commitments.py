"""Commitments read: next steps typed, outcomes computed, what a unit promised and kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from leitai.base.problem import Lang
from leitai.followup.cards import Card, Plan, card
from leitai.followup.commitments import (
    Figure,
    Judged,
    Outcome,
    Reading,
    Report,
    judge,
    kept_rate,
    share_done,
    type_step,
)
from leitai.followup.commitments import Measure as Typed
from leitai.scoring.scheme import Criterion, plain
from leitai.web.models import (
    Alias,
    Commitment,
    Item,
    Measure,
    Progress,
    Round,
    Slot,
    StatementPart,
    Unit,
)
from leitai.web.queries.checks import claims_in
from leitai.web.queries.figures import DAY, QueryWrong, read_figure
from leitai.web.queries.heads import in_language, reads_english
from leitai.web.queries.matters import ItemBrief, item_brief, visible_items
from leitai.web.queries.shapes import PromiseShape
from leitai.web.queries.today import today


def lang() -> Lang:
    return "en" if reads_english() else "zh"


def read_step(text: str, made_on: date, due: date | None) -> Reading:
    """A next step as the claims engine reads its figures and the follow-up engine types it."""
    figures = [
        Figure(
            words=claim.text, start=claim.start, value=claim.value, unit=claim.unit,
            comparator=claim.comparator, kind=claim.kind, direction=claim.direction,
            subject=claim.subject, period=claim.period,
        )
        for claim in claims_in(text)
    ]  # fmt: skip
    return type_step(text, figures, made_on, due)


# ---- one commitment on a day ---------------------------------------------------
@dataclass(frozen=True, slots=True)
class MeasureShape:
    """A measure in words, with the figure it is judged by.

    Args:
        asks: what keeps it, "≥ 3,000 项". actual: the figure as of `as_of`, "" without one.
        state: open, kept, late, missed, unmeasured.
        share: percent of a floor that is reached, or None.
        source: "ledger" where the figure comes from a query, "unit" where it was reported.
        broken: why the query gives no figure, or "".
    """

    position: int
    kind: str
    kind_words: str
    words: str
    subject: str
    asks: str
    actual: str
    as_of: date | None
    state: str
    share: int | None
    source: str
    query: str
    broken: str
    takes_figure: bool


@dataclass(frozen=True, slots=True)
class AskShape:
    """The one question to the unit, and its answer."""

    no_date: bool
    no_measure: bool
    answer: str
    answered_by: str


@dataclass(frozen=True, slots=True)
class CommitmentShape:
    """A commitment as pages show it; `state` is a word of MARKS["promise"]."""

    id: int
    unit: str
    unit_id: int
    round_key: str
    round: str
    step: int
    text: str
    made_on: date
    due: date | None
    due_words: str
    state: str
    reason: str
    card: Card
    card_words: str
    measures: tuple[MeasureShape, ...]
    ask: AskShape | None
    item_id: int | None
    released_by: str
    released_why: str
    version: int
    made_up: bool

    @property
    def figures(self) -> str:
        """What was reached, in one line."""
        return (
            "；".join(f"{m.subject or m.words} {m.actual}" for m in self.measures if m.actual)
            if lang() == "zh"
            else "; ".join(f"{m.subject or m.words} {m.actual}" for m in self.measures if m.actual)
        )


@dataclass(frozen=True, slots=True)
class Looked:
    """A commitment with its outcome on a day."""

    row: Commitment
    outcome: Outcome
    card: Card
    sources: Mapping[int, str]
    broken: Mapping[int, str]


def commitments_with_all() -> QuerySet[Commitment]:
    """Commitments with everything that their outcome needs, in five queries."""
    entries = Prefetch("entries", Progress.objects.order_by("as_of", "pk"))
    return Commitment.objects.select_related(
        "unit", "round", "round__series", "ask"
    ).prefetch_related(
        Prefetch("measures", Measure.objects.prefetch_related(entries).order_by("position"))
    )


def look_at(row: Commitment, day: date) -> Looked:
    """The outcome and card of a commitment on a day; nothing of it is stored."""
    typed: list[Typed] = []
    reports: list[Report] = []
    sources: dict[int, str] = {}
    broken: dict[int, str] = {}
    for place, measure in enumerate(row.measures.all()):
        typed.append(typed_of(measure))
        for entry in measure.entries.all():
            reports.append(Report(place, entry.as_of, entry.value, entry.done))
        if measure.query:
            moved = _from_ledger(row, measure, place, day, broken)
            if moved is not None:
                reports.append(moved)
                sources[place] = "ledger"
    outcome = judge(typed, reports, day, row.due, released=row.released_on is not None)
    return Looked(row, outcome, _card(row, outcome, day), sources, broken)


def typed_of(measure: Measure) -> Typed:
    """A stored measure as the engine takes it."""
    return Typed(
        kind=measure.kind, words=measure.words, subject=measure.subject, value=measure.value,  # type: ignore[arg-type]
        unit=measure.unit_word, strict=measure.strict, tolerance=measure.tolerance,
    )  # fmt: skip


def _from_ledger(
    row: Commitment, measure: Measure, place: int, day: date, broken: dict[int, str]
) -> Report | None:
    """The figure of a bound query. One that names its day counts up to the due day for ever;
    one that does not is the ledger as it is today."""
    dated = DAY in measure.query
    as_of = min(day, row.due) if dated and row.due is not None else day
    try:
        value = read_figure(row.round, measure.query, as_of)
    except QueryWrong as problem:
        broken[place] = problem.what(lang())
        return None
    if value is None:
        return None
    kinds = ("milestone", "event")
    return Report(place, as_of, value, done=measure.kind in kinds and value > 0)


def _card(row: Commitment, outcome: Outcome, day: date) -> Card:
    """The card of a promise: its figures' mean share against the plan of a straight line."""
    shares = [
        share_done(one.measure, one.report.value if one.report else None) for one in outcome.judged
    ]
    known = [share for share in shares if share is not None]
    share = Fraction(sum(known, Decimal(0))) / len(known) if known else None
    final = outcome.state in ("kept", "released")
    done_on = None
    if final:
        days = [one.report.as_of for one in outcome.judged if one.report]
        done_on = max(days, default=row.due or day)
        done_on = min(done_on, row.due) if row.due else done_on
    return card(Plan(row.made_on, row.due, share, done_on), day)


# ---- words -----------------------------------------------------------------------
def kind_words(kind: str) -> str:
    """A kind of measure in words."""
    return {
        "floor": _("floor"),
        "ceiling": _("ceiling"),
        "two_sided": _("two-sided"),
        "rank": _("rank"),
        "milestone": _("milestone"),
        "event": _("event"),
        "unmeasured": _("no measure"),
    }[kind]


def asks_for(measure: Typed) -> str:
    """What keeps a measure: "≥ 3,000 项", "45–55 家", "rank 1 or better", "done"."""
    value, unit = measure.value, measure.unit
    if value is None:
        return {"milestone": _("done"), "event": _("held")}.get(measure.kind, "")
    match measure.kind:
        case "floor":
            return f"{'>' if measure.strict else '≥'} {figure(value)} {unit}".strip()
        case "ceiling":
            return f"{'<' if measure.strict else '≤'} {figure(value)} {unit}".strip()
        case "two_sided":
            room = measure.tolerance or Decimal(0)
            return f"{figure(value - room)}–{figure(value + room)} {unit}".strip()
    return _("rank %(place)s or better") % {"place": plain(value)}


def figure(value: Decimal) -> str:
    """A figure in plain digits with thousands marked."""
    return f"{Decimal(plain(value)):,f}"


def shape(looked: Looked) -> CommitmentShape:
    """A commitment for a page, in the reader's language."""
    row, outcome = looked.row, looked.outcome
    measures = list(row.measures.all())
    ask = getattr(row, "ask", None)
    return CommitmentShape(
        id=row.pk,
        unit=in_language(row.unit.zh, row.unit.en),
        unit_id=row.unit_id,
        round_key=row.round.key,
        round=in_language(row.round.zh, row.round.en),
        step=row.step,
        text=row.text,
        made_on=row.made_on,
        due=row.due,
        due_words=row.due_words,
        state=outcome.state,
        reason=outcome.reason(lang()),
        card=looked.card,
        card_words=looked.card.reason(lang()),
        measures=tuple(
            _measure(measure, one, looked, place)
            for place, (measure, one) in enumerate(zip(measures, outcome.judged, strict=True))
        ),
        ask=None
        if ask is None
        else AskShape(ask.no_date, ask.no_measure, ask.answer, ask.answered_by),
        item_id=row.item_id,
        released_by=row.released_by,
        released_why=row.released_why,
        version=row.version,
        made_up=row.made_up,
    )


def _measure(measure: Measure, judged: Judged, looked: Looked, place: int) -> MeasureShape:
    typed, report = judged.measure, judged.report
    actual = ""
    if report is not None:
        if typed.kind in ("milestone", "event"):
            actual = _("done") if report.done else _("not done")
        elif report.value is not None:
            actual = f"{figure(report.value)} {typed.unit}".strip()
    share = share_done(typed, report.value if report else None)
    return MeasureShape(
        position=place,
        kind=typed.kind,
        kind_words=kind_words(typed.kind),
        words=typed.words,
        subject=typed.subject,
        asks=asks_for(typed),
        actual=actual,
        as_of=report.as_of if report else None,
        state=judged.state,
        share=None if share is None else int(share * 100),
        source=looked.sources.get(place, "unit"),
        query=measure.query,
        broken=looked.broken.get(place, ""),
        takes_figure=typed.kind not in ("milestone", "event", "unmeasured"),
    )


# ---- a round's next steps ------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class StepShape:
    """A next step with its typed reading, and the commitment once it was taken."""

    key: str
    unit: str
    unit_id: int
    slot_key: str
    position: int
    text: str
    due: date | None
    due_words: str
    measures: tuple[tuple[str, str, str, str], ...]
    flags: tuple[str, ...]
    vague: tuple[str, ...]
    commitment: CommitmentShape | None


@dataclass(frozen=True, slots=True)
class GapShape:
    """A gap as it was said: cause, owner, and the commitment that answers it or none.

    `item` is the matter that was opened for it, where there is one that this reader may see.
    """

    key: str
    unit: str
    text: str
    cause: str
    cause_class: str
    owner: str
    step: str
    commitment: CommitmentShape | None
    under_supervision: bool
    item: ItemBrief | None


@dataclass(frozen=True, slots=True)
class PromisesPage:
    """All next steps and gaps of a round, and how many promises were kept."""

    steps: tuple[StepShape, ...]
    gaps: tuple[GapShape, ...]
    counts: tuple[tuple[str, int], ...]
    kept: int
    judged: int
    open_steps: int
    unanswered: int
    unlocked: int


_STATES = ("kept", "partly", "missed", "tracked", "made", "released")


def gap_origin(part_id: int) -> str:
    """What a matter that was opened for a gap says of where it comes from."""
    return f"gap:{part_id}"


def promises_page(round_: Round, user: Any = None) -> PromisesPage:
    """The promises of a round: every next step of its locked statements, typed.

    Args:
        user: the reader, for the matters of gaps that are not published.
    """
    day = today()
    taken = {
        (row.unit_id, row.step): look_at(row, day)
        for row in commitments_with_all().filter(round=round_)
    }
    shapes = {place: shape(looked) for place, looked in taken.items()}
    rows = (
        StatementPart.objects.filter(
            statement__slot__round=round_, statement__locked_at__isnull=False,
            kind__in=("step", "gap"),
        )
        .select_related("statement__slot__unit")
        .order_by("statement__slot__order", "statement__slot_id", "kind", "position")
    )  # fmt: skip
    parts = list(rows)
    steps = tuple(_step(round_, part, shapes) for part in parts if part.kind == "step")
    texts = {
        (part.statement.slot_id, part.position): part.text for part in parts if part.kind == "step"
    }
    origins = {gap_origin(part.pk): part.pk for part in parts if part.kind == "gap"}
    opened = dict(Item.objects.filter(origin__in=list(origins)).values_list("origin", "pk"))
    seen = set(visible_items(user).filter(pk__in=opened.values()).values_list("pk", flat=True))
    briefs = item_brief(seen)
    gaps = tuple(
        _gap(part, texts, shapes, opened.get(gap_origin(part.pk)), briefs)
        for part in parts if part.kind == "gap"
    )  # fmt: skip
    outcomes = [looked.outcome for looked in taken.values()]
    kept, judged = kept_rate(outcomes)
    counts: dict[str, int] = defaultdict(int)
    for outcome in outcomes:
        counts[outcome.state] += 1
    return PromisesPage(
        steps=steps,
        gaps=gaps,
        counts=tuple((state, counts[state]) for state in _STATES if counts[state]),
        kept=kept,
        judged=judged,
        open_steps=sum(step.commitment is None for step in steps),
        unanswered=sum(1 for s in shapes.values() if s.ask is not None and not s.ask.answered_by),
        unlocked=round_.slots.filter(statement__locked_at__isnull=True).count(),
    )


def _step(
    round_: Round, part: StatementPart, taken: Mapping[tuple[int, int], CommitmentShape]
) -> StepShape:
    slot = part.statement.slot
    reading = read_step(part.text, round_.day, part.due)
    return StepShape(
        key=f"{slot.key}:{part.position}",
        unit=in_language(slot.unit.zh, slot.unit.en),
        unit_id=slot.unit_id,
        slot_key=slot.key,
        position=part.position,
        text=part.text,
        due=reading.due,
        due_words=reading.due_words,
        measures=tuple(
            (m.kind, kind_words(m.kind), m.subject or m.words, asks_for(m))
            for m in reading.measures
        ),
        flags=reading.flags,
        vague=reading.vague,
        commitment=taken.get((slot.unit_id, part.position)),
    )


def _gap(
    part: StatementPart,
    texts: Mapping[tuple[int, int], str],
    taken: Mapping[tuple[int, int], CommitmentShape],
    item: int | None,
    briefs: Mapping[int, ItemBrief],
) -> GapShape:
    slot = part.statement.slot
    step = part.answered_by or 0
    return GapShape(
        key=f"{slot.key}:{part.position}",
        unit=in_language(slot.unit.zh, slot.unit.en),
        text=part.text,
        cause=part.cause,
        cause_class=part.cause_class,
        owner=part.owner,
        step=texts.get((slot.pk, step), ""),
        commitment=taken.get((slot.unit_id, step)),
        under_supervision=item is not None,
        item=None if item is None else briefs.get(item),
    )


# ---- what comes back at the next round -------------------------------------------------
def last_promises(slot: Slot, day: date | None = None) -> tuple[PromiseShape, ...]:
    """What the unit promised in the round before this one, and what became of it, computed.

    The round before is the newest earlier one of the same series in which the unit promised.
    """
    day = day or today()
    rows = list(_before(slot.round, [slot.unit_id]).get(slot.unit_id, ()))
    return tuple(_promise(look_at(row, day)) for row in rows)


def _promise(looked: Looked) -> PromiseShape:
    said = shape(looked)
    words = " ".join(part for part in (said.figures, said.reason) if part)
    return PromiseShape(text=said.text, status=said.state, outcome=words, due=said.due)


def _before(round_: Round, unit_ids: Iterable[int]) -> dict[int, list[Commitment]]:
    """Unit -> its commitments of its newest earlier round of the series."""
    rows: dict[int, list[Commitment]] = defaultdict(list)
    heirs = _heirs(unit_ids)
    earlier = commitments_with_all().filter(
        unit_id__in=list(heirs), round__series_id=round_.series_id, round__day__lt=round_.day
    )
    for row in earlier.order_by("-round__day", "-round_id", "unit_id", "step"):
        own = rows[heirs[row.unit_id]]
        if not own or own[0].round_id == row.round_id:
            own.append(row)
    return rows


def _heirs(unit_ids: Iterable[int]) -> dict[int, int]:
    """Unit -> the one of these that answers for it: itself, or the one that bears its name now.

    A unit that was put on a later roster under a new name is a unit of its own, until a person
    confirms the old name as another name of it; then it takes over what was promised under it.
    """
    heirs = {pk: pk for pk in unit_ids}
    names = Alias.objects.filter(unit_id__in=list(heirs)).exclude(confirmed_by="")
    new = dict(names.values_list("name", "unit_id"))
    if new:
        for pk, name in Unit.objects.filter(zh__in=list(new)).values_list("pk", "zh"):
            heirs.setdefault(pk, new[name])
    return heirs


@dataclass(frozen=True, slots=True)
class Computed:
    """The points of the promises criterion for one unit, and how they came about.

    Args:
        points: on the criterion's scale as a decimal string; "" where nothing could be judged,
            so that the criterion is missing and its weight falls to the rest.
    """

    slot_key: str
    unit: str
    kept: int
    judged: int
    points: str


def computed_promises(round_: Round, criterion: Criterion) -> tuple[Computed, ...]:
    """The promises criterion of every unit: kept / judged of its last round's promises.

    The share is laid on the scale and rounded half up to its step. Outcomes are as of the
    round's day, so that the figure does not move afterwards without a new report.
    """
    slots = list(round_.slots.select_related("unit"))
    before = _before(round_, [slot.unit_id for slot in slots])
    rows = []
    for slot in slots:
        outcomes = [look_at(row, round_.day).outcome for row in before.get(slot.unit_id, ())]
        kept, judged = kept_rate(outcomes)
        points = "" if not judged else plain(_points(Fraction(kept, judged), criterion))
        rows.append(
            Computed(slot.key, in_language(slot.unit.zh, slot.unit.en), kept, judged, points)
        )
    return tuple(rows)


def _points(share: Fraction, criterion: Criterion) -> Decimal:
    span = (criterion.high - criterion.low) / criterion.step
    steps = share * Fraction(span)
    whole = (Decimal(steps.numerator) / Decimal(steps.denominator)).quantize(
        Decimal(1), rounding=ROUND_HALF_UP
    )
    return criterion.low + whole * criterion.step


# ---- a unit over all rounds ------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Kept:
    """Promises of a unit: how many were kept of those that could be judged."""

    kept: int
    judged: int
    open: int
    unjudgeable: int

    @property
    def percent(self) -> int | None:
        return 100 * self.kept // self.judged if self.judged else None


def kept_of(outcomes: Sequence[Outcome]) -> Kept:
    """The kept rate with what stands outside it."""
    kept, judged = kept_rate(outcomes)
    open_ = sum(o.state in ("made", "tracked") for o in outcomes)
    vague = sum(o.rule in ("no_date", "no_measure") for o in outcomes)
    return Kept(kept, judged, open_, vague)


def kept_by_unit(day: date) -> dict[int, Kept]:
    """Unit -> its kept rate over all rounds."""
    rows: dict[int, list[Outcome]] = defaultdict(list)
    for row in commitments_with_all():
        rows[row.unit_id].append(look_at(row, day).outcome)
    return {unit: kept_of(outcomes) for unit, outcomes in rows.items()}
