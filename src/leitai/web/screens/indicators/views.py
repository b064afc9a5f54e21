"""Indicators: the public table; periods, their figures and their workbook for who enters them."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from leitai.indicators import AwardTable
from leitai.indicators.model import KINDS
from leitai.web.actions import indicators as deeds
from leitai.web.actions.problems import field_wrong
from leitai.web.doors import answer, hall_door, person, show, version_of
from leitai.web.forms import date_of, text_of, unknown_deed, upload_of
from leitai.web.models import IndicatorPeriod, Round
from leitai.web.queries.heads import in_language
from leitai.web.queries.indicators import (
    FIELDS,
    Read,
    StarPage,
    entry_tables,
    kind_words,
    periods_with_all,
    read_book,
    star_page,
    tables_of,
    visible_periods,
    write_book,
)
from leitai.web.queries.rights import hall_rights
from leitai.web.queries.shapes import Notice
from leitai.web.queries.trail import deeds_on
from leitai.web.screens.indicators.books import write_stars

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def stars(request: HttpRequest) -> HttpResponse:
    """The newest published period."""
    return _stars(request, "")


@require_safe
def stars_of(request: HttpRequest, period: str) -> HttpResponse:
    """One published period: stars by block, flags, cards; unlike units in groups of their own."""
    return _stars(request, period)


def _stars(request: HttpRequest, key: str) -> HttpResponse:
    page = _page_of(list(visible_periods(drafts=False)), key)
    if key and page is None:
        raise Http404(key)
    return show(request, "leitai/indicators/stars.html", page=page)


def _page_of(rows: list[IndicatorPeriod], key: str) -> StarPage | None:
    found = _found(rows, key)
    return found[0] if found else None


def _found(rows: list[IndicatorPeriod], key: str) -> tuple[StarPage, Read, AwardTable] | None:
    """A period as its page, and as the engine has it."""
    for place, (read, table) in enumerate(tables_of(rows)):
        if not key or read.row.key == key:
            before = rows[place + 1] if place + 1 < len(rows) else None
            name = in_language(before.zh, before.en) if before else ""
            return star_page(read, table, name, rows), read, table
    return None


@require_safe
def stars_book(request: HttpRequest, period: str) -> HttpResponse:
    """The star table of a period as a workbook; of a draft for those alone who enter it."""
    drafts = "indicators" in hall_rights(request.user)
    found = _found(list(visible_periods(drafts=drafts)), period)
    if found is None:
        raise Http404(period)
    return _sent(write_stars(*found), _("stars") + f"-{period}.xlsx")


def _sent(data: bytes, name: str) -> HttpResponse:
    answered = HttpResponse(data, content_type=_XLSX)
    answered["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return answered


@require_http_methods(["GET", "HEAD", "POST"])
@hall_door("indicators")
def periods(request: HttpRequest) -> HttpResponse:
    """All periods; open a new one."""

    def again(notice: Notice | None = None) -> HttpResponse:
        return show(
            request, "leitai/indicators/periods.html",
            periods=list(IndicatorPeriod.objects.prefetch_related("roster", "indicators")),
            rounds=list(Round.objects.order_by("-day")), values=request.POST,
            notices=(notice,) if notice else (), status=422 if notice else 200,
        )  # fmt: skip

    if request.method != "POST":
        return again()

    def do() -> None:
        if text_of(request, "deed") != "open":
            raise unknown_deed(request)
        start = date_of(text_of(request, "start"), "Start", "开始日")
        end = date_of(text_of(request, "end"), "End", "结束日")
        if start is None or end is None:
            raise field_wrong("Dates", "日期", "both are needed.", "起止日期均须填写。")
        deeds.open_period(
            key=text_of(request, "key"), zh=text_of(request, "zh"), en=text_of(request, "en"),
            start=start, end=end, round_key=text_of(request, "round"),
            like=text_of(request, "like"), by=person(request), now=timezone.now(),
        )  # fmt: skip

    answered = answer(request, do, again)
    if isinstance(answered, HttpResponseRedirect):
        return HttpResponseRedirect(reverse("indicator_entry", args=[text_of(request, "key")]))
    return answered


@require_http_methods(["GET", "HEAD", "POST"])
@hall_door("indicators")
def entry(request: HttpRequest, period: str) -> HttpResponse:
    """One period: indicators, figures, workbook, publishing."""
    if not IndicatorPeriod.objects.filter(key=period).exists():
        raise Http404(period)

    def again(notice: Notice | None = None) -> HttpResponse:
        rows = list(periods_with_all())
        row = next(r for r in rows if r.key == period)
        typed = request.POST if notice else {}
        return show(
            request, "leitai/indicators/entry.html", period=row, tables=entry_tables(row),
            page=_page_of(rows, period), typed=typed, open_table=text_of(request, "indicator"),
            kinds=[(kind, kind_words(kind)) for kind in KINDS], rules=row.rules,
            deeds=deeds_on(deeds.subject_of(period)),
            notices=(notice,) if notice else (), status=422 if notice else 200,
        )  # fmt: skip

    if request.method != "POST":
        return again()
    return answer(request, lambda: _do(request, period), again)


def _do(request: HttpRequest, period: str) -> None:
    deed = text_of(request, "deed")
    common: dict[str, Any] = {
        "period": period, "by": person(request), "now": timezone.now(),
        "version": version_of(request),
    }  # fmt: skip
    if deed == "save":
        deeds.save_figures(entries=_entries(request, period), **common)
    elif deed == "add":
        deeds.add_indicator(
            new=deeds.NewIndicator(
                key=text_of(request, "key"), zh=text_of(request, "zh"),
                block=text_of(request, "block"), kind=text_of(request, "kind"),
                direction=text_of(request, "direction"), measure=text_of(request, "measure"),
            ),
            **common,
        )  # fmt: skip
    elif deed == "upload":
        data, name = upload_of(request)
        deeds.import_book(rows=read_book(data, name), **common)
    elif deed == "publish":
        deeds.publish_period(**common)
    elif deed == "take_back":
        deeds.take_back(why=text_of(request, "why"), **common)
    else:
        raise unknown_deed(request)


def _entries(request: HttpRequest, period: str) -> list[deeds.Entry]:
    """The form of one indicator: a row for each unit of the roster."""
    key = text_of(request, "indicator")
    units = IndicatorPeriod.objects.get(key=period).roster.values_list("unit_id", flat=True)
    return [
        deeds.Entry(
            key, unit,
            {name: text_of(request, f"{name}-{unit}") for name in FIELDS},
            missing=text_of(request, f"missing-{unit}"),
            query=text_of(request, f"query-{unit}"),
        )
        for unit in units
    ]  # fmt: skip


@require_safe
@hall_door("indicators")
def book(request: HttpRequest, period: str) -> HttpResponse:
    """The period as a workbook, to be filled in and sent back."""
    row = periods_with_all().filter(key=period).first()
    if row is None:
        raise Http404(period)
    return _sent(write_book(row), _("indicators") + f"-{period}.xlsx")
