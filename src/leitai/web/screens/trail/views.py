"""The trail: to be read by those who oversee and supervise, changed by nobody."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from leitai.base.problem import Problem
from leitai.reports.tables import Column, write_table
from leitai.web.doors import hall_door, show
from leitai.web.forms import date_of, number_or
from leitai.web.queries.trail_pages import (
    KINDS,
    MOST_EXPORTED,
    TrailFilters,
    lines_of,
    narrowed,
    trail_file,
    trail_page,
)


def filters_of(request: HttpRequest) -> TrailFilters:
    """The filters in the address; what cannot be read narrows nothing."""

    def day(name: str) -> date | None:
        try:
            return date_of(request.GET.get(name, ""), name, name)
        except Problem:
            return None

    kind = request.GET.get("kind", "")
    return TrailFilters(
        query=request.GET.get("q", "").strip()[:80], kind=kind if kind in KINDS else "",
        start=day("from"), end=day("to"),
    )  # fmt: skip


@require_safe
@hall_door("oversee", "supervise")
def page(request: HttpRequest) -> HttpResponse:
    """Deeds newest first, the signed checkpoint, and how to verify them."""
    kept = request.GET.copy()
    kept.pop("page", None)
    return show(
        request, "leitai/trail/trail.html",
        page=trail_page(filters_of(request), number_or(request.GET.get("page", ""), 1)),
        query=kept.urlencode(),
    )  # fmt: skip


@require_safe
@hall_door("oversee", "supervise")
def workbook(request: HttpRequest) -> HttpResponse:
    """The deeds that are seen, as a workbook."""
    lines = lines_of(narrowed(filters_of(request)), 0, MOST_EXPORTED)
    columns = [
        Column(_("No."), "number"), Column(_("Time"), width=20), Column(_("By"), width=16),
        Column(_("Deed"), width=28), Column(_("Subject"), width=18), Column(_("Facts"), width=60),
        Column(_("Hash"), width=66),
    ]  # fmt: skip
    rows = [
        (e.number, f"{timezone.localtime(e.at):%Y-%m-%d %H:%M:%S}", e.by, e.verb, e.subject,
         e.facts, e.hash)
        for e in lines
    ]  # fmt: skip
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    response = HttpResponse(write_table(columns, rows, name=_("Trail")), content_type=kind)
    response["Content-Disposition"] = 'attachment; filename="trail.xlsx"'
    return response


@require_safe
@hall_door("oversee", "supervise")
def file(request: HttpRequest) -> HttpResponse:
    """The whole trail with its signed checkpoint, for `leitai verify`."""
    response = HttpResponse(trail_file(), content_type="application/jsonl; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="trail.jsonl"'
    return response
