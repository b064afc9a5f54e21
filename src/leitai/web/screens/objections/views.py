"""A unit objects to the result, or confirms that it does not."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from leitai.web.actions import results
from leitai.web.doors import answer, door, show
from leitai.web.forms import deed_of, text_of, unknown_deed
from leitai.web.models import Objection, Round
from leitai.web.queries.heads import in_language
from leitai.web.queries.rights import units_of
from leitai.web.queries.shapes import Notice


@require_http_methods(["GET", "HEAD", "POST"])
@door("object")
def page(request: HttpRequest, round_: Round) -> HttpResponse:
    """The units that this person speaks for, and what they objected so far."""

    def again(notice: Notice | None = None) -> HttpResponse:
        round_.refresh_from_db()
        slots = round_.slots.select_related("unit")
        units = units_of(request.user, round_)
        if units is not None:
            slots = slots.filter(unit_id__in=units)
        rows = Objection.objects.filter(slot__in=slots).select_related("slot__unit")
        return show(
            request, "leitai/objections/objections.html", round_,
            slots=[(s.key, in_language(s.unit.zh, s.unit.en), s.no_objection) for s in slots],
            objections=[(o, in_language(o.slot.unit.zh, o.slot.unit.en)) for o in rows],
            until=round_.objections_until,
            values={"unit": text_of(request, "unit"), "text": text_of(request, "text")},
            notices=(notice,) if notice else (), status=422 if notice else 200,
        )  # fmt: skip

    if request.method != "POST":
        return again()
    return answer(request, lambda: _do(request, round_), again, round_=round_)


def _do(request: HttpRequest, round_: Round) -> None:
    deed, key = text_of(request, "deed"), text_of(request, "unit")
    if deed not in ("object", "waive"):
        raise unknown_deed(request)
    units = units_of(request.user, round_)
    slot = round_.slots.filter(key=key).first()
    if units is not None and (slot is None or slot.unit_id not in units):
        raise PermissionDenied("another unit's objection")
    common = deed_of(request, round_) | {"slot_key": key}
    if deed == "object":
        results.file_objection(text=text_of(request, "text"), **common)
    else:
        results.waive_objection(**common)
