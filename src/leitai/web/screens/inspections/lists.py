"""Lists of inspections, coverage, and figures that were typed."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from leitai.base.problem import Problem
from leitai.followup.inspecting import record_templates
from leitai.reports.tables import Column, TableTooLong, write_long_table
from leitai.web.doors import door, hall_door, notice_of, show
from leitai.web.forms import date_of, number_or
from leitai.web.models import Round
from leitai.web.queries.coverages import coverage_page
from leitai.web.queries.inspection_exports import exported_rows
from leitai.web.queries.inspections import (
    SEE_ALL,
    Filters,
    inspections_page,
    narrowed,
    visible_inspections,
)
from leitai.web.queries.rights import hall_rights
from leitai.web.queries.said_figures import said_figures
from leitai.web.queries.shapes import Notice
from leitai.web.queries.today import calendar_is_held, today


def filters_of(request: HttpRequest) -> Filters:
    """The filters in the address; what cannot be read narrows nothing."""
    asked = request.GET

    def day(name: str) -> date | None:
        try:
            return date_of(asked.get(name, ""), name, name)
        except Problem:
            return None

    template = asked.get("template", "")
    return Filters(
        template=template if template in record_templates() else "",
        unit=number_or(asked.get("unit", ""), 0) or None,
        done_by=number_or(asked.get("done_by", ""), 0) or None,
        start=day("from"),
        end=day("to"),
    )


@require_safe
@hall_door("inspect", "oversee", "matter")
def page(request: HttpRequest) -> HttpResponse:
    """The list with its filters and totals."""
    return _list(request)


def _list(
    request: HttpRequest, notices: tuple[Notice, ...] = (), status: int = 200
) -> HttpResponse:
    return show(
        request, "leitai/inspections/inspections.html",
        page=inspections_page(
            request.user, filters_of(request), number_or(request.GET.get("page", ""), 1),
            _address(request),
        ),
        may_enter="inspect" in hall_rights(request.user),
        may_see_all=bool(hall_rights(request.user) & SEE_ALL),
        held=today() if calendar_is_held() else None, notices=notices, status=status,
    )  # fmt: skip


@require_safe
@hall_door("inspect", "oversee", "matter")
def workbook(request: HttpRequest) -> HttpResponse:
    """The list that is seen, all pages of it, as a workbook; its rows are never held together."""
    rows = narrowed(visible_inspections(request.user), filters_of(request))
    columns = [
        Column(_("Date"), "date", width=12), Column(_("Template"), width=16),
        Column(_("Place"), width=36), Column(_("Unit inspected"), width=24),
        Column(_("Inspected by"), width=24), Column(_("Findings"), "number", width=10),
        Column(_("Solved"), "number", width=10), Column(_("Note"), width=16),
    ]  # fmt: skip
    total = rows.count()
    notes = [
        ngettext("%(n)s record", "%(n)s records", total) % {"n": total}
        + f" · {today().isoformat()}"
    ]
    try:
        data = write_long_table(columns, exported_rows(rows), name=_("Inspections"), notes=notes)
    except TableTooLong as problem:
        return _list(request, (notice_of(problem, "refused"),), 422)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = 'attachment; filename="inspections.xlsx"'
    return response


@require_safe
@hall_door("inspect", "oversee")
def coverage(request: HttpRequest) -> HttpResponse:
    """Which units have a dated record in a period, and which have none."""
    return show(
        request, "leitai/inspections/coverage.html",
        page=coverage_page(filters_of(request), request.GET.get("roster", "")[:80]),
    )  # fmt: skip


@require_safe
@door()
def figures(request: HttpRequest, round_: Round) -> HttpResponse:
    """Figures of the round's statements beside the count of records; public, aggregates only."""
    return show(request, "leitai/inspections/figures.html", round_, figures=said_figures(round_))


def _address(request: HttpRequest) -> str:
    """The filters as they stand in the address, without the page."""
    kept = request.GET.copy()
    kept.pop("page", None)
    return kept.urlencode()
