"""The scheme: weights, scales, rules, lock."""

from __future__ import annotations

import copy
import json
import re
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from leitai.base.problem import Place
from leitai.scoring.scheme import SchemeNotReadable, plain
from leitai.web.actions import rounds
from leitai.web.doors import answer, door, show
from leitai.web.forms import (
    deed_of,
    form_of,
    text_of,
    unknown_deed,
    upload_of,
    version_of,
)
from leitai.web.models import Round
from leitai.web.queries.offices import scheme_page
from leitai.web.queries.shapes import Notice

_NUMBER = re.compile(r"\d{1,6}(\.\d{1,6})?")


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
        elif deed == "upload":
            data, name = upload_of(request)
            rounds.save_scheme(body=_read(data, name), **common)
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
            _rescale(
                criterion,
                text_of(request, f"top-{code}") or criterion["scale"]["max"],
                text_of(request, f"step-{code}") or criterion["scale"]["step"],
            )
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


def _rescale(criterion: dict[str, Any], top: str, step: str) -> None:
    """A new scale, and the words of marks moved with it: 9 of 10 becomes 90 of 100."""
    scale = criterion["scale"]
    old = (scale["max"], scale["step"])
    scale["max"], scale["step"] = top, step
    if old == (top, step) or not all(map(_NUMBER.fullmatch, (*old, top, step, scale["min"]))):
        return  # the parser says what is wrong with a number that is none
    low, size = Fraction(scale["min"]), Fraction(step)
    before, after = Fraction(old[0]) - low, Fraction(top) - low
    if before <= 0 or after <= 0 or size <= 0:
        return
    for words in criterion.get("words", ()):
        steps = round((Fraction(words["from"]) - low) / before * after / size)
        exact = low + steps * size
        words["from"] = plain(Decimal(exact.numerator) / Decimal(exact.denominator))


def _read(data: bytes, name: str) -> dict[str, Any]:
    """A scheme from a JSON file; what it says is judged by the parser.

    Raises:
        SchemeNotReadable: it is not a JSON object.
    """
    try:
        body = json.loads(data)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", None)
        raise SchemeNotReadable(
            place=Place(file=name, row=line), why="this is not JSON.", why_zh="不是JSON格式。"
        ) from None
    if not isinstance(body, dict):
        raise SchemeNotReadable(
            place=Place(file=name), why="this is not a JSON object.", why_zh="不是JSON对象。"
        )
    return body


@require_safe
@door("scheme")
def download(request: HttpRequest, round_: Round) -> HttpResponse:
    """The scheme in force as JSON, to be changed in any way and uploaded again."""
    body = rounds.scheme_in_force(round_).body
    response = HttpResponse(
        json.dumps(body, ensure_ascii=False, indent=1), content_type="application/json"
    )
    response["Content-Disposition"] = f'attachment; filename="{round_.key}-scheme.json"'
    return response
