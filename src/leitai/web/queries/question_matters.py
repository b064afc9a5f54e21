"""Where the matter of a public question stands otherwise than its question."""

from __future__ import annotations

from dataclasses import dataclass

from leitai.web.models import Question
from leitai.web.queries.heads import in_language

# States of a matter that go with a state of its question.
IN_STEP: dict[str, frozenset[str]] = {
    "assigned": frozenset({"assigned", "accepted", "doing", "excuse"}),
    "returned": frozenset({"assigned", "accepted", "doing", "excuse"}),
    "answered": frozenset({"reported"}),
    "checked": frozenset({"reviewed"}),
    "rating": frozenset({"reviewed"}),
    "rated": frozenset({"reviewed"}),
    "closed": frozenset({"closed"}),
    "reopened": frozenset({"reopened"}),
}
_OUTCOMES = {"solved": "solved", "not_solved": "not_solvable"}


@dataclass(frozen=True, slots=True)
class Difference:
    """How a matter differs from its question: its state, its outcome, another unit.

    Args:
        outcome: the matter's, where it is closed; "" otherwise. unit: "" where it is the same.
    """

    item: int
    state: str
    outcome: str
    unit: str


def difference_of(question: Question) -> Difference | None:
    """What of a question's matter does not go with the question; None where all does."""
    item = question.item
    if item is None or question.state not in IN_STEP:
        return None
    other_unit = item.lead_id != question.unit_id
    same = item.state in IN_STEP[question.state] and not other_unit
    if same and question.state == "closed":
        same = item.outcome == _OUTCOMES.get(question.outcome)
    if same:
        return None
    unit = in_language(item.lead.zh, item.lead.en) if other_unit else ""
    return Difference(item=item.pk, state=item.state, outcome=item.outcome, unit=unit)
