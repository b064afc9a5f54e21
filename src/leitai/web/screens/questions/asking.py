"""Asking without an account, and what a receipt shows and can do."""

from __future__ import annotations

from hashlib import sha256

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from leitai.base.problem import Problem
from leitai.followup.receipts import read_receipt
from leitai.reports.qr import draw_qr
from leitai.web.actions import askers, questions
from leitai.web.actions.problems import NotFound, RateLimited, field_wrong
from leitai.web.doors import answer, notice_of, person, show
from leitai.web.forms import form_of, text_of, unknown_deed
from leitai.web.guard import client_of
from leitai.web.queries.question_desk import parts_of
from leitai.web.queries.question_rates import topic_rows
from leitai.web.queries.questions import question_of_receipt, receipt_page
from leitai.web.queries.shapes import Notice

_WRONG_A_MINUTE = 20


class TooManyQuestions(RateLimited):
    code = "too-many-questions"
    en = "This device has asked many questions within an hour."
    zh = "此设备一小时内提交的问题过多。"
    todo_en = "What you typed is still here; send it later."
    todo_zh = "您填写的内容仍在，请稍后再提交。"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The form: what troubles you; everything else may stay empty."""
    if request.method != "POST":
        return _form(request)
    try:
        receipt = _take(request)
    except Problem as problem:
        status = getattr(problem, "status", 422)
        return _form(request, notice_of(problem, "refused"), status)
    return HttpResponseRedirect(reverse("question_receipt", args=[receipt]))


def _form(request: HttpRequest, notice: Notice | None = None, status: int = 200) -> HttpResponse:
    return show(
        request, "leitai/questions/ask.html", status=status,
        notices=(notice,) if notice else (), form=form_of(request, 0),
        key=questions.new_form_key(), topics=[row for row in topic_rows() if not row.closed_on],
        days=settings.LEITAI_ASKER_DAYS, most=settings.LEITAI_ASKER_MOST_DAYS,
        handler="handler" in parts_of(request.user), made_up=any(t.made_up for t in topic_rows()),
    )  # fmt: skip


def _take(request: HttpRequest) -> str:
    # A field that people do not see: who fills it is no person.
    if text_of(request, "website"):
        raise field_wrong("Website", "网址", "leave this field empty.", "此栏请留空。")
    receipt = questions.receipt_of_form(request.POST.get("key", "")[:200])
    handler = "handler" in parts_of(request.user)
    if not handler:
        _count(request, "asked", settings.LEITAI_QUESTIONS_AN_HOUR, 3600, TooManyQuestions())
    asked = questions.Asked(
        words=text_of(request, "words"), topic=text_of(request, "topic"),
        place=text_of(request, "place"), name=text_of(request, "name"),
        phone=text_of(request, "phone"), address=text_of(request, "address"),
        delegate=text_of(request, "delegate") if text_of(request, "for") else "",
        may_rate=bool(text_of(request, "may_rate")),
    )  # fmt: skip
    if text_of(request, "for") and not asked.delegate:
        raise field_wrong(
            "Delegate", "代表姓名", "say who asks for the resident.", "请填写代为提出者的姓名。"
        )
    questions.ask(
        asked=asked, receipt=receipt, by=person(request) if handler else "",
        through="handler" if handler else "web", now=timezone.now(),
    )  # fmt: skip
    return receipt


def _count(request: HttpRequest, what: str, most: int, seconds: int, refusal: Problem) -> None:
    """Note one try of this device; what identifies it is kept as a hash, and forgotten."""
    device = client_of(
        request.META.get("REMOTE_ADDR", ""), request.META.get("HTTP_X_FORWARDED_FOR", "")
    )
    counter = f"{what}:" + sha256(device.encode()).hexdigest()
    if cache.add(counter, 1, seconds):
        return
    try:
        tries = cache.incr(counter)
    except ValueError:
        # The hour ended between the two: this is the first try of the next.
        return
    if tries > most:
        raise refusal


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """Where a receipt number is typed in."""
    typed = text_of(request, "receipt")[:60]
    notice = None
    if request.method == "POST":
        try:
            return HttpResponseRedirect(reverse("question_receipt", args=[read_receipt(typed)]))
        except Problem as problem:
            notice = notice_of(problem, "refused")
    return show(
        request, "leitai/questions/find.html", typed=typed,
        notices=(notice,) if notice else (), status=422 if notice else 200,
    )  # fmt: skip


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def receipt(request: HttpRequest, receipt: str) -> HttpResponse:
    """Every step of the question of a receipt; who holds it can say "not solved"."""
    found = question_of_receipt(receipt[:60])
    if found is None:
        _count(request, "wrong-receipt", _WRONG_A_MINUTE, 60, RateLimited())
        raise NotFound(what="receipt", what_zh="回执", key=receipt[:20])
    number = read_receipt(receipt)

    def again(notice: Notice | None = None) -> HttpResponse:
        row = question_of_receipt(number)
        assert row is not None
        url = request.build_absolute_uri(reverse("question_receipt", args=[number]))
        reply = show(
            request, "leitai/questions/receipt.html", page=receipt_page(row, number),
            qr=mark_safe(draw_qr(url)),  # noqa: S308
            form=form_of(request, 0), notices=(notice,) if notice else (),
            status=422 if notice else 200, most=questions.MOST_REOPENINGS,
        )  # fmt: skip
        # The address itself is the right: it goes to no other site and into no index.
        # Not "no-referrer": browsers then send forms with the origin "null", which is refused.
        reply["Referrer-Policy"], reply["X-Robots-Tag"] = "strict-origin", "noindex"
        return reply

    if request.method != "POST":
        return again()
    followed = found.merged_into or found
    deed = text_of(request, "deed")

    def do() -> None:
        if deed == "not_solved":
            questions.reopen(
                number=followed.number, reason=text_of(request, "reason")[:500], part="asker",
                said_in="" if followed == found else found.number, now=timezone.now(),
            )  # fmt: skip
        elif deed == "erase":
            askers.erase_asker(number=found.number, by="", now=timezone.now(), why="asked")
        else:
            raise unknown_deed(request)

    said = {"not_solved": _("Your question is open again."), "erase": _("Your data is erased.")}
    return answer(request, do, again, said.get(deed, ""))
