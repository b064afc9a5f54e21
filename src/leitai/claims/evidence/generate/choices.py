"""Ways to narrow a base: filters named nearby, total rows, times."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import combinations

from leitai.claims.evidence.bases import Base
from leitai.claims.evidence.catalog import TableProfile
from leitai.claims.evidence.frame import Frame, Mention
from leitai.claims.evidence.generate.pieces import Choice, special_values
from leitai.claims.evidence.generate.scopes import times_of

_MOST_FILTERS = 2


def choices_of(frame: Frame, table: TableProfile, base: Base, today: date) -> Iterator[Choice]:
    mentions = [(m, w) for m, w in frame.mentions if m.table == table.name and w >= 0.1]
    mentions.sort(key=lambda pair: -pair[1])
    mentions = mentions[:6]
    subsets: list[tuple[Mention, ...]] = [()]
    for size in range(1, _MOST_FILTERS + 1):
        for group in combinations([m for m, _ in mentions], size):
            if len({m.column for m in group}) == size and not _nested(group):
                subsets.append(group)
    implied = dict(base.measure.implied) if base.measure else {}
    for subset in subsets:
        if any(m.column in implied for m in subset):
            continue
        if base.category is not None and any(m.column == base.category.column for m in subset):
            continue
        pairs, whole = _with_totals(table, base, subset, implied)
        for scope, axis, covered in times_of(frame, table, base, today):
            yield Choice(subset, pairs, scope, axis, covered, whole)


def _nested(group: tuple[Mention, ...]) -> bool:
    """Two filters from the same words say one thing twice."""
    return any(a.start < b.end and b.start < a.end for a, b in combinations(group, 2))


def _with_totals(
    table: TableProfile, base: Base, subset: tuple[Mention, ...], implied: dict[str, str]
) -> tuple[tuple[tuple[str, str], ...], bool]:
    """Filters with total rows dealt with: taken where nothing else is, else left out."""
    pairs = {m.column: m.value for m in subset if not _is_all(table, m)} | implied
    whole = False
    for category in table.categories:
        if category.column in pairs or not category.values:
            continue
        special = special_values(category)
        if not special:
            continue
        total = next((v for v in special if v in category.totals), "")
        rest = [v for v in category.values if v not in special]
        if base.aggregate == "sum" and total and base.measure is not None:
            pairs[category.column] = total
        elif base.aggregate == "sum" and category.wider and len(rest) == 1:
            pairs[category.column] = rest[0]  # 本市 beside 全省 and 全国
        elif "全市" in special and base.aggregate == "sum":
            pairs[category.column] = "全市"
        else:
            pairs[category.column] = "!" + "|".join(special)
        whole = True
    return tuple(sorted(pairs.items())), whole


def _is_all(table: TableProfile, mention: Mention) -> bool:
    """Several values that together are all values of the column filter nothing."""
    if not mention.value.startswith("∈"):
        return False
    named = set(mention.value[1:].split("|"))
    return named >= set(table.category(mention.column).values)
