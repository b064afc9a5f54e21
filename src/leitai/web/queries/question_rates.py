"""Response, resolution and satisfaction of public questions, and topics through four steps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q

from leitai.followup.questions import STEPS
from leitai.followup.rates import Counted, Rate, Rates, Tally, rates_of, shown_together
from leitai.web.models import Draw, Exclusion, Question, Topic
from leitai.web.queries.heads import in_language


@dataclass(frozen=True, slots=True)
class RateLine:
    """Rates of one group. felt: the raters' word whether it is solved; held: ratings too few."""

    name: str
    rates: Rates
    satisfaction: Rate
    felt: Rate
    held: int


@dataclass(frozen=True, slots=True)
class LeftOut:
    """One question left out, with the reason and who (in which role) agreed to it."""

    number: str
    reason: str
    why: str
    day: date


@dataclass(frozen=True, slots=True)
class RatesPage:
    """Rates of all, by topic and by unit; those left out; years that can be chosen."""

    year: int | None
    years: tuple[int, ...]
    whole: RateLine
    topics: tuple[RateLine, ...]
    units: tuple[RateLine, ...]
    left_out: tuple[LeftOut, ...]
    waiting: int


@dataclass(frozen=True, slots=True)
class TopicRow:
    """A topic in the matrix: for each step, how many questions have passed it, of how many."""

    key: str
    name: str
    about: str
    made_up: bool
    closed_on: date | None
    questions: int
    cells: tuple[tuple[str, int, str], ...]
    solved: int
    closed: int


def rates_page(year: int | None = None) -> RatesPage:
    """Rates of the questions asked in one year, or in all.

    A merged question counts as the one it was merged into: its asker waits for that answer.
    One not taken up counts as not answered, unless it is left out for a reviewed reason.
    """
    rows = list(_rows(year))
    tallies = _tallies(year)
    by_topic: dict[str, list[Question]] = defaultdict(list)
    by_unit: dict[str, list[Question]] = defaultdict(list)
    for row in rows:
        source = row.merged_into or row
        if source.topic is not None:
            by_topic[in_language(source.topic.zh, source.topic.en)].append(row)
        if source.unit is not None:
            by_unit[in_language(source.unit.zh, source.unit.en)].append(row)
    years = Question.objects.order_by().values_list("asked_on__year", flat=True).distinct()
    left = Exclusion.objects.filter(decision="granted", question__in=rows)
    return RatesPage(
        year=year,
        years=tuple(sorted(years, reverse=True)),
        whole=_line("", rows, [tally for _t, _u, tally in tallies]),
        topics=tuple(
            _line(name, group, [tally for topic, _u, tally in tallies if topic == name])
            for name, group in by_topic.items()
        ),
        units=tuple(
            _line(name, group, [tally for _t, unit, tally in tallies if unit == name])
            for name, group in by_unit.items()
        ),
        left_out=tuple(
            LeftOut(row.question.number, row.reason, row.why, row.decided_at.date())
            for row in left.select_related("question")
            if row.decided_at is not None
        ),
        waiting=Exclusion.objects.filter(decision="", question__in=rows).count(),
    )


def _rows(year: int | None) -> Iterable[Question]:
    granted = Q(exclusions__decision="granted")
    rows = Question.objects.select_related(
        "topic", "unit", "merged_into__topic", "merged_into__unit"
    ).annotate(
        left=Count("exclusions", filter=granted, distinct=True),
        answered=Count("answers", distinct=True),
        lead_answered=Count("merged_into__answers", distinct=True),
    )
    return rows if year is None else rows.filter(asked_on__year=year)


def _line(name: str, rows: Sequence[Question], tallies: Sequence[Tally]) -> RateLine:
    shown, held = shown_together(tallies)
    return RateLine(
        name=name,
        rates=rates_of([_counted(row) for row in rows]),
        satisfaction=shown.satisfaction,
        felt=shown.felt_solved,
        held=held,
    )


def _counted(row: Question) -> Counted:
    source = row.merged_into or row
    answered = getattr(row, "lead_answered" if row.merged_into else "answered")
    return Counted(
        excluded=bool(getattr(row, "left")),  # noqa: B009
        answered=bool(answered),
        closed=source.state == Question.State.CLOSED,
        solved=source.outcome == Question.Outcome.SOLVED,
    )


def _tallies(year: int | None) -> list[tuple[str, str, Tally]]:
    """(topic, unit, tally) of every finished rating, in the order in which they ended."""
    draws = Draw.objects.filter(state=Draw.State.FINISHED)
    if year is not None:
        draws = draws.filter(question__asked_on__year=year)

    def of(**said: str) -> Count:
        wanted = Q(**{f"ratings__{name}": value for name, value in said.items()})
        return Count("ratings", filter=wanted, distinct=True)

    draws = draws.annotate(
        answers=Count("ratings", distinct=True), yes=of(satisfied="yes"),
        mostly=of(satisfied="mostly"), solved=of(solved="yes"), partly=of(solved="partly"),
    ).select_related("question__topic", "question__unit")  # fmt: skip
    found = []
    for draw in draws.order_by("finished_on", "pk"):
        topic, unit = draw.question.topic, draw.question.unit
        assert topic is not None and unit is not None
        counted = [getattr(draw, name) for name in ("answers", "yes", "mostly", "solved", "partly")]
        found.append(
            (in_language(topic.zh, topic.en), in_language(unit.zh, unit.en), Tally(*counted))
        )
    return found


def topic_rows() -> tuple[TopicRow, ...]:
    """Each topic and, for each of the four steps, how many of its questions are past it."""
    live = ~Q(questions__state__in=("merged", "refused")) & Q(questions__isnull=False)
    topics = Topic.objects.annotate(
        asked=Count("questions", filter=live),
        solved=Count("questions", filter=Q(questions__outcome="solved")),
        closed=Count("questions", filter=Q(questions__state="closed")),
        **{
            f"past_{place}": Count(
                "questions", filter=live & Q(questions__state__in=_states_past(place))
            )
            for place in range(len(STEPS))
        },
    ).order_by(F("number").asc(), "pk")
    return tuple(_topic_row(topic) for topic in topics)


def _states_past(place: int) -> list[str]:
    later = [state for states in list(STEPS.values())[place + 1 :] for state in states]
    return [*later, "closed"]


def _topic_row(topic: Topic) -> TopicRow:
    asked: int = getattr(topic, "asked")  # noqa: B009
    cells = []
    for place, step in enumerate(STEPS):
        past: int = getattr(topic, f"past_{place}")
        status = "ahead" if not past else "done" if past == asked else "now"
        cells.append((step, past, status))
    return TopicRow(
        key=topic.key,
        name=in_language(topic.zh, topic.en),
        about=topic.about,
        made_up=topic.made_up,
        closed_on=topic.closed_on,
        questions=asked,
        cells=tuple(cells),
        solved=getattr(topic, "solved"),  # noqa: B009
        closed=getattr(topic, "closed"),  # noqa: B009
    )
