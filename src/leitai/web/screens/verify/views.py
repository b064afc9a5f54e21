"""Verify a receipt and a bundle; all of it happens in the reader's browser."""

from __future__ import annotations

from importlib.resources import files

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from leitai.web.doors import show


@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """The page; files dropped on it are not sent anywhere."""
    return show(request, "leitai/verify/verify.html")


@require_safe
def script(request: HttpRequest) -> HttpResponse:
    """The second verifier: one file without dependencies, the same that Node runs."""
    data = (files("leitai.record") / "js" / "verify.js").read_bytes()
    return HttpResponse(data, content_type="text/javascript; charset=utf-8")
