"""The list of matters, its board, its calendar and its workbook."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils import timezone
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from leitai.base.problem import Problem
from leitai.reports.matters import MatterRow, write_matters
from leitai.web.actions import ladder, matter_deeds
from leitai.web.actions.problems import field_wrong
from leitai.web.doors import hall_door, notice_of, person, show
from leitai.web.forms import number_or, text_of
from leitai.web.guard import language
from leitai.web.queries.matter_lists import (
    ItemLine,
    calendar_page,
    item_lines,
    list_page,
    read_filters,
    read_month,
    view_words,
)
from leitai.web.queries.matter_words import outcome_word, rung_word, source_word
from leitai.web.queries.rights import hall_rights
from leitai.web.queries.shapes import Notice
from leitai.web.queries.today import calendar_is_held, today
from leitai.web.templatetags.state_words import MARKS

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_AT_ONCE = 200


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponseBase:
    """The list as the address asks for it; a POST does one deed to the rows ticked."""
    return _bulk(request) if request.method == "POST" else _list(request)


@hall_door("supervise")
def _bulk(request: HttpRequest) -> HttpResponse:
    try:
        done = _do_to_ticked(request)
    except Problem as problem:
        return _list(request, (notice_of(problem, "refused"),), 422)
    if done.refused:
        return _list(request, _told(done), 409)
    words = _("Done for %(count)s matters.") % {"count": len(done.done)}
    messages.success(request, words, extra_tags="done")
    return HttpResponseRedirect(request.get_full_path())


def _list(
    request: HttpRequest, notices: tuple[Notice, ...] = (), status: int = 200
) -> HttpResponse:
    filters = read_filters(request.GET.dict())
    return show(
        request, "leitai/matters/list.html", status=status, notices=notices,
        page=list_page(request.user, filters, number_or(request.GET.get("page", ""), 1)),
        held=calendar_is_held(), ticked=request.POST.getlist("item"),
        reason=request.POST.get("reason", ""), kept=("view", "card", "when", "shape"),
    )  # fmt: skip


def _do_to_ticked(request: HttpRequest) -> matter_deeds.Bulk:
    ticked = [number_or(raw, 0) for raw in request.POST.getlist("item")]
    if not ticked or len(ticked) > MOST_AT_ONCE:
        raise field_wrong(
            "Matters", "事项", f"tick 1 to {MOST_AT_ONCE}.", f"请勾选1至{MOST_AT_ONCE}项。"
        )
    deeds: dict[str, Callable[[int], object]] = {
        "assign": lambda number: matter_deeds.do_deed(
            item_id=number, move="assign", part="supervisor", by=by, now=now
        ),
        "publish": lambda number: matter_deeds.set_published(
            item_id=number, published=True, by=by, now=now
        ),
        "step": lambda number: _decide(number, given=True),
        "let_be": lambda number: _decide(number, given=False),
    }
    by, now = person(request), timezone.now()
    rungs = dict(pair.split(":", 1) for pair in request.POST.getlist("rung") if ":" in pair)

    def _decide(number: int, *, given: bool) -> object:
        # The step that was shown, not the one that may be due by now.
        unit, _sep, rung = rungs.get(str(number), ":").partition(":")
        return ladder.decide_rung(
            item_id=number, unit_id=number_or(unit, 0), rung=rung, given=given,
            reason=text_of(request, "reason"), by=by, now=now,
        )  # fmt: skip

    deed = deeds.get(text_of(request, "deed"))
    if deed is None:
        raise field_wrong("Deed", "操作", "choose one.", "请选择操作。")
    return matter_deeds.do_to_many(ticked, deed)


def _told(done: matter_deeds.Bulk) -> tuple[Notice, ...]:
    """What was done to many, and each refusal with its reason."""
    lang = language()
    said = [
        Notice("refused", f"#{number} {problem.what(lang)}", problem.todo(lang))
        for number, problem in done.refused[:20]
    ]
    if done.done:
        words = _("Done for %(count)s matters.") % {"count": len(done.done)}
        said.insert(0, Notice("done", words))
    if len(done.refused) > 20:
        said.append(Notice("refused", _("%(count)s more were refused.")
                           % {"count": len(done.refused) - 20}))  # fmt: skip
    return tuple(said)


@require_safe
def month(request: HttpRequest) -> HttpResponse:
    """A month of due days, with holidays and make-up days."""
    filters = read_filters(request.GET.dict())
    return show(
        request, "leitai/matters/calendar.html",
        held=calendar_is_held(), may=hall_rights(request.user),
        weekdays=[WEEKDAYS_ABBR[day] for day in range(7)],
        page=calendar_page(request.user, filters, read_month(request.GET.get("month", ""))),
    )  # fmt: skip


@require_safe
def workbook(request: HttpRequest) -> HttpResponse:
    """Exactly the rows that the list of the same address shows, on all its pages."""
    filters = read_filters(request.GET.dict())
    lines, cut = item_lines(request.user, filters)
    notes = [
        f"{view_words(request.user)[filters.view]} · {filters.address()} · {today().isoformat()}"
    ]
    if calendar_is_held():
        notes.append(_("Demonstration: the calendar is held at this day; the matters are made up."))
    if cut:
        notes.append(_("Only the first %(count)s matters.") % {"count": len(lines)})
    data = write_matters([_row(line) for line in lines], notes=notes, english=language() == "en")
    response = HttpResponse(data, content_type=_XLSX)
    response["Content-Disposition"] = f'attachment; filename="matters-{today().isoformat()}.xlsx"'
    return response


def _row(line: ItemLine) -> MatterRow:
    return MatterRow(
        number=line.id, title=line.title, source=source_word(line.source), lead=line.lead,
        joint="、".join(unit for unit, _card in line.joint),
        state=str(MARKS["matter"][line.state][1]), outcome=outcome_word(line.outcome),
        card=str(MARKS["status"][line.card][1]) if line.has_card else "", why=line.why,
        due=line.due, left=line.left, percent=line.percent, scheme=line.scheme,
        published=_("yes") if line.published else _("no"), proposed=rung_word(line.rung),
    )  # fmt: skip
