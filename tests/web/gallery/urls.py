"""The hall's addresses, each answered by the first sample of its screen."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from importlib import import_module

from django.contrib.staticfiles.views import serve
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import path, re_path

from .samples import SAMPLES


def show(request: HttpRequest, screen: str, variant: str = "") -> HttpResponse:
    """One sample of one screen."""
    variants = SAMPLES[screen]
    chosen = variant or next(iter(variants))
    template, context = variants[chosen]()
    status = {"404": 404, "403": 403, "500": 500}.get(screen, 200)
    return render(request, template, context, status=status)


def index(request: HttpRequest) -> HttpResponse:
    """Links to all samples."""
    links = [f"{screen}/{variant}" for screen, variants in SAMPLES.items() for variant in variants]
    items = "".join(f'<li><a href="/gallery/{link}/">{link}</a></li>' for link in links)
    return HttpResponse(f'<!doctype html><html lang="en"><title>Gallery</title><ul>{items}</ul>')


def stream(request: HttpRequest) -> StreamingHttpResponse:
    """An open stream in which nothing happens; it ends by itself."""

    def nothing() -> Iterator[bytes]:
        for _ in range(60):
            yield b": nothing happened\n\n"
            time.sleep(0.5)

    return StreamingHttpResponse(nothing(), content_type="text/event-stream")


def answer(request: HttpRequest, name: str) -> HttpResponse:
    """The API's answers, made up."""
    body = import_module("web.gallery.samples.api").ANSWERS[name]
    return HttpResponse(json.dumps(body), content_type="application/json")


def _page(route: str, name: str, screen: str = "") -> object:
    def view(request: HttpRequest, **_: str) -> HttpResponse:
        return show(request, screen or name)

    return path(route, view, name=name)


WORKER = {"path": "leitai/ballot/worker.js", "insecure": True}
VERIFIER = {"path": "leitai/record/verify.js", "insecure": True}

urlpatterns = [
    path("gallery/", index),
    path("gallery/<screen>/<variant>/", show),
    path("api/v1/stream", stream),
    path("api/v1/<name>", answer),
    re_path(r"^static/(?P<path>.*)$", serve, {"insecure": True}),
    path("i18n/setlang/", index, name="set_language"),
    _page("", "home"),
    _page("ballot/", "ballot"),
    path("ballot/worker.js", serve, WORKER, name="ballot_worker"),
    _page("verify/", "verify"),
    path("verify/verify.js", serve, VERIFIER, name="verify_script"),
    _page("rounds/new/", "new_round"),
    _page("people/", "people"),
    _page("r/<key>/office/paper/sheets.pdf", "paper_sheets", "office_paper"),
    path(
        "verify/verify.js",
        serve,
        {"path": "leitai/record/verify.js", "insecure": True},
        name="verify_script",
    ),
    _page("accounts/login/", "account_login"),
    _page("accounts/logout/", "account_logout"),
    _page("accounts/2fa/authenticate/", "mfa_authenticate"),
    # Pages of the whole hall that every head and foot leads to; they have no samples.
    _page("matters/", "matters", "home"),
    _page("questions/", "questions", "home"),
    _page("units/", "units", "home"),
    _page("stars/", "stars", "home"),
    _page("inspections/", "inspections", "home"),
    _page("inspections/coverage/", "inspection_coverage", "home"),
    _page("seasons/", "seasons", "home"),
    _page("trail/", "trail", "home"),
    _page("r/<key>/burden/", "burden", "round"),
    _page("will-not-do/", "will_not_do", "home"),
    _page("r/<key>/figures/", "inspection_figures", "round"),
    _page("r/<key>/promises/", "promises", "round"),
    _page("r/<key>/commitments/", "commitments", "round"),
    _page("r/<key>/", "round"),
    _page("r/<key>/s/<slot>/", "statement"),
    _page("r/<key>/board/", "board"),
    _page("r/<key>/desk/", "desk"),
    _page("r/<key>/result/", "result"),
    _page("r/<key>/office/", "office"),
    _page("r/<key>/office/scheme.json", "scheme_json", "office_scheme"),
    _page("r/<key>/office/roster/", "office_roster"),
    _page("r/<key>/office/scheme/", "office_scheme"),
    _page("r/<key>/office/statements/", "office_statements"),
    _page("r/<key>/office/statements/<slot>/", "statement_edit"),
    _page("r/<key>/office/tickets/", "office_tickets"),
    _page("r/<key>/office/paper/", "office_paper"),
    _page("r/<key>/office/count/", "office_count"),
    _page("r/<key>/office/record/", "office_record"),
]
