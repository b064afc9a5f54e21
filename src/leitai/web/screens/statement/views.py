"""A statement with its checks; public once it is locked."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from leitai.web.doors import door, show
from leitai.web.models import Round
from leitai.web.queries.public import statement_page
from leitai.web.queries.rights import editable_slots, rights_of, units_of
from leitai.web.queries.slots import pick, slot_shapes


@require_safe
@door()
def page(request: HttpRequest, round_: Round, slot_key: str) -> HttpResponse:
    """The statement; `?fragment=1` gives its inside for the ballot's sheet."""
    slot = round_.slots.select_related("unit", "statement").filter(key=slot_key).first()
    if slot is None:
        raise Http404(slot_key)
    statement = getattr(slot, "statement", None)
    if statement is not None and statement.locked_at is None:
        mine = "statement" in rights_of(request.user, round_)
        units = units_of(request.user, round_) if mine else frozenset()
        if not mine or (units is not None and slot.unit_id not in units):
            statement = None
            slot.statement = None
    shapes = slot_shapes(round_)
    shape = pick(shapes, slot_key)
    fragment = "fragment" in request.GET
    template = "fragment" if fragment else "statement"
    return show(
        request,
        f"leitai/statement/{template}.html",
        round_,
        slot=shape,
        page=statement_page(round_, slot, shapes),
        editable=editable_slots(request.user, round_),
    )
