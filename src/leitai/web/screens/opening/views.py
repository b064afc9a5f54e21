"""Open a round of a series; accounts and roles. Both for organisers of the whole hall."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from leitai.base.problem import Problem
from leitai.scoring.scheme import default_scheme
from leitai.web.actions import rounds, staff
from leitai.web.actions.problems import field_wrong
from leitai.web.doors import answer, notice_of, person, show
from leitai.web.queries.people import people_page, series_choices
from leitai.web.queries.rights import rights_of
from leitai.web.queries.shapes import Notice

_KEY = re.compile(r"[a-z0-9][a-z0-9-]{1,38}[a-z0-9]")


def _for_organisers(view: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], Any]:
    def enter(request: HttpRequest) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if "office" not in rights_of(request.user, None):
            raise PermissionDenied("office")
        return view(request)

    return enter


def _text(request: HttpRequest, name: str, longest: int = 120) -> str:
    return request.POST.get(name, "").strip()[:longest]


@require_http_methods(["GET", "HEAD", "POST"])
@_for_organisers
def new_round(request: HttpRequest) -> HttpResponse:
    """Name a round; it opens as a draft with the default scheme."""

    def page(notice: Notice | None = None) -> HttpResponse:
        return show(
            request,
            "leitai/opening/new_round.html",
            series=series_choices(),
            values=request.POST,
            notices=(notice,) if notice else (),
            status=422 if notice else 200,
        )

    if request.method != "POST":
        return page()
    try:
        key = _open(request)
    except Problem as problem:
        return page(notice_of(problem, "refused"))
    return HttpResponseRedirect(reverse("office_roster", args=[key]))


def _open(request: HttpRequest) -> str:
    key = _text(request, "key", 40).lower()
    if not _KEY.fullmatch(key):
        raise field_wrong(
            "Key", "代号", "3 to 40 of a-z, 0-9 and hyphens.", "须为3至40个小写字母、数字或连字符。"
        )
    number = _text(request, "number", 6)
    if not number.isdecimal() or not 1 <= int(number) <= 9999:
        raise field_wrong("Number", "期次", "1 to 9999.", "须为1至9999。")
    try:
        day = date.fromisoformat(_text(request, "day", 10))
    except ValueError:
        raise field_wrong("Date", "日期", "a date is needed.", "须填写日期。") from None
    if not (name := _text(request, "name")):
        raise field_wrong("Name", "名称", "is empty.", "为空。")
    round_ = rounds.open_round(
        series=rounds.take_series(
            key=_text(request, "series", 40), new_name=_text(request, "new_series", 80)
        ),
        key=key,
        number=int(number),
        zh=name,
        en=_text(request, "name_en"),
        day=day,
        place_zh=_text(request, "place"),
        scheme=default_scheme(),
        by=person(request),
        now=timezone.now(),
    )
    return round_.key


@require_http_methods(["GET", "HEAD", "POST"])
@_for_organisers
def people(request: HttpRequest) -> HttpResponse:
    """Accounts with their roles; add one, or withdraw a role."""

    def page(notice: Notice | None = None) -> HttpResponse:
        return show(
            request,
            "leitai/opening/people.html",
            page=people_page(),
            values=request.POST,
            notices=(notice,) if notice else (),
            status=422 if notice else 200,
        )

    if request.method != "POST":
        return page()
    return answer(request, lambda: _people_deed(request), page, _("Done."))


def _people_deed(request: HttpRequest) -> None:
    if _text(request, "deed") == "withdraw":
        staff.withdraw_role(membership=_text(request, "subject", 12), by=person(request))
        return
    staff.appoint(
        username=_text(request, "username", 60),
        password=request.POST.get("password", ""),
        role=_text(request, "role", 10),
        by=person(request),
        round_key=_text(request, "round", 40),
        unit=_text(request, "unit", 80),
    )
