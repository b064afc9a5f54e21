"""Statements with their claims read and checked: text cut into runs, and evidence cards."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from django.utils.translation import gettext as _

from leitai.claims import Claim, read
from leitai.web.models import Round, StatementPart
from leitai.web.queries.evidence import Checked, check_texts
from leitai.web.queries.heads import reads_english
from leitai.web.queries.shapes import CheckCard, Passage, Run, VerdictWord


@lru_cache(maxsize=2048)
def claims_in(text: str) -> tuple[Claim, ...]:
    """The claims that a text makes; kept, since statements are read far more than written."""
    return tuple(claim for claim in read(text) if claim.claim)


def verdicts_of(round_: Round, texts: Sequence[str]) -> list[VerdictWord]:
    """The verdicts on all claims of a statement's texts."""
    return [verdict_of(one) for rows in check_texts(round_, texts) for one in rows]


def verdict_of(one: Checked) -> VerdictWord:
    """The verdict on a claim; without ledgers a target cannot be checked yet."""
    if one.binding is not None:
        return one.binding.verdict
    return "not_checkable" if one.claim.tense == "target" else "unsupported"


def checked_passages(
    round_: Round, parts: Iterable[StatementPart]
) -> tuple[dict[str, tuple[Passage, ...]], tuple[CheckCard, ...]]:
    """The parts of a statement as passages, and one card for each claim in them."""
    passages: dict[str, list[Passage]] = {"highlight": [], "gap": [], "step": []}
    cards: list[CheckCard] = []
    parts = list(parts)
    steps = [part for part in parts if part.kind == "step"]
    checked = check_texts(round_, [part.text for part in parts])
    for part, found in zip(parts, checked, strict=True):
        action = ""
        if part.kind == "gap":
            action = next((s.text for s in steps if s.position == part.answered_by), "")
        passages[part.kind].append(
            Passage(
                runs=_runs(round_, part, found, cards),
                cause=(Run(part.cause),) if part.cause else (),
                cause_class=part.cause_class,
                owner=part.owner,
                due=part.due,
                action=action,
                flags=_flags(part, found) if part.kind == "step" else (),
            )
        )
    return {kind: tuple(rows) for kind, rows in passages.items()}, tuple(cards)


def _runs(
    round_: Round, part: StatementPart, found: Sequence[Checked], cards: list[CheckCard]
) -> tuple[Run, ...]:
    runs: list[Run] = []
    at = 0
    for one in found:
        claim = one.claim
        if claim.start < at:
            continue
        if claim.start > at:
            runs.append(Run(part.text[at : claim.start]))
        key = f"c{len(cards) + 1}"
        runs.append(Run(part.text[claim.start : claim.end], key, verdict_of(one)))
        cards.append(_card(round_, key, part, one))
        at = claim.end
    if at < len(part.text):
        runs.append(Run(part.text[at:]))
    return tuple(runs)


_BOUNDS = {"=": "", "~": "≈ ", ">": "> ", ">=": "≥ ", "<": "< ", "<=": "≤ "}


def _source(round_: Round, one: Checked) -> str:
    """Which ledger; in a demo, that it is made up."""
    if one.source and round_.made_up:
        return _("%(ledger)s (made up for the demo)") % {"ledger": one.source}
    return one.source


def _card(round_: Round, key: str, part: StatementPart, one: Checked) -> CheckCard:
    claim = one.claim
    if one.binding is not None:
        reason = one.reason("en" if reads_english() else "zh")
    elif claim.tense == "target":
        reason = _("A target: it can be checked when its time has come.")
    else:
        reason = _(
            "No ledger is bound to this round yet; the figure is neither borne out nor refuted."
        )
    return CheckCard(
        key=key,
        sentence=_sentence_around(part.text, claim.start, claim.end),
        said=claim.text,
        verdict=verdict_of(one),
        exact=f"{_BOUNDS[claim.comparator]}{claim.value:,f} {claim.unit}".strip(),
        found=one.found,
        reason=reason,
        query=one.query,
        rows=one.rows,
        owner=one.owner,
        source=_source(round_, one),
        readings=one.readings,
    )


def _sentence_around(text: str, start: int, end: int) -> str:
    ends = [match.end() for match in re.finditer(r"[。;\uff1b!?\uff01\uff1f\n]", text)]
    left = max((e for e in ends if e <= start), default=0)
    right = min((e for e in ends if e >= end), default=len(text))
    return text[left:right].strip()


def _flags(part: StatementPart, found: Sequence[Checked]) -> tuple[str, ...]:
    flags = []
    if part.due is None and not any(one.claim.period for one in found):
        flags.append(_("no date"))
    if not found:
        flags.append(_("no measure"))
    return tuple(flags)
