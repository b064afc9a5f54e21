"""The host's desk: one big button, everything else quiet."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from leitai.web.actions import results, rounds, stage
from leitai.web.actions.problems import SomeoneWasQuicker, field_wrong
from leitai.web.doors import answer, door, person, show, version_of
from leitai.web.models import Round
from leitai.web.queries.desks import desk_page, newest_deed
from leitai.web.queries.shapes import Notice


@require_http_methods(["GET", "HEAD", "POST"])
@door("desk")
def desk(request: HttpRequest, round_: Round) -> HttpResponse:
    """Next, open, close, step back, count."""

    def page(notice: Notice | None = None) -> HttpResponse:
        round_.refresh_from_db()
        return show(
            request,
            "leitai/desk/desk.html",
            round_,
            page=desk_page(round_),
            notices=(notice,) if notice else (),
            status=409 if notice else 200,
        )

    if request.method != "POST":
        return page()
    return answer(request, lambda: _do_once(request, round_), page, round_=round_)


def _do_once(request: HttpRequest, round_: Round) -> None:
    """Do a deed; one that comes again, of a second press or a repeated request, is done already."""
    try:
        _do(request, round_)
    except SomeoneWasQuicker:
        if not _is_repeated(request, round_):
            raise


def _is_repeated(request: HttpRequest, round_: Round) -> bool:
    """Whether the one deed since the page was shown is this very one, of this person."""
    round_.refresh_from_db()
    what, by, data = newest_deed(round_)
    if version_of(request) != round_.version - 1 or by != person(request):
        return False
    deed, seen = request.POST.get("deed", ""), request.POST.get("seen", "")
    if deed in ("begin", "count"):
        return what == {"begin": "round.begun", "count": "round.counted"}[deed]
    return data.get("slot") == request.POST.get("subject", "") and stage.is_step(
        deed, seen, what, data
    )


def _do(request: HttpRequest, round_: Round) -> None:
    deed = request.POST.get("deed", "")
    subject = request.POST.get("subject", "")
    version = version_of(request)
    common = {"round_id": round_.pk, "by": person(request), "now": timezone.now()}
    if deed in ("advance", "back"):
        slot = round_.slots.filter(key=subject).first()
        if version is not None and version != round_.version:
            raise SomeoneWasQuicker()
        move = stage.advance if deed == "advance" else stage.step_back
        move(slot_key=subject, seen=slot.state if slot else "", version=version, **common)  # type: ignore[arg-type]
    elif deed == "begin":
        rounds.begin(version=version, **common)  # type: ignore[arg-type]
    elif deed == "count":
        results.count(version=version, **common)  # type: ignore[arg-type]
    else:
        raise field_wrong("Deed", "操作", f"{deed[:20]!r} is not known.", f"不认识{deed[:20]!r}。")
