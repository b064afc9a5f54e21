"""What everybody reads of public questions: the list, one question, topics, rates, draws."""

from __future__ import annotations

import io

import xlsxwriter
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from leitai.web.doors import show
from leitai.web.forms import number_or
from leitai.web.models import Draw
from leitai.web.queries.question_desk import desk_questions, parts_of
from leitai.web.queries.question_rates import rates_page, topic_rows
from leitai.web.queries.questions import (
    Filter,
    draw_is_as_recorded,
    draw_record,
    every_public_line,
    public_page,
    public_questions,
    published_question,
)
from leitai.web.templatetags.leitai import word

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _chosen(request: HttpRequest) -> Filter:
    asked = request.GET
    return Filter(asked.get("topic", "")[:40], asked.get("unit", "")[:9], asked.get("way", "")[:12])


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The published questions, narrowed by topic, unit and step."""
    listed = public_questions(_chosen(request), number_or(request.GET.get("page", "1"), 1))
    return show(request, "leitai/questions/list.html", page=listed, parts=parts_of(request.user))


@require_safe
def workbook(request: HttpRequest) -> HttpResponse:
    """The same list as an Excel file: all pages of it."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet(_("Public questions")[:31])
    heads = (
        _("No."),
        _("Question"),
        pgettext("question", "Topic"),
        _("Unit"),
        _("State"),
        _("Outcome"),
        _("Asked on"),
    )
    sheet.write_row(0, 0, heads, book.add_format({"bold": True}))
    for row, line in enumerate(every_public_line(_chosen(request)), 1):
        outcome = word("question_outcome", line.outcome) if line.outcome else ""
        cells = (line.number, line.title, line.topic, line.unit, word("question", line.state),
                 outcome, line.asked_on.isoformat())  # fmt: skip
        for column, text in enumerate(cells):
            sheet.write_string(row, column, text)
    sheet.freeze_panes(1, 0)
    sheet.set_column(1, 1, 48)
    sheet.set_column(2, 6, 16)
    book.close()
    answer = HttpResponse(target.getvalue(), content_type=_XLSX)
    answer["Content-Disposition"] = 'attachment; filename="questions.xlsx"'
    return answer


@require_safe
def topics(request: HttpRequest) -> HttpResponse:
    """Every topic through the four steps."""
    rows = topic_rows()
    return show(
        request, "leitai/questions/topics.html", rows=rows, parts=parts_of(request.user),
        made_up=any(row.made_up for row in rows),
    )  # fmt: skip


@require_safe
def rates(request: HttpRequest) -> HttpResponse:
    """Response, resolution and satisfaction, with numerators and denominators."""
    year = number_or(request.GET.get("year", ""), 0)
    return show(
        request, "leitai/questions/rates.html",
        page=rates_page(year if 1900 <= year <= 2200 else None), parts=parts_of(request.user),
    )  # fmt: skip


@require_safe
def question(request: HttpRequest, number: str) -> HttpResponse:
    """One published question with its four steps."""
    row = published_question(number)
    if row is None:
        raise Http404(number)
    parts = parts_of(request.user)
    works = bool(parts) and desk_questions(request.user).filter(pk=row.pk).exists()
    return show(
        request, "leitai/questions/question.html", page=public_page(row), parts=parts, works=works
    )


@require_safe
def draw(request: HttpRequest, draw: int) -> HttpResponse:
    """A draw as anybody can recompute it; hashes of keys, no person."""
    row = Draw.objects.select_related("question").filter(pk=draw).first()
    if row is None:
        raise Http404(draw)
    record = draw_record(row)
    if row.state != Draw.State.COMMITTED:
        record["drawn_as_the_rule_says"] = draw_is_as_recorded(row)
    return JsonResponse(record, json_dumps_params={"ensure_ascii": False, "indent": 1})
