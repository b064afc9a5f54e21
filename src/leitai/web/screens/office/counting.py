"""Count, objections, seal."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from leitai.web.actions import results, sealing
from leitai.web.actions.problems import NotFound
from leitai.web.doors import answer, ask_who_it_is, door, show
from leitai.web.forms import (
    deed_of,
    form_of,
    text_of,
    unknown_deed,
    version_of,
    whole_of,
)
from leitai.web.models import Round, RoundState
from leitai.web.queries.heads import in_language
from leitai.web.queries.offices import count_page, office_page
from leitai.web.queries.shapes import Deed, Notice
from leitai.web.screens.office.overview import why_not


@require_http_methods(["GET", "HEAD", "POST"])
@door("count")
def page(request: HttpRequest, round_: Round) -> HttpResponse:
    """Sums that must hold, standing, objections, seal."""

    def again(notice: Notice | None = None) -> HttpResponse:
        round_.refresh_from_db()
        return show(
            request, "leitai/office/count.html", round_,
            page=count_page(round_, form_of(request, round_.version), next_deed=_next(round_)),
            waiting=[
                (slot.key, in_language(slot.unit.zh, slot.unit.en))
                for slot in round_.slots.filter(no_objection=False).select_related("unit")
            ],
            writing=sealing.begin_writing(round_),
            notices=(notice,) if notice else (), status=409 if notice else 200,
        )  # fmt: skip

    if request.method != "POST":
        return again()
    return answer(request, lambda: _do(request, round_), again, round_=round_)


def _next(round_: Round) -> Deed | None:
    if round_.state == RoundState.LIVE:
        open_slots = round_.slots.exclude(state="closed").count()
        return Deed(
            "count",
            _("Count the round"),
            _("The scores are computed from the ballots by the locked scheme."),
            why_not=_("%d units are not closed yet.") % open_slots if open_slots else "",
            grave=True,
        )
    return office_page(round_, why_not_seal=why_not(round_)).next


def _do(request: HttpRequest, round_: Round) -> None:
    deed = text_of(request, "deed")
    common = deed_of(request, round_)
    if deed == "count":
        results.count(version=version_of(request), **common)
    elif deed == "open_objections":
        results.open_objections(version=version_of(request), **common)
    elif deed == "object":
        results.file_objection(
            slot_key=text_of(request, "unit"), text=text_of(request, "text"), **common
        )
    elif deed == "answer":
        results.answer_objection(
            number=whole_of(request, "subject", "异议编号"),
            outcome=text_of(request, "outcome"),
            answer=text_of(request, "answer"),
            **common,
        )
    elif deed == "waive":
        key = text_of(request, "unit")
        slots = round_.slots.filter(no_objection=False)
        chosen = slots if key == "all" else slots.filter(key=key)
        if not chosen:
            raise NotFound(what="unit without confirmation", what_zh="待确认单位", key=key[:40])
        for slot in chosen:
            results.waive_objection(slot_key=slot.key, **common)
    elif deed == "reopen":
        results.reopen_round(
            reason=text_of(request, "reason"), version=version_of(request), **common
        )
    elif deed == "seal":
        ask_who_it_is(request)
        results.seal(version=version_of(request), **common)
    else:
        raise unknown_deed(request)
