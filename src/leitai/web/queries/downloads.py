"""Files of a round to take away."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from leitai.web.models import Round, RoundState
from leitai.web.queries.bundles import bundle_of
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
    bundle = bundle_of(round_)
    if bundle is not None:
        files.append(
            Download(
                f"{reverse('api_bundle')}?round={round_.key}",
                _("Protocol bundle, for recounting"),
                f"{bundle.size / 1024:,.0f} KiB",
                bundle.sha256,
            )
        )
    return tuple(files)
