"""The sums of a slot's ballots are kept when it is closed."""

from __future__ import annotations

from leitai.scoring.count import Tallied
from leitai.scoring.scheme import scheme_hash
from leitai.web.models import Round, Slot, SlotMarks
from leitai.web.queries.counting import counted_ballots, scheme_of


def keep_marks(round_: Round, slot: Slot) -> None:
    """Take the ballots of a slot together, in the transaction that closes it."""
    scheme = scheme_of(round_)
    body = Tallied(scheme, counted_ballots(slot)).as_json()
    SlotMarks.objects.update_or_create(
        slot=slot,
        defaults={
            "ballots": slot.ballots.count(),
            "scheme_hash": scheme_hash(scheme.body),
            "body": body,
        },
    )
