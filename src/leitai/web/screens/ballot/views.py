"""The ballot page. The ticket's code stands behind # and never reaches the server's logs."""

from __future__ import annotations

from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from leitai.web.doors import show


@require_safe
def ballot(request: HttpRequest) -> HttpResponse:
    """The same page for every ticket, so that a phone can keep it."""
    return show(request, "leitai/ballot/ballot.html")


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, allowed to serve everything below /ballot/."""
    path = finders.find("leitai/ballot/worker.js")
    if path is None:
        raise Http404("worker.js")
    response = HttpResponse(Path(path).read_bytes(), content_type="text/javascript; charset=utf-8")
    response["Service-Worker-Allowed"] = "/ballot/"
    response["Cache-Control"] = "no-cache"
    return response
