"""A unit's three streams, side by side and never mixed: ballots, indicators, matters.

Nothing here adds a ballot's score to a star or a card: they are added up only by a published
scheme, and there is none by default.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from leitai.scoring.count.result import CountResult, result_from_json
from leitai.web.models import Item, Result, Round, RoundState, Slot, StatementPart, Unit
from leitai.web.queries.checks import verdicts_of
from leitai.web.queries.commitments import (
    CommitmentShape,
    Kept,
    commitments_with_all,
    kept_of,
    look_at,
    shape,
)
from leitai.web.queries.frames import rank_word
from leitai.web.queries.heads import in_language
from leitai.web.queries.indicators import StarRow, star_page, tables_of, visible_periods
from leitai.web.queries.matters import card_of, card_word, visible_items
from leitai.web.queries.today import today

MOST_ITEMS = 12
_ANNOUNCED = (RoundState.COUNTED, RoundState.OBJECTION, RoundState.SEALED)
_WIDTH, _HEIGHT = 640, 200


@dataclass(frozen=True, slots=True)
class BallotRow:
    """What the ballots said of a unit in one round."""

    round_key: str
    round: str
    day: date
    slot_key: str
    score: str
    plain: str
    band: str
    rank: str
    of: int
    group: str
    low: float | None
    high: float | None
    ranked: bool
    moved: str
    not_comparable: str
    claims: int
    supported: int
    has_statement: bool
    made_up: bool

    @property
    def share(self) -> int | None:
        return 100 * self.supported // self.claims if self.claims else None


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a drawing, in its own units, with what it says."""

    x: float
    y: float
    low: float | None
    high: float | None
    label: str
    words: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A plain drawing: points on a common axis; the table beneath holds the same facts."""

    points: tuple[Point, ...]
    ticks: tuple[tuple[float, str], ...]
    width: int
    height: int
    line: str


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """What was measured of a unit in one period."""

    key: str
    name: str
    end: date
    row: StarRow
    not_comparable: str
    made_up: bool


@dataclass(frozen=True, slots=True)
class MatterRow:
    """One matter that a unit leads, with its card of today."""

    id: int
    title: str
    due: date
    state: str
    card: str


@dataclass(frozen=True, slots=True)
class UnitPage:
    """A unit: the three streams, promises, verified share of claims."""

    id: int
    name: str
    other_names: tuple[str, ...]
    kind: str
    ballots: tuple[BallotRow, ...]
    ballot_chart: Chart | None
    indicators: tuple[IndicatorRow, ...]
    star_chart: Chart | None
    matters: tuple[MatterRow, ...]
    matter_count: int
    cards: tuple[tuple[str, int], ...]
    promises: tuple[CommitmentShape, ...]
    kept: Kept
    claims: int
    supported: int
    day: date
    made_up: bool

    @property
    def verified(self) -> int | None:
        return 100 * self.supported // self.claims if self.claims else None


def unit_page(unit: Unit, user: Any) -> UnitPage:
    """A unit as this reader may see it: matters that are published, and its own for a unit."""
    day = today()
    ballots = _ballots(unit)
    indicators = _indicators(unit)
    promises = [
        look_at(row, day)
        for row in commitments_with_all().filter(unit=unit).order_by("-round__day", "step")
    ]
    items, count, cards = _matters(unit, user, day)
    return UnitPage(
        id=unit.pk,
        name=in_language(unit.zh, unit.en),
        other_names=tuple(a.name for a in unit.aliases.all() if a.confirmed_by),
        kind=unit.kind,
        ballots=ballots,
        ballot_chart=_ballot_chart(ballots),
        indicators=indicators,
        star_chart=_star_chart(indicators),
        matters=items,
        matter_count=count,
        cards=cards,
        promises=tuple(shape(looked) for looked in promises),
        kept=kept_of([looked.outcome for looked in promises]),
        claims=sum(row.claims for row in ballots),
        supported=sum(row.supported for row in ballots),
        day=day,
        made_up=any(row.made_up for row in ballots),
    )


# ---- ballots ----------------------------------------------------------------------------
def _ballots(unit: Unit) -> tuple[BallotRow, ...]:
    """The rounds a unit stood in, newest first; scores only where the round was counted."""
    slots = list(
        Slot.objects.filter(unit=unit)
        .exclude(round__state=RoundState.DRAFTED)
        .select_related("round", "round__series", "statement")
        .order_by("-round__day", "-round_id")
    )
    results = _results(slots)
    rosters = _rosters(results)
    texts = _texts(slots)
    rows: list[BallotRow] = []
    before: dict[int, Slot] = {}
    for slot in reversed(slots):
        rows.append(_ballot(slot, before.get(slot.round.series_id), results, rosters, texts))
        if slot.round_id in results:
            before[slot.round.series_id] = slot
    return tuple(reversed(rows))


def _results(slots: Sequence[Slot]) -> dict[int, CountResult]:
    rounds = [slot.round_id for slot in slots if slot.round.state in _ANNOUNCED]
    rows = Result.objects.filter(round_id__in=rounds)
    return {row.round_id: result_from_json(row.body) for row in rows}


def _rosters(results: Iterable[int]) -> dict[int, tuple[frozenset[int], str]]:
    """Round -> (its units, hash of its scheme): two rounds with the same are comparable."""
    units: dict[int, set[int]] = defaultdict(set)
    for round_id, unit_id in Slot.objects.filter(round_id__in=list(results)).values_list(
        "round_id", "unit_id"
    ):
        units[round_id].add(unit_id)
    schemes: dict[int, str] = {}
    for round_id, hash_ in (
        Round.objects.filter(pk__in=units).order_by("schemes__version")
        .values_list("pk", "schemes__hash")
    ):  # fmt: skip
        schemes[round_id] = hash_ or ""
    return {round_id: (frozenset(own), schemes[round_id]) for round_id, own in units.items()}


def _texts(slots: Sequence[Slot]) -> dict[int, list[str]]:
    texts: dict[int, list[str]] = defaultdict(list)
    parts = StatementPart.objects.filter(
        statement__slot__in=[slot.pk for slot in slots], statement__locked_at__isnull=False
    ).order_by("kind", "position")
    for slot_id, text in parts.values_list("statement__slot_id", "text"):
        texts[slot_id].append(text)
    return texts


def _ballot(
    slot: Slot,
    before: Slot | None,
    results: dict[int, CountResult],
    rosters: dict[int, tuple[frozenset[int], str]],
    texts: dict[int, list[str]],
) -> BallotRow:
    result = results.get(slot.round_id)
    own = next((u for u in result.units if u.slot == slot.order), None) if result else None
    own_texts = texts.get(slot.pk, [])
    verdicts = verdicts_of(slot.round, own_texts) if own_texts else []
    moved, against = "", ""
    if own is not None and before is not None:
        moved, against = _movement(slot, before, results, rosters)
    return BallotRow(
        round_key=slot.round.key,
        round=in_language(slot.round.zh, slot.round.en),
        day=slot.round.day,
        slot_key=slot.key,
        score=own.score or "" if own else "",
        plain=own.plain_mean or "" if own else "",
        band=str(own.band) if own and own.band else "",
        rank=rank_word(own, result) if own and result else "",
        of=sum(unit.status == "ranked" for unit in result.units) if result else 0,
        group=slot.group,
        low=float(own.low) if own and own.low else None,
        high=float(own.high) if own and own.high else None,
        ranked=bool(own and own.status == "ranked"),
        moved=moved,
        not_comparable=against,
        claims=len(verdicts),
        supported=verdicts.count("supported"),
        has_statement=bool(own_texts),
        made_up=slot.round.made_up,
    )


def _movement(
    slot: Slot,
    before: Slot,
    results: dict[int, CountResult],
    rosters: dict[int, tuple[frozenset[int], str]],
) -> tuple[str, str]:
    """(movement, why there is none): shown only for the same roster under the same scheme."""
    now, then = rosters[slot.round_id], rosters[before.round_id]
    against = [
        words
        for same, words in (
            (now[0] == then[0], _("another roster")),
            (now[1] == then[1], _("another scheme")),
        )
        if not same
    ]
    if against:
        return "", _("not comparable: %(why)s") % {"why": ", ".join(against)}
    ranks = []
    for one in (before, slot):
        found = next((u for u in results[one.round_id].units if u.slot == one.order), None)
        ranks.append(found.rank if found else None)
    if ranks[0] is None or ranks[1] is None:
        return "", _("not comparable: %(why)s") % {"why": _("not ranked")}
    rise = ranks[0] - ranks[1]
    return (f"↑{rise}" if rise > 0 else f"↓{-rise}" if rise < 0 else "–"), ""


# ---- indicators -------------------------------------------------------------------------
def _indicators(unit: Unit) -> tuple[IndicatorRow, ...]:
    """The published periods with this unit on their roster, newest first."""
    periods = list(visible_periods(drafts=False))
    rows = []
    for read, table in tables_of(periods):
        if str(unit.pk) not in read.units:
            continue
        page = star_page(read, table, "")
        own = next(r for _group, members in page.groups for r in members if r.unit_id == unit.pk)
        rows.append(
            IndicatorRow(
                page.key, page.name, read.row.end, own, page.not_comparable, read.row.made_up
            )
        )
    return tuple(rows)


# ---- matters ----------------------------------------------------------------------------
def _matters(
    unit: Unit, user: Any, day: date
) -> tuple[tuple[MatterRow, ...], int, tuple[tuple[str, int], ...]]:
    """The open matters a unit leads: worst card first; how many there are; counts by card."""
    rows = list(
        visible_items(user)
        .filter(lead=unit)
        .exclude(state=Item.State.CLOSED)
        .select_related("scheme", "lead")
        .prefetch_related("joints__unit")
    )
    worst = {"red": 0, "amber": 1, "green": 2, "grey": 3}
    shapes = [
        MatterRow(row.pk, row.title, row.due, row.state, card_word(card_of(row, day)))
        for row in rows
    ]
    shapes.sort(key=lambda row: (worst[row.card], row.due))
    counts = {status: sum(row.card == status for row in shapes) for status in worst}
    shown = tuple((status, count) for status, count in counts.items() if count)
    return tuple(shapes[:MOST_ITEMS]), len(shapes), shown


# ---- drawings ---------------------------------------------------------------------------
def _ballot_chart(rows: Sequence[BallotRow]) -> Chart | None:
    known = [row for row in reversed(rows) if row.score]
    return _chart(
        [
            (row.day.isoformat()[:7], float(row.score), row.low, row.high,
             f"{row.round}: {row.score}")
            for row in known
        ],
        floor=None,
    )  # fmt: skip


def _star_chart(rows: Sequence[IndicatorRow]) -> Chart | None:
    known = [row for row in reversed(rows) if any(cell.stars for cell in row.row.cells)]
    return _chart(
        [
            (row.key, float(row.row.total), None, None, f"{row.name}: {row.row.total}")
            for row in known
        ],
        floor=0.0,
    )


def _chart(
    rows: Sequence[tuple[str, float, float | None, float | None, str]], floor: float | None
) -> Chart | None:
    """A drawing of at least two points; one figure needs no picture."""
    if len(rows) < 2:
        return None
    values = [v for _l, value, low, high, _w in rows for v in (value, low, high) if v is not None]
    bottom, top = min(values), max(values)
    bottom = bottom if floor is None else floor
    span = max(top - bottom, 1.0)
    step = next((s for s in (0.5, 1, 2, 5, 10, 20) if span / s <= 5), 50)
    bottom = step * (bottom // step)
    top = step * -(-top // step)
    top = top if top > bottom else bottom + step
    left, right, above, below = 52, 24, 16, 34

    def y(value: float) -> float:
        return round(above + (_HEIGHT - above - below) * (1 - (value - bottom) / (top - bottom)), 1)

    wide = (_WIDTH - left - right) / max(len(rows), 2)
    points = tuple(
        Point(
            round(left + wide * (n + 0.5), 1), y(value),
            None if low is None else y(low), None if high is None else y(high), label, words,
        )
        for n, (label, value, low, high, words) in enumerate(rows)
    )  # fmt: skip
    count = round((top - bottom) / step)
    ticks = tuple((y(bottom + step * n), f"{bottom + step * n:g}") for n in range(count + 1))
    line = " ".join(f"{p.x},{p.y}" for p in points)
    return Chart(points, ticks, _WIDTH, _HEIGHT, line)


# ---- the list ---------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit in the list: one fact of each stream, none of them added to another."""

    id: int
    name: str
    kind: str
    rounds: int
    kept: Kept | None
    stars: str
    flags: tuple[str, ...]
    cards: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class UnitsPage:
    """All units that stood in a round, inside their groups of like ones."""

    groups: tuple[tuple[str, tuple[UnitRow, ...]], ...]
    period: str
    day: date
    made_up: bool


