"""The scheme: weights, scales, rules, lock."""

from __future__ import annotations

import copy
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from leitai.web.actions import rounds
from leitai.web.doors import answer, door, show
from leitai.web.models import Round
from leitai.web.queries.offices import scheme_page
from leitai.web.queries.shapes import Notice
from leitai.web.screens.office.forms import deed_of, form_of, text_of, unknown_deed, version_of


@require_http_methods(["GET", "HEAD", "POST"])
@door("scheme")
def page(request: HttpRequest, round_: Round) -> HttpResponse:
    """Edit a new version, or lock the one in force."""

    def again(notice: Notice | None = None) -> HttpResponse:
        round_.refresh_from_db()
        version = rounds.scheme_in_force(round_)
        locked = _("The scheme is locked.") if version.locked_at else ""
        return show(
            request, "leitai/office/scheme.html", round_,
            page=scheme_page(round_, form_of(request, round_.version, locked)),
            notices=(notice,) if notice else (), status=422 if notice else 200,
        )  # fmt: skip

    if request.method != "POST":
        return again()

    def do() -> None:
        deed = text_of(request, "deed")
        common = deed_of(request, round_) | {"version": version_of(request)}
        if deed == "lock":
            rounds.lock_scheme(**common)
        elif deed == "save":
            body = _changed(request, rounds.scheme_in_force(round_).body)
            rounds.save_scheme(body=body, **common)
        else:
            raise unknown_deed(request)

    return answer(request, do, again, _("Saved."))


def _changed(request: HttpRequest, body: dict[str, Any]) -> dict[str, Any]:
    """The scheme in force with what the form changes; the parser judges the outcome."""
    fresh = copy.deepcopy(body)
    for criterion in fresh["criteria"]:
        code = criterion["code"]
        criterion["weight"] = text_of(request, f"w-{code}") or criterion["weight"]
        criterion["zh"] = text_of(request, f"name-{code}")[:40] or criterion["zh"]
        if criterion["voted"]:
            scale = criterion["scale"]
            scale["max"] = text_of(request, f"top-{code}") or scale["max"]
            scale["step"] = text_of(request, f"step-{code}") or scale["step"]
    for panel in fresh["panels"]:
        panel["weight"] = text_of(request, f"p-{panel['code']}") or panel["weight"]
    rules = fresh["rules"]
    rules["trim"]["each_side"] = text_of(request, "rule-trim") or rules["trim"]["each_side"]
    rules["quorum"] = text_of(request, "rule-quorum") or rules["quorum"]
    decimals = text_of(request, "rule-decimals")
    if decimals.isascii() and decimals.isdigit():
        rules["decimals"] = int(decimals)
    linkage = text_of(request, "rule-linkage")
    rules["publication"]["linkage"] = linkage or rules["publication"]["linkage"]
    return fresh
