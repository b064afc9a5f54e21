"""Paper score sheets: print them, and enter them twice."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from leitai.record.base32 import ALPHABET
from leitai.reports.documents import print_score_sheets
from leitai.web.actions import paper
from leitai.web.actions.problems import NotFound
from leitai.web.doors import answer, door, person, show
from leitai.web.forms import deed_of, form_of, number_or, text_of, unknown_deed
from leitai.web.models import PaperSheet, Round
from leitai.web.queries.counting import scheme_of
from leitai.web.queries.offices import paper_page
from leitai.web.queries.paperwork import paper_pack
from leitai.web.queries.shapes import Notice
from leitai.web.queries.slots import panel_counts, slot_shapes

_MOST_SHEETS = 300


@require_http_methods(["GET", "HEAD", "POST"])
@door("paper")
def page(request: HttpRequest, round_: Round) -> HttpResponse:
    """Enter a sheet as one of two clerks, or settle one on which they differ."""

    def again(notice: Notice | None = None) -> HttpResponse:
        round_.refresh_from_db()
        form = form_of(request, round_.version)
        return show(
            request, "leitai/office/paper.html", round_,
            page=paper_page(round_, form, person(request)),
            panels=panel_counts(round_, scheme_of(round_)), printable=slot_shapes(round_),
            notices=(notice,) if notice else (), status=422 if notice else 200,
        )  # fmt: skip

    if request.method != "POST":
        return again()
    return answer(request, lambda: _do(request, round_), again, _("Entered."))


def _do(request: HttpRequest, round_: Round) -> None:
    deed, serial = text_of(request, "deed"), text_of(request, "serial")
    common = deed_of(request, round_) | {"slot_key": text_of(request, "slot"), "serial": serial}
    if deed == "enter":
        codes = [criterion.code for criterion in scheme_of(round_).voted]
        marks = {code: text_of(request, f"mark-{code}") for code in codes}
        paper.enter_sheet(
            panel=text_of(request, "panel") or panel_of(round_, serial), marks=marks, **common
        )
    elif deed == "settle":
        sheet = PaperSheet.objects.filter(
            slot__round=round_, serial=serial, agreed=False, second__isnull=False
        ).first()
        if sheet is None:
            raise NotFound(what="sheet to settle", what_zh="待核定的纸质票", key=serial[:20])
        common["slot_key"] = sheet.slot.key
        paper.settle_sheet(take=text_of(request, "take"), **common)
    else:
        raise unknown_deed(request)


def panel_of(round_: Round, serial: str) -> str:
    """The panel that a printed sheet's serial begins with."""
    head = serial.strip().upper().partition("-")[0]
    for panel in scheme_of(round_).panels:
        if panel.code[:3].upper() == head[:3] and head:
            return panel.code
    raise NotFound(what="panel for the serial", what_zh="票号对应的评委组", key=serial[:20])


@require_safe
@door("paper")
def sheets(request: HttpRequest, round_: Round) -> HttpResponse:
    """Score sheets of one unit and panel as a PDF, each with a random serial."""
    slot = round_.slots.select_related("unit").filter(key=request.GET.get("slot", "")).first()
    panel = scheme_of(round_).panel(request.GET.get("panel", ""))
    if slot is None or panel is None:
        raise NotFound(
            what="unit or panel", what_zh="单位或评委组", key=request.GET.get("slot", "")
        )
    count = min(_MOST_SHEETS, max(1, number_or(request.GET.get("count", ""), 10)))
    serials = [
        f"{panel.code[:3].upper()}-" + "".join(secrets.choice(ALPHABET) for _n in range(6))
        for _m in range(count)
    ]
    address = request.build_absolute_uri(reverse("office_paper", args=[round_.key]))
    pack = paper_pack(round_, slot, panel.code, serials, address)
    data = print_score_sheets(pack, cache=settings.DATA_DIR / "cache")
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{slot.key}-sheets.pdf"'
    return response
