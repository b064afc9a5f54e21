"""Figures typed in statements, compared with the count of records in their period."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from leitai.claims import Claim, read
from leitai.claims.evidence.judge import bounds
from leitai.claims.evidence.times import find_scopes
from leitai.followup.inspecting import Counts, RecordTemplate, record_templates
from leitai.web.models import Finding, Inspection, Round, StatementPart
from leitai.web.queries.heads import in_language
from leitai.web.queries.inspections import COUNTED, SOLVED, say

Verdict = Literal["supported", "contradicted", "unsupported"]
_CLAUSE = re.compile(r"[，。；！？,;!?\n]")


@dataclass(frozen=True, slots=True)
class SaidFigure:
    """A figure of a statement that counts records.

    Args:
        said: as it was typed, "138次"; `sentence`: its clause.
        counts: what it counts; `counted`: how many there are in the period.
        difference: counted minus said; "" where the words hold.
        verdict: "unsupported" where the unit has no record of the kind at all.
    """

    unit: str
    slot: str
    sentence: str
    said: str
    kind: str
    counts: Counts
    start: date
    end: date
    counted: int
    difference: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class _Match:
    claim: Claim
    clause: str
    template: RecordTemplate
    counts: Counts


@lru_cache(maxsize=512)
def matches_in(text: str) -> tuple[_Match, ...]:
    """The figures of a text that count records, by the words of the templates."""
    found = []
    for claim in read(text):
        if not claim.claim or claim.tense != "achieved" or claim.kind != "count":
            continue
        clause = clause_before(text, claim)
        for template in record_templates().values():
            counts = next(
                (
                    row.counts
                    for row in template.figures
                    if claim.unit in row.measures and any(word in clause for word in row.words)
                ),
                None,
            )
            if counts is not None:
                found.append(_Match(claim, clause, template, counts))
                break
    return tuple(found)


def clause_before(text: str, claim: Claim) -> str:
    """From the last mark of punctuation to the end of the number."""
    start = max((m.end() for m in _CLAUSE.finditer(text, 0, claim.start)), default=0)
    return text[start : claim.end]


def period_of(text: str, claim: Claim, day: date) -> tuple[date, date]:
    """The period that a figure is of: the one said last before it, else the year up to the day."""
    scopes = [
        scope
        for scope in find_scopes(text, day)
        if scope.start <= claim.start and not scope.base and not scope.guessed and not scope.point
    ]
    if not scopes:
        return date(day.year, 1, 1), day
    scope = scopes[-1]
    start = date(1900, 1, 1) if scope.open_start else scope.period.start
    return start, min(scope.period.end, day)


def said_figures(round_: Round) -> tuple[SaidFigure, ...]:
    """The figures of the round's locked statements that count records; constant queries."""
    parts = StatementPart.objects.filter(
        statement__slot__round=round_, statement__locked_at__isnull=False
    ).select_related("statement__slot__unit")
    matched = [
        (part, match, period_of(part.text, match.claim, round_.day))
        for part in parts.order_by("statement__slot__order", "kind", "position")
        for match in matches_in(part.text)
    ]
    if not matched:
        return ()
    units = {part.statement.slot.unit_id for part, _match, _period in matched}
    days = _days(units)
    return tuple(
        _figure(part, match, period, days[part.statement.slot.unit_id, match.template.key])
        for part, match, period in matched
    )


_Days = Mapping[Counts, list[date]]


def _days(units: Iterable[int]) -> defaultdict[tuple[int, str], _Days]:
    """(inspecting unit, template) -> what is counted -> the days of the records."""
    kept: defaultdict[tuple[int, str], _Days] = defaultdict(
        lambda: {"records": [], "findings": [], "solved": []}
    )
    rows = Inspection.objects.filter(COUNTED, done_by_id__in=units).order_by()
    for unit, template, day in rows.values_list("done_by_id", "template", "day"):
        kept[unit, template]["records"].append(day)
    findings = Finding.objects.filter(look__inspection__in=rows)
    names = ("look__inspection__done_by_id", "look__inspection__template", "look__inspection__day")
    for unit, template, day in findings.order_by().values_list(*names):
        kept[unit, template]["findings"].append(day)
    for unit, template, day in findings.filter(SOLVED).order_by().values_list(*names):
        kept[unit, template]["solved"].append(day)
    return kept


def _figure(
    part: StatementPart, match: _Match, period: tuple[date, date], days: _Days
) -> SaidFigure:
    start, end = period
    counted = sum(start <= day <= end for day in days[match.counts])
    holds = bounds(match.claim).holds(float(counted))
    gap = counted - match.claim.value
    verdict: Verdict = "supported" if holds else "contradicted"
    if not days["records"]:
        verdict = "unsupported"
    slot = part.statement.slot
    return SaidFigure(
        unit=in_language(slot.unit.zh, slot.unit.en), slot=slot.key, sentence=match.clause,
        said=match.claim.text, kind=say(match.template), counts=match.counts, start=start,
        end=end, counted=counted, difference="" if holds else f"{gap:+f}", verdict=verdict,
    )  # fmt: skip
