"""Home: the current round and the others."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from leitai.web.doors import show
from leitai.web.queries.public import home_page
from leitai.web.queries.rights import rights_of


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The rounds that this reader may see."""
    return show(
        request,
        "leitai/home/home.html",
        page=home_page(request.user),
        may_open="office" in rights_of(request.user, None),
    )


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Whether this process answers."""
    return HttpResponse("ok\n", content_type="text/plain")
