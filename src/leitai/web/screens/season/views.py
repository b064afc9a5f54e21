"""Seasons: public to read; opened by who supervises."""

from __future__ import annotations

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from leitai.web.actions.problems import field_wrong
from leitai.web.actions.seasons import open_season
from leitai.web.doors import answer, person, show
from leitai.web.forms import date_of, form_of, number_or, text_of, unknown_deed, whole_of
from leitai.web.models import Season
from leitai.web.queries.inspections import unit_choices
from leitai.web.queries.rights import hall_rights
from leitai.web.queries.seasons import season_lines, season_page
from leitai.web.queries.shapes import Notice
from leitai.web.queries.today import calendar_is_held


@require_http_methods(["GET", "HEAD", "POST"])
def seasons(request: HttpRequest) -> HttpResponseBase:
    """Every season; a form for a new one where the reader may open it."""
    may_open = "supervise" in hall_rights(request.user)

    def again(notice: Notice | None = None) -> HttpResponse:
        return show(
            request, "leitai/season/seasons.html", seasons=season_lines(), may_open=may_open,
            units=unit_choices() if may_open else (), values=form_of(request, 0).values,
            notices=(notice,) if notice else (), status=422 if notice else 200,
        )  # fmt: skip

    if request.method != "POST":
        return again()
    if not may_open:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        raise PermissionDenied("supervise")
    return answer(request, lambda: _open(request), again)


def _open(request: HttpRequest) -> None:
    if text_of(request, "deed") != "open":
        raise unknown_deed(request)
    starts = date_of(text_of(request, "starts"), "First day", "起始日")
    if starts is None:
        raise field_wrong("First day", "起始日", "say when.", "请填写。")
    typed = text_of(request, "actions")
    open_season(
        key=text_of(request, "key"), zh=text_of(request, "zh"), en=text_of(request, "en"),
        starts=starts, days=whole_of(request, "days", "天数"),
        lead_id=whole_of(request, "lead", "牵头单位"),
        actions=typed.splitlines(), count=number_or(text_of(request, "count"), 0),
        starts_source=text_of(request, "starts_source"), by=person(request), now=timezone.now(),
    )  # fmt: skip


@require_safe
def season(request: HttpRequest, key: str) -> HttpResponse:
    """The countdown of a season and its actions with their cards."""
    row = Season.objects.filter(key=key).first()
    if row is None:
        raise Http404(key)
    return show(
        request, "leitai/season/season.html", page=season_page(row, request.user),
        held=calendar_is_held(),
    )  # fmt: skip
