"""additive: fixed effects of unit, judge and criterion, by least squares.

    mark = unit + judge + criterion + error

The score of a unit is what the average judge would have given it on the average
criterion. Needs every unit linked to every other by a chain of judges; where
they are not, it refuses and gives plain means. In a complete design it equals
the plain mean. Errors are clustered by judge.

Source: two-way layout with unequal numbers, Yates 1934; Searle 1987, ch. 9.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from leitai.scoring.ballots import Marks
from leitai.scoring.cells import Cells, link, tally
from leitai.scoring.notes import Notice, warn
from leitai.scoring.order import Ordered, order_cells
from leitai.scoring.refusal import plain_fit, reasons_to_refuse
from leitai.scoring.reml.crossed import solve
from leitai.scoring.reml.errors import unit_influence
from leitai.scoring.reml.frame import lay_out
from leitai.scoring.reml.voted import Spread, fits, solve_voted
from leitai.scoring.reml.within import split_within
from leitai.scoring.result import Fit
from leitai.scoring.votes import vote_cells
from leitai.scoring.weighing import Weighing

LARGEST_SIDE = 6000


def fit(marks: Marks, *, scheme: Weighing | None = None, seed: int = 0) -> Fit:
    """Least squares with fixed units, judges and criteria; see the module."""
    return fit_cells(tally(marks), votes=lambda at: vote_cells(marks, at))


def fit_cells(
    cells: Cells, *, votes: Callable[[Ordered], NDArray[np.float64] | None] | None = None
) -> Fit:
    """The same on cells, however they were summed.

    Args:
        votes: weights of the ordered cells, float64[K] with mean one, or None.
    """
    refused = reasons_to_refuse(cells)
    if not refused and int(link(cells).max(initial=0)) > 0:
        refused = (warn("not_linked_refused", parts=int(link(cells).max()) + 1),)
    if not refused and min(cells.units, cells.judges) > LARGEST_SIDE:
        refused = (warn("too_large", least=LARGEST_SIDE),)
    if refused:
        return plain_fit(cells, refused)
    ordered = order_cells(cells)
    own = ordered.cells
    near = own.units > own.judges
    # In full cells criteria are balanced and move no unit: means of cells are enough.
    within = split_within(own) if own.full else None
    frame = lay_out(own, eliminate_units=near, units_fixed=True, halo=0.0, within=within)
    try:
        found = solve(frame, None, None)
    except np.linalg.LinAlgError:
        return plain_fit(cells, (warn("not_estimable"),))
    unit_effects, judge_effects = (found.near, found.far) if near else (found.far, found.near)
    centre = float(judge_effects.mean())
    units, judges = np.argsort(ordered.units), np.argsort(ordered.judges)
    influence = unit_influence(own, frame, found, near)
    base = frame.centre + centre
    criteria = own.criterion_total / np.maximum(own.criterion_count, 1) / 10.0**own.decimals
    effects = criteria - criteria.mean()
    if not cells.full:
        shifts = np.concatenate([[0.0], found.fixed])
        base += float(shifts.mean())
        effects = shifts - shifts.mean()
    scores, leniency = base + unit_effects, judge_effects - centre
    notes: tuple[Notice, ...] = ()
    given = None if votes is None else votes(ordered)
    if given is not None and not fits(own):
        notes = (warn("votes_too_large", cells=own.judges * own.units),)
    elif given is not None:
        voted = solve_voted(own, given, effects, Spread(None, 0.0, 1.0))
        scores, leniency, influence = voted.scores, voted.leniency, voted.influence
    df = max(frame.observations - own.units - own.judges + 1 - frame.fixed, 1)
    return Fit(
        scores=scores[units],
        influence=influence[judges][:, units],
        clusters=cells.judges,
        judges={"severity": -leniency[judges]},
        criteria={"effect": effects[np.argsort(ordered.criteria)]},
        variance={"error": found.ss / df},
        warnings=notes,
    )
