"""Statements with their claims read and checked: text cut into runs, and evidence cards."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from django.utils.translation import gettext as _

from leitai.claims import Claim, read
from leitai.web.models import Slot, StatementPart
from leitai.web.queries.shapes import CheckCard, Passage, Run


@lru_cache(maxsize=2048)
def claims_in(text: str) -> tuple[Claim, ...]:
    """The claims that a text makes; kept, since statements are read far more than written."""
    return tuple(claim for claim in read(text) if claim.claim)


def checked_passages(
    slot: Slot, parts: Iterable[StatementPart]
) -> tuple[dict[str, tuple[Passage, ...]], tuple[CheckCard, ...]]:
    """The parts of a statement as passages, and one card for each claim in them.

    Until evidence is bound to a round, no claim has a verdict but "no evidence bound".
    """
    passages: dict[str, list[Passage]] = {"highlight": [], "gap": [], "step": []}
    cards: list[CheckCard] = []
    parts = list(parts)
    steps = [part for part in parts if part.kind == "step"]
    for part in parts:
        claims = claims_in(part.text)
        runs = _runs(part, claims, cards)
        flags: tuple[str, ...] = ()
        action = ""
        if part.kind == "step":
            flags = _flags(part, claims)
        if part.kind == "gap":
            action = next((s.text for s in steps if s.position == part.answered_by), "")
        passages[part.kind].append(
            Passage(
                runs=runs,
                cause=(Run(part.cause),) if part.cause else (),
                cause_class=part.cause_class,
                owner=part.owner,
                due=part.due,
                action=action,
                flags=flags,
            )
        )
    return {kind: tuple(rows) for kind, rows in passages.items()}, tuple(cards)


def _runs(part: StatementPart, claims: Sequence[Claim], cards: list[CheckCard]) -> tuple[Run, ...]:
    runs: list[Run] = []
    at = 0
    for claim in claims:
        if claim.start < at:
            continue
        if claim.start > at:
            runs.append(Run(part.text[at : claim.start]))
        key = f"c{len(cards) + 1}"
        verdict = "not_checkable" if claim.tense == "target" else "unsupported"
        runs.append(Run(part.text[claim.start : claim.end], key, verdict))  # type: ignore[arg-type]
        cards.append(_card(key, part, claim))
        at = claim.end
    if at < len(part.text):
        runs.append(Run(part.text[at:]))
    return tuple(runs)


def _card(key: str, part: StatementPart, claim: Claim) -> CheckCard:
    target = claim.tense == "target"
    return CheckCard(
        key=key,
        sentence=_sentence_around(part.text, claim.start, claim.end),
        said=claim.text,
        verdict="not_checkable" if target else "unsupported",
        exact=f"{claim.comparator} {claim.value:,f} {claim.unit}".strip(),
        reason=_("A target: it can be checked when its time has come.")
        if target
        else _(
            "No ledger is bound to this round yet; the figure is neither borne out nor refuted."
        ),
        readings=(f"{claim.kind} · {claim.subject}",) if claim.subject else (),
    )


def _sentence_around(text: str, start: int, end: int) -> str:
    ends = [match.end() for match in re.finditer(r"[。;；!?！？\n]", text)]
    left = max((e for e in ends if e <= start), default=0)
    right = min((e for e in ends if e >= end), default=len(text))
    return text[left:right].strip()


def _flags(part: StatementPart, claims: Sequence[Claim]) -> tuple[str, ...]:
    flags = []
    if part.due is None and not any(claim.period for claim in claims):
        flags.append(_("no date"))
    if not claims:
        flags.append(_("no measure"))
    return tuple(flags)
