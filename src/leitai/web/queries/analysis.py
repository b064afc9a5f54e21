"""Analysis beside the announced count: what judges' severity does to the standing.

It needs one judge's ballots joined to one another, so it exists only where the scheme links
them, and it never moves an announced rank.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

import pyarrow as pa
from django.utils.translation import gettext as _

from leitai.base.problem import Lang, Problem
from leitai.scoring import score
from leitai.scoring.result import Result
from leitai.web.models import Round, Slot
from leitai.web.queries.counting import counted_rows, scheme_of
from leitai.web.queries.heads import reads_english
from leitai.web.queries.shapes import Table

SEED = 1
_AT_ONCE = 2000


def analysis_of(round_: Round) -> tuple[Table | None, tuple[str, ...]]:
    """The adjusted standing as a table, and sentences on it.

    Returns:
        (None, why not) where the scheme keeps ballots unlinked or there are too few.
    """
    if scheme_of(round_).rules.linkage != "round":
        return None, (
            _(
                "This round's scheme keeps the ballots of one judge unjoined, so that no "
                "adjustment for strict and lenient judges is possible: the announced score "
                "stands alone."
            ),
        )
    try:
        result = _scored(round_.pk, round_.result.hash)
    except Problem as problem:
        return None, (problem.say("en" if reads_english() else "zh"),)
    names = {slot.unit.zh: slot for slot in round_.slots.select_related("unit")}
    rows = tuple(
        (
            row.unit,
            "–" if row.score is None else f"{row.score:.2f}",
            "–" if row.low is None or row.high is None else f"{row.low:.2f} – {row.high:.2f}",
            f"{row.rank_low} – {row.rank_high}",
        )
        for row in sorted(result.standings, key=lambda row: row.rank)
        if row.unit in names
    )
    columns = (_("Unit"), _("Adjusted score"), _("95% interval"), _("Rank lies in"))
    note = _(
        "Mixed model (REML): units fixed, judges random; panels not weighted; seed %(seed)d. "
        "Shown as analysis; the announced rank does not depend on it."
    ) % {"seed": SEED}
    lang: Lang = "en" if reads_english() else "zh"
    # What the engine refused to adjust and did instead; whom it suspects stays in its report.
    said = [
        warning.say(lang)
        for warning in result.warnings
        if warning.code != "header_recognised" and not warning.code.startswith("robust_")
    ]
    return Table(columns, rows, frozenset({1, 2, 3})), (note, *said)


@lru_cache(maxsize=16)
def _scored(round_id: int, result_hash: str) -> Result:
    """The mixed model over a counted round; the hash names what was counted."""
    round_ = Round.objects.get(pk=round_id)
    scheme = scheme_of(round_)
    slots: list[Slot] = list(round_.slots.select_related("unit"))
    names = {slot.pk: slot.unit.zh for slot in slots}
    weight = {c.code: Fraction(c.weight) for c in scheme.voted}
    columns: dict[str, list[object]] = {"unit": [], "judge": [], "mark": []}
    rows = counted_rows(slots).order_by("slot", "pseudonym")
    for row in rows.iterator(chunk_size=_AT_ONCE):
        marked = [c for c in scheme.voted if c.code in row.marks]
        shares = [c.share(Decimal(row.marks[c.code])) * weight[c.code] for c in marked]
        total = sum(shares, Fraction(0)) / sum((weight[c.code] for c in marked), Fraction(0))
        columns["unit"].append(names[row.slot_id])
        columns["judge"].append(row.link or row.pseudonym)
        columns["mark"].append(round(float(total) * 100, 6))
    return score(pa.table(columns), method="mixed", seed=SEED)
