"""Units: the list, and one with its three streams; public."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from leitai.web.doors import show
from leitai.web.models import Unit
from leitai.web.queries.today import calendar_is_held
from leitai.web.queries.units import unit_page, units_page


@require_safe
def units(request: HttpRequest) -> HttpResponse:
    """All units that stood in a round."""
    return show(
        request, "leitai/unit/units.html", page=units_page(request.user), held=calendar_is_held()
    )


@require_safe
def page(request: HttpRequest, unit: int) -> HttpResponse:
    """One unit: ballots, indicators, matters; promises; verified share of claims."""
    row = Unit.objects.prefetch_related("aliases").filter(pk=unit).first()
    if row is None:
        raise Http404(str(unit))
    return show(
        request, "leitai/unit/unit.html", page=unit_page(row, request.user),
        held=calendar_is_held(),
    )  # fmt: skip