def units_page(user: Any) -> UnitsPage:
    """The units, grouped like with like, in the order in which they first stood."""
    day = today()
    slots = (
        Slot.objects.exclude(round__state=RoundState.DRAFTED)
        .select_related("unit", "round")
        .order_by("round__day", "order", "pk")
    )
    units: dict[int, tuple[Unit, str]] = {}
    rounds: dict[int, int] = defaultdict(int)
    made_up = False
    for slot in slots:
        units[slot.unit_id] = (slot.unit, slot.group or slot.unit.kind)
        rounds[slot.unit_id] += 1
        made_up = made_up or slot.round.made_up
    kept = defaultdict(list)
    for row in commitments_with_all():
        kept[row.unit_id].append(look_at(row, day).outcome)
    cards: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    items = (
        visible_items(user)
        .exclude(state=Item.State.CLOSED)
        .select_related("scheme", "lead")
        .prefetch_related("joints__unit")
    )
    for item in items:
        cards[item.lead_id][card_word(card_of(item, day))] += 1
    stars, period = _newest_stars()
    groups: dict[str, list[UnitRow]] = defaultdict(list)
    for unit, group in units.values():
        star = stars.get(unit.pk)
        groups[group].append(
            UnitRow(
                id=unit.pk,
                name=in_language(unit.zh, unit.en),
                kind=group,
                rounds=rounds[unit.pk],
                kept=kept_of(kept[unit.pk]) if unit.pk in kept else None,
                stars=str(star.total) if star and any(c.stars for c in star.cells) else "",
                flags=star.flags if star else (),
                cards=tuple(
                    (status, cards[unit.pk][status])
                    for status in ("red", "amber", "green", "grey")
                    if cards[unit.pk][status]
                ),
            )
        )
    return UnitsPage(
        tuple((group, tuple(rows)) for group, rows in groups.items()), period, day, made_up
    )


def _newest_stars() -> tuple[dict[int, StarRow], str]:
    periods = list(visible_periods(drafts=False))
    if not periods:
        return {}, ""
    read, table = tables_of(periods)[0]
    page = star_page(read, table, "")
    return {row.unit_id: row for _g, rows in page.groups for row in rows}, page.name
