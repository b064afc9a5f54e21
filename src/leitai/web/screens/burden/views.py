"""How much was asked of each unit, for the office that asks and for those who supervise."""

from __future__ import annotations

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from leitai.web.doors import door, show
from leitai.web.models import Round
from leitai.web.queries.burdens import burden_page
from leitai.web.queries.rights import hall_rights, rights_of


@require_safe
@door()
def page(request: HttpRequest, round_: Round) -> HttpResponseBase:
    """Fields by unit and place, and facts that are asked twice."""
    may = "office" in rights_of(request.user, round_) or (
        {"supervise", "oversee"} & hall_rights(request.user)
    )
    if not may:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        raise PermissionDenied("office | supervise | oversee")
    return show(request, "leitai/burden/burden.html", round_, page=burden_page(round_))
