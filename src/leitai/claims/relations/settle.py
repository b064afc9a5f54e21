"""From all readings of the relations to one: a reading that holds wins."""

from __future__ import annotations

from collections.abc import Sequence

from leitai.claims.model import Claim
from leitai.claims.relations.model import Relation

_ALIKE = {"group_sum": "part_whole"}


def settle(found: Sequence[Relation], claims: Sequence[Claim]) -> list[Relation]:
    """Drop repeated readings, and accusations that a reading that holds refutes.

    Two relations of one kind over the same claims are one. A figure that is
    explained by one reading is not accused by another that uses the same parts.
    """
    kept: dict[tuple[object, ...], Relation] = {}
    for relation in found:
        key = _key(relation)
        same = kept.get(key)
        if same is None or _rank(relation) < _rank(same):
            kept[key] = relation
    around: dict[int, list[Relation]] = {}
    for relation in kept.values():
        for index in relation.claims:
            around.setdefault(index, []).append(relation)
    settled = [
        relation
        for relation in kept.values()
        if not any(_refutes(o, relation) for index in relation.claims for o in around[index])
    ]
    return sorted(settled, key=lambda r: (min(claims[i].start for i in r.claims), r.kind))


def _rank(relation: Relation) -> int:
    order = ("consistent", "state_rate", "derivable", "inconsistent", "incomplete")
    return order.index(relation.verdict)


def _family(relation: Relation) -> str:
    return _ALIKE.get(relation.kind, relation.kind)


def _key(relation: Relation) -> tuple[object, ...]:
    """Relations of one family over the same claims are one; levels that follow differ by value."""
    value = relation.computed if relation.verdict == "derivable" else None
    return (_family(relation), frozenset(relation.claims), value)


def _refutes(holds: Relation, accuses: Relation) -> bool:
    if accuses.verdict not in {"inconsistent", "incomplete"} or holds is accuses:
        return False
    if _family(holds) != _family(accuses):
        return False
    if holds.verdict not in {"consistent", "state_rate"}:
        # Of two sums that do not close, the one over more parts is the reading.
        return set(accuses.claims) < set(holds.claims) and holds.verdict == accuses.verdict
    if accuses.verdict == "inconsistent" and accuses.claims[-1] not in holds.claims:
        return False
    shared = set(holds.claims) & set(accuses.claims)
    return len(shared) >= 2 and bool(shared & set(accuses.claims[:-1]))
