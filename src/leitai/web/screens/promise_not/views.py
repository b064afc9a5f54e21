"""What this system will not do; public, and looked for anew each time it is read."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from leitai.web.doors import show
from leitai.web.guard import SecurityHeaders
from leitai.web.queries.refusals import prove, survey


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Each refusal, what was looked at for it, and what was found."""
    # The headers that this very middleware sets on every answer.
    bare = SecurityHeaders(lambda _request: HttpResponse())(request)
    proofs = prove(survey(dict(bare.items())))
    return show(
        request, "leitai/promise_not/will_not_do.html", proofs=proofs, at=timezone.now(),
        broken=sum(not proof.holds for proof in proofs),
    )  # fmt: skip
