"""The result page: standing with bands, panels, criteria, distributions, what rules changed."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from leitai.scoring.count import CountResult
from leitai.scoring.count.result import UnitScore
from leitai.scoring.scheme import Scheme, plain
from leitai.web.models import Round, RoundState, Slot
from leitai.web.queries.analysis import analysis_of
from leitai.web.queries.counting import scheme_of
from leitai.web.queries.downloads import downloads_of
from leitai.web.queries.frames import rank_word
from leitai.web.queries.heads import in_language
from leitai.web.queries.results import announced
from leitai.web.queries.shapes import Distribution, ResultPage, ResultRow, RuleEffect, Table
from leitai.web.queries.slots import panel_counts


def result_page(round_: Round) -> ResultPage:
    """The announced result as a page.

    Raises:
        NotCounted: the round is not counted yet.
    """
    result = announced(round_)
    scheme = scheme_of(round_)
    slots = {slot.order or 0: slot for slot in round_.slots.select_related("unit")}
    rows = result_rows(result, slots)
    analysis, notes = analysis_of(round_)
    groups = tuple(dict.fromkeys(row.group for row in rows if row.group))
    return ResultPage(
        rows=tuple(rows),
        interval=_(
            "Whiskers: 95% intervals of the score, judges taken as a sample of possible judges "
            "(normal approximation, no random numbers). A band holds the units that this count "
            "cannot tell from its best one (Sidak over all pairs)."
        ),
        by_panel=_by_panel(result, scheme, slots),
        by_criterion=_by_criterion(result, scheme, slots),
        distributions=_distributions(result, scheme),
        effects=_effects(result),
        panels=tuple(panel_counts(round_, scheme)),
        groups=groups if len(groups) > 1 else (),
        notes=tuple(_notes(result, scheme, slots)),
        downloads=downloads_of(round_),
        objections_until=round_.objections_until,
        protocol_hash=round_.result.hash,
        provisional=round_.state != RoundState.SEALED,
        analysis=analysis,
        analysis_notes=notes,
    )


def result_rows(result: CountResult, slots: dict[int, Slot]) -> list[ResultRow]:
    """The standing best first, bands together, those without a rank last."""
    sizes: dict[int, int] = {}
    for unit in result.units:
        if unit.band is not None:
            sizes[unit.band] = sizes.get(unit.band, 0) + 1
    last = max(sizes, default=0)
    rows = []
    for unit in result.standing:
        slot = slots[unit.slot]
        before = sum(size for band, size in sizes.items() if unit.band and band < unit.band)
        rows.append(
            ResultRow(
                key=slot.key,
                unit=in_language(slot.unit.zh, slot.unit.en),
                rank=rank_word(unit, result),
                band=unit.band or last + 1,
                score=unit.score,
                plain=unit.plain_mean,
                rank_low=before + 1 if unit.band else None,
                rank_high=before + sizes[unit.band] if unit.band else None,
                low=float(unit.low) if unit.low else None,
                high=float(unit.high) if unit.high else None,
                ranked=unit.status == "ranked",
                why=_why_unranked(unit),
                group=unit.group,
                cast=unit.ballots,
                issued=unit.entitled,
            )
        )
    return rows


def _why_unranked(unit: UnitScore) -> str:
    if unit.status == "not_ranked":
        return _("fewer than two thirds of its ballots came: %(in)d of %(all)d") % {
            "in": unit.ballots,
            "all": unit.entitled,
        }
    if unit.status == "no_score":
        return _("too few ballots to show a score")
    return ""


def _by_panel(result: CountResult, scheme: Scheme, slots: dict[int, Slot]) -> Table:
    names = {p.code: in_language(p.zh, p.en) for p in scheme.panels}
    pools = list(
        dict.fromkeys(
            pool.panels
            for unit in result.standing
            for pool in sorted(unit.pools, key=lambda p: (len(p.panels), p.panels))
        )
    )
    order = {p.code: i for i, p in enumerate(scheme.panels)}
    pools.sort(key=lambda panels: (order[panels[0]], len(panels)))
    rows = []
    for unit in result.standing:
        scores = {pool.panels: pool.score for pool in unit.pools}
        slot = slots[unit.slot]
        rows.append(
            (
                in_language(slot.unit.zh, slot.unit.en),
                *(scores.get(pool, "–") for pool in pools),
                unit.score or "–",
            )
        )
    columns = (_("Unit"), *(" + ".join(names[c] for c in pool) for pool in pools), _("Score"))
    return Table(columns, tuple(rows), frozenset(range(1, len(columns))))


def _by_criterion(result: CountResult, scheme: Scheme, slots: dict[int, Slot]) -> Table:
    columns = (
        _("Unit"),
        *(f"{in_language(c.zh, c.en)} ({plain(c.weight)})" for c in scheme.criteria),
        _("Score"),
        _("Plain mean"),
    )
    rows = tuple(
        (
            in_language(slots[unit.slot].unit.zh, slots[unit.slot].unit.en),
            *(unit.criteria.get(c.code) or "–" for c in scheme.criteria),
            unit.score or "–",
            unit.plain_mean or "–",
        )
        for unit in result.standing
    )
    return Table(columns, rows, frozenset(range(1, len(columns))))


def _distributions(result: CountResult, scheme: Scheme) -> tuple[Distribution, ...]:
    drawn = []
    for criterion in scheme.voted:
        counts: dict[str, int] = {}
        for unit in result.units:
            for mark, number in unit.distribution.get(criterion.code, {}).items():
                counts[mark] = counts.get(mark, 0) + number
        if not counts:
            continue
        points, labels = criterion.low, []
        while points <= criterion.high:
            labels.append(plain(points))
            points += criterion.step
        lowest = min(Decimal(label) for label in counts)
        labels = [label for label in labels if Decimal(label) >= lowest]
        drawn.append(
            Distribution(
                code=criterion.code,
                name=in_language(criterion.zh, criterion.en),
                labels=tuple(labels),
                counts=tuple(counts.get(label, 0) for label in labels),
            )
        )
    return tuple(drawn)


def _effects(result: CountResult) -> tuple[RuleEffect, ...]:
    ranked = [unit for unit in result.units if unit.status == "ranked"]
    words = {
        "trim": _("Trim"),
        "panel_weights": _("Panel weights"),
        "merge": _("Merging of small panels"),
    }
    effects = []
    for rule, name in words.items():
        scores = {u.slot: u.without.get(rule) or u.score for u in ranked}
        if rule == "merge" and any(not u.without.get(rule) for u in ranked):
            effects.append(RuleEffect(name, _("not shown: it would single out a small panel"), 0))
            continue
        moved, largest = 0, Decimal(0)
        for unit in ranked:
            rank = 1 + sum(Decimal(s) > Decimal(scores[unit.slot]) for s in scores.values())
            moved += rank != unit.rank
            largest = max(largest, abs(Decimal(unit.score) - Decimal(scores[unit.slot])))
        change = (
            _("nothing")
            if largest == 0
            else _("scores by at most %(points)s; ranks of %(units)d units")
            % {"points": largest, "units": moved}
        )
        effects.append(RuleEffect(name, change, moved))
    return tuple(effects)


def _notes(result: CountResult, scheme: Scheme, slots: dict[int, Slot]) -> list[str]:
    notes = []
    missing = [
        in_language(c.zh, c.en)
        for c in scheme.criteria
        if not c.voted and not any(unit.criteria.get(c.code) for unit in result.units)
    ]
    for name in missing:
        notes.append(
            _("“%(name)s” has no record yet: its weight is shared out among the others.")
            % {"name": name}
        )
    merged = [u for u in result.units if any(len(pool.panels) > 1 for pool in u.pools)]
    if merged:
        notes.append(
            _("Panels with fewer than %(least)d ballots were merged for: %(units)s.")
            % {
                "least": scheme.rules.small_panel,
                "units": ", ".join(
                    in_language(slots[u.slot].unit.zh, slots[u.slot].unit.en) for u in merged
                ),
            }
        )
    return notes
