"""A round's public page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from leitai.web.doors import door, show
from leitai.web.models import Round
from leitai.web.queries.public import round_page
from leitai.web.queries.rights import editable_slots


@require_safe
@door()
def page(request: HttpRequest, round_: Round) -> HttpResponse:
    """The way of the round, its slots, panels, score sheet and rules."""
    return show(
        request, "leitai/round/round.html", round_, page=round_page(round_),
        editable=editable_slots(request.user, round_),
    )  # fmt: skip
