"""Pages that everybody reads: home, round, statement."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from leitai.scoring.scheme import Scheme, plain
from leitai.web.models import Round, RoundState, Slot, SlotState
from leitai.web.queries.checks import checked_passages
from leitai.web.queries.commitments import last_promises
from leitai.web.queries.counting import scheme_of
from leitai.web.queries.downloads import downloads_of
from leitai.web.queries.heads import heads_of_rounds, in_language
from leitai.web.queries.shapes import (
    Erratum,
    HomePage,
    Phase,
    RoundCard,
    RoundPage,
    Rule,
    SlotShape,
    StatementPage,
)
from leitai.web.queries.slots import criterion_shapes, panel_counts, slot_shapes

_REACHED = {
    "drafted": "round.opened",
    "called": "round.called",
    "locked": "statements.locked",
    "live": "round.begun",
    "counted": "round.counted",
    "objection": "objections.opened",
    "sealed": "round.sealed",
}


def home_page(user: Any) -> HomePage:
    """The current round first, then the others, newest first."""
    rounds = list(
        Round.objects.select_related("series").annotate(units=Count("slots")).order_by("-day")
    )
    active = {
        slot.round_id: slot
        for slot in Slot.objects.filter(round__state=RoundState.LIVE)
        .exclude(state__in=(SlotState.WAITING, SlotState.CLOSED))
        .select_related("unit")
    }
    cards = []
    for round_, head in zip(rounds, heads_of_rounds(rounds, user), strict=True):
        # Whoever only follows promises up has nothing to do with a round before it is called.
        if round_.state == RoundState.DRAFTED and not head.may - {"commitments"}:
            continue
        slot = active.get(round_.pk)
        now = in_language(slot.unit.zh, slot.unit.en) if slot is not None else ""
        cards.append(RoundCard(head, round_.units, now))
    live = next((c for c in cards if c.head.state == "live"), None)
    current = live or (cards[0] if cards else None)
    return HomePage(current, tuple(card for card in cards if card is not current))


def round_page(round_: Round) -> RoundPage:
    """A round: its way, slots, panels, sheet and rules."""
    scheme = scheme_of(round_)
    return RoundPage(
        phases=phases_of(round_),
        slots=tuple(slot_shapes(round_)),
        panels=tuple(panel_counts(round_, scheme)),
        criteria=tuple(criterion_shapes(scheme)),
        rules=rules_in_words(scheme),
        draw=draw_in_words(round_),
        objections_until=round_.objections_until,
        downloads=downloads_of(round_),
    )


def draw_in_words(round_: Round) -> str:
    """How the running order came about, and how many were drawn or set before it."""
    if not round_.draw_method:
        return ""
    words = (
        _("drawn by lot with the seed %(seed)s") % {"seed": round_.draw_seed}
        if round_.draw_method == "draw"
        else _("set by hand")
    )
    orders = round_.leaves.exclude(body="").filter(body__contains='"what":"order.').count()
    if orders > 1:
        words += " · " + _(
            "order no. %(number)d; the earlier ones and the reason are in the log"
        ) % {"number": orders}
    return words


def phases_of(round_: Round) -> tuple[Phase, ...]:
    """The states of a round: done, now, ahead, and when each was reached."""
    reached: dict[str, datetime] = {}
    for body in round_.leaves.exclude(body="").values_list("body", flat=True):
        deed = json.loads(body.split("\n", 1)[1])
        reached[deed["what"]] = datetime.fromisoformat(deed["at"])
    states = list(RoundState)
    here = states.index(RoundState(round_.state))
    return tuple(
        Phase(
            state=state.value,  # type: ignore[arg-type]
            status="done" if index < here else "now" if index == here else "ahead",
            at=reached.get(_REACHED[state.value]) if index <= here else None,
        )
        for index, state in enumerate(states)
    )


def rules_in_words(scheme: Scheme) -> tuple[Rule, ...]:
    """The rules of the scheme, each in a sentence."""
    rules = scheme.rules
    source = in_language(scheme.origin_zh, scheme.origin_en)
    trim = (
        _("Nothing is trimmed.")
        if rules.trim.each_side == 0
        else _(
            "In each panel and criterion %(cut)s of the marks is left out at each end, "
            "where at least %(left)d remain."
        )
        % {
            "cut": plain(rules.trim.each_side)
            if rules.trim.each_side >= 1
            else f"{plain(rules.trim.each_side * 100)}%",
            "left": rules.trim.min_left,
        }
    )
    links = {
        "none": _("Ballots of one judge cannot be joined across units."),
        "round": _("Ballots of one judge can be joined where that singles nobody out."),
    }
    return (
        Rule(_("Trim"), trim, source),
        Rule(
            _("Missing parts"),
            _("A missing panel or criterion is never zero: the weights of the rest fill it."),
            source,
        ),
        Rule(_("Ties"), _("Equal announced scores share a rank."), source),
        Rule(
            _("Quorum"),
            _("A unit with fewer than %(share)s of its ballots is not ranked.")
            % {"share": str(rules.quorum)},
            source,
        ),
        Rule(
            _("Recusal"),
            _("Judges do not mark their own unit.")
            if rules.recusal
            else _("Judges may mark their own unit."),
            source,
        ),
        Rule(
            _("Small panels"),
            _("Panels with fewer than %(count)d ballots are merged before anything is shown.")
            % {"count": rules.small_panel},
            source,
        ),
        Rule(_("Publication"), links[rules.linkage], source),
        Rule(
            _("Rounding"),
            _("Scores have %(decimals)d decimals; halves are rounded %(how)s.")
            % {
                "decimals": rules.decimals,
                "how": _("up") if rules.rounding == "half_up" else _("to even"),
            },
            source,
        ),
    )


def statement_page(round_: Round, slot: Slot, shapes: list[SlotShape]) -> StatementPage:
    """A statement, each of its claims with its check."""
    statement = getattr(slot, "statement", None)
    parts = [] if statement is None else list(statement.parts.all())
    passages, cards = checked_passages(round_, parts)
    place = next(i for i, shape in enumerate(shapes) if shape.key == slot.key)
    errata = [] if statement is None else list(statement.errata.all())
    return StatementPage(
        promises=last_promises(slot),
        highlights=passages["highlight"],
        gaps=tuple(
            replace(gap, cause_class=_cause_class(gap.cause_class)) for gap in passages["gap"]
        ),
        steps=passages["step"],
        checks=cards,
        errata=tuple(Erratum(e.at, e.by, e.before, e.after, e.reason) for e in errata),
        source=_source_words(statement.source if statement else ""),
        locked_at=statement.locked_at if statement else None,
        before=shapes[place - 1] if place else None,
        after=shapes[place + 1] if place + 1 < len(shapes) else None,
    )


def _cause_class(kept: str) -> str:
    """The class of a cause in the reader's language; as it was kept where it is not known."""
    names = {
        "作风": _("conduct"),
        "机制": _("mechanism"),
        "能力": _("capability"),
        "资源": _("resources"),
        "其他": _("other"),
    }
    return names.get(kept, kept)


def _source_words(source: str) -> str:
    if source == "demo":
        return _("written for the demo from the newspaper page; causes and dates are made up")
    if source in ("", "typed"):
        return _("typed in")
    return _("taken from %(file)s") % {"file": source}


def statement_url(round_: Round, slot: Slot) -> str:
    """Where a statement is read."""
    return reverse("statement", args=[round_.key, slot.key])
