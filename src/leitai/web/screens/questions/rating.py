"""Rating by a drawn rater: a code, two questions, once."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from leitai.base.problem import Problem
from leitai.followup.receipts import read_receipt
from leitai.web.actions import rating
from leitai.web.doors import notice_of, show
from leitai.web.forms import form_of, text_of
from leitai.web.queries.questions import public_page, question_of_code
from leitai.web.queries.shapes import Notice


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Where a rating code is typed in."""
    typed = text_of(request, "code")[:60]
    notice = None
    if request.method == "POST":
        try:
            return HttpResponseRedirect(reverse("question_rate_code", args=[read_receipt(typed)]))
        except Problem as problem:
            notice = notice_of(problem, "refused")
    return show(
        request, "leitai/questions/rate_enter.html", typed=typed,
        notices=(notice,) if notice else (), status=422 if notice else 200,
    )  # fmt: skip


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rate(request: HttpRequest, code: str) -> HttpResponse:
    """The question, its answer and what oversight found; then the two questions."""
    found = question_of_code(code[:60])
    if found is None:
        raise rating.CodeUnknown()
    question, used, open_until = found

    def shown(*notices: Notice, status: int = 200, done: bool = False) -> HttpResponse:
        reply = show(
            request, "leitai/questions/rate.html", page=public_page(question),
            choices=(("yes", "partly", "no"), ("yes", "mostly", "no")),
            used=used and not done, open_until=open_until, done=done,
            form=form_of(request, 0), notices=notices, status=status,
        )  # fmt: skip
        # Not "no-referrer": browsers then send forms with the origin "null", which is refused.
        reply["Referrer-Policy"], reply["X-Robots-Tag"] = "strict-origin", "noindex"
        return reply

    if request.method != "POST":
        return shown()
    try:
        rating.rate(
            code=code[:60], solved=text_of(request, "solved"),
            satisfied=text_of(request, "satisfied"),
        )  # fmt: skip
    except Problem as problem:
        return shown(notice_of(problem, "refused"), status=getattr(problem, "status", 422))
    return shown(done=True)
