"""Entering a record: one form for phones and desks, with or without JavaScript or network."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.staticfiles import finders
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from leitai.base.problem import Problem
from leitai.followup.inspecting import RecordTemplate, record_templates
from leitai.web.actions.inspections import (
    MOST_TOPICS,
    Look,
    Record,
    record_inspection,
)
from leitai.web.actions.photos import MOST_PHOTOS, add_photo
from leitai.web.actions.problems import field_wrong
from leitai.web.doors import hall_door, notice_of, person, show
from leitai.web.forms import date_of, number_or, text_of
from leitai.web.guard import problem_json
from leitai.web.models import Inspection
from leitai.web.queries.entry_forms import entry_form
from leitai.web.queries.today import today


@require_http_methods(["GET", "HEAD", "POST"])
@hall_door("inspect")
def page(request: HttpRequest, template: str) -> HttpResponse:
    """The form of a template; POST keeps the record and its photos.

    A program that asks for JSON gets the record's address, or the problem: it may send the same
    record again until it has an answer.
    """
    found = record_templates().get(template)
    if found is None:
        raise Http404(template)
    if request.method != "POST":
        return _form(request, found)
    as_json = "application/json" in request.headers.get("Accept", "")
    try:
        row, fresh = record_inspection(
            record=record_of(request, found), by=person(request), now=timezone.now()
        )
    except Problem as problem:
        status = getattr(problem, "status", 422)
        if as_json:
            return JsonResponse(problem_json(problem, status), status=status)
        return _form(request, found, problem)
    trouble = add_photos(request, row)
    address = reverse("inspection", args=[row.pk])
    if as_json:
        told = [problem_json(refused, 422) for refused in trouble]
        return JsonResponse(
            {"id": str(row.client_id), "url": address, "fresh": fresh, "photos": told},
            status=201 if fresh else 200,
        )
    messages.success(request, _("Recorded."), extra_tags="done")
    for refused in trouble:
        messages.error(request, notice_of(refused, "refused").text, extra_tags="refused")
    return HttpResponseRedirect(address)


def add_photos(request: HttpRequest, row: Inspection) -> list[Problem]:
    """Keep the photos that were sent along; what was refused of them. The record stands."""
    trouble: list[Problem] = []
    for file in request.FILES.getlist("photos")[:MOST_PHOTOS]:
        if isinstance(file, UploadedFile) and file.size:
            try:
                add_photo(
                    inspection_id=row.pk, data=file.read(), by=person(request), now=timezone.now()
                )
            except Problem as problem:
                trouble.append(problem)
    return trouble


def record_of(request: HttpRequest, template: RecordTemplate) -> Record:
    """The record that a form sent.

    Raises:
        FieldWrong: no date, an id that is none.
    """
    day = date_of(text_of(request, "day"), "Date", "日期")
    if day is None:
        raise field_wrong("Date", "日期", "say when.", "请填写。")
    try:
        client_id = UUID(text_of(request, "client_id"))
    except ValueError:
        raise field_wrong(
            "Record id", "记录编号", "open the form anew.", "请重新打开表单。"
        ) from None
    return Record(
        client_id=client_id,
        template=template.key,
        day=day,
        places=_lines(request, "place"),
        unit_id=number_or(text_of(request, "unit"), 0) or None,
        done_by_id=number_or(text_of(request, "done_by"), 0) or None,
        people=text_of(request, "people"),
        suppliers=_lines(request, "suppliers"),
        buyers=_lines(request, "buyers"),
        looks=tuple(_looks(request)),
        note=text_of(request, "note"),
    )


def _looks(request: HttpRequest) -> list[Look]:
    """The topics that were stated; an untouched one is left out, for the deed to miss."""
    looks = []
    for n in range(1, MOST_TOPICS + 1):
        topic, state = text_of(request, f"topic-{n}"), text_of(request, f"state-{n}")
        findings = _lines(request, f"finding-{n}")
        if topic and (state or findings):
            looks.append(Look(topic, state == "none", findings))
    return looks


def _lines(request: HttpRequest, name: str) -> tuple[str, ...]:
    return tuple(line for line in text_of(request, name).splitlines() if line.strip())


def _form(
    request: HttpRequest, template: RecordTemplate, problem: Problem | None = None
) -> HttpResponse:
    values = {name: request.POST.get(name, "") for name in request.POST}
    values.setdefault("client_id", str(uuid4()))
    values.setdefault("day", today().isoformat())
    return show(
        request, "leitai/inspections/entry.html", page=entry_form(template, values),
        notices=() if problem is None else (notice_of(problem, "refused"),),
        status=200 if problem is None else getattr(problem, "status", 422),
    )  # fmt: skip


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker that keeps the forms for a lost network."""
    path = finders.find("leitai/inspections/worker.js")
    if path is None:
        raise Http404("worker.js")
    response = HttpResponse(Path(path).read_bytes(), content_type="text/javascript; charset=utf-8")
    response["Service-Worker-Allowed"] = "/inspections/"
    response["Cache-Control"] = "no-cache"
    return response
