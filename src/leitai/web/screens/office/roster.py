"""The roster and the running order."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from leitai.base.problem import Place
from leitai.reports.workbooks import write_roster_template
from leitai.web.actions import roster, rounds
from leitai.web.actions.problems import NotFound
from leitai.web.doors import answer, door, show
from leitai.web.forms import (
    deed_of,
    form_of,
    text_of,
    unknown_deed,
    upload_of,
    version_of,
)
from leitai.web.models import Alias, Round
from leitai.web.queries.intake import read_roster
from leitai.web.queries.offices import roster_page
from leitai.web.queries.shapes import Notice


@require_http_methods(["GET", "HEAD", "POST"])
@door("roster")
def page(request: HttpRequest, round_: Round) -> HttpResponse:
    """Units, other names, draw."""

    def again(notice: Notice | None = None) -> HttpResponse:
        round_.refresh_from_db()
        problems = (f"{notice.text} {notice.todo}",) if notice and "file" in request.FILES else ()
        return show(
            request, "leitai/office/roster.html", round_,
            page=roster_page(round_, form_of(request, round_.version), problems),
            notices=(notice,) if notice else (), status=422 if notice else 200,
        )  # fmt: skip

    if request.method != "POST":
        return again()
    return answer(request, lambda: _do(request, round_), again, round_=round_)


def _do(request: HttpRequest, round_: Round) -> None:
    deed, subject = text_of(request, "deed"), text_of(request, "subject")
    # Deeds on one unit need no version of the round: they touch nothing else, and the
    # unit is named by the form itself.
    seen = None if subject else version_of(request)
    common = deed_of(request, round_) | {"version": seen}
    if deed == "add":
        entry = roster.RosterEntry(text_of(request, "unit"), group=text_of(request, "kind"))
        roster.add_units(entries=[entry], **common)
    elif deed == "upload":
        data, name = upload_of(request)
        rows = read_roster(data, name)
        entries = [
            roster.RosterEntry(r.name, r.aliases, r.group, Place(file=name, row=r.row))
            for r in rows
        ]
        roster.add_units(entries=entries, **common)
    elif deed == "remove":
        roster.remove_unit(slot_key=subject, **common)
    elif deed == "rename":
        roster.correct_unit(slot_key=subject, name=text_of(request, "unit"), **common)
    elif deed in ("confirm", "separate"):
        act = roster.confirm_alias if deed == "confirm" else roster.separate_alias
        act(slot_key=subject, name=text_of(request, "name") or _waiting(round_, subject), **common)
    elif deed == "draw":
        reason = text_of(request, "reason")
        rounds.draw_order(seed=text_of(request, "seed"), reason=reason, **common)
    elif deed == "order":
        order = [key.strip() for key in text_of(request, "order").split(",") if key.strip()]
        rounds.set_order(order=order, reason=text_of(request, "reason"), **common)
    else:
        raise unknown_deed(request)


def _waiting(round_: Round, slot_key: str) -> str:
    """The name that waits for a person's word on this unit."""
    alias = Alias.objects.filter(
        unit__slots__round=round_, unit__slots__key=slot_key, confirmed_by=""
    ).first()
    if alias is None:
        raise NotFound(what="other name", what_zh="待确认名称", key=slot_key)
    return alias.name


@require_safe
@door("roster")
def template(request: HttpRequest, round_: Round) -> HttpResponse:
    """An empty roster workbook."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    response = HttpResponse(write_roster_template(), content_type=kind)
    response["Content-Disposition"] = 'attachment; filename="roster.xlsx"'
    return response
