"""The desk of questions: handlers, the unit asked and oversight each see what waits for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from leitai.base.problem import Problem
from leitai.followup.questions import Part
from leitai.reports.qr import draw_qr
from leitai.web.actions import askers, exclusions, questions, rating
from leitai.web.actions.problems import NotAllowed
from leitai.web.doors import answer, hall_door, notice_of, person, show
from leitai.web.forms import date_of, form_of, number_or, text_of, unknown_deed, version_of
from leitai.web.models import Question
from leitai.web.queries.question_desk import (
    answering_units,
    desk,
    desk_question,
    desk_questions,
    parts_of,
)
from leitai.web.queries.shapes import Notice
from leitai.web.queries.today import calendar_is_held

_CHOICES: dict[str, Any] = {
    "results": ("done", "partly", "planned", "no"),
    "hows": ("site", "papers", "asker"),
    "founds": ("solved", "partly", "not_solved"),
    "whys": ("screening", "contact", "rating"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@hall_door("questions", "answer", "oversee")
def page(request: HttpRequest) -> HttpResponse:
    """The queues of this person, and the one deed that belongs to no single question."""

    def again(notice: Notice | None = None) -> HttpResponse:
        shown = desk(
            request.user, request.GET.get("queue", "")[:12],
            number_or(request.GET.get("page", "1"), 1),
        )  # fmt: skip
        return show(
            request, "leitai/questions/desk.html", page=shown, held=calendar_is_held(),
            notices=(notice,) if notice else (), status=422 if notice else 200,
        )  # fmt: skip

    def do() -> None:
        if text_of(request, "deed") != "erase_due":
            raise unknown_deed(request)
        if "handler" not in parts_of(request.user):
            raise NotAllowed()
        askers.erase_due(by=person(request), now=timezone.now())

    return answer(request, do, again) if request.method == "POST" else again()


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@hall_door("questions", "answer", "oversee")
def question(request: HttpRequest, number: str) -> HttpResponse:
    """One question with the deeds of this person's part."""

    def again(notice: Notice | None = None, **more: Any) -> HttpResponse:
        row = desk_questions(request.user).filter(number=number).first()
        if row is None:
            raise Http404(number)
        return show(
            request, "leitai/questions/work.html", page=desk_question(request.user, row),
            held=calendar_is_held(),
            form=form_of(request, row.version), notices=(notice,) if notice else (),
            status=422 if notice else 200, **_CHOICES, **more,
        )  # fmt: skip

    row = desk_questions(request.user).filter(number=number).first()
    if row is None and Question.objects.filter(number=number).exists():
        raise PermissionDenied(number)
    if row is None:
        raise Http404(number)
    if request.method != "POST":
        return again()
    deed = text_of(request, "deed")
    if deed in ("see_asker", "draw", "draw_more"):
        return _shown_once(request, row, deed, again)
    return answer(request, lambda: _do(request, row, deed), again)


def _shown_once(
    request: HttpRequest, row: Question, deed: str, again: Callable[..., HttpResponse]
) -> HttpResponse:
    """Deeds whose outcome is on this one answer only: an asker's data, raters' codes."""
    common: dict[str, Any] = {
        "number": row.number, "by": person(request), "now": timezone.now(),
    }  # fmt: skip
    try:
        _part(request, "handler")
        if deed == "see_asker":
            return again(asker=askers.see_asker(why=text_of(request, "why"), **common))
        common |= {"version": version_of(request), "days": number_or(text_of(request, "days"), 0)}
        if deed == "draw":
            cards = rating.draw_raters(word=text_of(request, "word"), **common)
        else:
            cards = rating.draw_more(count=number_or(text_of(request, "count"), 0), **common)
    except Problem as problem:
        return again(notice_of(problem, "refused"))
    printed = [(card, _qr(request, card.code)) for card in cards]
    return show(request, "leitai/questions/cards.html", number=row.number, cards=printed)


def _qr(request: HttpRequest, code: str) -> str:
    url = request.build_absolute_uri(reverse("question_rate_code", args=[code]))
    return mark_safe(draw_qr(url))  # noqa: S308


def _part(request: HttpRequest, part: Part) -> None:
    if part not in parts_of(request.user):
        raise NotAllowed()


def _do(request: HttpRequest, row: Question, deed: str) -> None:
    """One deed of the form; the table of moves says whether it may be done now."""
    common: dict[str, Any] = {
        "number": row.number, "by": person(request), "now": timezone.now(),
    }  # fmt: skip
    versioned = common | {"version": version_of(request)}
    reason = text_of(request, "reason")
    handled: dict[str, Callable[[], object]] = {
        "publish": lambda: _screen(request, versioned, True),
        "keep_private": lambda: _screen(request, versioned, False),
        "merge": lambda: questions.merge(target=text_of(request, "target"), **versioned),
        "refuse": lambda: questions.refuse(reason=reason, **versioned),
        "assign": lambda: questions.assign(
            unit_id=number_or(text_of(request, "unit"), 0), reason=reason,
            days=number_or(text_of(request, "days"), 0), **versioned,
        ),
        "renew_pool": lambda: rating.renew_pool(**versioned),
        "finish_rating": lambda: rating.finish_rating(**versioned),
        "close": lambda: questions.close(
            outcome=text_of(request, "outcome"), text=reason, **versioned
        ),
        "ask_exclusion": lambda: exclusions.ask_exclusion(reason=reason, **common),
        "erase_asker": lambda: askers.erase_asker(why="handler", **common),
    }  # fmt: skip
    if deed in handled:
        _part(request, "handler")
        handled[deed]()
    elif deed == "answer":
        _part(request, "unit")
        questions.answer(
            unit_ids=answering_units(request.user), text=text_of(request, "text"),
            result=text_of(request, "result"),
            by_when=date_of(text_of(request, "by_when"), "Until", "完成时间"), **versioned,
        )  # fmt: skip
    elif deed in ("pass", "send_back"):
        _part(request, "overseer")
        questions.check(
            passed=deed == "pass", found=text_of(request, "found"), how=text_of(request, "how"),
            text=reason, **versioned,
        )  # fmt: skip
    elif deed in ("reconsider", "reopen"):
        part: Part = "handler" if "handler" in parts_of(request.user) else "overseer"
        _part(request, part)
        act = questions.reconsider if deed == "reconsider" else questions.reopen
        act(reason=reason, part=part, **versioned)
    elif deed in ("grant", "deny"):
        if not parts_of(request.user) & {"handler", "overseer"}:
            raise NotAllowed()
        exclusions.review_exclusion(granted=deed == "grant", why=reason, **common)
    else:
        raise unknown_deed(request)


def _screen(request: HttpRequest, common: dict[str, Any], published: bool) -> None:
    questions.screen(
        published=published, title=text_of(request, "title"), text=text_of(request, "text"),
        topic=text_of(request, "topic"), reason=text_of(request, "reason"), **common,
    )  # fmt: skip
