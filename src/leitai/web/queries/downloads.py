"""Files of a round to take away."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from leitai.web.models import Result, Round, RoundState
from leitai.web.queries.shapes import Download


def downloads_of(round_: Round) -> tuple[Download, ...]:
    """Result files once the round is counted, and the bundle once it is sealed."""
    if round_.state not in (RoundState.COUNTED, RoundState.OBJECTION, RoundState.SEALED):
        return ()
    files = [
        Download(reverse("result_xlsx", args=[round_.key]), _("Results (Excel)")),
        Download(reverse("result_pdf", args=[round_.key]), _("Protocol (PDF)")),
        Download(f"{reverse('api_result')}?round={round_.key}", _("Results (JSON)")),
    ]
    if round_.state == RoundState.SEALED:
        result = Result.objects.only("bundle", "bundle_hash").get(round=round_)
        size = len(result.bundle or b"")
        files.append(
            Download(
                f"{reverse('api_bundle')}?round={round_.key}",
                _("Protocol bundle, for recounting"),
                f"{size / 1024:,.0f} KiB",
                result.bundle_hash,
            )
        )
    return tuple(files)
