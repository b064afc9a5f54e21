"""Who judges whom, when not everybody can judge everything: balanced, linked, recusals kept."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from leitai.base.problem import Problem

Flags = NDArray[np.bool_]


class Unplannable(Problem):
    """No plan keeps all the wishes."""

    code = "design_impossible"
    en = "{unit} can be judged by {allowed} of the judges, but needs {wanted}."
    zh = "{unit}只有{allowed}位评委可评，但需要{wanted}位。"
    todo_en = "Invite more judges, lift a recusal, or ask for fewer judges a unit."
    todo_zh = "请增加评委、调整回避，或减少每个单位所需评委数。"


class TooMuchWork(Problem):
    """The judges cannot carry what is asked."""

    code = "design_too_much_work"
    en = "{wanted} assignments are needed, but the judges can take only {able}."
    zh = "共需{wanted}次评审，而评委最多只能承担{able}次。"
    todo_en = "Raise the number of units a judge takes, or ask for fewer judges a unit."
    todo_zh = "请提高每位评委评审的单位数，或减少每个单位所需评委数。"


@dataclass(frozen=True, slots=True)
class Plan:
    """Assignments and what they are worth.

    Args:
        judges, units: names.
        assigned: for each judge, the units in the order to be seen.
        per_unit, per_judge: smallest and largest number of judges a unit, units a judge.
        subsets: linked parts as unit names, largest first; one part means linked.
        seed: the draw.
    """

    judges: tuple[str, ...]
    units: tuple[str, ...]
    assigned: tuple[tuple[str, ...], ...]
    per_unit: tuple[int, int]
    per_judge: tuple[int, int]
    subsets: tuple[tuple[str, ...], ...]
    seed: int

    @property
    def connected(self) -> bool:
        """Whether every unit can be compared with every other through shared judges."""
        return len(self.subsets) == 1


def plan_design(
    units: Sequence[str],
    judges: Sequence[str],
    *,
    per_unit: int,
    most_per_judge: int | None = None,
    recusals: Iterable[tuple[str, str]] = (),
    seed: int = 0,
) -> Plan:
    """Assign `per_unit` judges to every unit, evenly and linked.

    Units are dealt in rounds; each takes the allowed judge with the least work, and
    of those the one who has so far met this unit's company least, so that pairs of
    units share judges evenly. Split plans are mended by exchanging assignments.

    Args:
        recusals: (judge, unit) pairs that must not meet.
        most_per_judge: most units a judge may take; None for an even share.

    Raises:
        Unplannable: a unit has too few judges it may meet.
        TooMuchWork: all judges together cannot take so many assignments.
    """
    allowed = _allow(units, judges, recusals)
    for number, unit in enumerate(units):
        free = int(allowed[:, number].sum())
        if free < per_unit:
            raise Unplannable(unit=unit, allowed=free, wanted=per_unit)
    if most_per_judge is not None and most_per_judge * len(judges) < per_unit * len(units):
        raise TooMuchWork(wanted=per_unit * len(units), able=most_per_judge * len(judges))
    rng = np.random.default_rng(seed)
    most = most_per_judge if most_per_judge is not None else len(units)
    best: Flags | None = None
    for _ in range(20):
        drawn = _draw(allowed, per_unit, most, rng)
        if drawn is None:
            continue
        drawn = _even_out(drawn, allowed)
        drawn = _link_parts(drawn, allowed)
        if best is None or _rate(drawn) < _rate(best):
            best = drawn
        if len(find_parts(best)) == 1:
            break
    if best is None:
        raise TooMuchWork(wanted=per_unit * len(units), able=most * len(judges))
    return describe_plan(best, units, judges, seed=seed, rng=rng)


def describe_plan(
    assigned: Flags,
    units: Sequence[str],
    judges: Sequence[str],
    *,
    seed: int = 0,
    rng: np.random.Generator | None = None,
) -> Plan:
    """A plan (judges, units) with its balance and its linked parts."""
    orders = []
    for row in assigned:
        own = np.flatnonzero(row)
        orders.append(tuple(units[at] for at in (rng.permutation(own) if rng else own).tolist()))
    by_unit, by_judge = assigned.sum(axis=0), assigned.sum(axis=1)
    parts = find_parts(assigned)
    return Plan(
        tuple(judges),
        tuple(units),
        tuple(orders),
        _range(by_unit),
        _range(by_judge),
        tuple(tuple(units[at] for at in part) for part in parts),
        seed,
    )


def check_pairs(pairs: Collection[tuple[str, str]]) -> Plan:
    """Describe a given design from its (judge, unit) pairs."""
    judges = list(dict.fromkeys(judge for judge, _ in pairs))
    units = list(dict.fromkeys(unit for _, unit in pairs))
    row = {name: at for at, name in enumerate(judges)}
    column = {name: at for at, name in enumerate(units)}
    assigned = np.zeros((len(judges), len(units)), dtype=bool)
    for judge, unit in pairs:
        assigned[row[judge], column[unit]] = True
    return describe_plan(assigned, units, judges)


def find_parts(assigned: Flags) -> list[list[int]]:
    """Linked parts of the units, largest first (ties: the one with the first unit)."""
    units = assigned.shape[1]
    part = list(range(units))

    def root(at: int) -> int:
        while part[at] != at:
            part[at] = part[part[at]]
            at = part[at]
        return at

    for row in assigned:
        own = np.flatnonzero(row).tolist()
        for left, right in pairwise(own):
            part[root(left)] = root(right)
    found: dict[int, list[int]] = {}
    for unit in range(units):
        found.setdefault(root(unit), []).append(unit)
    return sorted(found.values(), key=lambda units: (-len(units), units[0]))


def _allow(
    units: Sequence[str], judges: Sequence[str], recusals: Iterable[tuple[str, str]]
) -> Flags:
    row = {name: at for at, name in enumerate(judges)}
    column = {name: at for at, name in enumerate(units)}
    allowed = np.ones((len(judges), len(units)), dtype=bool)
    for judge, unit in recusals:
        if judge in row and unit in column:
            allowed[row[judge], column[unit]] = False
    return allowed


def _draw(allowed: Flags, per_unit: int, most: int, rng: np.random.Generator) -> Flags | None:
    """One greedy plan; None when it runs into a corner."""
    judges, units = allowed.shape
    assigned = np.zeros_like(allowed)
    shared = np.zeros((units, units))
    for _ in range(per_unit):
        # Units with few judges left choose first.
        tight = allowed.sum(axis=0) + rng.random(units)
        for unit in np.argsort(tight).tolist():
            work = assigned.sum(axis=1)
            free = allowed[:, unit] & ~assigned[:, unit] & (work < most)
            if not free.any():
                return None
            company = assigned.astype(float) @ shared[unit]
            order = np.lexsort((rng.random(judges), company, work, ~free))
            judge = int(order[0])
            shared[unit, assigned[judge]] += 1
            shared[assigned[judge], unit] += 1
            assigned[judge, unit] = True
    return assigned


def _even_out(assigned: Flags, allowed: Flags) -> Flags:
    """Move assignments from the busiest to the idlest judges while that evens out the work."""
    assigned = assigned.copy()
    for _ in range(assigned.size):
        work = assigned.sum(axis=1)
        busy, idle = np.flatnonzero(work == work.max()), np.flatnonzero(work == work.min())
        if work.max() - work.min() < 2:
            break
        moved = False
        for giver in busy.tolist():
            for taker in idle.tolist():
                units = np.flatnonzero(assigned[giver] & ~assigned[taker] & allowed[taker])
                if len(units):
                    assigned[giver, units[0]], assigned[taker, units[0]] = False, True
                    moved = True
                    break
            if moved:
                break
        if not moved:
            break
    return assigned


def _link_parts(assigned: Flags, allowed: Flags) -> Flags:
    """Exchange assignments between parts until the plan is linked, where recusals let it."""
    assigned = assigned.copy()
    for _ in range(assigned.shape[1]):
        parts = find_parts(assigned)
        if len(parts) == 1:
            break
        exchanged = _exchange(assigned, allowed, parts)
        if exchanged is None:
            break
        assigned = exchanged
    return assigned


def _exchange(assigned: Flags, allowed: Flags, parts: list[list[int]]) -> Flags | None:
    """Two judges of different parts swap one unit each, so that fewer parts are left."""
    home = {unit: number for number, part in enumerate(parts) for unit in part}
    for judge in range(len(assigned)):
        for unit in np.flatnonzero(assigned[judge]).tolist():
            for other in range(len(assigned)):
                for target in np.flatnonzero(assigned[other]).tolist():
                    if home[unit] == home[target]:
                        continue
                    if assigned[judge, target] or assigned[other, unit]:
                        continue
                    if not (allowed[judge, target] and allowed[other, unit]):
                        continue
                    tried = assigned.copy()
                    tried[judge, [unit, target]] = False, True
                    tried[other, [target, unit]] = False, True
                    if len(find_parts(tried)) < len(parts):
                        return tried
    return None


def _rate(assigned: Flags) -> tuple[int, int]:
    """Less is better: parts, then uneven work."""
    work = assigned.sum(axis=1)
    return len(find_parts(assigned)), int(work.max() - work.min())


def _range(counts: NDArray[np.intp]) -> tuple[int, int]:
    """Smallest and largest; zeros for nothing."""
    return (int(counts.min()), int(counts.max())) if len(counts) else (0, 0)
