"""The result: page, Excel and PDF."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from leitai.reports.documents import print_result
from leitai.reports.workbooks import write_result
from leitai.web.actions.sealing import begin_writing
from leitai.web.doors import door, show
from leitai.web.models import Round
from leitai.web.queries.paperwork import result_report
from leitai.web.queries.standing import result_page


@require_safe
@door()
def page(request: HttpRequest, round_: Round) -> HttpResponse:
    """The standing with bands, and what each rule changed; or that there is none yet."""
    counted = result_page(round_) if hasattr(round_, "result") else None
    writing = begin_writing(round_)
    return show(request, "leitai/result/result.html", round_, page=counted, writing=writing)


@require_safe
@door()
def xlsx(request: HttpRequest, round_: Round) -> HttpResponse:
    """The result as a workbook."""
    data = write_result(result_report(round_))
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _file(data, kind, f"{round_.key}-result.xlsx")


@require_safe
@door()
def pdf(request: HttpRequest, round_: Round) -> HttpResponse:
    """The protocol for printing and signing."""
    data = print_result(result_report(round_), cache=settings.DATA_DIR / "cache")
    return _file(data, "application/pdf", f"{round_.key}-protocol.pdf")


def _file(data: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
