"""The search page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from leitai.web.doors import show
from leitai.web.forms import number_or
from leitai.web.queries.search import search


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """What the reader may find of questions, answers, matters and statements."""
    asked = request.GET
    return show(
        request, "leitai/questions/search.html",
        page=search(
            request.user, asked.get("q", ""), asked.get("kind", ""),
            number_or(asked.get("page", "1"), 1),
        ),
    )  # fmt: skip
