"""Pools of panels: a panel too small to be shown alone is merged with the next smallest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def pool_panels(
    counts: Mapping[str, int], order: Sequence[str], smallest: int
) -> list[tuple[str, ...]]:
    """Merge panels until every pool holds at least `smallest` ballots.

    The smallest pool is merged with the next smallest, again and again; equals go by the
    order of the scheme. Panels without a ballot stand in no pool: their weight is
    re-normalised away.

    Args:
        counts: panel code -> ballots counted on one slot.
        order: panel codes in the order of the scheme.
        smallest: fewest ballots that may be shown together.

    Returns:
        Pools in the order of the scheme; one pool may remain below `smallest` when all
        ballots of the slot together are fewer.
    """
    place = {code: index for index, code in enumerate(order)}
    pools: list[tuple[str, ...]] = [(code,) for code in order if counts.get(code, 0) > 0]

    def size(pool: tuple[str, ...]) -> tuple[int, int]:
        return sum(counts[code] for code in pool), place[pool[0]]

    while len(pools) > 1:
        pools.sort(key=size)
        if size(pools[0])[0] >= smallest:
            break
        merged = tuple(sorted(pools[0] + pools[1], key=place.__getitem__))
        pools = [merged, *pools[2:]]
    return sorted(pools, key=lambda pool: place[pool[0]])
