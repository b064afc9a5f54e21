"""What every page of a round carries at its top."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import F
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from leitai.web.models import Checkpoint, Round, SchemeVersion
from leitai.web.queries.record import fingerprint_of, newest_checkpoint
from leitai.web.queries.rights import rights_of
from leitai.web.queries.shapes import Head


def reads_english() -> bool:
    """Whether the reader chose English."""
    return (get_language() or "").startswith("en")


def in_language(zh: str, en: str) -> str:
    """The name in the reader's language where there is one."""
    return en if en and reads_english() else zh


def head_of_round(round_: Round, user: Any) -> Head:
    """The head of a round's pages for this reader."""
    scheme = round_.schemes.order_by("-version").first()
    return _head(round_, user, scheme, newest_checkpoint(round_))


def heads_of_rounds(rounds: Sequence[Round], user: Any) -> list[Head]:
    """The heads of many rounds, in as many queries as for one."""
    schemes = {s.round_id: s for s in SchemeVersion.objects.order_by("version").defer("body")}
    checkpoints = {
        row.round_id: row for row in Checkpoint.objects.filter(size=F("round__log_size"))
    }
    return [
        _head(round_, user, schemes.get(round_.pk), checkpoints.get(round_.pk)) for round_ in rounds
    ]


def _head(
    round_: Round, user: Any, scheme: SchemeVersion | None, checkpoint: Checkpoint | None
) -> Head:
    return Head(
        key=round_.key,
        name=in_language(round_.zh, round_.en),
        series=in_language(round_.series.zh, round_.series.en),
        number=_("No. %(number)d") % {"number": round_.number},
        day=round_.day,
        place=in_language(round_.place_zh, round_.place_en),
        state=round_.state,  # type: ignore[arg-type]
        version=round_.version,
        scheme_version="" if scheme is None else str(scheme.version),
        scheme_hash=scheme.hash if scheme is not None and scheme.locked_at else "",
        fingerprint=fingerprint_of(round_, checkpoint),
        made_up=round_.made_up,
        may=rights_of(user, round_),
    )
