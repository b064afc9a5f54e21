"""Every state in words, with the shape and tone of its mark; the one table for all pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

# kind -> value -> (shape, words, tone)
MARKS: dict[str, dict[str, tuple[str, _StrPromise, str]]] = {
    "round": {
        "drafted": ("○", _("Being drafted"), "grey"),
        "called": ("○", _("Called"), "grey"),
        "locked": ("◆", _("Scheme locked"), "strong"),
        "live": ("●", _("Live"), "red"),
        "counted": ("◆", _("Counted"), "strong"),
        "objection": ("▲", _("Open to objections"), "amber"),
        "sealed": ("■", _("Sealed"), "strong"),
    },
    "slot": {
        "waiting": ("○", _("Waiting"), "grey"),
        "on_stage": ("●", _("On stage"), "red"),
        "questions": ("●", _("Questions"), "red"),
        "scoring": ("◆", _("Scoring"), "amber"),
        "closed": ("■", _("Closed"), "strong"),
    },
    "verdict": {
        "supported": ("━", _("Supported"), "green"),
        "contradicted": ("≈", _("Not consistent with this ledger"), "red"),
        "unsupported": ("┅", _("No evidence found"), "amber"),
        "not_checkable": ("○", _("Not checkable"), "grey"),
    },
    "status": {
        "green": ("●", _("On plan"), "green"),
        "amber": ("▲", _("Behind"), "amber"),
        "red": ("■", _("Late"), "red"),
        "grey": ("○", _("Not due"), "grey"),
    },
    "promise": {
        "green": ("●", _("Kept"), "green"),
        "amber": ("▲", _("Partly kept"), "amber"),
        "red": ("■", _("Missed"), "red"),
        "grey": ("○", _("Not due yet"), "grey"),
    },
    "task": {
        "done": ("■", _("Done"), "strong"),
        "now": ("●", _("Next"), "red"),
        "ahead": ("○", _("Later"), "grey"),
        "blocked": ("▲", _("Waits for something"), "amber"),
    },
    "ticket": {
        "issued": ("○", _("Issued"), "grey"),
        "printed": ("◆", _("Printed"), "strong"),
        "used": ("■", _("Has voted"), "green"),
        "spoiled": ("▲", _("Spoiled"), "amber"),
    },
    "statement": {
        "none": ("○", _("Not begun"), "grey"),
        "draft": ("▲", _("Part missing"), "amber"),
        "complete": ("●", pgettext_lazy("statement", "Complete"), "green"),
        "locked": ("■", pgettext_lazy("statement", "Locked"), "strong"),
    },
    "paper": {
        "first": ("○", _("Waits for the second clerk"), "grey"),
        "agreed": ("■", _("Both agree"), "green"),
        "different": ("▲", _("The two entries differ"), "amber"),
    },
    "objection": {
        "open": ("▲", _("To be answered"), "amber"),
        "upheld": ("●", _("Upheld"), "green"),
        "rejected": ("■", _("Not upheld"), "strong"),
    },
}
