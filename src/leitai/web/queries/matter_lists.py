"""Lists of matters: filters that live in the address, counts, boards, the calendar."""

from __future__ import annotations

import calendar
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from leitai.followup.ladder import Proposal
from leitai.followup.states import STATES
from leitai.followup.workdays import is_provisional, is_working_day, working_days
from leitai.web.models import Item, SupervisionScheme, Unit
from leitai.web.queries.heads import in_language
from leitai.web.queries.matters import (
    card_of,
    card_word,
    joint_card,
    own_part,
    proposal_for,
    visible_items,
    with_parts,
)
from leitai.web.queries.rights import hall_rights, own_units
from leitai.web.queries.shapes import StatusWord
from leitai.web.queries.today import today

A_PAGE = 100
# A list stops here; what is beyond is counted and said, and narrower filters reach it.
MOST = 5000
CARDS: tuple[StatusWord, ...] = ("red", "amber", "green", "grey")
WHENS = ("week", "late", "month")
SHAPES = ("table", "board")


@dataclass(frozen=True, slots=True)
class Filters:
    """What of the list is asked for; "" asks for all. As it stands in the address.

    Args:
        view: open, all, mine (own units'; of a supervisor: what waits for a decision), closed,
            propose (the ladder proposes a step).
        unit, scheme: id and key. source, state, card: their words. when: week, late, month.
        q: words of the title. shape: table or board. joint: also where the unit is joint.
    """

    view: str = "open"
    unit: str = ""
    scheme: str = ""
    source: str = ""
    state: str = ""
    card: str = ""
    when: str = ""
    q: str = ""
    shape: str = "table"

    def address(self, **changes: str) -> str:
        """The query string of this list, or of it with changes; defaults are left out."""
        wanted = replace(self, **changes)
        plain = Filters()
        pairs = [
            (f.name, getattr(wanted, f.name))
            for f in fields(wanted)
            if getattr(wanted, f.name) != getattr(plain, f.name)
        ]
        return urlencode(pairs)


VIEWS = ("open", "mine", "propose", "closed", "all")


def read_filters(asked: Mapping[str, str]) -> Filters:
    """Filters from an address; what is not known is left out, never an error."""

    def one_of(name: str, allowed: Iterable[str], default: str = "") -> str:
        value = asked.get(name, "")
        return value if value in allowed else default

    unit, scheme = asked.get("unit", ""), asked.get("scheme", "")
    return Filters(
        view=one_of("view", VIEWS, "open"),
        unit=unit if unit.isascii() and unit.isdigit() and len(unit) < 10 else "",
        scheme=scheme[:40],
        source=one_of("source", Item.Source.values),
        state=one_of("state", STATES),
        card=one_of("card", CARDS),
        when=one_of("when", WHENS),
        q=" ".join(asked.get("q", "").split())[:60],
        shape=one_of("shape", SHAPES, "table"),
    )


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One row of a list.

    `left` is working days to the due day, negative when late; `why` says the card's reason.
    """

    id: int
    title: str
    source: str
    state: str
    outcome: str
    card: StatusWord
    has_card: bool
    why: str
    due: date
    left: int
    provisional: bool
    percent: int | None
    lead: str
    lead_id: int
    joint: tuple[tuple[str, StatusWord], ...]
    scheme: str
    published: bool
    version: int
    rung: str = ""
    rung_why: str = ""
    made_up: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a filter: its value, words, how many, and the address that chooses it."""

    value: str
    words: str
    count: int
    address: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class ListPage:
    """`page` of the list of matters."""

    filters: Filters
    lines: tuple[ItemLine, ...]
    total: int
    shown_from: int
    number: int
    pages: int
    address: str
    views: tuple[Choice, ...]
    cards: tuple[Choice, ...]
    whens: tuple[Choice, ...]
    columns: tuple[tuple[str, tuple[ItemLine, ...], int], ...]
    units: tuple[tuple[str, str], ...]
    schemes: tuple[tuple[str, str], ...]
    sources: tuple[str, ...]
    states: tuple[str, ...]
    may: frozenset[str]
    cut: int
    day: date
    filtered: bool


