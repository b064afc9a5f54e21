"""The office's overview and the record."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from leitai.reports.tables import Column, write_table
from leitai.web.actions import results, rounds, sealing, statements
from leitai.web.doors import answer, ask_who_it_is, door, show
from leitai.web.forms import deed_of, number_or, text_of, unknown_deed, version_of
from leitai.web.guard import language
from leitai.web.models import Round
from leitai.web.queries.desks import log_lines
from leitai.web.queries.offices import office_page, record_page
from leitai.web.queries.shapes import Notice

_DEEDS = {
    "call": rounds.call_units,
    "lock_scheme": rounds.lock_scheme,
    "lock_statements": statements.lock_statements,
    "open_objections": results.open_objections,
    "seal": results.seal,
}


@require_http_methods(["GET", "HEAD", "POST"])
@door("office")
def office(request: HttpRequest, round_: Round) -> HttpResponse:
    """The way from draft to seal, and the next deed."""

    def page(notice: Notice | None = None) -> HttpResponse:
        round_.refresh_from_db()
        return show(
            request, "leitai/office/office.html", round_,
            page=office_page(round_, why_not_seal=why_not(round_)),
            writing=sealing.begin_writing(round_),
            notices=(notice,) if notice else (), status=409 if notice else 200,
        )  # fmt: skip

    if request.method != "POST":
        return page()

    def do() -> None:
        deed = _DEEDS.get(text_of(request, "deed"))
        if deed is None:
            raise unknown_deed(request)
        if deed is results.seal:
            ask_who_it_is(request)
        deed(version=version_of(request), **deed_of(request, round_))

    return answer(request, do, page, round_=round_)


def why_not(round_: Round) -> str:
    """Why the round cannot be sealed now, in the reader's language; "" when it can."""
    why = results.why_not_seal(round_, timezone.now())
    if why is None:
        return ""
    return why[1] if language() == "zh" else why[0]


@require_safe
@door("record")
def record(request: HttpRequest, round_: Round) -> HttpResponse:
    """The audit trail."""
    page = record_page(
        round_, request.GET.get("q", "")[:80], number_or(request.GET.get("page", ""), 1)
    )
    return show(request, "leitai/office/record.html", round_, page=page)


@require_safe
@door("record")
def record_xlsx(request: HttpRequest, round_: Round) -> HttpResponse:
    """The audit trail as a workbook, with the filter that is seen."""
    lines = log_lines(round_, 100_000, query=request.GET.get("q", "")[:80])
    columns = [
        Column(_("No."), "number"), Column(_("Time")), Column(_("By")), Column(_("Deed")),
        Column(_("Subject"), width=40), Column(_("Hash"), width=66),
    ]  # fmt: skip
    rows = [(e.seq, timezone.localtime(e.at), e.by, e.verb, e.subject, e.hash) for e in lines]
    data = write_table(columns, rows, name=_("Record"))
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{round_.key}-record.xlsx"'
    return response
