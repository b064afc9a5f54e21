"""Before a fit: what is wrong with the marks, said and put right; weights of a scheme."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from leitai.scoring.ballots import Marks, scale_exactly
from leitai.scoring.cells import tally
from leitai.scoring.notes import Notice, warn
from leitai.scoring.result import Fit, number
from leitai.scoring.sums import add_by
from leitai.scoring.weighing import Weighing

MUCH_MISSING = 0.05
_GRID = 40_000_000


def prepare(marks: Marks) -> tuple[Marks, tuple[Notice, ...]]:
    """Leave out rows that repeat or weigh nothing, drop names without a mark, and say so."""
    notes: list[Notice] = []
    if marks.weight is not None and (marks.weight == 0).any():
        notes.append(warn("zero_weight", rows=int((marks.weight == 0).sum())))
        marks = marks.take(marks.weight != 0)
        if not len(marks):
            from leitai.scoring.reading.problems import NothingWeighs

            raise NothingWeighs()
    marks = _drop_repeats(marks, notes)
    marks = _compact(marks, notes)
    places = len(marks.units) * len(marks.judges) * len(marks.criteria)
    missing = 1 - len(marks) / places if places else 0.0
    if missing > MUCH_MISSING:
        notes.append(warn("missing_marks", share=round(100 * missing, 1)))
    far = _far_out(marks)
    if far is not None:
        notes.append(far)
    return marks, tuple(notes)


def _drop_repeats(marks: Marks, notes: list[Notice]) -> Marks:
    """Rows with the same judge, unit and criterion: once if alike, kept (and averaged) if not."""
    units, criteria = len(marks.units), len(marks.criteria)
    key = (marks.judge.astype(np.int64) * units + marks.unit) * criteria + marks.criterion
    size = len(marks.judges) * units * criteria
    if size <= _GRID:
        seen = np.zeros(size, bool)
        seen[key] = True
        if int(np.count_nonzero(seen)) == len(key):
            return marks
    order = np.lexsort((marks.scaled, key))
    ordered, values = key[order], marks.scaled[order]
    same_key = ordered[1:] == ordered[:-1]
    if not same_key.any():
        return marks
    alike = same_key & (values[1:] == values[:-1])
    drop = np.zeros(len(key), bool)
    drop[order[1:][alike]] = True
    differing = same_key & ~alike
    if alike.any():
        notes.append(warn("same_rows", rows=int(alike.sum())))
    if differing.any():
        cells = len(np.unique(ordered[1:][differing]))
        notes.append(warn("repeated_marks", cells=cells))
    return marks.take(~drop)


def _compact(marks: Marks, notes: list[Notice]) -> Marks:
    """The same marks with only those names that have one."""
    units, unit = _used(marks.unit, len(marks.units))
    judges, judge = _used(marks.judge, len(marks.judges))
    criteria, criterion = _used(marks.criterion, len(marks.criteria))
    if units is None and judges is None and criteria is None:
        return marks
    gone = [] if units is None else sorted(set(marks.units) - {marks.units[u] for u in units})
    if gone:
        notes.append(warn("units_without_marks", units=tuple(gone[:10])))

    def pick(names: tuple[str, ...], kept: NDArray[np.intp] | None) -> tuple[str, ...]:
        return names if kept is None or not names else tuple(names[at] for at in kept)

    return replace(
        marks,
        unit=unit,
        judge=judge,
        criterion=criterion,
        units=pick(marks.units, units),
        judges=pick(marks.judges, judges),
        criteria=pick(marks.criteria, criteria),
        unit_group=pick(marks.unit_group, units),
        judge_group=pick(marks.judge_group, judges),
    )


def _used(codes: NDArray[np.int32], size: int) -> tuple[NDArray[np.intp] | None, NDArray[np.int32]]:
    seen = np.zeros(size, bool)
    seen[codes] = True
    if seen.all():
        return None, codes
    place = (np.cumsum(seen) - 1).astype(np.int32)
    return np.flatnonzero(seen), place[codes]


def _far_out(marks: Marks) -> Notice | None:
    """Marks so far from the rest that a slip of the pen is likely (850 among 85s)."""
    if len(marks) < 20:
        return None
    low, middle, high = _quantiles(marks)
    reach = max(high - low, 1e-9 * max(abs(middle), 1.0)) * 4
    if high == low:
        return None
    far = np.flatnonzero(np.abs(marks.mark - middle) > reach)
    if not len(far) or len(far) > max(1, 0.02 * len(marks)):
        return None
    first = far[np.lexsort((marks.scaled[far],))[0]]
    return warn(
        "far_out",
        rows=len(far),
        mark=number(float(marks.mark[first])),
        unit=marks.units[marks.unit[first]],
    )


def _quantiles(marks: Marks) -> NDArray[np.float64]:
    """The 5th, 50th and 95th hundredth; of very many marks by counting, not sorting, them."""
    least = int(marks.scaled.min())
    reach = int(marks.scaled.max()) - least + 1
    if len(marks) <= 100_000 or reach > len(marks):
        return np.asarray(np.quantile(marks.mark, [0.05, 0.5, 0.95]))
    passed = np.cumsum(np.bincount(marks.scaled - least, minlength=reach))
    place = np.searchsorted(passed, len(marks) * np.array([0.05, 0.5, 0.95]))
    return np.asarray((place + least) / 10.0**marks.decimals)


def check_scale(marks: Marks, weighing: Weighing | None) -> None:
    """Raise MarksOffScale where the scheme names a scale and marks are off it."""
    if weighing is None or (weighing.scale.low is None and weighing.scale.high is None):
        return
    low, high = weighing.scale.low, weighing.scale.high
    off = np.zeros(len(marks), bool)
    if low is not None:
        off |= marks.mark < float(low) - 1e-12
    if high is not None:
        off |= marks.mark > float(high) + 1e-12
    if off.any():
        from leitai.scoring.reading.problems import MarksOffScale

        first = int(np.flatnonzero(off)[0])
        raise MarksOffScale(
            count=int(off.sum()),
            low="-" if low is None else low,
            high="-" if high is None else high,
            text=marks.decimal(first),
            unit=marks.units[marks.unit[first]],
            judge=marks.judges[marks.judge[first]],
        )


def check_weights(marks: Marks, weighing: Weighing | None) -> tuple[Notice, ...]:
    """What of a scheme's weights finds nothing in the table.

    Raises:
        SchemeMissesAll: no criterion, or no panel, has a weight.
    """
    if weighing is None:
        return ()
    if weighing.criteria:
        _refuse_strangers(marks.criteria, weighing.criteria, "criteria", "评分项")
    if weighing.panels and marks.panel is None:
        return (warn("panels_not_in_table"),)
    if weighing.panels:
        _refuse_strangers(marks.panels, weighing.panels, "panels", "评委组")
    return ()


def _refuse_strangers(
    names: tuple[str, ...], weights: Mapping[str, object], kind: str, kind_zh: str
) -> None:
    if set(names) & set(weights):
        return
    from leitai.scoring.reading.problems import SchemeMissesAll

    shown = ", ".join(name or "-" for name in names[:10])
    raise SchemeMissesAll(kind=kind, kind_zh=kind_zh, names=shown)


def weigh_criteria(marks: Marks, weighing: Weighing) -> tuple[Marks, list[Notice]]:
    """One mark a cell: the weighted mean of its criteria, for methods that adjust judges.

    Where a cell lacks a criterion, the mean over all marks of that criterion stands
    in for its level, and the cell's own deviation on the rest is kept.
    """
    notes: list[Notice] = []
    weights = np.array([float(weighing.criteria.get(name, 0)) for name in marks.criteria])
    unknown = [name for name in marks.criteria if name not in weighing.criteria]
    if unknown:
        notes.append(warn("weight_unknown", names=tuple(sorted(unknown))))
        marks = marks.take(weights[marks.criterion] > 0)
    if not len(marks):
        return marks, notes
    size = len(marks.criteria)
    count = np.bincount(marks.criterion, minlength=size)
    level = add_by(marks.criterion, marks.mark, size) / np.maximum(count, 1)
    cells = tally(marks)
    key = marks.judge.astype(np.int64) * len(marks.units) + marks.unit
    found = cells.judge.astype(np.int64) * len(marks.units) + cells.unit
    index = np.searchsorted(found, key)
    there = np.zeros((len(found), size))
    np.add.at(there, (index, marks.criterion), 1.0)
    share = weights[marks.criterion] / there[index, marks.criterion]
    held = add_by(index, share, len(found))
    exact = add_by(index, share * marks.mark, len(found))
    total = float(weights[count > 0].sum())
    short = held < total * (1 - 1e-12)
    deviation = add_by(index, share * (marks.mark - level[marks.criterion]), len(found))
    base = float(weights @ level) / total
    value = np.where(short, base + deviation / held, exact / total)
    if short.any():
        notes.append(warn("part_missing"))
    scaled, decimals = scale_exactly(np.round(value, 9).astype(np.float64))
    panel = None
    if marks.panel is not None:
        panel = marks.judge_panel()[cells.judge]
    votes = None
    if marks.weight is not None:  # the same for all marks of a cell
        votes = np.zeros(len(found))
        votes[index] = marks.weight
    single = replace(
        marks,
        unit=cells.unit,
        judge=cells.judge,
        criterion=np.zeros(len(found), np.int32),
        mark=value,
        scaled=scaled,
        decimals=decimals,
        criteria=("",),
        panel=panel,
        weight=votes,
        time=None,
    )
    return single, notes


def combine_panels(marks: Marks, weighing: Weighing, fit: Callable[[Marks], Fit]) -> Fit:
    """Fit every panel by itself and add the panels' scores by weight.

    A unit that a panel did not mark takes the other panels' scores, their
    weights scaled up. Errors of panels are independent: judges sit in one panel.
    """
    units, judges = len(marks.units), len(marks.judges)
    total, weight = np.zeros(units), np.zeros(units)
    parts: list[tuple[Fit, NDArray[np.intp], NDArray[np.intp], float]] = []
    columns: dict[str, NDArray[np.float64]] = {}
    notes: list[Notice] = []
    assert marks.panel is not None
    for code, name in enumerate(marks.panels):
        share = float(weighing.panels.get(name, 0))
        rows = marks.panel == code
        if not rows.any():
            continue
        if share == 0:
            notes.append(warn("weight_unknown", names=(name,)))
            continue
        used_units, used_judges, part = _cut(marks, rows)
        found = fit(part)
        notes += [note for note in found.warnings if note not in notes]
        total[used_units] += share * found.scores
        weight[used_units] += share
        parts.append((found, used_units, used_judges, share))
        for key, column in found.judges.items():
            columns.setdefault(key, np.full(judges, np.nan))[used_judges] = column
    with np.errstate(invalid="ignore", divide="ignore"):
        scores = total / weight
    if len(np.unique(weight[weight > 0])) > 1:
        notes.append(warn("part_missing"))
    covariance = np.zeros((units, units))
    known = bool(parts)
    for found, used_units, _, share in parts:
        block = found.covariance
        if found.influence is not None:
            block = (found.influence.T @ found.influence).astype(np.float64)
        if block is None:
            known = False
            break
        if found.own_variance is not None:
            block = block + np.diag(found.own_variance)
        scale = share / weight[used_units]
        covariance[np.ix_(used_units, used_units)] += block * np.outer(scale, scale)
    return Fit(
        scores=scores,
        covariance=covariance if known else None,
        clusters=judges,
        judges=columns,
        warnings=tuple(notes),
    )


def _cut(marks: Marks, rows: NDArray[np.bool_]) -> tuple[NDArray[np.intp], NDArray[np.intp], Marks]:
    part = marks.take(rows)
    units, unit = _used(part.unit, len(marks.units))
    judges, judge = _used(part.judge, len(marks.judges))
    criteria, criterion = _used(part.criterion, len(marks.criteria))
    every_unit = np.arange(len(marks.units)) if units is None else units
    every_judge = np.arange(len(marks.judges)) if judges is None else judges
    every_criterion = np.arange(len(marks.criteria)) if criteria is None else criteria
    cut = replace(
        part,
        unit=unit,
        judge=judge,
        criterion=criterion,
        units=tuple(marks.units[at] for at in every_unit),
        judges=tuple(marks.judges[at] for at in every_judge),
        criteria=tuple(marks.criteria[at] for at in every_criterion),
        panel=None,
        panels=(),
        judge_group=tuple(marks.judge_group[at] for at in every_judge) if marks.judge_group else (),
        unit_group=tuple(marks.unit_group[at] for at in every_unit) if marks.unit_group else (),
    )
    return every_unit, every_judge, cut
