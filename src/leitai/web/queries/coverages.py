"""Coverage of a roster by dated records (全覆盖), from rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from leitai.followup.coverage import Coverage, cover
from leitai.web.models import Inspection, Unit
from leitai.web.queries.heads import in_language
from leitai.web.queries.inspections import (
    COUNTED,
    Filters,
    narrowed,
    template_choices,
    unit_choices,
)
from leitai.web.queries.today import today


@dataclass(frozen=True, slots=True)
class Roster:
    """Whom coverage is asked of: the units of a round, or those of a kind."""

    key: str
    words: str


@dataclass(frozen=True, slots=True)
class CoveragePage:
    """The matrix, and what it was computed from. `unit_names` by id."""

    filters: Filters
    roster: str
    rosters: tuple[Roster, ...]
    coverage: Coverage[int]
    unit_names: dict[int, str]
    missing: tuple[str, ...]
    left_out: str
    templates: tuple[tuple[str, str], ...]
    units: tuple[tuple[int, str], ...]


def coverage_page(filters: Filters, roster: str) -> CoveragePage:
    """Records x units in a period.

    Args:
        filters: template "" counts every kind of record; no `start` is the year so far.
        roster: "round:KEY" or "kind:NAME"; "" the newest round's units. A unit that inspects is
            not asked to inspect itself: it is left out of its own roster.
    """
    end = filters.end or today()
    start = filters.start or date(end.year, 1, 1)
    filters = Filters(filters.template, None, filters.done_by, min(start, end), end)
    rosters = _rosters()
    if not any(row.key == roster for row in rosters):
        roster = rosters[0].key if rosters else ""
    units = [unit for unit in _units(roster) if unit.pk != filters.done_by]
    names = {unit.pk: in_language(unit.zh, unit.en) for unit in units}
    assert filters.start is not None
    records = narrowed(Inspection.objects.filter(COUNTED), filters).order_by()
    matrix = cover(
        list(records.values_list("unit_id", "day")), [unit.pk for unit in units],
        filters.start, end,
    )  # fmt: skip
    left_out = next((u.zh for u in _units(roster) if u.pk == filters.done_by), "")
    return CoveragePage(
        filters=filters, roster=roster, rosters=rosters, coverage=matrix, unit_names=names,
        missing=tuple(names[pk] for pk in matrix.missing), left_out=left_out,
        templates=template_choices(), units=unit_choices(),
    )  # fmt: skip


def _rosters() -> tuple[Roster, ...]:
    from_rounds = {
        f"round:{key}": in_language(zh, en)
        for key, zh, en in Unit.objects.filter(slots__isnull=False)
        .order_by("-slots__round__day")
        .values_list("slots__round__key", "slots__round__zh", "slots__round__en")
    }
    kinds = sorted(set(Unit.objects.exclude(kind="").values_list("kind", flat=True)))
    return (
        *(Roster(key, words) for key, words in from_rounds.items()),
        *(Roster(f"kind:{kind}", kind) for kind in kinds),
    )


def _units(roster: str) -> list[Unit]:
    kind, _colon, key = roster.partition(":")
    if kind == "round":
        return list(Unit.objects.filter(slots__round__key=key).order_by("slots__order", "pk"))
    return list(Unit.objects.filter(kind=key)) if kind == "kind" else []
