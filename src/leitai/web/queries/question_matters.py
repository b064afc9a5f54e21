"""Where the matter of a public question stands otherwise than its question."""

from __future__ import annotations

from dataclasses import dataclass

from leitai.web.models import Item, Question
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
    if not other_unit and not _out_of_step(question, item):
        return None
    unit = in_language(item.lead.zh, item.lead.en) if other_unit else ""
    return Difference(item=item.pk, state=item.state, outcome=item.outcome, unit=unit)


@dataclass(frozen=True, slots=True)
class AskedBehind:
    """The public question that a matter comes from, and what of the two does not agree.

    Args:
        state, outcome: the question's. public: it has a page that everybody may read.
        desk: the reader works on it. title, text, unit: the question's own where the matter's
            are other ones, "" where they are the same. other_state: the two do not go together.
    """

    number: str
    heading: str
    state: str
    outcome: str
    public: bool
    desk: bool
    title: str
    text: str
    unit: str
    other_state: bool

    @property
    def differs(self) -> bool:
        return bool(self.title or self.text or self.unit or self.other_state)


def asked_behind(item: Item, *, inside: bool, desk: bool) -> AskedBehind | None:
    """The question of a matter, where this reader may know of it.

    Args:
        inside: the reader works on the matter or sees all of them. desk: or on the question.
    """
    if item.source != Item.Source.QUESTION:
        return None
    question = item.questions.select_related("unit").first()
    if question is None or not (question.published or inside or desk):
        return None
    difference = difference_of(question)
    unit = ""
    if difference is not None and difference.unit and question.unit is not None:
        unit = in_language(question.unit.zh, question.unit.en)
    return AskedBehind(
        number=question.number, heading=question.title, state=question.state,
        outcome=question.outcome, public=question.published, desk=desk,
        title=question.title if question.title != item.title else "",
        text=question.text if question.text != item.text else "", unit=unit,
        other_state=_out_of_step(question, item),
    )  # fmt: skip


def _out_of_step(question: Question, item: Item) -> bool:
    """Whether state or outcome, apart from the unit, do not go together."""
    if question.state not in IN_STEP:
        return False
    if item.state not in IN_STEP[question.state]:
        return True
    return question.state == "closed" and item.outcome != _OUTCOMES.get(question.outcome)
