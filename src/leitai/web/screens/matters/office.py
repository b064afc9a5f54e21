"""Registering matters one by one or from a workbook, and the schemes they follow."""

from __future__ import annotations

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from leitai.base.problem import Problem
from leitai.reports.matters import write_faulty_rows, write_matter_template
from leitai.web.actions import matter_deeds, matters
from leitai.web.actions.problems import field_wrong
from leitai.web.doors import answer, hall_door, notice_of, person, show
from leitai.web.forms import date_of, form_of, number_or, text_of, upload_of, whole_of
from leitai.web.guard import language
from leitai.web.models import Item
from leitai.web.queries.matter_intake import ImportRow, read_matters
from leitai.web.queries.matter_schemes import choices, scheme_lines
from leitai.web.queries.rights import hall_rights
from leitai.web.queries.shapes import Notice
from leitai.web.queries.today import calendar_is_held, today

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SALT = "leitai.matters.faulty"


@require_http_methods(["GET", "HEAD", "POST"])
@hall_door("supervise")
def new(request: HttpRequest) -> HttpResponse:
    """The form that registers one matter."""
    notices: tuple[Notice, ...] = ()
    if request.method == "POST":
        try:
            item = _register(request)
        except Problem as problem:
            notices = (notice_of(problem, "refused"),)
        else:
            messages.success(request, _("Registered."), extra_tags="done")
            return HttpResponseRedirect(reverse("matter", args=[item.pk]))
    return show(
        request, "leitai/matters/new.html", status=422 if notices else 200, notices=notices,
        form=form_of(request, 0), choices=choices(), held=calendar_is_held(), day=today(),
        joint=request.POST.getlist("joint"), may=hall_rights(request.user),
    )  # fmt: skip


def _register(request: HttpRequest) -> Item:
    days = text_of(request, "working_days")
    due = date_of(text_of(request, "due"), "Due", "办结期限")
    if due and days:
        raise field_wrong(
            "Due", "办结期限", "a date or working days, not both.", "日期与工作日只填一项。"
        )
    return matters.register_item(
        source=text_of(request, "source"), title=text_of(request, "title"),
        text=text_of(request, "body"), lead_id=number_or(text_of(request, "lead"), 0),
        joint_ids=[number_or(raw, 0) for raw in request.POST.getlist("joint")[:50]],
        due=due, working_days=whole_of(request, "working_days", "工作日") if days else None,
        scheme_key=text_of(request, "scheme"), published=bool(text_of(request, "published")),
        parent_id=number_or(text_of(request, "parent"), 0) or None,
        by=person(request), now=timezone.now(),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@hall_door("supervise")
def take_file(request: HttpRequest) -> HttpResponse:
    """Import a workbook: good rows are registered, faulty ones go back with their reasons."""
    notices: tuple[Notice, ...] = ()
    taken: tuple[int, ...] = ()
    faulty: tuple[ImportRow, ...] = ()
    status = 200
    if request.method == "POST":
        try:
            data, name = upload_of(request)
            rows = read_matters(data, name, today(), language())
            if not rows:
                raise field_wrong("File", "文件", "it has no rows.", "没有数据行。")
        except Problem as problem:
            notices, status = (notice_of(problem, "refused"),), 422
        else:
            by, now = person(request), timezone.now()
            taken, faulty = matter_deeds.import_rows(rows=rows, by=by, now=now)
            status = 422 if faulty else 200
    return show(
        request, "leitai/matters/import.html", status=status, notices=notices,
        taken=taken, faulty=faulty, sent=_sealed(faulty) if faulty else "",
        may=hall_rights(request.user), held=calendar_is_held(),
    )  # fmt: skip


def _sealed(faulty: tuple[ImportRow, ...]) -> str:
    """The faulty rows as a form carries them, so that nothing of them is kept here."""
    rows = [[*row.cells, str(row.number), "；".join(row.faults)] for row in faulty]
    return signing.dumps(rows, salt=_SALT, compress=True)


@hall_door("supervise")
@require_POST
def faulty(request: HttpRequest) -> HttpResponse:
    """The rows that were not taken, as a workbook to correct and import again."""
    try:
        rows = signing.loads(request.POST.get("rows", ""), salt=_SALT, max_age=24 * 3600)
    except signing.BadSignature:
        raise field_wrong(
            "Rows", "数据行", "import the file again.", "请重新导入文件。"
        ) from None  # fmt: skip
    return _file(write_faulty_rows(rows), "matters-faulty.xlsx")


@require_safe
@hall_door("supervise")
def template(request: HttpRequest) -> HttpResponse:
    """An empty import workbook."""
    return _file(write_matter_template(), "matters.xlsx")


def _file(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=_XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def schemes(request: HttpRequest) -> HttpResponseBase:
    """The schemes with their limits; a supervisor changes them."""

    def again(notice: Notice | None = None) -> HttpResponse:
        return show(
            request, "leitai/matters/schemes.html", lines=scheme_lines(),
            may=hall_rights(request.user), form=form_of(request, 0), held=calendar_is_held(),
            notices=(notice,) if notice else (), status=422 if notice else 200,
        )  # fmt: skip

    @hall_door("supervise")
    def change(request: HttpRequest) -> HttpResponse:
        return answer(request, lambda: _save_scheme(request), again, _("Saved."))

    return change(request) if request.method == "POST" else again()


def _save_scheme(request: HttpRequest) -> None:
    matters.save_scheme(
        key=text_of(request, "key"), zh=text_of(request, "zh"), en=text_of(request, "en"),
        meaning=text_of(request, "meaning"),
        amber_lag=whole_of(request, "amber_lag", "黄牌落后"),
        red_lag=whole_of(request, "red_lag", "红牌落后"),
        amber_days=whole_of(request, "amber_days", "剩余工作日"),
        between=whole_of(request, "between", "步骤间隔"),
        term=whole_of(request, "term", "默认期限"),
        version=number_or(text_of(request, "version"), 0) if text_of(request, "key") else None,
        by=person(request), now=timezone.now(),
    )  # fmt: skip
