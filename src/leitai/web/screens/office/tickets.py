"""Tickets: issue, print once, withdraw."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from leitai.base.problem import Problem
from leitai.reports import documents
from leitai.web.actions import tickets
from leitai.web.actions.problems import NotFound
from leitai.web.doors import answer, door, notice_of, show
from leitai.web.forms import (
    deed_of,
    form_of,
    number_or,
    text_of,
    unknown_deed,
    whole_of,
)
from leitai.web.models import Round, Unit
from leitai.web.queries.offices import tickets_page
from leitai.web.queries.paperwork import ticket_pack
from leitai.web.queries.shapes import Notice

# What one PDF takes in a few seconds; the button stays for those that still wait.
MOST_CARDS = 2000


@require_http_methods(["GET", "HEAD", "POST"])
@door("tickets")
def page(request: HttpRequest, round_: Round) -> HttpResponse:
    """Panels with their tickets, and the list of numbers."""

    def again(notice: Notice | None = None) -> HttpResponse:
        round_.refresh_from_db()
        number = request.GET.get("page", "1")
        return show(
            request, "leitai/office/tickets.html", round_,
            page=tickets_page(
                round_, form_of(request, round_.version), request.GET.get("q", "")[:20],
                number_or(number, 1),
            ),
            notices=(notice,) if notice else (), status=422 if notice else 200,
        )  # fmt: skip

    if request.method != "POST":
        return again()
    if text_of(request, "deed") == "print":
        try:
            return _print(request, round_)
        except Problem as problem:
            return again(notice_of(problem, "refused"))
    return answer(request, lambda: _do(request, round_), again, round_=round_)


def _do(request: HttpRequest, round_: Round) -> None:
    deed = text_of(request, "deed")
    common = deed_of(request, round_)
    if deed == "issue":
        unit = None
        if chosen := text_of(request, "unit"):
            unit = Unit.objects.filter(pk=number_or(chosen, 0), slots__round=round_).first()
            if unit is None:
                raise NotFound(what="unit", what_zh="参赛单位", key=chosen[:20])
        tickets.issue_tickets(
            panel=text_of(request, "panel"), count=whole_of(request, "count", "数量"),
            own_unit=unit, paper=bool(text_of(request, "paper")), **common,
        )  # fmt: skip
    elif deed == "spoil":
        tickets.spoil_ticket(
            number=text_of(request, "number"), reason=text_of(request, "reason"), **common
        )
    else:
        raise unknown_deed(request)


def _print(request: HttpRequest, round_: Round) -> HttpResponse:
    """The cards as a PDF, once: what is printed here is kept nowhere."""
    # The hashes stand only if the sheet does: else the cards would count as printed, and be lost.
    with transaction.atomic():
        cards = tickets.print_tickets(
            panel=text_of(request, "panel"), again=bool(text_of(request, "again")),
            most=MOST_CARDS, **deed_of(request, round_),
        )  # fmt: skip
        address = request.build_absolute_uri(reverse("ballot"))
        cells = [(c.number, c.panel, c.code, c.own_unit) for c in cards]
        data = documents.print_tickets(
            ticket_pack(round_, cells, address), cache=settings.DATA_DIR / "cache"
        )
    response = HttpResponse(data, content_type="application/pdf")
    part = f"{cards[0].number}-{cards[-1].number}"
    response["Content-Disposition"] = f'attachment; filename="{round_.key}-tickets-{part}.pdf"'
    response["Cache-Control"] = "no-store"
    return response
