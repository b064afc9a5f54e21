"""One record: its topics and findings, what becomes of them, a meeting's cells, photos."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from leitai.web.actions import inspections as deeds
from leitai.web.actions.photos import photo_file
from leitai.web.actions.problems import NotFound
from leitai.web.doors import answer, hall_door, notice_of, person, show
from leitai.web.forms import date_of, number_or, text_of, unknown_deed, version_of, whole_of
from leitai.web.models import Finding, Inspection
from leitai.web.queries.inspections import inspection_page, visible_inspections
from leitai.web.queries.rights import hall_rights, own_units
from leitai.web.queries.shapes import Notice
from leitai.web.queries.trail_pages import history_of
from leitai.web.screens.inspections.entry import add_photos


@require_http_methods(["GET", "HEAD", "POST"])
@hall_door("inspect", "oversee", "matter")
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """A record; its deeds are an inspector's, and handling also the inspected unit's own."""
    row = _visible(request, pk)
    may_inspect = "inspect" in hall_rights(request.user)
    may_handle = may_inspect or (
        "do_matter" in hall_rights(request.user) and row.unit_id in own_units(request.user)
    )

    def again(notice: Notice | None = None) -> HttpResponse:
        row.refresh_from_db()
        return show(
            request, "leitai/inspections/inspection.html", page=inspection_page(row, request.user),
            may_inspect=may_inspect, may_handle=may_handle, me=person(request),
            history=history_of(deeds.subject_of(row.pk)) if may_inspect else (),
            notices=(notice,) if notice else (), status=422 if notice else 200,
        )  # fmt: skip

    if request.method != "POST":
        return again()
    if not may_inspect and not (may_handle and text_of(request, "deed") == "handle"):
        raise PermissionDenied("inspect")
    if text_of(request, "deed") == "photos":
        trouble = add_photos(request, row)
        return again(notice_of(trouble[0], "refused") if trouble else None)
    return answer(request, lambda: _do(request, row), again)


def _do(request: HttpRequest, row: Inspection) -> None:
    deed = text_of(request, "deed")
    common: dict[str, Any] = {"by": person(request), "now": timezone.now()}
    if deed == "cell":
        deeds.fill_cell(
            inspection_id=row.pk, supplier=text_of(request, "supplier"),
            buyer=text_of(request, "buyer"), outcome=text_of(request, "outcome"),
            on=date_of(text_of(request, "on"), "Date", "日期"), **common,
        )  # fmt: skip
    elif deed == "withdraw":
        deeds.withdraw_inspection(
            inspection_id=row.pk, why=text_of(request, "why"), version=version_of(request),
            **common,
        )  # fmt: skip
    elif deed in ("handle", "solve", "return", "matter"):
        _do_finding(request, row, deed, common)
    else:
        raise unknown_deed(request)


def _do_finding(request: HttpRequest, row: Inspection, deed: str, common: dict[str, Any]) -> None:
    finding = whole_of(request, "subject", "问题编号")
    if not Finding.objects.filter(pk=finding, look__inspection=row).exists():
        raise NotFound(what="finding", what_zh="问题", key=finding)
    common |= {"finding_id": finding, "version": version_of(request)}
    if deed == "handle":
        deeds.handle_finding(how=text_of(request, "how"), **common)
    elif deed == "solve":
        deeds.solve_finding(**common)
    elif deed == "return":
        deeds.return_finding(why=text_of(request, "why"), **common)
    else:
        lead = number_or(text_of(request, "lead"), 0) or None
        deeds.turn_into_matter(lead_id=lead, **common)


@require_safe
@hall_door("inspect", "oversee", "matter")
def photo(request: HttpRequest, pk: int, photo: int) -> HttpResponse | FileResponse:
    """A photo of a record, to whoever may see the record; always a JPEG drawn by this hall."""
    found = _visible(request, pk).photos.filter(pk=photo).first()
    if found is None or not photo_file(found.digest).exists():
        raise Http404(photo)
    response = FileResponse(photo_file(found.digest).open("rb"), content_type="image/jpeg")
    response["Cache-Control"] = "private, max-age=3600"
    return response


def _visible(request: HttpRequest, pk: int) -> Inspection:
    row = visible_inspections(request.user).select_related("unit", "done_by").filter(pk=pk).first()
    if row is None:
        if Inspection.objects.filter(pk=pk).exists():
            raise PermissionDenied("inspect")
        raise Http404(pk)
    return row
