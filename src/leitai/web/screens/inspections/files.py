"""Records from a workbook: good rows are kept, the others come back with the reason."""

from __future__ import annotations

import hashlib

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from leitai.base.problem import Problem
from leitai.followup.inspecting import RecordTemplate, record_templates
from leitai.web.actions.inspection_files import load_records
from leitai.web.doors import hall_door, notice_of, person, show
from leitai.web.forms import number_or, text_of, upload_of
from leitai.web.guard import language
from leitai.web.queries.inspection_files import read_records, write_empty, write_faulty
from leitai.web.queries.inspections import say, unit_choices
from leitai.web.queries.today import today

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "HEAD", "POST"])
@hall_door("inspect")
def page(request: HttpRequest, template: str) -> HttpResponse:
    """Upload a workbook. Where rows are refused the answer is a workbook with them."""
    found = _template(template)
    if request.method != "POST":
        return _page(request, found)
    try:
        return _load(request, found)
    except Problem as problem:
        return _page(request, found, problem)


def _load(request: HttpRequest, template: RecordTemplate) -> HttpResponse:
    data, name = upload_of(request)
    file = read_records(data, name, template, today())
    loaded = load_records(
        file=file, template_key=template.key, sha256=hashlib.sha256(data).hexdigest(),
        by=person(request), now=timezone.now(),
        done_by_id=number_or(text_of(request, "done_by"), 0) or None,
    )  # fmt: skip
    told = _("%(kept)d records kept, with %(findings)d findings; %(refused)d rows not taken.") % {
        "kept": loaded.records, "findings": loaded.findings, "refused": len(loaded.refused),
    }  # fmt: skip
    messages.success(request, told, extra_tags="done" if loaded.records else "refused")
    if not loaded.refused:
        return HttpResponseRedirect(request.get_full_path())
    side = 1 if language() == "zh" else 0
    reasons = {row: why[side] for row, why in loaded.refused.items()}
    rows = [row for row in file.rows if row.row in reasons]
    response = HttpResponse(write_faulty(file, rows, reasons), content_type=_XLSX)
    response["Content-Disposition"] = f'attachment; filename="{template.key}-not-taken.xlsx"'
    return response


@require_safe
@hall_door("inspect")
def empty(request: HttpRequest, template: str) -> HttpResponse:
    """The empty workbook of a template."""
    found = _template(template)
    response = HttpResponse(write_empty(found), content_type=_XLSX)
    response["Content-Disposition"] = f'attachment; filename="{found.key}.xlsx"'
    return response


def _template(key: str) -> RecordTemplate:
    found = record_templates().get(key)
    if found is None or found.two_sides:
        raise Http404(key)
    return found


def _page(
    request: HttpRequest, template: RecordTemplate, problem: Problem | None = None
) -> HttpResponse:
    return show(
        request, "leitai/inspections/import.html", kind=template, name=say(template),
        units=unit_choices(), notices=() if problem is None else (notice_of(problem, "refused"),),
        status=200 if problem is None else getattr(problem, "status", 422),
    )  # fmt: skip