def list_page(user: Any, filters: Filters, number: int = 1) -> ListPage:
    """The list as this person may see it; the number of queries does not grow with it."""
    lines, cut = item_lines(user, filters)
    pages = max(1, -(-len(lines) // A_PAGE))
    number = min(max(1, number), pages)
    start = (number - 1) * A_PAGE
    signed_in = bool(hall_rights(user) & {"supervise", "do_matter"})
    words = view_words(user)
    views = [v for v in VIEWS if v in ("open", "closed", "all") or signed_in]
    if "supervise" not in hall_rights(user):
        views = [v for v in views if v != "propose"]
    return ListPage(
        filters=filters,
        lines=lines[start : start + A_PAGE],
        total=len(lines),
        shown_from=start + 1 if lines else 0,
        number=number,
        pages=pages,
        address=filters.address(),
        views=tuple(
            Choice(v, words[v], 0, filters.address(view=v), filters.view == v) for v in views
        ),
        cards=_card_choices(lines, filters),
        whens=tuple(
            Choice(w, str(when_words()[w]), 0,
                   filters.address(when="" if filters.when == w else w), filters.when == w)
            for w in WHENS
        ),
        columns=_columns(lines) if filters.shape == "board" else (),
        units=tuple((str(u.pk), in_language(u.zh, u.en)) for u in Unit.objects.all()),
        schemes=tuple(
            (s.key, in_language(s.zh, s.en)) for s in SupervisionScheme.objects.all()
        ),
        sources=tuple(Item.Source.values),
        states=STATES,
        may=hall_rights(user),
        cut=cut,
        day=today(),
        filtered=filters.address(shape="table", view="open") != "",
    )  # fmt: skip


def view_words(user: Any) -> dict[str, str]:
    """The views' names for this person."""
    mine = _("Waits for me") if "supervise" in hall_rights(user) else _("Mine")
    return {
        "open": _("Open"),
        "mine": mine,
        "propose": _("Steps proposed"),
        "closed": pgettext("matter", "Closed"),
        "all": _("All"),
    }


def when_words() -> dict[str, str]:
    """The words of the filters by time."""
    return {"week": _("Due this week"), "late": _("Past its date"), "month": _("Due this month")}


def _card_choices(lines: Sequence[ItemLine], filters: Filters) -> tuple[Choice, ...]:
    counts = Counter(line.card for line in lines if line.has_card)
    return tuple(
        Choice(card, "", counts[card],
               filters.address(card="" if filters.card == card else card), filters.card == card)
        for card in CARDS
    )  # fmt: skip


def _columns(
    lines: Sequence[ItemLine],
) -> tuple[tuple[str, tuple[ItemLine, ...], int], ...]:
    by_state: dict[str, list[ItemLine]] = {state: [] for state in STATES}
    for line in lines:
        by_state[line.state].append(line)
    order = {card: n for n, card in enumerate(CARDS)}
    return tuple(
        (state, tuple(sorted(rows, key=lambda r: (order[r.card], r.due))), len(rows))
        for state, rows in by_state.items()
        if rows
    )


def item_lines(user: Any, filters: Filters) -> tuple[tuple[ItemLine, ...], int]:
    """All rows that the filters leave, and how many were cut off beyond the limit."""
    day = today()
    rows = with_parts(_asked(user, filters, day)).prefetch_related("slips")
    if filters.view == "closed":
        rows = rows.order_by("-closed_on", "-pk")
    found = list(rows[: MOST + 1])
    cut = 1 if len(found) > MOST else 0
    propose = "supervise" in hall_rights(user)
    lines = [_line(row, day, propose) for row in found[:MOST]]
    if filters.view == "propose":
        lines = [line for line in lines if line.rung]
    if filters.card:
        lines = [line for line in lines if line.has_card and line.card == filters.card]
    return tuple(lines), cut


def _asked(user: Any, filters: Filters, day: date) -> QuerySet[Item]:
    rows = visible_items(user)
    closed = Item.State.CLOSED
    if filters.view in ("open", "propose"):
        rows = rows.exclude(state=closed)
    elif filters.view == "closed":
        rows = rows.filter(state=closed)
    elif filters.view == "mine":
        rows = rows.exclude(state=closed).filter(_mine(user))
    if filters.unit:
        rows = rows.filter(own_part([int(filters.unit)]))
    if filters.scheme:
        rows = rows.filter(scheme__key=filters.scheme)
    if filters.source:
        rows = rows.filter(source=filters.source)
    if filters.state:
        rows = rows.filter(state=filters.state)
    if filters.when:
        rows = rows.exclude(state=closed).filter(_when(filters.when, day))
    for word in filters.q.split():
        rows = rows.filter(Q(title__icontains=word) | Q(text__icontains=word))
    return rows


def _mine(user: Any) -> Q:
    """A unit's own matters; of a supervisor, those that wait for a decision."""
    units = own_units(user)
    if units:
        return own_part(units)
    state = Item.State
    return Q(
        state__in=[state.REGISTERED, state.REOPENED, state.DISPUTED, state.EXCUSE,
                   state.REPORTED, state.REVIEWED]
    )  # fmt: skip


def _when(when: str, day: date) -> Q:
    monday = day - timedelta(days=day.weekday())
    if when == "late":
        return Q(due__lt=day, reported_on=None)
    if when == "week":
        return Q(due__gte=monday, due__lte=monday + timedelta(days=6))
    last = calendar.monthrange(day.year, day.month)[1]
    return Q(due__gte=day.replace(day=1), due__lte=day.replace(day=last))


def _line(item: Item, day: date, propose: bool) -> ItemLine:
    card = card_of(item, day)
    lang = "en" if in_language("zh", "en") == "en" else "zh"
    proposal = Proposal(None, "quiet")
    if propose and card is not None:
        proposal = proposal_for(item, item.lead_id, card, list(item.slips.all()), day)
    return ItemLine(
        id=item.pk, title=item.title, source=item.source, state=item.state,
        outcome=item.outcome, card=card_word(card), has_card=card is not None,
        why="" if card is None else card.reason(lang),  # type: ignore[arg-type]
        due=item.due, left=working_days(day, item.due), provisional=is_provisional(item.due.year),
        percent=item.percent, lead=in_language(item.lead.zh, item.lead.en), lead_id=item.lead_id,
        joint=tuple(
            (in_language(row.unit.zh, row.unit.en), joint_card(item, row, day).status)
            for row in item.joints.all()
        ),
        scheme=in_language(item.scheme.zh, item.scheme.en), published=item.published,
        version=item.version, rung=proposal.rung or "",
        rung_why=proposal.reason(lang), made_up=item.made_up,  # type: ignore[arg-type]
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One day of the calendar: whether people work, why that is unusual, what falls due."""

    day: date
    in_month: bool
    works: bool
    unusual: str
    is_today: bool
    lines: tuple[ItemLine, ...]


@dataclass(frozen=True, slots=True)
class CalendarPage:
    """`page` of the calendar: whole weeks from Monday."""

    filters: Filters
    month: date
    weeks: tuple[tuple[CalendarDay, ...], ...]
    before: str
    after: str
    provisional: bool
    total: int
    address: str


def calendar_page(user: Any, filters: Filters, month: date) -> CalendarPage:
    """What falls due in a month, on its working days, holidays and make-up days."""
    weeks = calendar.Calendar().monthdatescalendar(month.year, month.month)
    day = today()
    within = replace(filters, when="")
    rows = _asked(user, within, day).filter(due__gte=weeks[0][0], due__lte=weeks[-1][-1])
    by_day: dict[date, list[ItemLine]] = {}
    total = 0
    for row in with_parts(rows).prefetch_related("slips")[:MOST]:
        line = _line(row, day, propose=False)
        if filters.card and line.card != filters.card:
            continue
        by_day.setdefault(row.due, []).append(line)
        total += row.due.month == month.month
    return CalendarPage(
        filters=filters,
        month=month,
        weeks=tuple(
            tuple(_calendar_day(d, month, day, by_day.get(d, ())) for d in week) for week in weeks
        ),
        before=(month - timedelta(days=1)).strftime("%Y-%m"),
        after=(month + timedelta(days=31)).strftime("%Y-%m"),
        provisional=is_provisional(month.year),
        total=total,
        address=filters.address(),
    )


def _calendar_day(day: date, month: date, now: date, lines: Sequence[ItemLine]) -> CalendarDay:
    works, weekday = is_working_day(day), day.weekday() < 5
    unusual = "" if works == weekday else _("make-up day") if works else _("holiday")
    return CalendarDay(
        day=day, in_month=day.month == month.month, works=works, unusual=unusual,
        is_today=day == now, lines=tuple(lines),
    )  # fmt: skip


def read_month(raw: str) -> date:
    """The month of an address, "2022-12"; this month for anything else."""
    try:
        asked = date.fromisoformat(f"{raw[:7]}-01")
    except ValueError:
        return today().replace(day=1)
    return asked if 2000 <= asked.year <= 2100 else today().replace(day=1)
