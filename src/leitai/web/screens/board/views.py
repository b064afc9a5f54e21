"""The board: public, since everybody in the hall sees it."""

from __future__ import annotations

import io

import segno
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from leitai.web.doors import door, show
from leitai.web.models import Round
from leitai.web.queries.desks import board_page
from leitai.web.queries.record import newest_checkpoint


@require_safe
@door()
def board(request: HttpRequest, round_: Round) -> HttpResponse:
    """Running order, who is on stage, clock, ballots in; then scores and the standing."""
    return show(request, "leitai/board/board.html", round_, page=board_page(round_))


@require_safe
@door()
def checkpoint_svg(request: HttpRequest, round_: Round) -> HttpResponse:
    """The signed checkpoint as a QR code, to be kept by anyone in the hall."""
    row = newest_checkpoint(round_)
    if row is None:
        raise Http404("checkpoint")
    out = io.BytesIO()
    segno.make(row.note, error="l", micro=False).save(
        out, kind="svg", border=2, dark="#000", light="#fff", omitsize=True
    )
    response = HttpResponse(out.getvalue(), content_type="image/svg+xml")
    response["Cache-Control"] = "no-store"
    return response
